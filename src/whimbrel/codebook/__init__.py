"""The codebook: PLOVER's types, modes, contexts and sectors, as tables, and their loader."""

from whimbrel.codebook.load import Codebook, EventType, Mode, load_codebook

__all__ = ["Codebook", "EventType", "Mode", "load_codebook"]

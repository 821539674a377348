"""The lexicon: words of action, status, speech and agency, loaded from tables (see README.md beside this file)."""

from whimbrel.lexicon.load import Lexicon, load_lexicon
from whimbrel.lexicon.rows import AgentRow, CarrierRow, Condition, ContentRow, EventRow, SlotSpec, SpeechRow, StatusRow

__all__ = [
    "AgentRow",
    "CarrierRow",
    "Condition",
    "ContentRow",
    "EventRow",
    "Lexicon",
    "SlotSpec",
    "SpeechRow",
    "StatusRow",
    "load_lexicon",
]

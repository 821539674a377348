"""The trained event model: its weights, its runtime, its labels."""

from whimbrel.model.event_model import SHIPPED, EventModel, Settings, WordScores
from whimbrel.model.labels import NONE, ROLES, STATUSES, TYPES

__all__ = ["NONE", "ROLES", "SHIPPED", "STATUSES", "TYPES", "EventModel", "Settings", "WordScores"]

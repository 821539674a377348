"""The labels of the event model, in the order of its outputs."""

from whimbrel.records import Status

NONE = "NONE"
TYPES = (
    NONE, "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES: tuple[Status, ...] = (
    "happened", "ongoing", "planned", "attempted", "called_for", "conditional", "possible", "cancelled",
)  # fmt: skip
ROLES = ("actor", "recipient", "content")

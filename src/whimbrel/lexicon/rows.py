"""The rows of the lexicon's tables, as typed values."""

import re

import msgspec

from whimbrel.records import Status

POS = {"v": "VERB", "n": "NOUN", "a": "ADJ"}
DEFAULT_ACTORS = {"v": "subj", "n": "by+poss+adj+subj", "a": "subj"}
DEFAULT_RECIPIENTS = {"v": "obj", "n": "on+against+of", "a": "-"}
CONDITION = re.compile(r"^(-?)([a-z_]+(?:\|[a-z_]+)*)(?:(!?=)(\S+))?$")


class SlotSpec(msgspec.Struct, frozen=True):
    """Which slots to read: those of `alternatives[0]` if any is filled, else of the next, and so on."""

    alternatives: tuple[tuple[str, ...], ...] = ()


class Condition(msgspec.Struct, frozen=True):
    """What must hold of one slot (or one of several): filled, not filled, or headed (or not) by one of some words or
    classes.
    """

    slots: tuple[str, ...]
    words: frozenset[str] = frozenset()
    filled: bool = True
    negate: bool = False


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `events/*.tsv`."""

    words: tuple[str, ...]
    pos: str
    where: tuple[Condition, ...]
    type: str
    mode: str | None
    actors: SlotSpec
    recipients: SlotSpec
    content: tuple[str, ...]
    content_status: Status | None
    content_negated: bool
    contexts: tuple[str, ...]
    example: str
    path: str
    line: int

    @property
    def head(self) -> str:
        """The word that bears the event: a verb's first, a noun's last."""
        return self.words[-1] if self.pos == "n" else self.words[0]

    @property
    def weight(self) -> tuple[float, int]:
        """How specific the row is: a condition on words counts most, one that a slot is empty least; then the number
        of words.
        """
        return (sum(1.0 if c.words else 0.6 if c.filled else 0.2 for c in self.where), len(self.words))


class ContentRow(msgspec.Struct, frozen=True):
    """What a speech act of some type says of its content: status, negation, whose act it would be.

    `recipients` are the content's parties that the act is addressed to where it names nobody itself.
    """

    status: Status
    negated: bool
    actor: str
    recipients: tuple[str, ...]


class CarrierRow(msgspec.Struct, frozen=True):
    """A verb that carries a noun of action: its subject acts (`actor`) or is acted on (`recipient`)."""

    role: str
    status: Status | None


class StatusRow(msgspec.Struct, frozen=True):
    """A word that gives the event in one of its slots a status, a negation, or both."""

    slots: frozenset[str]
    status: Status | None
    negated: bool


class SpeechRow(msgspec.Struct, frozen=True):
    """A word that attributes: `kind` is how its content is found, `hedged` whether it doubts."""

    kind: str
    hedged: bool


class AgentRow(msgspec.Struct, frozen=True):
    """A noun for people or bodies that act, or an office: PLOVER sectors, and whether it names a person."""

    sectors: tuple[str, ...]
    person: bool
    code: str | None


class TieRow(msgspec.Struct, frozen=True):
    """How a word ties a place to an event: for which acts (`any`, `travel`, `ground`) and kinds of place (all where
    empty); of several ties the one of the lowest rank holds.
    """

    acts: str
    kinds: frozenset[str]
    rank: int


def parse_slots(cell: str) -> SlotSpec:
    """Return the slots of a cell such as `subj+with` or `on|against`; `-` and blank are none."""
    if cell in ("", "-"):
        return SlotSpec()
    return SlotSpec(tuple(tuple(part.split("+")) for part in cell.split("|")))


def parse_condition(cell: str) -> Condition:
    """Return the condition written as `slot`, `-slot`, `slot=a|b` or `slot!=a`; raise ValueError on any other form."""
    match = CONDITION.match(cell)
    if not match or (match[1] and match[3]):
        raise ValueError(f"{cell!r} is no condition; write slot, -slot, slot=word|@class or slot!=word")
    words = frozenset(match[4].split("|")) if match[4] else frozenset[str]()
    return Condition(slots=tuple(match[2].split("|")), words=words, filled=not match[1], negate=match[3] == "!=")

"""What one sentence says of one field, and what a judge says of two such claims."""

from collections.abc import Sequence
from typing import Literal, TypeVar

import msgspec

from whimbrel.affair import DisagreementField
from whimbrel.stories.ledger.sentences import Sentence, find_sense

Verdict = Literal["contradiction", "refinement", "update", "scope", "same"]
"""`same`: the same value in other words; None in its place: the claims cannot be compared, or are of two things."""


class Claim(msgspec.Struct, eq=False, kw_only=True):
    """A value of one field as one sentence gives it; offsets are those of the report's text."""

    field: DisagreementField
    sentence: Sentence
    start: int
    end: int
    value: str


C = TypeVar("C", bound=Claim)


class Finding(msgspec.Struct, eq=False, kw_only=True):
    """Two claims of two reports, and what stands between them."""

    kind: Verdict
    a: Claim
    b: Claim
    strength: float
    """How sure it is that both speak of one thing, 0 to 1."""


def is_later(a: Claim, b: Claim, days: int = 1) -> bool:
    """Tell whether the report of `a` was published at least so many days after that of `b`."""
    first, second = a.sentence.published, b.sentence.published
    return first is not None and second is not None and (first - second).days >= days


def is_settled(a: Claim, b: Claim) -> bool:
    """Tell whether a sentence says that no other value can be right."""
    return "exclusive" in a.sentence.cues | b.sentence.cues


def choose_near(claims: Sequence[C], senses: frozenset[str], reach: int) -> Sequence[C]:
    """Return the claim of one sentence that stands next to a word of the `senses`, with what follows it at once;
    nothing where none is within `reach` characters.
    """
    if not claims:
        return claims
    deeds = [
        token for token in claims[0].sentence.tokens if token.text[0].isalpha() and find_sense(token.text) in senses
    ]
    if not deeds:
        return []
    apart = [min(c.start - t.end if c.start >= t.end else t.start - c.end + 12 for t in deeds) for c in claims]
    at = min(range(len(claims)), key=lambda i: (apart[i], i))
    kept = [claims[at]] if apart[at] <= reach else []
    for claim in claims[at + 1 :] if kept else ():
        if claim.start - kept[-1].end > 8:
            break
        kept.append(claim)
    return kept

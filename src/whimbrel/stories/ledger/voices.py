"""From findings on pairs of sentences to the lines of the ledger: who stands on which side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from whimbrel.affair import Disagreement, DisagreementKind, Incident, Voice
from whimbrel.records import hash_text
from whimbrel.stories.chronology import write_line as write_incident
from whimbrel.stories.ledger.claims import Claim, Finding
from whimbrel.stories.ledger.lines import GRAVE, NAMES, weigh_line, write_line
from whimbrel.stories.ledger.numbers import Number

Key = tuple[int, int, str]
MOST = 6
"""Voices of one line."""


def find_key(claim: Claim) -> Key:
    """Return what a claim is told apart by."""
    return claim.sentence.number, claim.start, claim.field


def normalise_value(claim: Claim) -> str:
    """Return a value in the form in which two are one."""
    if isinstance(claim, Number):
        return f"{claim.low:g} {claim.high:g}"
    return " ".join(claim.value.lower().split()).removeprefix("the ")


def group_findings(findings: Iterable[Finding]) -> list[tuple[Finding, list[list[Claim]]]]:
    """Return the lines: the surest finding of each, and its claims by side.

    A claim joins a side if it gives that side's value and stands against the other side in some finding of the same
    field and kind. So a chain of likenesses cannot join what was not compared.
    """
    every = list(findings)
    same: dict[Key, list[Claim]] = defaultdict(list)
    for finding in every:
        if finding.kind == "same":
            same[find_key(finding.a)].append(finding.b)
            same[find_key(finding.b)].append(finding.a)
    ranked = sorted((f for f in every if f.kind != "same"), key=rank_finding)
    against: dict[tuple[Key, str], list[Finding]] = defaultdict(list)
    for finding in ranked:
        against[find_key(finding.a), finding.kind].append(finding)
        against[find_key(finding.b), finding.kind].append(finding)
    used: set[int] = set()
    lines: list[tuple[Finding, list[list[Claim]]]] = []
    for seed in ranked:
        if id(seed) in used:
            continue
        used.add(id(seed))
        sides: list[list[Claim]] = [[seed.a], [seed.b]]
        for mine, other in ((0, 1), (1, 0)):
            value = normalise_value(sides[mine][0])
            for finding in against[find_key(sides[other][0]), seed.kind]:
                claim = finding.b if find_key(finding.a) == find_key(sides[other][0]) else finding.a
                if normalise_value(claim) == value and all(find_key(claim) != find_key(c) for c in sides[mine]):
                    sides[mine].append(claim)
                    used.add(id(finding))
        for finding in against[find_key(seed.a), seed.kind]:
            claim = finding.b if find_key(finding.a) == find_key(seed.a) else finding.a
            values = {normalise_value(side[0]) for side in sides}
            joined = any(
                find_key(claim) in (find_key(f.a), find_key(f.b)) for f in against[find_key(seed.b), seed.kind]
            )
            if normalise_value(claim) not in values and joined and len(sides) < MOST:
                sides.append([claim])
                used.add(id(finding))
        for side in sides:
            known = {find_key(claim) for other in sides for claim in other}
            joined_too = {find_key(c): c for claim in side for c in same[find_key(claim)] if find_key(c) not in known}
            side.extend(joined_too.values())
        keys = [{find_key(claim) for claim in side} for side in sides]
        mark_used(against, seed.kind, keys, used)
        lines.append((seed, sides))
    return lines


def rank_finding(finding: Finding) -> tuple[object, ...]:
    """Return what findings are sorted by: the surest first."""
    a, b = finding.a, finding.b
    return -finding.strength, a.sentence.report, a.start, b.sentence.report, b.start, a.field, finding.kind


def mark_used(
    against: Mapping[tuple[Key, str], list[Finding]], kind: str, sides: Sequence[set[Key]], used: set[int]
) -> None:
    """Mark the findings between claims that stand in one line."""
    every = set().union(*sides)
    for key in every:
        for finding in against.get((key, kind), ()):
            if find_key(finding.a) in every and find_key(finding.b) in every:
                used.add(id(finding))


def make_voice(claims: Sequence[Claim]) -> Voice:
    """Return one side of a line."""
    events = [
        event.id
        for claim in claims
        for event in claim.sentence.events
        if touches(claim, event.evidence.start, event.evidence.end)
    ]
    return Voice(
        value=" ".join(claims[0].value.split()),
        events=tuple(dict.fromkeys(events)),
        reports=tuple(dict.fromkeys(claim.sentence.report for claim in claims)),
        quotes=tuple(dict.fromkeys(claim.sentence.text for claim in claims)),
        speaker=find_speaker(claims[0]),
    )


def touches(claim: Claim, start: int, end: int) -> bool:
    """Tell whether a range of the report overlaps a claim's sentence."""
    return claim.sentence.start < end and start < claim.sentence.end


def find_speaker(claim: Claim) -> str | None:
    """Return who is said to say it, by the events of its sentence; None where the report does."""
    for event in claim.sentence.events:
        if event.attribution and event.trigger.start <= claim.end + 60:
            speaker = event.attribution[0].speaker
            return (speaker.name or speaker.text) if speaker is not None else None
    return None


def make_disagreement(
    seed: Finding, sides: Sequence[Sequence[Claim]], incidents: Mapping[str, Incident]
) -> Disagreement:
    """Return the line of some sides."""
    voices = tuple(make_voice(side) for side in sides)
    origins = [len({claim.sentence.origin for claim in side}) for side in sides]
    about = next((incidents[event] for voice in voices for event in voice.events if event in incidents), None)
    subject = describe(seed, about)
    kind: DisagreementKind = "contradiction" if seed.kind == "same" else seed.kind
    grave = GRAVE.get(seed.a.kind or "", 0.7) if isinstance(seed.a, Number) else 1.0
    ids = sorted(f"{claim.sentence.report}:{claim.start}" for side in sides for claim in side)
    return Disagreement(
        id=hash_text("disagreement", seed.a.field, kind, *ids),
        kind=kind,
        field=seed.a.field,
        about=about.id if about is not None else hash_text("sentence", ids[0]),
        subject=subject,
        line=write_line(kind, seed.a.field, subject, voices),
        voices=voices,
        weight=weigh_line(kind, seed.a.field, origins, seed.strength, grave),
    )


def describe(seed: Finding, about: Incident | None) -> str:
    """Return what a line is about: the incident in plain words, and what differs of it."""
    what = NAMES[seed.a.field]
    if isinstance(seed.a, Number) and seed.a.kind:
        what = f"how many {seed.a.kind}"
    if about is not None:
        return f"{write_incident(about).rstrip('.')}: {what}"
    words = " ".join(seed.a.sentence.text.split())
    return f"“{words[:90]}{'…' if len(words) > 90 else ''}”: {what}"

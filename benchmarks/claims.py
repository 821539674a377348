"""Records as they are compared with gold ones: who, what, status and attribution, at places of the report."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observed import NOTHING, Observed, agree_date, agree_figures, agree_place, read_gold_observed, read_observed
from spans import Range, count_overlap, find_all, have_overlap, pair_greedily
from whimbrel.records import Actor, Attribution, Event


@dataclass(frozen=True)
class Party:
    """An actor, recipient or speaker: where it may stand and what it was resolved to."""

    places: tuple[Range, ...]
    name: str = ""
    country: str | None = None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layer:
    """One layer of attribution; no speaker for "reportedly"."""

    speaker: Party | None
    hedged: bool


@dataclass(frozen=True)
class Claim:
    """A record, gold or coded."""

    evidence: Range
    triggers: tuple[Range, ...]
    event_type: str
    mode: str | None
    status: str
    negated: bool
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    attribution: tuple[Layer, ...]
    within: bool
    seen: Observed = NOTHING


# --- reading --------------------------------------------------------------------------------------------------------


def find_places(parties: Sequence[Actor]) -> tuple[Range, ...]:
    """Return where some parties are mentioned, and where they were named if that was elsewhere."""
    mentions = [(party.start, party.end) for party in parties]
    return (*mentions, *((party.via.start, party.via.end) for party in parties if party.via))


def read_event(event: Event) -> Claim:
    """Return a coded record as a claim."""
    return Claim(
        (event.evidence.start, event.evidence.end),
        ((event.trigger.start, event.trigger.end),),
        event.event_type,
        event.mode,
        event.status,
        event.negated,
        tuple(map(read_actor, event.actors)),
        tuple(map(read_actor, event.recipients)),
        tuple(map(read_layer, event.attribution)),
        event.within is not None,
        read_observed(event),
    )


def read_actor(actor: Actor) -> Party:
    """Return a coded actor as a party."""
    return Party(((actor.start, actor.end),), actor.name, actor.country, actor.sectors)


def read_layer(layer: Attribution) -> Layer:
    """Return a coded layer of attribution."""
    return Layer(None if layer.speaker is None else read_actor(layer.speaker), layer.hedged)


def load_gold(path: Path, text: str) -> list[Claim]:
    """Return the gold records of a file at places of its report's `text`.

    Raise `ValueError` with the file and the record where a quote does not stand exactly once in the report, or where a
    trigger or a party does not stand in the quote.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    return [read_gold(record, text, f"{path.name}, {record['id']}") for record in data["records"]]


def read_gold(record: dict[str, Any], text: str, where: str) -> Claim:
    """Return one gold record; raise `ValueError` where its words are not the report's."""
    found = find_all(text, record["quote"])
    if len(found) != 1:
        raise ValueError(f"{where}: the quote stands {len(found)} times in the report")
    quote = found[0]

    def find_inside(part: str, field: str) -> tuple[Range, ...]:
        places = tuple((a + quote[0], b + quote[0]) for a, b in find_all(text[slice(*quote)], part))
        if not places:
            raise ValueError(f"{where}: the {field} {part!r} is not in the quote")
        return places

    def find_observed(part: str, field: str) -> tuple[Range, ...]:
        return find_inside(part, field) if find_all(text[slice(*quote)], part) else find_all(text, part)

    def read_parties(field: str) -> tuple[Party, ...]:
        return tuple(
            Party(find_inside(p["text"], field), p.get("name") or "", p.get("country"), tuple(p.get("sectors") or ()))
            for p in record[field]
        )

    return Claim(
        quote,
        find_inside(record["trigger"], "trigger"),
        record["event_type"],
        record.get("mode"),
        record["status"],
        record["negated"],
        read_parties("actors"),
        read_parties("recipients"),
        tuple(read_gold_layer(layer, text) for layer in record.get("attribution") or ()),
        record.get("within") is not None,
        read_gold_observed(record, find_observed),
    )


def read_gold_layer(layer: dict[str, Any], text: str) -> Layer:
    """Return one gold layer of attribution; its speaker may stand anywhere in the report."""
    speaker = layer.get("speaker")
    return Layer(Party(find_all(text, speaker), speaker) if speaker else None, bool(layer.get("hedged")))


# --- agreement ------------------------------------------------------------------------------------------------------


def agree_party(gold: Party, found: Party) -> bool:
    """Return whether two parties share a character, a name, or country and sectors."""
    same_name = bool(gold.name) and gold.name.casefold() == found.name.casefold()
    same_code = gold.country is not None and (gold.country, set(gold.sectors)) == (found.country, set(found.sectors))
    return have_overlap(gold.places, found.places) or same_name or same_code


def agree_parties(gold: Sequence[Party], found: Sequence[Party]) -> bool:
    """Return whether both lists are empty, or at least half of their union agrees one to one."""
    pairs = pair_greedily(
        (float(have_overlap(a.places, b.places)), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if agree_party(a, b)
    )
    return 2 * len(pairs) >= len(gold) + len(found) - len(pairs)


def agree_attribution(gold: Sequence[Layer], found: Sequence[Layer]) -> bool:
    """Return whether the layers are as many and have, outermost first, the same speaker or none."""
    return len(gold) == len(found) and all(
        agree_speaker(a.speaker, b.speaker) for a, b in zip(gold, found, strict=True)
    )


def agree_speaker(gold: Party | None, found: Party | None) -> bool:
    """Return whether both are None or the same party."""
    return gold is found if gold is None or found is None else agree_party(gold, found)


def overlap_triggers(gold: Claim, found: Claim) -> int:
    """Return how many characters the trigger words share."""
    return max((count_overlap(a, b) for a in gold.triggers for b in found.triggers), default=0)


Agreement = Callable[[Claim, Claim], bool]
FIELDS: dict[str, Agreement] = {
    "trigger": lambda a, b: overlap_triggers(a, b) > 0,
    "type": lambda a, b: a.event_type == b.event_type,
    "status": lambda a, b: a.status == b.status,
    "negated": lambda a, b: a.negated == b.negated,
    "actors": lambda a, b: agree_parties(a.actors, b.actors),
    "recipients": lambda a, b: agree_parties(a.recipients, b.recipients),
    "mode": lambda a, b: a.mode == b.mode,
    "attribution": lambda a, b: agree_attribution(a.attribution, b.attribution),
    "within": lambda a, b: a.within == b.within,
    "place": lambda a, b: agree_place(a.seen, b.seen),
    "date": lambda a, b: agree_date(a.seen, b.seen),
    "figures": lambda a, b: agree_figures(a.seen, b.seen),
}


def match_claims(gold: Sequence[Claim], found: Sequence[Claim], fields: Sequence[str]) -> list[tuple[int, int]]:
    """Return one-to-one pairs of records of one sentence that agree in the fields, those that share a trigger first."""
    return pair_greedily(
        (float(overlap_triggers(a, b)), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if count_overlap(a.evidence, b.evidence) and all(FIELDS[field](a, b) for field in fields)
    )

"""The 61 gold PLOVER records: are the actors found, are country and sector right, is the type right?

Usage: python benchmarks/plover61.py PATH_OF_JSON [--seed N] [--errors N]
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from baselines import find_names, guess_records, load_keywords
from claims import find_places
from common import Figure, find_half, find_majority, make_parser, print_figures, score_share
from interfaces import CoderLike, build_coder, list_events, make_prose
from spans import Range, count_overlap, find_all, find_longest, have_overlap
from whimbrel.errors import DataError
from whimbrel.records import Event
from whimbrel.tables import read_table

CODES = Path(__file__).parent / "sets" / "actor_codes.tsv"
TYPES_2016 = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "FIGHT": "ASSAULT", "INVESTIGATE": "ACCUSE"}
SECTORS_2016 = {"MED": "JRN", "HLH": "MED", "INS": "REB", "SEP": "REB"}
NARROWER = {"IGO": frozenset({"IGO", "UNO", "EUR"})}
"""In 2016 the UN and the EU were IGO; each has a code of its own in PLOVER 2.0."""


@dataclass(frozen=True)
class GoldActor:
    """An actor of a gold record: where it may stand, its country, its sector (None where the record gives none).

    `judged` is False where the sector is no PLOVER code, so that only the country is compared.
    """

    text: str
    places: tuple[Range, ...]
    country: str
    sector: str | None
    judged: bool
    is_source: bool


@dataclass(frozen=True)
class GoldRecord:
    """A gold record with its text."""

    id: str
    text: str
    event_type: str
    actors: tuple[GoldActor, ...]


@dataclass(frozen=True)
class FoundActor:
    """An actor or recipient of a record, as far as it is compared."""

    place: Range
    country: str | None
    sectors: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A record's type, whether it stands by itself, and its actors and recipients."""

    event_type: str
    alone: bool
    parties: tuple[FoundActor, ...]


def load_codes(path: Path = CODES) -> dict[str, frozenset[str]]:
    """Return the valid codes by kind: `country` and `sector`."""
    rows = [row for _, row in read_table(path, ("code", "kind"), DataError)]
    return {kind: frozenset(row["code"] for row in rows if row["kind"] == kind) for kind in ("country", "sector")}


def read_sector(raw: str | None) -> str | None:
    """Return the PLOVER 2.0 sector of a 2016 one, whose lower-case ethnic part is dropped; None for none."""
    head = (raw or "")[:3]
    return SECTORS_2016.get(head, head) or None


def read_actors(record: dict[str, Any], codes: Mapping[str, frozenset[str]]) -> tuple[GoldActor, ...]:
    """Return the actors of a record whose code is valid; words not in the text are sought by their longest part."""
    actors: list[GoldActor] = []
    for side in ("source", "target"):
        entries = record.get(side)
        for entry in entries if isinstance(entries, list) else ():
            country, sector, text = entry["code"], read_sector(entry.get("sector")), entry["actorText"]
            if country in codes["country"]:
                places = find_all(record["text"], text) or find_longest(record["text"], text)
                judged = sector is None or sector in codes["sector"]
                actors.append(GoldActor(text, places, country, sector, judged, side == "source"))
    return tuple(actors)


def load_records(path: Path, codes: Mapping[str, frozenset[str]]) -> list[GoldRecord]:
    """Return the gold records, types by their 2.0 names."""
    return [
        GoldRecord(r["id"], r["text"], TYPES_2016.get(r["event"], r["event"]), read_actors(r, codes))
        for r in json.loads(path.read_text(encoding="utf-8"))
    ]


# --- scores ---------------------------------------------------------------------------------------------------------


def find_match(gold: GoldActor, parties: Sequence[FoundActor]) -> FoundActor | None:
    """Return the party that shares most with the gold actor's place, or None where none shares a character."""

    def score_party(party: FoundActor) -> float:
        shares = [
            count_overlap(party.place, g) / (max(party.place[1], g[1]) - min(party.place[0], g[0]))
            for g in gold.places
            if count_overlap(party.place, g)
        ]
        return max(shares, default=0.0)

    best = max(parties, key=score_party, default=None)
    return best if best is not None and score_party(best) > 0 else None


def is_country_right(gold: GoldActor, found: FoundActor) -> bool:
    """Return whether the country is the gold one, or what 2.0 made of it."""
    return found.country in NARROWER.get(gold.country, {gold.country})


def is_sector_right(gold: GoldActor, found: FoundActor) -> bool:
    """Return whether the gold sector is among the found; where gold gives none, none or GOV is right."""
    return gold.sector in found.sectors if gold.sector else found.sectors in ((), ("GOV",))


def score_actor(gold: GoldActor, parties: Sequence[FoundActor]) -> list[float]:
    """Return for one gold actor: items, found, country right, sector right, sector judged, and both where given."""
    match = find_match(gold, parties)
    if match is None:
        return [1, 0, 0, 0, 0, 0, 0]
    right, given = gold.judged and is_sector_right(gold, match), gold.judged and gold.sector is not None
    return [1, 1, is_country_right(gold, match), right, gold.judged, right and given, given]


def score_type(gold: GoldRecord, records: Sequence[Found]) -> list[float]:
    """Return for one gold record: items, a record that stands alone has its type, one such has also a gold actor."""
    typed = [record for record in records if record.alone and record.event_type == gold.event_type]
    places = [place for actor in gold.actors for place in actor.places]
    return [1, bool(typed), any(have_overlap([p.place for p in record.parties], places) for record in typed)]


# --- runs -----------------------------------------------------------------------------------------------------------


def code_records(coder: CoderLike, gold: Sequence[GoldRecord]) -> list[list[Found]]:
    """Return the coder's records of each text."""
    reports = [make_prose(record.text) for record in gold]
    return [[read_event(event) for event in events] for events in list_events(coder, reports)]


def read_event(event: Event) -> Found:
    """Return a coded record as far as it is compared; who is named elsewhere (`via`) is found there too."""
    parties = [
        FoundActor(place, actor.country, actor.sectors)
        for actor in (*event.actors, *event.recipients)
        for place in find_places([actor])
    ]
    return Found(event.event_type, event.within is None, tuple(parties))


def guess_found(gold: Sequence[GoldRecord]) -> list[list[Found]]:
    """Return the baseline's records: every capitalised run is an actor of the commonest country; types by keyword."""
    keywords = load_keywords()
    country = find_majority(actor.country for record in gold for actor in record.actors)
    return [
        [
            Found(
                guess.event_type, True, tuple(FoundActor(name, country, ("GOV",)) for name in find_names(record.text))
            )
            for guess in guess_records(record.text, keywords)
        ]
        for record in gold
    ]


def predict_pairs(coder: CoderLike, gold: Sequence[GoldRecord]) -> list[str]:
    """Return the coder's type for each record's first source and first target, an absent one as (0, 0)."""
    items = []
    for record in gold:
        places = {
            side: [a.places[0] for a in record.actors if a.places and a.is_source is side] for side in (True, False)
        }
        source, target = ((places[side] or [(0, 0)])[0] for side in (True, False))
        items.append((record.text, source, target))
    return [name for name, _, _ in coder.score_pairs(items)]


def make_figures(gold: Sequence[GoldRecord], found: Sequence[Sequence[Found]], pairs: Sequence[str]) -> list[Figure]:
    """Return the lines of the table."""
    base = guess_found(gold)
    ids = [record.id for record in gold for _ in record.actors]
    actors, base_actors = (
        np.array(
            [
                score_actor(a, [p for f in some for p in f.parties])
                for r, some in zip(gold, runs, strict=True)
                for a in r.actors
            ]
        )
        for runs in (found, base)
    )
    kinds, base_kinds = (
        np.array([score_type(record, some) for record, some in zip(gold, runs, strict=True)], dtype=float)
        for runs in (found, base)
    )
    given = np.array([[1, name == record.event_type] for record, name in zip(gold, pairs, strict=True)], dtype=float)
    lines = [("found", "actors found", 1, 0), ("country", "country right, of found", 2, 1)]
    lines += [
        ("sector", "sector right, of found", 3, 4),
        ("sector_given", "  where gold gives a sector", 5, 6),
    ]
    record_ids = [record.id for record in gold]
    return [
        *(Figure(n, t, ids, actors[:, [a, b]], score_share, base_actors[:, [a, b]]) for n, t, a, b in lines),
        Figure("type_found", "a record has the type", record_ids, kinds[:, [1, 0]], score_share, base_kinds[:, [1, 0]]),
        Figure("type_party", "  and a gold actor", record_ids, kinds[:, [2, 0]], score_share, base_kinds[:, [2, 0]]),
        Figure("type_given", "type right, pair given", record_ids, given[:, [1, 0]], score_share),
    ]


def print_errors(gold: Sequence[GoldRecord], found: Sequence[Sequence[Found]], limit: int) -> None:
    """Print actors that are missed or miscoded, from the read half only."""
    misses = (
        (record, actor, find_match(actor, [p for f in some for p in f.parties]))
        for record, some in zip(gold, found, strict=True)
        for actor in record.actors
        if find_half(record.id) == "read"
    )
    wrong = (m for m in misses if m[2] is None or not (is_country_right(m[1], m[2]) and is_sector_right(m[1], m[2])))
    for record, actor, match in islice(wrong, limit):
        got = (
            "not found"
            if match is None
            else f"{record.text[slice(*match.place)]!r} {match.country} {'+'.join(match.sectors)}"
        )
        print(f"{record.id}: {actor.text!r} {actor.country} {actor.sector or ''}: {got}: {record.text}")


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure actors on the 61 gold PLOVER records.")
    parser.add_argument("--errors", type=int, default=0, help="print so many misses, from the read half")
    options = parser.parse_args(argv)
    gold = load_records(Path(options.path), load_codes())
    coder = build_coder(options.pipeline, options.coder)
    found = code_records(coder, gold)
    n = sum(len(record.actors) for record in gold)
    print(f"PLOVER gold records: {len(gold)} records, n = {n} actors with a valid code (none published)\n")
    totals = print_figures(make_figures(gold, found, predict_pairs(coder, gold)), seed=options.seed)
    print_errors(gold, found, options.errors)
    return {**totals, "actors": n}


if __name__ == "__main__":
    main(sys.argv[1:])

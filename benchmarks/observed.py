"""Place, date and figures of records, gold and coded, as they are compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from spans import Range, count_overlap, pair_greedily
from whimbrel.records import Event

Bounds = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Number:
    """A figure: where it may stand, value with bounds, and what kind."""

    places: tuple[Range, ...]
    bounds: Bounds
    vague: bool
    kind: str


@dataclass(frozen=True)
class Observed:
    """Where and when a record is said to be, and its figures; a date by publication has no words."""

    place: tuple[Range, ...] = ()
    country: str | None = None
    date: tuple[Range, ...] = ()
    days: tuple[str | None, str | None] | None = None
    figures: tuple[Number, ...] = ()


NOTHING = Observed()


def read_observed(event: Event) -> Observed:
    """Return what a coded record says."""
    place, date = event.place, event.date
    return Observed(
        ((place.start, place.end),) if place else (),
        place.country if place else None,
        ((date.span.start, date.span.end),) if date and date.span else (),
        (date.start, date.end) if date else None,
        tuple(Number(((f.span.start, f.span.end),), (f.value, f.low, f.high), f.vague, f.kind) for f in event.figures),
    )


def read_gold_observed(record: dict[str, Any], find: Callable[[str, str], tuple[Range, ...]]) -> Observed:
    """Return what a gold record says; `find` gives the places of words of a field in the record's quote."""
    place, date = record.get("place"), record.get("date")
    return Observed(
        find(place["text"], "place") if place else (),
        place["country"] if place else None,
        find(date["text"], "date") if date and date["text"] else (),
        (date["start"], date["end"]) if date else None,
        tuple(
            Number(find(f["text"], "figure"), (f["value"], f["low"], f["high"]), f["vague"], f["kind"])
            for f in record.get("figures") or ()
        ),
    )


def agree_place(gold: Observed, found: Observed) -> bool:
    """Return whether both have no place, or the same words (a shared character) in the same country."""
    return _agree_words(gold.place, found.place) and gold.country == found.country


def agree_date(gold: Observed, found: Observed) -> bool:
    """Return whether both have the same first and last day, by the same words if any, or no date."""
    return gold.days == found.days and _agree_words(gold.date, found.date)


def _agree_words(gold: Sequence[Range], found: Sequence[Range]) -> bool:
    return bool(gold) == bool(found) and (not gold or any(count_overlap(a, b) for a in gold for b in found))


def pair_numbers(gold: Sequence[Number], found: Sequence[Number]) -> list[tuple[int, int]]:
    """Return one-to-one pairs of figures that share a character and agree in value, bounds, vagueness and kind."""
    return pair_greedily(
        (1.0, i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if (a.bounds, a.vague, a.kind) == (b.bounds, b.vague, b.kind) and _agree_words(a.places, b.places)
    )


def agree_figures(gold: Observed, found: Observed) -> bool:
    """Return whether all figures agree."""
    return len(gold.figures) == len(found.figures) == len(pair_numbers(gold.figures, found.figures))


def count_observed(gold: Observed, found: Observed) -> dict[str, tuple[int, int, int]]:
    """Return (right, predicted, gold) of the place, of the dating words and of the figures of one record."""
    return {
        "place": (int(bool(gold.place) and agree_place(gold, found)), int(bool(found.place)), int(bool(gold.place))),
        "date": (int(bool(gold.date) and agree_date(gold, found)), int(bool(found.date)), int(bool(gold.date))),
        "figures": (len(pair_numbers(gold.figures, found.figures)), len(found.figures), len(gold.figures)),
    }

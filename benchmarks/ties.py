"""Which place and which date belong to an event word: this project's own set of events.

Usage: python benchmarks/ties.py [PATH_OF_TSV] [--seed N] [--errors N]
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

import msgspec
import numpy as np

from common import Counts, Figure, find_half, make_parser, print_figures, score_f1, score_precision, score_recall
from interfaces import CoderLike, MentionsLike, build_coder, make_prose
from spans import Range, count_overlap, find_all
from whimbrel.errors import DataError
from whimbrel.records import Date, Place, Report
from whimbrel.tables import read_table

SET = Path(__file__).parent / "sets" / "ties.tsv"
COLUMNS = ("id", "published", "text", "trigger", "place", "country", "date", "start", "end")
MEASURES = (("precision", score_precision), ("recall", score_recall), ("f1", score_f1))


@dataclass(frozen=True)
class Tied:
    """An event word with its place and date, gold (several places in the text where its words stand twice)."""

    id: str
    published: str | None
    text: str
    trigger: Range
    place: tuple[Range, ...]
    country: str
    date: tuple[Range, ...]
    start: str
    end: str


@dataclass(frozen=True)
class Found:
    """The place and the dating expression that an event was given."""

    place: Place | None
    date: Date | None


def load_tied(path: Path) -> list[Tied]:
    """Return the rows of the set; raise `DataError` where words of a row are not in its text."""
    return [read_tied(path, number, row) for number, row in read_table(path, COLUMNS, DataError)]


def read_tied(path: Path, number: int, row: dict[str, str]) -> Tied:
    """Return the event of a row; raise `DataError` where its trigger, place or date is not in the text."""
    places = {field: find_all(row["text"], row[field]) for field in ("trigger", "place", "date")}
    for field, found in places.items():
        if row[field] and not found:
            raise DataError(str(path), number, f"the {field} {row[field]!r} is not in the text")
    return Tied(
        row["id"],
        row["published"] or None,
        row["text"],
        places["trigger"][0],
        places["place"],
        row["country"],
        places["date"],
        row["start"],
        row["end"],
    )


def make_report(event: Tied) -> Report:
    """Return the report of an event's text."""
    return msgspec.structs.replace(make_prose(event.text), published=event.published)


def predict_ties(coder: CoderLike, events: Sequence[Tied]) -> list[Found]:
    """Return what the coder gives each event; a date only where an expression gives it."""
    found: list[Found] = []
    for _, group in groupby(events, key=lambda event: (event.text, event.published)):
        same = list(group)
        for seen in coder.find_observations(make_report(same[0]), [event.trigger for event in same]):
            date = seen.date if seen is not None and seen.date is not None and seen.date.span else None
            found.append(Found(seen.place if seen is not None else None, date))
    return found


def guess_nearest(coder: CoderLike, events: Sequence[Tied]) -> list[Found]:
    """Return the baseline: of the places and dates that the coder finds, those nearest to the event word."""
    mentions = coder.find_mentions(make_report(event) for event in events)
    return [guess_ties(event, named) for event, named in zip(events, mentions, strict=True)]


def guess_ties(event: Tied, named: MentionsLike) -> Found:
    """Return the place and the date that stand nearest to the event word."""

    def measure(start: int, end: int) -> int:
        return max(start - event.trigger[1], event.trigger[0] - end, 0)

    places = sorted(named.places, key=lambda place: measure(place.start, place.end))
    dates = sorted((d for d in named.dates if d.span), key=lambda d: measure(d.span.start, d.span.end) if d.span else 0)
    return Found(places[0] if places else None, dates[0] if dates else None)


def is_place_right(event: Tied, place: Place | None, *, country: bool = True) -> bool:
    """Return whether the place is the event's: its words share a character, and its country is right."""
    if place is None or not any(count_overlap((place.start, place.end), span) for span in event.place):
        return False
    return not country or not event.country or place.country == event.country


def is_date_right(event: Tied, date: Date | None, *, value: bool = True) -> bool:
    """Return whether the date is the event's: its words share a character, and first and last day are right."""
    if date is None or date.span is None:
        return False
    if not any(count_overlap((date.span.start, date.span.end), span) for span in event.date):
        return False
    return not value or ((date.start or "") == event.start and (date.end or "") == event.end)


def count_ties(events: Sequence[Tied], found: Sequence[Found], field: str, *, value: bool) -> Counts:
    """Return (right, predicted, gold) of each event for the field `place` or `date`, with or without its value."""
    rows = []
    for event, guess in zip(events, found, strict=True):
        if field == "place":
            rows.append((is_place_right(event, guess.place, country=value), guess.place is not None, bool(event.place)))
        else:
            rows.append((is_date_right(event, guess.date, value=value), guess.date is not None, bool(event.date)))
    return np.array(rows, dtype=float)


def make_figures(events: Sequence[Tied], found: Sequence[Found], nearest: Sequence[Found]) -> list[Figure]:
    """Return the lines of the table; the two halves are made of whole texts."""
    ids = [event.id[:-1] for event in events]
    figures: list[Figure] = []
    for field, what in (("place", "country"), ("date", "days")):
        for value in (False, True):
            ours, base = (count_ties(events, some, field, value=value) for some in (found, nearest))
            name, title = (f"{field}_{what}", f"{field} and its {what}") if value else (field, field)
            figures += [Figure(f"{name}_{key}", f"{title}: {key}", ids, ours, score, base) for key, score in MEASURES]
    return figures


def print_errors(events: Sequence[Tied], found: Sequence[Found], limit: int) -> None:
    """Print misses, from the read half only."""
    pairs = (p for p in zip(events, found, strict=True) if find_half(p[0].id[:-1]) == "read")
    for event, guess in islice((p for p in pairs if show_misses(*p)), limit):
        word = event.text[slice(*event.trigger)]
        print(f"{event.id} {word!r}: {'; '.join(show_misses(event, guess))}: [{event.published}] {event.text}")


def show_misses(event: Tied, guess: Found) -> list[str]:
    """Return what is wrong with one event's place and date."""
    misses = []
    if bool(event.place) != (guess.place is not None) or (event.place and not is_place_right(event, guess.place)):
        gold = event.text[slice(*event.place[0])] if event.place else None
        read = guess.place and (guess.place.text, guess.place.country, guess.place.tie)
        misses.append(f"place {gold!r} {event.country} read as {read}")
    if bool(event.date) != (guess.date is not None) or (event.date and not is_date_right(event, guess.date)):
        gold = event.text[slice(*event.date[0])] if event.date else None
        date = guess.date
        dated = date and (date.span and date.span.text, date.start, date.end)
        misses.append(f"date {gold!r} {event.start}..{event.end} read as {dated}")
    return misses


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure the places and dates of events on our own set.", str(SET))
    parser.add_argument("--errors", type=int, default=0, help="print so many misses, from the read half")
    options = parser.parse_args(argv)
    events = load_tied(Path(options.path))
    coder = build_coder(options.pipeline, options.coder)
    found, nearest = predict_ties(coder, events), guess_nearest(coder, events)
    print(f"Ties: {len(events)} events (baseline: the nearest place and date; none published)\n")
    totals = print_figures(make_figures(events, found, nearest), seed=options.seed)
    print_errors(events, found, options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

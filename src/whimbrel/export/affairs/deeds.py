"""What of an affair the rows of a foreign format are made of, and on which day."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, product
from typing import TypeVar

import msgspec

from whimbrel.affair import Affair, Incident, Story
from whimbrel.export.affairs.losses import Ledger, LossKind
from whimbrel.export.affairs.tables import Cameo, Choice, load_cameo, load_choices
from whimbrel.records import Actor, Date, Event, Report, hash_text

DONE = frozenset({"happened", "ongoing"})
"""Statuses that a format without a status column may hold: anything else would read as a deed."""
RECIPROCAL = frozenset({"CONSULT", "COOPERATE", "ASSAULT"})
"""Types in which parties that are all actors act on each other (docs/record.md)."""
MONTH = 31
COARSE = frozenset({"year", "decade", "century", "quarter", "season"})
"""Granularities of a date with one bound of which a day would say too much."""
FORCES = frozenset({"MIL", "REB", "PRM"})
Deed = TypeVar("Deed", Event, Incident)


class Day(msgspec.Struct, frozen=True):
    """First and last day of a date, and whether both were given."""

    first: str
    last: str
    closed: bool

    @property
    def exact(self) -> bool:
        """Whether it is a day, and no longer."""
        return self.closed and self.first == self.last

    def count(self) -> int:
        """Return how many days there are from the first to the last."""
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1


class Context(msgspec.Struct, frozen=True):
    """What rows need of the affair besides their own record."""

    affair: Affair
    reports: dict[str, Report]
    stories: dict[str, Story]
    """Story of each report."""
    incidents: dict[str, Incident]
    """Incident of each event."""


def make_context(affair: Affair) -> Context:
    """Return the affair with its indexes."""
    return Context(
        affair,
        {report.id: report for report in affair.reports},
        {report: story for story in affair.stories for report in story.reports},
        {event: incident for incident in affair.incidents for event in incident.events},
    )


def list_done(records: Iterable[Deed], ledger: Ledger) -> Iterator[Deed]:
    """Yield what was done or goes on, for formats that have no column for anything else; count the others."""
    for record in records:
        if record.negated:
            ledger.add("dropped", "negated (no column for it)")
        elif record.status not in DONE:
            ledger.add("dropped", f"status {record.status} (no column for it)")
        else:
            yield record


def list_own(records: Iterable[Deed], ledger: Ledger) -> Iterator[Deed]:
    """Yield what is no content of a speech act; count the others."""
    for record in records:
        if record.within:
            ledger.add("dropped", "contents of speech acts (`within`)")
        else:
            yield record


def find_day(value: Date | None, published: str | None, ledger: Ledger) -> Day | None:
    """Return the days of a date, else the day of publication, else None; what is no exact day is counted."""
    first, last = (read_day(value.start), read_day(value.end)) if value else (None, None)
    known = first or last
    if known is None:
        day = read_day(published)
        ledger.add("approximated", "undated: the day of publication stands for the date", int(day is not None))
        return Day(day, day, False) if day else None
    if first and last:
        return Day(first, max(first, last), True)
    ledger.add("approximated", "dates with one bound: the known side stands for the day")
    return Day(known, known, False)


def choose_day(record: Event | Incident, published: str | None, ledger: Ledger) -> Day | None:
    """Return the days of a record for a format that has one day; None, counted, where none can stand for them.

    A year is no day: what is coarser than a month is left out, as its first day would read as the day of the deed.
    """
    day = find_day(record.date, published, ledger)
    if day is None:
        ledger.add("dropped", "without any date (the format must have a day)")
    elif day.count() > MONTH or (not day.closed and record.date and record.date.granularity in COARSE):
        ledger.add("dropped", "dates coarser than a month (the format has only days)")
        return None
    elif day.first != day.last:
        ledger.add("approximated", "dates of several days: the first stands for all")
    return day


def list_dated(events: Iterable[Event], ledger: Ledger) -> Iterator[tuple[Event, Day]]:
    """Yield events with their days, for a format that has one day; the others are counted."""
    for event in events:
        day = choose_day(event, event.report.published, ledger)
        if day is not None:
            yield event, day


def list_coded(affair: Affair, ledger: Ledger) -> Iterator[tuple[Event, Day, Cameo]]:
    """Yield the deeds of an affair that a format of dated CAMEO codes can hold; the others are counted."""
    for event, day in list_dated(list_done(list_own(affair.events, ledger), ledger), ledger):
        choice = choose_cameo(event, ledger)
        if choice is not None:
            yield event, day, load_cameo()[choice.code]


def read_day(text: str | None) -> str | None:
    """Return the day of an ISO date or time; None where it is none."""
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else None
    except ValueError:
        return None


def list_pairs(event: Event, ledger: Ledger) -> list[tuple[Actor | None, Actor | None]]:
    """Return who acts on whom, one of each a pair; a side that the record lacks is None.

    Parties that act on each other are all actors in a record: each two of them make a pair, in the order of the text.
    """
    if event.event_type in RECIPROCAL and not event.recipients and len(event.actors) > 1:
        ledger.add("approximated", "mutual acts: one row a pair, the first named as actor")
        pairs: list[tuple[Actor | None, Actor | None]] = list(combinations(event.actors, 2))
    else:
        pairs = list(product(event.actors or (None,), event.recipients or (None,)))
        ledger.add("approximated", "rows without an actor", len(pairs) * (not event.actors))
        ledger.add("approximated", "rows without a recipient", len(pairs) * (not event.recipients))
    ledger.add("merged", "records with several parties: rows beyond the first", len(pairs) - 1)
    return pairs


def choose_cameo(event: Event, ledger: Ledger) -> Choice | None:
    """Return the CAMEO code of an event: by type, mode and the first context that has a row, else without context.

    Where forces act, `military` counts among the contexts. None for a type that the table lacks.
    """
    choices, key = load_choices(), (event.event_type, event.mode or "")
    if (*key, "") not in choices:
        key = (event.event_type, "")
    forces = ("military",) if any(FORCES & set(actor.sectors) for actor in event.actors) else ()
    found = next((choices[(*key, c)] for c in (*event.contexts, *forces, "") if (*key, c) in choices), None)
    if found is None:
        ledger.add("dropped", f"type {event.event_type} (CAMEO has no code for it)")
    elif found.fit != "exact":
        what = {"coarser": "mode lost", "nearest": "another meaning", "merged": "shared with another type"}
        kind: LossKind = "merged" if found.fit == "merged" else "approximated"
        ledger.add(kind, f"CAMEO codes of which the fit is `{found.fit}` ({what.get(found.fit, found.fit)})")
    return found


def make_number(*parts: str | None) -> int:
    """Return a number of 52 bits for an id: formats that want numbers get one that depends on content alone."""
    return int(hash_text(*parts)[:13], 16)

"""Finds the time expressions of a parsed text and says which days they mean."""

from collections.abc import Callable
from datetime import date
from functools import partial

import msgspec

from whimbrel.coding.parse import Parse
from whimbrel.coding.timex import forms, relative
from whimbrel.coding.timex.classes import Classifier
from whimbrel.coding.timex.context import find_side, find_tense
from whimbrel.coding.timex.guards import is_time
from whimbrel.coding.timex.patterns import Found, Patterns
from whimbrel.coding.timex.reading import Anchor, Context, Fields, Reading
from whimbrel.lexicon.dates import DateTables, load_dates
from whimbrel.records import Date, make_span

Form = Callable[[Fields, Context], Reading | None]
FORMS: dict[str, Form] = {
    name.removeprefix("resolve_"): form
    for module in (forms, relative)
    for name, form in vars(module).items()
    if name.startswith("resolve_") and form.__module__ == module.__name__
}
FORMS |= {"bare": relative.resolve_duration, "event": forms.resolve_feast}
ANCHORING = frozenset({"day", "part_of_day", "hour", "minute", "week", "month", "quarter", "season", "year"})
OPENING = frozenset({"from", "from since", "from next", "until", "by", "after", "before", "before ahead"})
MODIFYING = frozenset({"poss", "compound", "nmod", "amod", "nummod", "det"})
RANGE_ENDS = {"between": frozenset({"and"}), "from": frozenset({"to", "until", "till", "through"})}


class TimeMention(msgspec.Struct):
    """A time expression: the tokens from `start` to `end`, the token whose head lies outside, and what it means."""

    start: int
    end: int
    head: int
    date: Date


class DateFinder:
    """Finds time expressions by the tables `date_*.tsv`, and resolves them; build it once."""

    def __init__(self, tables: DateTables | None = None) -> None:
        """Take the tables, by default the shipped ones; raise `LexiconError` for a wrong pattern."""
        self.tables = tables or load_dates()
        self.classifier = Classifier(self.tables)
        self.patterns = Patterns(self.tables, self.classifier)

    def find_dates(self, parse: Parse, published: str | None) -> list[TimeMention]:
        """Return the time expressions of a text in order, none overlapping.

        `published` is the report's day as an ISO date, or None; without it nothing is resolved that counts from it.
        """
        signs, values = self.classifier.classify(parse)
        day = read_day(published)
        anchors: list[Anchor] = []
        mentions: list[TimeMention] = []
        sides: list[str | None] = []
        for found in self.patterns.find_matches(signs):
            if not is_time(parse, found, self.tables):
                continue
            side, _ = find_side(parse, found.start, self.tables.sides)
            head = find_head(parse, found.start, found.end)
            context = Context(day, anchors, side, partial(find_tense, parse, head, self.tables.planning))
            reading = resolve(found, values, context)
            if reading is None:
                continue
            note_anchor(anchors, reading)
            mentions.append(make_mention(parse, found, head, reading, side))
            sides.append(side)
        join_ranges(parse, mentions, sides)
        return mentions


def find_head(parse: Parse, start: int, end: int) -> int:
    """Return the token of a range whose head lies outside it: the first such word that is no preposition."""
    outside = [i for i in range(start, end) if not start <= parse.heads[i] < end or parse.heads[i] == i]
    return next((i for i in outside if parse.pos[i] != "ADP"), outside[-1] if outside else end - 1)


def read_day(published: str | None) -> date | None:
    """Return the day of an ISO date or time, None where there is none."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def resolve(found: Found, values: dict[int, str], context: Context) -> Reading | None:
    """Return what a match means; unresolved where the calendar has no such day, None where it is no expression."""
    fields = {name.split("__")[0]: values[token] for name, token in found.parts if token in values}
    try:
        return FORMS[found.form](fields, context)
    except (ValueError, OverflowError):
        return Reading()


def note_anchor(anchors: list[Anchor], reading: Reading) -> None:
    """Keep a date that later ones may count from."""
    settled = reading.start and reading.end and not (reading.timex or "P").startswith("P")
    if settled and reading.start and reading.granularity in ANCHORING:
        anchors.append(Anchor(reading.start, reading.granularity or "day"))


def make_mention(parse: Parse, found: Found, head: int, reading: Reading, side: str | None) -> TimeMention:
    """Return the mention of a reading, its days as the preposition before it opens them."""
    start, end = reading.start, reading.end
    if side in OPENING and parse.deps[head] not in MODIFYING:
        start, end = open_days(parse, found.start, reading, side)
    return TimeMention(
        found.start,
        found.end,
        head,
        Date(
            start=start.isoformat() if start else None,
            end=end.isoformat() if end else None,
            timex=reading.timex,
            granularity=reading.granularity,
            approximate=reading.approximate or side == "about",
            basis="expression",
            span=make_span(parse.text, parse.starts[found.start], parse.ends[found.end - 1]),
        ),
    )


def open_days(parse: Parse, at: int, reading: Reading, side: str | None) -> tuple[date | None, date | None]:
    """Return the days of "since X", "until X", "by X", "after X" (from its end on) and "before X" (up to its start)."""
    start, end = reading.start, reading.end
    if side == "from":
        governor = parse.heads[at - 1]
        return (start, None) if parse.pos[governor] in ("VERB", "AUX") else (start, end)
    if side in ("from since", "from next"):
        return start, None
    if side in ("until", "by"):
        return None, end
    return (end, None) if side == "after" else (None, start)


def join_ranges(parse: Parse, mentions: list[TimeMention], sides: list[str | None]) -> None:
    """Give both ends of "between X and Y" and "from X to Y" the days from the one to the other."""
    for i in range(len(mentions) - 1):
        first, last = mentions[i], mentions[i + 1]
        link = parse.lower[first.end : last.start]
        if len(link) != 1 or link[0] not in RANGE_ENDS.get(sides[i] or "", ()):
            continue
        start, end = first.date.start, last.date.end
        if start and end and start <= end:
            first.date = replace_days(first.date, start, end)
            last.date = replace_days(last.date, start, end)


def replace_days(day: Date, start: str, end: str) -> Date:
    """Return the date with other days."""
    return Date(**{name: getattr(day, name) for name in day.__struct_fields__} | {"start": start, "end": end})

"""Days: when a sentence says that something was, and whether two days of one thing go together."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from whimbrel.stories.ledger.claims import Claim, Verdict, is_later
from whimbrel.stories.ledger.lists import load_groups, load_lists, load_set
from whimbrel.stories.ledger.sentences import Sentence
from whimbrel.stories.portraits import read_day

WEEKDAYS = load_lists()["weekdays"]
MONTHS = load_lists()["months"]
SHORT_MONTHS = {name[:3]: i + 1 for i, name in enumerate(MONTHS)} | {"sept": 9}
MONTH = "|".join((*MONTHS, *sorted(load_set("short months"), key=len, reverse=True)))
EXPRESSION = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{MONTH})\b\.?(?:,? (?P<year>\d{{4}}))?"
    rf"|(?P<month2>{MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<year2>\d{{4}}))?"
    rf"|(?P<weekday>{'|'.join(WEEKDAYS)})s?\b"
    r"|(?P<word>yesterday|today|tonight|tomorrow|overnight)\b)",
    re.IGNORECASE,
)
NAMES_MONTH = re.compile(r"[A-Z]")
QUOTED = re.compile(r"[\"“”]")
BESIDE = 18
"""Characters from a day within which a part of the day is its own."""
NEXT = ({"morning", "night"}, {"evening", "night"}, {"noon", "afternoon"}, {"afternoon", "evening"})
"""Parts of the day that may be one by two clocks."""
WEEK = 7
"""Days between two days, or of a span, beyond which they are hardly of one thing."""
NEARLY = 1


class Day(Claim, kw_only=True):
    """A day or span of days; both None where only the day of the week is known."""

    first: date | None
    last: date | None
    weekday: int | None = None
    planned: bool = False
    part: str = ""
    """Part of the day, where one is named beside it."""


def find_days(sentence: Sentence) -> list[Day]:
    """Return the days that a sentence names: as coded for its events, and others as read here, in order."""
    found: dict[int, Day] = {}
    for event in sentence.events:
        when = event.date
        if when is not None and when.span is not None and when.basis == "expression":
            first, last = read_day(when.start), read_day(when.end)
            quoted = len(QUOTED.findall(sentence.text[: max(0, when.span.start - sentence.start)])) % 2
            if (
                first is not None
                and last is not None
                and not quoted
                and sentence.start <= when.span.start < sentence.end
            ):
                ahead = event.status in ("planned", "called_for", "conditional", "possible", "cancelled")
                found[when.span.start] = make_day(sentence, when.span.start, when.span.end, first, last, planned=ahead)
    for day in read_days(sentence):
        if not any(claim.start < day.end and day.start < claim.end for claim in found.values()):
            found[day.start] = day
    return [found[start] for start in sorted(found)]


def make_day(
    sentence: Sentence,
    start: int,
    end: int,
    first: date | None,
    last: date | None,
    *,
    weekday: int | None = None,
    planned: bool = False,
) -> Day:
    """Return the claim of one expression."""
    value = first.isoformat() if first is not None and first == last else f"{first} to {last}" if first and last else ""
    words = sentence.text[start - sentence.start : end - sentence.start]
    return Day(
        field="date",
        sentence=sentence,
        start=start,
        end=end,
        value=value or words,
        first=first,
        last=last,
        weekday=weekday,
        planned=planned,
        part=find_part(sentence, start, end),
    )


def read_days(sentence: Sentence) -> Iterator[Day]:
    """Yield the days of weekdays, dates and words like "yesterday", by the day of publication."""
    for match in EXPRESSION.finditer(sentence.text):
        if not match["word"] and not NAMES_MONTH.match(
            match.group().lstrip("0123456789stndrh ")[:1] or match.group()[:1]
        ):
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        planned = "planned" in sentence.cues
        if match["weekday"]:
            weekday = WEEKDAYS.index(match["weekday"].lower())
            day = find_weekday(sentence.published, weekday, planned)
            yield make_day(sentence, start, end, day, day, weekday=weekday, planned=planned)
        elif match["word"]:
            if len(QUOTED.findall(sentence.text[: match.start()])) % 2:
                continue  # words of a speaker, whose today is not the report's
            shift = {"yesterday": -1, "tomorrow": 1}.get(match["word"].lower(), 0)
            day = sentence.published + timedelta(shift) if sentence.published else None
            if day is not None and match["word"].lower() != "overnight":
                yield make_day(sentence, start, end, day, day, planned=planned)
        else:
            day = read_date(sentence, match)
            if day is not None:
                yield make_day(sentence, start, end, day, day, weekday=day.weekday(), planned=planned)


def find_weekday(published: date | None, weekday: int, planned: bool) -> date | None:
    """Return the last such day of the week up to publication, or the next from it for what is to come."""
    if published is None:
        return None
    back = (published.weekday() - weekday) % 7
    return published + timedelta((7 - back) % 7) if planned else published - timedelta(back)


def read_date(sentence: Sentence, match: re.Match[str]) -> date | None:
    """Return the day of "12 December [2022]": without a year, the one nearest to publication."""
    name = (match["month"] or match["month2"]).lower()
    month = SHORT_MONTHS.get(name[:4]) or SHORT_MONTHS[name[:3]]
    number, year = int(match["day"] or match["day2"]), match["year"] or match["year2"]
    years = [int(year)] if year else [sentence.published.year + i for i in (-1, 0, 1)] if sentence.published else []
    days = [day for y in years if (day := make_date(y, month, number)) is not None]
    published = sentence.published
    return min(days, key=lambda day: abs((day - published).days) if published else 0, default=None)


def make_date(year: int, month: int, day: int) -> date | None:
    """Return a day, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def judge_days(a: Day, b: Day) -> Verdict | None:
    """Return what stands between two days of one thing; None where one of them is not known."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        if a.weekday is None or b.weekday is None:
            return None
        return judge_parts(a, b) if a.weekday == b.weekday else judge_apart(a, b)
    if (a.first, a.last) == (b.first, b.last):
        return judge_parts(a, b)
    if a.first <= b.last and b.first <= a.last:
        return "refinement"
    return judge_apart(a, b)


def find_part(sentence: Sentence, start: int, end: int) -> str:
    """Return the part of the day that stands right before or after an expression: "before dawn on Monday"."""
    parts = load_groups("part ")
    near = [t for t in sentence.tokens if start - BESIDE <= t.start and t.end <= end + BESIDE]
    return next((parts[t.low] for t in near if t.low in parts), "")


def judge_parts(a: Day, b: Day) -> Verdict | None:
    """Return what stands between two parts of one day: morning and evening exclude each other."""
    if not a.part or not b.part or a.part == b.part or {a.part, b.part} in NEXT:
        return "same"
    return judge_apart(a, b)


def measure_gap(a: Day, b: Day) -> int:
    """Return the days between two spans; 0 where one is not known."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0
    return max((a.first - b.last).days, (b.first - a.last).days)


def measure_length(day: Day) -> int:
    """Return the days that a claim spans; 0 where they are not known."""
    return (day.last - day.first).days if day.first is not None and day.last is not None else 0


def judge_apart(a: Day, b: Day) -> Verdict | None:
    """Return whether two days exclude each other, or the one was put in place of the other; None for days so far apart,
    or spans so long, that they are hardly of one thing.
    """
    if max(measure_gap(a, b), measure_length(a), measure_length(b)) > WEEK:
        return None
    changed = "changed" in a.sentence.cues | b.sentence.cues
    if changed or (a.planned != b.planned and (is_later(a, b) if b.planned else is_later(b, a))):
        return "update"
    return "contradiction"


def are_far(a: list[Day], b: list[Day]) -> bool:
    """Tell whether two sentences speak of days of which none is near another: of two happenings."""
    pairs = [(p, q) for p in a for q in b if p.first and p.last and q.first and q.last]
    slack = timedelta(NEARLY)
    return bool(pairs) and not any(
        p.first - slack <= q.last and q.first - slack <= p.last
        for p, q in pairs
        if p.first and p.last and q.first and q.last
    )

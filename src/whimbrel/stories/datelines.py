"""Days of reports without a full date: a dateline without a year, read within the interval that the story gives.

"UNITED NATIONS, March 25 (Agency) —" has a day and no year. Where the story's dated reports leave one year only,
the day is known; the record says `inferred` and names those reports. Weekdays and days of the year in its sentences
follow.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import structs

from whimbrel.affair import Story
from whimbrel.records import Coding, Date, Event, Report, make_span

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?"
DAY = r"(?P<{0}>[0-9]{{1,2}})"
STAMP = re.compile(
    rf"\b(?:{NAME.format('m1')} {DAY.format('d1')}|{DAY.format('d2')} {NAME.format('m2')})\b(?!,? ?[0-9])",
    re.IGNORECASE,
)
TOP = 200
"""Characters of a dateline that are looked at."""
WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
YEARDAY = re.compile(r"XXXX-([01][0-9])-([0-3][0-9])")
AHEAD = frozenset({"planned", "called_for", "conditional"})


def infer_days(codings: Iterable[Coding], stories: Sequence[Story]) -> dict[str, Date]:
    """Return for each undated report of a story the day of its dateline where one year only fits, else the story's
    interval.

    The intervals are those of `Story.inferred`, whose reports stand in `Date.reports`. Linear in the reports.
    """
    inferred = {report: interval for story in stories for report, interval in story.inferred.items()}
    for coding in codings:
        interval = inferred.get(coding.report.id)
        if interval is not None and (found := read_dateline(coding.report, interval)) is not None:
            inferred[coding.report.id] = found
    return inferred


def read_dateline(report: Report, interval: Date) -> Date | None:
    """Return the day of a report's dateline within the interval; None without a dateline, or where no year or several
    fit.
    """
    first, last = read_day(interval.start), read_day(interval.end)
    for block in report.blocks:
        match = (
            STAMP.search(report.text, block.start, min(block.end, block.start + TOP))
            if block.kind == "dateline"
            else None
        )
        if match is None or first is None or last is None:
            continue
        month = MONTHS.index((match["m1"] or match["m2"])[:3].lower()) + 1
        days = [make_day(year, month, int(match["d1"] or match["d2"])) for year in range(first.year, last.year + 1)]
        fitting = [day for day in days if day is not None and first <= day <= last]
        if len(fitting) == 1:
            day = fitting[0].isoformat()
            span = make_span(report.text, *match.span())
            return structs.replace(
                interval, start=day, end=day, timex=day, granularity="day", approximate=False, span=span
            )
    return None


def place_event(event: Event, inferred: Mapping[str, Date]) -> Date | None:
    """Return when an event is, or by when: its own days, else what its report's inferred date makes of them.

    A deed ends by the last day on which its report may have been published, a plan starts from the first; "on Friday"
    and "October 7" are days where the whole interval leaves one.
    """
    own = event.date
    if own is not None and (own.start or own.end):
        return own
    bounds = find_bounds(event, inferred)
    first, last = (read_day(bounds.start), read_day(bounds.end)) if bounds else (None, None)
    if bounds is None or first is None or last is None:
        return None
    ahead = event.status in AHEAD
    days = {resolve_timex(own.timex if own else None, day, ahead) for day in (first, last)}
    day = days.pop() if len(days) == 1 else None
    if day is not None and own is not None:
        return structs.replace(
            own, start=day.isoformat(), end=day.isoformat(), basis="inferred", reports=bounds.reports
        )
    start = first.isoformat() if ahead or event.status == "ongoing" else None
    end = None if ahead else last.isoformat()
    return structs.replace(bounds, start=start, end=end, timex=None, span=None)


def find_bounds(event: Event, inferred: Mapping[str, Date]) -> Date | None:
    """Return when an event's report was published: its own day, else what is inferred; None where neither is known."""
    day = read_day(event.report.published)
    if day is None:
        return inferred.get(event.report_id)
    iso = day.isoformat()
    return Date(start=iso, end=iso, timex=None, granularity="day", approximate=False, basis="published")


def resolve_timex(timex: str | None, published: date, ahead: bool) -> date | None:
    """Return the day that a timex without its week or year means in a report of a day; None for any other.

    Of a deed it is the last such day up to that of the report, of a plan the next from it.
    """
    step = 1 if ahead else -1
    if match := WEEKDAY.match(timex or ""):
        away = (int(match[1]) - published.isoweekday()) * step % 7
        return published + timedelta(days=step * away)
    if match := YEARDAY.fullmatch(timex or ""):
        for year in (published.year, published.year + step):
            day = make_day(year, int(match[1]), int(match[2]))
            if day is not None and (day - published).days * step >= 0:
                return day
    return None


def make_day(year: int, month: int, day: int) -> date | None:
    """Return a day, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_day(value: str | None) -> date | None:
    """Return the day of an ISO date, None where it is none."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None

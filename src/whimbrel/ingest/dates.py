"""Dates of publication as sources write them, in words or figures."""

import re
from datetime import date, datetime
from functools import cache

from whimbrel.ingest.words import load_layout, match_any


@cache
def load_date_pattern() -> re.Pattern[str]:
    """Return the pattern of one full date: year, month and day, in the orders that news uses."""
    month = match_any("month")
    forms = (
        r"(?P<y1>\d{4})(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})",
        rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ \t-]+(?:of[ \t]+)?(?P<m2>{month})\b[.,]?[ \t-]*(?P<y2>\d{{4}})",
        rf"(?P<m3>{month})\b\.?[ \t]+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?[ \t]*(?P<y3>\d{{4}})",
        r"(?P<a>\d{1,2})(?P<s4>[-/.])(?P<b>\d{1,2})(?P=s4)(?P<y4>\d{4})",
    )
    weekday = rf"(?:{match_any('weekday')}\b\.?,?[ \t]+)?"
    return re.compile(rf"{weekday}(?<!\d)(?:{'|'.join(forms)})(?!\d)", re.IGNORECASE)


def find_closing_date(line: str) -> str | None:
    """Return the full date that a line ends with, such as "Harbour Post, 26 March 2024", as an ISO date, or None."""
    for match in load_date_pattern().finditer(line):
        if not any(char.isalnum() for char in line[match.end() :]):
            return read_match(match)
    return None


def make_iso(year: str, month: str, day: str) -> str | None:
    """Return the ISO date, or None where the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def read_match(match: re.Match[str]) -> str | None:
    """Return the ISO date of a match of the date pattern; None where day and month could be either way round."""
    part = match.groupdict()
    months = load_layout()["month"]
    if part["y1"]:
        return make_iso(part["y1"], part["m1"], part["d1"])
    if part["y2"]:
        return make_iso(part["y2"], months[part["m2"].lower()], part["d2"])
    if part["y3"]:
        return make_iso(part["y3"], months[part["m3"].lower()], part["d3"])
    first, second, year = part["a"], part["b"], part["y4"]
    if int(first) > 12 or part["s4"] == "." or first == second:  # a full stop is the European order, day first
        return make_iso(year, second, first)
    return make_iso(year, first, second) if int(second) > 12 else None


STAMP_REACH = 600
CLOCK = r"(?:[01]?\d|2[0-3])[:.]?[0-5]\d"
CLOCK_BEFORE = re.compile(rf"(?<![\d.:]){CLOCK}[ \t,]+$")
CLOCK_AFTER = re.compile(rf"[ \t,]+(?:at[ \t]+)?{CLOCK}(?![\d%])")
IN_SENTENCE = re.compile(
    r"\b(?:on|since|until|till|of|from|by|before|after|for|to|in)[ \t]+(?:the[ \t]+)?$", re.IGNORECASE
)


def find_stamp(text: str) -> str | None:
    """Return the first date near the beginning of `text` that stands there as a stamp and not as part of a sentence, as
    an ISO date: with its right weekday ("AFP Monday 6 Jun 2016") or a clock time beside it; else None.
    """
    for match in load_date_pattern().finditer(text, 0, STAMP_REACH):
        iso = read_match(match)
        before = text[max(0, match.start() - 20) : match.start()]
        if iso is None or IN_SENTENCE.search(before):
            continue
        weekday = f"{date.fromisoformat(iso):%a}".lower()
        if (
            match.group().lower().startswith(weekday)
            or CLOCK_BEFORE.search(before)
            or CLOCK_AFTER.match(text, match.end())
        ):
            return iso
    return None


def read_date(value: str) -> str | None:
    """Return the ISO date that `value` gives, or None.

    Takes ISO dates and times, the dates of e-mail and feeds ("Wed, 05 Apr 2017 10:00:00 GMT") and dates in English
    words, each with or without a time of day. The day is kept as the source's own clock has it. "05/09/2013" is None.
    """
    value = value.strip()
    match = load_date_pattern().match(value)
    if match and re.fullmatch(r"(?:(?:[T ,]|at)+\d{1,2}[:.h]?\d{2}.{0,40})?", value[match.end() :]):
        return read_match(match)
    try:
        return datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        return None


def find_date(text: str) -> str | None:
    """Return the first full date in `text` as an ISO date, or None."""
    match = load_date_pattern().search(text)
    return read_match(match) if match else None

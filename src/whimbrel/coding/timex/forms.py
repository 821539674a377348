"""The forms of time expressions that stand on their own: dates, years, seasons, decades, clock times, ranges.

Each `resolve_...` takes what the expression's parts say and its context, and returns its reading; None where it is no
time expression after all. They raise ValueError where the calendar has no such day.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from whimbrel.coding.timex.calendar import Days, find_granularity, name_unit, read_days, split_thirds
from whimbrel.coding.timex.reading import Context, Fields, Reading, make_reading

CENTURY_TURN = 40
"""Two figures of a year up to so many years ahead of 2000 are of this century ("2010-12"), else of the last ('82)."""
LEAP_YEAR = 2000
MOSTLY_PAST = 3
"""News tells of what has happened: where no tense tells, a date ahead is meant only if it is so many times nearer."""
TURNS = {"this": 0, "last": -1, "next": 1, "the": 0}


def resolve_calendar(fields: Fields, context: Context) -> Reading | None:
    """Days, months, seasons, quarters and years, each with its year or without: "October 7", "late February 2013"."""
    year = find_year(fields, context)
    reading = resolve_point(fields, year, context)
    if reading is None:
        return None
    if "part" in fields:
        return add_part(reading, fields["part"])
    if "later" in fields and context.published:
        return cut(reading, context.published, fields["later"])
    return narrow(reading, "mid" if "midyear" in fields else fields.get("mod") or fields.get("edge"))


def resolve_point(fields: Fields, year: int | None, context: Context) -> Reading | None:
    """Return the reading of the calendar's unit, its parts of the day and modifiers left aside."""
    if "month" in fields:
        return resolve_month(fields, year, context)
    if "weekday" in fields:
        return resolve_weekday(fields, context)
    if "season" in fields:
        return choose(context, lambda y: f"{y}-{fields['season']}", year, "XXXX-" + fields["season"])
    if "quarter" in fields or "q" in fields:
        name = fields.get("q") or f"Q{fields['rank']}"
        return choose(context, lambda y: f"{y}-{name}", year, f"XXXX-{name}") if name in QUARTERS else None
    if year is None:
        return None
    return make_reading(f"{year}-{fields['half']}" if "half" in fields else str(year))


QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def resolve_month(fields: Fields, year: int | None, context: Context) -> Reading:
    """Return a month, or a day of one."""
    month = int(fields["month"])
    day = read_number(fields.get("dayno") or fields.get("rank"))
    if day is None:
        return choose(context, lambda y: f"{y}-{month:02}", year, f"XXXX-{month:02}")
    return choose(context, lambda y: f"{y}-{month:02}-{day:02}", year, f"XXXX-{month:02}-{day:02}")


def read_number(text: str | None) -> int | None:
    """Return the number of "7", "7th" or "07"; None where there is none."""
    match = re.match(r"\d+", text or "")
    return int(match[0]) if match else None


def find_year(fields: Fields, context: Context) -> int | None:
    """Return the year that the expression names ("2013", "mid-2013", "'82", "last year"), or None."""
    if "year" in fields or "midyear" in fields:
        return int((fields.get("year") or fields["midyear"])[-4:])
    if "twodigits" in fields:
        return read_short_year(fields["twodigits"])
    if "yearly" in fields and context.published:
        return context.published.year + next(TURNS[name] for name in TURNS if name in fields)
    return None


def read_short_year(figures: str) -> int:
    """Return the year of its last two figures."""
    return int(figures) + (2000 if int(figures) <= CENTURY_TURN else 1900)


def choose(context: Context, name: Callable[[int], str], year: int | None, unknown: str) -> Reading:
    """Return the value that `name` gives for the year named, or else for the year that the tense points to.

    What is said to have happened is the last such time up to publication, what lies ahead the first from then on; where
    nothing tells, the last one, unless the first ahead is much nearer. Without a day of publication the year stays
    unknown.
    """
    if year is not None:
        return make_reading(name(year))
    if context.published is None:
        list_years(LEAP_YEAR, name)
        return make_reading(unknown)
    days = [(read, candidate) for candidate, read in list_years(context.published.year, name)]
    past = [(read, value) for read, value in days if read[0] <= context.published]
    future = [(read, value) for read, value in days if read[1] >= context.published]
    tense = context.find_tense()
    if tense == "past" or not future:
        return make_reading(past[-1][1])
    if tense == "future" or not past:
        return make_reading(future[0][1])
    back, ahead = context.published - past[-1][0][1], future[0][0][0] - context.published
    return make_reading(past[-1][1] if back <= MOSTLY_PAST * ahead else future[0][1])


def list_years(year: int, name: Callable[[int], str]) -> list[tuple[str, Days]]:
    """Return the values of the years around `year`, with their days; the 29th of February has fewer."""
    found = []
    for candidate in range(year - 5, year + 6):
        try:
            days = read_days(name(candidate))
        except ValueError:
            continue
        if days:
            found.append((name(candidate), days))
    if not found:
        raise ValueError("no year has such a day")
    return found


def resolve_weekday(fields: Fields, context: Context) -> Reading:
    """Return the nearest such day in the direction of the tense, the day of publication among them."""
    weekday, published = int(fields["weekday"]), context.published
    if published is None:
        return make_reading(f"XXXX-WXX-{weekday}")
    if "weekly" in fields:
        turn = next(TURNS[name] for name in TURNS if name in fields)
        return make_reading(find_in_week(published + timedelta(7 * turn), weekday).isoformat())
    ahead = context.find_tense() == "future"
    return make_reading(find_weekday(published, weekday, ahead).isoformat())


def find_in_week(day: date, weekday: int) -> date:
    """Return the weekday (1 is Monday) of the week that `day` is in."""
    return day + timedelta(weekday - day.isoweekday())


def find_weekday(day: date, weekday: int, ahead: bool) -> date:
    """Return the last such weekday up to `day`, or the first from `day` on."""
    return day + timedelta((weekday - day.isoweekday()) % 7 if ahead else -((day.isoweekday() - weekday) % 7))


def add_part(reading: Reading, part: str) -> Reading:
    """Return the reading with a part of the day: `2024-03-22TMO`, or `T12:00` for noon."""
    timex = f"{reading.timex}T{part}"
    return Reading(timex, find_granularity(timex), reading.start, reading.end, reading.approximate)


def narrow(reading: Reading, third: str | None) -> Reading:
    """Return the early, middle or late part of a reading; a day stays whole."""
    if third is None or reading.granularity == "day" or reading.start is None or reading.end is None:
        return reading
    start, end = split_thirds((reading.start, reading.end), reading.granularity or "", third)
    return Reading(reading.timex, reading.granularity, start, end, approximate=True)


def cut(reading: Reading, published: date, side: str) -> Reading:
    """Return what is left of a unit for "later this week", or has passed of it for "earlier this week"."""
    if reading.start is None or reading.end is None or not reading.start <= published <= reading.end:
        return reading
    start, end = (reading.start, published) if side == "earlier" else (published, reading.end)
    return Reading(reading.timex, reading.granularity, start, end, approximate=True)


def resolve_iso(fields: Fields, context: Context) -> Reading:
    """Dates in figures, the year first: "2023-10-07"."""
    return make_reading(f"{fields['year']}-{fields['twodigits1']}-{fields['twodigits2']}")


def resolve_numeric(fields: Fields, context: Context) -> Reading:
    """Dates in figures with strokes or full stops; unresolved where day and month could be either way round."""
    text = fields["numeric"]
    first, second, third = re.split(r"[/.]", text)
    if len(first) == 4:
        return make_reading(f"{first}-{int(second):02}-{int(third):02}")
    year = third if len(third) == 4 else str(read_short_year(third))
    if int(first) > 12 or "." in text or first == second:  # a full stop is the European order, day first
        return make_reading(f"{year}-{int(second):02}-{int(first):02}")
    return make_reading(f"{year}-{int(first):02}-{int(second):02}") if int(second) > 12 else Reading()


# --- ranges -----------------------------------------------------------------------------------------------------------


def join_range(first: Reading, last: Reading) -> Reading:
    """Return the reading from the start of the one to the end of the other: `2010/2012`."""
    if first.start and last.end and first.start > last.end:
        raise ValueError("the range ends before it begins")
    return Reading(f"{first.timex}/{last.timex}", first.granularity, first.start, last.end)


def resolve_days(fields: Fields, context: Context) -> Reading:
    """Days of one month: "October 7-9, 2023", "7–9 October"."""
    numbers = re.findall(r"\d+", fields.get("days") or f"{fields['dayno1']} {fields['dayno2']}")
    last = resolve_month({"month": fields["month"], "dayno": numbers[1]}, find_year(fields, context), context)
    first = make_reading(f"{(last.timex or '')[:-2]}{int(numbers[0]):02}")
    return join_range(first, last)


def resolve_months(fields: Fields, context: Context) -> Reading:
    """Months of one year: "March-May 2023"."""
    year = fields["year"]
    return join_range(*(make_reading(f"{year}-{int(fields[name]):02}") for name in ("month1", "month2")))


def resolve_years(fields: Fields, context: Context) -> Reading | None:
    """Years in a row: "2010-2012", "2010-12"."""
    figures = fields.get("years") or f"{fields['year1']}-{fields.get('year2') or fields.get('twodigits')}"
    first, last = re.split(r"\D", figures)
    if int(last[-2:]) <= int(first[-2:]) and len(last) == 2:
        return None
    return join_range(make_reading(first), make_reading(first[: 4 - len(last)] + last))


# --- decades, centuries, clocks ---------------------------------------------------------------------------------------


def resolve_decade(fields: Fields, context: Context) -> Reading:
    """Decades: "the 1990s", "the '90s", "the mid-1990s"."""
    figures = re.sub(r"\D", "", fields.get("decade") or fields["middecade"])
    year = int(figures) if len(figures) == 4 else 1900 + int(figures[-2:])
    if year < 1920 and len(figures) == 2:
        year += 100
    reading = make_reading(name_unit(date(year, 1, 1), "decade"))
    return narrow(reading, "mid" if "middecade" in fields else fields.get("mod") or fields.get("edge"))


def resolve_century(fields: Fields, context: Context) -> Reading | None:
    """Centuries: "the late 19th century", which is 18XX."""
    number = read_number(fields.get("nth") or fields.get("rank"))
    if number is None or not 1 < number <= 99:
        return None
    return narrow(make_reading(f"{number - 1:02}XX"), fields.get("mod") or fields.get("edge"))


def resolve_clock(fields: Fields, context: Context) -> Reading | None:
    """Clock times, on the day that stands beside them, else on the last day given, else on that of publication."""
    time = read_clock(fields)
    if time is None:
        return None
    if "month" in fields or "weekday" in fields:
        day = resolve_point(fields, find_year(fields, context), context)
    elif "dayword" in fields and context.published:
        day = make_reading((context.published + timedelta(int(fields["dayword"]))).isoformat())
    else:
        anchor = None if "dayword" in fields else context.find_anchor("day")
        day = make_reading(anchor.isoformat() if anchor else "XXXX-XX-XX")
    if day is None:
        return None
    timex = f"{day.timex}T{time}{fields.get('zone', '')}"
    return Reading(timex, "minute" if ":" in fields.get("clock", "") else "hour", day.start, day.end)


def read_clock(fields: Fields) -> str | None:
    """Return "HH:MM" of a clock time, None where a day has no such time."""
    figures = fields.get("clock") or fields.get("fourdigits") or fields.get("number") or ""
    match = re.match(r"(\d{1,2})[:.]?(\d\d)?", figures)
    half = fields.get("half_day") or (figures[-2:] if figures[-1:] == "m" else "")
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def resolve_feast(fields: Fields, context: Context) -> Reading:
    """Feasts on the same day every year, and days with a name ("9/11"); the others, and events, stay unresolved."""
    if not fields.get("feast"):
        return Reading()
    if len(fields["feast"]) > len("MM-DD"):
        return make_reading(fields["feast"])
    year = find_year(fields, context)
    turn = next((TURNS[name] for name in ("this", "last", "next") if name in fields), None)
    reading = choose(context, lambda y: f"{y}-{fields['feast']}", year, f"XXXX-{fields['feast']}")
    if turn is None or context.published is None:
        return reading
    published = context.published
    if turn == 0:
        return make_reading(f"{published.year}-{fields['feast']}")
    before = f"{published.year}-{fields['feast']}" < published.isoformat()
    passed = published.year if before else published.year - 1
    return make_reading(f"{passed if turn < 0 else passed + 1}-{fields['feast']}")


def shift_month(published: date, month: int, turn: int) -> str:
    """Return the value of "last September", "next March", "this May" as said on a day."""
    if turn == 0:
        return f"{published.year}-{month:02}"
    passed = published.year if month < published.month else published.year - 1
    year = passed if turn < 0 else passed + 1 + (month == published.month)
    return name_unit(date(year, month, 1), "month")

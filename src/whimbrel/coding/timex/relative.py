"""The forms of time expressions that count from the day of publication or from a date given before, and durations.

Each `resolve_...` takes what the expression's parts say and its context, and returns its reading; None where it is no
time expression after all. They raise ValueError or OverflowError where the calendar ends.
"""

from datetime import date, timedelta

from whimbrel.coding.timex.calendar import add_units, name_duration, name_unit, read_days
from whimbrel.coding.timex.forms import (
    TURNS,
    add_part,
    cut,
    find_weekday,
    narrow,
    shift_month,
)
from whimbrel.coding.timex.reading import Context, Fields, Reading, make_reading, make_span

UNITS = ("unit", "units", "yearly", "monthly", "weekly")
UNKNOWN_DAY = "XXXX-XX-XX"
UNKNOWN_WEEKEND = "XXXX-WXX-WE"
UNKNOWN = {
    "week": "XXXX-WXX",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "year": "XXXX",
    "decade": "XXXX",
    "century": "XXXX",
}
COARSE = frozenset({"month", "quarter", "year", "decade", "century"})
CURRENT_UNITS = frozenset({"day", "week", "month", "year"})


def find_unit(fields: Fields) -> str:
    """Return the unit that the expression names."""
    if "quarter" in fields:
        return "quarter"
    return next((fields[name] for name in UNITS if name in fields), "day")


def make_unit(day: date | None, unit: str) -> Reading:
    """Return the calendar's unit around a day; of no day, one that is unknown."""
    if day is None:
        return make_reading(UNKNOWN.get(unit, UNKNOWN_DAY))
    return make_reading(name_unit(day, unit))


def resolve_day(fields: Fields, context: Context) -> Reading:
    """Today, yesterday, tomorrow, tonight, and parts of them."""
    shift = timedelta(int(fields.get("dayword") or fields["tonight"]))
    reading = make_reading((context.published + shift).isoformat() if context.published else UNKNOWN_DAY)
    part = fields.get("part") or ("NI" if "tonight" in fields else None)
    return add_part(reading, part) if part else reading


def resolve_overnight(fields: Fields, context: Context) -> Reading:
    """Overnight: the night before the report, or the one after it where the tense is future."""
    if context.published is None:
        return add_part(make_reading(UNKNOWN_DAY), "NI")
    first = context.published - timedelta(context.find_tense() != "future")
    reading = add_part(make_reading(first.isoformat()), "NI")
    reading.end = first + timedelta(1)
    return reading


def resolve_turn(fields: Fields, context: Context) -> Reading | None:
    """This, last and next: "last week", "this summer", "next Friday", "the end of this year", "last night"."""
    turn = next(TURNS[name] for name in TURNS if name in fields)
    published = context.published
    if "part" in fields and "weekday" not in fields:
        return turn_part(fields["part"], turn, published)
    if published is None:
        return turn_unknown(fields)
    if "weekday" in fields:
        reading = make_reading(turn_weekday(int(fields["weekday"]), turn, context, published).isoformat())
        return add_part(reading, fields["part"]) if "part" in fields else reading
    if "month" in fields:
        reading = make_reading(shift_month(published, int(fields["month"]), turn))
    elif "season" in fields:
        reading = turn_season(fields["season"], turn, context, published)
    else:
        reading = make_unit(add_units(published, turn, find_unit(fields)), find_unit(fields))
    if "later" in fields or "rest" in fields:
        return cut(reading, published, fields.get("later") or "later")
    return narrow(reading, fields.get("mod") or fields.get("edge"))


def turn_unknown(fields: Fields) -> Reading:
    """Return what is known of "last Friday" or "this month" where the day of publication is not."""
    for name, timex in (("weekday", "XXXX-WXX-{}"), ("month", "XXXX-{:0>2}"), ("season", "XXXX-{}")):
        if name in fields:
            return make_reading(timex.format(fields[name]))
    return make_unit(None, find_unit(fields))


def turn_part(part: str, turn: int, published: date | None) -> Reading | None:
    """ "This morning", "last night"; there is no "last noon"."""
    if ":" in part or (turn < 0 and part not in ("NI", "EV")):
        return None
    day = make_reading((published + timedelta(turn)).isoformat() if published else UNKNOWN_DAY)
    return add_part(day, part)


def turn_weekday(weekday: int, turn: int, context: Context, published: date) -> date:
    """Return "last Friday" (before publication), "next Friday" (after it), "this Friday" (by the tense, else ahead)."""
    if turn == 0:
        return find_weekday(published, weekday, context.find_tense() != "past")
    return find_weekday(published + timedelta(turn), weekday, turn > 0)


def turn_season(season: str, turn: int, context: Context, published: date) -> Reading:
    """Return "last summer" (over by now, or just so), "this summer" (of this year), "next summer"."""
    years = range(published.year - 2, published.year + 3)
    days = [(read_days(f"{year}-{season}"), year) for year in years]
    if turn == 0:
        running = [y for d, y in days if d and d[0] <= published <= d[1]]
        return make_reading(f"{running[0] if running else published.year}-{season}")
    if turn < 0:
        return make_reading(f"{max(y for d, y in days if d and d[1] < published)}-{season}")
    return make_reading(f"{min(y for d, y in days if d and d[0] > published)}-{season}")


def resolve_window(fields: Fields, context: Context) -> Reading | None:
    """Time that ends or begins now: "the past two years", "the coming weeks", "the last few days"."""
    unit, number = find_unit(fields), read_amount(fields)
    back = any(name in fields for name in ("past", "last", "previous"))
    if number is None:
        reading = Reading("PAST_REF" if back else "FUTURE_REF", unit, approximate=True)
        return open_window(reading, back, context.published)
    anchored = any(name in fields for name in ("previous", "following"))
    reference = context.find_anchor(unit) if anchored else context.published
    timex = name_duration(number, unit)
    if reference is None or number == "X":
        return open_window(Reading(timex, unit, approximate=True), back, reference)
    other = add_units(reference, float(number) * (-1 if back else 1), unit)
    return make_span(timex, (other, reference) if back else (reference, other), unit)


def read_amount(fields: Fields) -> str | None:
    """Return the number of units: figures, X for some, 1 for a bare singular, None for a bare plural."""
    if "few" in fields:
        return "X"
    if "half_a" in fields:
        return f"{float(fields.get('number', '0')) + 0.5:g}"
    if "number" in fields:
        return f"{float(fields['number']):g}"
    return None if "units" in fields else "1"


def open_window(reading: Reading, back: bool, day: date | None) -> Reading:
    """Return the reading as ending or beginning at `day`, open on the other side."""
    reading.start, reading.end = (None, day) if back else (day, None)
    return reading


def resolve_ago(fields: Fields, context: Context) -> Reading:
    """So long before publication, or after it: "two weeks ago", "three days from now"."""
    sign = -1 if "ago" in fields else 1
    return shift_from(context.published, sign, fields)


def resolve_shift(fields: Fields, context: Context) -> Reading | None:
    """So long before or after the last date given: "a day earlier", "two weeks later"."""
    return shift_from(context.find_anchor(find_unit(fields)), find_sign(fields), fields)


def find_sign(fields: Fields) -> int:
    """Return -1 for what lies before, 1 for what lies after."""
    return -1 if fields.get("later") == "earlier" or "before" in fields else 1


def shift_from(reference: date | None, sign: int, fields: Fields) -> Reading:
    """Return the day so many units from `reference`: exact for days, and approximate for longer ones, of which months
    and years are told whole.
    """
    unit, number = find_unit(fields), read_amount(fields)
    if number in (None, "X") and unit in ("hour", "minute", "second") and reference:
        return Reading(reference.isoformat(), unit, reference, reference, approximate=True)
    if number in (None, "X"):
        reading = Reading("PAST_REF" if sign < 0 else "FUTURE_REF", unit, approximate=True)
        return open_window(reading, sign < 0, reference)
    if reference is None:
        return Reading(make_unit(None, unit).timex, unit)
    if unit == "year" and "half_a" in fields and number:
        unit, number = "month", f"{float(number) * 12:g}"
    day = add_units(reference, sign * float(number or 1), unit)
    rough = unit != "day" or "about" in fields
    if unit in COARSE:
        reading = make_unit(day, "year" if unit in ("decade", "century") else unit)
        reading.approximate = True
        return reading
    return Reading(name_unit(day, unit), unit, day, day, approximate=rough)


def resolve_step(fields: Fields, context: Context) -> Reading | None:
    """One unit on or back from the last date given: "the following day", "the night before", "that week"."""
    unit = find_unit(fields)
    steps = {"previous": -1, "last": -1, "before": -1, "that": 0, "following": 1, "next": 1, "after": 1}
    step = next(steps[name] for name in steps if name in fields)
    turns = "next" in fields or "last" in fields
    if turns and unit != "day" and "part" not in fields and ("last" in fields or context.find_tense() != "past"):
        return resolve_window(fields, context)
    reference = context.find_anchor(unit)
    reading = make_unit(add_units(reference, step, unit) if reference else None, unit)
    return add_part(reading, fields["part"]) if "part" in fields else reading


def resolve_duration(fields: Fields, context: Context) -> Reading | None:
    """Durations, which have no days of their own: "two weeks"; of a plan "in two weeks" is that day, and "within two
    weeks" the time up to it.
    """
    number, unit = read_amount(fields) or "X", "day" if "parts" in fields else find_unit(fields)
    published, timex = context.published, name_duration(number, unit)
    if published and number != "X" and context.side in ("in", "within") and context.find_tense() == "future":
        if context.side == "within":
            return make_span(timex, (published, add_units(published, float(number), unit)), unit)
        return Reading(timex, unit) if "about" in fields else shift_from(published, 1, fields)
    return Reading(timex, unit)


def resolve_current(fields: Fields, context: Context) -> Reading | None:
    """The day, week, month or year that is meant: the last one given, else that of the report; the nearest weekend."""
    unit = find_unit(fields)
    if unit == "weekend":
        if context.published is None:
            return Reading(UNKNOWN_WEEKEND, "day")
        saturday = find_weekday(context.published, 6, context.find_tense() == "future")
        return make_unit(saturday, unit)
    if unit not in CURRENT_UNITS:
        return None
    reading = make_unit(context.find_anchor(unit), unit)
    return cut(reading, context.published, fields["later"]) if "later" in fields and context.published else reading


def resolve_unresolved(fields: Fields, context: Context) -> Reading:
    """What counts from an event: "the day after the vote"."""
    return Reading()


def resolve_then(fields: Fields, context: Context) -> Reading:
    """ "Since then": the last date that the text has given; without one it stays unresolved."""
    return make_reading(context.anchors[-1].start.isoformat()) if context.anchors else Reading()


def resolve_nth(fields: Fields, context: Context) -> Reading:
    """ "A third consecutive day" and "for a third day" are the day meant; "the third day" counts from an event."""
    if "running" not in fields and context.side != "for":
        return Reading()
    return make_unit(context.find_anchor(find_unit(fields)), find_unit(fields))


def resolve_part(fields: Fields, context: Context) -> Reading:
    """ "In the morning", "at midnight": of the last day given, else of the report's."""
    return add_part(make_unit(context.find_anchor("day"), "day"), fields["part"])


def resolve_ref(fields: Fields, context: Context) -> Reading:
    """Now, recently, soon: what TIMEX3 has as PRESENT_REF, PAST_REF and FUTURE_REF; up to now, now, or from now on."""
    timex = fields.get("ref") or fields.get("ref_noun") or "PAST_REF"
    reading = Reading(timex, None, approximate=True)
    if timex == "PRESENT_REF":
        reading.start = reading.end = context.published
        return reading
    return open_window(reading, timex == "PAST_REF", context.published)


def resolve_rate(fields: Fields, context: Context) -> Reading:
    """What recurs: "weekly", "every Friday", "on Mondays". It has no days."""
    if "rate" in fields:
        return Reading(fields["rate"])
    weekday = fields.get("weekday") or fields.get("weekdays")
    if weekday:
        return Reading(f"XXXX-WXX-{weekday}", "day")
    if "month" in fields:
        return Reading(f"XXXX-{int(fields['month']):02}", "month")
    if "part" in fields:
        return Reading(f"{UNKNOWN_DAY}T{fields['part']}", "part_of_day")
    return Reading(name_duration(read_amount(fields) or "1", find_unit(fields)), find_unit(fields))

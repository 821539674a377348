"""TIMEX3 values and the calendar: which days a value covers, which unit of the calendar a day lies in.

Values are those of TimeML's TIMEX3 in ISO 8601, with X for what is not known; the seasons are those of the northern
hemisphere by whole months.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]

SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
ISO_UNITS = {"second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W", "month": "{}M"}
MANY = {"quarter": (3, "month"), "year": (12, "month"), "fortnight": (2, "week"), "weekend": (1, "week")}
HALVES = {"day": "PT12H", "hour": "PT30M", "year": "P6M"}
YEARS = {"year": 1, "decade": 10, "century": 100}
THIRDS = {"century": (100, "year"), "decade": (10, "year"), "year": (12, "month"), "quarter": (3, "month"),
          "season": (3, "month")}  # fmt: skip
SHAPES = (
    ("century", re.compile(r"\d\dXX")),
    ("decade", re.compile(r"\d{3}X")),
    ("season", re.compile(r"[\dX]{4}-(?:SP|SU|FA|WI)")),
    ("quarter", re.compile(r"[\dX]{4}-[QH]\d")),
    ("day", re.compile(r"\d{4}-W\d\d-WE|[\dX]{4}-WXX-[1-7]|[\dX]{4}-[\dX]{2}-[\dX]{2}")),
    ("week", re.compile(r"[\dX]{4}-W[\dX]{2}")),
    ("month", re.compile(r"[\dX]{4}-[\dX]{2}")),
    ("year", re.compile(r"[\dX]{4}")),
    ("minute", re.compile(r".*T[\dX]{2}:\d\d.*")),
    ("part_of_day", re.compile(r".*T(?:MO|AF|EV|NI)")),
)


def find_granularity(timex: str) -> str | None:
    """Return the granularity of a value of date or time; None for what is neither."""
    return next((name for name, shape in SHAPES if shape.fullmatch(timex)), None)


def read_days(timex: str) -> Days | None:
    """Return the first and last day of a value, None where it leaves open which; raise ValueError where the calendar
    has no such day.
    """
    value = timex.partition("T")[0]
    granularity = find_granularity(value)
    if granularity in ("decade", "century"):
        return date(int(value.replace("X", "0")), 1, 1), date(int(value.replace("X", "9")), 12, 31)
    if granularity is None or "X" in value:
        return None
    year = int(value[:4])
    if granularity == "day":
        return read_weekend(value) if value.endswith("WE") else (date.fromisoformat(value), date.fromisoformat(value))
    if granularity == "week":
        monday = date.fromisocalendar(year, int(value[6:]), 1)
        return monday, monday + timedelta(6)
    if granularity == "month":
        return span_months(year, int(value[5:]), 1)
    if granularity == "quarter":
        size = 3 if value[5] == "Q" else 6
        return span_months(year, (int(value[6:]) - 1) * size + 1, size)
    if granularity == "season":
        return span_months(year, SEASON_MONTHS[value[5:]], 3)
    return span_months(year, 1, 12)


def read_weekend(value: str) -> Days:
    """Return Saturday and Sunday of a value such as `2024-W12-WE`."""
    saturday = date.fromisocalendar(int(value[:4]), int(value[6:8]), 6)
    return saturday, saturday + timedelta(1)


def span_months(year: int, month: int, size: int) -> Days:
    """Return the first and last day of `size` months from `month` on."""
    first = date(year, month, 1)
    return first, add_units(first, size, "month") - timedelta(1)


def add_units(day: date, number: float, unit: str) -> date:
    """Return the day so many units later, or earlier for less than none; a month's last day where the day is missing.

    Raises ValueError or OverflowError where the calendar ends first.
    """
    factor, base = MANY.get(unit, (1, unit))
    if unit in YEARS:
        factor, base = 12 * YEARS[unit], "month"
    amount = number * factor
    if base == "month":
        index = day.year * 12 + day.month - 1 + int(amount)
        year, month = divmod(index, 12)
        if not 1 <= year <= 9999:
            raise ValueError("the calendar ends before")
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + timedelta(days=int(amount * {"week": 7, "day": 1, "hour": 1 / 24}.get(base, 0)))


def name_unit(day: date, unit: str) -> str:
    """Return the value of the calendar's `unit` that `day` lies in; of an hour or less, the day."""
    year, week, _ = day.isocalendar()
    names = {
        "week": f"{year:04}-W{week:02}",
        "fortnight": f"{year:04}-W{week:02}",
        "weekend": f"{year:04}-W{week:02}-WE",
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "year": f"{day.year:04}",
        "decade": f"{day.year:04}"[:3] + "X",
        "century": f"{day.year:04}"[:2] + "XX",
    }
    return names.get(unit) or day.isoformat()


def name_duration(number: str, unit: str) -> str:
    """Return the value of a duration, as `P2W` or `PT6H`; `number` is figures or X; decades are told in years."""
    if number == "0.5" and unit in HALVES:
        return HALVES[unit]
    if unit in YEARS:
        return f"P{scale(number, YEARS[unit])}Y"
    if unit in MANY:
        factor, base = MANY[unit]
        return name_duration(scale(number, factor), base)
    return "P" + ISO_UNITS.get(unit, "{}D").format(number)


def scale(number: str, factor: int) -> str:
    """Return the number times the factor as text; X stays X."""
    return number if number == "X" else f"{float(number) * factor:g}"


def split_thirds(days: Days, granularity: str, third: str) -> Days:
    """Return the `early`, `mid` or `late` part of a calendar unit: of a month the first, second or third ten days, of a
    decade years 0-3, 4-6 and 7-9, of a year four months, of a week two days, two, and three.
    """
    first, last = days
    index = ("early", "mid", "late").index(third)
    size, unit = THIRDS.get(granularity, ((last - first).days + 1, "day"))
    cuts = (0, 2, 4, size) if size == 7 else (0, -(-size // 3), -(-2 * size // 3), size)
    if granularity == "month":
        cuts = (0, 10, 20, size)
    start, end = add_units(first, cuts[index], unit), add_units(first, cuts[index + 1], unit) - timedelta(1)
    return start, last if third == "late" else end

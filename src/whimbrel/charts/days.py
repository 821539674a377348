"""Days, weeks and months that charts count by."""

from datetime import date, timedelta
from typing import Literal

Step = Literal["day", "week", "month"]
MOST_DAYS, MOST_WEEKS = 92, 800
"""Days of a span that is still drawn by day, and by week: a bar stays at least some pixels wide."""


def read_day(value: str | None) -> date | None:
    """Return the day of an ISO date, of a month or year its first; None where there is none."""
    parts = (value or "")[:10].split("-")
    try:
        year, month, day = (*map(int, parts), *(1, 1))[:3]
        return date(year, month, day)
    except ValueError:
        return None


def choose_step(first: date, last: date) -> Step:
    """Return what to count by so that the bars of the span can be seen."""
    days = (last - first).days
    return "day" if days <= MOST_DAYS else "week" if days <= MOST_WEEKS else "month"


def find_bin(day: date, step: Step) -> tuple[date, date]:
    """Return the first and last day of the day, week (from Monday) or month of `day`."""
    if step == "day":
        return day, day
    if step == "week":
        start = day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        return start, min(start, date.max - timedelta(days=7)) + timedelta(days=6)
    following = day.replace(day=28) + timedelta(days=4) if (day.year, day.month) != (9999, 12) else date.max
    return day.replace(day=1), following - timedelta(days=following.day)

"""Weeks and months as numbers, and which of them a date lies in."""

from calendar import monthrange
from datetime import date as day

from whimbrel.affair import Entry, Period
from whimbrel.records import Date, Status

WEEKS = {"week": 1.0, "month": 365.25 / 12 / 7}
"""Length of a period in weeks."""
DEEDS: frozenset[Status] = frozenset({"happened", "ongoing"})
PLANS: frozenset[Status] = frozenset({"planned", "called_for", "conditional", "possible"})


def find_period(date: Date | Entry | None, period: Period) -> int | None:
    """Return the number of the week or month in which an incident of this date lies; None where no single one is known.

    A closed interval counts where it lies in one period, and is left out where it touches several: nothing is spread,
    so that counts stay whole. A side left open by words of the report ("since March") leaves the incident out; where
    only the date of publication bounds it, it counts in the period of that day.
    """
    if date is None:
        return None
    start, end = date.start, date.end
    if date.basis != "expression":
        start, end = start or end, end or start
    first, last = (number_period(bound, period) for bound in (start, end))
    return first if first == last else None


def number_period(text: str | None, period: Period) -> int | None:
    """Return the number of the period of an ISO day, counted from year 1; None where it is no day."""
    try:
        found = day.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
    if found is None:
        return None
    return (found.toordinal() - 1) // 7 if period == "week" else 12 * found.year + found.month - 1


def bound_period(number: int, period: Period) -> tuple[str, str]:
    """Return first and last day of a period, ISO; weeks run from Monday to Sunday."""
    if period == "week":
        first, last = 7 * number + 1, 7 * number + 7
    else:
        year, month = divmod(number, 12)
        first = day(year, month + 1, 1).toordinal()
        last = first + monthrange(year, month + 1)[1] - 1
    return day.fromordinal(first).isoformat(), day.fromordinal(min(last, day.max.toordinal())).isoformat()

"""What an expression means: its TIMEX3 value and days, and what resolving it may look at."""

from collections.abc import Callable
from datetime import date

import msgspec

from whimbrel.coding.timex.calendar import Days, find_granularity, read_days

Fields = dict[str, str]
"""What the parts of an expression say, by class."""
FINENESS = ("hour", "minute", "part_of_day", "day", "week", "month", "quarter", "season", "year", "decade", "century")

REACH = 50
"""How many of the dates given before an expression may count from."""


class Reading(msgspec.Struct):
    """What an expression means; without `timex` it is not resolved, without days it is open when."""

    timex: str | None = None
    granularity: str | None = None
    start: date | None = None
    end: date | None = None
    approximate: bool = False


class Anchor(msgspec.Struct):
    """A date that the text has given before."""

    start: date
    granularity: str


class Context(msgspec.Struct):
    """What an expression is resolved against.

    `published` is the day of the report, `anchors` the dates that its text has given before, the last one last, `side`
    what the preposition before it says, `ask_tense` tells the tense of its clause.
    """

    published: date | None
    anchors: list[Anchor]
    side: str | None
    ask_tense: Callable[[], str]

    def find_tense(self) -> str:
        """Return `past`, `future` or `none`, the preposition before the clause: "since Friday" is past."""
        if self.side in ("from since", "as of"):
            return "past"
        if self.side in ("before ahead", "from next"):
            return "future"
        tense = self.ask_tense()
        return "future" if tense == "none" and self.side in ("by", "until") else tense

    def find_anchor(self, unit: str) -> date | None:
        """Return the last date given that is as fine as `unit`, else the day of publication."""
        limit = FINENESS.index(unit) if unit in FINENESS else FINENESS.index("day")
        limit = max(limit, FINENESS.index("day"))
        for anchor in reversed(self.anchors[-REACH:]):
            if FINENESS.index(anchor.granularity) <= limit:
                return anchor.start
        return self.published


def make_reading(timex: str, *, approximate: bool = False, granularity: str | None = None) -> Reading:
    """Return the reading of a value of date or time, with its days where it has any.

    Raises ValueError where the calendar has no such day.
    """
    days: Days | None = read_days(timex)
    start, end = days or (None, None)
    found = granularity or find_granularity(timex)
    return Reading(timex, found, start, end, approximate or found == "season")


def make_span(timex: str, days: Days, granularity: str) -> Reading:
    """Return a reading whose days are not those of its value: a duration that ends today, about a year ago."""
    return Reading(timex, granularity, days[0], days[1], approximate=True)

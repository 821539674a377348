"""Time expressions: found by patterns over classes of words, resolved against a report's day (docs/dates.md)."""

from whimbrel.coding.timex.finder import DateFinder, TimeMention

__all__ = ["DateFinder", "TimeMention"]

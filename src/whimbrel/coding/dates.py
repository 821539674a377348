"""The dates that a report's text gives: see the package `timex` (docs/dates.md)."""

from whimbrel.coding.timex import DateFinder, TimeMention

__all__ = ["DateFinder", "TimeMention"]

"""What a format could not hold: counted while rows are made, told when they are written."""

from collections import Counter
from typing import Literal

from whimbrel.records import Record

LossKind = Literal["dropped", "merged", "approximated"]
KINDS: tuple[LossKind, ...] = ("dropped", "merged", "approximated")


class Loss(Record, frozen=True, kw_only=True):
    """One thing that a format could not hold, and how many of them there were."""

    kind: LossKind
    what: str
    count: int


class Losses(Record, frozen=True, kw_only=True):
    """What came of an export: how many rows were written from how many records, and what was lost on the way."""

    form: str
    unit: str
    """What a record is here: `events`, `incidents`, `relations` or `records`."""
    records: int
    rows: int
    losses: tuple[Loss, ...] = ()

    def count(self, kind: LossKind) -> int:
        """Return how many things were lost in one way."""
        return sum(loss.count for loss in self.losses if loss.kind == kind)

    def write_lines(self) -> str:
        """Return the report as lines of text for a person."""
        lines = [f"{self.form}: {self.rows} rows from {self.records} {self.unit}"]
        lines += [f"  {loss.kind}: {loss.what}: {loss.count}" for loss in self.losses]
        return "\n".join(lines if self.losses else [*lines, "  nothing was lost"])


class Ledger:
    """Counts losses by kind and name."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[LossKind, str]] = Counter()

    def add(self, kind: LossKind, what: str, count: int = 1) -> None:
        """Count so many more things lost in one way; 0 leaves no line."""
        if count:
            self.counts[kind, what] += count

    def close(self, form: str, unit: str, records: int, rows: int) -> Losses:
        """Return the report: dropped, then merged, then approximated, each with the most first."""
        ranked = sorted(self.counts.items(), key=lambda item: (KINDS.index(item[0][0]), -item[1], item[0][1]))
        losses = tuple(Loss(kind=kind, what=what, count=count) for (kind, what), count in ranked)
        return Losses(form=form, unit=unit, records=records, rows=rows, losses=losses)

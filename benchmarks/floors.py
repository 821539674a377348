"""Run the scripts whose data ship with the project, and fail where a figure is past its bound in floors.tsv.

Usage: python benchmarks/floors.py [--set SCRIPT=PATH]...   (also the scripts named, on the sets at these paths)
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from common import format_table
from whimbrel.errors import DataError
from whimbrel.tables import read_table

FLOORS = Path(__file__).parent / "floors.tsv"
SHIPPED = ("status", "gold", "corpus", "ties", "figures")


@dataclass(frozen=True)
class Bound:
    """What a figure must reach (`floor`) or may not exceed (`ceiling`)."""

    script: str
    figure: str
    is_floor: bool
    value: float


def load_bounds(path: Path = FLOORS) -> list[Bound]:
    """Return the bounds; raise `DataError` where a row is wrong."""
    bounds: list[Bound] = []
    for number, row in read_table(path, ("script", "figure", "bound", "value"), DataError):
        if row["bound"] not in ("floor", "ceiling"):
            raise DataError(str(path), number, f"bound is {row['bound']!r}; use floor or ceiling")
        try:
            bounds.append(Bound(row["script"], row["figure"], row["bound"] == "floor", float(row["value"])))
        except ValueError as exc:
            raise DataError(str(path), number, f"value is {row['value']!r}; use a number") from exc
    return bounds


def is_kept(bound: Bound, value: float) -> bool:
    """Return whether a value is on the right side of its bound."""
    return value >= bound.value if bound.is_floor else value <= bound.value


def check_bounds(
    bounds: Sequence[Bound], measured: Mapping[str, Mapping[str, float]]
) -> list[tuple[Bound, float, bool]]:
    """Return each bound of the scripts that were run, with the value and whether it is kept.

    Raise `KeyError` where a script gives no figure of the bound's name.
    """
    rows = [(bound, measured[bound.script][bound.figure]) for bound in bounds if bound.script in measured]
    return [(bound, value, is_kept(bound, value)) for bound, value in rows]


def main(argv: Sequence[str]) -> int:
    """Run, print the bounds, and return 1 where one is not kept, else 0."""
    parser = argparse.ArgumentParser(description="Check the floors under quality.")
    parser.add_argument("--set", action="append", default=[], metavar="SCRIPT=PATH", help="also run SCRIPT on PATH")
    given = dict(item.split("=", 1) for item in parser.parse_args(argv).set)
    bounds = load_bounds()
    measured: dict[str, Mapping[str, float]] = {}
    for script in dict.fromkeys([*SHIPPED, *given]):
        print(f"\n== {script} ==")
        measured[script] = import_module(script).main([given[script]] if script in given else [])
    checked = check_bounds(bounds, measured)
    rows = [
        [
            b.script,
            b.figure,
            f"{value:.3f}",
            ">=" if b.is_floor else "<=",
            f"{b.value:.3f}",
            "kept" if kept else "NOT KEPT",
        ]
        for b, value, kept in checked
    ]
    print(f"\n{format_table(['script', 'figure', 'value', '', 'bound', ''], rows)}")
    return 0 if all(kept for _, _, kept in checked) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

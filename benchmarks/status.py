"""Status and negation on this project's own set of clauses.

Usage: python benchmarks/status.py [PATH_OF_TSV] [--seed N] [--errors N]
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import get_args

from common import (
    Figure,
    count_labels,
    find_half,
    make_parser,
    print_classes,
    print_confusion,
    print_figures,
    score_accuracy,
    score_f1,
    score_macro_f1,
)
from interfaces import CoderLike, build_coder, make_prose
from spans import Range, find_all
from whimbrel.errors import DataError
from whimbrel.records import Status
from whimbrel.tables import read_table

SET = Path(__file__).parent / "sets" / "status.tsv"
COLUMNS = ("id", "sentence", "trigger", "event_type", "status", "negated")
STATUSES: tuple[str, ...] = get_args(Status)
TRUE = frozenset({"1", "true", "yes"})
FALSE = frozenset({"0", "false", "no", ""})
UNREAD = "unread"


@dataclass(frozen=True)
class Clause:
    """One event word in its sentence, with its status."""

    id: str
    sentence: str
    trigger: Range
    status: str
    negated: bool


def load_clauses(path: Path) -> list[Clause]:
    """Return the rows of the set; raise `DataError` where one has no such trigger, status or truth value."""
    return [read_clause(path, number, row) for number, row in read_table(path, COLUMNS, DataError)]


def read_clause(path: Path, number: int, row: dict[str, str]) -> Clause:
    """Return the clause of a row; a trigger that stands twice in its sentence is meant at its first place."""
    places = find_all(row["sentence"], row["trigger"])
    truth = row["negated"].lower()
    if not places:
        raise DataError(str(path), number, f"the trigger {row['trigger']!r} is not in the sentence")
    if row["status"] not in STATUSES:
        raise DataError(str(path), number, f"{row['status']!r} is no status; use one of {', '.join(STATUSES)}")
    if truth not in TRUE | FALSE:
        raise DataError(str(path), number, f"negated is {row['negated']!r}; use true or false")
    return Clause(row["id"], row["sentence"], places[0], row["status"], truth in TRUE)


def predict_readings(coder: CoderLike, clauses: Sequence[Clause]) -> list[tuple[str, bool]]:
    """Return the coder's status and negation of each clause's trigger; `unread` where it reads none."""
    found: list[tuple[str, bool]] = []
    for clause in clauses:
        reading = coder.find_status(make_prose(clause.sentence), [clause.trigger])[0]
        found.append((UNREAD, False) if reading is None else (reading.status, reading.negated))
    return found


def name_negation(values: Sequence[bool]) -> list[str]:
    """Return the label `negated` for each true value and `plain` for the others."""
    return ["negated" if value else "plain" for value in values]


def make_figures(clauses: Sequence[Clause], found: Sequence[tuple[str, bool]]) -> list[Figure]:
    """Return the lines of the table; the baseline reads each clause as happened and not negated."""
    ids, gold = [clause.id for clause in clauses], [clause.status for clause in clauses]
    ours = count_labels(gold, [status for status, _ in found], STATUSES)
    base = count_labels(gold, ["happened"] * len(gold), STATUSES)
    truth = name_negation([clause.negated for clause in clauses])
    negation = count_labels(truth, name_negation([negated for _, negated in found]), ["negated"])
    return [
        Figure("status_macro_f1", "status: macro-F1 over 8", ids, ours, score_macro_f1, base, "none"),
        Figure("status_accuracy", "status: accuracy", ids, ours, score_accuracy, base),
        Figure(
            "negation_f1",
            "negation: F1",
            ids,
            negation,
            score_f1,
            count_labels(truth, ["plain"] * len(truth), ["negated"]),
        ),
    ]


def print_errors(clauses: Sequence[Clause], found: Sequence[tuple[str, bool]], limit: int) -> None:
    """Print misses, from the read half only."""
    pairs = zip(clauses, found, strict=True)
    wrong = (p for p in pairs if find_half(p[0].id) == "read" and (p[0].status, p[0].negated) != p[1])
    for clause, (status, negated) in islice(wrong, limit):
        word = clause.sentence[slice(*clause.trigger)]
        read = f"{status}{' negated' * negated}"
        print(
            f"{clause.id}: {clause.status}{' negated' * clause.negated} read as {read}: {word!r} in {clause.sentence}"
        )


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure status and negation on our own clauses.", str(SET))
    parser.add_argument("--errors", type=int, default=0, help="print so many misses, from the read half")
    options = parser.parse_args(argv)
    clauses = load_clauses(Path(options.path))
    found = predict_readings(build_coder(options.pipeline, options.coder), clauses)
    negated = sum(clause.negated for clause in clauses)
    print(f"Status: {len(clauses)} clauses, {negated} negated (baseline: happened, not negated)\n")
    totals = print_figures(make_figures(clauses, found), seed=options.seed)
    gold, statuses = [clause.status for clause in clauses], [status for status, _ in found]
    print_classes("status, by class", count_labels(gold, statuses, STATUSES).sum(axis=0), STATUSES)
    print_confusion("status, gold by row", gold, statuses, STATUSES)
    print_errors(clauses, found, options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

"""Whether `confidence` means what it says: of the records of about one confidence, the share of the right type.

Usage: python benchmarks/reliability.py [FOLDER_OF_TRAINING] [--split dev|test]

Measured on the sentences of the split and on the gold reports that ship; a record is right where a gold one has the
same type at the same word.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import corpus
import gold
from claims import match_claims, read_event
from common import format_table, format_value, make_parser
from gold import DEMO, GOLD, Case
from interfaces import CoderLike, build_coder, list_events, read_path

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
Judged = NDArray[np.float64]


def judge_records(coder: CoderLike, cases: Sequence[Case]) -> Judged:
    """Return (records, 2): the confidence of each record, and whether a gold one has its type at its word."""
    rows = []
    for case, events in zip(cases, list_events(coder, [case.report for case in cases]), strict=True):
        right = {j for _, j in match_claims(case.gold, [read_event(event) for event in events], ("trigger", "type"))}
        rows += [(event.confidence, float(j in right)) for j, event in enumerate(events)]
    return np.array(rows).reshape(-1, 2)


def measure_error(judged: Judged) -> float:
    """Return the expected calibration error: the mean gap between confidence and share right, by records in a bin."""
    bins = np.digitize(judged[:, 0], EDGES)
    gaps = [abs(np.mean(judged[bins == b], axis=0) @ [1, -1]) * np.sum(bins == b) for b in np.unique(bins)]
    return float(np.sum(gaps) / len(judged))


def print_bins(title: str, judged: Judged) -> None:
    """Print confidence and share right by bin."""
    rows: list[list[object]] = []
    for low, high in pairwise(EDGES):
        own = judged[(judged[:, 0] >= low) & (judged[:, 0] < high)]
        if len(own):
            rows.append([f"{low:.2f} to {min(high, 1):.2f}", len(own), *map(format_value, own.mean(axis=0))])
    print(f"\n{title}: {len(judged)} records, expected calibration error {measure_error(judged):.3f}")
    print(format_table(["confidence", "records", "mean confidence", "right"], rows))


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure whether confidence is the share of right records.", str(corpus.TRAINING))
    parser.add_argument("--split", default="dev", choices=("dev", "test"), help="which topics")
    options = parser.parse_args(argv)
    coder = build_coder(options.pipeline, options.coder)
    sets = {
        f"corpus, {options.split} topics": corpus.load_cases(Path(options.path), options.split),
        "gold reports": gold.load_cases(GOLD, read_path(DEMO)),
    }
    errors = {}
    for title, cases in sets.items():
        judged = judge_records(coder, cases)
        print_bins(title, judged)
        errors[f"{title.split(',')[0].replace(' ', '_')}_error"] = measure_error(judged)
    return errors


if __name__ == "__main__":
    main(sys.argv[1:])

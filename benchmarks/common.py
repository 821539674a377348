"""What the benchmark scripts share: the two halves of a set, counts, bootstrap intervals and tables.

A figure is a function of summed counts: each unit (a sentence, a document) gives one row of counts, and any half, any
resample and the whole set are sums of rows. So one definition serves the total, the halves and the interval.
"""

import argparse
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Score = Callable[[Counts], float]
Half = Literal["read", "unread"]

RESAMPLES = 1000


@dataclass(frozen=True)
class Figure:
    """One line of a script's table."""

    name: str
    title: str
    units: Sequence[str]
    """Id of each row of `counts`; it says which half the row is in, and rows of one id are resampled together."""
    counts: Counts
    score: Score
    baseline: Counts | None = None
    published: str = ""
    percent: bool = True


def find_half(identifier: str) -> Half:
    """Return the half of a set that an item is in: `read` where the SHA-256 of its id is even, else `unread`."""
    return "read" if hashlib.sha256(identifier.encode("utf-8")).digest()[-1] % 2 == 0 else "unread"


def make_parser(description: str, path: str | None = None) -> argparse.ArgumentParser:
    """Return a parser with the options of every script; `path` is the default of the set's path, if it has one."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("path", nargs="?" if path else None, default=path, help="path of the set")
    parser.add_argument("--seed", type=int, default=0, help="seed of the bootstrap")
    parser.add_argument("--pipeline", default=None, help="spaCy pipeline (default: the coder's own)")
    parser.add_argument("--coder", default="model", help="model, lexicon, or blind: the model without the lexicon")
    return parser


# --- counts and scores ---------------------------------------------------------------------------------------------


def count_labels(gold: Sequence[str], predicted: Sequence[str], classes: Sequence[str]) -> Counts:
    """Return for each item, and in it for each class, three counts: right, predicted, gold (items x 3 classes)."""
    counts = np.zeros((len(gold), len(classes), 3))
    place = {name: i for i, name in enumerate(classes)}
    for row, (truth, guess) in enumerate(zip(gold, predicted, strict=True)):
        if guess in place:
            counts[row, place[guess], 1] = 1
            counts[row, place[guess], 0] = truth == guess
        if truth in place:
            counts[row, place[truth], 2] = 1
    return counts.reshape(len(gold), -1)


def divide(part: float, whole: float) -> float:
    """Return part / whole, and 0 where the whole is 0."""
    return float(part / whole) if whole else 0.0


def score_f1(total: Counts) -> float:
    """Return F1 of the counts (right, predicted, gold), or of (right of predicted, predicted, gold, right of gold)."""
    return combine_f1(score_precision(total), score_recall(total))


def score_precision(total: Counts) -> float:
    """Return precision of the counts (right, predicted, gold, ...)."""
    return divide(total[0], total[1])


def score_recall(total: Counts) -> float:
    """Return recall of the counts (right, predicted, gold), where a fourth count is what is right of gold."""
    return divide(total[3] if len(total) > 3 else total[0], total[2])


def combine_f1(precision: float, recall: float) -> float:
    """Return the harmonic mean of precision and recall."""
    return divide(2 * precision * recall, precision + recall)


def score_share(total: Counts) -> float:
    """Return the share of the counts (hits, items); for a mean, (sum, items)."""
    return divide(total[0], total[1])


def score_macro_f1(total: Counts) -> float:
    """Return the mean F1 of the classes of `count_labels` that occur in gold or prediction."""
    rows = total.reshape(-1, 3)
    scores = [score_f1(row) for row in rows if row[1] or row[2]]
    return float(np.mean(scores)) if scores else 0.0


def score_accuracy(total: Counts) -> float:
    """Return the share of items of `count_labels` whose predicted class is the gold one."""
    right, _, gold = total.reshape(-1, 3).sum(axis=0)
    return divide(right, gold)


def macro_f1(gold: Sequence[str], predicted: Sequence[str], classes: Sequence[str]) -> float:
    """Return the macro-F1 of predicted labels."""
    return score_macro_f1(count_labels(gold, predicted, classes).sum(axis=0))


def find_majority(labels: Iterable[str]) -> str:
    """Return the commonest label, the first in the alphabet of several."""
    seen = list(labels)
    return min(set(seen), key=lambda label: (-seen.count(label), label))


# --- intervals ------------------------------------------------------------------------------------------------------


def sum_units(units: Sequence[str], counts: Counts) -> Counts:
    """Return one row of counts for each distinct unit, in order of first appearance."""
    place: dict[str, int] = {}
    for unit in units:
        place.setdefault(unit, len(place))
    summed = np.zeros((len(place), counts.shape[1]))
    np.add.at(summed, [place[unit] for unit in units], counts)
    return summed


def bootstrap_interval(
    counts: Counts, score: Score, *, seed: int = 0, resamples: int = RESAMPLES, level: float = 0.95
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of `score` over rows of `counts` drawn with replacement."""
    rows = len(counts)
    if rows == 0:
        return 0.0, 0.0
    draws = np.random.default_rng(seed).multinomial(rows, np.full(rows, 1 / rows), size=resamples)
    scores = [score(total) for total in draws @ counts]
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


# --- tables ---------------------------------------------------------------------------------------------------------


def format_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return an aligned table in plain text: the first column to the left, columns of numbers to the right."""
    cells = [list(header), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    right = [i > 0 and all(looks_numeric(row[i]) for row in cells[1:]) for i in range(len(header))]
    lines = [
        "  ".join(cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def looks_numeric(cell: str) -> bool:
    """Return whether a cell holds numbers or nothing."""
    return all(char in "0123456789.,-–±[] %" for char in cell)


def format_value(value: float, percent: bool = True) -> str:
    """Return a share as a percentage with one digit, or a number with two."""
    return f"{100 * value:.1f}" if percent else f"{value:.2f}"


def count_figure(figure: Figure, half: Half | None = None) -> Counts:
    """Return the figure's counts by unit, of one half or of all."""
    keep = [i for i, unit in enumerate(figure.units) if half is None or find_half(unit) == half]
    return sum_units([figure.units[i] for i in keep], figure.counts[keep])


def print_figures(figures: Sequence[Figure], *, seed: int = 0) -> dict[str, float]:
    """Print the table of figures, total and halves with intervals, and return each figure's total by name."""
    rows: list[list[str]] = []
    totals: dict[str, float] = {}
    for figure in figures:
        row = [figure.title]
        for half in (None, "read", "unread"):
            counts = count_figure(figure, half)
            low, high = bootstrap_interval(counts, figure.score, seed=seed)
            value = figure.score(counts.sum(axis=0)) if len(counts) else 0.0
            row += [
                format_value(value, figure.percent),
                f"[{format_value(low, figure.percent)}, {format_value(high, figure.percent)}]",
            ]
        totals[figure.name] = figure.score(figure.counts.sum(axis=0))
        base = (
            "" if figure.baseline is None else format_value(figure.score(figure.baseline.sum(axis=0)), figure.percent)
        )
        rows.append([*row, base, figure.published])
    header = ["figure", "all", "95 %", "read half", "95 %", "unread half", "95 %", "baseline", "published"]
    print(format_table(header, rows))
    return totals


def print_classes(title: str, total: Counts, classes: Sequence[str]) -> None:
    """Print precision, recall and F1 of each class of `count_labels`."""
    rows = [
        [
            name,
            *(format_value(score(row)) for score in (score_precision, score_recall, score_f1)),
            int(row[2]),
            int(row[1]),
        ]
        for name, row in zip(classes, total.reshape(-1, 3), strict=True)
    ]
    print(f"\n{title}\n{format_table(['class', 'precision', 'recall', 'F1', 'gold', 'predicted'], rows)}")


def print_confusion(title: str, gold: Sequence[str], predicted: Sequence[str], classes: Sequence[str]) -> None:
    """Print how often each gold class (row) was read as each class (column)."""
    pairs = list(zip(gold, predicted, strict=True))
    extra = sorted(set(predicted) - set(classes))
    rows = [[truth, *(pairs.count((truth, guess)) for guess in [*classes, *extra])] for truth in classes]
    print(f"\n{title}\n{format_table(['gold', *classes, *extra], rows)}")

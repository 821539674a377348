"""The reports nearest to a report: an inverted index over weighted terms, weightiest terms first.

The search reads at most `BUDGET` entries of the index and compares at most `CANDIDATES` reports in full, so a report
costs the same among a thousand others as among a hundred thousand.
"""

from array import array
from dataclasses import dataclass

import numpy as np

from whimbrel.stories.vectors import Floats, Ints

BUDGET, TERMS, CANDIDATES = 20_000, 100, 40
"""Most entries read, weightiest terms looked up, and reports compared in full, for one report."""
FLOOR = 0.05
"""Cosine below which two reports have nothing to do with each other."""
FADE, NEAR = 60.0, 30.0
"""Days that halve the likeness of two dated reports, once they are more than `NEAR` days apart."""


@dataclass(frozen=True)
class Vector:
    """A report as compared: term numbers, their weights (of length one), and its day, if it is dated."""

    ids: Ints
    weights: Floats
    day: int | None = None


def fade(one: int | None, other: int | None) -> float:
    """Return the factor for the days between two reports: 1 where they are near or one is undated."""
    if one is None or other is None:
        return 1.0
    return float(2 ** -(max(0.0, abs(one - other) - NEAR) / FADE))


class NeighbourIndex:
    """Vectors by number, and for each term the numbers of the reports that have it."""

    def __init__(self) -> None:
        self.vectors: list[Vector] = []
        self._reports: dict[int, array[int]] = {}
        self._weights: dict[int, array[float]] = {}
        self._dense = np.zeros(1024, dtype=np.float32)

    def add(self, vector: Vector) -> None:
        """Add the next report."""
        number = len(self.vectors)
        self.vectors.append(vector)
        for term, weight in zip(vector.ids.tolist(), vector.weights.tolist(), strict=True):
            if term not in self._reports:
                self._reports[term], self._weights[term] = array("i"), array("f")
            self._reports[term].append(number)
            self._weights[term].append(weight)

    def find_nearest(self, vector: Vector) -> list[tuple[int, float]]:
        """Return (number, likeness) of the reports most like `vector`, the most like first, ties by number.

        Likeness is the cosine, 0 to 1, less where both are dated and far apart.
        """
        candidates = self._find_candidates(vector)
        if not candidates:
            return []
        dense = self._make_dense(vector, [self.vectors[number] for number in candidates])
        found: list[tuple[int, float]] = []
        for number in candidates:
            other = self.vectors[number]
            likeness = float(dense[other.ids] @ other.weights) * fade(vector.day, other.day)
            if likeness >= FLOOR:
                found.append((number, likeness))
        dense[vector.ids] = 0
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _make_dense(self, vector: Vector, others: list[Vector]) -> Floats:
        """Return an array with the weights of `vector` at its terms and 0 at all others; the caller clears it."""
        size = 1 + max(int(some.ids.max(initial=0)) for some in (vector, *others))
        if size > len(self._dense):
            self._dense = np.zeros(2 * size, dtype=np.float32)
        self._dense[vector.ids] = vector.weights
        return self._dense

    def _find_candidates(self, vector: Vector) -> list[int]:
        """Return the reports that share most weight with `vector` in its weightiest terms."""
        reports: list[Ints] = []
        shares: list[Floats] = []
        left, looked = BUDGET, 0
        for place in np.argsort(-vector.weights, kind="stable").tolist():
            term, weight = int(vector.ids[place]), vector.weights[place]
            if looked == TERMS or weight <= 0:
                break
            if len(self._reports.get(term, ())) in range(1, left + 1):
                reports.append(np.array(self._reports[term], dtype=np.int32))
                shares.append(np.array(self._weights[term], dtype=np.float32) * weight)
                left -= len(reports[-1])
                looked += 1
        if not reports:
            return []
        numbers, places = np.unique(np.concatenate(reports), return_inverse=True)
        sums = np.bincount(places, weights=np.concatenate(shares))
        best = np.argsort(-sums, kind="stable")[:CANDIDATES]
        return [int(number) for number in numbers[best]]

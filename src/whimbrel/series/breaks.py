"""Change points: periods at which the level of a series of incidents steps up or down.

The series is cut into stretches of one level each so that the squares of the incidents around their stretch's level,
and a price for each cut, are least: optimal partitioning (Jackson et al., An algorithm for optimal partitioning of data
on an interval, 2005), exact, each period weighing as many incidents as it has. The price is 3 log n times the
incidents' own variance (the modified BIC of Zhang and Siegmund 2007, to its leading term), n the number of periods with
incidents.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import inf, log

import numpy as np

from whimbrel.series.levels import Sample

PRICE = 3.0
LEAST = 3
"""Incidents that a stretch has at least."""
FEW = 10
"""Periods from which the price is reckoned where there are fewer."""


def find_breaks(samples: Sequence[Sample], noise: float) -> list[tuple[int, float, float]]:
    """Return the breaks in order: the place in `samples` at which a stretch begins, the level before, and after.

    `noise` is the variance of single incidents. Time grows with the square of the number of periods.
    """
    counts = np.array([sample.size for sample in samples], dtype=float)
    means = np.array([sample.mean for sample in samples], dtype=float)
    weight = np.concatenate([[0.0], np.cumsum(counts)])
    total = np.concatenate([[0.0], np.cumsum(counts * means)])
    square = np.concatenate([[0.0], np.cumsum(counts * means**2)])
    price = PRICE * log(max(len(samples), FEW)) * noise
    best, last = np.full(len(samples) + 1, inf), np.zeros(len(samples) + 1, dtype=int)
    best[0] = -price
    for end in range(1, len(samples) + 1):
        starts = int(np.searchsorted(weight, weight[end] - LEAST, side="right"))
        if starts:
            gap = weight[end] - weight[:starts]
            costs = best[:starts] + square[end] - square[:starts] - (total[end] - total[:starts]) ** 2 / gap
            last[end] = int(costs.argmin())
            best[end] = costs[last[end]] + price
    cuts = [len(samples)]
    while cuts[-1] > 0 and best[cuts[-1]] < inf:
        cuts.append(int(last[cuts[-1]]))
    cuts.reverse()
    levels = [float((total[b] - total[a]) / (weight[b] - weight[a])) for a, b in pairwise(cuts)]
    return [(cut, *pair) for cut, pair in zip(cuts[1:], pairwise(levels), strict=False)]

"""A smoothed level of tension: a local-level model with its uncertainty.

The level is a random walk, and each incident's tension is the level and noise (Durbin and Koopman, Time Series Analysis
by State Space Methods, 2012, chapter 2: Kalman filter and smoother; periods without incidents are missing). How much
the level drifts and how much incidents scatter is not fitted to a point, which a few incidents cannot do: the smoother
runs for each pair of a grid, and the results are averaged by their likelihood, so that the interval holds that doubt
too.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NOISES = (1.0, 1.5, 2.25, 3.4, 5.0, 7.5)
"""Standard deviations of incidents around the level that are tried; PLOVER's scale runs from -10 to 10."""
DRIFTS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Standard deviations of the level's change in a week that are tried."""
PRIOR = 5.0
"""Standard deviation, around 0, of a level of which nothing is known."""
BOUND = 10.0
"""End of PLOVER's scale."""

Vector = NDArray[np.float64]


class Sample(NamedTuple):
    """The incidents of one period: their number, the mean of their tension, and the sum of squares around it."""

    number: int
    """Number of the period."""
    size: int
    mean: float
    spread: float


class Smooth(NamedTuple):
    """The level in each period, and what the incidents' scatter is."""

    numbers: tuple[int, ...]
    means: Vector
    deviations: Vector
    noise: float
    """Variance of single incidents around the level."""


def smooth_samples(samples: Sequence[Sample], numbers: Sequence[int], weeks: float) -> Smooth:
    """Return the level in the periods `numbers` and in those of the samples, which are in order; a period has `weeks`.

    Raise `ValueError` where there is no sample.
    """
    if not samples:
        raise ValueError("there is nothing to smooth")
    noise, drift = (grid.ravel() for grid in np.meshgrid(np.square(NOISES), np.square(DRIFTS)))
    known = {sample.number: sample for sample in samples}
    times = tuple(sorted({*numbers, *known}))
    steps = [weeks * (b - a) for a, b in pairwise(times)]
    means, variances, likelihood = filter_samples([known.get(time) for time in times], steps, noise, drift)
    for i in reversed(range(len(steps))):
        share = variances[i] / (variances[i] + drift * steps[i])
        means[i] += share * (means[i + 1] - means[i])
        variances[i] += share**2 * (variances[i + 1] - variances[i] - drift * steps[i])
    weights = np.exp(likelihood - likelihood.max())
    weights /= weights.sum()
    mean = means @ weights
    deviations = np.sqrt((variances + (means - mean[:, None]) ** 2) @ weights)
    return Smooth(times, mean, deviations, float(noise @ weights))


def filter_samples(
    samples: Sequence[Sample | None], steps: Sequence[float], noise: Vector, drift: Vector
) -> tuple[Vector, Vector, Vector]:
    """Return for each period and each pair of the grid mean and variance of the level given what came until then, and
    the logarithm of the likelihood of each pair.
    """
    means, variances = np.zeros((len(samples), len(noise))), np.zeros((len(samples), len(noise)))
    mean, variance, likelihood = np.zeros_like(noise), np.full_like(noise, PRIOR**2), np.zeros_like(noise)
    for i, sample in enumerate(samples):
        if i:
            variance = variance + drift * steps[i - 1]
        if sample is not None:
            total = variance + noise / sample.size
            error = sample.mean - mean
            likelihood -= (np.log(total) + error**2 / total) / 2
            likelihood -= ((sample.size - 1) * np.log(noise) + sample.spread / noise) / 2
            share = variance / total
            mean, variance = mean + share * error, variance * (1 - share)
        means[i], variances[i] = mean, variance
    return means, variances, likelihood

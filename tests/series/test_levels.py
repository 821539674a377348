"""The smoother against its definition, and the change points against a search through all cuts."""

from itertools import combinations
from math import inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whimbrel.series.breaks import FEW, LEAST, PRICE, find_breaks
from whimbrel.series.levels import DRIFTS, NOISES, PRIOR, Sample, smooth_samples

SAMPLES = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.floats(-9, 9).map(lambda value: round(value, 2))),
    min_size=1,
    max_size=7,
)


def place_samples(found) -> list[Sample]:
    numbers = np.cumsum([step for step, _, _ in found]).tolist()
    return [Sample(number, size, mean, 0.0) for number, (_, size, mean) in zip(numbers, found, strict=True)]


def solve_directly(samples, numbers, noise, drift):
    """Return mean and variance of the level by the joint normal distribution, and the log likelihood."""
    times = np.array(numbers, dtype=float)
    cover = PRIOR**2 + drift * np.minimum.outer(times - times[0], times - times[0])
    seen = [numbers.index(sample.number) for sample in samples]
    total = cover[np.ix_(seen, seen)] + np.diag([noise / sample.size for sample in samples])
    values = np.array([sample.mean for sample in samples])
    gain = cover[:, seen] @ np.linalg.inv(total)
    likelihood = -(np.linalg.slogdet(total)[1] + values @ np.linalg.solve(total, values)) / 2
    likelihood -= sum((sample.size - 1) * log(noise) + sample.spread / noise for sample in samples) / 2
    return gain @ values, np.diag(cover - gain @ cover[seen]), likelihood


@settings(max_examples=30, deadline=None)
@given(SAMPLES)
def test_smoother_is_the_conditional_normal_distribution(found):
    samples = place_samples(found)
    numbers = list(range(samples[0].number, samples[-1].number + 1))
    smooth = smooth_samples(samples, numbers, 1.0)
    results = [solve_directly(samples, numbers, noise**2, drift**2) for noise in NOISES for drift in DRIFTS]
    weights = np.exp([likelihood for _, _, likelihood in results] - max(likelihood for _, _, likelihood in results))
    weights /= weights.sum()
    mean = sum(w * m for w, (m, _, _) in zip(weights, results, strict=True))
    variance = sum(w * (v + (m - mean) ** 2) for w, (m, v, _) in zip(weights, results, strict=True))
    assert smooth.numbers == tuple(numbers)
    assert smooth.means == pytest.approx(mean, abs=1e-6)
    assert smooth.deviations**2 == pytest.approx(variance, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(SAMPLES)
def test_periods_without_incidents_change_no_other(found):
    samples = place_samples(found)
    some = smooth_samples(samples, [], 1.0)
    full = smooth_samples(samples, range(samples[0].number, samples[-1].number + 1), 1.0)
    inner = [full.numbers.index(number) for number in some.numbers]
    assert full.means[inner] == pytest.approx(some.means, abs=1e-9)
    assert full.deviations[inner] == pytest.approx(some.deviations, abs=1e-9)


def test_interval_widens_in_silence_and_narrows_with_incidents():
    quiet = smooth_samples([Sample(0, 3, 5.0, 2.0), Sample(20, 3, 5.0, 2.0)], range(21), 1.0)
    assert quiet.deviations.argmax() == 10
    assert quiet.deviations[10] > 1.5 * quiet.deviations[0]
    few, many = (smooth_samples([Sample(0, size, 5.0, 4.0 * size)], [], 1.0) for size in (2, 50))
    assert many.deviations[0] < few.deviations[0] / 2


def test_nothing_cannot_be_smoothed():
    with pytest.raises(ValueError, match="nothing"):
        smooth_samples([], [], 1.0)


def cut_by_search(samples, noise):
    """Return the cuts of least cost among all that leave enough incidents in each stretch."""
    price = PRICE * log(max(len(samples), FEW)) * noise
    best, kept = inf, ()
    for number in range(len(samples)):
        for cuts in combinations(range(1, len(samples)), number):
            cost = price * number
            for a, b in zip((0, *cuts), (*cuts, len(samples)), strict=True):
                sizes = np.array([sample.size for sample in samples[a:b]])
                means = np.array([sample.mean for sample in samples[a:b]])
                level = (sizes @ means) / sizes.sum()
                cost += sizes @ (means - level) ** 2 if sizes.sum() >= LEAST else inf
            if cost < best - 1e-9:
                best, kept = cost, cuts
    return best, kept


@settings(max_examples=40, deadline=None)
@given(SAMPLES, st.sampled_from([0.2, 1.0, 4.0]))
def test_breaks_are_the_best_of_all_cuts(found, noise):
    samples = place_samples(found)
    best, _ = cut_by_search(samples, noise)
    places = [place for place, _, _ in find_breaks(samples, noise)]
    cost = PRICE * log(max(len(samples), FEW)) * noise * len(places)
    for a, b in zip([0, *places], [*places, len(samples)], strict=True):
        sizes = np.array([sample.size for sample in samples[a:b]])
        means = np.array([sample.mean for sample in samples[a:b]])
        cost += sizes @ (means - sizes @ means / sizes.sum()) ** 2 if sizes.sum() >= LEAST else inf
    assert cost == pytest.approx(best) or (best == inf and places == [])


def test_planted_breaks_are_found_and_no_others():
    chance = np.random.default_rng(3)
    levels = np.repeat([-3.0, 4.0, 0.0], 30)
    samples = []
    for number, level in enumerate(levels):
        values = chance.normal(level, 2.0, 1 + chance.poisson(1.5))
        samples.append(Sample(number, len(values), values.mean(), float(((values - values.mean()) ** 2).sum())))
    found = find_breaks(samples, smooth_samples(samples, [], 1.0).noise)
    assert [place for place, _, _ in found] == pytest.approx([30, 60], abs=1)
    assert [after - before for _, before, after in found] == pytest.approx([7, -4], abs=1)

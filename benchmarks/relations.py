"""Relations: change points planted in made series, how often the level lies in its interval, and time and memory.

Usage: python benchmarks/relations.py [--seed N] [--series N] [--scale N ...]
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from common import divide, format_table
from speed import measure_peak
from whimbrel.affair import Incident
from whimbrel.codebook import load_codebook
from whimbrel.records import Actor, Date
from whimbrel.series.breaks import find_breaks
from whimbrel.series.levels import Sample, smooth_samples
from whimbrel.series.relations import count_relations

SETTINGS = ((2.5, 3.0), (2.5, 1.5), (4.0, 1.5), (4.0, 0.5))
"""Standard deviation of incidents around the level, and incidents in a week."""
LENGTHS = (30, 80, 200)
REACH = 4
"""Weeks by which a change point may be off."""
WEEKS = 520
START = date(2030, 1, 7)
PAIRS = (300, 10_000)


def make_series(
    chance: np.random.Generator, steps: int, noise: float, rate: float
) -> tuple[list[Sample], list[int], np.ndarray]:
    """Return made weeks of incidents with `steps` steps of 3 to 6 points, the weeks of the steps, and the level."""
    length = int(chance.choice(LENGTHS))
    cuts = sorted(int(cut) for cut in chance.choice(np.arange(8, length - 8), steps, replace=False))
    level, value = np.zeros(length), chance.uniform(-4, 4)
    for first, last in pairwise([0, *cuts, length]):
        level[first:last] = value
        value += chance.choice([-1, 1]) * chance.uniform(3, 6)
    samples = []
    for week in range(length):
        tensions = chance.normal(level[week], noise, chance.poisson(rate))
        if len(tensions):
            mean = float(tensions.mean())
            samples.append(Sample(week, len(tensions), mean, float(((tensions - mean) ** 2).sum())))
    return samples, cuts, level


def count_hits(found: Iterable[int], planted: Iterable[int]) -> int:
    """Return how many planted weeks have a found one of their own within reach."""
    free = list(found)
    hits = 0
    for week in planted:
        near = [other for other in free if abs(other - week) <= REACH]
        if near:
            free.remove(near[0])
            hits += 1
    return hits


def measure_planted(series: int, seed: int) -> Iterator[list[object]]:
    """Yield a row for each setting: precision and recall, breaks in series without any, and coverage of the level."""
    for noise, rate in SETTINGS:
        chance = np.random.default_rng(seed)
        hits = found = planted = false = inside = weeks = 0
        for i in range(2 * series):
            steps = int(chance.integers(1, 4)) if i % 2 else 0
            samples, cuts, level = make_series(chance, steps, noise, rate)
            smooth = smooth_samples(samples, range(samples[0].number, samples[-1].number + 1), 1.0)
            places = [samples[place].number for place, _, _ in find_breaks(samples, smooth.noise)]
            true = level[list(smooth.numbers)]
            inside += int((np.abs(true - smooth.means) <= 1.96 * smooth.deviations).sum())
            weeks += len(true)
            if steps:
                hits, found, planted = hits + count_hits(places, cuts), found + len(places), planted + len(cuts)
            else:
                false += len(places)
        shares = (divide(hits, found), divide(hits, planted), divide(inside, weeks))
        yield [noise, rate, *(f"{100 * share:.1f}" for share in shares), f"{false / series:.3f}"]


def make_incidents(count: int, pairs: int, seed: int) -> Iterator[Incident]:
    """Yield made incidents of any type over ten years, of pairs of which the k-th has 1/k of the first's."""
    chance = np.random.default_rng(seed)
    types = sorted(load_codebook().types)
    share = 1 / np.arange(1, pairs + 1)
    chosen = chance.choice(pairs, count, p=share / share.sum())
    days, kinds = chance.integers(0, 7 * WEEKS, count), chance.integers(0, len(types), count)
    for i in range(count):
        day = (START + timedelta(days=int(days[i]))).isoformat()
        parties = [
            Actor(text=code, start=0, end=len(code), name=code, country=code)
            for code in (f"A{chosen[i] % 60}", f"B{chosen[i]}")
        ]
        when = Date(start=day, end=day, timex=day, granularity="day", approximate=False, basis="expression")
        yield Incident(
            id=f"{i:08x}",
            story=None,
            event_type=types[kinds[i]],
            within=False,
            status="happened",
            negated=False,
            actors=(parties[0],),
            recipients=(parties[1],),
            place=None,
            date=when,
            figures=(),
            values={},
            history=(),
            events=("e",),
            reports=("r",),
            origins=("o",),
        )


def measure_scale(sizes: Sequence[int], seed: int) -> Iterator[list[object]]:
    """Yield a row for each number of incidents and of pairs: processor time, memory, and how time grows."""
    codebook = load_codebook()
    for pairs in PAIRS:
        last: tuple[int, float] | None = None
        for size in sizes:
            incidents = list(make_incidents(size, pairs, seed))
            start = time.process_time()
            relations = count_relations(incidents, period="week", codebook=codebook)
            spent = time.process_time() - start
            slope = f"{np.log(spent / last[1]) / np.log(size / last[0]):.2f}" if last else ""
            points = sum(len(relation.points) for relation in relations)
            yield [size, len(relations), points, f"{spent:.1f}", slope, f"{measure_peak():.0f}"]
            last = (size, spent)


def main(argv: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure levels, change points and speed of relations.")
    parser.add_argument("--seed", type=int, default=0, help="seed of the made series")
    parser.add_argument("--series", type=int, default=100, help="number of series with steps, and without")
    parser.add_argument("--scale", type=int, nargs="*", default=[], help="numbers of incidents to time")
    options = parser.parse_args(argv)
    header = ["noise", "incidents a week", "precision", "recall", "level in its interval", "false breaks a series"]
    print(format_table(header, measure_planted(options.series, options.seed)))
    if options.scale:
        header = ["incidents", "relations", "points", "CPU seconds", "slope", "peak MiB"]
        print("\n" + format_table(header, measure_scale(options.scale, options.seed)))


if __name__ == "__main__":
    main(sys.argv[1:])

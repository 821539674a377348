"""Pairs of reports that may be copies, and what speaks for it.

Candidates share min-hashes of their word runs (Broder 1997, "On the resemblance and containment of documents"): the
share of equal min-hashes estimates the Jaccard index of the runs. Bands (LSH) would miss lightly rewritten and cut
copies, whose index is about 0.1; so each equal min-hash is one vote for a pair, and votes are counted. Of a min-hash
that many reports have, only neighbours in the order of reading are paired, which bounds the work.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from whimbrel.stories.copy_prints import Print

SLOTS = 128
SEED = 5
NEIGHBOURS = 12
"""How many later reports with the same min-hash a report is paired with."""
VOTES = 4
"""Equal min-hashes of 128 that make a pair worth comparing: an index of about 0.03."""
CHUNK = 8192
FEWEST = 4
SHARED = 0.1
"""Word runs, and share of the runs of the report with fewer, without which two reports have nothing to do with each
other: 99 % of the pairs of two rewritten copies of one text have more, 90 % of the pairs of reports on one war less."""
MATCH = 0.4
"""Weight of a sentence's stems that one sentence of the other report must have, to be the same sentence rewritten."""


class Likeness(msgspec.Struct, frozen=True):
    """What two reports have in common; all shares are from 0 to 1."""

    shared: int
    """Word runs of both."""
    jaccard: float
    """Word runs of both, of the runs of either."""
    runs: float
    """Word runs of both, of the runs of the one with fewer."""
    cover: float
    """Mean share of each sentence of the shorter report that its nearest sentence in the longer one has, by weight."""
    matched: float
    """Share of the shorter report, by weight, whose sentences have a match."""
    longer: float
    """Share of the longer report, by weight, whose sentences have a match in the shorter."""
    head: float
    """Share of the first three sentences of the longer report, by weight, that have a match."""
    lead: float
    """Share of the first three sentences of the shorter report, by weight, that have a match."""
    masks: tuple[int, int]
    """The sentences of the first and of the second report that have a match, as bits."""
    names: float
    """Figures and names of the shorter report that the longer has, by weight."""


def make_sketches(prints: Sequence[Print]) -> NDArray[np.uint32]:
    """Return the min-hashes of each print's runs (prints x 128); made in blocks, so that memory stays small."""
    sketches = np.zeros((len(prints), SLOTS), dtype=np.uint32)
    step = 4096
    for start in range(0, len(prints), step):
        runs = [item.runs for item in prints[start : start + step]]
        ends = np.cumsum([0, *map(len, runs)]).astype(np.uint64)
        flat = np.concatenate(runs).astype(np.uint64) if runs else np.zeros(0, dtype=np.uint64)
        rows = RMinHash.digest_matrix_from_flat_token_hashes(flat, ends, SLOTS, SEED).to_rows()
        sketches[start : start + len(runs)] = np.array(rows, dtype=np.uint32)
    return sketches


def find_candidates(prints: Sequence[Print], sketches: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Yield the pairs (first, second) of places in `prints` that have enough equal min-hashes, in order.

    The pairs of some thousand first reports at a time are counted, so that memory stays bounded whatever they share.
    """
    rows = np.array([i for i, item in enumerate(prints) if len(item.runs) > 1], dtype=np.int64)
    orders = [np.argsort(sketches[rows, slot], kind="stable").astype(np.int32) for slot in range(SLOTS)]
    ranks = [np.argsort(order).astype(np.int32) for order in orders]
    for start in range(0, len(rows), CHUNK):
        firsts = np.arange(start, min(start + CHUNK, len(rows)))
        found = [
            find_votes(sketches[rows[orders[slot]], slot], orders[slot], ranks[slot], firsts) for slot in range(SLOTS)
        ]
        pairs, votes = np.unique(np.concatenate(found), return_counts=True)
        for pair in pairs[votes >= VOTES].tolist():
            yield int(rows[pair // len(rows)]), int(rows[pair % len(rows)])


def find_votes(
    values: NDArray[np.uint32], order: NDArray[np.int32], ranks: NDArray[np.int32], firsts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the pairs (first * number of reports + second) of reports whose min-hash in one slot is the same.

    `values` are the min-hashes in rising order, `order` the reports in that order, `ranks` the place of each in it.
    """
    found: list[NDArray[np.int64]] = []
    places = ranks[firsts].astype(np.int64)
    for step in range(1, NEIGHBOURS + 1):
        inside = places + step < len(values)
        inside[inside] = values[places[inside]] == values[places[inside] + step]
        found.append(firsts[inside] * len(values) + order[places[inside] + step])
    return np.concatenate(found)


class Comparer:
    """Compares two prints; knows how many reports have each stem."""

    def __init__(self, prints: Sequence[Print]) -> None:
        counts: Counter[int] = Counter()
        for item in prints:
            counts.update({stem for line in item.lines for stem in line.stems})
        # With 100 reports more than there are, two copies alone weigh a shared stem nearly like one of their own.
        total = len(prints) + 100
        self.weights = {stem: math.log(total / (count + 1)) for stem, count in counts.items()}

    def compare(self, first: Print, second: Print) -> Likeness | None:
        """Return what two prints have in common, or None where they share too few word runs to be copies."""
        both = len(np.intersect1d(first.runs, second.runs, assume_unique=True))
        fewer, more = sorted((len(first.runs), len(second.runs)))
        if both < FEWEST or both < SHARED * fewer:
            return None
        short, long = sorted((first, second), key=self.weigh)
        nearest = self.find_nearest(short, long)
        back = self.find_nearest(long, short)
        return Likeness(
            shared=both,
            jaccard=both / (fewer + more - both),
            runs=both / fewer,
            cover=divide(sum(share * weight for share, weight in nearest), sum(weight for _, weight in nearest)),
            matched=share_matched(nearest),
            longer=share_matched(back),
            head=share_matched(back[:3]),
            lead=share_matched(nearest[:3]),
            masks=(mark(nearest), mark(back)) if short is first else (mark(back), mark(nearest)),
            names=self.share_names(short, long),
        )

    def weigh(self, item: Print) -> float:
        """Return the weight of all stems of a print."""
        return self.sum_weights(stem for line in item.lines for stem in line.stems)

    def share_names(self, of: Print, among: Print) -> float:
        """Return the share by weight of one print's figures and names that the other has."""
        names = {name for line in of.lines for name in line.names}
        there = {stem for line in among.lines for stem in line.stems}
        return divide(self.sum_weights(names & there), self.sum_weights(names))

    def sum_weights(self, stems: Iterable[int]) -> float:
        """Return the weight of some stems, the same in any order."""
        return math.fsum(self.weights[stem] for stem in stems)

    def find_nearest(self, of: Print, among: Print) -> list[tuple[float, float]]:
        """Return for each sentence of one print the share of its weight that the nearest sentence of the other has,
        and its weight.
        """
        where: dict[int, list[int]] = defaultdict(list)
        for i, line in enumerate(among.lines):
            for stem in set(line.stems):
                where[stem].append(i)
        found: list[tuple[float, float]] = []
        for line in of.lines:
            stems = set(line.stems)
            total = self.sum_weights(stems)
            shared: dict[int, float] = defaultdict(float)
            for stem in sorted(stems):
                for i in where.get(stem, ()):
                    shared[i] += self.weights[stem]
            found.append((divide(max(shared.values(), default=0.0), total), total))
        return found


def divide(part: float, whole: float) -> float:
    """Return part / whole, and 0 where the whole is 0."""
    return part / whole if whole else 0.0


def share_matched(nearest: Sequence[tuple[float, float]]) -> float:
    """Return the share by weight of sentences that have a match."""
    return divide(sum(weight for share, weight in nearest if share >= MATCH), sum(weight for _, weight in nearest))


def mark(nearest: Sequence[tuple[float, float]]) -> int:
    """Return the sentences that have a match as the bits of a number, the first sentence lowest."""
    return sum(1 << i for i, (share, _) in enumerate(nearest) if share >= MATCH)

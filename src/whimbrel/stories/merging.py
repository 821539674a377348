"""Constrained average-link clustering: which records tell of one happening.

Candidates come from blocks (one word of action in a story, one type with one party or place), each sorted by time, in
which a record meets only its next `NEIGHBOURS`: n log n at any number of records. Then the two clusters whose records
speak for one happening most, on average over all their pairs, are joined, again and again, until no average is above 0.
A pair that is excluded (`find_exclusion`) is never joined by itself and weighs against every cluster that would hold
it, and clusters many of whose days, places, parties or figures exclude each other stay apart, so that no chain of
likenesses swallows a week.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from heapq import heapify, heappop, heappush

import msgspec

from whimbrel.stories.pairs import (
    WEIGHTS,
    Telling,
    Weights,
    exclude_days,
    exclude_figures,
    exclude_parties,
    exclude_places,
    find_exclusion,
    may_be_one_type,
    score_pair,
)

NEIGHBOURS = 30
"""Records that a record is compared with in each of its blocks."""
SAMPLE = 10
"""Records of a cluster that stand for it where two clusters have pairs that were not compared."""
MOST = 0.34
"""Share of the pairs of two clusters whose days, places, parties or figures may exclude each other."""
EXCLUDED = -4.0
"""What an excluded pair counts in an average."""
START = -(10**9)

Pair = tuple[int, int]
Link = tuple[float, int]
"""Sum of the scores of two clusters' pairs, and how many pairs there are."""


class Case(msgspec.Struct):
    """One value of a field in a cluster: a record that has it, and how many have."""

    telling: Telling
    count: int


Cases = dict[Hashable, Case]


class Cluster(msgspec.Struct):
    """Some records, and what is needed to tell whether another cluster may join."""

    members: list[int]
    acts: frozenset[str]
    within: frozenset[str]
    types: Cases
    days: Cases
    places: Cases
    parties: Cases
    figures: Cases


def merge_tellings(tellings: Sequence[Telling], weights: Weights = WEIGHTS) -> list[list[int]]:
    """Return the clusters as lists of positions in `tellings`, each in order; the order of input does not matter."""
    ranked = sorted(range(len(tellings)), key=lambda i: tellings[i].id)
    merger = Merger([tellings[i] for i in ranked], weights)
    merger.merge()
    found = [sorted(ranked[i] for i in cluster.members) for cluster in merger.clusters.values()]
    return sorted(found)


def list_candidates(tellings: Sequence[Telling]) -> Iterator[Pair]:
    """Yield the pairs of positions that are to be compared, the lower first, each once."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for i, telling in enumerate(tellings):
        for key in list_keys(telling):
            blocks[key].append(i)
    seen: set[Pair] = set()
    for block in blocks.values():
        block.sort(key=lambda i: (find_time(tellings[i]), i))
        for at, i in enumerate(block):
            for j in block[at + 1 : at + 1 + NEIGHBOURS]:
                pair = (i, j) if i < j else (j, i)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def list_keys(telling: Telling) -> list[Hashable]:
    """Return the blocks of a record."""
    home = telling.story or telling.report
    keys: list[Hashable] = [("word", home, telling.sense)]
    if telling.event_type is not None:
        keys.append(("type", home, telling.event_type))
    parties = {party.key for party in (*telling.actors, *telling.recipients) if party.key}
    keys += [("party", telling.sense, key) for key in sorted(parties)]
    if telling.place is not None:
        keys.append(("place", telling.event_type, telling.place.name))
    return keys


def find_time(telling: Telling) -> int:
    """Return the day by which a record is sorted: its own, else that of its publication, else one before all others."""
    first, last = telling.days
    return next((day for day in (first if telling.stated else None, last, telling.published) if day is not None), START)


class Merger:
    """Joins clusters, the most alike first."""

    def __init__(self, tellings: Sequence[Telling], weights: Weights) -> None:
        """Compare the candidates; those that speak for one happening are the first links."""
        self.tellings, self.weights = tellings, weights
        self.clusters: dict[int, Cluster] = {i: make_cluster(i, telling) for i, telling in enumerate(tellings)}
        self.links: dict[int, dict[int, Link]] = defaultdict(dict)
        for i, j in list_candidates(tellings):
            score = self._score(i, j)
            if score > 0:
                self.links[i][j] = self.links[j][i] = (score, 1)

    def _score(self, i: int, j: int) -> float:
        a, b = self.tellings[i], self.tellings[j]
        return EXCLUDED if find_exclusion(a, b) else score_pair(a, b, self.weights)

    def merge(self) -> None:
        """Join until no link is above 0."""
        heap = [(-total / count, i, j) for i, near in self.links.items() for j, (total, count) in near.items() if i < j]
        heapify(heap)
        following = len(self.tellings)
        while heap:
            value, i, j = heappop(heap)
            link = self.links[i].get(j) if i in self.clusters and j in self.clusters else None
            if link is None or -link[0] / link[1] != value:
                continue
            if exclude_clusters(self.clusters[i], self.clusters[j]):
                del self.links[i][j], self.links[j][i]
                continue
            self._join(i, j, following)
            for near, (total, count) in self.links[following].items():
                heappush(heap, (-total / count, near, following))
            following += 1

    def _join(self, i: int, j: int, new: int) -> None:
        near = {i: self.links.pop(i), j: self.links.pop(j)}
        joined: dict[int, Link] = {}
        for other in sorted((near[i].keys() | near[j].keys()) - {i, j}):
            parts = [near[side].get(other) or self._measure(side, other) for side in (i, j)]
            link = parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]
            for side in (i, j):
                self.links[other].pop(side, None)
            if link[0] > 0:
                joined[other] = self.links[other][new] = link
        self.links[new] = joined
        self.clusters[new] = join_clusters(self.clusters.pop(i), self.clusters.pop(j))

    def _measure(self, i: int, j: int) -> Link:
        """Return the link of two clusters from the pairs of some of their records."""
        some, others = self.clusters[i].members, self.clusters[j].members
        scores = [self._score(a, b) for a in pick_evenly(some) for b in pick_evenly(others)]
        count = len(some) * len(others)
        return sum(scores) / len(scores) * count, count


def pick_evenly(members: Sequence[int]) -> Sequence[int]:
    """Return all members, or `SAMPLE` of many from end to end."""
    if len(members) <= SAMPLE:
        return members
    return [members[i * (len(members) - 1) // (SAMPLE - 1)] for i in range(SAMPLE)]


# --- what two clusters may not hold together -------------------------------------------------------------------------


def make_cluster(i: int, telling: Telling) -> Cluster:
    """Return the cluster of one record."""
    place = telling.place
    spot = (place.name, place.country, place.precision, place.tie == "dateline") if place else None
    return Cluster(
        [i],
        frozenset({telling.id}),
        frozenset({telling.within} if telling.within else ()),
        {(telling.event_type, telling.sense, telling.ahead, telling.negated): Case(telling, 1)},
        {(telling.days, telling.stated): Case(telling, 1)} if telling.days != (None, None) else {},
        {spot: Case(telling, 1)} if spot else {},
        {(telling.actors, telling.recipients): Case(telling, 1)} if telling.actors or telling.recipients else {},
        {tuple(sorted(telling.figures.items())): Case(telling, 1)} if telling.figures else {},
    )


def join_clusters(a: Cluster, b: Cluster) -> Cluster:
    """Return both as one."""
    return Cluster(
        sorted(a.members + b.members),
        a.acts | b.acts,
        a.within | b.within,
        join_cases(a.types, b.types),
        join_cases(a.days, b.days),
        join_cases(a.places, b.places),
        join_cases(a.parties, b.parties),
        join_cases(a.figures, b.figures),
    )


def join_cases(a: Cases, b: Cases) -> Cases:
    """Return the cases of both, with their counts added."""
    joined = dict(a)
    for key, case in b.items():
        known = joined.get(key)
        joined[key] = Case(known.telling, known.count + case.count) if known else case
    return joined


def exclude_clusters(a: Cluster, b: Cluster) -> bool:
    """Tell whether two clusters may not be one: a speech act and its content, a type or negation that does not fit, or
    days, places, parties or figures many of which exclude each other. A single record may be wrong where it happened.
    """
    return (
        not a.acts.isdisjoint(b.within)
        or not b.acts.isdisjoint(a.within)
        or measure_excluded(a.types, b.types, differ_in_kind) > 0
        or measure_excluded(a.days, b.days, exclude_days) > MOST
        or measure_excluded(a.places, b.places, lambda s, t: exclude_places(s.place, t.place)) > MOST
        or measure_excluded(a.parties, b.parties, exclude_parties) > MOST
        or measure_excluded(a.figures, b.figures, exclude_figures) > MOST
    )


def differ_in_kind(a: Telling, b: Telling) -> bool:
    """Tell whether negation or type forbids that two records are one."""
    return a.negated != b.negated or not may_be_one_type(a, b)


def measure_excluded(a: Cases, b: Cases, exclude: Callable[[Telling, Telling], bool]) -> float:
    """Return the share of pairs of records with known values that exclude each other; of many values the commonest."""
    hit = total = 0
    for some in pick_commonest(a):
        for other in pick_commonest(b):
            pairs = some.count * other.count
            total += pairs
            hit += pairs if exclude(some.telling, other.telling) else 0
    return hit / total if total else 0.0


def pick_commonest(cases: Cases) -> Sequence[Case]:
    """Return the cases, of many the `SAMPLE` commonest."""
    if len(cases) <= SAMPLE:
        return list(cases.values())
    return sorted(cases.values(), key=lambda case: (-case.count, case.telling.id))[:SAMPLE]

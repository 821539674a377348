"""Scores of coreference: MUC, B-cubed, CEAF-e, and their mean, the CoNLL score.

MUC: Vilain et al. 1995; B-cubed: Bagga and Baldwin 1998; CEAF-e with similarity phi-4: Luo 2005; the mean of their F1:
Pradhan et al. 2011. Key and response are partitions of one set of mentions (gold mentions), singletons included.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from common import combine_f1, divide

Labels = Mapping[Hashable, Hashable]
"""The cluster of each mention."""


@dataclass(frozen=True)
class Score:
    """Precision and recall, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return combine_f1(self.precision, self.recall)


def score_conll(key: Labels, response: Labels) -> float:
    """Return the mean of the F1 of MUC, B-cubed and CEAF-e; raise `ValueError` where the mentions differ."""
    return sum(score(key, response).f1 for score in (score_muc, score_b_cubed, score_ceaf_e)) / 3


def score_muc(key: Labels, response: Labels) -> Score:
    """Return MUC: the share of links of each chain that the other side keeps."""
    return Score(count_links(response, key), count_links(key, response))


def count_links(chains: Labels, parts: Labels) -> float:
    """Return the share of links in `chains` that hold in `parts`: (size - parts that it falls into) / (size - 1)."""
    overlap = count_overlap(chains, parts)
    sizes = Counter(chains.values())
    pieces = Counter(chain for chain, _ in overlap)
    kept = sum(size - pieces[chain] for chain, size in sizes.items())
    return divide(kept, sum(size - 1 for size in sizes.values()))


def score_b_cubed(key: Labels, response: Labels) -> Score:
    """Return B-cubed: over mentions, the share of a mention's cluster that is in its chain, and the reverse."""
    overlap = count_overlap(key, response)
    keys, responses = Counter(key.values()), Counter(response.values())
    precision = sum(n * n / responses[b] for (_, b), n in overlap.items())
    recall = sum(n * n / keys[a] for (a, _), n in overlap.items())
    return Score(divide(precision, len(key)), divide(recall, len(key)))


def score_ceaf_e(key: Labels, response: Labels) -> Score:
    """Return CEAF-e: the best alignment one to one of chains and clusters, a pair worth 2 |overlap| / (|a| + |b|)."""
    overlap = count_overlap(key, response)
    keys, responses = Counter(key.values()), Counter(response.values())
    worth = {(a, b): 2 * n / (keys[a] + responses[b]) for (a, b), n in overlap.items()}
    total = sum(align_clusters(worth))
    return Score(divide(total, len(responses)), divide(total, len(keys)))


def count_overlap(key: Labels, response: Labels) -> Counter[tuple[Hashable, Hashable]]:
    """Return how many mentions each pair of chain and cluster share; raise `ValueError` where the mentions differ."""
    if key.keys() != response.keys():
        raise ValueError("key and response must have the same mentions")
    return Counter((chain, response[mention]) for mention, chain in key.items())


def align_clusters(worth: Mapping[tuple[Hashable, Hashable], float]) -> list[float]:
    """Return the worth of the best alignment, one number for each connected part of the pairs."""
    by_key: dict[Hashable, list[Hashable]] = defaultdict(list)
    by_response: dict[Hashable, list[Hashable]] = defaultdict(list)
    for a, b in worth:
        by_key[a].append(b)
        by_response[b].append(a)
    seen: set[Hashable] = set()
    totals: list[float] = []
    for first in by_key:
        if first in seen:
            continue
        rows, columns, stack = [first], dict[Hashable, None](), [first]
        seen.add(first)
        while stack:
            for b in by_key[stack.pop()]:
                columns[b] = None
                fresh = [a for a in by_response[b] if a not in seen]
                seen.update(fresh)
                rows += fresh
                stack += fresh
        totals.append(find_best_sum([[worth.get((a, b), 0.0) for b in columns] for a in rows]))
    return totals


def find_best_sum(matrix: Sequence[Sequence[float]]) -> float:
    """Return the largest sum of cells with no two in one row or column (the Hungarian method, O(n^3))."""
    if len(matrix) > len(matrix[0]):
        matrix = [list(column) for column in zip(*matrix, strict=True)]
    height, width = len(matrix), len(matrix[0])
    rows, columns = [0.0] * (height + 1), [0.0] * (width + 1)
    match = [0] * (width + 1)
    for i in range(1, height + 1):
        match[0], at = i, 0
        least, back, used = [float("inf")] * (width + 1), [0] * (width + 1), [False] * (width + 1)
        while match[at]:
            used[at] = True
            row, step, following = match[at], float("inf"), 0
            for j in range(1, width + 1):
                if used[j]:
                    continue
                cost = -matrix[row - 1][j - 1] - rows[row] - columns[j]
                if cost < least[j]:
                    least[j], back[j] = cost, at
                if least[j] < step:
                    step, following = least[j], j
            for j in range(width + 1):
                if used[j]:
                    rows[match[j]] += step
                    columns[j] -= step
                else:
                    least[j] -= step
            at = following
        while at:
            match[at] = match[back[at]]
            at = back[at]
    return sum(matrix[match[j] - 1][j - 1] for j in range(1, width + 1) if match[j])

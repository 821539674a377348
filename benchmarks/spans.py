"""Ranges of characters: where words stand, what ranges share, and which belong together."""

import re
from collections.abc import Iterable, Sequence

Range = tuple[int, int]

PIECE = re.compile(r"\w+|[^\w\s]")


def count_overlap(a: Range, b: Range) -> int:
    """Return how many characters two ranges share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def have_overlap(some: Iterable[Range], others: Sequence[Range]) -> bool:
    """Return whether any range of the one list shares a character with any of the other."""
    return any(count_overlap(a, b) for a in some for b in others)


def shift_range(span: Range, by: int) -> Range:
    """Return the range moved on by so many characters."""
    return span[0] + by, span[1] + by


def find_all(text: str, part: str) -> tuple[Range, ...]:
    """Return every place of `part` in `text`, blanks of any length alike; within longer words only if nowhere else."""
    pattern = r"\s+".join(map(re.escape, part.split()))
    if not pattern:
        return ()
    whole = tuple(match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text))
    return whole or tuple(match.span() for match in re.finditer(pattern, text))


def find_longest(text: str, part: str) -> tuple[Range, ...]:
    """Return every place of the longest run of words of `part` that stands in `text`."""
    words = part.split()
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            found = find_all(text, " ".join(words[start : start + size]))
            if found:
                return found
    return ()


def find_tokens(text: str, ranges: Iterable[Range]) -> frozenset[int]:
    """Return where the words and signs begin that lie in the ranges."""
    return frozenset(match.start() for start, end in ranges for match in PIECE.finditer(text, start, end))


def pair_greedily(candidates: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return one-to-one pairs (i, j) of candidates (score, i, j), the highest score first, then the lowest i and j."""
    pairs: list[tuple[int, int]] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(candidates, key=lambda item: (-item[0], item[1], item[2])):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs

"""What is compared of a report: its sentences as stems of content words, and its word runs.

A stem is the hash of a content word's first letters, which stands for its inflections well enough here and needs no
language model. A word run is an unordered pair of neighbouring content words of one sentence, so that a passive or a
moved clause keeps most of its runs. Title, dateline and headings are left out: outlets set their own.
"""

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from whimbrel.errors import DataError
from whimbrel.records import Report, hash_text
from whimbrel.tables import read_table

Ids = NDArray[np.uint32]

WORD = re.compile(r"\w+(?:['’.\-,]\w+)*")
ENDS = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n+")
ABBREVIATION = re.compile(r"(?:^|\W)(?:[A-Z][a-z]{0,2}|(?:[A-Za-z]\.)+[A-Za-z])$")
STEM = 6
LONGEST_LINE = 45
"""Words of the longest sentence that can be boilerplate; real subscription lines are shorter."""
REPEATED = 4
"""Reports that must have a line before counting calls it boilerplate: three may be updates of one report."""
OWN_WORDS = 12
"""Content words that a report must have to itself beside a repeated line, for the line not to be a copy's."""
OWN_SHARE = 0.6
"""Share of the reports with a repeated line that must have so many."""
RARER = 3
"""How many times rarer than the repeated line such words must be: they may themselves be in a few copies."""
COMMON = 25
"""A word run of more reports than this (and 2 % of them) tells nothing of a copy."""
COMMON_SHARE = 0.02

# Closed-class words: they are lost and won by any rewriting.
GRAMMAR = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "nor",
        "not",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "us",
        "was",
        "we",
        "were",
        "which",
        "who",
        "whom",
        "whose",
        "will",
        "with",
        "would",
        "you",
        "i",
        "also",
        "after",
        "before",
        "about",
        "over",
        "under",
        "during",
        "while",
        "when",
        "where",
        "what",
        "how",
        "said",
        "says",
        "say",
    ]
)


class Line(msgspec.Struct, frozen=True, gc=False):
    """A sentence: where it stands in the report's text, and the stems of its content words in their order."""

    start: int
    end: int
    stems: tuple[int, ...]
    names: tuple[int, ...]
    """Stems of its figures, and of its words with a capital letter after the first word: what a rewriting keeps."""
    hash: int
    """Hash of all its words with figures masked: what makes two lines the same boilerplate."""
    words: int
    exact: int
    """Hash of all its words as they are, in 64 bits."""


class Print(msgspec.Struct):
    """What is compared of one report."""

    lines: tuple[Line, ...]
    """The sentences that are not boilerplate."""
    runs: Ids
    """Distinct word runs, sorted."""
    exact: str
    """Hash of the words of `lines`: equal where nothing but punctuation, head or boilerplate differs."""


class CopyTableError(DataError):
    """The table of boilerplate is wrong."""


def is_name(word: str, place: int) -> bool:
    """Return whether the word at this place of a sentence is a figure, or has a capital though it is not the first."""
    return word[0].isdigit() or (place > 0 and word[0].isupper())


def hash_word(word: str) -> int:
    """Return the hash of a stem or word, the same in all runs."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def hash_words(words: Sequence[str]) -> int:
    """Return a hash of some words in their order, of 64 bits."""
    data = " ".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())


def load_boilerplate(path: Path | None = None) -> re.Pattern[str]:
    """Return the pattern of words that mark a line as boilerplate, from `boilerplate.tsv` or a table like it."""
    table = path or Path(__file__).with_name("boilerplate.tsv")
    words = [row["words"] for _, row in read_table(table, ("words", "kind", "example"), CopyTableError)]
    marks = sorted({r"\s+".join(map(re.escape, entry.lower().split())) for entry in words}, key=lambda m: (-len(m), m))
    return re.compile(rf"(?<!\w)(?:{'|'.join(marks)})(?!\w)")


def find_sentences(report: Report) -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of a report's paragraphs, or of its whole text where it has none."""
    parts = [(b.start, b.end) for b in report.blocks if b.kind == "paragraph"] or [(0, len(report.text))]
    return [found for start, end in parts for found in split_sentences(report.text, start, end)]


def split_sentences(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield the (start, end) of the sentences of a part of a text; short capitalised words with a stop end none."""
    last = start
    for match in ENDS.finditer(text, start, end):
        stop = match.start()
        if text[stop] == "." and ABBREVIATION.search(text, max(last, stop - 12), stop):
            continue
        if text[last : match.end()].strip():
            yield last, match.start() + len(match.group().rstrip())
        last = match.end()
    if text[last:end].strip():
        yield last, end


class Printer:
    """Makes prints; keeps the hash of each word seen, which is bounded by the vocabulary."""

    def __init__(self, boilerplate: re.Pattern[str] | None = None) -> None:
        self.boilerplate = boilerplate or load_boilerplate()
        self.hashes: dict[str, int] = {}

    def read_lines(self, report: Report) -> tuple[Line, ...]:
        """Return the sentences of a report that no word of the table marks as boilerplate."""
        lines = (self.read_line(report.text, start, end) for start, end in find_sentences(report))
        return tuple(line for line in lines if line is not None)

    def read_line(self, text: str, start: int, end: int) -> Line | None:
        """Return one sentence, or None where it has no content words or is boilerplate by its words."""
        spelt = WORD.findall(text[start:end])
        sentence, words = text[start:end].lower(), [word.lower() for word in spelt]
        if len(words) <= LONGEST_LINE and self.boilerplate.search(sentence):
            return None
        stems = tuple(self.hash_stem(word) for word in words if word not in GRAMMAR)
        named = (low for i, (word, low) in enumerate(zip(spelt, words, strict=True)) if is_name(word, i))
        names = tuple(self.hash_stem(word) for word in named if word not in GRAMMAR)
        masked = " ".join("0" if word[0].isdigit() else word for word in words)
        return Line(start, end, stems, names, hash_word(masked), len(words), hash_words(words)) if stems else None

    def hash_stem(self, word: str) -> int:
        """Return the hash of a word's stem; figures are kept whole."""
        found = self.hashes.get(word)
        if found is None:
            found = hash_word(word if word[0].isdigit() else word.removesuffix("'s").removesuffix("’s")[:STEM])
            self.hashes[word] = found
        return found


FIRST_FACTOR, SECOND_FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


def find_runs(lines: Iterable[Line]) -> Ids:
    """Return the distinct word runs of some lines, sorted."""
    firsts: list[int] = []
    seconds: list[int] = []
    for line in lines:
        firsts += line.stems[:-1]
        seconds += line.stems[1:]
    first, second = np.array(firsts, dtype=np.uint64), np.array(seconds, dtype=np.uint64)
    low, high = np.minimum(first, second), np.maximum(first, second)
    mixed = np.multiply(low, FIRST_FACTOR) + np.multiply(high, SECOND_FACTOR)
    return np.unique(np.right_shift(mixed, np.uint64(32)).astype(np.uint32))


def find_repeated(all_lines: Sequence[tuple[Line, ...]]) -> set[int]:
    """Return the hashes of lines that are boilerplate by count: in several reports that have little else in common.

    A line of several copies of one text is none: what stands beside it is in the other copies too.
    """
    counts: Counter[int] = Counter()
    for lines in all_lines:
        counts.update({line.hash for line in lines})
    own: Counter[int] = Counter()
    for lines in all_lines:
        short = {line.hash for line in lines if line.words <= LONGEST_LINE and counts[line.hash] >= REPEATED}
        own.update(line for line in short if count_own(lines, counts, counts[line]) >= OWN_WORDS)
    return {line for line, count in own.items() if count >= OWN_SHARE * counts[line]}


def count_own(lines: Iterable[Line], counts: Mapping[int, int], count: int) -> int:
    """Return the content words of a report in lines that are far rarer than a line that `count` reports have."""
    return sum(len(line.stems) for line in lines if RARER * counts[line.hash] <= count)


def make_prints(reports: Iterable[Report], printer: Printer | None = None) -> list[Print]:
    """Return the print of each report, without boilerplate and without the word runs that many reports have."""
    printer = printer or Printer()
    all_lines = [printer.read_lines(report) for report in reports]
    repeated = find_repeated(all_lines)
    prints: list[Print] = []
    for i, lines in enumerate(all_lines):
        kept = tuple(line for line in lines if line.hash not in repeated)
        prints.append(Print(kept, find_runs(kept), hash_text(*(f"{line.exact:x}" for line in kept))))
        all_lines[i] = ()
    drop_common(prints)
    return prints


def drop_common(prints: Sequence[Print]) -> None:
    """Take from the prints the runs that more reports have than copies of one text would explain.

    A report that would lose most of its runs keeps them all: it is one of very many copies.
    """
    distinct = {item.exact: item.runs for item in prints}
    if len(distinct) <= COMMON:
        return
    runs, counts = np.unique(np.concatenate(list(distinct.values())), return_counts=True)
    common = runs[counts > max(COMMON, COMMON_SHARE * len(distinct))]
    for item in prints:
        rare = np.setdiff1d(item.runs, common, assume_unique=True)
        if 2 * len(rare) > len(item.runs):
            item.runs = rare

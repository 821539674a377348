"""The sentences of reports, made comparable: words, names, quotations, events, and who is quoted."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from whimbrel.errors import LexiconError
from whimbrel.records import Block, Coding, Event
from whimbrel.stories.portraits import read_day
from whimbrel.stories.vectors import SHARES, trim_word
from whimbrel.stories.words import load_words
from whimbrel.tables import read_table

CUES = Path(__file__).parent / "cues.tsv"
TOKEN = re.compile(r"[$€£]?\d+(?:[.,:]\d+)*(?:bn|m|k|th|st|nd|rd)?\b|[^\W\d_]+(?:['’.](?=[^\W\d_])[^\W\d_]+)*|[^\w\s]")
END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9À-Þ])|\n\s*\n|\n(?=\s*[\"“A-ZÀ-Þ])")
SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|St|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$"
)
QUOTE = re.compile(r"[\"“”]([^\"“”]{12,600})[\"“”]")
LONGEST = 1200
"""Characters of a sentence that are read."""
SENTENCES = 400
"""Sentences of a report that are read."""
COMMON = 0.12
"""Weight of a word that stands in every report, beside 1 for one that is not in the list of common words."""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word or mark, with its offsets in the report."""

    text: str
    start: int
    end: int
    low: str


class Sentence(msgspec.Struct, eq=False, kw_only=True):
    """A sentence of a report and what hangs on it; offsets are those of the report's text."""

    number: int
    report: str
    origin: str
    published: date | None
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    senses: frozenset[str]
    """Names of the deeds and stems of the other words that carry weight, without numbers."""
    names: frozenset[str]
    """Words with a capital that the sentence's beginning does not explain, trimmed."""
    cues: frozenset[str]
    """Kinds of `cues.tsv` whose words the sentence has."""
    events: tuple[Event, ...]
    mass: float
    """Sum of the weights of its words."""


@lru_cache(maxsize=1)
def load_cues(path: Path = CUES) -> dict[str, re.Pattern[str]]:
    """Return for each kind of cue the pattern of its words; raise `LexiconError` at the first wrong row."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for _, row in read_table(path, ("kind", "words", "example"), LexiconError):
        kinds[row["kind"]].append(r"\s+".join(map(re.escape, row["words"].split())).replace(r"\*", r"\w*"))
    return {kind: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for kind, words in kinds.items()}


def find_cues(text: str) -> frozenset[str]:
    """Return the kinds of cues that stand in a text."""
    return frozenset(kind for kind, pattern in load_cues().items() if pattern.search(text))


@lru_cache(maxsize=1)
def load_shares(path: Path = SHARES) -> dict[str, float]:
    """Return the share of reports in which each common word stands, by its stem."""
    words, shares = load_words(), dict[str, float]()
    for _, row in read_table(path, ("word", "share"), LexiconError):
        sense = words.find_sense(words.find_stem(row["word"]))
        shares[sense] = max(float(row["share"]), shares.get(sense, 0.0))
    return shares


@lru_cache(maxsize=100_000)
def weigh(sense: str) -> float:
    """Return how much a word says of what a sentence is about: 1 for a rare one, little for one of every report."""
    return max(COMMON, 1.0 - math.sqrt(load_shares().get(sense, 0.0)))


@lru_cache(maxsize=100_000)
def find_sense(word: str) -> str:
    """Return the deed or stem that a word stands for; "" for a word without weight."""
    words = load_words()
    low = word.lower()
    if low in words.empty or len(low) < 2:
        return ""
    return words.find_sense(words.find_stem(word))


def split_tokens(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return words and marks of a text; `offset` is added to their places."""
    found = (match for match in TOKEN.finditer(text))
    return tuple(Token(m.group(), m.start() + offset, m.end() + offset, m.group().lower()) for m in found)


def split_sentences(text: str, blocks: Sequence[Block] = ()) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of a text; where its layout is known, of its paragraphs only."""
    parts = [(block.start, block.end) for block in blocks if block.kind == "paragraph"] or [(0, len(text))]
    for first, last in parts:
        begin = first
        for found in END.finditer(text, first, last):
            if text[found.start()] == "." and SHORT.search(text[max(begin, found.start() - 5) : found.start() + 1]):
                continue
            yield from trim_range(text, begin, found.end())
            begin = found.end()
        yield from trim_range(text, begin, last)


def trim_range(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the range without blanks at its ends, where anything is left."""
    part = text[start:end]
    if part.strip():
        start += len(part) - len(part.lstrip())
        yield start, start + len(part.strip())


def read_sentences(coding: Coding, origin: str, first: int = 0, *, published: date | None = None) -> list[Sentence]:
    """Return the sentences of a coded report, numbered from `first`; where its text was not kept, the evidence of its
    events. `published` is its day, where that is known better than the report itself says.
    """
    report = coding.report
    if report.text:
        ranges = [(a, b, report.text[a:b]) for a, b in split_sentences(report.text, report.blocks)]
    else:
        ranges = sorted({(e.evidence.start, e.evidence.end, e.evidence.text) for e in coding.events})
    events: dict[int, list[Event]] = defaultdict(list)
    starts = [start for start, _, _ in ranges]
    for event in coding.events:
        events[find_range(starts, event.trigger.start)].append(event)
    published = published or read_day(report.published)
    return [
        make_sentence(first + i, report.id, origin, published, start, text[:LONGEST], tuple(events[i]))
        for i, (start, _, text) in enumerate(ranges[:SENTENCES])
    ]


def find_range(starts: Sequence[int], place: int) -> int:
    """Return the position of the last start that is not after a place; 0 where there is none."""
    return max((i for i, start in enumerate(starts) if start <= place), default=0)


def make_sentence(
    number: int,
    report: str,
    origin: str,
    published: date | None,
    start: int,
    text: str,
    events: tuple[Event, ...] = (),
) -> Sentence:
    """Return one sentence, its words read."""
    tokens = split_tokens(text, start)
    senses = frozenset(sense for token in tokens if token.text[0].isalpha() and (sense := find_sense(token.text)))
    return Sentence(
        number=number,
        report=report,
        origin=origin,
        published=published,
        start=start,
        end=start + len(text),
        text=text,
        tokens=tokens,
        senses=senses,
        names=frozenset(list_names(tokens)),
        cues=find_cues(text),
        events=events,
        mass=math.fsum(map(weigh, senses)),
    )


def list_names(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the trimmed words that have a capital for their own sake."""
    for i, token in enumerate(tokens):
        if token.text[0].isupper() and (
            i > 0 or token.text.isupper() or load_shares().get(find_sense(token.text)) is None
        ):
            yield trim_word(token.low)


def find_quotes(text: str) -> list[str]:
    """Return what stands between quotation marks, longer than a word or two."""
    return [match.group(1) for match in QUOTE.finditer(text)]

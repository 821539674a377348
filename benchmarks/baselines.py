"""The simplest coder that could be: stems, capital letters and nearness. Ours is worth what it has over this."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from spans import Range, count_overlap, shift_range

KEYWORDS = Path(__file__).parent / "sets" / "keywords.tsv"
NAME = re.compile(r"\b[A-Z][\w.’'-]*\w(?:\s+(?:(?:of|the|for|and)\s+)?[A-Z][\w.’'-]*\w)*")
SAID = re.compile(r"\b(?:said|says|told|added|according to)\b")
SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+|\n+")


@dataclass(frozen=True)
class Guess:
    """A record as the baseline makes it."""

    event_type: str
    trigger: Range
    actor: Range | None
    recipient: Range | None


@dataclass(frozen=True)
class Quote:
    """One attribution: who says, the word of saying, what is said."""

    source: Range | None
    cue: Range
    contents: tuple[Range, ...]


def load_keywords(path: Path = KEYWORDS) -> dict[str, str]:
    """Return the type of each stem, longer stems first."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return dict(sorted(rows, key=lambda row: (-len(row[0]), row)))


def find_keywords(text: str, keywords: dict[str, str]) -> list[tuple[Range, str]]:
    """Return the words that begin with a stem, with its type, in the order of the text."""
    stems = re.compile(rf"\b({'|'.join(map(re.escape, keywords))})\w*", re.IGNORECASE)
    return [(match.span(), keywords[match.group(1).lower()]) for match in stems.finditer(text)]


def find_names(text: str) -> list[Range]:
    """Return the runs of capitalised words."""
    return [match.span() for match in NAME.finditer(text)]


def guess_type(text: str, source: Range | None, target: Range | None, keywords: dict[str, str], default: str) -> str:
    """Return the type of the keyword nearest to the middle between source and target; `default` where there is none."""
    parties = [party for party in (source, target) if party is not None]
    inside = [span for span, _ in find_keywords(text, keywords) if any(count_overlap(span, party) for party in parties)]
    found = [(span, name) for span, name in find_keywords(text, keywords) if span not in inside]
    if not found:
        return default
    middle = sum(map(sum, parties)) / (2 * len(parties)) if parties else 0
    return min(found, key=lambda item: abs(sum(item[0]) / 2 - middle))[1]


def guess_records(text: str, keywords: dict[str, str]) -> list[Guess]:
    """Return a record for each keyword: the capitalised run before it acts, the one after it is acted on."""
    names = find_names(text)
    guesses: list[Guess] = []
    for span, event_type in find_keywords(text, keywords):
        before = [name for name in names if name[1] <= span[0]]
        after = [name for name in names if name[0] >= span[1]]
        guesses.append(Guess(event_type, span, before[-1] if before else None, after[0] if after else None))
    return guesses


def split_sentences(text: str) -> list[Range]:
    """Return the sentences of a text, cut at stops and line ends."""
    cuts = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


def guess_quotes(text: str) -> list[Quote]:
    """Return for each "said" of a sentence the nearest capitalised run, and the rest of the sentence as content."""
    quotes: list[Quote] = []
    for start, end in split_sentences(text):
        sentence = text[start:end]
        names = find_names(sentence)
        for match in SAID.finditer(sentence):
            cue = match.span()
            nearest = min(names, key=lambda name: max(name[0] - cue[1], cue[0] - name[1]), default=None)
            content = guess_content(cue, nearest, len(sentence.rstrip()))
            source = shift_range(nearest, start) if nearest else None
            quotes.append(Quote(source, shift_range(cue, start), tuple(shift_range(c, start) for c in content)))
    return quotes


def guess_content(cue: Range, source: Range | None, length: int) -> Sequence[Range]:
    """Return what lies after the cue and its source, or before them where nothing lies after."""
    first, last = (min(cue[0], source[0]), max(cue[1], source[1])) if source else cue
    if length - last > first:
        return [(last, length)]
    return [(0, first)] if first else []

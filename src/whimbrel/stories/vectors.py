"""What a report tells of, as weighted terms: words, names, the words of its head, and what was coded from it.

A term weighs more the fewer reports have it. In how many they are is counted as reports come; at first, while few have
come, shares of words in other text (`word_shares.tsv`) stand for it. Each channel has length one before the channels
are joined, so a long body does not drown the names (as in Miranda et al. 2018, "Multilingual clustering of streaming
news", where each kind of word has a cosine of its own).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whimbrel.errors import DataError
from whimbrel.records import Coding, Event
from whimbrel.tables import read_table

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
BEFORE_NAME = re.compile(r"[^\s.!?:\"“”]\s$|[,;–—-]\s?$")
"""What stands before a capital that is not there for the sentence's or the line's sake."""
SHARES = Path(__file__).parent / "word_shares.tsv"

HEAD = 400
"""Characters of the text that count as its head, beside the title."""
LONGEST_TEXT, LONGEST_WORD, MOST_TERMS = 20_000, 40, 600
"""Bounds against giant input: characters read, characters of a word, terms of one channel."""
CHANNELS = {"word": 1.0, "name": 0.6, "head": 1.0, "coded": 0.3}
"""Weight of each channel in the cosine of two reports that have all of them."""
PRIOR = 20
"""So many reports the shares of `word_shares.tsv` count for."""
DETAIL = {"entity": 1.0, "place": 1.0, "day": 1.0, "type": 0.5, "pair": 1.0}
"""Weight of each kind of coded term."""


def split_words(text: str) -> Iterator[tuple[str, int]]:
    """Yield (word, offset) for each word of `text`: lower case, genitive and plural cut off."""
    for found in WORD.finditer(text):
        yield trim_word(found.group()[:LONGEST_WORD].lower()), found.start()


def trim_word(word: str) -> str:
    """Return a lower-case word without genitive and plural (the S-stemmer of Harman 1991, with "-ches" and "-shes")."""
    word = word.replace("’", "'").removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def find_text(coding: Coding) -> str:
    """Return the report's text; where it was not kept, the sentences of its events."""
    text = coding.report.text or "\n".join(dict.fromkeys(event.evidence.text for event in coding.events))
    return text[:LONGEST_TEXT]


def find_terms(coding: Coding) -> dict[str, Counter[str]]:
    """Return how often each term stands in the report, by channel."""
    text, title = find_text(coding), coding.report.title or ""
    words = list(split_words(text))
    head = Counter(word for word, start in words if start < HEAD)
    for word, _ in split_words(title):
        head[word] += 1
    return {
        "word": Counter(word for word, _ in words) + Counter(word for word, _ in split_words(title)),
        "name": Counter(word for word, start in words if is_name(text, start)),
        "head": head,
        "coded": count_coded(coding.events),
    }


def is_name(text: str, start: int) -> bool:
    """Return whether the word at `start` has a capital, and not because a sentence or line begins there."""
    return text[start].isupper() and BEFORE_NAME.search(text, max(0, start - 2), start) is not None


def count_coded(events: Iterable[Event]) -> Counter[str]:
    """Return the entities, places, days, types and pairs of the events, each with how often it stands there."""
    counts: Counter[str] = Counter()
    for event in events:
        sides = [[actor.entity_id or actor.name for actor in side] for side in (event.actors, event.recipients)]
        counts.update(f"entity {name}" for side in sides for name in side)
        counts[f"type {event.event_type}"] += 1
        counts.update(f"pair {a} {event.event_type} {b}" for a in sides[0] for b in sides[1])
        if event.place is not None:
            counts[f"place {event.place.geonames_id or event.place.name}"] += 1
        if event.date is not None and event.date.basis == "expression" and event.date.granularity == "day":
            counts[f"day {event.date.start}"] += 1
    return counts


def load_shares(path: Path = SHARES) -> dict[str, float]:
    """Return the share of reports that have a word, by word; raise `DataError` where a share is no number."""
    shares: dict[str, float] = {}
    for number, row in read_table(path, ("word", "share"), DataError):
        try:
            shares[row["word"]] = min(1.0, max(0.0, float(row["share"])))
        except ValueError as exc:
            raise DataError(str(path), number, f"no share ({exc}); write it as 0.25") from exc
    return shares


class Terms:
    """The terms of one report, as numbers: which, how often (damped), and where each channel ends."""

    __slots__ = ("counts", "ends", "ids")

    def __init__(self, ids: Ints, counts: Floats, ends: tuple[int, ...]) -> None:
        self.ids, self.counts, self.ends = ids, counts, ends


class Vocabulary:
    """Terms by number, with how many reports have each: it grows as reports come."""

    def __init__(self) -> None:
        self.shares = load_shares()
        self.reports = 0
        self.numbers: dict[str, int] = {}
        self.found = np.zeros(1024, dtype=np.float32)
        self.prior = np.zeros(1024, dtype=np.float32)

    def add(self, channels: dict[str, Counter[str]]) -> Terms:
        """Return the report's terms as numbers, and count the report."""
        ids: list[int] = []
        counts: list[float] = []
        ends: list[int] = []
        for channel in CHANNELS:
            for term, count in sorted(channels[channel].most_common(MOST_TERMS)):
                ids.append(self._number(channel, term))
                counts.append((1 + math.log(count)) * (DETAIL[term.split(" ")[0]] if channel == "coded" else 1))
            ends.append(len(ids))
        terms = Terms(np.array(ids, dtype=np.int32), np.array(counts, dtype=np.float32), tuple(ends))
        self.found[terms.ids] += 1
        self.reports += 1
        return terms

    def _number(self, channel: str, term: str) -> int:
        key = f"{channel[0]} {term}"
        number = self.numbers.setdefault(key, len(self.numbers))
        if number >= len(self.found):
            self.found, self.prior = (np.concatenate([a, np.zeros_like(a)]) for a in (self.found, self.prior))
        self.prior[number] = 0.0 if channel == "coded" else self.shares.get(term, 0.0) * PRIOR
        return number

    def weigh(self, terms: Terms) -> Floats:
        """Return the weight of each term by the counts as they stand; their squares add up to one."""
        rarity = np.log((self.reports + PRIOR + 1) / (self.found[terms.ids] + self.prior[terms.ids] + 0.5))
        weights = terms.counts * np.maximum(rarity, 0)
        start = 0
        for end, share in zip(terms.ends, CHANNELS.values(), strict=True):
            part = weights[start:end]
            length = float(np.linalg.norm(part))
            if length:
                part *= math.sqrt(share) / length
            start = end
        length = float(np.linalg.norm(weights))
        return (weights / length if length else weights).astype(np.float32)

"""Words made comparable without a parser: stems, words that say the same deed, and weighted bags of words."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from whimbrel.errors import LexiconError
from whimbrel.tables import read_table

FOLDER = Path(__file__).parent
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*\d|\d")
LONGEST_WORD = 40
SUFFIXES = (("ement", ""), ("ment", ""), ("ations", ""), ("ation", ""), ("ition", "it"), ("tion", "t"), ("ssion", "ss"))
VOWELS = frozenset("aeiouy")
VOWEL_RUN = re.compile(r"[aeiouy]+")
SHORTEST_STEM = 3
CACHED = 2**16
"""Words whose stems are kept."""

Bag = Mapping[str, float]
"""Weights of words, of length 1 together."""


class Words(msgspec.Struct, frozen=True):
    """The tables of words: stems of irregular and derived forms, what names the same deed, and words without weight."""

    forms: dict[str, str]
    senses: dict[str, str]
    """Name of the deed by stem, or by two stems with a blank between for a phrase."""
    empty: frozenset[str]
    light: frozenset[str]
    """Stems of words of action that say little by themselves."""

    def find_stem(self, word: str) -> str:
        """Return the stem of a word: one for "attack", "attacks" and "attacking", for "decide" and "decision"."""
        low = word.lower()[:LONGEST_WORD].replace("’", "'").removesuffix("'s")
        return strip_suffix(self.forms[low]) if low in self.forms else strip_word(low)

    def find_sense(self, stem: str) -> str:
        """Return the name of the deed that a stem stands for; the stem itself where no table has it."""
        return self.senses.get(stem, stem)

    def read_deed(self, stem: str, others: Iterable[str]) -> str:
        """Return the deed of a word of action, or of a phrase that it makes with one of the `others` beside it."""
        phrases = (self.senses.get(f"{stem} {other}") for other in others)
        return next((deed for deed in phrases if deed is not None), None) or self.find_sense(stem)

    def list_stems(self, text: str) -> list[str]:
        """Return the stems of the words of a text that carry weight, in order."""
        return [self.find_stem(w) for w in WORD.findall(text) if len(w) > 1 and w.lower() not in self.empty]


@lru_cache(maxsize=1)
def load_words(folder: Path = FOLDER) -> Words:
    """Return the tables in `folder`; raise `LexiconError` at the first wrong row."""
    forms = {row["form"]: row["base"] for _, row in read_table(folder / "forms.tsv", ("form", "base"), LexiconError)}
    words = Words(forms, {}, frozenset(), frozenset())
    senses: dict[str, str] = {}
    for _, row in read_table(folder / "deeds.tsv", ("deed", "words"), LexiconError):
        for phrase in row["words"].split():
            senses.setdefault(" ".join(map(words.find_stem, phrase.split("_"))), row["deed"])
    empty: set[str] = set()
    light: set[str] = set()
    for _, row in read_table(folder / "empty.tsv", ("kind", "words"), LexiconError):
        if row["kind"] == "light":
            light.update(map(words.find_stem, row["words"].split()))
        else:
            empty.update(row["words"].split())
    return Words(forms, senses, frozenset(empty), frozenset(light))


@lru_cache(maxsize=CACHED)
def strip_word(word: str) -> str:
    """Return the stem of a regular word."""
    return strip_suffix(strip_inflection(word))


def strip_inflection(word: str) -> str:
    """Return a regular word without plural, past or -ing ending: "stopped" -> "stop", "agencies" -> "agency"."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]
    for ending in ("ed", "ing"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= SHORTEST_STEM - (ending == "ed") and VOWELS.intersection(root):
            return root[:-1] if is_doubled(root) else root
    return word


def is_doubled(root: str) -> bool:
    """Tell whether the last consonant was doubled by an ending: of "stopp" and "cancell", not of "kill" and "pass"."""
    if len(root) <= SHORTEST_STEM or root[-1] != root[-2] or root[-1] in "szf":
        return False
    return root[-1] != "l" or len(VOWEL_RUN.findall(root)) > 1


def strip_suffix(word: str) -> str:
    """Return a word without the ending that makes a verb a noun, and without its last e."""
    for suffix, instead in SUFFIXES:
        root = word.removesuffix(suffix)
        if root != word and len(root) > SHORTEST_STEM:
            word = root + instead
            break
    return word.removesuffix("e") if len(word) > SHORTEST_STEM else word


def count_rarity(groups: Iterable[Iterable[str]]) -> dict[str, float]:
    """Return for each word how rare it is, 0 (in all groups) to 1 (in one of many): log(n / its groups) / log(n)."""
    counts: Counter[str] = Counter()
    total = 0
    for group in groups:
        counts.update(set(group))
        total += 1
    top = math.log(total + 1) or 1.0
    return {word: max(0.0, math.log((total + 1) / (count + 0.5)) / top) for word, count in counts.items()}


def scale_bag(weights: Mapping[str, float]) -> Bag:
    """Return the weights scaled to length 1, without those that are 0."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weights[word] / length for word in sorted(weights) if weights[word]} if length else {}


def compare_bags(a: Bag, b: Bag) -> float:
    """Return the cosine of two bags, 0 to 1."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[word] for word, weight in a.items() if word in b)

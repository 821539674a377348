"""What the event model is told of words and pairs of words beside their text: the parse, the mentions, the lexicon."""

import numpy as np
from numpy.typing import NDArray

from whimbrel.coding.entities import Entities
from whimbrel.coding.parse import NOMINAL, NOUNS, Parse, Slots
from whimbrel.coding.scoring import PREDICATIVE, Matcher, Reading
from whimbrel.coding.status import StatusFinder
from whimbrel.model.labels import STATUSES, TYPES

Array = NDArray[np.float32]
TENSES = ("past", "present", "future", "none")
POS = ("VERB", "NOUN", "PROPN", "ADJ", "AUX", "NUM", "PRON")
SLOTS = (
    "subj", "obj", "iobj", "xcomp", "ccomp", "by", "to", "on", "against", "with", "of", "poss", "adj", "for", "from",
    "in", "at", "into", "between", "over", "about", "after", "attr", "acomp",
)  # fmt: skip
KINDS = ("person", "state", "people", "group", "organisation", "body", "place", "region", "unknown")
DEPS = (
    "nsubj", "nsubjpass", "dobj", "pobj", "poss", "compound", "amod", "nmod", "conj", "appos", "agent", "dative",
    "attr", "advcl", "relcl", "acl", "ccomp", "xcomp", "ROOT", "pcomp",
)  # fmt: skip
STEPS = (1, 2, 3, 5, 8, 13)
MAX_PATH = 8


class Columns:
    """Named columns of a table of features, in groups; `width` is how many there are."""

    def __init__(self, **groups: tuple[str, ...]) -> None:
        names = [(group, name) for group, names in groups.items() for name in names]
        self.numbers = {name: number for number, name in enumerate(names)}
        self.width = len(names)

    def mark(self, row: Array, group: str, name: str, value: float = 1.0) -> None:
        """Set a column of `row`; a name that has none is left out."""
        number = self.numbers.get((group, name))
        if number is not None:
            row[number] = value

    def list_numbers(self, *groups: str) -> list[int]:
        """Return the numbers of the columns of some groups."""
        return [number for (group, _), number in self.numbers.items() if group in groups]


STEP_NAMES = tuple(map(str, STEPS))
WORD_COLUMNS = Columns(
    pos=POS, dep=DEPS, lexicon=TYPES, read=("confidence", "read"), status=STATUSES, tense=TENSES, negated=("yes",)
)
FLAGS = ("actor", "recipient", "spare", "content", "mention", "country", "sector", "before", "subject", "event")
PAIR_COLUMNS = Columns(
    slot=SLOTS, below=SLOTS, flag=FLAGS, kind=KINDS, pos=POS, dep=DEPS, distance=STEP_NAMES, path=STEP_NAMES
)
LEXICON_COLUMNS = WORD_COLUMNS.list_numbers("lexicon", "read")
"""Where the lexicon's reading stands among the features of a word."""


class FeatureMaker:
    """Makes the features of one report's words; `readings` are the lexicon's."""

    def __init__(
        self, parse: Parse, entities: Entities, matcher: Matcher, readings: list[Reading], status: StatusFinder
    ) -> None:
        self.parse, self.entities, self.matcher, self.status = parse, entities, matcher, status
        self.readings: dict[int, Reading] = {reading.token: reading for reading in readings}
        self._paths: dict[int, dict[int, int]] = {}
        self._below: dict[int, Slots] = {}

    def list_candidates(self, start: int, end: int) -> list[int]:
        """Return the words of a sentence that may be words of action."""
        return [i for i in range(start, end) if self._may_act(i)]

    def _may_act(self, i: int) -> bool:
        parse = self.parse
        if parse.is_time[i] or not parse.is_prose[i]:
            return False
        if i in self.readings:
            return True
        if i in self.entities.name_at or i in self.entities.mentions:
            return False
        if parse.pos[i] == "VERB":
            return parse.deps[i] not in ("aux", "auxpass")
        return parse.pos[i] == "NOUN" or (parse.pos[i] == "ADJ" and parse.deps[i] in PREDICATIVE)

    def list_parties(self, start: int, end: int) -> list[int]:
        """Return the words of a sentence that may name who acts or is acted on."""
        parse = self.parse
        return [
            i for i in range(start, end)
            if (i in self.entities.mentions or parse.pos[i] in NOMINAL) and not parse.is_time[i]
        ]  # fmt: skip

    def describe_words(self, words: list[int]) -> Array:
        """Return the features of words that may be words of action, a row each: part of speech, dependency, the
        lexicon's reading, and what the words around them say of their status.
        """
        table = np.zeros((len(words), WORD_COLUMNS.width), dtype=np.float32)
        mark = WORD_COLUMNS.mark
        for row, i in zip(table, words, strict=True):
            mark(row, "pos", self.parse.pos[i])
            mark(row, "dep", self.parse.deps[i])
            reading = self.readings.get(i)
            if reading is not None:
                mark(row, "lexicon", reading.type)
                mark(row, "read", "read")
                mark(row, "read", "confidence", reading.confidence)
            status = self.status.find_status(self.parse, i)
            mark(row, "status", status.status)
            mark(row, "tense", status.tense)
            mark(row, "negated", "yes", float(status.negated))
        return table

    def describe_pairs(self, pairs: list[tuple[int, int]]) -> Array:
        """Return the features of pairs (event word, word that may be its party or content), a row each."""
        table = np.zeros((len(pairs), PAIR_COLUMNS.width), dtype=np.float32)
        for row, (i, j) in zip(table, pairs, strict=True):
            self._describe_pair(row, i, j)
        return table

    def _describe_pair(self, row: Array, i: int, j: int) -> None:
        mark, parse = PAIR_COLUMNS.mark, self.parse
        for group, slots in (("slot", self.matcher.event_slots(i)), ("below", self._slots_below(i))):
            for name, fillers in slots.items():
                if j in fillers:
                    mark(row, group, name)
        for flag in self._list_flags(i, j):
            mark(row, "flag", flag)
        mention = self.entities.mentions.get(j)
        if mention is not None:
            mark(row, "kind", mention.entity.kind)
        mark(row, "pos", parse.pos[j])
        mark(row, "dep", parse.deps[j])
        for group, count in (("distance", abs(i - j)), ("path", self._measure_path(i, j))):
            for step, name in zip(STEPS, STEP_NAMES, strict=True):
                if count <= step:
                    mark(row, group, name)

    def _list_flags(self, i: int, j: int) -> list[str]:
        parse, reading, mention = self.parse, self.readings.get(i), self.entities.mentions.get(j)
        found = []
        if reading is not None:
            roles = (reading.actors, reading.recipients, reading.spare, reading.content)
            found += [name for name, fillers in zip(FLAGS, roles, strict=False) if j in fillers]
        if mention is not None:
            found.append("mention")
            found += ["country"] if mention.entity.country is not None else []
            found += ["sector"] if mention.entity.sectors else []
        if j < i:
            found.append("before")
        if j in (parse.find_owner(i) if parse.pos[i] in NOUNS else parse.find_surface_subject(i)):
            found.append("subject")
        if j in self.readings:
            found.append("event")
        return found

    def _slots_below(self, i: int) -> Slots:
        """Return the slots of the objects of an event: "sent a team of officials *to Oslo*"."""
        if i not in self._below:
            found: Slots = {}
            for noun in self.matcher.event_slots(i).get("obj", ()):
                for name, fillers in self.parse.find_slots(noun).items():
                    found.setdefault(name, fillers)
            self._below[i] = found
        return self._below[i]

    def _measure_path(self, i: int, j: int) -> int:
        """Return the number of dependencies between two words, at most `MAX_PATH` on either side."""
        above = self._climb(i)
        for node, steps in self._climb(j).items():
            if node in above:
                return above[node] + steps
        return 2 * MAX_PATH

    def _climb(self, i: int) -> dict[int, int]:
        """Return the steps from a word to each word above it, itself first."""
        if i not in self._paths:
            found = {i: 0}
            for steps, node in enumerate(self.parse.find_ancestors(i), 1):
                if steps > MAX_PATH:
                    break
                found[node] = steps
            self._paths[i] = found
        return self._paths[i]

"""What the event model is told of words and pairs of words beside their text: the parse, the mentions, the lexicon."""

import numpy as np
from numpy.typing import NDArray

from whimbrel.coding.entities import Entities
from whimbrel.coding.parse import NOMINAL, NOUNS, Parse, Slots
from whimbrel.coding.scoring import PREDICATIVE, LexiconScorer, Matcher, Reading
from whimbrel.coding.status import StatusFinder, StatusReading
from whimbrel.lexicon import Lexicon

Array = NDArray[np.float32]

NONE = "NONE"
TYPES = (
    NONE, "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("happened", "ongoing", "planned", "attempted", "called_for", "conditional", "possible", "cancelled")
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
LEXICON_COLUMNS = slice(len(POS) + len(DEPS), len(POS) + len(DEPS) + len(TYPES) + 2)
"""Where the lexicon's reading stands among the features of a word."""


class FeatureMaker:
    """Makes the features of one report's words; `readings` are the lexicon's, by token."""

    def __init__(self, parse: Parse, entities: Entities, lexicon: Lexicon) -> None:
        self.parse, self.entities, self.lexicon = parse, entities, lexicon
        self.matcher = Matcher(lexicon, parse, entities)
        self.readings: dict[int, Reading] = {r.token: r for r in LexiconScorer(lexicon).score_words(parse, entities)}

    def list_candidates(self, start: int, end: int) -> list[int]:
        """Return the words of a sentence that may be words of action."""
        return [i for i in range(start, end) if self._may_act(i)]

    def _may_act(self, i: int) -> bool:
        parse = self.parse
        if parse.is_time[i] or not parse.is_prose[i]:
            return False
        if i in self.readings:
            return True
        name = self.entities.name_at.get(i)
        if name is not None or i in self.entities.mentions:
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

    def describe_word(self, i: int) -> Array:
        """Return the features of a word that may be a word of action: part of speech, dependency, lexicon's reading."""
        reading = self.readings.get(i)
        return np.concatenate(
            [
                _mark(POS, self.parse.pos[i]),
                _mark(DEPS, self.parse.deps[i]),
                _mark(TYPES, reading.type if reading else NONE),
                np.array([reading.confidence if reading else 0.0, reading is not None], dtype=np.float32),
            ]
        )

    def describe_status(self, i: int, finder: StatusFinder) -> tuple[Array, StatusReading]:
        """Return the features of what the words around `i` say of its status, and that reading itself."""
        reading = finder.find_status(self.parse, i)
        array = np.concatenate(
            [
                _mark(STATUSES, reading.status),
                _mark(TENSES, reading.tense),
                np.array([reading.negated], dtype=np.float32),
            ]
        )
        return array, reading

    def describe_pair(self, i: int, j: int) -> Array:
        """Return the features of word `j` as a party or the content of the event word `i`."""
        parse, reading = self.parse, self.readings.get(i)
        slots = self.matcher.event_slots(i)
        roles = [False] * 4
        if reading is not None:
            roles = [j in some for some in (reading.actors, reading.recipients, reading.spare, reading.content)]
        mention = self.entities.mentions.get(j)
        flags = [
            *roles,
            mention is not None,
            mention is not None and mention.entity.country is not None,
            mention is not None and bool(mention.entity.sectors),
            j < i,
            j in parse.find_owner(i) if parse.pos[i] in NOUNS else j in parse.find_surface_subject(i),
            j in self.readings,
        ]
        return np.concatenate(
            [
                _mark_slots(slots, j),
                _mark_slots(self._slots_below(slots), j),
                np.array(flags, dtype=np.float32),
                _mark(KINDS, mention.entity.kind if mention else ""),
                _mark(POS, parse.pos[j]),
                _mark(DEPS, parse.deps[j]),
                _mark_steps(abs(i - j)),
                _mark_steps(self._measure_path(i, j)),
            ]
        )

    def _slots_below(self, slots: Slots) -> Slots:
        """Return the slots of the objects of an event: "sent a team of officials *to Oslo*"."""
        found: Slots = {}
        for noun in slots.get("obj", ()):
            for name, fillers in self.parse.find_slots(noun).items():
                found.setdefault(name, fillers)
        return found

    def _measure_path(self, i: int, j: int) -> int:
        """Return the number of dependencies between two words, at most `MAX_PATH` on either side."""
        above = {node: steps for steps, node in enumerate([i, *_climb(self.parse, i)])}
        for steps, node in enumerate([j, *_climb(self.parse, j)]):
            if node in above:
                return above[node] + steps
        return 2 * MAX_PATH


def _climb(parse: Parse, i: int) -> list[int]:
    found: list[int] = []
    for node in parse.find_ancestors(i):
        found.append(node)
        if len(found) == MAX_PATH:
            break
    return found


def _mark(names: tuple[str, ...], name: str) -> Array:
    array = np.zeros(len(names), dtype=np.float32)
    if name in names:
        array[names.index(name)] = 1
    return array


def _mark_slots(slots: Slots, j: int) -> Array:
    return np.array([j in slots.get(name, ()) for name in SLOTS], dtype=np.float32)


def _mark_steps(count: int) -> Array:
    return np.array([count <= step for step in STEPS], dtype=np.float32)

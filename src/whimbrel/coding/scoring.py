"""Which words of a report are events, of which type, and whose: the lexicon's reading.

`Scorer` is the one interface through which events are typed and paired with their actors; a trained model may stand
in for
`LexiconScorer` behind it.
"""

import math
from collections.abc import Sequence
from typing import Protocol

import msgspec

from whimbrel.coding.carriers import Carriers
from whimbrel.coding.entities import Entities
from whimbrel.coding.parse import NOUNS, Parse, Slots
from whimbrel.lexicon import Condition, EventRow, Lexicon, SlotSpec
from whimbrel.records import Status

KEY_POS = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
PREDICATIVE = frozenset({"acomp", "oprd", "ROOT", "conj", "advcl", "xcomp", "ccomp", "relcl", "attr", "amod", "acl"})
AIMING = ("against", "on", "towards", "toward", "to", "with", "for")
NOUN_SLOTS = frozenset({"adj", "poss", "of", "xcomp", "ccomp"})
BUILT_IN_CLASSES = frozenset({"@actor", "@person", "@place", "@event"})
BASE_CONFIDENCE = {0: 0.55, 1: 0.65, 2: 0.75}


class Reading(msgspec.Struct):
    """One word read as an event: its type, mode, and the head tokens that fill its roles."""

    token: int
    words: tuple[int, ...]
    type: str
    mode: str | None
    actors: list[int]
    recipients: list[int]
    content: list[int]
    spare: list[int]
    """Head tokens to fall back on where none of `recipients` is anybody."""
    confidence: float
    carrier: int | None = None
    contexts: tuple[str, ...] = ()
    content_status: Status | None = None
    content_negated: bool = False
    judged: "Judged | None" = None
    """What the scorer says of its status; then `content` holds the event words themselves, too."""


class Judged(msgspec.Struct):
    """How likely each status is by a scorer, and negation; `weight` is what the rules' own reading adds to a log."""

    statuses: dict[Status, float]
    negated: float
    weight: float

    def choose_status(self, by_rules: Status) -> Status:
        """Return the likeliest status, with that of the rules weighed in."""
        return max(self.statuses, key=lambda s: math.log(self.statuses[s] + 1e-6) + self.weight * (s == by_rules))

    def choose_negated(self, by_rules: bool) -> bool:
        """Return whether negation is likelier than not, with the rules' reading weighed in."""
        odds = math.log((self.negated + 1e-6) / (1 - self.negated + 1e-6))
        return odds + (self.weight if by_rules else -self.weight) > 0


class Scorer(Protocol):
    """What types events and pairs them with who acts and who is acted on."""

    def score_words(self, parse: Parse, entities: Entities, given: Sequence[int] = ()) -> list[Reading]:
        """Return the readings of a report's words, in order; the words `given` are events for certain."""
        ...


class LexiconScorer:
    """Reads events by the rows of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def score_words(self, parse: Parse, entities: Entities, given: Sequence[int] = ()) -> list[Reading]:
        """Return the readings of a report's words, in order; a word that serves another reading has none of its own,
        nor has one that no row reads, though it be `given`.
        """
        return Matcher(self.lexicon, parse, entities).list_readings()


class Matcher:
    """Matches lexicon rows to the words of one report."""

    def __init__(self, lexicon: Lexicon, parse: Parse, entities: Entities) -> None:
        self.lexicon, self.parse, self.entities = lexicon, parse, entities
        self.carriers = Carriers(lexicon)
        self._event_slots: dict[int, Slots] = {}

    def list_readings(self) -> list[Reading]:
        """Return the readings of all words, in order; a word that serves another reading has none of its own."""
        readings: list[Reading] = []
        consumed: set[int] = set()
        for i in range(len(self.parse.words)):
            row = self.find_row(i)
            if row is None:
                continue
            used = self.find_used(i, row)
            consumed |= used
            if row.type != "NONE":
                readings.append(self.make_reading(i, row, used))
        return [reading for reading in readings if reading.token not in consumed]

    def find_row(self, i: int) -> EventRow | None:
        """Return the most specific row that applies to token `i`, or None."""
        pos = self._key_pos(i)
        rows = self.lexicon.events.get((self.parse.lemmas[i], pos)) if pos else None
        if not rows and pos == "a":
            rows = self.lexicon.events.get((self.parse.lower[i], pos))
        if not rows or self._is_inside_name(i) or self.parse.is_time[i]:
            return None
        return next((row for row in rows if self._applies(row, i)), None)

    def _key_pos(self, i: int) -> str | None:
        pos = KEY_POS.get(self.parse.pos[i])
        if pos == "v" and self.parse.deps[i] in ("amod", "aux", "auxpass", "compound"):
            return None
        if pos == "a" and self.parse.deps[i] not in PREDICATIVE:
            return None
        return pos

    def _is_inside_name(self, i: int) -> bool:
        name = self.entities.name_at.get(i)
        return name is not None and (name.entry is not None or name.kind == "person")

    def _applies(self, row: EventRow, i: int) -> bool:
        return all(
            self._has_word(i, word, row.pos) for word in row.words if word != row.head or row.words.count(word) > 1
        ) and all(self._holds(condition, i) for condition in row.where)

    def _has_word(self, i: int, word: str, pos: str) -> bool:
        parse = self.parse
        if pos == "n":
            return any(parse.lemmas[c] == word or parse.lower[c] == word for c in parse.children[i] if c < i) or (
                word in self.event_slots(i)
            )
        return any(
            (parse.lower[c] == word or parse.lemmas[c] == word)
            and parse.deps[c]
            in (
                "prt",
                "prep",
                "advmod",
                "agent",
                "dobj",
                "oprd",
                "acomp",
                "pobj",
                "advcl",
                "dative",
                "ROOT",
                "npadvmod",
                "attr",
                "nsubjpass",
                "xcomp",
            )
            for c in parse.children[i]
        ) or word in self.event_slots(i)

    def _holds(self, condition: Condition, i: int) -> bool:
        if "tense" in condition.slots:
            return is_future(self.parse, i)
        if "neg" in condition.slots:
            return bool(self.parse.find_children(i, "neg")) == condition.filled
        fillers = [f for slot in condition.slots for f in self.event_slots(i).get(slot, ())]
        if not condition.words:
            return bool(fillers) == condition.filled
        hit = any(self._is_one_of(filler, condition.words) for filler in fillers)
        return not hit if condition.negate else hit

    def _is_one_of(self, filler: int, words: frozenset[str]) -> bool:
        parse, head = self.parse, self.parse.lemmas[filler]
        names = {head, parse.lower[filler]}
        names |= {f"{parse.lemmas[c]} {head}" for c in parse.find_children(filler, "compound", "amod", "nmod")}
        names |= (
            {parse.lemmas[c] for c in parse.find_children(filler, "compound")} if parse.pos[filler] in NOUNS else set()
        )
        for word in words:
            if word.startswith("@"):
                if self._is_of_class(filler, names, word):
                    return True
            elif word in names:
                return True
        return False

    def _is_of_class(self, filler: int, names: set[str], word: str) -> bool:
        mention = self.entities.mentions.get(filler)
        if word == "@actor":
            return mention is not None
        if word == "@person":
            return mention is not None and mention.entity.kind in ("person", "people", "body")
        if word == "@place":
            return mention is not None and mention.entity.kind in ("place", "state", "region", "unknown")
        if word == "@event":
            return (
                mention is None
                and (self.parse.lemmas[filler], KEY_POS.get(self.parse.pos[filler], "")) in self.lexicon.events
            )
        return not names.isdisjoint(self.lexicon.classes.get(word, frozenset()))

    # --- slots with what the carrying verb adds -----------------------------------------------------------------

    def event_slots(self, i: int) -> Slots:
        """Return the slots of token `i` as an event: a noun takes over those of the verb that carries it."""
        if i not in self._event_slots:
            slots = {name: list(fillers) for name, fillers in self.parse.find_slots(i).items()}
            if self.parse.pos[i] in NOUNS:
                self._add_carrier_slots(i, slots)
            self._event_slots[i] = slots
        return self._event_slots[i]

    def _add_carrier_slots(self, i: int, slots: Slots) -> None:
        verb = self.carriers.find_carrier(self.parse, i)
        if verb is None:
            return
        row = self.lexicon.carriers.get(self.parse.lemmas[verb])
        role = row.role if row else "actor"
        of_verb = self.parse.find_slots(verb)
        subjects = [s for s in of_verb.get("subj", []) if s != i]
        if role == "actor" and self.parse.deps[i] != "nsubj":
            slots.setdefault("subj", subjects)
        elif role == "recipient":
            slots["on"] = slots.get("on", []) + subjects
        for name, fillers in of_verb.items():
            if name not in ("subj", "obj", "iobj", "xcomp", "ccomp", "prt", "attr", "acomp") and i not in fillers:
                slots.setdefault(name, fillers)

    # --- readings ----------------------------------------------------------------------------------------------

    def find_used(self, i: int, row: EventRow) -> set[int]:
        """Return the event words that the row's own words and conditions use up: "impose *sanctions*" is one event."""
        used: set[int] = set()
        slots = self.event_slots(i)
        for condition in row.where:
            if condition.words and not condition.negate and condition.words.isdisjoint(BUILT_IN_CLASSES):
                for slot in set(condition.slots) - set(row.content):
                    used |= {f for f in slots.get(slot, ()) if self._is_one_of(f, condition.words)}
        for word in set(row.words) - {row.head}:
            used |= {c for c in self.parse.children[i] if self.parse.lemmas[c] == word}
        used.discard(i)
        return used

    def make_reading(self, i: int, row: EventRow, used: set[int]) -> Reading:
        """Return the reading of token `i` by `row`."""
        slots = dict(self.event_slots(i))
        for noun in sorted(used):
            if self.parse.pos[noun] in NOUNS:
                for name, fillers in self.parse.find_slots(noun).items():
                    if not slots.get(name) and (name != "adj" or not slots.get("subj")):
                        slots[name] = fillers
        recipients = self._fill(row.recipients, slots) or self._fill(row.recipients, self._slots_of_object(slots))
        words = tuple(sorted({i, *(c for c in self.parse.children[i] if self.parse.deps[c] == "prt")}))
        return Reading(
            token=i,
            words=words,
            type=row.type,
            mode=row.mode,
            actors=self._fill(row.actors, slots),
            recipients=recipients,
            spare=self._find_spare(slots, used) if row.recipients.alternatives else [],
            content=[f for slot in row.content for f in slots.get(slot, ()) if f not in used],
            confidence=BASE_CONFIDENCE.get(len(row.where) + len(row.words) - 1, 0.8),
            carrier=self.carriers.find_carrier(self.parse, i),
            contexts=row.contexts,
            content_status=row.content_status,
            content_negated=row.content_negated,
        )

    def _find_spare(self, slots: Slots, used: set[int]) -> list[int]:
        """Return the object, and whom it or the act is aimed at: "threatened action *against Russia*"."""
        aimed = self._slots_of_object(slots)
        found = [f for f in slots.get("obj", ()) if f not in used]
        found += [f for name in AIMING for f in aimed.get(name, ())]
        return found + [f for name in AIMING if name != "for" for f in slots.get(name, ())]

    def _slots_of_object(self, slots: Slots) -> Slots:
        """Prepositions that the parse hung on the object: "send a team of officials *to Oslo*"."""
        found: Slots = {}
        for noun in slots.get("obj", ()):
            for inner in (noun, *self.parse.find_slots(noun).get("of", ())):
                for name, fillers in self.parse.find_slots(inner).items():
                    if name not in NOUN_SLOTS:
                        found.setdefault(name, fillers)
        return found

    def _fill(self, spec: SlotSpec, slots: Slots) -> list[int]:
        for names in spec.alternatives:
            fillers = [f for name in names for f in slots.get(name, ())]
            if fillers:
                return list(dict.fromkeys(fillers))
        return []


def is_future(parse: Parse, i: int) -> bool:
    """Tell whether the verb `i` stands with will, shall or would."""
    return any(parse.lemmas[c] in ("will", "shall", "would", "’ll", "'ll") for c in parse.find_children(i, "aux"))

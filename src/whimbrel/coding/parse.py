"""A Doc's words and dependencies as plain lists, and the grammatical slots around a word (see lexicon/README.md)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

Slots = dict[str, list[int]]

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
NOUNS = frozenset({"NOUN", "PROPN"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
ADJECTIVAL = frozenset({"ADJ"})
VERBAL = frozenset({"VERB", "AUX"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
OBJECT_CONTROL_PREPOSITIONS = frozenset({"of", "for", "from", "against", "into", "about", "over"})
PREFIXES = frozenset({"co", "re", "de", "cease", "pull"})
QUANTITIES = frozenset(
    [
        "thousand",
        "hundred",
        "dozen",
        "score",
        "ten",
        "million",
        "billion",
        "number",
        "majority",
        "minority",
        "most",
        "some",
        "many",
        "several",
        "one",
        "two",
        "three",
        "none",
        "all",
        "rest",
        "half",
        "part",
        "group",
        "handful",
        "crowd",
        "lot",
        "plenty",
        "couple",
        "series",
        "total",
        "any",
        "few",
        "each",
        "both",
        "member",
    ]
)
"""Words that count others: "thousands of *refugees*" is about refugees."""
NO_LEMMAS: Mapping[str, str] = {}
MAX_CLIMB = 6
TIME_LABELS = frozenset({"DATE", "TIME"})


class Parse:
    """The words, tags and tree of one Doc, and the slots of its words, each worked out once."""

    def __init__(
        self, doc: "Doc", lemmas: Mapping[str, str] = NO_LEMMAS, act_verbs: frozenset[str] = frozenset()
    ) -> None:
        """Take a parsed Doc (any pipeline with ClearNLP labels, or one built by hand).

        `lemmas` are lemmas by lower-case form that stand above the pipeline's own; `act_verbs` are verbs whose object
        is
        always an act ("cancel", "postpone").
        """
        self.doc, self.act_verbs = doc, act_verbs
        self.text: str = doc.text
        tokens = list(doc)
        self.words = [token.text for token in tokens]
        self.lower = [word.lower() for word in self.words]
        self.lemmas = [lemmas.get(low) or token.lemma_.lower() for token, low in zip(tokens, self.lower, strict=True)]
        self.pos = [token.pos_ for token in tokens]
        self.tags = [token.tag_ for token in tokens]
        self.deps = [token.dep_ for token in tokens]
        self.heads = [token.head.i for token in tokens]
        self.starts = [token.idx for token in tokens]
        self.ends = [start + len(word) for start, word in zip(self.starts, self.words, strict=True)]
        self.is_time = [token.ent_type_ in TIME_LABELS for token in tokens]
        self.is_prose = self._find_prose()
        self.children: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)
        self._slots: dict[int, Slots] = {}
        self._join_prefixes()

    def _join_prefixes(self) -> None:
        """Give "co-operation", "re-open", "cease-fire" the lemma that they have as one word."""
        for i in range(2, len(self.words)):
            if self.words[i - 1] == "-" and self.lower[i - 2] in PREFIXES:
                self.lemmas[i] = self.lower[i - 2] + self.lemmas[i]

    def _find_prose(self) -> list[bool]:
        """Which tokens stand in a paragraph, and not in a heading, dateline or header; all, where the layout is not
        known.
        """
        if "blocks" not in self.doc.spans:
            return [True] * len(self.words)
        prose = [False] * len(self.words)
        for span in self.doc.spans["blocks"]:
            prose[span.start : span.end] = [span.label_ == "paragraph"] * (span.end - span.start)
        return prose

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Token ranges of the sentences, in order."""
        return [(sent.start, sent.end) for sent in self.doc.sents]

    @cached_property
    def sentence_of(self) -> list[int]:
        """The number of the sentence that each token stands in."""
        numbers = [0] * len(self.words)
        for number, (start, end) in enumerate(self.sentences):
            for i in range(start, end):
                numbers[i] = number
        return numbers

    def find_children(self, i: int, *deps: str) -> list[int]:
        """Return the children of token `i` with one of the labels `deps`, in order."""
        return [child for child in self.children[i] if self.deps[child] in deps]

    def find_subtree(self, i: int) -> tuple[int, int]:
        """Return the half-open token range from the first to the last token below `i`."""
        low, high, stack = i, i, [i]
        while stack:
            node = stack.pop()
            low, high = min(low, node), max(high, node)
            stack.extend(self.children[node])
        return low, high + 1

    def find_head(self, start: int, end: int) -> int | None:
        """Return the token in the character range whose head lies outside it, the first of them; None where there is
        none.
        """
        inside = [
            i
            for i in range(len(self.words))
            if self.starts[i] < end and start < self.ends[i] and self.pos[i] != "SPACE"
        ]
        outside = [i for i in inside if self.heads[i] not in inside or self.heads[i] == i]
        return outside[0] if outside else None

    def find_range_head(self, start: int, end: int) -> int:
        """Return the token of a token range whose head lies outside it, the last one where several do."""
        outside = [i for i in range(start, end) if not start <= self.heads[i] < end or self.heads[i] == i]
        return outside[-1] if outside else end - 1

    def find_ancestors(self, i: int) -> Iterator[int]:
        """Yield the heads above `i`, nearest first, without `i`."""
        while self.heads[i] != i:
            i = self.heads[i]
            yield i

    def expand_conjuncts(self, i: int) -> list[int]:
        """Return `i` and the nominal or verbal words joined to it ("Israel and Egypt"), in order; what is counted
        stands for its count.
        """
        found = [self._resolve_quantity(i)]
        for node in found:
            found.extend(
                child for child in self.children[node] if self._is_joined(node, child) and self._alike(i, child)
            )
        return found

    def _is_joined(self, node: int, child: int) -> bool:
        """A conjunct, or a name that the parse hung below the name joined to it ("Abbas and US envoy Hof")."""
        if self.deps[child] == "nmod" and self.doc[child].ent_type_ == self.doc[node].ent_type_ == "PERSON":
            return bool(self.find_children(child, "cc"))
        return self.deps[child] == "conj"

    def _resolve_quantity(self, i: int) -> int:
        if self.pos[i] == "NUM" or (self.lemmas[i] in QUANTITIES and self.pos[i] != "VERB"):
            for prep in self.find_children(i, "prep"):
                for noun in self.find_children(prep, "pobj"):
                    if self.lower[prep] == "of" and self.pos[noun] in NOUNS:
                        return noun
        return i

    def _alike(self, i: int, j: int) -> bool:
        return any(self.pos[i] in kind and self.pos[j] in kind for kind in (NOMINAL, VERBAL, ADJECTIVAL))

    def is_passive(self, i: int) -> bool:
        """Tell whether the verb `i` is passive: with an auxiliary, or a bare past participle after a noun."""
        if any(self.deps[child] in ("auxpass", "nsubjpass", "agent") for child in self.children[i]):
            return True
        if self.tags[i] != "VBN":
            return False
        if self.deps[i] == "acl":
            return True
        if self.deps[i] == "conj" and self.pos[self.heads[i]] in VERBAL:
            labels = {self.deps[child] for child in self.children[i]}
            # "3 were killed and 40 wounded": the auxiliary of the first verb serves the second, whose subject is own.
            own = "aux" in labels or labels >= {"nsubj", "dobj"}
            return not own and self.is_passive(self.heads[i])
        return self.deps[i] in ("advcl", "xcomp") and not self.find_children(i, "aux", "dobj")

    def find_slots(self, i: int) -> Slots:
        """Return the slots of token `i`: slot name -> head tokens of what fills it."""
        if i not in self._slots:
            self._slots[i] = {}
            slots = self._verb_slots(i) if self.pos[i] in VERBAL else self._word_slots(i)
            self._slots[i] = {name: sorted(set(fillers)) for name, fillers in slots.items() if fillers}
        return self._slots[i]

    def _verb_slots(self, i: int) -> Slots:
        slots: Slots = defaultdict(list)
        passive = self.is_passive(i)
        for child in self.children[i]:
            self._add_child(slots, i, child)
        surface = self.find_surface_subject(i)
        slots["obj" if passive else "subj"] += surface
        if not slots.get("obj") and not passive:
            slots["obj"] += self._raised_object(i)
        if not slots.get("obj") and not passive:
            slots["obj"] += self._forward_object(i)
        return slots

    def _add_child(self, slots: Slots, i: int, child: int) -> None:
        dep = self.deps[child]
        if dep == "dobj":
            slots["obj"] += self.expand_conjuncts(self.resolve_relative(child))
        elif dep == "dative":
            objects = self.find_children(child, "pobj")
            for node in objects or [child]:
                slots["to" if objects else "iobj"] += self.expand_conjuncts(node)
        elif dep == "agent":
            for node in self.find_children(child, "pobj"):
                slots["subj"] += self.expand_conjuncts(node)
                slots["by"] += self.expand_conjuncts(node)
        elif dep in ("xcomp", "ccomp"):
            slots[dep] += self.expand_conjuncts(child)
        elif dep in ("attr", "oprd", "acomp", "prt"):
            slots[dep].append(child)
        elif dep == "prep":
            self._add_preposition(slots, child)

    def _add_preposition(self, slots: Slots, prep: int, depth: int = 0) -> None:
        name = self.lower[prep]
        for child in self.children[prep]:
            if self.deps[child] in ("pobj", "pcomp") and not self.is_time[child]:
                slots[name] += self.expand_conjuncts(self.resolve_relative(child))
            elif self.deps[child] in ("prep", "conj") and depth < 2:
                self._add_preposition(slots, child, depth + 1)

    def find_surface_subject(self, i: int, depth: int = 0) -> list[int]:
        """Return the heads of the subject of verb `i` as the sentence's form has it, inherited where it has none of
        its own.
        """
        for child in self.children[i]:
            if self.deps[child] in SUBJECTS or self.deps[child] in PASSIVE_SUBJECTS:
                return self.expand_conjuncts(self.resolve_relative(child))
        return [] if depth > MAX_CLIMB else self._inherit_subject(i, depth + 1)

    def _inherit_subject(self, i: int, depth: int) -> list[int]:
        head, dep = self.heads[i], self.deps[i]
        if head == i:
            return []
        if self.pos[i] == "ADJ" and dep in ("acomp", "oprd", "conj", "amod"):
            return [head] if dep == "amod" else self.find_surface_subject(head, depth)
        if dep == "acl":
            return self._subject_of_modifier(i, head, depth)
        if dep == "relcl":
            return [head]
        if dep == "pcomp":
            return self._subject_of_gerund(head, depth)
        if self.pos[head] in VERBAL or dep in ("conj", "xcomp"):
            if dep in ("xcomp", "ccomp"):
                objects = self.find_children(head, "dobj", "dative")
                if objects and not self.is_passive(head):
                    return self.expand_conjuncts(objects[0])
            if dep in ("conj", "xcomp", "ccomp", "advcl") and self.pos[head] in (*VERBAL, "ADJ"):
                return self.find_surface_subject(head, depth)
            if dep in ("conj", "xcomp") and self.pos[head] in NOUNS:
                return []
        if self.pos[head] == "ADJ" and dep in ("xcomp", "advcl", "ccomp"):
            return self.find_surface_subject(self.heads[head], depth)
        return []

    def _subject_of_modifier(self, i: int, noun: int, depth: int) -> list[int]:
        if any(self.deps[c] == "aux" and self.tags[c] == "TO" for c in self.children[i]):
            return self.find_owner(noun, depth)
        return self.expand_conjuncts(noun) if self.deps[noun] != "conj" else [noun]

    def find_owner(self, noun: int, depth: int = 0) -> list[int]:
        """Return who a noun of action belongs to: possessor, by-phrase, or the subject of the verb that carries it."""
        owners = self.find_children(noun, "poss")
        for participle in self.find_children(noun, "acl"):
            for agent in self.find_children(participle, "agent"):
                owners += self.find_children(agent, "pobj")
        if owners:
            return owners
        head = self.heads[noun]
        if self.pos[head] in VERBAL and self.deps[noun] in ("dobj", "attr"):
            return self.find_surface_subject(head, depth) if not self.is_passive(head) else []
        if self.deps[noun] == "nsubjpass":
            return [n for agent in self.find_children(head, "agent") for n in self.find_children(agent, "pobj")]
        if self.deps[noun] == "pobj" and self.pos[self.heads[head]] in VERBAL:
            return self.find_surface_subject(self.heads[head], depth)
        return []

    def _subject_of_gerund(self, prep: int, depth: int) -> list[int]:
        governor = self.heads[prep]
        if self.deps[prep] == "prep" and self.deps[governor] == "prep":
            governor = self.heads[governor]
        if self.pos[governor] in VERBAL:
            objects = self.find_children(governor, "dobj")
            if objects and self.lower[prep] in OBJECT_CONTROL_PREPOSITIONS and not self.is_passive(governor):
                return self.expand_conjuncts(objects[0])
            return self.find_surface_subject(governor, depth)
        if self.pos[governor] in NOUNS:
            return self.find_owner(governor, depth)
        if self.pos[governor] == "ADJ":
            return self.find_surface_subject(self.heads[governor], depth)
        return []

    def _raised_object(self, i: int) -> list[int]:
        """Return the subject of a bare clause, which is the object too ("urged Israel to go", "found him guilty")."""
        for child in self.find_children(i, "ccomp", "xcomp"):
            infinitive = any(self.tags[c] == "TO" and self.deps[c] == "aux" for c in self.children[child])
            subjects = self.find_children(child, "nsubj", "nsubjpass")
            if (infinitive or self.pos[child] in ("ADJ", "NOUN")) and subjects and subjects[0] > i:
                return self.expand_conjuncts(subjects[0])
        return []

    def _forward_object(self, i: int) -> list[int]:
        """ "condemned and sanctioned Iran": the first verb takes the object of the verb joined to it."""
        for child in self.find_children(i, "conj"):
            if self.pos[child] == "VERB" and child - i <= 3 and not self.find_children(child, "nsubj", "aux"):
                return [n for obj in self.find_children(child, "dobj") for n in self.expand_conjuncts(obj)]
        return []

    def resolve_relative(self, i: int) -> int:
        """Return the noun that a relative pronoun stands for, or `i` itself."""
        if self.lower[i] not in RELATIVES or self.pos[i] not in ("PRON", "DET", "SCONJ"):
            return i
        for node in self.find_ancestors(i):
            if self.deps[node] == "relcl":
                return self._find_act(node, self.heads[node])
        return i

    def _find_act(self, verb: int, noun: int) -> int:
        """Return what a relative clause is about: of "a trip to Oslo, which was cancelled" the trip, not the town."""
        if self.lemmas[verb] not in self.act_verbs or self.pos[noun] != "PROPN":
            return noun
        for node in self.find_ancestors(noun):
            if self.pos[node] == "NOUN":
                return node
            if self.pos[node] != "ADP":
                break
        return noun

    def _word_slots(self, i: int) -> Slots:
        """Slots of a noun or adjective."""
        slots: Slots = defaultdict(list)
        for child in self.children[i]:
            dep = self.deps[child]
            if dep == "poss":
                slots["poss"] += self.expand_conjuncts(self.resolve_relative(child))
            elif dep in ("amod", "compound", "nmod"):
                slots["adj"] += self.expand_conjuncts(child)
            elif dep == "prep":
                self._add_preposition(slots, child)
            elif dep == "agent":
                for node in self.find_children(child, "pobj"):
                    slots["by"] += self.expand_conjuncts(node)
            elif dep in ("acl", "xcomp", "ccomp", "relcl"):
                self._add_noun_clause(slots, child)
        if self.pos[i] == "ADJ":
            verb = self.heads[i]
            slots["subj"] += self.find_surface_subject(verb if self.deps[i] in ("acomp", "oprd", "conj") else i)
        return slots

    def _add_noun_clause(self, slots: Slots, child: int) -> None:
        infinitive = any(self.tags[c] == "TO" for c in self.find_children(child, "aux"))
        marked = any(self.lower[c] == "that" for c in self.find_children(child, "mark"))
        if infinitive or self.deps[child] == "xcomp":
            slots["xcomp"] += self.expand_conjuncts(child)
        elif marked or self.deps[child] == "ccomp":
            slots["ccomp"] += self.expand_conjuncts(child)

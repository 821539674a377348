"""Whether an event happened, is planned, called for, conditional and so on, and whether it is negated, with the cues."""

import msgspec

from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.lexicon import Lexicon, StatusRow
from whimbrel.records import Status

RANK: tuple[Status, ...] = ("happened", "ongoing", "attempted", "possible", "planned", "called_for", "conditional", "cancelled")
"""From the weakest cue to the strongest: where several stand, the strongest holds (docs/record.md)."""
CONTRACTIONS = {"'ll": "will", "’ll": "will", "wo": "will", "'d": "would", "’d": "would", "ca": "can", "sha": "shall"}
MAX_DEPTH = 7


class StatusReading(msgspec.Struct):
    """Status and negation of one event, the tokens that show them, and the tense of its clause."""

    status: Status
    negated: bool
    cues: list[int]
    tense: str


class _Walk(msgspec.Struct):
    status: list[Status] = msgspec.field(default_factory=list)
    negations: list[int] = msgspec.field(default_factory=list)
    cues: list[int] = msgspec.field(default_factory=list)

    def add(self, row: StatusRow | None, token: int) -> None:
        """Note what the row of the word at `token` says."""
        if row is None:
            return
        if row.status is not None:
            self.status.append(row.status)  # type: ignore[arg-type]
        if row.negated:
            self.negations.append(token)
        self.cues.append(token)


def join_status(*statuses: str) -> Status:
    """Return the strongest of some statuses."""
    return max((RANK[RANK.index(s)] for s in statuses), key=RANK.index)  # type: ignore[arg-type]


class StatusFinder:
    """Reads status from the words around an event and above it, by the table `status.tsv`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def find_status(self, parse: Parse, i: int, carrier: int | None = None, stop: int | None = None) -> StatusReading:
        """Return the status of the event at token `i`, a noun's with its `carrier` verb; nothing at or above `stop` counts."""
        walk = _Walk()
        if parse.pos[i] in VERBAL:
            self._read_verb(parse, i, walk)
        elif parse.pos[i] == "ADJ":
            self._read_verb(parse, parse.heads[i], walk)
        else:
            self._read_noun(parse, i, walk)
        if carrier is not None and carrier != stop:
            self._read_carrier(parse, i, carrier, walk)
            self._climb(parse, carrier, walk, stop)
        if carrier is None or parse.heads[i] != carrier:
            self._climb(parse, i, walk, stop)
        status = join_status("happened", *walk.status)
        return StatusReading(status, len(set(walk.negations)) % 2 == 1, sorted(set(walk.cues)), self._find_tense(parse, i, carrier))

    def _row(self, word: str, pos: str, slot: str) -> StatusRow | None:
        row = self.lexicon.status.get((word, pos))
        return row if row is not None and slot in row.slots else None

    # --- the event's own words ---------------------------------------------------------------------------------

    def _read_verb(self, parse: Parse, v: int, walk: _Walk) -> None:
        """Read modals, negation, adverbs, progressive form and conditions of the clause of verb `v`."""
        if parse.pos[v] not in VERBAL:
            return
        progressive = False
        for child in parse.children[v]:
            dep, word = parse.deps[child], parse.lower[child]
            if dep in ("aux", "auxpass"):
                walk.add(self._row(CONTRACTIONS.get(word, word), "x", "verb"), child)
                be = parse.lemmas[child] in ("be", "'s", "’s")
                progressive |= be and dep == "aux" and parse.tags[v] == "VBG"
                progressive |= word == "being" and dep == "auxpass"
            elif dep == "neg":
                if parse.lower[min(child + 1, len(parse.lower) - 1)] != "only":
                    walk.add(self._row(word, "d", "verb") or self._row("not", "d", "verb"), child)
            elif dep in ("advmod", "npadvmod"):
                walk.add(self._row(word, "d", "verb"), child)
            elif dep == "mark" and parse.deps[v] == "advcl":
                walk.add(self._row(word, "m", "clause"), child)
            elif dep in ("advcl", "prep", "ccomp"):
                self._read_condition(parse, child, walk)
            elif dep in ("nsubj", "nsubjpass") and word in ("none", "nobody", "neither", "nothing"):
                walk.add(StatusRow(frozenset(), None, True), child)
        for child in parse.find_children(v, "nsubj", "nsubjpass"):
            for det in parse.find_children(child, "det"):
                if parse.lower[det] in ("no", "neither"):
                    walk.add(StatusRow(frozenset(), None, True), det)
        if progressive and not self._is_going_to(parse, v):
            walk.add(StatusRow(frozenset(), "ongoing", False), v)
            walk.cues.remove(v)
        self._read_going_to(parse, v, walk)

    def _is_going_to(self, parse: Parse, v: int) -> bool:
        return parse.lower[v] == "going" and any(parse.tags[c] == "VB" for c in parse.find_children(v, "xcomp"))

    def _read_going_to(self, parse: Parse, v: int, walk: _Walk) -> None:
        head = parse.heads[v]
        if parse.deps[v] == "xcomp" and head != v and self._is_going_to(parse, head):
            walk.add(StatusRow(frozenset(), "planned", False), head)

    def _read_condition(self, parse: Parse, child: int, walk: _Walk) -> None:
        """A clause or phrase below the event that makes it conditional: "if they withdraw", "in return for"."""
        for mark in parse.find_children(child, "mark", "advmod", "aux"):
            row = self._row(parse.lower[mark], "m", "clause")
            if row is not None and (parse.deps[mark] != "aux" or (parse.lower[mark] == "should" and mark == parse.find_subtree(child)[0])):
                walk.add(row, mark)
        if parse.lower[child] in ("provided", "providing", "unless"):
            walk.add(self._row(parse.lower[child], "m", "clause"), child)
        if parse.deps[child] == "prep" or parse.pos[child] == "SCONJ":
            phrase = parse.lower[child : child + 4]
            for size in (4, 3, 1):
                row = self._row(" ".join(phrase[:size]), "p", "below")
                if row is not None:
                    walk.add(row, child)
                    return

    def _read_noun(self, parse: Parse, n: int, walk: _Walk) -> None:
        """Read determiners, adjectives, participles and relative clauses of the noun `n`."""
        for child in parse.children[n]:
            dep, word = parse.deps[child], parse.lower[child]
            if dep == "det" and word in ("no", "neither"):
                walk.add(StatusRow(frozenset(), None, True), child)
            elif dep in ("amod", "compound", "nmod", "advmod"):
                walk.add(self._row(word, "a", "noun"), child)
                for deeper in parse.find_children(child, "conj", "amod"):
                    walk.add(self._row(parse.lower[deeper], "a", "noun"), deeper)
            elif dep in ("acl", "relcl", "appos", "advcl"):
                self._read_modifier(parse, n, child, walk)
            elif dep == "prep":
                self._read_condition(parse, child, walk)

    def _read_modifier(self, parse: Parse, n: int, child: int, walk: _Walk) -> None:
        """"a visit planned for May", "the trip, which was cancelled", "a package contingent on"."""
        if parse.pos[child] == "ADJ":
            walk.add(self._row(parse.lower[child], "a", "noun"), child)
        if parse.pos[child] not in VERBAL:
            return
        slots = parse.find_slots(child)
        if n in slots.get("obj", ()):
            walk.add(self._row(parse.lemmas[child], "v", "obj"), child)
            self._read_modality(parse, child, walk)
        if n in slots.get("subj", ()):
            row = self._row(parse.lemmas[child], "v", "subj")
            walk.add(row, child)
            for adjective in slots.get("acomp", ()):
                walk.add(self._row(parse.lower[adjective], "a", "subj"), adjective)

    def _read_modality(self, parse: Parse, v: int, walk: _Walk) -> None:
        """Read only what a governing verb adds: modals and negation, not its own progressive form."""
        before = len(walk.status)
        self._read_verb(parse, v, walk)
        walk.status[before:] = [status for status in walk.status[before:] if status != "ongoing"]

    def _read_carrier(self, parse: Parse, n: int, v: int, walk: _Walk) -> None:
        row = self.lexicon.carriers.get(parse.lemmas[v])
        if row is not None and row.status is not None:
            walk.add(StatusRow(frozenset(), row.status, False), v)
        slots = parse.find_slots(v)
        slot = "obj" if n in slots.get("obj", ()) else "subj"
        walk.add(self._row(parse.lemmas[v], "v", slot), v)
        for adjective in [*slots.get("acomp", ()), *slots.get("attr", ())] if slot == "subj" else []:
            walk.add(self._row(parse.lower[adjective], "a", "subj"), adjective)
        self._read_verb(parse, v, walk)

    # --- the words above the event -----------------------------------------------------------------------------

    def _climb(self, parse: Parse, node: int, walk: _Walk, stop: int | None) -> None:
        for _ in range(MAX_DEPTH):
            head = parse.heads[node]
            if head == node or node == stop or head == stop:
                return
            following = self._step(parse, node, head, walk, stop)
            if following is None:
                return
            node = following

    def _step(self, parse: Parse, node: int, head: int, walk: _Walk, stop: int | None) -> int | None:
        """Read what `head` says of `node`; return the node to go on from, or None to stop."""
        dep = parse.deps[node]
        if dep == "conj":
            return self._step_conjunct(parse, node, head, walk)
        if dep in ("pobj", "pcomp"):
            return self._step_preposition(parse, node, head, walk, stop)
        if dep == "advcl":
            if self._is_infinitive(parse, node):
                walk.add(StatusRow(frozenset(), "planned", False), self._to(parse, node))
            return None
        if dep in ("acl", "relcl"):
            return self._step_clause_of_noun(parse, node, head, walk)
        if parse.pos[head] in VERBAL:
            return self._step_verb(parse, node, head, walk)
        if parse.pos[head] == "ADJ" and dep in ("xcomp", "ccomp", "advcl"):
            walk.add(self._row(parse.lower[head], "a", dep), head)
            self._read_modality(parse, parse.heads[head], walk)
            return parse.heads[head]
        if parse.pos[head] in NOUNS and dep in ("compound", "poss", "appos"):
            return None
        return None

    def _step_conjunct(self, parse: Parse, node: int, head: int, walk: _Walk) -> int | None:
        if parse.pos[node] in VERBAL and parse.find_children(node, "nsubj", "nsubjpass"):
            return None
        if parse.pos[node] in VERBAL and not parse.find_children(node, "aux", "auxpass") and parse.tags[node] == parse.tags[head]:
            self._read_verb(parse, head, walk)
        return head

    def _step_verb(self, parse: Parse, node: int, head: int, walk: _Walk) -> int | None:
        slots = parse.find_slots(head)
        slot = next((name for name in ("xcomp", "ccomp", "obj", "subj") if node in slots.get(name, ())), "")
        row = self._row(parse.lemmas[head], "v", slot)
        if row is None and slot == "subj" and parse.pos[node] in NOUNS:
            return self._step_predicate(parse, head, walk)
        walk.add(row, head)
        if row is None and slot in ("ccomp", "obj", "subj", ""):
            return None
        self._read_modality(parse, head, walk)
        return head

    def _step_predicate(self, parse: Parse, head: int, walk: _Walk) -> int | None:
        """"the visit is likely", "the offensive could begin": only a verb that says no more than that it is."""
        if parse.lemmas[head] not in ("be", "seem", "appear", "remain", "become", "look") and parse.lemmas[head] not in self.lexicon.carriers:
            return None
        slots = parse.find_slots(head)
        for adjective in (*slots.get("acomp", ()), *slots.get("attr", ())):
            walk.add(self._row(parse.lower[adjective], "a", "subj"), adjective)
        self._read_modality(parse, head, walk)
        return None

    def _step_preposition(self, parse: Parse, node: int, prep: int, walk: _Walk, stop: int | None) -> int | None:
        governor, name = parse.heads[prep], parse.lower[prep]
        phrase = " ".join(parse.lower[governor - 1 : prep + 1]) if governor > 0 else name
        walk.add(self._row(phrase, "p", "object") or self._row(name, "p", "object"), prep)
        if governor in (prep, stop):
            return None
        pos = "v" if parse.pos[governor] in VERBAL else "n" if parse.pos[governor] in NOUNS else "a"
        row = self._row(parse.lemmas[governor] if pos != "a" else parse.lower[governor], pos, name)
        walk.add(row, governor)
        if row is None:
            return None
        if pos == "v":
            self._read_modality(parse, governor, walk)
        elif pos == "n":
            self._read_noun(parse, governor, walk)
        return governor

    def _step_clause_of_noun(self, parse: Parse, node: int, noun: int, walk: _Walk) -> int | None:
        if parse.deps[node] == "relcl":
            return None
        infinitive = self._is_infinitive(parse, node)
        row = self._row(parse.lemmas[noun], "n", "xcomp" if infinitive else "ccomp")
        if row is None:
            if infinitive:
                walk.add(StatusRow(frozenset(), "planned", False), self._to(parse, node))
            return None
        walk.add(row, noun)
        self._read_noun(parse, noun, walk)
        return noun

    def _is_infinitive(self, parse: Parse, v: int) -> bool:
        return any(parse.tags[c] == "TO" for c in parse.find_children(v, "aux"))

    def _to(self, parse: Parse, v: int) -> int:
        return next(c for c in parse.find_children(v, "aux") if parse.tags[c] == "TO")

    # --- tense -------------------------------------------------------------------------------------------------

    def _find_tense(self, parse: Parse, i: int, carrier: int | None) -> str:
        """Return `past`, `present`, `future` or `none` for the clause of the event."""
        v = i if parse.pos[i] in VERBAL else carrier
        if v is None:
            return "none"
        auxiliaries = [parse.lower[c] for c in parse.find_children(v, "aux", "auxpass")]
        if any(CONTRACTIONS.get(a, a) in ("will", "shall", "would") for a in auxiliaries):
            return "future"
        tags = [parse.tags[v], *(parse.tags[c] for c in parse.find_children(v, "aux", "auxpass"))]
        if "VBD" in tags or any(a in ("has", "have", "had", "'ve") for a in auxiliaries):
            return "past"
        if "VBZ" in tags or "VBP" in tags:
            return "present"
        return "none"

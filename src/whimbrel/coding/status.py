"""Whether an event happened, is planned, called for, conditional and so on, whether it is negated, and the cues."""

import msgspec

from whimbrel.coding.carriers import Carriers
from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.lexicon import Lexicon, StatusRow
from whimbrel.records import Status

RANK: tuple[Status, ...] = (
    "happened", "ongoing", "attempted", "possible", "planned", "called_for", "conditional", "cancelled",
)  # fmt: skip
"""From the weakest cue to the strongest: where several stand, the strongest holds (docs/record.md)."""
CONTRACTIONS = {"'ll": "will", "’ll": "will", "wo": "will", "'d": "would", "’d": "would", "ca": "can", "sha": "shall"}
COPULAS = frozenset({"be", "seem", "appear", "remain", "become", "look", "prove"})
NOTHING = frozenset({"no", "none", "nobody", "neither", "nothing", "nor"})
NEGATION = StatusRow(frozenset(), None, True)
LONGEST_CUE = 5
MAX_DEPTH = 8


class StatusReading(msgspec.Struct):
    """Status and negation of one event, the tokens that show them, and the tense of its clause."""

    status: Status
    negated: bool
    cues: list[int]
    tense: str


class _Walk(msgspec.Struct):
    """What the words on the way said so far."""

    status: list[Status] = msgspec.field(default_factory=list)
    negations: list[int] = msgspec.field(default_factory=list)
    cues: list[int] = msgspec.field(default_factory=list)
    seen: set[int] = msgspec.field(default_factory=set)

    def add(self, row: StatusRow | None, token: int, size: int = 1) -> None:
        """Note what the row of the word at `token`, or of the phrase of `size` tokens from there, says."""
        if row is None:
            return
        if row.status is not None:
            self.status.append(row.status)
        if row.negated:
            self.negations.append(token)
        self.cues += range(token, token + size)

    def add_status(self, status: Status, token: int) -> None:
        """Note a status that the grammar shows at `token`."""
        self.status.append(status)
        self.cues.append(token)


def join_status(*statuses: Status) -> Status:
    """Return the strongest of some statuses."""
    return max(statuses, key=RANK.index)


class StatusFinder:
    """Reads status from the words around an event and above it, by the table `status.tsv`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon, self.carriers = lexicon, Carriers(lexicon)

    def find_status(self, parse: Parse, i: int, stop: int | None = None) -> StatusReading:
        """Return the status of the event at token `i`; of `stop`, the speech act around it, only conditions count."""
        walk = _Walk()
        carrier = self.carriers.find_carrier(parse, i)
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
        if stop is not None:
            self._read_conditions(parse, stop, walk)
        status = join_status("happened", *walk.status)
        negated = len(set(walk.negations)) % 2 == 1
        return StatusReading(status, negated, sorted(set(walk.cues)), self._find_tense(parse, i, carrier))

    def _row(self, word: str, pos: str, slot: str) -> StatusRow | None:
        return next((row for row in self.lexicon.status.get((word, pos), ()) if slot in row.slots), None)

    def _verb_row(self, parse: Parse, v: int, slot: str) -> StatusRow | None:
        """Return the row of the verb `v`, one with a further word ("call off", "put off") before the bare one."""
        lemma = parse.lemmas[v]
        for child in parse.children[v]:
            if parse.deps[child] in ("prt", "prep", "advmod", "acomp", "oprd"):
                row = self._row(f"{lemma} {parse.lower[child]}", "v", slot)
                if row is not None:
                    return row
                for deeper in parse.find_children(child, "pobj"):
                    row = self._row(f"{lemma} {parse.lower[child]} {parse.lower[deeper]}", "v", slot)
                    if row is not None:
                        return row
        return self._row(lemma, "v", slot)

    # --- a clause ----------------------------------------------------------------------------------------------

    def _read_verb(self, parse: Parse, v: int, walk: _Walk, own: bool = True) -> None:
        """Read modals, negation, adverbs and conditions of the clause of verb `v`, and its form if it is the event's
        own.
        """
        if parse.pos[v] not in VERBAL or v in walk.seen:
            return
        walk.seen.add(v)
        for child in parse.children[v]:
            dep, word = parse.deps[child], parse.lower[child]
            if dep in ("aux", "auxpass"):
                self._read_auxiliary(parse, v, child, walk)
            elif dep == "neg" or (dep in ("preconj", "cc", "advmod") and word in ("neither", "nor") and child < v):
                if parse.lower[min(child + 1, len(parse.lower) - 1)] != "only":
                    walk.add(NEGATION, child)
            elif dep in ("advmod", "npadvmod"):
                walk.add(self._row(word, "d", "verb"), child)
                walk.add(self._row(f"{word} {parse.lower[child + 1 : child + 2]}", "d", "verb"), child)
            elif dep in ("nsubj", "nsubjpass", "dobj"):
                self._read_nothing(parse, child, walk)
        if parse.deps[v] == "advcl" or parse.deps[v] == "ccomp":
            self._read_marks(parse, v, walk)
        self._read_conditions(parse, v, walk)
        if own:
            self._read_form(parse, v, walk)

    def _read_auxiliary(self, parse: Parse, v: int, child: int, walk: _Walk) -> None:
        word = parse.lower[child]
        if not self._is_inverted(parse, v, child):
            walk.add(self._row(CONTRACTIONS.get(word, word), "x", "verb"), child)

    def _is_inverted(self, parse: Parse, v: int, child: int) -> bool:
        """ "Should they attack", "were they to attack": the auxiliary opens a clause that is no question."""
        if parse.lower[child] not in ("should", "were", "had") or parse.words[-1] == "?":
            return False
        subject = parse.find_children(v, "nsubj", "nsubjpass", "expl")
        return bool(subject) and child < subject[0]

    def _read_nothing(self, parse: Parse, child: int, walk: _Walk) -> None:
        if parse.lower[child] in NOTHING:
            walk.add(NEGATION, child)
        for det in parse.find_children(child, "det"):
            if parse.lower[det] in NOTHING:
                walk.add(NEGATION, det)

    def _read_form(self, parse: Parse, v: int, walk: _Walk) -> None:
        """Read the progressive ("is shelling", "has been besieged by", "are being held") and "going to"."""
        be = [c for c in parse.find_children(v, "aux") if parse.lemmas[c] in ("be", "'s", "’s", "'re", "’re")]
        progressive = parse.tags[v] == "VBG" and be
        passive = any(parse.lower[c] == "being" for c in parse.find_children(v, "auxpass"))
        if (progressive or passive) and not self._is_going_to(parse, v):
            walk.status.append("ongoing")
        head = parse.heads[v]
        if parse.deps[v] == "xcomp" and head != v and self._is_going_to(parse, head):
            walk.add_status("planned", head)

    def _is_going_to(self, parse: Parse, v: int) -> bool:
        return parse.lower[v] == "going" and any(parse.tags[c] == "VB" for c in parse.find_children(v, "xcomp"))

    # --- conditions --------------------------------------------------------------------------------------------

    def _read_marks(self, parse: Parse, clause: int, walk: _Walk) -> bool:
        """Note the conditional words that open the clause headed by `clause`, if any; tell whether there are."""
        for aux in parse.find_children(clause, "aux", "auxpass"):
            if self._is_inverted(parse, clause, aux):
                walk.add_status("conditional", aux)
                return True
        for mark in parse.find_children(clause, "mark", "advmod"):
            row = self._row(parse.lower[mark], "m", "clause")
            if row is not None:
                walk.add(row, mark)
                return True
        low = parse.find_subtree(clause)[0]
        for start in range(max(0, low - 3), low + 2):
            for size in range(LONGEST_CUE, 1, -1):
                row = self._row(" ".join(parse.lower[start : start + size]), "m", "clause")
                if row is not None and parse.sentence_of[start] == parse.sentence_of[clause]:
                    walk.add(row, start, size)
                    return True
        return False

    def opens_condition(self, parse: Parse, clause: int) -> bool:
        """Tell whether the clause headed by `clause` begins with a conditional word ("if", "unless", "should they")."""
        return self._read_marks(parse, clause, _Walk())

    def _read_wide_conditions(self, parse: Parse, i: int, walk: _Walk) -> None:
        """Read adjectives of condition anywhere below `i`: where "contingent on" hangs, the parse seldom knows."""
        for at in range(i + 1, parse.find_subtree(i)[1] - 1):
            row = self._row(" ".join(parse.lower[at : at + 2]), "c", "clause")
            if row is not None:
                walk.add(row, at, 2)

    def _read_conditions(self, parse: Parse, i: int, walk: _Walk) -> None:
        """Read clauses and phrases below `i` that make it conditional: "if they withdraw", "in return for"."""
        self._read_wide_conditions(parse, i, walk)
        for child in parse.children[i]:
            dep, word = parse.deps[child], parse.lower[child]
            if (
                dep in ("advcl", "ccomp", "acl", "conj")
                and parse.pos[child] in VERBAL
                and (dep == "advcl" or child < i)
            ):
                if word in ("provided", "providing"):
                    walk.add_status("conditional", child)
                elif dep != "conj":
                    self._read_marks(parse, child, walk)
            elif dep in ("prep", "advmod", "mark", "prt"):
                for size in range(LONGEST_CUE, 0, -1):
                    row = self._row(" ".join(parse.lower[child : child + size]), "p", "below")
                    if row is not None:
                        walk.add(row, child, size)
                        break

    # --- a noun ------------------------------------------------------------------------------------------------

    def _read_noun(self, parse: Parse, n: int, walk: _Walk) -> None:
        """Read determiners, adjectives, participles and relative clauses of the noun `n`."""
        for child in parse.children[n]:
            dep, word = parse.deps[child], parse.lower[child]
            if dep == "det" and word in NOTHING:
                walk.add(NEGATION, child)
            elif dep in ("amod", "compound", "nmod", "advmod"):
                walk.add(self._row(word, "a", "noun"), child)
                for deeper in parse.find_children(child, "conj", "amod", "advmod"):
                    walk.add(self._row(parse.lower[deeper], "a", "noun"), deeper)
            elif dep in ("acl", "relcl", "appos", "advcl", "acomp"):
                self._read_modifier(parse, n, child, walk)
        self._read_conditions(parse, n, walk)

    def _read_modifier(self, parse: Parse, n: int, child: int, walk: _Walk) -> None:
        """ "a visit planned for May", "the trip, which was cancelled", "a package contingent on"."""
        if parse.pos[child] == "ADJ":
            walk.add(self._row(parse.lower[child], "a", "noun"), child)
        if parse.pos[child] not in VERBAL:
            return
        slots = parse.find_slots(child)
        if n in slots.get("obj", ()) and self._verb_row(parse, child, "obj"):
            walk.add(self._verb_row(parse, child, "obj"), child)
            self._read_verb(parse, child, walk, own=False)
        if n in slots.get("subj", ()):
            walk.add(self._verb_row(parse, child, "subj"), child)
            for adjective in slots.get("acomp", ()):
                walk.add(self._row(parse.lower[adjective], "a", "subj"), adjective)

    def _read_carrier(self, parse: Parse, n: int, v: int, walk: _Walk) -> None:
        row = self.lexicon.carriers.get(parse.lemmas[v])
        if row is not None and row.status is not None:
            walk.add_status(row.status, v)
        slots = parse.find_slots(v)
        slot = "obj" if n in slots.get("obj", ()) else "subj"
        walk.add(self._verb_row(parse, v, slot), v)
        self._read_verb(parse, v, walk)
        if slot == "subj":
            self._read_predicate(parse, v, walk)
        if parse.deps[v] == "relcl" and parse.heads[v] == n:
            self._climb(parse, n, walk, None)

    def _read_predicate(self, parse: Parse, v: int, walk: _Walk) -> None:
        """What a verb of being says of its subject: "is likely", "is off", "is under way", "is in its third week"."""
        for child in parse.children[v]:
            if parse.deps[child] in ("acomp", "attr", "advmod", "oprd", "prt"):
                walk.add(self._row(parse.lower[child], "a", "subj"), child)
            elif parse.deps[child] == "prep":
                for noun in parse.find_children(child, "pobj"):
                    row = self._row(f"{parse.lower[child]} {parse.lower[noun]}", "a", "subj")
                    if (
                        row is None
                        and parse.lower[child] == "in"
                        and parse.find_children(noun, "poss")
                        and parse.is_time[noun]
                    ):
                        row = self._row("under way", "a", "subj")
                    walk.add(row or self._row(parse.lower[child], "a", "subj"), child)

    # --- the words above the event -----------------------------------------------------------------------------

    def _climb(self, parse: Parse, node: int, walk: _Walk, stop: int | None) -> None:
        for _ in range(MAX_DEPTH):
            head = parse.heads[node]
            if head == node or stop in (node, head):
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
            if self._is_infinitive(parse, node) and parse.lemmas[head] not in COPULAS:
                walk.add_status("planned", self._to(parse, node))
            return None
        if dep in ("acl", "relcl"):
            return self._step_clause_of_noun(parse, node, head, walk)
        if dep == "compound" and parse.pos[head] in NOUNS:
            return self._step_compound(parse, head, walk)
        if parse.pos[head] in VERBAL:
            return self._step_verb(parse, node, head, walk)
        if parse.pos[head] in ("ADJ", "ADV") and dep in ("xcomp", "ccomp", "advcl"):
            walk.add(self._row(parse.lower[head], "a", dep), head)
            self._read_verb(parse, parse.heads[head], walk, own=False)
            return parse.heads[head]
        return None

    def _step_conjunct(self, parse: Parse, node: int, head: int, walk: _Walk) -> int | None:
        if parse.pos[node] not in VERBAL:
            return head
        if parse.find_children(node, "nsubj", "nsubjpass"):
            return None
        if not parse.find_children(node, "aux", "auxpass") and parse.tags[node] == parse.tags[head]:
            self._read_verb(parse, head, walk)
        return head

    def _step_compound(self, parse: Parse, noun: int, walk: _Walk) -> int | None:
        """ "a coup attempt", "an invasion plan"."""
        row = next((r for r in self.lexicon.status.get((parse.lemmas[noun], "n"), ()) if r.status is not None), None)
        if row is None:
            return None
        walk.add(row, noun)
        self._read_noun(parse, noun, walk)
        return noun

    def _step_verb(self, parse: Parse, node: int, head: int, walk: _Walk) -> int | None:
        slots = parse.find_slots(head)
        slot = next((name for name in ("xcomp", "ccomp", "obj", "subj", "attr") if node in slots.get(name, ())), "")
        row = self._verb_row(parse, head, slot)
        if row is None and slot in ("subj", "attr") and parse.pos[node] in NOUNS:
            return self._step_predicate(parse, head, walk)
        walk.add(row, head)
        carries = slot == "obj" and parse.lemmas[head] in self.lexicon.carriers
        if row is None and slot != "xcomp" and not carries:
            return None
        self._read_verb(parse, head, walk, own=False)
        return head

    def _step_predicate(self, parse: Parse, head: int, walk: _Walk) -> int | None:
        """ "the visit is likely", "there will be no attack": only a verb that says no more than that it is."""
        if parse.lemmas[head] not in COPULAS and parse.lemmas[head] not in self.lexicon.carriers:
            return None
        self._read_predicate(parse, head, walk)
        self._read_verb(parse, head, walk, own=False)
        return head

    def _step_preposition(self, parse: Parse, node: int, prep: int, walk: _Walk, stop: int | None) -> int | None:
        governor, name = parse.heads[prep], parse.lower[prep]
        for size in (4, 3, 2, 1):
            row = self._row(" ".join(parse.lower[max(0, prep + 1 - size) : prep + 1]), "p", "object")
            if row is not None:
                walk.add(row, prep + 1 - size, size)
                break
        if governor in (prep, stop):
            return None
        if parse.deps[prep] == "prep" and parse.deps[governor] == "prep":
            governor = parse.heads[governor]
        pos = "v" if parse.pos[governor] in VERBAL else "n" if parse.pos[governor] in NOUNS else "a"
        if pos == "v":
            row = self._verb_row(parse, governor, name)
            if parse.lemmas[governor] == "be" and self._row(f"be {name}", "v", "object"):
                walk.add(self._row(f"be {name}", "v", "object"), prep)
                self._read_verb(parse, governor, walk, own=False)
                return governor
        else:
            row = self._row(parse.lemmas[governor] if pos == "n" else parse.lower[governor], pos, name)
        if row is None and pos == "v":
            governor, row = self._find_object_row(parse, governor, name)
            pos = "n" if row is not None else pos
        walk.add(row, governor)
        if row is None:
            return None
        if pos == "v":
            self._read_verb(parse, governor, walk, own=False)
        elif pos == "n":
            self._read_noun(parse, governor, walk)
        return governor

    def _find_object_row(self, parse: Parse, verb: int, name: str) -> tuple[int, StatusRow | None]:
        """Return the object of `verb` that the preposition belongs to ("its stance *on* entering"), and its row."""
        for noun in parse.find_children(verb, "dobj"):
            row = self._row(parse.lemmas[noun], "n", name)
            if row is not None:
                return noun, row
        return verb, None

    def _step_clause_of_noun(self, parse: Parse, node: int, noun: int, walk: _Walk) -> int | None:
        if parse.deps[node] == "relcl":
            return None
        infinitive = self._is_infinitive(parse, node)
        row = self._row(parse.lemmas[noun], "n", "xcomp" if infinitive else "ccomp")
        if row is None:
            if infinitive:
                walk.add_status("planned", self._to(parse, node))
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

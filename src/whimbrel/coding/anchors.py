"""Which words a place, a date or a figure hangs on in its sentence, and from which words an event takes its own."""

from collections.abc import Container, Mapping

import msgspec

from whimbrel.coding.carriers import Carriers
from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.lexicon import Lexicon

PLACE_CLASSES = ("@territory", "@place_part")
LINKS = frozenset({"compound", "nmod", "amod", "poss", "nummod"})
ADJUNCTS = frozenset({"npadvmod", "advmod", "tmod", "dep", "advcl", "acomp", "attr", "oprd"})
OBJECTS = frozenset({"dobj", "nsubjpass"})
SETTINGS = frozenset({"in", "during", "by", "after", "amid", "due to", "because of", "result of"})
"""What stands between a deed and the happening that it is part of: "killed *in* clashes in Homs"."""
LAYERS = frozenset({"prep", "pcomp", "conj"})
"""How one preposition hangs on another: "from inside", "in and around"."""
SAME_TIME = frozenset({"when", "as"})
MAX_STEPS = 8
GROUND = "ground"
OWN, CARRIED, ARGUED, JOINED = 0, 1, 2, 3
"""How near a word is to an event: itself, what it is told by, what has it as a part, what is joined to it."""


class Anchor(msgspec.Struct, frozen=True):
    """A word that a phrase hangs on, by which tie (a preposition, `object`, `modifier`, `adjunct`), and how far up."""

    token: int
    tie: str
    steps: int


class Climb:
    """Climbs from a phrase to the words that it hangs on."""

    def __init__(
        self,
        parse: Parse,
        acts: Mapping[int, str | None],
        places: frozenset[int],
        place_words: frozenset[str],
        ties: Container[str] = (),
    ) -> None:
        """`acts` are the words of action by token, with `ground` for those on the ground.

        `places` are tokens of toponyms and `place_words` lemmas such as "town": what hangs on them ("Homs *province*",
        "Rafah in *Gaza*", "the outskirts of *Idlib*") hangs on what they hang on. `ties` are the ties that there are,
        to tell those of two words ("north of").
        """
        self.parse, self.acts, self.ties = parse, acts, ties
        self.places, self.place_words = places, place_words

    def find_anchors(self, head: int) -> list[Anchor]:
        """Return the words that the phrase headed by `head` hangs on, nearest first, up to the verb of its clause."""
        anchors: list[Anchor] = []
        state: Anchor | None = Anchor(head, "", 0)
        for _ in range(MAX_STEPS):
            if state is None:
                break
            state = self._step(state, anchors)
        return anchors

    def _step(self, at: Anchor, anchors: list[Anchor]) -> Anchor | None:
        """Go one word up from `at`, note that word where the phrase hangs on it, and return where the climb goes on."""
        parse, node = self.parse, at.token
        above, dep = parse.heads[node], parse.deps[node]
        if above == node or (node in self.acts and not self._is_setting(node)):
            return None
        if dep in ("appos", "conj") and parse.pos[above] not in VERBAL:
            return Anchor(above, at.tie, at.steps + (dep == "conj"))
        if dep in LINKS:
            if above in self.places or parse.lemmas[above] in self.place_words:
                return Anchor(above, "", at.steps + self._names_place(above))
            anchors.append(Anchor(above, at.tie or "modifier", at.steps))
            return Anchor(above, at.tie or "modifier", at.steps + 1)
        if dep in ("pobj", "pcomp"):
            return self._cross_preposition(at, anchors)
        if dep in OBJECTS:
            anchors.append(Anchor(above, at.tie or "object", at.steps))
        elif dep == "nsubj" and node in self.acts:
            anchors.append(Anchor(above, at.tie, at.steps))
        elif dep in ADJUNCTS:
            anchors.append(Anchor(above, at.tie or "adjunct", at.steps))
            return Anchor(above, at.tie or "adjunct", at.steps) if parse.pos[above] not in VERBAL else None
        return None

    def _names_place(self, noun: int) -> bool:
        """Tell whether a word such as "suburb" is told by name: of "the Damascus suburb *of Madaya*" Damascus is no
        more than what it lies in.
        """
        parse = self.parse
        return any(
            self.places.intersection(parse.find_children(prep, "pobj"))
            for prep in parse.find_children(noun, "prep")
            if parse.lower[prep] == "of"
        )

    def _is_setting(self, node: int) -> bool:
        """Tell whether an act is told as what another is part of, as what does it, or as what is hit by it ("killed in
        *clashes* in Homs", "*clashes* in Homs killed two", "fired on a *march* in Homs").
        """
        parse, above, dep = self.parse, self.parse.heads[node], self.parse.deps[node]
        if dep == "nsubj":
            return True
        verb = parse.heads[above] if dep == "pobj" else above
        if dep == "pobj" and not SETTINGS.isdisjoint((parse.lower[above], f"{parse.lower[verb]} {parse.lower[above]}")):
            return True
        return dep in ("pobj", "dobj") and self.acts.get(node) == self.acts.get(verb) == GROUND

    def _cross_preposition(self, at: Anchor, anchors: list[Anchor]) -> Anchor | None:
        """Go up over one preposition, or several in a row ("from inside Lebanon")."""
        parse = self.parse
        prep = parse.heads[at.token]
        tie = parse.lower[prep]
        while parse.deps[prep] in LAYERS and parse.pos[parse.heads[prep]] in ("ADP", "SCONJ", "ADV"):
            prep = parse.heads[prep]
            tie = f"{parse.lower[prep]} of" if tie == "of" else tie
        tie = at.tie or tie
        outer = parse.heads[prep]
        if tie == "of" and f"{parse.lower[outer]} of" in self.ties:
            tie = "" if parse.deps[outer] == "pobj" else f"{parse.lower[outer]} of"
            return Anchor(outer, tie, at.steps)
        if outer in self.places or (tie == "of" and parse.lemmas[outer] in self.place_words):
            return Anchor(outer, "", at.steps + (outer in self.places))
        anchors.append(Anchor(outer, tie, at.steps))
        if parse.deps[outer] == "acl" and outer not in self.acts:
            outer = parse.heads[outer]
        return Anchor(outer, tie, at.steps + 1) if parse.pos[outer] in NOUNS else None


class Nearness:
    """The words whose place, date and figures are an event's own, by how near they are to it."""

    def __init__(self, parse: Parse, lexicon: Lexicon, cues: frozenset[int], acts: Mapping[int, str | None]) -> None:
        """`cues` are words of saying, which keep their adjuncts; `acts` all words of action, by token."""
        self.parse, self.carriers, self.cues, self.acts = parse, Carriers(lexicon), cues, acts
        self._sites: dict[int, dict[int, int]] = {}

    def find_sites(self, token: int) -> Mapping[int, int]:
        """Return, for the event at `token`, the words that its phrases may hang on, each with its distance."""
        if token not in self._sites:
            self._sites[token] = self._collect_sites(token)
        return self._sites[token]

    def _collect_sites(self, token: int) -> dict[int, int]:
        parse = self.parse
        sites = {token: OWN}
        if parse.deps[token] == "csubj" and parse.heads[token] not in self.cues:
            sites[parse.heads[token]] = CARRIED
        carrier = self.carriers.find_carrier(parse, token)
        if carrier is not None:
            sites[carrier] = OWN
        if parse.pos[token] in NOUNS:
            clauses = parse.find_children(token, "acl", "relcl")
            clauses += [c for name in self._find_targets(token) for c in parse.find_children(name, "relcl")]
            sites |= dict.fromkeys(clauses, CARRIED)
            self._add_verb_of_noun(token, sites)
        for verb in [site for site in sites if parse.pos[site] in VERBAL]:
            self._add_clause(verb, sites)
            if self.acts.get(token) == GROUND:
                self._add_same_deed(verb, sites)
        return sites

    def _add_same_deed(self, verb: int, sites: dict[int, int]) -> None:
        """Add the deed on the ground that `verb` tells the course or the outcome of: "fired at Homs, *killing* two",
        "two were *killed* when a mine went off in Homs", "the raid that hit Homs *killed* two", and the other way
        round.
        """
        for clause, deed in [(verb, self.parse.heads[verb]), *((c, verb) for c in self.parse.children[verb])]:
            other = deed if clause == verb else clause
            if self.acts.get(other) == GROUND and self._tells_same(clause, deed):
                sites.setdefault(other, CARRIED)
        for subject in self.parse.find_children(verb, "nsubj"):
            if (self.parse.lemmas[subject], "n") in self.carriers.lexicon.events:
                for clause in self.parse.find_children(subject, "acl", "relcl"):
                    sites.setdefault(clause, CARRIED)

    def _tells_same(self, clause: int, deed: int) -> bool:
        """Tell whether an adverbial clause tells the same deed: its outcome after it, or what it was with "when"."""
        parse = self.parse
        if parse.deps[clause] != "advcl" or clause < deed:
            return False
        opening = {parse.lower[c] for c in parse.find_children(clause, "mark", "advmod")}
        return bool(opening & SAME_TIME) or (parse.tags[clause] == "VBG" and not opening)

    def _find_targets(self, noun: int) -> list[int]:
        """Return the names after a noun of action, to which the parse may hang its relative clause: "the attack on
        *Israel*, which involved 180 missiles".
        """
        parse = self.parse
        return [
            name
            for prep in parse.find_children(noun, "prep")
            for name in parse.find_children(prep, "pobj")
            if parse.pos[name] == "PROPN"
        ]

    def find_result_sites(self, token: int) -> set[int]:
        """Return the words whose figures are those of the event at `token`: its own, those that carry it, and what it
        led to ("attacked the post, *killing* nine").
        """
        parse = self.parse
        sites = {site for site, far in self.find_sites(token).items() if far < ARGUED}
        for site in tuple(sites):
            sites.update(c for c in parse.find_children(site, "advcl") if c > site and parse.tags[c] == "VBG")
        return sites

    def _add_verb_of_noun(self, noun: int, sites: dict[int, int]) -> None:
        """A noun of action takes the place and date of the verb that it is subject or object of ("clashes broke out
        in Homs"), unless that is a word of saying or an act of its own with this noun as its matter.
        """
        parse = self.parse
        top = noun
        while parse.deps[top] == "conj" and parse.pos[parse.heads[top]] in NOUNS:
            top = parse.heads[top]
        verb, dep = parse.heads[top], parse.deps[top]
        if parse.pos[verb] not in VERBAL or verb in self.cues:
            return
        if dep in ("nsubj", "nsubjpass") or (dep in ("dobj", "attr") and verb not in self.acts):
            for site in (verb, *parse.find_children(verb, "xcomp")):
                sites.setdefault(site, CARRIED)

    def _add_clause(self, verb: int, sites: dict[int, int]) -> None:
        """Add the verbs above whose infinitive this is ("began to shell") and those joined to it."""
        parse = self.parse
        node, near = verb, sites[verb]
        for _ in range(MAX_STEPS):
            above, dep = parse.heads[node], parse.deps[node]
            if above == node or parse.pos[above] not in VERBAL or above in self.cues:
                return
            if dep == "xcomp" and above not in self.acts:
                near = max(near, CARRIED)
            elif dep == "conj":
                near = JOINED
            else:
                return
            sites.setdefault(above, near)
            node = above

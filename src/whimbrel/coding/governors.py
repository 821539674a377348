"""Which words govern a counted noun: the deed that befell those counted, and what brought it about."""

from collections.abc import Iterable, Iterator

import msgspec

from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.lexicon.figures import DeedRow, FigureTables

MAX_CLIMB = 12
TRANSPARENT = frozenset({"conj", "appos"})
INCLUSIVE = frozenset({"including", "among", "like", "between", "besides", "with"})
COMPANY = frozenset({"with", "alongside"})
CAUSES = frozenset({"in", "by", "during", "after", "from", "at"})
COMPLEMENTS = ("xcomp", "oprd", "acomp", "attr", "ccomp")
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
HEADLINE = "headline"
"""The slot of what a verb befalls that the parse takes for a noun ("Army Kills 15")."""


class Tie(msgspec.Struct, frozen=True):
    """A word that governs a figure, and the slot in which the figure stands."""

    token: int
    slot: str


class Climber:
    """Finds the words that govern a figure."""

    def __init__(self, tables: FigureTables) -> None:
        self.tables = tables

    def find_ties(self, parse: Parse, head: int, beside: Iterable[Tie] = ()) -> list[Tie]:
        """Return the words that govern the noun or number at `head`, nearest first, each once: those in `beside`,
        deeds that modify it, what stands above it, and other words that modify it.
        """
        found: dict[int, Tie] = {}
        modifiers = [*self._find_modifiers(parse, head), *self._find_group(parse, head)]
        deeds = [tie for tie in modifiers if self.find_deed(parse, tie, True) is not None]
        for tie in (*beside, *deeds, *self._climb(parse, head), *modifiers):
            found.setdefault(tie.token, tie)
        return list(found.values())

    def _climb(self, parse: Parse, head: int) -> Iterator[Tie]:
        node = head
        for _ in range(MAX_CLIMB):
            if node != head:
                yield from self._find_modifiers(parse, node)
            above, dep = parse.heads[node], parse.deps[node]
            if above == node:
                return
            if dep in TRANSPARENT and parse.pos[above] not in VERBAL:
                node = above
            elif dep == "pobj":
                prep, above = above, parse.heads[above]
                name = parse.lower[prep]
                if parse.pos[above] == "ADP":
                    above = parse.heads[above]
                if parse.pos[above] in VERBAL or parse.deps[prep] == "agent":
                    yield from (Tie(noun, name) for noun in parse.find_children(above, "dobj"))
                    company = name in COMPANY and parse.lower[head] == "others"
                    yield from self._find_verbs(parse, above, self._join_company(parse, above) if company else name)
                    return
                yield Tie(above, name)
                if name not in ("of", *INCLUSIVE) or self._is_deed_noun(parse, above):
                    return
                node = above
            elif parse.pos[above] in VERBAL or parse.pos[above] == "ADJ":
                yield from self._find_verbs(parse, above, self._name_slot(parse, node, above))
                return
            else:
                yield Tie(above, "mod")
                node = above

    def _join_company(self, parse: Parse, verb: int) -> str:
        """Return the slot of those with whom others share a verb's deed ("was detained with three others")."""
        return "obj" if parse.is_passive(verb) or parse.find_children(verb, "dobj") else "subj"

    def _is_deed_noun(self, parse: Parse, i: int) -> bool:
        return (parse.lemmas[i], "n") in self.tables.deeds

    def _find_group(self, parse: Parse, above: int) -> Iterator[Tie]:
        """Yield what befell the group that a subject or noun belongs to: "were among 22 people *killed*", "20 women
        among the *dead*"; `above` is the verb "be", or the noun.
        """
        for prep in parse.find_children(above, "prep"):
            if parse.lower[prep] in INCLUSIVE and (parse.pos[above] in VERBAL or parse.lower[prep] == "among"):
                for noun in parse.find_children(prep, "pobj"):
                    yield Tie(noun, "obj")
                    yield from self._find_modifiers(parse, noun)

    def _find_modifiers(self, parse: Parse, node: int) -> Iterator[Tie]:
        """Yield the participles and relative clauses of a noun."""
        for child in parse.children[node]:
            if parse.deps[child] == "acl" and child > node:
                yield Tie(child, "obj" if parse.tags[child] == "VBN" else "subj")
            elif parse.deps[child] == "relcl":
                slot = self._relative_slot(parse, child)
                yield Tie(child, slot)
                yield from self._find_complements(parse, child, slot)
            elif parse.deps[child] == "amod" and child > node and (parse.lower[child], "a") in self.tables.deeds:
                yield Tie(child, "obj")

    def _relative_slot(self, parse: Parse, verb: int) -> str:
        for child in parse.children[verb]:
            if parse.deps[child] in SUBJECTS and parse.lower[child] in ("who", "which", "that"):
                return "obj" if parse.deps[child] == "nsubjpass" else "subj"
        return "obj"

    def _name_slot(self, parse: Parse, node: int, verb: int) -> str:
        """Return where `node` stands with its verb or adjective: `obj`, `subj` or the name of the dependency."""
        dep = parse.deps[node]
        if dep in {"nsubjpass", "dobj"}:
            return "obj"
        if dep == "nsubj":
            return "obj" if self._is_reduced(parse, verb) else "subj"
        return "obj" if dep in ("nummod", "quantmod", "npadvmod", "amod", "compound", "nmod", "dep") else dep

    def _is_reduced(self, parse: Parse, verb: int) -> bool:
        """Tell whether a verb is passive, also without its auxiliary ("16 killed in raid")."""
        if parse.is_passive(verb) or parse.pos[verb] == "ADJ":
            return True
        if parse.tags[verb] not in ("VBN", "VBD") or self.takes_object(parse, verb):
            return False
        return self.tables.befalls(parse.lemmas[verb], "obj")

    def takes_object(self, parse: Parse, verb: int) -> bool:
        """Tell whether a verb has an auxiliary, or an object or clause after it: it is no participle then."""
        after = parse.find_children(verb, "dobj", "xcomp", "ccomp")
        return any(child > verb for child in after) or bool(parse.find_children(verb, "aux"))

    def _find_verbs(self, parse: Parse, verb: int, slot: str) -> Iterator[Tie]:
        """Yield a verb, what it says of its subject or object, and the verbs that share it."""
        inner = [] if slot not in ("subj", "obj") else list(self._find_complements(parse, verb, slot))
        deeds = self.tables.deeds
        if any((parse.lemmas[t.token], "v") in deeds or (parse.lower[t.token], "a") in deeds for t in inner):
            yield from inner
            yield Tie(verb, slot)
        else:
            yield Tie(verb, slot)
            yield from inner
            yield from self._find_group(parse, verb) if parse.lemmas[verb] == "be" else ()
        if slot == "obj" and parse.deps[verb] == "conj" and not parse.find_children(parse.heads[verb], "dobj"):
            shared = parse.heads[verb]
            if parse.pos[shared] in VERBAL and not self._has_subject(parse, verb) and not parse.is_passive(verb):
                yield Tie(shared, slot)
        for child in parse.children[verb] if slot in ("subj", "obj") else ():
            if parse.deps[child] == "conj" and not self._has_subject(parse, child) and self._is_subject(parse, verb):
                yield Tie(child, "obj" if self._is_reduced(parse, child) else "subj")

    def _is_subject(self, parse: Parse, verb: int) -> bool:
        return not parse.find_children(verb, "dobj")

    def _has_subject(self, parse: Parse, verb: int) -> bool:
        return any(parse.deps[child] in SUBJECTS for child in parse.children[verb])

    def _find_complements(self, parse: Parse, verb: int, slot: str) -> Iterator[Tie]:
        """Yield what a verb says of its subject or object: "left 12 dead", "were reported killed", "forced to flee"."""
        if slot == "subj" and parse.find_children(verb, "dobj"):
            return
        for child in parse.find_children(verb, *COMPLEMENTS):
            if self._has_subject(parse, child):
                continue
            passive = parse.pos[child] == "ADJ" or parse.is_passive(child)
            passive = passive or (parse.tags[child] == "VBN" and not parse.find_children(child, "aux"))
            if parse.lemmas[child] == "be":
                yield from (Tie(inner, "obj") for inner in parse.find_children(child, "acomp", "attr"))
            yield Tie(child, "obj" if passive or parse.pos[child] in NOUNS else "subj")

    def find_causes(self, parse: Parse, ties: list[Tie]) -> tuple[int, ...]:
        """Return the nouns and verbs that brought about what the nearest verb says: "the *strike* killed 16", "killed
        in a *raid*", "*shelled* the town, killing 16".
        """
        verb = next((tie for tie in ties if parse.pos[tie.token] in VERBAL), None)
        if verb is None:
            return ()
        found: list[int] = []
        if verb.slot != "subj" and not parse.is_passive(verb.token):
            found += parse.find_surface_subject(verb.token)
        for child in parse.children[verb.token]:
            dep = parse.deps[child]
            if dep == "agent" or (dep == "prep" and parse.lower[child] in CAUSES):
                found += [noun for pobj in parse.find_children(child, "pobj") for noun in parse.expand_conjuncts(pobj)]
        if parse.deps[verb.token] in ("advcl", "acl") and parse.tags[verb.token] == "VBG":
            found.append(parse.heads[verb.token])
        known = {tie.token for tie in ties}
        return tuple(token for token in dict.fromkeys(found) if token not in known)

    def find_deed(self, parse: Parse, tie: Tie, is_person: bool) -> DeedRow | None:
        """Return what the tables say befell a figure in that tie; None where they say nothing."""
        i = tie.token
        pos = "v" if parse.pos[i] in VERBAL else "a" if parse.pos[i] not in NOUNS else "n"
        rows = self.tables.deeds.get((parse.lemmas[i], pos), ())
        if pos == "n" and not rows:
            low = parse.lower[i]
            rows = self.tables.deeds.get((low, "n"), ()) or self.tables.deeds.get((low.removesuffix("s"), "n"), ())
        if pos in ("v", "n") and not rows:
            rows = self.tables.deeds.get((parse.lower[i], "a"), ())
        if tie.slot == HEADLINE:
            return next(iter(self.tables.list_plain(self.tables.cut_ending(parse.lower[i]))), None)
        for row in rows:
            if tie.slot in row.slots and (is_person or not row.person) and self._meets(parse, i, row):
                return row
        return None

    def _meets(self, parse: Parse, i: int, row: DeedRow) -> bool:
        """Tell whether the phrase of token `i` holds a word or a pair of words that the row needs."""
        if not row.needs:
            return True
        below = [node for child in parse.children[i][:24] for node in (child, *parse.children[child][:8])]
        below += [last for node in below if parse.deps[node] == "prep" for last in parse.children[node][:2]]
        for node in (*below, *range(i + 1, min(i + 3, len(parse.words)))):
            pair = f"{parse.lower[node - 1]} {parse.lower[node]}" if node else ""
            if not row.needs.isdisjoint((parse.lemmas[node], parse.lower[node], pair)):
                return True
        return False

"""The verb that carries a noun of action: "*launched* an attack", "an attack *launched* by", "the attack *took*
place".
"""

from collections.abc import Iterator

from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.lexicon import Lexicon

PREPOSITIONS = frozenset({"in", "into", "on", "with", "to", "from", "for", "ahead", "forward", "under"})
INTENT = frozenset({"planned", "attempted"})


class Carriers:
    """Finds carriers by the tables `carriers.tsv` and `status.tsv`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def find_carrier(self, parse: Parse, i: int) -> int | None:
        """Return the verb that carries the noun at token `i`, or None where it is no noun or hangs on no such verb."""
        return next(self._find_all(parse, i), None) if parse.pos[i] in NOUNS else None

    def _find_all(self, parse: Parse, i: int) -> Iterator[int]:
        top = i
        while parse.deps[top] == "conj" and parse.pos[parse.heads[top]] in NOUNS:
            top = parse.heads[top]
        head, dep = parse.heads[top], parse.deps[top]
        if dep in ("dobj", "nsubjpass", "nsubj", "attr") and self._carries(parse, head):
            yield head
        if dep == "pobj" and parse.deps[head] == "prep" and parse.lower[head] in PREPOSITIONS:
            verb = parse.heads[head]
            if self._carries(parse, verb) and not parse.find_children(verb, "dobj", "attr", "acomp"):
                yield verb
        for child in parse.find_children(top, "acl", "relcl"):
            if self._carries(parse, child):
                yield child

    def _carries(self, parse: Parse, verb: int) -> bool:
        if parse.pos[verb] not in VERBAL:
            return False
        lemma = parse.lemmas[verb]
        if lemma in self.lexicon.carriers:
            return True
        return any(row.status in INTENT and "obj" in row.slots for row in self.lexicon.status.get((lemma, "v"), ()))

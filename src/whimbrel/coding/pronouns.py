"""Who a pronoun or a repeated office stands for: the nearest earlier entity that fits, subjects first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whimbrel.coding.parse import Parse

if TYPE_CHECKING:
    from whimbrel.coding.registry import Entity

FITTING: dict[str, frozenset[str]] = {
    "he": frozenset({"person"}),
    "she": frozenset({"person"}),
    "it": frozenset({"body", "state", "group", "organisation", "region", "place", "unknown"}),
    "they": frozenset({"body", "people", "group", "organisation", "state"}),
}
PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it",
    "latter": "latter", "former": "former",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
}  # fmt: skip
ORDINALS = {"latter": -1, "former": -2}
REACH = 3
SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass"})


def is_pronoun(parse: Parse, i: int) -> bool:
    """Tell whether token `i` is a third-person pronoun that stands for something."""
    if parse.lower[i] in ORDINALS:
        return i > 0 and parse.lower[i - 1] == "the" and parse.deps[i] not in ("amod", "compound")
    return parse.pos[i] == "PRON" and parse.lower[i] in PRONOUNS and parse.deps[i] != "expl"


class History:
    """The entities mentioned so far, in order."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self._seen: list[tuple[int, Entity]] = []

    def add(self, head: int, entity: Entity) -> None:
        """Note that token `head` stands for `entity`."""
        self._seen.append((head, entity))

    def resolve_pronoun(self, i: int) -> Entity | None:
        """Return the entity that the pronoun at `i` stands for, or None."""
        form = PRONOUNS[self.parse.lower[i]]
        if form in ORDINALS:
            return self._resolve_ordinal(ORDINALS[form], i)
        here = self.parse.sentence_of[i]
        beside = {id(entity) for head, entity in self._seen if self._is_beside(head, i)}
        best: tuple[float, Entity] | None = None
        for order, (head, entity) in enumerate(self._seen):
            distance = here - self.parse.sentence_of[head]
            if (
                distance > REACH
                or entity.kind not in FITTING[form]
                or id(entity) in beside
                or self._clashes(form, entity)
            ):
                continue
            score = -2.0 * distance + 0.001 * order + self._salience(head, i, distance)
            if best is None or score > best[0]:
                best = (score, entity)
        if best is None:
            return None
        if form in ("he", "she"):
            best[1].female = form == "she"
        return best[1]

    def _resolve_ordinal(self, place: int, i: int) -> Entity | None:
        """ "the latter", "the former": of the last entities that were named side by side."""
        named = [
            entity for head, entity in self._seen if self.parse.deps[head] not in ("amod", "compound") and head < i
        ]
        unique = list({id(entity): entity for entity in reversed(named)}.values())[:2]
        return unique[-place - 1] if len(unique) >= -place else None

    def _salience(self, head: int, i: int, distance: int) -> float:
        score = 1.5 if self.parse.deps[head] in SUBJECT_DEPS else 0.0
        if self.parse.deps[head] in ("amod", "compound", "poss"):
            score -= 0.8
        if distance == 0 and self.parse.heads[head] in self.parse.find_ancestors(i):
            score += 0.5
        return score

    def _clashes(self, form: str, entity: Entity) -> bool:
        return form in ("he", "she") and entity.female is not None and entity.female != (form == "she")

    def _is_beside(self, head: int, i: int) -> bool:
        """Tell whether `head` and the pronoun hang on one verb, so that they are two ("Egypt praised it")."""
        same_clause = self.parse.heads[head] == self.parse.heads[i]
        same_sentence = self.parse.sentence_of[head] == self.parse.sentence_of[i]
        reflexive = self.parse.lower[i].endswith(("self", "selves"))
        return same_clause and same_sentence and not reflexive and self.parse.tags[i] != "PRP$"

    def find_role(self, phrase: str) -> Entity | None:
        """Return the last person whose stated office is or ends in `phrase`, or whose known office is."""
        for _, entity in reversed(self._seen):
            for office in (entity.role, entity.office):
                if (
                    entity.kind == "person"
                    and office
                    and (office.lower() == phrase or office.lower().endswith(" " + phrase))
                ):
                    return entity
        return None

    def find_state(self) -> Entity | None:
        """Return the state that was named last ("the country")."""
        return next((entity for _, entity in reversed(self._seen) if entity.kind == "state"), None)

    def find_phrase(self, phrase: str) -> Entity | None:
        """Return the last body with a country whose name ends in `phrase` ("the Syrian army ... the army")."""
        for _, entity in reversed(self._seen):
            if entity.country and entity.name.lower().endswith(" " + phrase):
                return entity
        return None

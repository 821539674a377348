"""From readings to drafts of events: content within speech acts, status, and the type of acts still to come."""

from collections.abc import Iterable

import msgspec

from whimbrel.codebook import Codebook
from whimbrel.coding.parse import Parse
from whimbrel.coding.scoring import Reading
from whimbrel.coding.status import StatusFinder, StatusReading, join_status
from whimbrel.lexicon import Lexicon
from whimbrel.records import Actor, Status

DESCENT = frozenset({"dobj", "xcomp", "ccomp", "prep", "pobj", "pcomp", "conj", "attr", "acl", "nsubjpass"})
CONTENT_DEPTH = 4
BY_CONTENT = "*"
PROMISE, THREAT, CRITICISM = "AGREE", "THREATEN", ("ACCUSE", "disapprove")


class Draft(msgspec.Struct):
    """One event in the making."""

    token: int
    words: tuple[int, ...]
    type: str
    mode: str | None
    status: Status
    negated: bool
    cues: list[int]
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    confidence: float
    contexts: tuple[str, ...]
    carrier: int | None = None
    parent: "Draft | None" = None
    from_speech: bool = False
    tense: str = "none"
    deed: tuple[str, str | None] = ("", None)
    """Type and mode as first read, before an act still to come is recoded."""
    twins: tuple[int, ...] = ()
    """Words of the same sentence that tell the same event again."""

    @property
    def tokens(self) -> tuple[int, ...]:
        """All words that tell the event, the trigger first."""
        return (self.token, *self.twins)


class Drafter:
    """Puts readings of one report together."""

    def __init__(self, codebook: Codebook, lexicon: Lexicon) -> None:
        self.codebook, self.lexicon = codebook, lexicon
        self.status = StatusFinder(lexicon)

    def find_parents(self, parse: Parse, readings: list[Reading]) -> dict[int, Reading]:
        """Return, by the token of each reading that is the content of a speech act, the reading of that act."""
        tokens = {reading.token for reading in readings}
        parents: dict[int, Reading] = {}
        for reading in readings:
            for filler in reading.content if reading.type in self.lexicon.contents else ():
                for inner in self._find_inner(parse, filler, tokens) if reading.judged is None else [filler]:
                    if (
                        inner != reading.token
                        and inner not in parents
                        and not self._loops(parents, inner, reading.token)
                    ):
                        parents[inner] = reading
        return parents

    def _loops(self, parents: dict[int, Reading], inner: int, outer: int) -> bool:
        seen = {inner}
        while outer in parents:
            outer = parents[outer].token
            if outer in seen:
                return True
            seen.add(outer)
        return outer == inner

    def _find_inner(self, parse: Parse, filler: int, tokens: set[int], depth: int = 0) -> list[int]:
        """Return the nearest event words at or below `filler`, with those joined to them."""
        if filler in tokens:
            joined = [c for c in parse.find_children(filler, "conj") if c in tokens]
            return [filler, *joined]
        if depth >= CONTENT_DEPTH:
            return []
        found = []
        for child in parse.children[filler]:
            if parse.deps[child] in DESCENT:
                found += self._find_inner(parse, child, tokens, depth + 1)
        return found

    def read_status(self, parse: Parse, reading: Reading, parent: Reading | None) -> StatusReading:
        """Return the status of a reading: by the rules, and by the scorer where it judges status."""
        status = self._read_by_rules(parse, reading, parent)
        if reading.judged is not None:
            status.status = reading.judged.choose_status(status.status)
            status.negated = reading.judged.choose_negated(status.negated)
        return status

    def _read_by_rules(self, parse: Parse, reading: Reading, parent: Reading | None) -> StatusReading:
        """Return the status that the words show; a content has at least the one that its speech act gives."""
        status = self.status.find_status(parse, reading.token, parent.token if parent else None)
        if parent is None:
            if reading.content and status.status == "conditional" and status.tense == "past":
                status.status, status.cues = "happened", []
            return status
        row = self.lexicon.contents.get(parent.type)
        given: Status = parent.content_status or (row.status if row else "happened")
        negated = status.negated != (
            parent.content_negated or (parent.content_status is None and row is not None and row.negated)
        )
        return StatusReading(join_status(status.status, given), negated, [*status.cues, parent.token], status.tense)

    def is_condition(self, parse: Parse, token: int) -> bool:
        """Tell whether a word stands in an if-clause: what is only supposed there is no event."""
        clause = next((node for node in (token, *parse.find_ancestors(token)) if parse.deps[node] == "advcl"), None)
        return clause is not None and self.status.opens_condition(parse, clause)

    def resolve_mode(self, draft: Draft, contents: list[Draft]) -> str | None:
        """Return the mode of a speech act, from its content where its row leaves it to that."""
        if draft.mode != BY_CONTENT:
            return draft.mode
        found = (self._find_mode(draft.type, content) for content in contents)
        return next((mode for mode in found if mode), None)

    def _find_mode(self, event_type: str, content: Draft) -> str | None:
        """Return the mode of a speech act of `event_type` about `content`: by its type and mode, else by its type."""
        modes = self.lexicon.modes
        return modes.get((event_type, f"{content.type}:{content.mode}")) or modes.get((event_type, content.type))

    def judge_promise(self, draft: Draft, contents: list[Draft]) -> None:
        """Recode a promise by what it promises: one of harm is a threat."""
        promised = {self.codebook.types[content.type].promised for content in contents}
        if draft.type == PROMISE and len(promised) == 1 and promised != {PROMISE}:
            draft.type, draft.mode = promised.pop(), BY_CONTENT

    def judge_threat(self, draft: Draft, contents: list[Draft], own: bool) -> None:
        """Recode a warning of harm that the speaker's side would not do (`own` is False) as criticism of it."""
        if draft.type == THREAT and draft.mode == BY_CONTENT and contents and draft.actors and not own:
            draft.type, draft.mode = CRITICISM
            for content in contents:
                content.status = "possible" if content.status == "planned" else content.status

    def list_future(self, draft: Draft, speech: Draft | None) -> list[Draft]:
        """Return the drafts that an act still to come gives: itself, recoded, or its announcement with the act within.

        `speech` is a draft made of the actor's own announcement, or None where nobody who acts announces it.
        """
        row = self.codebook.types[draft.type]
        if speech is not None and draft.status == "called_for":
            draft.parent = speech
            return [speech, draft]
        if draft.status != "planned" or draft.parent is not None:
            return [draft]
        if speech is not None and row.said != draft.type:
            speech.type = row.refused if draft.negated and row.refused != draft.type else row.said
            if speech.type == THREAT and draft.negated:
                return [draft]
            speech.mode = BY_CONTENT if speech.type in ("REJECT", THREAT, "REQUEST") else None
            draft.parent = speech
            return [speech, draft]
        if draft.negated:
            if row.refused != draft.type:
                draft.type, draft.mode = row.refused, self._find_mode(row.refused, draft)
                draft.negated, draft.status = False, "happened"
        elif row.alone != draft.type:
            draft.type, draft.mode = row.alone, None
        return [draft]


def list_within(draft: Draft, drafts: Iterable[Draft]) -> list[Draft]:
    """Return those of `drafts` that stand directly within `draft`."""
    return [other for other in drafts if other.parent is draft]


def list_above(draft: Draft) -> list[Draft]:
    """Return the speech acts that `draft` stands within, nearest first."""
    above = []
    while draft.parent is not None:
        draft = draft.parent
        above.append(draft)
    return above


def merge_same(parse: Parse, drafts: list[Draft]) -> list[Draft]:
    """Keep one draft of several in a sentence that tell one event: same type, parent, status, and parties that do not
    differ.
    """
    kept: list[Draft] = []
    replaced: dict[int, Draft] = {}
    for draft in drafts:
        twin = next((k for k in kept if _is_same(parse, k, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        twin.actors = max(twin.actors, draft.actors, key=len)
        acting = {actor.entity_id for actor in twin.actors}
        both = max(twin.recipients, draft.recipients, key=len)
        twin.recipients = tuple(party for party in both if party.entity_id not in acting)
        twin.mode = twin.mode or draft.mode
        twin.confidence = max(twin.confidence, draft.confidence)
        twin.twins += draft.tokens
        replaced[id(draft)] = twin
    for draft in kept:
        if draft.parent is not None:
            draft.parent = replaced.get(id(draft.parent), draft.parent)
    return kept


def _is_same(parse: Parse, a: Draft, b: Draft) -> bool:
    if a.type != b.type or a.parent is not b.parent or a.status != b.status or a.negated != b.negated:
        return False
    if parse.sentence_of[a.token] != parse.sentence_of[b.token] or (a.mode and b.mode and a.mode != b.mode):
        return False
    return _agree(a.actors, b.actors) and _agree(a.recipients, b.recipients) and not (not a.actors and not a.recipients)


def _agree(a: tuple[Actor, ...], b: tuple[Actor, ...]) -> bool:
    ids = [{x.entity_id for x in side} for side in (a, b)]
    return ids[0] <= ids[1] or ids[1] <= ids[0]

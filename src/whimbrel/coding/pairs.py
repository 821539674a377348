"""The type of what one given party does to another in a sentence: the pair task of the field's labelled sets."""

from whimbrel.coding.drafts import Draft
from whimbrel.coding.parse import Parse
from whimbrel.coding.scoring import Reading
from whimbrel.records import Actor

Range = tuple[int, int]


def choose_reading(
    parse: Parse, readings: list[Reading], drafts: list[Draft], source: Range, target: Range
) -> Draft | None:
    """Return the draft that best tells what `source` does to `target` (character ranges), or None if there is none.

    Each draft is weighed by the parties that its roles share with the pair, then by its place: outer acts before inner
    ones, events between the two before events beside them, the lexicon's confidence last.
    """
    roles = {reading.token: reading for reading in readings}
    best: tuple[float, Draft] | None = None
    for draft in drafts:
        score = _weigh(parse, draft, roles.get(draft.token), source, target)
        if best is None or score > best[0]:
            best = (score, draft)
    return best[1] if best else None


def _weigh(parse: Parse, draft: Draft, reading: Reading | None, source: Range, target: Range) -> float:
    score = draft.confidence
    score += 3.0 * _names(draft.actors, source) + 3.0 * _names(draft.recipients, target)
    score += 1.0 * _names(draft.actors, target) * _names(draft.actors, source)
    score -= 1.5 * (_names(draft.actors, target) and not _names(draft.actors, source))
    if reading is not None:
        score += 1.5 * any(_covers(parse, t, source) for t in reading.actors)
        score += 1.5 * any(_covers(parse, t, target) for t in reading.recipients)
        score += 1.0 * any(_covers(parse, t, target) for t in reading.content)
    start = parse.starts[draft.token]
    if source[0] <= start < source[1] or target[0] <= start < target[1]:
        score -= 1.0
    score -= 2.0 * (draft.parent is not None)
    score += 0.3 * (parse.pos[draft.token] == "VERB")
    return score - 0.002 * min(abs(start - source[1]), abs(start - target[0]))


def _names(actors: tuple[Actor, ...], where: Range) -> bool:
    return any(actor.start < where[1] and where[0] < actor.end for actor in actors)


def _covers(parse: Parse, token: int, where: Range) -> bool:
    low, high = parse.find_subtree(token)
    return parse.starts[low] < where[1] and where[0] < parse.ends[high - 1]

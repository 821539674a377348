"""The type of what one given party does to another in a sentence, by the trained model and the lexicon together."""

from collections.abc import Sequence

import numpy as np

from whimbrel.codebook import Codebook
from whimbrel.coding.entities import Entities
from whimbrel.coding.features import Array
from whimbrel.coding.model_scorer import ACTOR, CONTENT, RECIPIENT, ModelScorer, Scored
from whimbrel.coding.parse import Parse
from whimbrel.model import WordScores

Range = tuple[int, int]
Choice = tuple[str, str | None, float]
LEXICON_WEIGHT = 0.6
"""How much the lexicon's choice adds to its type, times its confidence."""
CONTENT_WEIGHT = 0.9
"""How far an act within a speech act is passed over for the speech act."""
LEAST, UNKNOWN = 0.02, 0.3
"""What a party counts for at least, and where it is none of the sentence's words."""


def choose_type(
    scorer: ModelScorer,
    codebook: Codebook,
    parse: Parse,
    entities: Entities,
    source: Range,
    target: Range,
    lexical: Choice,
) -> Choice:
    """Return type (or "NONE"), mode and confidence of what `source` does to `target` (character ranges).

    Each word counts for its types by how likely it is an event whose actor is the source and whose recipient, or other
    actor, is the target; `lexical` is the lexicon's choice.
    """
    names = scorer.model.settings.types
    total = np.zeros(len(names), dtype=np.float32)
    modes = np.zeros(len(scorer.modes), dtype=np.float32)
    sources, targets = _find_heads(parse, source), _find_heads(parse, target)
    for scored in scorer.list_scored(parse, entities):
        weights = _weigh(scorer, scored, sources, targets)
        total += weights @ recode_future(scorer, codebook, scored.scores)
        modes += weights @ scored.scores.modes
    if lexical[0] in names:
        total[names.index(lexical[0])] += LEXICON_WEIGHT * lexical[2]
    total[0] = 0
    best = int(total.argmax())
    if total[best] <= 0:
        return names[0], None, 0.0
    return names[best], scorer.choose_mode(names[best], modes), float(total[best] / total.sum())


def recode_future(scorer: ModelScorer, codebook: Codebook, scores: WordScores) -> Array:
    """Return the probabilities of types as they are coded: of acts still to come, or that their actor will not do, the
    share that the codebook codes as another type goes to that type.
    """
    names = scorer.model.settings.types
    planned = scores.statuses[:, scorer.model.settings.statuses.index("planned")]
    coded = scores.types.copy()
    for column, row in ((names.index(name), codebook.types[name]) for name in names[1:]):
        for likely, other in ((planned * (1 - scores.negated), row.alone), (planned * scores.negated, row.refused)):
            share = likely * scores.types[:, column]
            coded[:, column] -= share
            coded[:, names.index(other)] += share
    return coded


def _find_heads(parse: Parse, where: Range) -> list[int]:
    head = parse.find_head(*where) if where[1] > where[0] else None
    return [] if head is None else [head]


def _weigh(scorer: ModelScorer, scored: Scored, sources: Sequence[int], targets: Sequence[int]) -> Array:
    """Return how far each candidate is the event between the two parties."""
    rows = range(len(scored.candidates))
    inner = scorer.score_roles(scored, rows, scored.candidates)[:, :, CONTENT]
    likely = 1 - scored.scores.types[:, 0]
    content = (inner * likely[:, None]).max(0)
    acts = _score_party(scorer, scored, sources)[:, ACTOR]
    meets = _score_party(scorer, scored, targets)
    meets = np.maximum(meets[:, RECIPIENT], meets[:, ACTOR])
    weights: Array = (LEAST + acts) * (LEAST + meets) * (1 - CONTENT_WEIGHT * content)
    return weights


def _score_party(scorer: ModelScorer, scored: Scored, heads: Sequence[int]) -> Array:
    """Return (candidates, 3): how likely the likeliest of `heads` holds each role."""
    low, high = scored.start, scored.start + len(scored.vectors)
    own = [j for j in heads if low <= j < high]
    count = len(scored.candidates)
    if not own:
        return np.full((count, 3), 0.0 if heads else UNKNOWN, dtype=np.float32)
    table: Array = scorer.score_roles(scored, range(count), own).max(1)
    return table

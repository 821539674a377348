"""Choose what goes with trained weights on the topics of the split `dev`: temperature and thresholds.

The temperature, and the weight of the lexicon's silence, are those that make the gold types likeliest (log loss);
thresholds are those of the best F0.5 of words with type, and of the best F1 of each role.
"""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from examples import Example
from whimbrel.coding.features import PAIR_COLUMNS, WORD_COLUMNS
from whimbrel.model import STATUSES, TYPES, EventModel, Settings

Table = NDArray[np.float64]
TEMPERATURES = (0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.3, 2.6)
SILENCE = (0.0, 0.5, 1.0, 1.5)
LEXICON_WEIGHT, STATUS_WEIGHT = 1.5, 3.0
"""The topics of `dev` are written like the rest and ask for neither; real reports have words and turns that the corpus
lacks, and there the tables know more: chosen on the read halves of our gold reports and our clauses."""
TYPE_THRESHOLD = 0.4
"""Below it a record is hard to defend; on dev it costs a point of recall for one and a half of precision."""
THRESHOLDS = tuple(float(t) for t in np.arange(0.3, 0.92, 0.05).round(2))


def make_settings(modes: Sequence[str], **chosen: object) -> Settings:
    """Return the settings of untuned weights, with those `chosen`."""
    plain: dict[str, object] = {
        "types": TYPES, "modes": tuple(modes), "statuses": STATUSES, "word_features": WORD_COLUMNS.width,
        "pair_features": PAIR_COLUMNS.width, "word_threshold": 0.5, "type_threshold": TYPE_THRESHOLD,
        "role_threshold": (0.5, 0.5, 0.5),
        "lexicon_weight": 0.0, "silence_weight": 0.0, "status_weight": 0.0, "temperature": 1.0,
    }  # fmt: skip
    return Settings(**(plain | chosen))  # type: ignore[arg-type]


def tune_settings(model: EventModel, examples: Sequence[Example]) -> Settings:
    """Return the settings that suit the examples best; the model's own must be untuned."""
    some = [e for e in examples if len(e.candidates)]
    vectors = [model.encode(e.words) for e in some]
    scores = [model.score_words(v[e.candidates], e.word_features) for e, v in zip(some, vectors, strict=True)]
    features = np.concatenate([e.word_features for e in some])
    types = np.concatenate([e.types for e in some])
    logs = np.log(np.concatenate([s.types for s in scores]) + 1e-9).astype(np.float64)
    read = find_column(features, "lexicon", TYPES)
    losses = {
        (heat, silence): measure_loss(weigh(logs / heat, read, LEXICON_WEIGHT, silence), types)
        for heat, silence in product(TEMPERATURES, SILENCE)
    }
    heat, silence = min(losses, key=lambda chosen: losses[chosen])
    likely = weigh(logs / heat, read, LEXICON_WEIGHT, silence)
    kinds = np.eye(len(TYPES), dtype=np.float32)
    roles = np.concatenate([
        model.score_pairs(
            v[e.candidates[e.pairs[:, 0]]], v[e.pairs[:, 1]], e.pair_features, kinds[e.types[e.pairs[:, 0]]]
        )
        for e, v in zip(some, vectors, strict=True) if len(e.pairs)
    ])  # fmt: skip
    gold = np.concatenate([e.roles for e in some if len(e.pairs)]) > 0
    return make_settings(
        model.settings.modes,
        temperature=heat,
        lexicon_weight=LEXICON_WEIGHT,
        silence_weight=silence,
        status_weight=STATUS_WEIGHT,
        word_threshold=choose_threshold(lambda t: count_typed(likely, types, t)),
        role_threshold=tuple(
            choose_threshold(lambda t: count_f1(likely >= t, truth))  # noqa: B023  called before the next turn
            for likely, truth in zip(roles.T, gold.T, strict=True)
        ),
    )


def find_column(features: NDArray[np.float32], group: str, names: Sequence[str]) -> NDArray[np.int64]:
    """Return for each row the number of the name that is marked in a group of columns; 0 where none is."""
    found: NDArray[np.int64] = features[:, WORD_COLUMNS.list_numbers(group)].argmax(1)
    return found


def weigh(logs: Table, column: NDArray[np.int64], weight: float, first: float) -> Table:
    """Return probabilities with `weight` added to the log of each row's column, `first` where that is the first."""
    logs = logs.copy()
    logs[np.arange(len(logs)), column] += np.where(column == 0, first, weight)
    powers = np.exp(logs - logs.max(1, keepdims=True))
    shares: Table = powers / powers.sum(1, keepdims=True)
    return shares


def measure_loss(likely: Table, truth: NDArray[np.int64]) -> float:
    """Return the mean negative log probability of the truth."""
    return float(-np.log(likely[np.arange(len(truth)), truth] + 1e-9).mean())


def choose_threshold(score: Callable[[float], float]) -> float:
    """Return the threshold of the highest score."""
    return max(THRESHOLDS, key=score)


def count_typed(likely: Table, types: NDArray[np.int64], threshold: float) -> float:
    """Return F0.5 of words with type, a word being an event from a threshold on: false records are the worse error."""
    found = np.where(1 - likely[:, 0] >= threshold, 1 + likely[:, 1:].argmax(1), 0)
    right = int(((found == types) & (types > 0)).sum())
    return 1.25 * right / max(1.0, int((found > 0).sum()) + 0.25 * int((types > 0).sum()))


def count_f1(found: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    """Return the F1 of marked rows."""
    return 2 * int((found & gold).sum()) / max(1, int(found.sum() + gold.sum()))

"""Fit the last layers of an event model to corrected words and pairs, staying near the weights that it has.

Only the layers that give the labels are moved; the encoder and the layers before them stay as they are, so that nothing
but numpy is needed and a few corrections cannot spoil the rest. Multinomial and binary logistic regression with a pull
towards the weights that it starts from (L2-SP, Li and others 2018), by Adam on the whole set.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from whimbrel.model.event_model import ENCODER, HEADS, SETTINGS, TOKENIZER, Array, EventModel, sigmoid, softmax

STEPS, RATE, PULL = 300, 0.02, 0.02
Labels = NDArray[np.int64]


@dataclass
class Lesson:
    """One corrected sentence: a row a word that is judged, a row a pair of an event word and another word."""

    word_vectors: Array
    word_features: Array
    types: Labels
    modes: Labels
    statuses: Labels
    negated: Labels
    left: Array
    right: Array
    pair_features: Array
    kinds: Array
    roles: Array
    """(pairs, 2): whether the word is actor, recipient."""


def tune_heads(model: EventModel, lessons: Sequence[Lesson]) -> dict[str, Array]:
    """Return the heads of the model, the last layers moved towards the lessons; raise `ValueError` without any.

    Mode, status and negation are learnt from the words that are events, the roles from their pairs.
    """
    if not lessons:
        raise ValueError("no lessons")
    both = np.concatenate([np.concatenate([x.word_vectors, x.word_features], 1) for x in lessons])
    types, modes, statuses, negated = (
        np.concatenate([getattr(x, name) for x in lessons]) for name in ("types", "modes", "statuses", "negated")
    )
    real = types > 0
    hidden, state = model.hide_words(both)
    heads = dict(model.heads)
    _fit(heads, "type_of", hidden / model.settings.temperature, types)
    _fit(heads, "mode_of", hidden[real], modes[real])
    _fit(heads, "status_of", state[real], statuses[real])
    _fit(heads, "negated", state[real], negated[real][:, None])
    left, right, features, kinds, roles = (
        np.concatenate([getattr(x, name) for x in lessons])
        for name in ("left", "right", "pair_features", "kinds", "roles")
    )
    _fit(heads, "role", model.hide_pairs(left, right, features, kinds), roles)
    return heads


def _fit(heads: dict[str, Array], name: str, rows: Array, truth: Array | Labels) -> None:
    """Move one layer: `truth` holds class numbers (softmax), or a column a label (sigmoid; the first outputs)."""
    if not len(rows):
        return
    start = np.concatenate([heads[f"{name}.weight"], heads[f"{name}.bias"][:, None]], 1).astype(np.float64)
    inputs = np.concatenate([rows, np.ones((len(rows), 1), dtype=np.float32)], 1)
    weights, mean, spread = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        gradient = _find_error(inputs @ weights.T, truth).T @ inputs / len(rows) + PULL * (weights - start)
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    heads[f"{name}.weight"], heads[f"{name}.bias"] = (
        weights[:, :-1].astype(np.float32),
        weights[:, -1].astype(np.float32),
    )


def _find_error(logits: NDArray[np.float64], truth: Array | Labels) -> NDArray[np.float64]:
    """Return the gradient of the loss by the logits; outputs beyond the columns of `truth` have none."""
    if truth.ndim == 1:
        error = softmax(logits)
        error[np.arange(len(truth)), truth] -= 1
        return error
    error = np.zeros_like(logits)
    error[:, : truth.shape[1]] = sigmoid(logits[:, : truth.shape[1]]) - truth
    return error


def write_model(model: EventModel, heads: dict[str, Array], folder: Path) -> None:
    """Write a model with other heads into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (ENCODER, TOKENIZER):
        shutil.copy(model.folder / name, folder / name)
    np.savez_compressed(folder / HEADS, **{name: array.astype(np.float32) for name, array in heads.items()})  # type: ignore[arg-type]
    (folder / SETTINGS).write_bytes(msgspec.json.format(msgspec.json.encode(model.settings), indent=1))

"""The trained event model at run time: an encoder of sentences (ONNX) and small heads on the vectors of its words.

Each call takes one sentence, so that an answer never depends on what else is coded. The heads are a few matrices and
run in numpy; how they were trained is in `training/train.py`, what they can and cannot do in `docs/model.md`.
"""

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

from whimbrel.errors import ModelError
from whimbrel.records import Status

Array = NDArray[np.float32]
SHIPPED = Path(__file__).parent / "data"
ENCODER, TOKENIZER, HEADS, SETTINGS = "encoder.onnx", "tokenizer.json", "heads.npz", "model.json"
WINDOW = 128
"""Words that are read together; a longer sentence is read in pieces of this size."""
PIECES = 510
"""Pieces of words that the encoder takes at most, without the two marks at the ends."""


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """What belongs to a set of weights: its labels, thresholds and temperatures."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[Status, ...]
    word_features: int
    pair_features: int
    word_threshold: float
    """Least probability of being an event for a word to be one."""
    type_threshold: float
    """Least probability of its likeliest type for it to be one."""
    role_threshold: tuple[float, float, float]
    """Least probability of an actor, a recipient, a content."""
    lexicon_weight: float
    """What the lexicon's reading of a word adds to the log of its type's probability."""
    silence_weight: float
    """What it adds to that of no event where no row reads the word."""
    status_weight: float
    """What the rules' reading of status and negation adds to the log of its probability."""
    temperature: float
    """By which the logits of the types are divided, so that their probabilities hold (`docs/quality.md`)."""


class WordScores(NamedTuple):
    """Probabilities of words, a row each: of each type, mode and status, and of being negated."""

    types: Array
    modes: Array
    statuses: Array
    negated: Array


class EventModel:
    """Scores words as events and pairs of words as event and party or content."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load the model of a folder; raise `ModelError` where a file is missing or does not fit the others."""
        try:
            data = {name: (folder / name).read_bytes() for name in (ENCODER, TOKENIZER, HEADS, SETTINGS)}
            self.settings = msgspec.json.decode(data[SETTINGS], type=Settings)
            self.tokenizer: Any = Tokenizer.from_str(data[TOKENIZER].decode("utf-8"))
            self.session = onnxruntime.InferenceSession(
                data[ENCODER], _make_options(), providers=["CPUExecutionProvider"]
            )
            with np.load(BytesIO(data[HEADS]), allow_pickle=False) as heads:
                self.heads: dict[str, Array] = {name: heads[name].astype(np.float32) for name in heads.files}
        except Exception as exc:
            raise ModelError(
                f"{folder}: no event model that can be read ({exc}); install Whimbrel again, or name the folder of one"
            ) from exc
        self.folder = folder
        self.hash = hashlib.sha256(b"".join(data.values())).hexdigest()
        """The SHA-256 of the model's files."""
        self.threads = ThreadpoolController()
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def encode(self, words: Sequence[str]) -> Array:
        """Return a vector for each word of a sentence (words, size): the mean of those of its pieces."""
        with self.one_thread():
            windows = [self._encode_window(words[at : at + WINDOW]) for at in range(0, len(words), WINDOW)]
        return np.concatenate(windows)

    def one_thread(self) -> AbstractContextManager[Any]:
        """Keep numpy to one thread: on small matrices several wait for one another longer than they work."""
        limits: AbstractContextManager[Any] = self.threads.limit(limits=1, user_api="blas")
        return limits

    def _encode_window(self, words: Sequence[str]) -> Array:
        encoding = self.tokenizer.encode([word[:PIECES] for word in words], is_pretokenized=True)
        owners = np.array([-1 if owner is None else owner for owner in encoding.word_ids])
        pieces = np.array(encoding.ids, dtype=np.int64)
        if len(pieces) > PIECES + 2:
            pieces, owners = np.append(pieces[: PIECES + 1], pieces[-1]), np.append(owners[: PIECES + 1], -1)
        hidden: Array = self.session.run(None, {"input_ids": pieces})[0]
        owns = (owners[None, :] == np.arange(len(words))[:, None]).astype(np.float32)
        vectors: Array = (owns @ hidden) / np.maximum(owns.sum(1, keepdims=True), 1)
        return vectors

    def score_words(self, vectors: Array, features: Array) -> WordScores:
        """Return the probabilities of words from their vectors and features, a row each."""
        with self.one_thread():
            hidden, state = self.hide_words(np.concatenate([vectors, features], 1))
            return WordScores(
                softmax(self._apply("type_of", hidden) / self.settings.temperature),
                softmax(self._apply("mode_of", hidden)),
                softmax(self._apply("status_of", state)),
                sigmoid(self._apply("negated", state))[:, 0],
            )

    def hide_words(self, both: Array) -> tuple[Array, Array]:
        """Return the hidden layers of words for type and mode, and for status, from vectors with features."""
        return np.maximum(self._apply("word", both), 0), np.maximum(self._apply("state", both), 0)

    def score_pairs(self, left: Array, right: Array, features: Array, kinds: Array) -> Array:
        """Return the probabilities (pairs, 3) that `right` is actor, recipient, content of the event `left`.

        `kinds` holds the probabilities of the event's types, a row a pair.
        """
        with self.one_thread():
            return sigmoid(self._apply("role", self.hide_pairs(left, right, features, kinds)))

    def hide_pairs(self, left: Array, right: Array, features: Array, kinds: Array) -> Array:
        """Return the hidden layer of pairs."""
        hidden = self._apply("left", left) + self._apply("right", right)
        hidden += self._apply("pair", features) + self._apply("kind", kinds)
        clipped: Array = np.maximum(hidden, 0)
        return clipped

    def _apply(self, name: str, rows: Array) -> Array:
        applied: Array = rows @ self.heads[f"{name}.weight"].T + self.heads[f"{name}.bias"]
        return applied


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Return probabilities that add up to 1 in each row."""
    powers = np.exp(logits - logits.max(1, keepdims=True))
    shares: NDArray[Any] = powers / powers.sum(1, keepdims=True)
    return shares


def sigmoid(logits: NDArray[Any]) -> NDArray[Any]:
    """Return the probability of each logit by itself."""
    chances: NDArray[Any] = 1 / (1 + np.exp(-np.clip(logits, -50, 50)))
    return chances


def _make_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options

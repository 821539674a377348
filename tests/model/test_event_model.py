import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whimbrel.errors import ModelError
from whimbrel.model import SHIPPED, TYPES, EventModel
from whimbrel.model.event_model import WINDOW

WORDS = [
    "Rebels",
    "shelled",
    "the",
    "port",
    "of",
    "Goma",
    "on",
    "Tuesday",
    ",",
    "the",
    "governor",
    "'s",
    "office",
    "said",
    ".",
]
LARGEST = 30_000_000


@pytest.fixture(scope="module")
def model():
    return EventModel()


def test_the_shipped_files_stay_under_thirty_megabytes():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < LARGEST


def test_each_word_has_a_vector_whatever_its_spelling(model):
    odd = ["", " ", "\x00", "\u202e", "🜏" * 400, "a" * 5000, "\ud800"[:0], "Ünïcödé", "…"]
    vectors = model.encode([*WORDS, *odd])
    assert vectors.shape == (len(WORDS) + len(odd), 384)
    assert np.isfinite(vectors).all()


def test_a_sentence_of_any_length_is_read_to_its_end(model):
    words = WORDS * (3 * WINDOW // len(WORDS))
    vectors = model.encode(words)
    assert len(vectors) == len(words)
    assert np.abs(vectors).sum(1).all()


def test_the_same_sentence_has_the_same_vectors_between_others(model):
    alone = model.encode(WORDS)
    model.encode(["Ministers", "met", "."])
    assert (model.encode(WORDS) == alone).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=40))
def test_probabilities_of_any_words_add_up(model, words):
    vectors = model.encode(words)
    scores = model.score_words(vectors, np.zeros((len(words), model.settings.word_features), dtype=np.float32))
    assert scores.types.shape == (len(words), len(TYPES))
    for table in (scores.types, scores.modes, scores.statuses):
        assert np.allclose(table.sum(1), 1, atol=1e-4)
    assert ((scores.negated >= 0) & (scores.negated <= 1)).all()


def test_a_folder_without_a_model_is_one_error_that_names_it(tmp_path):
    with pytest.raises(ModelError, match=str(tmp_path)):
        EventModel(tmp_path)


@pytest.mark.parametrize("name", ["encoder.onnx", "heads.npz", "model.json", "tokenizer.json"])
def test_a_broken_file_of_a_model_is_one_error(tmp_path, name):
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(b"no model" if path.name == name else path.read_bytes())
    with pytest.raises(ModelError, match="no event model that can be read"):
        EventModel(tmp_path)


def test_coding_with_the_model_never_loads_torch():
    script = (
        "import sys, whimbrel; list(whimbrel.Coder().code([whimbrel.make_report('Israel struck Gaza on Monday.')]));"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

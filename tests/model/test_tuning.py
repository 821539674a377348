import numpy as np
import pytest

from whimbrel.model import STATUSES, TYPES, EventModel
from whimbrel.model.tuning import Lesson, tune_heads, write_model

SIZE = 384


@pytest.fixture(scope="module")
def model():
    return EventModel()


def make_lesson(model: EventModel, event_type: str, seed: int, *, pairs: int = 2) -> Lesson:
    random, settings = np.random.default_rng(seed), model.settings
    vectors = random.normal(size=(3 + pairs, SIZE)).astype(np.float32)
    return Lesson(
        vectors[:1],
        np.zeros((1, settings.word_features), dtype=np.float32),
        np.array([TYPES.index(event_type)]),
        np.array([0]),
        np.array([STATUSES.index("planned")]),
        np.array([1]),
        vectors[1 : 1 + pairs],
        vectors[2 : 2 + pairs],
        np.zeros((pairs, settings.pair_features), dtype=np.float32),
        np.eye(len(TYPES), dtype=np.float32)[[TYPES.index(event_type)] * pairs],
        np.tile(np.array([[1, 0]], dtype=np.float32), (pairs, 1)),
    )


def test_the_model_learns_what_it_is_taught(model, tmp_path):
    lessons = [make_lesson(model, "AID", seed) for seed in range(8)]
    write_model(model, tune_heads(model, lessons), tmp_path)
    taught = EventModel(tmp_path)
    for lesson in lessons:
        scores = taught.score_words(lesson.word_vectors, lesson.word_features)
        assert TYPES[int(scores.types[0].argmax())] == "AID"
        assert STATUSES[int(scores.statuses[0].argmax())] == "planned"
        assert scores.negated[0] > 0.5
        roles = taught.score_pairs(lesson.left, lesson.right, lesson.pair_features, lesson.kinds)
        assert (roles[:, 0] > roles[:, 1]).all()


def test_nothing_but_the_last_layers_moves_and_the_rest_stays_near(model):
    heads = tune_heads(model, [make_lesson(model, "AID", 1)])
    moved = {name for name in heads if (heads[name] != model.heads[name]).any()}
    assert {name.split(".")[0] for name in moved} <= {"type_of", "mode_of", "status_of", "negated", "role"}
    shift = np.linalg.norm(heads["type_of.weight"] - model.heads["type_of.weight"])
    assert shift < 0.5 * np.linalg.norm(model.heads["type_of.weight"])


def test_a_lesson_without_pairs_leaves_the_roles(model):
    heads = tune_heads(model, [make_lesson(model, "AID", 1, pairs=0)])
    assert (heads["role.weight"] == model.heads["role.weight"]).all()


def test_no_lessons_is_an_error(model):
    with pytest.raises(ValueError, match="no lessons"):
        tune_heads(model, [])

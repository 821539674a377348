"""Corrected records in, a model that has learnt from them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from whimbrel.coding.corrections import Correction, group_sentences, make_lessons, read_corrections
from whimbrel.coding.entities import Entities
from whimbrel.coding.model_scorer import ModelScorer
from whimbrel.coding.parse import Parse
from whimbrel.errors import OptionError
from whimbrel.model import EventModel
from whimbrel.model.tuning import Lesson, tune_heads, write_model
from whimbrel.pipeline import Coder, make_sentence
from whimbrel.records import hash_text

ENOUGH, PART = 50, 5
"""From so many sentences on, one of `PART` is held back to measure on."""
Parsed = tuple[Parse, Entities, list[Correction]]


@dataclass(frozen=True)
class Outcome:
    """What was learnt from; for each part of it how many records, and how many types were right before and after."""

    sentences: int
    records: int
    figures: dict[str, tuple[int, int, int]]


def train_model(coder: Coder, corrections: Path, folder: Path) -> Outcome:
    """Write into `folder` the coder's event model as it is after learning from a file of corrected records.

    Raise `OptionError` where the coder has no model or the file holds no record of an English sentence, `DataError`
    where a line is wrong.
    """
    scorer = coder.scorer
    if not isinstance(scorer, ModelScorer):
        raise OptionError("the lexicon does not learn; use the coder `model`")
    groups = group_sentences(read_corrections(corrections, scorer))
    parses = coder.parse_reports(make_sentence(text) for text, _ in groups)
    parsed = [(parse, entities, some) for (parse, entities), (_, some) in zip(parses, groups, strict=True)]
    held = [len(groups) >= ENOUGH and int(hash_text(text), 16) % PART == 0 for text, _ in groups]
    parts = {
        "learnt from": [item for item, out in zip(parsed, held, strict=True) if not out],
        "held back": [item for item, out in zip(parsed, held, strict=True) if out],
    }
    lessons = [lesson for item in parts["learnt from"] for lesson in make_lessons(scorer, *item)]
    if not lessons:
        raise OptionError(f"{corrections}: no record whose trigger is a word of its sentence; give corrected records")
    write_model(scorer.model, tune_heads(scorer.model, lessons), folder)
    after = ModelScorer(EventModel(folder), coder.lexicon)
    figures = {
        name: (*_count_right(scorer, some), _count_right(after, some)[1]) for name, some in parts.items() if some
    }
    return Outcome(len(groups), sum(len(some) for _, some in groups), figures)


def _count_right(scorer: ModelScorer, parsed: Sequence[Parsed]) -> tuple[int, int]:
    """Return how many corrected words there are, and for how many the model's likeliest type is the corrected one."""
    count = right = 0
    for parse, entities, some in parsed:
        for lesson in make_lessons(scorer, parse, entities, some):
            count += len(lesson.types)
            right += _count_hits(scorer, lesson)
    return count, right


def _count_hits(scorer: ModelScorer, lesson: Lesson) -> int:
    found = scorer.model.score_words(lesson.word_vectors, lesson.word_features).types.argmax(1)
    return int((found == lesson.types).sum())

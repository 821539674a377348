"""Corrected records -> lessons for the event model."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from whimbrel.coding.entities import Entities
from whimbrel.coding.model_scorer import ModelScorer, Scored
from whimbrel.coding.parse import Parse
from whimbrel.errors import DataError
from whimbrel.model import NONE
from whimbrel.model.tuning import Lesson
from whimbrel.records import Span, Status

LARGEST = 1_000_000
Item = TypeVar("Item")


class Place(msgspec.Struct):
    """Characters of a report."""

    start: int
    end: int


class Correction(msgspec.Struct):
    """A record as a person left it; other fields of a record are let pass. `event_type` NONE: it is no event."""

    report_id: str
    event_type: str
    evidence: Span
    trigger: Place
    mode: str | None = None
    status: Status = "happened"
    negated: bool = False
    actors: tuple[Place, ...] = ()
    recipients: tuple[Place, ...] = ()


def read_corrections(path: Path, model: ModelScorer) -> list[Correction]:
    """Return the corrected records of a JSON Lines file; raise `DataError` with the line where one is wrong."""
    settings = model.model.settings
    decoder = msgspec.json.Decoder(Correction)
    found = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as exc:
        raise DataError(str(path), 0, f"cannot be read ({exc.strerror}); name a file of records") from exc
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            correction = decoder.decode(line[:LARGEST])
        except (msgspec.DecodeError, UnicodeDecodeError) as exc:
            raise DataError(str(path), number, f"no record as `whimbrel code` writes it ({exc})") from exc
        name = f"{correction.event_type}/{correction.mode}" if correction.mode else ""
        if correction.event_type not in settings.types or name not in settings.modes:
            wrong = name or correction.event_type
            raise DataError(str(path), number, f"{wrong} is no type and mode of the codebook; see `whimbrel codebook`")
        if (
            not correction.evidence.start
            <= correction.trigger.start
            < correction.trigger.end
            <= correction.evidence.end
        ):
            raise DataError(str(path), number, "the trigger stands outside the evidence; copy both from the record")
        found.append(correction)
    return found


def group_sentences(corrections: Iterable[Correction]) -> list[tuple[str, list[Correction]]]:
    """Return each sentence of the corrections with what is corrected in it."""
    ordered = sorted(corrections, key=lambda c: (c.report_id, c.evidence.start, c.trigger.start))
    groups = groupby(ordered, key=lambda c: (c.report_id, c.evidence.start, c.evidence.text))
    return [(text, list(group)) for (_, _, text), group in groups]


def make_lessons(scorer: ModelScorer, parse: Parse, entities: Entities, some: Sequence[Correction]) -> Iterator[Lesson]:
    """Yield the lessons of one sentence, parsed by itself; a record whose trigger is no word of it teaches nothing."""
    events = {}
    for correction in some:
        token = _find_token(parse, correction, correction.trigger)
        if token is not None:
            events[token] = correction
    for scored in scorer.list_scored(parse, entities, sorted(events)):
        rows = [row for row, i in enumerate(scored.candidates) if i in events]
        if rows:
            yield _make_lesson(scorer, scored, rows, [events[scored.candidates[row]] for row in rows])


def _make_lesson(scorer: ModelScorer, scored: Scored, rows: list[int], truth: list[Correction]) -> Lesson:
    settings, maker = scorer.model.settings, scored.maker
    words = [scored.candidates[row] for row in rows]
    types = [settings.types.index(c.event_type) for c in truth]
    modes = [settings.modes.index(f"{c.event_type}/{c.mode}" if c.mode else "") for c in truth]
    others = maker.list_parties(scored.start, scored.start + len(scored.vectors))
    pairs, roles, kinds = [], [], []
    for i, correction in zip(words, truth, strict=True):
        heads = [
            {_find_token(maker.parse, correction, place) for place in some}
            for some in (correction.actors, correction.recipients)
        ]
        for j in others if correction.event_type != NONE else ():
            if i != j:
                pairs.append((i, j))
                roles.append([j in side for side in heads])
                kinds.append(np.eye(len(settings.types), dtype=np.float32)[settings.types.index(correction.event_type)])
    return Lesson(
        scored.list_vectors(words),
        maker.describe_words(words),
        np.array(types, dtype=np.int64),
        np.array(modes, dtype=np.int64),
        np.array([settings.statuses.index(c.status) for c in truth], dtype=np.int64),
        np.array([c.negated for c in truth], dtype=np.int64),
        scored.list_vectors([i for i, _ in pairs]),
        scored.list_vectors([j for _, j in pairs]),
        maker.describe_pairs(pairs),
        np.array(kinds, dtype=np.float32).reshape(-1, len(settings.types)),
        np.array(roles, dtype=np.float32).reshape(-1, 2),
    )


def _find_token(parse: Parse, correction: Correction, place: Place) -> int | None:
    """Return the head token of a place of the report, in the sentence parsed by itself; None outside it."""
    shift = correction.evidence.start
    if not shift <= place.start < place.end <= correction.evidence.end:
        return None
    return parse.find_head(place.start - shift, place.end - shift)

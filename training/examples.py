"""Marked sentences as examples for the trainer: words, candidates with their features, and gold labels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from markup import MarkedEvent, Range, Sentence
from whimbrel import Coder
from whimbrel.codebook import Codebook
from whimbrel.coding.entities import Entities
from whimbrel.coding.features import FeatureMaker
from whimbrel.coding.parse import Parse
from whimbrel.coding.scoring import Matcher
from whimbrel.model.labels import NONE, STATUSES, TYPES
from whimbrel.pipeline import make_sentence

Array = NDArray[np.float32]
ACTOR, RECIPIENT, CONTENT = range(3)


@dataclass
class Example:
    """One sentence: `words`; for each candidate event word its number, features and labels; for each pair likewise."""

    id: str
    topic: str
    words: list[str]
    candidates: NDArray[np.int64]
    word_features: Array
    types: NDArray[np.int64]
    modes: NDArray[np.int64]
    statuses: NDArray[np.int64]
    negated: Array
    pairs: NDArray[np.int64]
    """Rows (place in `candidates`, word number) of the pairs of gold event words and possible parties or contents."""
    pair_features: Array
    roles: Array
    known: NDArray[np.bool_]
    """Whether the type of a candidate is known: in an example of the lexicon only that of its own word."""
    judged: NDArray[np.bool_]
    """Whether its status is known too."""
    missed: int
    """Gold events whose word is no candidate."""


def list_modes(codebook: Codebook) -> list[str]:
    """Return the names of all modes as `TYPE/mode`, after the one for none."""
    return ["", *(f"{name}/{mode}" for name, row in codebook.types.items() for mode in row.modes)]


def make_examples(coder: Coder, sentences: Iterable[Sentence]) -> Iterator[Example]:
    """Yield an example for each sentence."""
    modes = {name: i for i, name in enumerate(list_modes(coder.codebook))}
    sentences = list(sentences)
    reports = (make_sentence(sentence.text) for sentence in sentences)
    for sentence, (parse, entities) in zip(sentences, coder.parse_reports(reports), strict=True):
        maker = make_features(coder, parse, entities)
        yield make_example(sentence, parse, maker, modes)


def make_features(coder: Coder, parse: Parse, entities: Entities) -> FeatureMaker:
    """Return the maker of features of one parsed report, with the lexicon's readings."""
    matcher = Matcher(coder.lexicon, parse, entities)
    return FeatureMaker(parse, entities, matcher, matcher.list_readings(), coder.finder.drafter.status)


def make_example(sentence: Sentence, parse: Parse, maker: FeatureMaker, modes: dict[str, int]) -> Example:
    """Return the example of one parsed sentence."""
    gold = {find_token(parse, event.trigger): event for event in sentence.events}
    size = len(parse.words)
    found = maker.list_candidates(0, size)
    missed = sum(token not in found for token in gold)
    candidates = sorted({*found, *(token for token in gold if token is not None)})
    events = [gold.get(i) for i in candidates]
    numbers = {event.number: i for i, event in gold.items() if i is not None}
    pairs, roles = list_pairs(parse, maker, candidates, events, numbers)
    return Example(
        sentence.id,
        sentence.topic,
        parse.words,
        np.array(candidates, dtype=np.int64),
        maker.describe_words(candidates),
        np.array([TYPES.index(event.type if event else NONE) for event in events], dtype=np.int64),
        np.array([modes[f"{e.type}/{e.mode}" if e and e.mode else ""] for e in events], dtype=np.int64),
        np.array([STATUSES.index(event.status if event else "happened") for event in events], dtype=np.int64),
        np.array([bool(event and event.negated) for event in events], dtype=np.float32),
        np.array(pairs, dtype=np.int64).reshape(-1, 2),
        maker.describe_pairs([(candidates[a], j) for a, j in pairs]),
        np.array(roles, dtype=np.float32).reshape(-1, 3),
        np.ones(len(candidates), dtype=bool),
        np.ones(len(candidates), dtype=bool),
        missed,
    )


def make_lexicon_examples(coder: Coder) -> Iterator[Example]:
    """Yield the example sentence of each row of the lexicon, in which the type of the row's own word is known."""
    modes = {name: i for i, name in enumerate(list_modes(coder.codebook))}
    rows = list(coder.lexicon.list_events())
    reports = (make_sentence(row.example) for row in rows)
    for row, (parse, entities) in zip(rows, coder.parse_reports(reports), strict=True):
        maker = make_features(coder, parse, entities)
        candidates = maker.list_candidates(0, len(parse.words))
        known = np.array([row.head in (parse.lemmas[i], parse.lower[i]) for i in candidates], dtype=bool)
        if not known.any():
            continue
        mode = modes[f"{row.type}/{row.mode}"] if row.mode and row.mode != "*" else 0
        size = len(candidates)
        yield Example(
            f"{row.path}:{row.line}",
            "lexicon",
            parse.words,
            np.array(candidates, dtype=np.int64),
            maker.describe_words(candidates),
            np.where(known, TYPES.index(row.type), 0),
            np.where(known, mode, 0),
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.float32),
            np.zeros((0, 2), dtype=np.int64),
            maker.describe_pairs([]),
            np.zeros((0, 3), dtype=np.float32),
            known,
            np.zeros(size, dtype=bool),
            0,
        )


def list_pairs(
    parse: Parse,
    maker: FeatureMaker,
    candidates: Sequence[int],
    events: Sequence[MarkedEvent | None],
    numbers: dict[int, int],
) -> tuple[list[tuple[int, int]], list[list[bool]]]:
    """Return the pairs of each gold event, and for each whether it is actor, recipient, content."""
    pairs, roles = [], []
    others = set(maker.list_parties(0, len(parse.words))) | set(candidates)
    inner = {number: [n for n, e in ((e.number, e) for e in events if e) if e.within == number] for number in numbers}
    for at, event in enumerate(events):
        if event is None:
            continue
        actors = {find_token(parse, span) for span in event.actors}
        recipients = {find_token(parse, span) for span in event.recipients}
        contents = {numbers[number] for number in inner[event.number]}
        for j in sorted(others | {x for x in actors | recipients | contents if x is not None}):
            if j != candidates[at]:
                pairs.append((at, j))
                roles.append([j in actors, j in recipients, j in contents])
    return pairs, roles


def find_token(parse: Parse, span: Range) -> int | None:
    """Return the head token of a range; of a verb with its particle the verb."""
    return parse.find_head(*span)

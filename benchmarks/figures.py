"""Figures, what they count, and the events that they belong to: this project's own set of sentences.

Usage: python benchmarks/figures.py [PATH_OF_TSV] [--seed N] [--errors N]
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

import numpy as np

from common import Counts, find_half, make_parser, print_figures, score_f1, score_precision, score_recall, score_share
from common import Figure as Line
from interfaces import CoderLike, build_coder, make_prose
from spans import Range, count_overlap, find_all, pair_greedily
from whimbrel.errors import DataError
from whimbrel.records import Figure
from whimbrel.tables import read_table

SET = Path(__file__).parent / "sets" / "figures.tsv"
COLUMNS = ("id", "sentence", "trigger", "span", "value", "low", "high", "vague", "kind", "unit", "speaker")
MEASURES = (("precision", score_precision), ("recall", score_recall), ("f1", score_f1))
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Gold:
    """One figure of a sentence."""

    span: Range
    bounds: tuple[float | None, float | None, float | None]
    vague: bool
    kind: str
    unit: str
    speaker: str
    triggers: tuple[Range, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence with its figures; one without is a trap."""

    id: str
    text: str
    figures: tuple[Gold, ...]

    @property
    def triggers(self) -> tuple[Range, ...]:
        """The event words that have figures, each once."""
        return tuple(dict.fromkeys(t for figure in self.figures for t in figure.triggers))


def load_sentences(path: Path) -> list[Sentence]:
    """Return the sentences of the set; raise `DataError` where words of a row are not in its sentence."""
    rows = read_table(path, COLUMNS, DataError)
    groups = groupby(rows, key=lambda item: item[1]["sentence"])
    return [read_sentence(path, text, list(group)) for text, group in groups]


def read_sentence(path: Path, text: str, rows: Sequence[tuple[int, dict[str, str]]]) -> Sentence:
    """Return a sentence of its rows."""
    figures = tuple(read_figure(path, number, row) for number, row in rows if row["span"])
    return Sentence(rows[0][1]["id"].rstrip("abcdefgh"), text, figures)


def read_figure(path: Path, number: int, row: dict[str, str]) -> Gold:
    """Return the figure of a row; raise `DataError` where a cell is wrong."""
    span = find_all(row["sentence"], row["span"])
    triggers = [find_all(row["sentence"], part.strip()) for part in row["trigger"].split("|") if part.strip()]
    if not span or not all(triggers):
        raise DataError(str(path), number, "the span or a trigger is not in the sentence")
    try:
        value, low, high = (float(row[name]) if row[name] else None for name in ("value", "low", "high"))
    except ValueError as exc:
        raise DataError(str(path), number, f"no number ({exc}); write digits or leave it blank") from exc
    found = tuple(places[0] for places in triggers)
    return Gold(span[0], (value, low, high), row["vague"] == "1", row["kind"], row["unit"], row["speaker"], found)


def is_right(gold: Gold, found: Figure) -> bool:
    """Return whether value, bounds, vagueness and kind are right, and the words share a character."""
    place = (found.span.start, found.span.end)
    same = (found.value, found.low, found.high) == gold.bounds and (found.vague, found.kind) == (gold.vague, gold.kind)
    return same and count_overlap(place, gold.span) > 0


def is_unit_right(gold: Gold, found: Figure) -> bool:
    """Return whether the unit is the same but for case."""
    return (found.unit or "").casefold() == gold.unit.casefold()


def is_speaker_right(gold: Gold, found: Figure) -> bool:
    """Return whether the innermost speaker is the gold one, or both have none."""
    named = next((a.speaker.text for a in reversed(found.attribution) if a.speaker is not None), "")
    inside = named.casefold() in gold.speaker.casefold() or gold.speaker.casefold() in named.casefold()
    return inside if named and gold.speaker else named == gold.speaker


def count_found(sentences: Sequence[Sentence], found: Sequence[Sequence[Figure]]) -> Counts:
    """Return (right, predicted, gold) figures of each sentence, traps among them."""
    rows = []
    for sentence, figures in zip(sentences, found, strict=True):
        right = pair_figures(sentence.figures, figures)
        rows.append((len(right), len(figures), len(sentence.figures)))
    return np.array(rows, dtype=float)


def pair_figures(gold: Sequence[Gold], found: Sequence[Figure]) -> list[tuple[int, int]]:
    """Return one-to-one pairs of right figures."""
    return pair_greedily(
        (float(is_unit_right(a, b)), i, j) for i, a in enumerate(gold) for j, b in enumerate(found) if is_right(a, b)
    )


def count_tied(sentences: Sequence[Sentence], tied: Sequence[Sequence[Sequence[Figure]]]) -> Counts:
    """Return (right, predicted, gold) pairs of event word and figure of each sentence."""
    rows = []
    for sentence, by_trigger in zip(sentences, tied, strict=True):
        counts = np.zeros(3)
        for trigger, figures in zip(sentence.triggers, by_trigger, strict=True):
            gold = [figure for figure in sentence.figures if trigger in figure.triggers]
            counts += (len(pair_figures(gold, figures)), len(figures), len(gold))
        rows.append(counts)
    return np.array(rows)


def count_share(sentences: Sequence[Sentence], tied: Sequence[Sequence[Sequence[Figure]]], field: str) -> Counts:
    """Return (field right, figures) of the figures that are right and tied to the right event word."""
    agree = is_unit_right if field == "unit" else is_speaker_right
    rows = []
    for sentence, by_trigger in zip(sentences, tied, strict=True):
        counts = np.zeros(2)
        for trigger, figures in zip(sentence.triggers, by_trigger, strict=True):
            gold = [figure for figure in sentence.figures if trigger in figure.triggers]
            pairs = pair_figures(gold, figures)
            counts += (sum(agree(gold[i], figures[j]) for i, j in pairs), len(pairs))
        rows.append(counts)
    return np.array(rows)


def guess_digits(sentence: Sentence) -> Counts:
    """Return (right, predicted, gold) of the baseline: each run of digits is an exact figure of kind `other`, or
    `dead` in a sentence with "killed".
    """
    kind = "dead" if "kill" in sentence.text else "other"
    spans = [match.span() for match in DIGITS.finditer(sentence.text.replace(",", ""))]
    values = [float(match.group()) for match in DIGITS.finditer(sentence.text.replace(",", ""))]
    right = sum(any(g.bounds == (v, v, v) and g.kind == kind and not g.vague for g in sentence.figures) for v in values)
    return np.array([right, len(spans), len(sentence.figures)], dtype=float)


def predict_tied(coder: CoderLike, sentences: Sequence[Sentence]) -> list[list[Sequence[Figure]]]:
    """Return the figures of each event word of each sentence, with who gives them."""
    return [
        [() if seen is None else seen.figures for seen in coder.find_observations(make_prose(s.text), s.triggers)]
        if s.triggers
        else []
        for s in sentences
    ]


def make_lines(
    sentences: Sequence[Sentence], found: Sequence[Sequence[Figure]], tied: Sequence[Sequence[Sequence[Figure]]]
) -> list[Line]:
    """Return the lines of the table."""
    ids = [sentence.id for sentence in sentences]
    base = np.array([guess_digits(sentence) for sentence in sentences])
    lines: list[Line] = []
    for key, score in MEASURES:
        lines.append(Line(f"found_{key}", f"figures found: {key}", ids, count_found(sentences, found), score, base))
    for key, score in MEASURES:
        lines.append(Line(f"tied_{key}", f"tied to the event: {key}", ids, count_tied(sentences, tied), score))
    for field in ("unit", "speaker"):
        share = count_share(sentences, tied, field)
        lines.append(Line(f"{field}_share", f"{field} right, of those tied", ids, share, score_share))
    return lines


def print_errors(
    sentences: Sequence[Sentence],
    found: Sequence[Sequence[Figure]],
    tied: Sequence[Sequence[Sequence[Figure]]],
    limit: int,
) -> None:
    """Print misses, from the read half only."""
    rows = zip(sentences, found, tied, strict=True)
    for sentence, figures, by_trigger in islice((r for r in rows if find_half(r[0].id) == "read"), limit):
        pairs = pair_figures(sentence.figures, figures)
        missed = [g for i, g in enumerate(sentence.figures) if i not in {i for i, _ in pairs}]
        wrong = [f for j, f in enumerate(figures) if j not in {j for _, j in pairs}]
        loose = [
            (sentence.text[slice(*t)], [f.span.text for f in some], [sentence.text[slice(*g.span)] for g in gold])
            for t, some in zip(sentence.triggers, by_trigger, strict=True)
            for gold in [[g for g in sentence.figures if t in g.triggers]]
            if len(pair_figures(gold, some)) != max(len(gold), len(some))
        ]
        if missed or wrong or loose:
            print(f"\n{sentence.id} {sentence.text}")
            for gold in missed:
                print(f"  missed {sentence.text[slice(*gold.span)]!r} {gold.bounds} {gold.vague} {gold.kind}")
            for figure in wrong:
                bounds = (figure.value, figure.low, figure.high)
                print(f"  wrong  {figure.span.text!r} {bounds} {figure.vague} {figure.kind}")
            for word, some, truth in loose:
                print(f"  tied   {word!r}: {some}, should be {truth}")


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure figures and their events on our own set.", str(SET))
    parser.add_argument("--errors", type=int, default=0, help="print the misses of so many sentences of the read half")
    options = parser.parse_args(argv)
    sentences = load_sentences(Path(options.path))
    coder = build_coder(options.pipeline, options.coder)
    found = [named.figures for named in coder.find_mentions(make_prose(s.text) for s in sentences)]
    tied = predict_tied(coder, sentences)
    count = sum(len(sentence.figures) for sentence in sentences)
    print(f"Figures: {len(sentences)} sentences, {count} figures (baseline: each run of digits; none published)\n")
    totals = print_figures(make_lines(sentences, found, tied), seed=options.seed)
    print_errors(sentences, found, tied, options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

"""PLV: the event type of a sentence with its source and target given, and records from the bare sentence.

Usage: python benchmarks/plv.py PATH_OF_TSV [--seed N] [--errors N]
"""

import csv
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from baselines import guess_records, guess_type, load_keywords
from claims import find_places
from common import (
    Counts,
    Figure,
    count_labels,
    find_half,
    find_majority,
    make_parser,
    print_classes,
    print_figures,
    score_accuracy,
    score_macro_f1,
    score_share,
)
from interfaces import CoderLike, build_coder, list_events, make_prose
from spans import Range, have_overlap
from whimbrel.records import Event

MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
NOWHERE = (0, 0)
PUBLISHED = "PLV test: Universal PETRARCH 46.3; GPT-4 61.5; NLI roberta-large 82.4; ConfliBERT fine-tuned 86.7"
MARK = re.compile(r"</?[st]>")


@dataclass(frozen=True)
class Row:
    """One sentence and the type that holds between its source and target; a party that is not named has no places."""

    id: str
    sentence: str
    event_type: str
    sources: tuple[Range, ...]
    targets: tuple[Range, ...]


@dataclass(frozen=True)
class Found:
    """One record of a sentence, as far as it is compared."""

    event_type: str
    actors: tuple[Range, ...]
    recipients: tuple[Range, ...]


def read_marks(marked: str) -> tuple[str, tuple[Range, ...], tuple[Range, ...]]:
    """Return the plain sentence of a marked one, and the places of its source and its target without outer blanks."""
    text, last = "", 0
    opened: dict[str, int] = {}
    places: dict[str, list[Range]] = {"s": [], "t": []}
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        name = match.group()[-2]
        if match.group()[1] != "/":
            opened[name] = len(text)
        elif name in opened:
            start = opened.pop(name)
            part = text[start:]
            places[name].append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return text + marked[last:], tuple(places["s"]), tuple(places["t"])


def load_rows(path: Path) -> list[Row]:
    """Return the rows of the set; raise `ValueError` where a marked sentence is not the sentence."""
    rows: list[Row] = []
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text, sources, targets = read_marks(cells["marked_sentence"])
            if text != cells["sentence"]:
                raise ValueError(f"{path}: sentence {cells['sentence_id']} differs from its marked form")
            rows.append(Row(cells["sentence_id"], text, cells["gold_root"], sources, targets))
    return rows


# --- the pair is given ----------------------------------------------------------------------------------------------


def predict_types(coder: CoderLike, rows: Sequence[Row]) -> list[str]:
    """Return the type that the coder gives each row's pair, CONCEDE and RETREAT as YIELD."""
    items = [(row.sentence, next(iter(row.sources), NOWHERE), next(iter(row.targets), NOWHERE)) for row in rows]
    return [MERGED.get(name, name) for name, _, _ in coder.score_pairs(items)]


def guess_types(rows: Sequence[Row], default: str) -> list[str]:
    """Return the type of the keyword nearest to each row's pair."""
    keywords = load_keywords()
    found = [
        guess_type(row.sentence, next(iter(row.sources), None), next(iter(row.targets), None), keywords, default)
        for row in rows
    ]
    return [MERGED.get(name, name) for name in found]


# --- the bare sentence ----------------------------------------------------------------------------------------------


def has_parties(row: Row, record: Found, *, reciprocal: bool = True) -> bool:
    """Return whether a record's actors overlap the row's source and its recipients the target.

    An actor's range is its mention or, for a pronoun or a short name, the span that named it (`via`).
    A party that the row does not name is not asked for. Parties to a reciprocal act all stand in `actors`, so a record
    without recipients may have the target there.
    """
    source = not row.sources or have_overlap(record.actors, row.sources)
    target = not row.targets or have_overlap(record.recipients, row.targets)
    if not target and reciprocal and not record.recipients:
        target = any(
            have_overlap([a], row.targets) and (not row.sources or have_overlap([b], row.sources))
            for a in record.actors
            for b in record.actors
            if a != b
        )
    return source and target


def score_row(row: Row, records: Sequence[Found]) -> list[float]:
    """Return for one row: items, records, parties right, parties and type right; the last two without reciprocals."""
    typed = [record for record in records if MERGED.get(record.event_type, record.event_type) == row.event_type]
    hits = [
        any(has_parties(row, record, reciprocal=reciprocal) for record in some)
        for reciprocal in (True, False)
        for some in (records, typed)
    ]
    return [1, len(records), *map(float, hits)]


def read_found(events: Sequence[Event]) -> list[Found]:
    """Return what is compared of the records that stand by themselves."""
    return [Found(e.event_type, find_places(e.actors), find_places(e.recipients)) for e in events if e.within is None]


def code_rows(coder: CoderLike, rows: Sequence[Row]) -> list[list[Found]]:
    """Return the records that the coder finds in each row's bare sentence."""
    return [read_found(events) for events in list_events(coder, [make_prose(row.sentence) for row in rows])]


def guess_rows(rows: Sequence[Row]) -> list[list[Found]]:
    """Return the records that the baseline finds."""
    keywords = load_keywords()
    return [
        [
            Found(g.event_type, (g.actor,) if g.actor else (), (g.recipient,) if g.recipient else ())
            for g in guess_records(row.sentence, keywords)
        ]
        for row in rows
    ]


# --- the script -----------------------------------------------------------------------------------------------------


def make_figures(rows: Sequence[Row], types: Sequence[str], found: Sequence[Sequence[Found]]) -> list[Figure]:
    """Return the lines of the table."""
    ids, gold = [row.id for row in rows], [row.event_type for row in rows]
    classes = sorted(set(gold))
    majority = find_majority(gold)
    pair = count_labels(gold, types, classes)
    constant = count_labels(gold, [majority] * len(rows), classes)
    nearest = count_labels(gold, guess_types(rows, majority), classes)
    ends = np.array([score_row(row, records) for row, records in zip(rows, found, strict=True)])
    base = np.array([score_row(row, records) for row, records in zip(rows, guess_rows(rows), strict=True)])
    named = [i for i, row in enumerate(rows) if row.sources and row.targets]

    def make_share(
        name: str, title: str, column: int, keep: Sequence[int] | None = None, percent: bool = True
    ) -> Figure:
        kept = list(range(len(rows))) if keep is None else list(keep)
        pick: list[Counts] = [table[kept][:, [column, 0]] for table in (ends, base)]
        return Figure(name, title, [ids[i] for i in kept], pick[0], score_share, pick[1], percent=percent)

    return [
        Figure(
            "pair_macro_f1",
            "pair given: macro-F1 (baseline: nearest keyword)",
            ids,
            pair,
            score_macro_f1,
            nearest,
            PUBLISHED,
        ),
        Figure("pair_accuracy", "pair given: accuracy (baseline: nearest keyword)", ids, pair, score_accuracy, nearest),
        Figure("majority_macro_f1", f"always {majority}: macro-F1", ids, constant, score_macro_f1),
        Figure("majority_accuracy", f"always {majority}: accuracy", ids, constant, score_accuracy),
        make_share("record_typed", "sentence alone: record with type and parties", 3),
        make_share("record_parties", "sentence alone: record with parties", 2),
        make_share("record_typed_named", "  type and parties, where both parties are named", 3, named),
        make_share("record_parties_named", "  parties, where both parties are named", 2, named),
        make_share("record_typed_strict", "  type and parties, reciprocal acts not allowed for", 5),
        make_share("records_per_sentence", "records (within: null) a sentence", 1, percent=False),
    ]


def print_errors(rows: Sequence[Row], types: Sequence[str], found: Sequence[Sequence[Found]], limit: int) -> None:
    """Print misses of both tasks, from the read half only."""
    read = [i for i, row in enumerate(rows) if find_half(row.id) == "read"]
    for i in islice((i for i in read if types[i] != rows[i].event_type), limit):
        print(f"pair      {rows[i].id}: {rows[i].event_type} read as {types[i]}: {rows[i].sentence}")
    for i in islice((i for i in read if not score_row(rows[i], found[i])[3]), limit):
        row, text = rows[i], rows[i].sentence
        print(f"sentence  {row.id}: {row.event_type} {show(text, row.sources)} -> {show(text, row.targets)}: {text}")
        for record in found[i]:
            print(f"          {record.event_type} {show(text, record.actors)} -> {show(text, record.recipients)}")


def show(text: str, ranges: Sequence[Range]) -> str:
    """Return the words at the ranges."""
    return " + ".join(text[a:b] for a, b in ranges) or "–"


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure event types and records on PLV.")
    parser.add_argument("--errors", type=int, default=0, help="print so many misses of each task, from the read half")
    options = parser.parse_args(argv)
    rows = load_rows(Path(options.path))
    coder = build_coder(options.pipeline, options.coder)
    types, found = predict_types(coder, rows), code_rows(coder, rows)
    print(f"PLV: {len(rows)} rows, {len({row.id for row in rows})} sentences\n")
    totals = print_figures(make_figures(rows, types, found), seed=options.seed)
    classes = sorted({row.event_type for row in rows})
    print_classes(
        "pair given, by type", count_labels([row.event_type for row in rows], types, classes).sum(axis=0), classes
    )
    print_errors(rows, types, found, options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

"""The training corpus's own sentences: full records, and false alarms where no event stands.

Usage: python benchmarks/corpus.py [FOLDER_OF_TRAINING] [--split dev|test] [--seed N] [--errors N]

Topics of `test` are measured once a release, those of `dev` while working; neither is learnt from.
"""

import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from claims import Claim, Party, match_claims, read_event
from common import (
    Counts,
    Figure,
    find_half,
    make_parser,
    print_figures,
    score_f1,
    score_precision,
    score_recall,
    score_share,
)
from gold import RECORD, Case, print_fields, print_types, score_cases, show_claim
from interfaces import build_coder, list_events, make_prose

TRAINING = Path(__file__).parent.parent / "training"
VARIANTS = {
    "typed": ("event word and type", ("trigger", "type")),
    "record": ("record: type, status, negation, actors", RECORD),
    "full": ("full record: and recipients", (*RECORD, "recipients")),
}


def load_cases(training: Path, split: str) -> list[Case]:
    """Return the sentences of the topics of a split, each as a report with its marked events."""
    sys.path.insert(0, str(training))
    from markup import read_corpus, read_splits

    splits = read_splits()
    return [
        Case(
            sentence.id,
            make_prose(sentence.text),
            tuple(read_marked(event, sentence.text) for event in sentence.events),
        )
        for sentence in read_corpus()
        if splits[sentence.topic] == split
    ]


def read_marked(event: object, text: str) -> Claim:
    """Return a marked event as a claim."""
    from markup import MarkedEvent

    assert isinstance(event, MarkedEvent)
    actors, recipients = (tuple(Party((span,)) for span in spans) for spans in (event.actors, event.recipients))
    return Claim(
        (0, len(text)), (event.trigger,), event.type, event.mode, event.status, event.negated, actors, recipients, (),
        event.within is not None,
    )  # fmt: skip


def make_figures(cases: Sequence[Case], found: Sequence[Sequence[Claim]]) -> list[Figure]:
    """Return the lines of the table."""
    names = [case.name for case in cases]
    figures = []
    for name, (title, fields) in VARIANTS.items():
        counts = score_cases(cases, found, fields)
        for measure, score in (("precision", score_precision), ("recall", score_recall), ("f1", score_f1)):
            figures.append(Figure(f"{name}_{measure}", f"{title}: {measure}", names, counts, score))
    empty = [i for i, case in enumerate(cases) if not case.gold]
    alarms: Counts = np.array([[bool(found[i]), 1] for i in empty], dtype=float)
    title = f"records where no event stands: share of {len(empty)} sentences"
    return [*figures, Figure("false_alarms", title, [names[i] for i in empty], alarms, score_share)]


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure records on a split of the training corpus.", str(TRAINING))
    parser.add_argument("--split", default="dev", choices=("dev", "test"), help="which topics")
    parser.add_argument("--errors", type=int, default=0, help="print the misses of so many sentences of the read half")
    options = parser.parse_args(argv)
    cases = load_cases(Path(options.path), options.split)
    coder = build_coder(options.pipeline, options.coder)
    found = [[read_event(event) for event in events] for events in list_events(coder, [case.report for case in cases])]
    print(f"Corpus, {options.split} topics: {len(cases)} sentences, {sum(len(c.gold) for c in cases)} events\n")
    totals = print_figures(make_figures(cases, found), seed=options.seed)
    print_types(cases, found)
    print_fields(cases, found)
    print_errors(cases, found, options.errors)
    return totals


def print_errors(cases: Sequence[Case], found: Sequence[Sequence[Claim]], limit: int) -> None:
    """Print what was missed and wrongly found in so many sentences of the read half."""
    pairs = [(c, some) for c, some in zip(cases, found, strict=True) if find_half(c.name) == "read"]
    wrong = [
        (c, some)
        for c, some in pairs
        if len(match_claims(c.gold, some, VARIANTS["full"][1])) < max(len(c.gold), len(some))
    ]
    for case, claims in islice(wrong, limit):
        print(f"\n{case.name}")
        for sign, some in (("gold ", case.gold), ("coded", claims)):
            for claim in some:
                print(f"{sign} {show_claim(claim, case.report.text)}")


if __name__ == "__main__":
    main(sys.argv[1:])

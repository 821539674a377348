"""The gold records of the reports that ship with the project.

Usage: python benchmarks/gold.py [FOLDER_OF_GOLD_FILES] [--reports FOLDER] [--seed N] [--errors N]
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

import whimbrel
from baselines import guess_records, load_keywords, split_sentences
from claims import FIELDS, Claim, Party, load_gold, match_claims, read_event
from common import (
    Counts,
    Figure,
    divide,
    find_half,
    format_table,
    format_value,
    make_parser,
    print_figures,
    score_f1,
    score_precision,
    score_recall,
)
from interfaces import build_coder, list_events, read_path
from observed import count_observed
from spans import shift_range
from whimbrel.records import Report

GOLD = Path(__file__).parent.parent / "tests" / "gold"
DEMO = Path(whimbrel.__file__).parent / "demo" / "reports"
RECORD = ("type", "status", "negated", "actors")
VARIANTS = {
    "trigger": ("trigger",),
    "type": ("trigger", "type"),
    "record": RECORD,
    "recipients": (*RECORD, "recipients"),
    "mode": (*RECORD, "recipients", "mode"),
    "attribution": (*RECORD, "recipients", "mode", "attribution"),
}
TITLES = {
    "trigger": "trigger word only",
    "type": "trigger word and type",
    "record": "record: type, status, negation, actors",
    "recipients": "  and recipients",
    "mode": "  and mode",
    "attribution": "  and attribution",
}


@dataclass(frozen=True)
class Case:
    """A report with its gold records."""

    name: str
    report: Report
    gold: tuple[Claim, ...]


def name_report(report: Report) -> str:
    """Return the name of a report's gold file: that of its own file, and the row's id where the file has several."""
    stem = Path(report.source.partition(":")[0]).stem
    return f"{stem}_{report.external_id}" if report.external_id else stem


def load_cases(gold: Path, reports: Sequence[Report]) -> list[Case]:
    """Return the reports that have a gold file; raise `ValueError` for a gold file without its report."""
    by_name = {name_report(report): report for report in reports}
    cases: list[Case] = []
    for path in sorted(gold.glob("*.json")):
        report = by_name.get(path.stem)
        if report is None:
            raise ValueError(f"{path.name}: no report of that name")
        cases.append(Case(path.stem, report, tuple(load_gold(path, report.text))))
    return cases


def guess_claims(text: str) -> list[Claim]:
    """Return the baseline's records: each keyword happened, the name before it acts, the one after it is acted on."""
    keywords = load_keywords()
    claims: list[Claim] = []
    for start, end in split_sentences(text):
        for guess in guess_records(text[start:end], keywords):
            trigger = shift_range(guess.trigger, start)
            actors, recipients = (
                (Party((shift_range(place, start),)),) if place else () for place in (guess.actor, guess.recipient)
            )
            claims.append(
                Claim(
                    (start, end), (trigger,), guess.event_type, None, "happened", False, actors, recipients, (), False
                )
            )
    return claims


def score_cases(cases: Sequence[Case], found: Sequence[Sequence[Claim]], fields: Sequence[str]) -> Counts:
    """Return (right, predicted, gold) of each report."""
    return np.array(
        [
            [len(match_claims(case.gold, claims, fields)), len(claims), len(case.gold)]
            for case, claims in zip(cases, found, strict=True)
        ],
        dtype=float,
    )


def make_figures(cases: Sequence[Case], found: Sequence[Sequence[Claim]]) -> list[Figure]:
    """Return the lines of the table: precision, recall and F1 of each variant."""
    names = [case.name for case in cases]
    base = [guess_claims(case.report.text) for case in cases]
    figures: list[Figure] = []
    for variant, fields in VARIANTS.items():
        ours, theirs = score_cases(cases, found, fields), score_cases(cases, base, fields)
        for measure, score in (("precision", score_precision), ("recall", score_recall), ("f1", score_f1)):
            figures.append(Figure(f"{variant}_{measure}", f"{TITLES[variant]}: {measure}", names, ours, score, theirs))
    for field in ("place", "date", "figures"):
        seen = count_seen(cases, found, field)
        figures.append(Figure(f"{field}_f1", f"{field}, in records of the right type: F1", names, seen, score_f1))
    return figures


def count_seen(cases: Sequence[Case], found: Sequence[Sequence[Claim]], field: str) -> Counts:
    """Return (right, predicted, gold) places, dating words or figures of the records of the right type by report."""
    return np.array(
        [
            np.sum(
                [
                    count_observed(case.gold[i].seen, claims[j].seen)[field]
                    for i, j in match_claims(case.gold, claims, ("type",))
                ]
                or [(0, 0, 0)],
                axis=0,
            )
            for case, claims in zip(cases, found, strict=True)
        ],
        dtype=float,
    )


def print_types(cases: Sequence[Case], found: Sequence[Sequence[Claim]]) -> None:
    """Print precision and recall of records for each type."""
    types = sorted(
        {claim.event_type for case in cases for claim in case.gold} | {c.event_type for some in found for c in some}
    )
    rows: list[list[object]] = []
    for name in types:
        of_type = [Case(case.name, case.report, tuple(c for c in case.gold if c.event_type == name)) for case in cases]
        total = score_cases(of_type, [[c for c in some if c.event_type == name] for some in found], RECORD).sum(axis=0)
        shares = (format_value(score(total)) for score in (score_precision, score_recall, score_f1))
        rows.append([name, *shares, int(total[2]), int(total[1])])
    print(f"\nrecords by type\n{format_table(['type', 'precision', 'recall', 'F1', 'gold', 'found'], rows)}")


def print_fields(cases: Sequence[Case], found: Sequence[Sequence[Claim]]) -> None:
    """Print how often each field is right among records of one sentence and type, those of one trigger word first."""
    pairs = [
        (case.gold[i], claims[j])
        for case, claims in zip(cases, found, strict=True)
        for i, j in match_claims(case.gold, claims, ("type",))
    ]
    rows = [
        [field, format_value(divide(sum(agree(a, b) for a, b in pairs), len(pairs)))]
        for field, agree in FIELDS.items()
        if field != "type"
    ]
    print(f"\nfields right, of the {len(pairs)} of the right type in the right sentence")
    print(format_table(["field", "right"], rows))


def print_errors(cases: Sequence[Case], found: Sequence[Sequence[Claim]], limit: int) -> None:
    """Print the records missed and wrongly found in so many reports of the read half."""
    pairs = ((case, claims) for case, claims in zip(cases, found, strict=True) if find_half(case.name) == "read")
    for case, claims in islice(pairs, limit):
        matched = match_claims(case.gold, claims, RECORD)
        missed = [claim for i, claim in enumerate(case.gold) if i not in {i for i, _ in matched}]
        wrong = [claim for j, claim in enumerate(claims) if j not in {j for _, j in matched}]
        print(f"\n{case.name}")
        for sign, claim in sorted(
            [("missed", c) for c in missed] + [("wrong ", c) for c in wrong], key=lambda p: p[1].triggers
        ):
            print(f"{sign} {show_claim(claim, case.report.text)}")


def show_claim(claim: Claim, text: str) -> str:
    """Return one record on a line."""
    actors, recipients = (
        " + ".join(text[slice(*party.places[0])] for party in some) or "–" for some in (claim.actors, claim.recipients)
    )
    status = f"{claim.status}{' negated' * claim.negated}"
    words = " ".join(text[slice(*claim.evidence)].split())
    return f"{claim.event_type} {status} {text[slice(*claim.triggers[0])]!r}: {actors} -> {recipients}: {words}"


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure records against the gold files of the demo reports.", str(GOLD))
    parser.add_argument("--reports", default=str(DEMO), help="folder of the reports")
    parser.add_argument(
        "--errors", type=int, default=0, help="print the wrong records of so many reports of the read half"
    )
    options = parser.parse_args(argv)
    cases = load_cases(Path(options.path), read_path(Path(options.reports)))
    coder = build_coder(options.pipeline, options.coder)
    found = [[read_event(event) for event in events] for events in list_events(coder, [case.report for case in cases])]
    counts = sum(len(case.gold) for case in cases), sum(map(len, found))
    print(f"Gold reports: {len(cases)} reports, {counts[0]} gold records, {counts[1]} coded (baseline: keywords)\n")
    totals = print_figures(make_figures(cases, found), seed=options.seed)
    print_types(cases, found)
    print_fields(cases, found)
    print_errors(cases, found, options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

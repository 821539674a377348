"""Disagreements between reports, from raw text: what the ledger says of each case of the gold set, and what it invents.

Usage: python benchmarks/disagreements.py [PATH_OF_SYRIA_JSONL] [--seed N] [--misses]

A case holds two statements of two reports (`sets/disagreements`). It is found where a line of the ledger of its field
has one voice that quotes the one statement's words and another that quotes the other's; the line's kind is the
prediction, and `other` (no disagreement) where there is no such line. The reports of an affair are coded and put
together as `whimbrel affair` does. `given values` is easier: the two statements are handed to `judge_values`. Without
the path, the cases over real reports are left out.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common import (
    Figure,
    divide,
    find_half,
    format_table,
    make_parser,
    print_confusion,
    print_figures,
    score_f1,
    score_precision,
    score_recall,
)
from interfaces import build_coder, read_path
from whimbrel.affair import Disagreement
from whimbrel.gazetteer import Gazetteer, load_gazetteer
from whimbrel.gazetteer.places import PlaceIndex, load_places
from whimbrel.records import Coding, Report
from whimbrel.stories.copies import group_copies
from whimbrel.stories.disagreements import Statement, find_disagreements, judge_values
from whimbrel.stories.entities import link_entities
from whimbrel.stories.incidents import merge_events
from whimbrel.stories.stories import group_stories

SET = Path(__file__).parent / "sets" / "disagreements"
KINDS = ("contradiction", "refinement", "update", "scope", "other")
FIELDS = ("date", "place", "number", "actor", "recipient", "happened", "office", "speaker")


@dataclass(frozen=True)
class Words:
    """One statement: its report's name, and the offsets of its words."""

    report: str
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """One case of the gold."""

    id: str
    affair: str
    field: str
    kind: str
    statements: tuple[Words, ...]


@dataclass(frozen=True)
class Answer:
    """What was predicted for a case, each way."""

    case: Case
    ledger: str
    given: str
    differs: bool


def read_cases(path: Path, affair: str) -> list[Case]:
    """Return the cases of a file; a report is named `AFFAIR/NN.txt`, or by the id of its row."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        prefix = f"{affair}/" if affair != "syria" else ""
        words = tuple(Words(prefix + s["report"], s["start"], s["end"]) for s in row["statements"])
        cases.append(Case(row["id"], affair, row["field"], row["kind"], words))
    return cases


def read_affairs() -> Iterator[tuple[list[Case], dict[str, Report]]]:
    """Yield for each written affair its cases, and its reports by name."""
    for folder in sorted(path for path in SET.iterdir() if path.is_dir()):
        reports = {f"{folder.name}/{path.name}": read_path(path)[0] for path in sorted(folder.glob("*.txt"))}
        yield read_cases(folder / "cases.jsonl", folder.name), reports


def read_rows(path: Path) -> tuple[list[Case], dict[str, Report]]:
    """Return the cases over real reports, and these reports; raise `ValueError` where a text is another."""
    cases = read_cases(SET / "syria.jsonl", "syria")
    lines = [json.loads(line) for line in (SET / "syria.jsonl").read_text(encoding="utf-8").splitlines()]
    hashes = {words["report"]: words["text_hash"] for line in lines for words in line["statements"]}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    sizes = {row["id"]: len(row["text"]) for row in rows if hash_row(row["text"]) == hashes.get(row["id"])}
    # Reading blanks control characters, one for one: the offsets hold where the length does.
    named = [(report.external_id or "", report) for report in read_path(path)]
    reports = {name: report for name, report in named if sizes.get(name) == len(report.text)}
    lost = sorted(hashes.keys() - reports.keys())
    if lost:
        raise ValueError(f"{path}: the texts of {', '.join(lost)} are not those that the cases are about")
    return cases, {name: reports[name] for name in sorted(hashes)}


def hash_row(text: str) -> str:
    """Return the SHA-256 of a row's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# --- running -------------------------------------------------------------------------------------------------------


def build_ledger(codings: Sequence[Coding], gazetteer: Gazetteer, places: PlaceIndex) -> tuple[Disagreement, ...]:
    """Return the ledger over coded reports, each step as in `whimbrel affair`."""
    copies = group_copies([coding.report for coding in codings])
    stories = group_stories(codings, copies)
    entities = link_entities(codings, gazetteer)
    incidents = merge_events(codings, copies=copies, stories=stories, entities=entities)
    return find_disagreements(
        incidents, codings, copies=copies, entities=entities, gazetteer=gazetteer, stories=stories, places=places
    )


def list_ranges(line: Disagreement, codings: Mapping[str, Coding]) -> list[list[tuple[str, int, int]]]:
    """Return for each voice where its quotations and events stand: report, start, end."""
    found = []
    for voice in line.voices:
        places: list[tuple[str, int, int]] = []
        for report in voice.reports:
            text = codings[report].report.text
            for quote in voice.quotes:
                at = text.find(quote)
                if at >= 0:
                    places.append((report, at, at + len(quote)))
        found.append(places)
    return found


def predict_ledger(
    case: Case, lines: Iterable[Disagreement], names: Mapping[str, str], codings: Mapping[str, Coding]
) -> str:
    """Return the kind of the first line of the case's field that joins two of its statements, else `other`."""
    for line in lines:
        if line.field != case.field:
            continue
        voices = list_ranges(line, codings)
        sides = [
            {i for i, places in enumerate(voices) if any(holds(words, place, names) for place in places)}
            for words in case.statements
        ]
        if any(len(a | b) > 1 for i, a in enumerate(sides) for b in sides[i + 1 :] if a and b):
            return line.kind
    return "other"


def holds(words: Words, place: tuple[str, int, int], names: Mapping[str, str]) -> bool:
    """Tell whether a range of a report overlaps a statement."""
    report, start, end = place
    return names[words.report] == report and words.start < end and start < words.end


def predict_given(case: Case, codings: Mapping[str, Coding], gazetteer: Gazetteer, places: PlaceIndex) -> str:
    """Return what `judge_values` says of the first two statements."""
    first, second = (Statement(codings[words.report], words.start, words.end) for words in case.statements[:2])
    verdict = judge_values(case.field, first, second, gazetteer=gazetteer, places=places)  # type: ignore[arg-type]
    return "other" if verdict in (None, "same") else str(verdict)


def differ(case: Case, codings: Mapping[str, Coding]) -> bool:
    """Tell whether the words of the statements differ: the baseline calls that a contradiction."""
    words = {" ".join(codings[w.report].report.text[w.start : w.end].lower().split()) for w in case.statements}
    return len(words) > 1


# --- figures ---------------------------------------------------------------------------------------------------------


def count_contradictions(answers: Sequence[Answer], predicted: Sequence[str]) -> np.ndarray:
    """Return for each case: right, predicted, gold."""
    rows = [
        [p == a.case.kind == "contradiction", p == "contradiction", a.case.kind == "contradiction"]
        for a, p in zip(answers, predicted, strict=True)
    ]
    return np.array(rows, dtype=float)


def print_all(answers: Sequence[Answer], seed: int) -> dict[str, float]:
    """Print and return the figures."""
    units = [answer.case.id for answer in answers]
    base = count_contradictions(answers, ["contradiction" if a.differs else "other" for a in answers])
    figures = []
    for name, title, predicted in (
        ("ledger", "from raw text", [a.ledger for a in answers]),
        ("given", "given values", [a.given for a in answers]),
    ):
        counts = count_contradictions(answers, predicted)
        figures.append(Figure(f"{name}_f1", f"contradictions, {title}: F1", units, counts, score_f1, base))
        figures.append(
            Figure(f"{name}_precision", f"contradictions, {title}: precision", units, counts, score_precision, base)
        )
        figures.append(Figure(f"{name}_recall", f"contradictions, {title}: recall", units, counts, score_recall, base))
    totals = print_figures(figures, seed=seed)
    for half in ("read", "unread"):
        some = [a for a in answers if find_half(a.case.id) == half]
        gold = [a.case.kind for a in some]
        print_confusion(f"{half} half, from raw text", gold, [a.ledger for a in some], KINDS)
        print_confusion(f"{half} half, given values", gold, [a.given for a in some], KINDS)
    rows: list[list[object]] = []
    for field in FIELDS:
        some = [a for a in answers if a.case.field == field and a.case.kind == "contradiction"]
        rows.append(
            [
                field,
                len(some),
                sum(a.ledger == "contradiction" for a in some),
                sum(a.given == "contradiction" for a in some),
            ]
        )
    print("\n" + format_table(["field", "contradictions", "found from raw text", "found, given values"], rows))
    return totals


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure the ledger of disagreements on the gold set.", path="")
    parser.add_argument("--misses", action="store_true", help="list the misses of the read half")
    options = parser.parse_args(argv)
    coder, gazetteer, places = build_coder(options.pipeline), load_gazetteer(), load_places()
    answers: list[Answer] = []
    lines_of: list[list[object]] = []
    sets = list(read_affairs())
    if options.path:
        sets.append(read_rows(Path(options.path)))
    for cases, reports in sets:
        codings = [coding for coding in coder.code(reports.values()) if isinstance(coding, Coding)]
        found = answer_cases(cases, reports, codings, gazetteer, places)
        answers += found[0]
        lines_of.append(count_lines(cases, *found))
    totals = print_all(answers, options.seed)
    print(
        "\n"
        + format_table(["affair", "reports", "lines", "contradictions", "of these in no case of the gold"], lines_of)
    )
    lone = sum(int(str(row[4])) for row in lines_of[:13])
    print(f"contradictions in no case of the gold, per written affair: {divide(lone, min(13, len(lines_of))):.1f}")
    if options.misses:
        for answer in answers:
            if find_half(answer.case.id) == "read" and answer.ledger != answer.case.kind:
                print(answer.case.id, answer.case.field, answer.case.kind, "->", answer.ledger, "given:", answer.given)
    return totals


def answer_cases(
    cases: Sequence[Case],
    reports: Mapping[str, Report],
    codings: Sequence[Coding],
    gazetteer: Gazetteer,
    places: PlaceIndex,
) -> tuple[list[Answer], tuple[Disagreement, ...], dict[str, Coding], dict[str, str]]:
    """Return the answers on the cases of some reports, their ledger, the codings by id, and the ids by name."""
    by_id = {coding.report.id: coding for coding in codings}
    names = {name: report.id for name, report in reports.items()}
    by_name = {name: by_id[report] for name, report in names.items()}
    lines = build_ledger(codings, gazetteer, places)
    answers = [
        Answer(
            case,
            predict_ledger(case, lines, names, by_id),
            predict_given(case, by_name, gazetteer, places),
            differ(case, by_name),
        )
        for case in cases
    ]
    return answers, lines, by_id, names


def count_lines(
    cases: Sequence[Case],
    answers: Sequence[Answer],
    lines: Sequence[Disagreement],
    codings: Mapping[str, Coding],
    names: Mapping[str, str],
) -> list[object]:
    """Return name, reports, lines, contradictions, and contradictions that join no contradiction of the gold."""
    found = [line for line in lines if line.kind == "contradiction"]
    lone = [
        line
        for line in found
        if not any(
            case.kind == "contradiction" and predict_ledger(case, [line], names, codings) != "other" for case in cases
        )
    ]
    return [cases[0].affair, len(codings), len(lines), len(found), len(lone)]


if __name__ == "__main__":
    main(sys.argv[1:])

"""Copies planted among real reports: pairs found, by kind, beside an exact hash and shingles; and time and memory.

Usage: python benchmarks/copies.py PATH_OF_REPORTS [--seed N] [--plant N] [--scale N ...]   (any JSONL of reports)
"""

import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

from common import Counts, Figure, divide, format_table, make_parser, print_figures, score_precision, score_recall
from interfaces import read_path
from plant import KINDS, Rewriter, Row, list_sentences, plant_copies
from speed import measure_peak
from whimbrel.records import Report, hash_text
from whimbrel.stories.copies import group_copies
from whimbrel.stories.copy_prints import WORD

Pair = tuple[str, str]
Groups = Sequence[Sequence[str]]
BOUNDS = (0.5, 0.2)
NEW = 0.9
"""Share of the made reports of `--scale` that are no copy of an earlier one."""


# --- baselines ------------------------------------------------------------------------------------------------------


def list_shingles(text: str) -> set[tuple[str, ...]]:
    """Return the runs of three words of a text, in lower case."""
    words = WORD.findall(text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def group_exact(reports: Sequence[Report]) -> Groups:
    """Return the reports grouped by their words."""
    groups: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        groups[" ".join(WORD.findall(report.text.lower()))].append(report.id)
    return list(groups.values())


def group_shingles(reports: Sequence[Report], bound: float) -> Groups:
    """Return the reports grouped by chains of pairs whose shingles have a Jaccard index from the bound."""
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes: list[int] = []
    root = list(range(len(reports)))
    for i, report in enumerate(reports):
        shingles = list_shingles(report.text)
        sizes.append(len(shingles))
        shared = Counter(j for shingle in shingles for j in where[shingle])
        for j, count in shared.items():
            if count >= bound * (sizes[i] + sizes[j] - count):
                old, new = root[i], root[j]
                root = [new if place == old else place for place in root]
        for shingle in shingles:
            where[shingle].append(i)
    groups: dict[int, list[str]] = defaultdict(list)
    for place, report in zip(root, reports, strict=True):
        groups[place].append(report.id)
    return list(groups.values())


# --- planted copies -------------------------------------------------------------------------------------------------


def read_rows(rows: Iterable[Row]) -> tuple[list[Report], dict[str, Row]]:
    """Return the reports of planted rows, read as any reports are, and the row of each by the report's id."""
    kept = {row.id: row for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planted.jsonl"
        path.write_text("".join(json.dumps(row.to_json()) + "\n" for row in kept.values()), encoding="utf-8")
        reports = list({report.id: report for report in read_path(path)}.values())
    return reports, {report.id: kept[report.external_id or ""] for report in reports}


def list_pairs(groups: Iterable[Iterable[str]]) -> Iterator[Pair]:
    """Yield each pair of reports of one group, in the order of their ids."""
    for group in groups:
        yield from combinations(sorted(group), 2)


def count_pairs(found: Groups, rows: Mapping[str, Row], known: Mapping[str, str]) -> tuple[list[str], Counts]:
    """Return for each pair with a planted copy its origin, and three counts: right, found, planted.

    A report that quotes two texts is no copy of either, and neither right nor wrong with them. `known` has the group of
    each origin where nothing is planted: a copy of one report of such a group is not wrong with another.
    """
    origins: dict[str, list[str]] = defaultdict(list)
    for name, row in rows.items():
        if row.origin is not None:
            origins[row.origin].append(name)
    planted = {pair for pair in list_pairs(origins.values()) if has_copy(pair, rows)}
    guessed = {pair for pair in list_pairs(found) if has_copy(pair, rows) and not has_quoter(pair, rows)}
    kept = {pair for pair in guessed if pair in planted or not are_known(pair, rows, known)}
    pairs = sorted(planted | kept)
    units = [next(rows[name].origin or "" for name in pair if rows[name].kind in KINDS) for pair in pairs]
    counts = np.array(
        [[pair in planted and pair in kept, pair in kept, pair in planted] for pair in pairs], dtype=float
    )
    return units, counts.reshape(-1, 3)


def has_copy(pair: Pair, rows: Mapping[str, Row]) -> bool:
    """Return whether one of a pair is a planted copy."""
    return any(rows[name].kind in KINDS for name in pair)


def has_quoter(pair: Pair, rows: Mapping[str, Row]) -> bool:
    """Return whether one of a pair quotes two texts."""
    return any(rows[name].origin is None for name in pair)


def are_known(pair: Pair, rows: Mapping[str, Row], known: Mapping[str, str]) -> bool:
    """Return whether the origins of a pair are grouped where nothing is planted."""
    first, second = (known.get(rows[name].origin or "", "") for name in pair)
    return first == second != ""


def count_chained(found: Groups, rows: Mapping[str, Row], known: Mapping[str, str]) -> int:
    """Return how many groups hold reports of two origins that are not grouped where nothing is planted."""
    named = [{known[rows[name].origin or ""] for name in group if rows[name].origin} for group in found]
    return sum(len(groups) > 1 for groups in named)


def measure_rewriting(rows: Mapping[str, Row]) -> tuple[float, float]:
    """Return what a rewritten copy keeps in the mean: shares of the words, and of the runs of three words."""
    texts = {row.origin: row.text for row in rows.values() if row.kind == "original"}
    words: list[float] = []
    runs: list[float] = []
    for row in rows.values():
        if row.kind == "rewritten" and row.origin in texts:
            old, new = (Counter(WORD.findall(text.lower())) for text in (texts[row.origin], row.text))
            words.append(divide((old & new).total(), old.total()))
            first, second = list_shingles(texts[row.origin]), list_shingles(row.text)
            runs.append(divide(len(first & second), len(first)))
    return divide(sum(words), len(words)), divide(sum(runs), len(runs))


def print_kinds(found: Groups, rows: Mapping[str, Row]) -> None:
    """Print how many copies of each kind are grouped with their original."""
    group_of = {name: i for i, group in enumerate(found) for name in group}
    originals = {row.origin: name for name, row in rows.items() if row.kind == "original"}
    counts: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for name, row in rows.items():
        if row.kind in KINDS and row.origin in originals:
            counts[row.kind] += 1
            hits[row.kind] += group_of[name] == group_of[originals[row.origin]]
    table = [[kind, counts[kind], f"{100 * divide(hits[kind], counts[kind]):.1f}"] for kind in KINDS]
    print("\n" + format_table(["planted as", "copies", "grouped with the original"], table))


def measure_planted(reports: Sequence[Report], seed: int, plant: int) -> dict[str, float]:
    """Plant, group, print and return the figures."""
    rows = plant_copies(reports, seed=plant)
    planted, by_id = read_rows(rows)
    names = {report.id: report.external_id or report.id for report in reports}
    known = {copy.report_id: group.id for group in group_copies(reports) for copy in group.copies}
    start = time.perf_counter()
    ours = [[copy.report_id for copy in group.copies] for group in group_copies(planted)]
    seconds = time.perf_counter() - start
    figures: list[Figure] = []

    def add(name: str, title: str, groups: Groups, excuse: Mapping[str, str]) -> None:
        units, counts = count_pairs(groups, by_id, excuse)
        halves = [names.get(unit, unit) for unit in units]
        figures.append(Figure(f"{name}_precision", f"{title}: precision of pairs", halves, counts, score_precision))
        figures.append(Figure(f"{name}_recall", f"{title}: recall of pairs", halves, counts, score_recall))

    add("copies", "group_copies", ours, known)
    add("strict", "  the set's own copies counted as wrong", ours, {})
    add("exact", "baseline, hash of the words", group_exact(planted), known)
    for bound in BOUNDS:
        title = f"baseline, shingles from {bound}, chained"
        add(f"shingles_{bound}", title, group_shingles(planted, bound), known)
    kinds = Counter(row.kind for row in by_id.values())
    words, runs = measure_rewriting(by_id)
    print(
        f"{len(reports)} reports; {sum(kinds[kind] for kind in KINDS)} copies and {kinds['quotes two']} that quote two"
    )
    print(
        f"A rewritten copy keeps {100 * words:.0f} % of the words and {100 * runs:.0f} % of the runs of three words.\n"
    )
    totals = print_figures(figures, seed=seed)
    print_kinds(ours, by_id)
    print(f"\ngroups that join different texts: {count_chained(ours, by_id, known)}; {seconds:.1f} s")
    return totals


# --- time and memory ------------------------------------------------------------------------------------------------


def make_reports(reports: Sequence[Report], count: int, seed: int = 0) -> Iterator[Report]:
    """Yield reports of nine sentences of the set, 40 % of their words changed; a tenth are copies of earlier ones."""
    chance = random.Random(seed)
    rewriter = Rewriter([report.text for report in reports], chance)
    bodies = [body for body in map(list_sentences, reports) if len(body) > 3]
    recent: list[list[str]] = []
    for i in range(count):
        if recent and chance.random() > NEW:
            body = KINDS[chance.choice(sorted(KINDS))](list(chance.choice(recent)), rewriter)
        else:
            body = [rewriter.change_words(chance.choice(chance.choice(bodies)), 0.4) for _ in range(9)]
            recent = [*recent[-999:], body]
        text = " ".join(body)
        yield Report(id=hash_text(str(i)), text=text, text_hash=hash_text(text), source=str(i), published=None)


def run_scale(path: str, count: int) -> dict[str, float]:
    """Return seconds of grouping made reports, memory in MiB before and at its peak, and groups of several."""
    made = list(make_reports(read_path(Path(path)), count))
    before, start = measure_peak(), time.perf_counter()
    groups = group_copies(made)
    seconds = time.perf_counter() - start
    several = sum(len(group.copies) > 1 for group in groups)
    return {"seconds": seconds, "before": before, "peak": measure_peak(), "groups": several}


def print_scale(path: str, counts: Sequence[int]) -> None:
    """Print time and memory for each number of reports, each in a fresh process, and the slopes between them."""
    table: list[list[object]] = []
    seconds: list[float] = []
    for count in counts:
        code = f"import json, copies; print(json.dumps(copies.run_scale({path!r}, {count})))"
        command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); {code}"]
        found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        seconds.append(found["seconds"])
        used = found["peak"] - found["before"]
        table.append([count, f"{found['seconds']:.1f}", f"{used:.0f}", f"{found['peak']:.0f}", found["groups"]])
    print("\n" + format_table(["reports", "seconds", "MiB of grouping", "MiB in all", "groups of several"], table))
    for (few, fast), (many, slow) in pairwise(zip(counts, seconds, strict=True)):
        print(f"slope from {few} to {many}: {math.log(slow / fast) / math.log(many / few):.2f}")


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure the grouping of copies on planted ones.")
    parser.add_argument("--plant", type=int, default=0, help="seed of the planting")
    parser.add_argument("--scale", type=int, nargs="*", default=[], help="numbers of reports to time")
    options = parser.parse_args(argv)
    reports = list({report.id: report for report in read_path(Path(options.path))}.values())
    totals = measure_planted(reports, options.seed, options.plant)
    if options.scale:
        print_scale(options.path, options.scale)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

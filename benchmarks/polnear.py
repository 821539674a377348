"""PolNeAR: who says so. Links of source and cue, and the words attributed.

Usage: python benchmarks/polnear.py PATH_OF_FOLDER [--seed N] [--errors N]   (the folder with attributions/ and text/)
"""

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, islice
from pathlib import Path

import numpy as np

from baselines import Quote, guess_quotes
from common import Counts, Figure, find_half, make_parser, print_figures, score_f1, score_precision, score_recall
from interfaces import CoderLike, StatementLike, build_coder
from spans import Range, count_overlap, find_tokens, pair_greedily
from whimbrel.ingest import make_report
from whimbrel.records import Span

CITRON = "Citron on PARC3 83.3"
TRACKER = "Gender Gap Tracker 83.7 at 0.3 overlap"
SHARE = 0.3
PLACE = re.compile(r"(\d+) (\d+)")


class Document:
    """An article and the attributions of each person who annotated it, the first by file name first."""

    def __init__(self, name: str, text: str, versions: Sequence[Sequence[Quote]]) -> None:
        self.name, self.text, self.versions = name, text, versions


def read_brat(lines: Sequence[str]) -> list[Quote]:
    """Return the attributions of a brat file: one an `E` line, with the spans of its source, cue and contents."""
    spans: dict[str, tuple[Range, ...]] = {}
    quotes: list[Quote] = []
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        if line.startswith("T"):
            spans[cells[0]] = tuple((int(a), int(b)) for a, b in PLACE.findall(cells[1]))
    for line in lines:
        if line.startswith("E"):
            roles: dict[str, list[Range]] = defaultdict(list)
            for part in line.split("\t")[1].split():
                role, _, key = part.partition(":")
                roles[role.rstrip("0123456789")] += spans[key]
            if roles["Cue"]:
                source = join_ranges(roles["Source"]) if roles["Source"] else None
                quotes.append(Quote(source, join_ranges(roles["Cue"]), tuple(roles["Content"])))
    return quotes


def join_ranges(ranges: Sequence[Range]) -> Range:
    """Return the range from the first start to the last end."""
    return min(a for a, _ in ranges), max(b for _, b in ranges)


def load_documents(folder: Path) -> list[Document]:
    """Return the articles; raise `ValueError` where the folder has none."""
    versions: dict[str, list[list[Quote]]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        versions[path.stem.rpartition("_")[0]].append(read_brat(path.read_text(encoding="utf-8").splitlines()))
    if not versions:
        raise ValueError(f"{folder} has no attributions/*.ann")
    texts = {name: (folder / "text" / f"{name}.txt").read_text(encoding="utf-8") for name in versions}
    return [Document(name, texts[name], quotes) for name, quotes in versions.items()]


# --- scores ---------------------------------------------------------------------------------------------------------


def score_links(gold: Sequence[Quote], found: Sequence[Quote]) -> list[float]:
    """Return (right, predicted, gold) of the links of source and cue; both must overlap those of one gold one.

    Links are paired one to one; a link found twice counts once; attributions without a source are left out.
    """
    ours = sorted({(quote.source, quote.cue) for quote in found if quote.source is not None})
    theirs = [(quote.source, quote.cue) for quote in gold if quote.source is not None]
    pairs = pair_greedily(
        (float(count_overlap(b, d) + count_overlap(a, c)), i, j)
        for i, (a, b) in enumerate(ours)
        for j, (c, d) in enumerate(theirs)
        if count_overlap(a, c) and count_overlap(b, d)
    )
    return [len(pairs), len(ours), len(theirs)]


def score_contents(text: str, gold: Sequence[Quote], found: Sequence[Quote]) -> dict[str, list[float]]:
    """Return the counts of three measures of what is attributed, contents paired one to one by shared tokens.

    `tokens` (shared tokens, predicted tokens, gold tokens) is Citron's overlap measure, save that Citron lets one
    content share with many; `tracker` (right, predicted, gold) asks for more than 0.3 of the gold content, as the
    Gender Gap Tracker does; `any` for one token.
    """
    ours = [find_tokens(text, quote.contents) for quote in found if quote.contents]
    theirs = [find_tokens(text, quote.contents) for quote in gold if quote.contents]
    pairs = pair_greedily(
        (float(len(a & b)), i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs) if not a.isdisjoint(b)
    )
    shared = [len(ours[i] & theirs[j]) for i, j in pairs]
    wide = [s for s, (_, j) in zip(shared, pairs, strict=True) if s > SHARE * len(theirs[j])]
    return {
        "tokens": [sum(shared), sum(map(len, ours)), sum(map(len, theirs))],
        "tracker": [len(wide), len(ours), len(theirs)],
        "any": [len(pairs), len(ours), len(theirs)],
    }


def score_documents(documents: Sequence[Document], found: Sequence[Sequence[Quote]]) -> dict[str, Counts]:
    """Return the counts of each measure, one row a document, against the first annotator."""
    rows: dict[str, list[list[float]]] = defaultdict(list)
    for document, quotes in zip(documents, found, strict=True):
        gold = document.versions[0]
        for name, counts in {"links": score_links(gold, quotes), **score_contents(document.text, gold, quotes)}.items():
            rows[name].append(counts)
    return {name: np.array(counts, dtype=float) for name, counts in rows.items()}


def compare_people(documents: Sequence[Document]) -> dict[str, Counts]:
    """Return the summed counts of each pair of annotators of one article, the one taken as gold for the other."""
    pairs = [(d, a, b) for d in documents for a, b in combinations(d.versions, 2)]
    scored = [{"links": score_links(a, b), **score_contents(d.text, a, b)} for d, a, b in pairs]
    return {name: np.sum([counts[name] for counts in scored], axis=0) for name in (scored[0] if scored else ())}


# --- runs -----------------------------------------------------------------------------------------------------------


def read_statement(statement: StatementLike) -> Quote:
    """Return a statement of the coder as a quote."""
    contents = statement.content_spans or ([statement.content] if statement.content else [])
    source = read_span(statement.source) if statement.source else None
    return Quote(source, read_span(statement.cue), tuple(map(read_span, contents)))


def read_span(span: Span) -> Range:
    """Return the range of a span."""
    return span.start, span.end


def find_quotes(coder: CoderLike, documents: Sequence[Document]) -> list[list[Quote]]:
    """Return the coder's statements of each article, read with the layout that the coder's own reader sees."""
    reports = [make_report(document.text, language="en") for document in documents]
    for document, report in zip(documents, reports, strict=True):
        if len(report.text) != len(document.text):
            raise ValueError(f"{document.name}: the stored text has other offsets than the annotated one")
    return [[read_statement(statement) for statement in found] for found in coder.find_statements(reports)]


def make_figures(documents: Sequence[Document], found: Sequence[Sequence[Quote]]) -> list[Figure]:
    """Return the lines of the table."""
    names = [document.name for document in documents]
    ours, base = (score_documents(documents, some) for some in (found, [guess_quotes(d.text) for d in documents]))
    lines = [
        ("link_f1", "source-cue link, overlap: F1", "links", score_f1, ""),
        ("link_precision", "  precision", "links", score_precision, ""),
        ("link_recall", "  recall", "links", score_recall, ""),
        ("content_f1", "content, overlap of tokens: F1", "tokens", score_f1, CITRON),
        ("content_precision", "  precision", "tokens", score_precision, ""),
        ("content_recall", "  recall", "tokens", score_recall, ""),
        ("content_tracker_f1", "content, over 0.3 of gold: F1", "tracker", score_f1, TRACKER),
        ("content_any_f1", "content, any overlap: F1", "any", score_f1, ""),
    ]
    return [
        Figure(name, title, names, ours[key], score, base[key], published)
        for name, title, key, score, published in lines
    ]


def print_errors(documents: Sequence[Document], found: Sequence[Sequence[Quote]], limit: int) -> None:
    """Print gold links that are missed and found links that are not gold, from the read half only."""
    for document, quotes in islice(
        ((d, q) for d, q in zip(documents, found, strict=True) if find_half(d.name) == "read"), limit
    ):
        for sign, some, others in (("missed", document.versions[0], quotes), ("wrong ", quotes, document.versions[0])):
            for quote in (q for q in some if q.source and not score_links([q], others)[0]):
                source = " ".join(document.text[slice(*quote.source)].split()) if quote.source else ""
                around = document.text[max(0, quote.cue[0] - 60) : quote.cue[1] + 60]
                print(f"{sign} {source} / {document.text[slice(*quote.cue)]}: {' '.join(around.split())}")


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure attribution on PolNeAR.")
    parser.add_argument(
        "--errors", type=int, default=0, help="print the wrong links of so many articles of the read half"
    )
    options = parser.parse_args(argv)
    documents = load_documents(Path(options.path))
    found = find_quotes(build_coder(options.pipeline, options.coder), documents)
    count = sum(len(document.versions[0]) for document in documents)
    print(f'PolNeAR: {len(documents)} articles, {count} attributions (baseline: the name nearest to "said")\n')
    totals = print_figures(make_figures(documents, found), seed=options.seed)
    people = ", ".join(f"{name} {100 * score_f1(counts):.1f}" for name, counts in compare_people(documents).items())
    print(f"\nF1 of one annotator against another, where several read one article: {people or 'none did'}")
    print_errors(documents, found, options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

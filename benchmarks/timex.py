"""MEANTIME: time expressions, where they stand and what they mean.

Usage: python benchmarks/timex.py PATH_OF_FOLDER [--seed N] [--errors N]

Scored as TempEval-3 does (UzZaman et al. 2013): a span is right where it is the gold one (strict) or shares a character
with it (relaxed); a value is right where the spans overlap and the values are equal as strings. The set is annotated in
an article's title and first four sentences, so only these are scored; the date line is given, so it is not.
"""

import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

import numpy as np

from common import Counts, Figure, find_half, make_parser, print_figures, score_f1
from interfaces import make_prose
from meantime import find_end, join_sentences
from spans import Range, count_overlap, pair_greedily

DATE_LINE = 1
LAST_ANNOTATED = 5
PUBLISHED = {"strict": "", "relaxed": "", "value": "77.6 (HeidelTime, TempEval-3)"}
"""HeidelTime in TempEval-3, task A for English, on TempEval's own test set (UzZaman et al. 2013)."""


@dataclass(frozen=True)
class Timex:
    """A time expression: its place in the text and its TIMEX3 value ("" for none)."""

    place: Range
    value: str


@dataclass(frozen=True)
class Article:
    """An article's text, day of publication, scored ranges and gold expressions in them."""

    name: str
    text: str
    blocks: tuple[Range, ...]
    published: str
    scored: tuple[Range, ...]
    gold: tuple[Timex, ...]


Finder = Callable[[Article], Sequence[Timex]]


def read_article(path: Path) -> Article:
    """Return the article of a CAT file with its time expressions, all but the day of publication."""
    root = ET.parse(path).getroot()
    tokens = list(root.iter("token"))
    sentences = [list(some) for _, some in groupby(tokens, key=lambda token: token.get("sentence"))]
    text, places, blocks = join_sentences([[token.text or "" for token in some] for some in sentences])
    place = {token.get("t_id"): span for token, span in zip(tokens, places, strict=True)}
    scored = tuple(
        (place[some[0].get("t_id")][0], place[some[-1].get("t_id")][1])
        for i, some in enumerate(sentences[: LAST_ANNOTATED + 1])
        if i != DATE_LINE
    )
    published, gold = "", []
    for element in root.iter("TIMEX3"):
        spans = [place[anchor.get("t_id")] for anchor in element.findall("token_anchor")]
        if element.get("functionInDocument") == "CREATION_TIME":
            published = element.get("value") or ""
        elif spans:
            gold.append(Timex((spans[0][0], find_end(spans)), element.get("value") or ""))
    return Article(path.stem, text, blocks, published, scored, tuple(gold))


def keep_scored(article: Article, found: Sequence[Timex]) -> list[Timex]:
    """Return what was found within the annotated sentences."""
    return [timex for timex in found if any(count_overlap(timex.place, span) for span in article.scored)]


def count_matches(gold: Sequence[Timex], found: Sequence[Timex]) -> dict[str, list[int]]:
    """Return the counts (right, predicted, gold) of each figure; each expression is paired once, the closest first."""
    candidates = [
        ((a.place == b.place) * 10_000 + count_overlap(a.place, b.place), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if count_overlap(a.place, b.place)
    ]
    pairs = [(gold[i], found[j]) for i, j in pair_greedily(candidates)]
    right = {
        "strict": sum(a.place == b.place for a, b in pairs),
        "relaxed": len(pairs),
        "value": sum(a.value == b.value for a, b in pairs),
    }
    return {name: [count, len(found), len(gold)] for name, count in right.items()}


def count_articles(articles: Sequence[Article], found: Sequence[Sequence[Timex]]) -> dict[str, Counts]:
    """Return the counts of each figure, a row an article."""
    rows = [count_matches(article.gold, some) for article, some in zip(articles, found, strict=True)]
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in PUBLISHED}


def make_figures(
    articles: Sequence[Article], found: Sequence[Sequence[Timex]], base: Sequence[Sequence[Timex]]
) -> list[Figure]:
    """Return the lines of the table; `base` is what the baseline found."""
    ours, theirs = count_articles(articles, found), count_articles(articles, base)
    names = [article.name for article in articles]
    titles = {"strict": "span, strict: F1", "relaxed": "span, overlap: F1", "value": "value, over overlaps: F1"}
    return [
        Figure(f"timex_{name}_f1", titles[name], names, ours[name], score_f1, theirs[name], published)
        for name, published in PUBLISHED.items()
    ]


# --- who finds them ---------------------------------------------------------------------------------------------------


def build_finder(pipeline: str | None = None) -> Finder:
    """Return what finds the expressions of an article with Whimbrel's `DateFinder`."""
    from whimbrel.annotate import load_annotator
    from whimbrel.annotate.annotator import DEFAULT_PIPELINE
    from whimbrel.coding.parse import Parse
    from whimbrel.coding.timex import DateFinder
    from whimbrel.lexicon import load_lexicon

    annotator, lexicon = load_annotator(pipeline or DEFAULT_PIPELINE), load_lexicon()
    finder = DateFinder()

    def find(article: Article) -> list[Timex]:
        (doc,) = annotator.annotate([make_prose(article.text, article.blocks)])
        parse = Parse(doc, lexicon.lemmas, lexicon.act_verbs)
        mentions = finder.find_dates(parse, article.published)
        return [Timex((parse.starts[m.start], parse.ends[m.end - 1]), m.date.timex or "") for m in mentions]

    return find


def find_with_dateparser(article: Article) -> list[Timex]:
    """Return what dateparser's `search_dates` finds, sentence by sentence, its period told from the words found."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.fromisoformat(article.published), "PREFER_DATES_FROM": "past"}
    parser = DateDataParser(languages=["en"], settings=settings)
    found = []
    for start, end in article.scored:
        at = start
        for words, moment in search_dates(article.text[start:end], languages=["en"], settings=settings) or ():
            at = article.text.find(words, at, end)
            if at < 0:
                break
            period = parser.get_date_data(words).period
            size = {"year": 4, "month": 7, "time": 16}.get(period or "day", 10)
            found.append(Timex((at, at + len(words)), moment.isoformat()[:size]))
            at += len(words)
    return found


def list_errors(articles: Sequence[Article], found: Sequence[Sequence[Timex]]) -> Iterator[str]:
    """Yield the gold expressions of the read half that were not found as they are, and what was found too much."""
    for article, some in zip(articles, found, strict=True):
        if find_half(article.name) != "read":
            continue
        for timex in sorted(set(article.gold) ^ set(some), key=lambda timex: timex.place):
            start, end = timex.place
            sign = "-" if timex in article.gold else "+"
            around = article.text[max(0, start - 40) : start].replace("\n", " ")
            after = article.text[end : end + 20].replace("\n", " ")
            yield f"{sign} {article.published} {around}[{article.text[start:end]}]{after} {timex.value}"


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure time expressions on MEANTIME.")
    parser.add_argument("--errors", type=int, default=0, help="print so many misses, from the read half")
    options = parser.parse_args(argv)
    articles = [read_article(path) for path in sorted(Path(options.path).rglob("*.xml"))]
    find = build_finder(options.pipeline)
    found = [keep_scored(article, find(article)) for article in articles]
    base = [keep_scored(article, find_with_dateparser(article)) for article in articles]
    count = sum(len(article.gold) for article in articles)
    print(f"MEANTIME: {len(articles)} articles, {count} time expressions (baseline: dateparser)\n")
    totals = print_figures(make_figures(articles, found, base), seed=options.seed)
    for _, line in zip(range(options.errors), list_errors(articles, found), strict=False):
        print(line)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

"""MEANTIME: polarity, certainty and time of event mentions. It is business news: the majority is hard to beat.

Usage: python benchmarks/meantime.py PATH_OF_FOLDER [--seed N]
"""

import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from common import (
    Figure,
    count_labels,
    find_majority,
    make_parser,
    print_classes,
    print_figures,
    score_accuracy,
    score_macro_f1,
)
from interfaces import CoderLike, StatusLike, build_coder, make_prose
from spans import Range

CLASSES = {
    "polarity": ("POS", "NEG"),
    "certainty": ("CERTAIN", "POSSIBLE"),
    "time": ("NON_FUTURE", "FUTURE"),
}
MERGED = {"PROBABLE": "POSSIBLE"}
"""No status tells the two apart, and the set has four that are probable."""
UNREAD = "unread"
UNCERTAIN = frozenset({"possible", "conditional", "called_for", "attempted"})
AHEAD = frozenset({"planned", "called_for", "conditional"})
CLOSING = frozenset(".,;:!?%)]}”")
ENDINGS = ("'", "’", "n't")
OPENING = frozenset((*"([{$£€‘“", "``"))
JOINING = frozenset("-/")


@dataclass(frozen=True)
class Mention:
    """A gold event mention: its place in the article's text, and its gold labels by attribute."""

    place: Range
    labels: dict[str, str]


@dataclass(frozen=True)
class Article:
    """An article as rebuilt from its tokens."""

    name: str
    text: str
    blocks: tuple[Range, ...]
    mentions: tuple[Mention, ...]


def join_tokens(tokens: Sequence[str]) -> tuple[str, list[Range]]:
    """Return a sentence of the tokens, with blanks where print has them, and the place of each token."""
    text, glue, quoted = "", True, False
    places: list[Range] = []
    for token in tokens:
        mark = token == '"'
        closing = quoted if mark else token in CLOSING or token.startswith(ENDINGS)
        if not (glue or closing or token in JOINING):
            text += " "
        places.append((len(text), len(text) + len(token)))
        text += token
        quoted = quoted != mark
        glue = token in OPENING or token in JOINING or (mark and quoted)
    return text, places


def join_sentences(sentences: Sequence[Sequence[str]]) -> tuple[str, list[Range], tuple[Range, ...]]:
    """Return an article of its sentences, the places of its tokens, and its blocks: title, date line, body."""
    text = ""
    places: list[Range] = []
    starts: list[int] = []
    for i, tokens in enumerate(sentences):
        text += "" if not i else "\n\n" if i <= 2 else " "
        if i <= 2:
            starts.append(len(text))
        line, own = join_tokens(tokens)
        places += [(a + len(text), b + len(text)) for a, b in own]
        text += line
    ends = [start - 2 for start in starts[1:]] + [len(text)]
    return text, places, tuple(zip(starts, ends, strict=True))


def read_article(path: Path) -> Article:
    """Return the article of a CAT file, with the event mentions that have labels and are not grammatical."""
    root = ET.parse(path).getroot()
    tokens = list(root.iter("token"))
    sentences = [[t.text or "" for t in some] for _, some in groupby(tokens, key=lambda t: t.get("sentence"))]
    text, places, blocks = join_sentences(sentences)
    place = {token.get("t_id"): span for token, span in zip(tokens, places, strict=True)}
    grammatical = find_grammatical(root)
    mentions = []
    for mention in root.iter("EVENT_MENTION"):
        spans = [place[anchor.get("t_id")] for anchor in mention.findall("token_anchor")]
        labels = {name: read_label(mention.get(name)) for name in CLASSES}
        if mention.get("m_id") not in grammatical and any(labels.values()) and spans:
            mentions.append(Mention((spans[0][0], find_end(spans)), labels))
    return Article(path.stem, text, blocks, tuple(mentions))


def read_label(raw: str | None) -> str:
    """Return the label of an attribute as it is compared; "" for none."""
    return MERGED.get(raw, raw) if raw else ""


def find_end(spans: Sequence[Range]) -> int:
    """Return where the first unbroken run of token spans ends."""
    end = spans[0][1]
    for start, stop in spans[1:]:
        if start > end + 1:
            break
        end = stop
    return end


def find_grammatical(root: ET.Element) -> frozenset[str | None]:
    """Return the ids of the mentions of events whose class is grammatical ("become", "begin")."""
    events = {event.get("m_id") for event in root.iter("EVENT") if event.get("class") == "GRAMMATICAL"}
    relations = [r for r in root.iter("REFERS_TO") if any(t.get("m_id") in events for t in r.findall("target"))]
    return frozenset(source.get("m_id") for relation in relations for source in relation.findall("source"))


def derive_labels(reading: StatusLike | None) -> dict[str, str]:
    """Return polarity, certainty and time of a reading; `unread`, which is always wrong, where there is none."""
    if reading is None:
        return dict.fromkeys(CLASSES, UNREAD)
    ahead = (
        reading.tense == "future"
        or reading.status in AHEAD
        or (reading.status == "possible" and reading.tense != "past")
    )
    return {
        "polarity": "NEG" if reading.negated or reading.status == "cancelled" else "POS",
        "certainty": "POSSIBLE" if reading.status in UNCERTAIN else "CERTAIN",
        "time": "FUTURE" if ahead else "NON_FUTURE",
    }


def predict_labels(coder: CoderLike, article: Article) -> list[dict[str, str]]:
    """Return the coder's labels for each mention of an article."""
    report = make_prose(article.text, article.blocks)
    readings = coder.find_status(report, [mention.place for mention in article.mentions])
    return [derive_labels(reading) for reading in readings]


def make_figures(articles: Sequence[Article], labels: Sequence[Sequence[dict[str, str]]]) -> list[Figure]:
    """Return the lines of the table: each attribute's macro-F1 and accuracy beside the majority's."""
    figures: list[Figure] = []
    for name, classes in CLASSES.items():
        names, gold, found = pick_labels(articles, labels, name)
        constant = [find_majority(gold)] * len(gold)
        ours, base = count_labels(gold, found, classes), count_labels(gold, constant, classes)
        figures.append(
            Figure(f"{name}_macro_f1", f"{name}: macro-F1 (n = {len(gold)})", names, ours, score_macro_f1, base)
        )
        figures.append(Figure(f"{name}_accuracy", f"{name}: accuracy", names, ours, score_accuracy, base))
    return figures


def pick_labels(
    articles: Sequence[Article], labels: Sequence[Sequence[dict[str, str]]], name: str
) -> tuple[list[str], list[str], list[str]]:
    """Return article, gold label and found label of each mention that has a gold label of the attribute."""
    rows = [
        (article.name, mention.labels[name], found[name])
        for article, some in zip(articles, labels, strict=True)
        for mention, found in zip(article.mentions, some, strict=True)
        if mention.labels[name] in CLASSES[name]
    ]
    return [a for a, _, _ in rows], [b for _, b, _ in rows], [c for _, _, c in rows]


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    options = make_parser("Measure polarity, certainty and time on MEANTIME.").parse_args(argv)
    articles = [read_article(path) for path in sorted(Path(options.path).rglob("*.xml"))]
    coder = build_coder(options.pipeline, options.coder)
    labels = [predict_labels(coder, article) for article in articles]
    count = sum(len(article.mentions) for article in articles)
    print(f"MEANTIME: {len(articles)} articles, {count} event mentions (baseline: the majority; none published)\n")
    totals = print_figures(make_figures(articles, labels), seed=options.seed)
    for name, classes in CLASSES.items():
        _, gold, found = pick_labels(articles, labels, name)
        print_classes(f"{name}, by class", count_labels(gold, found, classes).sum(axis=0), classes)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

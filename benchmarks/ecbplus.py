"""Reads ECB+ (Cybulska and Vossen 2014) as reports: text rebuilt from tokens, headline and date where a file has them.

Two sub-topics a topic: files that end in `ecb` and in `ecbplus` tell of two happenings of one kind.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from meantime import join_tokens
from spans import Range
from whimbrel.ingest import make_report
from whimbrel.records import Report

NAME = re.compile(r"(\d+)_(\d+)(ecb|ecbplus)\.xml")
ENDS = (".", "?", "!", "''", '"', "”", "’", "'")
HEAD = 4
"""Sentences at the top of a file among which headline, date and byline stand."""
QUOTES = {"``": '"', "''": '"'}


@dataclass(frozen=True)
class Article:
    """One file: its report, and where its tokens stand in the report's text."""

    name: str
    topic: str
    subtopic: str
    """The topic with `ecb` or `ecbplus`: what is told of, and the gold story."""
    report: Report
    places: dict[str, Range]
    """By token id; the tokens of the address in sentence 0 of an `ecbplus` file have none."""
    path: Path


def find_paths(folder: Path) -> list[Path]:
    """Return the corpus files under `folder`, by topic, part and number."""
    found = [(NAME.fullmatch(path.name), path) for path in folder.glob("*/*.xml")]
    keyed = [((int(m[1]), m[3], int(m[2])), path) for m, path in found if m]
    return [path for _, path in sorted(keyed)]


def read_article(path: Path) -> Article:
    """Return the article of a file; raise `ValueError` where its name is not one of the corpus."""
    match = NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(f"{path}: no file of ECB+")
    tokens = list(ET.parse(path).getroot().iter("token"))
    sentences = [list(some) for _, some in groupby(tokens, key=lambda token: token.get("sentence"))]
    if match[3] == "ecbplus" and len(sentences) > 1:
        sentences = sentences[1:]
    text, places, title = join_sentences([[token.text or "" for token in some] for some in sentences])
    report = make_report(text, source=path.name, title=title, external_id=path.stem, language="en")
    if report.text != text:
        raise ValueError(f"{path}: the text was changed in reading, its tokens have no place")
    ids = [token.get("t_id") or "" for some in sentences for token in some]
    subtopic = f"{match[1]}{match[3]}"
    return Article(path.stem, match[1], subtopic, report, dict(zip(ids, places, strict=True)), path)


def read_articles(folder: Path) -> Iterator[Article]:
    """Yield the articles of the corpus in `folder`."""
    return map(read_article, find_paths(folder))


def join_sentences(sentences: Sequence[Sequence[str]]) -> tuple[str, list[Range], str | None]:
    """Return text, places of tokens, and headline: the first sentence where it has no full stop.

    Lines at the top without a full stop (headline, date, byline) are paragraphs of their own.
    """
    text, title, head = "", None, True
    places: list[Range] = []
    for i, tokens in enumerate(sentences):
        line, own = join_tokens([QUOTES.get(token, token) for token in tokens])
        loose = not line.endswith(ENDS)
        if i == 0 and loose:
            title = line
        text += "" if not text else "\n\n" if head else " "
        places += [(a + len(text), b + len(text)) for a, b in own]
        text += line
        head = head and i < HEAD and (loose or i == 0)
    return text, places, title

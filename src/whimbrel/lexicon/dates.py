"""The tables of time expressions (`date_*.tsv`): their words, their patterns, and feasts."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import msgspec

from whimbrel.errors import LexiconError
from whimbrel.lexicon.load import FOLDER, read_status
from whimbrel.tables import read_table

CHECKS = frozenset({"", "upper", "name", "near", "beside", "final", "linked"})
SIDE, NUMBERED = "side", "numbered"
FEAST_KINDS = frozenset({"day", "event"})


class DateWord(msgspec.Struct, frozen=True):
    """A word or phrase of a time expression: its class, what it says, and what it must look like."""

    words: tuple[str, ...]
    kind: str
    value: str
    check: str


class DatePattern(msgspec.Struct, frozen=True):
    """A sequence of classes and the form that reads it; `line` is its line in the table."""

    pattern: str
    form: str
    line: int


class DateTables(msgspec.Struct, frozen=True):
    """All that the tables say of time expressions.

    `words` are by first word, the longest first; `sides` the words before an expression that open its interval, by
    their words; `planning` the (lemma, part of speech) of words that look ahead (status.tsv).
    """

    words: dict[str, tuple[DateWord, ...]]
    sides: dict[tuple[str, ...], str]
    numbered: frozenset[str]
    patterns: tuple[DatePattern, ...]
    planning: frozenset[tuple[str, str]]


@cache
def load_dates(folder: Path = FOLDER) -> DateTables:
    """Return the tables in `folder`; raise `LexiconError` at the first wrong row."""
    words: dict[str, list[DateWord]] = defaultdict(list)
    sides: dict[tuple[str, ...], str] = {}
    numbered = set()
    path = folder / "date_words.tsv"
    for line, row in read_table(path, ("word", "class", "value", "check", "example"), LexiconError):
        if not row["word"] or not row["class"] or row["check"] not in CHECKS:
            raise LexiconError(str(path), line, f"needs a word, a class, and a check of {', '.join(sorted(CHECKS))}")
        parts = tuple(row["word"].split())
        if row["class"] == SIDE:
            sides[parts] = row["value"]
        elif row["class"] == NUMBERED:
            numbered.add(row["word"])
        else:
            words[parts[0]].append(DateWord(parts, row["class"], row["value"], row["check"]))
    for feast in read_feasts(folder / "date_feasts.tsv"):
        words[feast.words[0]].append(feast)
    return DateTables(
        words={first: tuple(sorted(rows, key=lambda row: -len(row.words))) for first, rows in words.items()},
        sides=sides,
        numbered=frozenset(numbered),
        patterns=read_patterns(folder / "date_patterns.tsv"),
        planning=frozenset(
            (word, pos)
            for (word, pos), rows in read_status(folder / "status.tsv").items()
            if any(row.status == "planned" for row in rows)
        ),
    )


def read_feasts(path: Path) -> list[DateWord]:
    """Return the feasts and events of the table at `path`: of class `feast`, the value their month and day, or
    `event`.
    """
    found = []
    for line, row in read_table(path, ("name", "kind", "day", "example"), LexiconError):
        if not row["name"] or row["kind"] not in FEAST_KINDS:
            raise LexiconError(str(path), line, f"needs a name and a kind of {', '.join(sorted(FEAST_KINDS))}")
        kind = "event" if row["kind"] == "event" else "feast"
        check = "upper" if kind == "feast" and not row["name"][0].isdigit() else ""
        found.append(DateWord(tuple(row["name"].split()), kind, row["day"], check))
    return found


def read_patterns(path: Path) -> tuple[DatePattern, ...]:
    """Return the patterns of the table at `path`, in its order."""
    rows = read_table(path, ("pattern", "form", "example", "timex"), LexiconError)
    return tuple(DatePattern(row["pattern"], row["form"], line) for line, row in rows)

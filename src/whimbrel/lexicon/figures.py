"""The tables of figures (`figure_*.tsv`): words of number, bounds, currencies, what is counted, what befell it."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import get_args

import msgspec

from whimbrel.errors import LexiconError
from whimbrel.records import FigureKind
from whimbrel.tables import read_table

FOLDER = Path(__file__).parent
KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
ROLES = frozenset({"word", "scale", "suffix", "plural", "vague", "vague scale", "zero"})
UNIT_ROLES = frozenset({"fixed", "soft", "person", "armed", "group", "load", "measure", "none"})
Words = tuple[str, ...]


class NumberRow(msgspec.Struct, frozen=True):
    """A word of number: its role, and its value, factor or lower bound (None: no bound is known)."""

    role: str
    value: float | None


class QualifierRow(msgspec.Struct, frozen=True):
    """Words that bound a number: whether it stays the lower and the upper bound, and whether it is inexact.

    `adverb`: the words count only where they are no preposition.
    """

    words: Words
    adverb: bool
    low: bool
    high: bool
    vague: bool


class UnitRow(msgspec.Struct, frozen=True):
    """A counted noun: `role` is `fixed`, `soft`, `person`, `armed`, `group`, `load`, or `measure` or
    `none` (no figure).
    """

    role: str
    kind: FigureKind | None


class DeedRow(msgspec.Struct, frozen=True):
    """What befell those in `slots`; `needs` are words of which the phrase must hold one, `person`: no things."""

    slots: frozenset[str]
    needs: frozenset[str]
    person: bool
    kind: FigureKind


class Example(msgspec.Struct, frozen=True):
    """The example of one row: the table's name, the row's line and cells."""

    table: str
    line: int
    cells: dict[str, str]


class FigureTables:
    """The tables in memory."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read the tables in `folder`; raise `LexiconError` at the first wrong row."""
        self.folder = folder
        self.numbers = {tuple(cells["word"].split()): make_number(cells) for cells in self._read("numbers")}
        self.before: dict[str, list[QualifierRow]] = defaultdict(list)
        """Qualifiers that stand before a number, by their last word, the longest first."""
        self.after: dict[str, list[QualifierRow]] = defaultdict(list)
        """Qualifiers that stand after a number, by their first word, the longest first."""
        for cells in self._read("qualifiers"):
            row = make_qualifier(cells)
            before = cells["place"] == "before"
            (self.before if before else self.after)[row.words[-1 if before else 0]].append(row)
        self.qualifiers = {row.words for rows in (*self.before.values(), *self.after.values()) for row in rows}
        for rows in (*self.before.values(), *self.after.values()):
            rows.sort(key=lambda row: len(row.words), reverse=True)
        money = list(self._read("money"))
        self.symbols = {
            cells["word"].lower(): cells["code"] or cells["word"] for cells in money if cells["place"] == "before"
        }
        self.currencies = {tuple(cells["word"].split()): cells["code"] for cells in money if cells["place"] == "after"}
        self.units = {cells["word"]: make_unit(cells) for cells in self._read("units")}
        self.deeds: dict[tuple[str, str], tuple[DeedRow, ...]] = defaultdict(tuple)
        for cells in self._read("deeds"):
            self.deeds[cells["word"], cells["pos"]] += (make_deed(cells),)
        self.deeds = dict(self.deeds)

    def list_plain(self, lemma: str) -> tuple[DeedRow, ...]:
        """Return the rows of the verb `lemma` that need no other word in its phrase."""
        return tuple(row for row in self.deeds.get((lemma, "v"), ()) if not row.needs)

    def cut_ending(self, word: str) -> str:
        """Return the verb of which `word` is a form in -s ("kills": "kill"), or `word` where it is none."""
        return next((word[:-n] for n in (1, 2) if word.endswith("s") and self.list_plain(word[:-n])), word)

    def befalls(self, lemma: str, slot: str) -> bool:
        """Tell whether the verb `lemma` is a deed to what stands in `slot` ("obj" or "subj") whatever its phrase
        holds, and to nothing else.
        """
        rows = self.list_plain(lemma)
        return bool(rows) and all(row.slots == {slot} for row in rows)

    def _read(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of `figure_NAME.tsv`; a ValueError in what the caller makes of one names its line."""
        path = self.folder / f"figure_{name}.tsv"
        for line, cells in read_table(path, COLUMNS[name], LexiconError):
            try:
                CHECKS[name](cells)
            except ValueError as exc:
                raise LexiconError(str(path), line, str(exc)) from exc
            yield cells

    @cached_property
    def openings(self) -> dict[str, list[Words]]:
        """The words of number by the first of them, the longest first; scales and suffixes open none."""
        found: dict[str, list[Words]] = defaultdict(list)
        for words in self.numbers:
            found[words[0]].append(words)
        for ways in found.values():
            ways.sort(key=len, reverse=True)
        return dict(found)

    def list_examples(self) -> Iterator[Example]:
        """Yield the example of every row."""
        for name, columns in COLUMNS.items():
            for line, cells in read_table(self.folder / f"figure_{name}.tsv", columns, LexiconError):
                yield Example(name, line, cells)


def load_figure_tables(folder: Path = FOLDER) -> FigureTables:
    """Return the tables of figures in `folder`; raise `LexiconError` at the first wrong row."""
    return FigureTables(folder)


def make_number(cells: dict[str, str]) -> NumberRow:
    """Return the row of number in `cells`; raise ValueError where a cell is wrong."""
    if cells["role"] not in ROLES:
        raise ValueError(f"{cells['role']!r} is no role; use one of {', '.join(sorted(ROLES))}")
    return NumberRow(cells["role"], float(cells["value"]) if cells["value"] else None)


def make_qualifier(cells: dict[str, str]) -> QualifierRow:
    """Return the qualifier in `cells`; raise ValueError where a cell is wrong."""
    if cells["place"] not in ("before", "after") or cells["only"] not in ("", "adverb"):
        raise ValueError("place is before or after, only is adverb or blank")
    flags = [bool(int(cells[name])) for name in ("low", "high", "vague")]
    return QualifierRow(tuple(cells["words"].split()), cells["only"] == "adverb", *flags)


def make_currency(cells: dict[str, str]) -> str:
    """Return the code of the currency in `cells`; raise ValueError where a cell is wrong."""
    if cells["place"] not in ("before", "after") or len(cells["code"]) not in (0, 3):
        raise ValueError("place is before or after, code has three letters or none")
    return cells["code"]


def make_unit(cells: dict[str, str]) -> UnitRow:
    """Return the counted noun in `cells`; raise ValueError where a cell is wrong."""
    if cells["role"] not in UNIT_ROLES:
        raise ValueError(f"{cells['role']!r} is no role; use one of {', '.join(sorted(UNIT_ROLES))}")
    return UnitRow(cells["role"], check_kind(cells["kind"]) if cells["kind"] else None)


def make_deed(cells: dict[str, str]) -> DeedRow:
    """Return the deed in `cells`; raise ValueError where a cell is wrong."""
    if cells["pos"] not in ("v", "a", "n", "t") or cells["only"] not in ("", "person"):
        raise ValueError("pos is v, a, n or t, only is person or blank")
    slots, needs = (frozenset(cells[name].split("|")) - {""} for name in ("slot", "needs"))
    return DeedRow(slots, needs, cells["only"] == "person", check_kind(cells["kind"]))


def check_kind(kind: str) -> FigureKind:
    """Return `kind`; raise ValueError where it is none."""
    for known in KINDS:
        if kind == known:
            return known
    raise ValueError(f"{kind!r} is no kind; use one of {', '.join(KINDS)}")


COLUMNS = {
    "numbers": ("word", "role", "value", "example", "figure"),
    "qualifiers": ("words", "place", "only", "low", "high", "vague", "example", "figure"),
    "money": ("word", "place", "code", "example", "figure"),
    "units": ("word", "role", "kind", "example", "figure"),
    "deeds": ("word", "pos", "slot", "needs", "only", "kind", "example", "figure"),
}
CHECKS = {
    "numbers": make_number,
    "qualifiers": make_qualifier,
    "money": make_currency,
    "units": make_unit,
    "deeds": make_deed,
}

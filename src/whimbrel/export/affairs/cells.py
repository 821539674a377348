"""Cells of delimited tables: text from outside made harmless, values to text and back."""

import re
from datetime import date
from math import isfinite

from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.tables import Kind

Cell = str | int | float | tuple[str, ...] | None
Row = dict[str, Cell]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
"""What tears rows or cells apart in one reader or another: control characters and line ends of all kinds."""
INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?")


def clean_text(text: str | None, ledger: Ledger, *, quotes: bool = True) -> str | None:
    """Return text as a cell may hold it: breaks become blanks, `"` becomes `'` unless `quotes`; None for nothing.

    What is changed is counted.
    """
    if text is None:
        return None
    plain = BREAKS.sub(" ", text).strip()
    ledger.add("approximated", "cells with control characters or line ends, now blanks", int(bool(BREAKS.search(text))))
    ledger.add("approximated", "cells that a spreadsheet would run, now with ' before", int(is_formula(plain)))
    if not quotes and '"' in plain:
        ledger.add("approximated", "cells with \", now ', as readers differ on it")
        plain = plain.replace('"', "'")
    return plain or None


def clean_row(row: Row, ledger: Ledger, *, separator: str, quotes: bool) -> Row:
    """Return a row with every text made fit for a cell, and every list's entries free of the separator."""
    return {name: _clean_cell(cell, ledger, separator, quotes) for name, cell in row.items()}


def _clean_cell(cell: Cell, ledger: Ledger, separator: str, quotes: bool) -> Cell:
    if isinstance(cell, str):
        return clean_text(cell, ledger, quotes=quotes)
    if isinstance(cell, float) and not isfinite(cell):
        return None
    if not isinstance(cell, tuple):
        return cell
    items = [clean_text(item, ledger, quotes=quotes) or "" for item in cell]
    other = "," if separator == ";" else ";"
    ledger.add("approximated", f"entries of lists with {separator}, now {other}", sum(separator in i for i in items))
    items = [item.replace(separator, other).strip() for item in items]
    return tuple(items) if any(items) else ()


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run the text, or would but for a `'` before it."""
    return text.lstrip("'").startswith(FORMULA_STARTS)


def guard_formula(text: str) -> str:
    """Return text that a spreadsheet would run with a `'` before it; `free_formula` takes it off again."""
    return "'" + text if is_formula(text) else text


def free_formula(text: str) -> str:
    """Return what `guard_formula` was given."""
    return text[1:] if text.startswith("'") and is_formula(text) else text


def write_cell(cell: Cell, separator: str) -> str:
    """Return the cell as it stands in a file."""
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return guard_formula(separator.join(cell))
    return guard_formula(cell) if isinstance(cell, str) else repr(cell)


def read_cell(text: str, kind: Kind, separator: str) -> Cell:
    """Return the value of a cell; raise ValueError where it is none of its kind."""
    if kind == "list":
        text = free_formula(text)
        return tuple(item.strip() for item in text.split(separator)) if text else ()
    if text == "":
        return None
    if kind == "int":
        if not INTEGER.fullmatch(text):
            raise ValueError("is no whole number")
        return int(text)
    if kind == "number":
        return read_number(text)
    if kind == "day":
        return read_day(text)
    return free_formula(text)


def read_number(text: str) -> float:
    """Return a finite number; raise ValueError."""
    value = float(text) if NUMBER.fullmatch(text) else float("nan")
    if not isfinite(value):
        raise ValueError("is no finite number")
    return value


def read_day(text: str) -> str:
    """Return an ISO day as it is; raise ValueError where it is none."""
    if len(text) != 10 or date.fromisoformat(text).isoformat() != text:
        raise ValueError("is no day in the form 2024-03-19")
    return text

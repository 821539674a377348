"""Delimited files of foreign formats: rows of cells with the exact columns, written and read back."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import msgspec

from whimbrel.errors import ReadError
from whimbrel.export.affairs.cells import Row, read_cell, write_cell
from whimbrel.export.affairs.tables import Column, load_columns

CELL_LIMIT = Lock()


class Dialect(msgspec.Struct, frozen=True):
    """How a format's files are written."""

    delimiter: str
    quoted: bool
    header: bool
    separator: str
    """What stands between the entries of a list."""
    aliases: dict[str, str] = {}
    """Other names that headers in circulation have, with ours."""


DIALECTS = {
    "polecat": Dialect("\t", False, True, ";", {"Event Intensity": "Intensity"}),
    "icews": Dialect("\t", False, True, ","),
    "gdelt": Dialect("\t", False, False, ";"),
    "acled": Dialect(",", True, True, ";"),
}


def write_rows(form: str, rows: Sequence[Row], path: Path) -> None:
    """Write rows as a file of the format; they must be clean (`cells.clean_row`)."""
    dialect, columns = DIALECTS[form], load_columns(form)
    lines = [[column.name for column in columns]] if dialect.header else []
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        for cells in (*lines, *(_write_row(row, columns, dialect) for row in rows)):
            if dialect.quoted:
                table.writerow(cells)
            else:
                stream.write(dialect.delimiter.join(cells) + "\n")


def _write_row(row: Row, columns: Sequence[Column], dialect: Dialect) -> list[str]:
    separator = "; " if dialect.quoted else dialect.separator
    return [write_cell(row[column.name], separator) for column in columns]


def read_rows(form: str, path: Path) -> tuple[Row, ...]:
    """Return the rows of a file of the format, each cell as the kind of its column.

    Raises `ReadError` where the file is not UTF-8, its columns are others, or a cell is not of its kind.
    """
    dialect, columns = DIALECTS[form], load_columns(form)
    lines = read_cells(path) if dialect.quoted else _split_lines(read_text(path), dialect.delimiter)
    rows: list[Row] = []
    header: list[str] | None = None if dialect.header else [column.name for column in columns]
    for number, cells in enumerate(lines, 1):
        if header is None:
            header = _check_header(cells, columns, dialect, path)
        elif len(cells) != len(columns):
            raise _make_error(path, number, f"{len(cells)} cells where {form} has {len(columns)}")
        else:
            rows.append(_read_row(cells, columns, dialect, path, number))
    if header is None:
        raise _make_error(path, 1, "the header is missing")
    return tuple(rows)


def read_text(path: Path) -> str:
    """Return the text of a file; raise `ReadError` where it cannot be read or is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as exc:
        raise ReadError(str(path), f"cannot be read ({exc.strerror or exc})", "name a file that can") from exc
    except UnicodeDecodeError as exc:
        raise ReadError(str(path), f"is not UTF-8 ({exc.reason} at byte {exc.start})", "save it as UTF-8") from exc


def read_cells(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a comma-separated file, blank ones left out; raise `ReadError` where it is broken."""
    text = read_text(path)
    with allow_long_cells():
        try:
            rows = [cells for cells in csv.reader(io.StringIO(text, newline=""), strict=True) if cells]
        except csv.Error as exc:
            raise ReadError(str(path), f"is no comma-separated table ({exc})", "check its quotes") from exc
    yield from rows


@contextmanager
def allow_long_cells() -> Iterator[None]:
    """Let cells of any length be read for a while; the limit is the process's, so it is put back."""
    with CELL_LIMIT:
        before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _split_lines(text: str, delimiter: str) -> Iterator[list[str]]:
    return (line.removesuffix("\r").split(delimiter) for line in text.split("\n") if line.strip("\r"))


def _check_header(cells: list[str], columns: Sequence[Column], dialect: Dialect, path: Path) -> list[str]:
    names = [dialect.aliases.get(cell, cell) for cell in cells]
    if names != [column.name for column in columns]:
        wanted = next((c.name for c, n in zip(columns, names, strict=False) if c.name != n), "")
        raise _make_error(path, 1, f"the header differs from the format's, first at {wanted or 'its end'!r}")
    return names


def _read_row(cells: Sequence[str], columns: Sequence[Column], dialect: Dialect, path: Path, number: int) -> Row:
    row: Row = {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            row[column.name] = read_cell(cell, column.kind, dialect.separator)
        except ValueError as exc:
            raise _make_error(path, number, f"{column.name}: {cell[:40]!r} {exc}") from exc
    return row


def _make_error(path: Path, number: int, reason: str) -> ReadError:
    return ReadError(str(path), reason, "mend the row, or name the format that the file has", f"row {number}")

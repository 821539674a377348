"""CSV and TSV -> reports."""

import csv
import io
from collections.abc import Iterator, Sequence

from whimbrel.errors import ReadError
from whimbrel.ingest.options import ReadOptions
from whimbrel.ingest.rows import NAME_MEND, find_column, list_names, make_failure, read_row
from whimbrel.ingest.streams import EMPTY_MEND, read_lines
from whimbrel.ingest.words import load_fields
from whimbrel.records import Failure, Report

DELIMITERS = ",\t;|"
QUOTE_MEND = "look for a quotation mark that is not closed, or raise `max_chars`"


class LineFeed:
    """The lines of a stream for the csv module; an error in one is raised and does not end the rest."""

    def __init__(self, lines: Iterator[str | ReadError]) -> None:
        self.number = 0
        self._lines = lines

    def __iter__(self) -> "LineFeed":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if isinstance(line, ReadError):
            raise line
        return line


def read_csv(stream: io.BufferedReader, source: str, options: ReadOptions) -> Iterator[Report | Failure]:
    """Yield the report, or the failure, of each row; raise `ReadError` where there is no row or no column of text."""
    feed = LineFeed(read_lines(stream, source, options.max_bytes))
    first = next((line for line in feed if line.strip()), "")
    if not first:
        raise ReadError(source, "empty", EMPTY_MEND)
    delimiter = find_delimiter(first, options)
    header = split_cells(first, delimiter)
    if not find_column("text", header, options):
        raise ReadError(
            source, f"no column holds the text (columns: {list_names(header)})", NAME_MEND, f"line {feed.number}"
        )
    empty = True
    for place, cells in read_cells(feed, delimiter, source, options):
        empty = False
        if isinstance(cells, ReadError):
            yield make_failure(cells)
        elif any(cell.strip() for cell in cells[len(header) :]):
            reason = f"{len(cells)} cells where the header has {len(header)}"
            yield Failure(source=source, place=place, reason=reason, mend="put quotation marks around the text")
        else:
            yield read_row(dict(zip(header, cells, strict=False)), source, place, options)
    if empty:
        raise ReadError(source, "no rows below the header", EMPTY_MEND)


def read_cells(
    feed: LineFeed, delimiter: str, source: str, options: ReadOptions
) -> Iterator[tuple[str, list[str] | ReadError]]:
    """Yield the place and the cells of each row that is not blank, or the error in it."""
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        place = f"line {feed.number + 1}"
        try:
            cells = read_next(reader, options.max_chars)
        except StopIteration:
            return
        except ReadError as error:
            yield place, error
        except csv.Error as error:
            yield place, ReadError(source, f"not a row of CSV ({error})", QUOTE_MEND, place)
        else:
            if any(cell.strip() for cell in cells):
                yield place, cells


def read_next(reader: Iterator[list[str]], max_chars: int) -> list[str]:
    """Return the reader's next row; the csv module's limit is one for the whole process, so it is put back."""
    limit = csv.field_size_limit()
    csv.field_size_limit(max(limit, max_chars))
    try:
        return next(reader)
    finally:
        csv.field_size_limit(limit)


def find_delimiter(line: str, options: ReadOptions) -> str:
    """Return the delimiter that splits the header into the most columns that we know, then into the most."""

    def count(delimiter: str) -> tuple[int, int]:
        cells = split_cells(line, delimiter)
        return sum(find_column(field, cells, options) is not None for field in load_fields()), len(cells)

    return max(DELIMITERS, key=count)


def split_cells(line: str, delimiter: str) -> Sequence[str]:
    """Return the cells of the header `line`, stripped."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def looks_like_header(line: str, options: ReadOptions) -> bool:
    """Tell whether `line` names at least two of our fields, the text among them."""
    cells = split_cells(line, find_delimiter(line, options))
    known = [field for field in load_fields() if find_column(field, cells, options) is not None]
    return len(known) >= 2 and "text" in known

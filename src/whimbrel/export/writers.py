"""Write events as JSON Lines, CSV or Parquet, a record at a time."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from whimbrel.errors import OptionError
from whimbrel.export.columns import COLUMNS, flatten
from whimbrel.records import Event, write_json

FORMATS = ("jsonl", "csv", "parquet")
ROW_GROUP = 5_000
"""Rows that a Parquet file gathers before it writes them: memory stays small, the file stays quick to read."""


class EventWriter(Protocol):
    """What every writer does."""

    def write(self, event: Event) -> None:
        """Write one event."""
        ...

    def close(self) -> None:
        """Write what is left and finish the file; the stream itself stays open."""
        ...


class JsonlWriter:
    """One JSON object a line: the whole record; reading it back gives the same value."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def write(self, event: Event) -> None:
        """Write one event."""
        self.stream.write(write_json(event) + b"\n")

    def close(self) -> None:
        """Flush the stream."""
        self.stream.flush()


class CsvWriter:
    """One row an event, its lists joined by `; `; `record` holds the whole record as JSON."""

    def __init__(self, stream: BinaryIO) -> None:
        self.text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        self.rows = csv.DictWriter(self.text, COLUMNS)
        self.rows.writeheader()

    def write(self, event: Event) -> None:
        """Write one event."""
        self.rows.writerow(flatten(event))

    def close(self) -> None:
        """Flush the stream, and let go of it."""
        self.text.flush()
        self.text.detach()


class ParquetWriter:
    """A Parquet file with the record's own nesting: lists of actors, spans and so on."""

    def __init__(self, stream: BinaryIO) -> None:
        import pyarrow.parquet as pq

        from whimbrel.export.schema import make_schema

        self.schema = make_schema()
        self.file = pq.ParquetWriter(stream, self.schema)
        self.waiting: list[dict[str, object]] = []

    def write(self, event: Event) -> None:
        """Take one event; a group of rows is written at a time."""
        self.waiting.append(msgspec.to_builtins(event))
        if len(self.waiting) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        self.file.write_table(pa.Table.from_pylist(self.waiting, schema=self.schema))
        self.waiting = []

    def close(self) -> None:
        """Write what is left and the file's end."""
        if self.waiting:
            self._flush()
        self.file.close()


def find_form(form: str | None, path: str = "-") -> str:
    """Return which of `FORMATS` is meant by `form`, or by the ending of `path` where it is None, else JSON Lines.

    Raises `OptionError` for an unknown form.
    """
    name = (form or Path(path).suffix.lstrip(".") or "jsonl").lower()
    name = {"ndjson": "jsonl", "json": "jsonl"}.get(name, name)
    if name not in FORMATS:
        raise OptionError(f"format: {name!r} is not known; use one of {', '.join(FORMATS)}")
    return name


def open_writer(form: str | None, stream: BinaryIO, path: str = "-") -> EventWriter:
    """Return the writer for `form`, found as `find_form` does; raises `OptionError` for an unknown form."""
    writers: dict[str, Callable[[BinaryIO], EventWriter]] = {
        "jsonl": JsonlWriter,
        "csv": CsvWriter,
        "parquet": ParquetWriter,
    }
    return writers[find_form(form, path)](stream)

"""JSON Lines and JSON -> reports."""

import io
from collections.abc import Iterator
from typing import Any

import msgspec

from whimbrel.errors import ReadError
from whimbrel.ingest.options import ReadOptions
from whimbrel.ingest.rows import make_failure, read_row
from whimbrel.ingest.streams import EMPTY_MEND, read_head, read_lines, read_whole
from whimbrel.ingest.text import decode_bytes
from whimbrel.records import Failure, Report


def read_json_lines(stream: io.BufferedReader, source: str, options: ReadOptions) -> Iterator[Report | Failure]:
    """Yield the report, or the failure, of each line; raise `ReadError` where there is no line."""
    empty = True
    for number, line in enumerate(read_lines(stream, source, options.max_bytes), 1):
        if isinstance(line, ReadError):
            yield make_failure(line)
        elif line.strip():
            yield read_object(line, source, f"line {number}", options)
        else:
            continue
        empty = False
    if empty:
        raise ReadError(source, "empty", EMPTY_MEND)


def read_json(stream: io.BufferedReader, source: str, options: ReadOptions) -> Iterator[Report | Failure]:
    """Yield the reports of a JSON file: one object, a list of them, or JSON Lines under another name.

    Raise `ReadError` where it is none of these.
    """
    if is_json_lines(read_head(stream, source), whole=source != "-"):
        yield from read_json_lines(stream, source, options)
        return
    text = decode_bytes(read_whole(stream, source, options.max_bytes), source)
    try:
        value = parse_json(text)
    except ValueError as error:
        raise ReadError(source, f"not valid JSON ({error})", "repair it, or write one object a line") from error
    if isinstance(value, dict):
        report = read_row(value, source, "line 1", options)
        yield msgspec.structs.replace(report, source=source)
    elif isinstance(value, list) and value:
        for number, item in enumerate(value, 1):
            yield read_value(item, source, f"item {number}", options)
    else:
        raise ReadError(source, "neither an object nor a list of objects", EMPTY_MEND)


def is_json_lines(head: str, *, whole: bool) -> bool:
    """Tell whether the first line of `head` is an object; where `head` may be the `whole`, more must follow."""
    first, _, rest = head.lstrip().partition("\n")
    if whole and not rest.strip():
        return False
    try:
        return isinstance(parse_json(first), dict)
    except ValueError:
        return False


def parse_json(text: str) -> Any:
    """Return the value that `text` gives; raise `ValueError` where it is not JSON, or nested beyond reason."""
    try:
        return msgspec.json.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_object(line: str, source: str, place: str, options: ReadOptions) -> Report | Failure:
    """Return the report, or the failure, of one line of JSON."""
    try:
        value = parse_json(line)
    except ValueError as error:
        return Failure(source=source, place=place, reason=f"not valid JSON ({error})", mend="repair the line")
    return read_value(value, source, place, options)


def read_value(value: object, source: str, place: str, options: ReadOptions) -> Report | Failure:
    """Return the report, or the failure, of one decoded value."""
    if isinstance(value, dict):
        return read_row(value, source, place, options)
    reason = f"a value of type {type(value).__name__} where an object should be"
    return Failure(source=source, place=place, reason=reason, mend="write each report as one JSON object")

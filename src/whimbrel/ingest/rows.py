"""Rows of data files -> reports."""

from collections.abc import Iterable, Mapping

from whimbrel.errors import ReadError
from whimbrel.ingest.options import ReadOptions
from whimbrel.ingest.report import read_report
from whimbrel.ingest.streams import EMPTY_MEND
from whimbrel.ingest.words import load_fields
from whimbrel.records import Failure, Report

NAME_MEND = "say which one holds it with the option `fields`, as text=NAME"


def make_failure(error: ReadError) -> Failure:
    """Return the failure that tells of `error`."""
    return Failure(source=error.source, reason=error.reason, mend=error.mend, place=error.place)


def simplify_name(name: str) -> str:
    """Return a column's name in lower case, letters and digits only: "Published At" and "publishedAt" are one."""
    return "".join(char for char in name.casefold() if char.isalnum())


def find_column(field: str, columns: Iterable[str], options: ReadOptions) -> str | None:
    """Return which of `columns` holds our `field`, or None; a name given by the user must fit exactly."""
    if field in options.fields:
        return options.fields[field] if options.fields[field] in columns else None
    plain: dict[str, str] = {}
    for column in columns:
        plain.setdefault(simplify_name(column), column)
    return next((plain[name] for name in load_fields()[field] if name in plain), None)


def read_row(row: Mapping[str, object], source: str, place: str, options: ReadOptions) -> Report | Failure:
    """Return the report of one row, or the failure where it holds none; `place` is such as "line 812"."""
    filled = [column for column, value in row.items() if value not in (None, "")]
    cells = {field: row[column] for field in load_fields() if (column := find_column(field, filled, options))}
    try:
        text = check_text(cells.get("text"), row, source, options)
        return read_report(
            text,
            f"{source}:{place.rpartition(' ')[2]}",
            options,
            title=show_scalar(cells.get("title")),
            publisher=show_scalar(cells.get("publisher")),
            url=show_scalar(cells.get("url")),
            published=show_scalar(cells.get("published")),
            external_id=show_scalar(cells.get("id")),
        )
    except ReadError as error:
        return Failure(source=source, place=place, reason=error.reason, mend=error.mend)


def check_text(text: object, row: Mapping[str, object], source: str, options: ReadOptions) -> str:
    """Return `text`; raise `ReadError` where it is missing, or something else than a string."""
    if text is None and find_column("text", row, options):
        raise ReadError(source, "the text is empty", EMPTY_MEND)
    if text is None:
        raise ReadError(source, f"no field holds the text (fields: {list_names(row)})", NAME_MEND)
    if not isinstance(text, str):
        raise ReadError(source, f"the text is of type {type(text).__name__}, not a string", NAME_MEND)
    return text


def list_names(names: Iterable[str]) -> str:
    """Return `names` for a message, the first twelve at most."""
    shown = [name[:40] for name in names]
    return ", ".join(shown[:12] + ["…"] * (len(shown) > 12)) or "none"


def show_scalar(value: object) -> str | None:
    """Return a string or number as a string; None for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

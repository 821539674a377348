"""An affair to a file of another format and back: `export_affair` and `read_back`."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from whimbrel.affair import Affair
from whimbrel.errors import OptionError
from whimbrel.export.affairs import acled, delimited, gdelt, geojson, graphml, icews, plover_json, polecat, timelinejs
from whimbrel.export.affairs.losses import Ledger, Losses
from whimbrel.export.affairs.record_tables import list_tables, read_tables, write_csv, write_parquet

Rows = Sequence[dict[str, Any]]
TABLES = {"csv": write_csv, "parquet": write_parquet}
DELIMITED: dict[str, Callable[[Affair, Ledger], Rows]] = {
    "polecat": polecat.make_rows,
    "icews": icews.make_rows,
    "gdelt": gdelt.make_rows,
    "acled": acled.make_rows,
}
OTHERS: dict[str, Any] = {
    "plover-json": plover_json,
    "timelinejs": timelinejs,
    "geojson": geojson,
    "graphml": graphml,
}
FORMS = ("polecat", "plover-json", "icews", "gdelt", "acled", "timelinejs", "geojson", "graphml", "csv", "parquet")
UNITS = {"acled": "incidents", "timelinejs": "incidents", "geojson": "incidents", "graphml": "relations"}
SURROGATE = re.compile("[\ud800-\udfff]")


def export_affair(affair: Affair, form: str, path: Path | str) -> Losses:
    """Write an affair in one of `FORMS` to `path` (a folder for `csv` and `parquet`); return what was lost.

    A file is written beside its name first and gets it when it is whole. Raises `OptionError` for an unknown form, and
    OSError where `path` cannot be written.
    """
    check_form(form)
    ledger = Ledger()
    whole = replace_surrogates(affair, ledger)
    if form in TABLES:
        count = TABLES[form](whole, Path(path))
        return ledger.close(form, "records", count, count)
    rows = make_rows(whole, form, ledger)
    target = Path(path)
    partial = target.with_name(target.name + ".part")
    try:
        if form in DELIMITED:
            delimited.write_rows(form, rows, partial)
        else:
            OTHERS[form].write_rows(rows, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    unit = UNITS.get(form, "events")
    return ledger.close(form, unit, len(getattr(affair, unit)), len(rows))


def make_rows(affair: Affair, form: str, ledger: Ledger) -> Rows:
    """Return the rows of an affair in one of `FORMS` that is no set of tables: the values that `read_back` gives."""
    check_form(form)
    make = DELIMITED[form] if form in DELIMITED else OTHERS[form].make_rows
    rows: Rows = make(affair, ledger)
    return rows


def read_back(form: str, path: Path | str) -> Affair | tuple[dict[str, Any], ...]:
    """Return what a file of one of `FORMS` holds: its rows by column, or for `csv` and `parquet` the affair itself.

    Raises `ReadError` where the file is not of that form, and `OptionError` for an unknown form.
    """
    check_form(form)
    if form in TABLES:
        return read_tables(form, Path(path))
    if form in DELIMITED:
        return delimited.read_rows(form, Path(path))
    rows: tuple[dict[str, Any], ...] = OTHERS[form].read_rows(Path(path))
    return rows


def check_form(form: str) -> None:
    """Raise `OptionError` where `form` is none of `FORMS`."""
    if form not in FORMS:
        raise OptionError(f"format: {form!r} is not known; use one of {', '.join(FORMS)}")


def replace_surrogates(affair: Affair, ledger: Ledger) -> Affair:
    """Return the affair with U+FFFD for each lone surrogate, which no file can hold; they are counted."""
    try:
        msgspec.json.encode(affair)
        return affair
    except UnicodeEncodeError:
        return msgspec.convert(_replace(msgspec.to_builtins(affair), ledger), Affair)


def _replace(value: Any, ledger: Ledger) -> Any:
    if isinstance(value, str):
        plain, count = SURROGATE.subn("\ufffd", value)
        ledger.add("approximated", "lone surrogates, now U+FFFD", count)
        return plain
    if isinstance(value, dict):
        return {_replace(key, ledger): _replace(item, ledger) for key, item in value.items()}
    return [_replace(item, ledger) for item in value] if isinstance(value, list | tuple) else value


__all__ = ["FORMS", "check_form", "export_affair", "list_tables", "make_rows", "read_back"]

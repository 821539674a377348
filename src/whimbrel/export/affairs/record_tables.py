"""An affair as a folder of tables, CSV or Parquet: one for each kind of record. Nothing is lost; both read back whole.

A CSV has plain columns for a person, and last `record`, the whole record as JSON. Parquet has the record's own nesting.
`affair.csv` names the version and how many rows each table has.
"""

import csv
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from whimbrel.affair import Affair
from whimbrel.errors import ReadError
from whimbrel.export.affairs.cells import free_formula, guard_formula
from whimbrel.export.affairs.delimited import read_cells
from whimbrel.export.columns import COLUMNS, flatten
from whimbrel.records import Actor, Date, Event, Place, Record, Span, write_json

INDEX = "affair.csv"
INDEX_COLUMNS = ["table", "rows", "version"]
ROW_GROUP = 5_000
SCALARS = (str, int, float, bool)


def list_tables() -> dict[str, type[Record]]:
    """Return the tables of an affair in the order of its fields, each with the type of its records."""
    return {name: get_args(hint)[0] for name, hint in get_type_hints(Affair).items() if get_origin(hint) is tuple}


def list_columns(table: type[Record]) -> list[str]:
    """Return the columns of a table's CSV: the fields that a cell can tell, and `record`; of events as elsewhere."""
    if table is Event:
        return list(COLUMNS)
    return [*(name for name, hint in get_type_hints(table).items() if _is_plain(hint)), "record"]


def _is_plain(hint: Any) -> bool:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    kept = [option for option in options if option is not type(None)]
    return all(
        option in (*SCALARS, Place, Date, Span)
        or get_origin(option) is Literal
        or (get_origin(option) is tuple and get_args(option)[0] in (str, Actor))
        for option in kept
    )


def write_csv(affair: Affair, folder: Path) -> int:
    """Write the tables as CSV into `folder`, which is made; return how many rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in list_tables().items():
        columns = list_columns(table)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(columns)
            for record in getattr(affair, name):
                rows.writerow(_make_cells(record, columns))
    return _write_index(affair, folder)


def _make_cells(record: Record, columns: Sequence[str]) -> list[object]:
    if isinstance(record, Event):
        return list(flatten(record).values())
    return [*(_tell(getattr(record, column)) for column in columns[:-1]), write_json(record).decode()]


def _tell(value: object) -> str:
    """Return a field in plain form; `record` has the value itself."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return guard_formula("; ".join(_tell(item) for item in value))
    if isinstance(value, Date):
        return f"{value.start or ''}/{value.end or ''}"
    if isinstance(value, Actor | Place):
        value = value.name
    elif isinstance(value, Span):
        value = value.text
    return guard_formula(value) if isinstance(value, str) else str(value)


def write_parquet(affair: Affair, folder: Path) -> int:
    """Write the tables as Parquet into `folder`, which is made; return how many rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in list_tables().items():
        schema, records = make_schema(table), getattr(affair, name)
        with pq.ParquetWriter(folder / f"{name}.parquet", schema) as writer:
            for start in range(0, len(records), ROW_GROUP):
                part = [
                    _make_pairs(msgspec.to_builtins(record), table) for record in records[start : start + ROW_GROUP]
                ]
                writer.write_table(pa.Table.from_pylist(part, schema=schema))
    return _write_index(affair, folder)


def _make_pairs(row: dict[str, Any], table: type[Record]) -> dict[str, Any]:
    """Return a row whose dicts are lists of pairs, as Arrow wants maps."""
    maps = [name for name, hint in get_type_hints(table).items() if get_origin(hint) is dict]
    return row | {name: list(row[name].items()) for name in maps}


def make_schema(table: type[Record]) -> Any:
    """Return the Arrow schema whose columns are the fields of a record, nested as they are there."""
    import pyarrow as pa

    return pa.schema(_list_fields(table))


def _list_fields(record: type[Record]) -> list[Any]:
    import pyarrow as pa

    return [pa.field(name, _find_arrow_type(hint)) for name, hint in get_type_hints(record).items()]


def _find_arrow_type(hint: Any) -> Any:
    import pyarrow as pa

    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _find_arrow_type(next(arg for arg in args if arg is not type(None)))
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_find_arrow_type(args[0]))
    if origin is dict:
        return pa.map_(_find_arrow_type(args[0]), _find_arrow_type(args[1]))
    if isinstance(hint, type) and issubclass(hint, Record):
        return pa.struct(_list_fields(hint))
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]


def _write_index(affair: Affair, folder: Path) -> int:
    counts = {name: len(getattr(affair, name)) for name in list_tables()}
    with (folder / INDEX).open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(INDEX_COLUMNS)
        rows.writerows([name, count, guard_formula(affair.version)] for name, count in counts.items())
    return sum(counts.values())


def read_tables(form: str, folder: Path) -> Affair:
    """Return the affair of a folder of CSV or Parquet; raise `ReadError` where a table is missing or broken."""
    counts, version = _read_index(folder)
    tables = {}
    for name, table in list_tables().items():
        path = folder / f"{name}.{form}"
        tables[name] = _read_csv(path, table) if form == "csv" else _read_parquet(path, table)
        if len(tables[name]) != counts.get(name):
            reason = f"has {len(tables[name])} rows where {INDEX} says {counts.get(name)}"
            raise ReadError(str(path), reason, "export the affair anew")
    return Affair(version=version, **tables)


def _read_index(folder: Path) -> tuple[dict[str, int], str]:
    path = folder / INDEX
    rows = list(read_cells(path))
    try:
        if rows[0] != INDEX_COLUMNS:
            raise ValueError("another header")
        counts = {name: int(count) for name, count, _ in rows[1:]}
        return counts, free_formula(rows[1][2])
    except (ValueError, IndexError) as exc:
        raise ReadError(str(path), f"is no list of tables ({exc})", "export the affair anew") from exc


def _read_csv(path: Path, table: type[Record]) -> tuple[Any, ...]:
    rows = list(read_cells(path))
    if not rows or rows[0] != list_columns(table):
        raise ReadError(str(path), "has another header", "export the affair anew", "row 1")
    try:
        return tuple(msgspec.json.decode(cells[-1], type=table) for cells in rows[1:])
    except (msgspec.DecodeError, RecursionError) as exc:
        raise ReadError(str(path), f"has a row that is no record ({exc})", "export the affair anew") from exc


def _read_parquet(path: Path, table: type[Record]) -> tuple[Any, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        batches = pq.ParquetFile(path).iter_batches(ROW_GROUP)
        rows = (row for batch in batches for row in batch.to_pylist(maps_as_pydicts="strict"))
        return tuple(msgspec.convert(row, table) for row in rows)
    except (OSError, pa.ArrowException, msgspec.ValidationError, KeyError, TypeError) as exc:
        raise ReadError(str(path), f"cannot be read as a table ({exc})", "export the affair anew") from exc

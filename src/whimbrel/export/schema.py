"""The Parquet schema of an event, read off the record types."""

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from whimbrel.records import Event, Record

SCALARS: dict[Any, Any] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def make_schema() -> "pa.Schema":
    """Return the Arrow schema whose columns are the fields of `Event`, nested as they are there."""
    return pa.schema(_fields(Event))


def _fields(record: type[Record]) -> list["pa.Field"]:
    return [pa.field(name, _arrow_type(hint)) for name, hint in get_type_hints(record).items()]


def _arrow_type(hint: Any) -> "pa.DataType":
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _arrow_type(next(arg for arg in args if arg is not type(None)))
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_arrow_type(args[0]))
    if isinstance(hint, type) and issubclass(hint, Record):
        return pa.struct(_fields(hint))
    return SCALARS[hint]

"""The tables of foreign codes and columns, each read once."""

from functools import cache
from pathlib import Path
from typing import Literal, cast

import msgspec

from whimbrel.errors import CodebookError
from whimbrel.tables import read_table

FOLDER = Path(__file__).parent
Kind = Literal["text", "int", "number", "day", "list", "bool", "entities", "object"]


class Column(msgspec.Struct, frozen=True):
    """A column of a format and the kind of its cells."""

    name: str
    kind: Kind


class Cameo(msgspec.Struct, frozen=True):
    """A CAMEO code with what GDELT and ICEWS attach to it; a value is None where their tables lack the code."""

    code: str
    base: str
    root: str
    name: str
    quad: int
    goldstein: float | None
    intensity: float | None
    plover_type: str
    """What the published CAMEO2PLOVER table makes of it; empty where it drops the code."""
    plover_mode: str


class Choice(msgspec.Struct, frozen=True):
    """The CAMEO code that stands for a type, mode and context, and how well it does."""

    code: str
    fit: str


class AcledType(msgspec.Struct, frozen=True):
    """ACLED's types for a type and mode; `parties` is `civilians` or `armed` where the row wants such, else empty."""

    parties: str
    disorder: str
    event: str
    sub_event: str
    fit: str


class State(msgspec.Struct, frozen=True):
    """Name and foreign codes of a country."""

    name: str
    iso_number: int | None
    fips: str | None


def _read(name: str, *columns: str) -> list[dict[str, str]]:
    return [row for _, row in read_table(FOLDER / f"{name}.tsv", columns, CodebookError)]


@cache
def load_columns(form: str) -> tuple[Column, ...]:
    """Return the columns of a format in their order; of PLOVER JSON the members too, as `entity.code`."""
    rows = _read("columns", "format", "position", "column", "kind")
    return tuple(Column(row["column"], cast(Kind, row["kind"])) for row in rows if row["format"] == form)


@cache
def load_cameo() -> dict[str, Cameo]:
    """Return all CAMEO codes."""
    rows = _read("cameo", "cameo", "base", "root", "name", "gdelt_quad", "gdelt_goldstein", "icews_intensity")
    return {
        row["cameo"]: Cameo(
            row["cameo"],
            row["base"],
            row["root"],
            row["name"],
            int(row["gdelt_quad"]),
            float(row["gdelt_goldstein"]) if row["gdelt_goldstein"] else None,
            float(row["icews_intensity"]) if row["icews_intensity"] else None,
            row["plover_type"],
            row["plover_mode"],
        )
        for row in rows
    }


@cache
def load_choices() -> dict[tuple[str, str, str], Choice]:
    """Return the CAMEO code of each (type, mode, context); mode and context may be empty."""
    rows = _read("plover_cameo", "type", "mode", "context", "cameo", "fit")
    return {(row["type"], row["mode"], row["context"]): Choice(row["cameo"], row["fit"]) for row in rows}


@cache
def load_acled_types() -> dict[tuple[str, str], tuple[AcledType, ...]]:
    """Return ACLED's types of each (type, mode), the narrower first."""
    found: dict[tuple[str, str], tuple[AcledType, ...]] = {}
    for row in _read("acled_types", "type", "mode", "parties", "disorder_type", "event_type", "sub_event_type"):
        made = AcledType(row["parties"], row["disorder_type"], row["event_type"], row["sub_event_type"], row["fit"])
        key = (row["type"], row["mode"])
        found[key] = (*found.get(key, ()), made)
    return found


@cache
def load_acled_kinds() -> dict[str, int]:
    """Return ACLED's kind of actor, 1 to 8, for each sector that it has one for."""
    return {
        sector: int(row["code"]) for row in _read("acled_kinds", "code", "sectors") for sector in row["sectors"].split()
    }


@cache
def load_states() -> dict[str, State]:
    """Return countries by their code."""
    return {
        row["code"]: State(row["name"], int(row["iso_number"]) if row["iso_number"] else None, row["fips"] or None)
        for row in _read("states", "code", "name", "iso_number", "fips")
    }


@cache
def load_gdelt_types() -> dict[str, str]:
    """Return the CAMEO role of each sector that has one."""
    return {row["sector"]: row["code"] for row in _read("gdelt_types", "sector", "code") if row["code"]}


@cache
def load_gdelt_bodies() -> dict[str, tuple[str, str]]:
    """Return for each code that is a body the column and code that GDELT has for it; both may be empty."""
    return {row["code"]: (row["column"], row["gdelt"]) for row in _read("gdelt_bodies", "code", "column", "gdelt")}


@cache
def load_missing(form: str) -> dict[str, str]:
    """Return what a format has no field for: a name in `missing`, and a remark."""
    return {row["what"]: row["why"] for row in _read("no_field", "format", "what", "why") if row["format"] == form}


def name_country(code: str | None) -> str | None:
    """Return the English name of a country, None for a body or an unknown code."""
    state = load_states().get(code or "")
    return state.name if state else None

"""PLOVER JSON: one object a line, fields as the chapter Data Fields of the PLOVER manual (draft 2.0) has them.

What a speech act is about stays out. Other statuses than done are kept by the manual's auxiliary modes: `future`,
`hypothetical`, `negation`; the exact status stands in `comment`.
"""

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec

from whimbrel.affair import Affair
from whimbrel.errors import ReadError
from whimbrel.export.affairs.cells import read_day
from whimbrel.export.affairs.deeds import Context, Day, find_day, list_own, make_context
from whimbrel.export.affairs.delimited import read_text
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import SIZED, count_missing
from whimbrel.export.affairs.places import RESOLUTION, make_where
from whimbrel.export.affairs.tables import Column, load_columns
from whimbrel.records import Actor, Event, Place

FORM = "plover-json"
AUXILIARY = {
    "planned": "future",
    "called_for": "future",
    "conditional": "hypothetical",
    "possible": "hypothetical",
    "cancelled": "negation",
}
REQUIRED = ("id", "date", "actor", "event")


def make_rows(affair: Affair, ledger: Ledger) -> list[dict[str, Any]]:
    """Return the objects; what PLOVER JSON cannot hold is counted in `ledger`."""
    context = make_context(affair)
    wikidata = {entity.id: entity.wikidata for entity in affair.entities}
    kept = []
    for event in list_own(affair.events, ledger):
        day = find_day(event.date, event.report.published, ledger)
        if day is None:
            ledger.add("dropped", "without any date (the format must have a day)")
        else:
            kept.append((event, day))
    count_missing(FORM, affair, (event for event, _ in kept), ledger)
    return [_make_object(event, day, context, wikidata, ledger) for event, day in kept]


def _make_object(
    event: Event, day: Day, context: Context, wikidata: dict[str, str | None], ledger: Ledger
) -> dict[str, Any]:
    incident = context.incidents.get(event.id)
    version = f"whimbrel {event.coder.whimbrel}"
    made = {column.name: None for column in load_columns(FORM) if "." not in column.name} | {
        "id": event.id,
        "has_event": True,
        "date": day.first,
        "enddate": day.last if day.closed and day.last != day.first else None,
        "actor": [_make_entity(party, wikidata, ledger) for party in event.actors],
        "recipient": [_make_entity(party, wikidata, ledger) for party in event.recipients],
        "event": [event.event_type],
        "event_loc": _make_location(event.place),
        "event_text": [event.trigger.text],
        "quad_code": event.quad,
        "event_scale": _keep_finite(event.score),
        "mode": _list_modes(event, ledger),
        "context": list(event.contexts),
        "link": incident.id if incident else None,
        "text_info": {"start": event.evidence.start, "end": max(event.evidence.start, event.evidence.end - 1)},
        "cite_info": _make_citation(event, context, version),
        "coder": version,
        "comment": _write_comment(event, day),
    }
    size = _make_size(event, ledger)
    return made | ({"size": size} if size else {})


def _list_modes(event: Event, ledger: Ledger) -> list[str]:
    auxiliary = AUXILIARY.get(event.status)
    if event.status not in ("happened", "ongoing"):
        what = f"now the mode {auxiliary}" if auxiliary else "only in the comment"
        ledger.add("approximated", f"status {event.status}: {what}")
    modes = (event.mode, auxiliary, "negation" if event.negated else None)
    return list(dict.fromkeys(mode for mode in modes if mode))


def _write_comment(event: Event, day: Day) -> str | None:
    date = event.date
    sides = f"date from {date.start or '..'} to {date.end or '..'}" if date and not day.closed else None
    if date is None or not (date.start or date.end):
        sides = "date of publication"
    status = f"status {event.status}" if event.status != "happened" else None
    return "; ".join(filter(None, (status, "negated" if event.negated else None, sides))) or None


def _make_entity(party: Actor, wikidata: dict[str, str | None], ledger: Ledger) -> dict[str, Any]:
    ledger.add("dropped", "sectors beyond the second", max(0, len(party.sectors) - 2))
    ledger.add("dropped", "offices by the gazetteer beside the report's role", int(bool(party.role and party.office)))
    made = {
        "code": party.country,
        "sector": "".join(party.sectors[:2]) or None,
        "entity_text": party.text,
        "identifier_id": wikidata.get(party.entity_id or ""),
        "identifier_text": party.name,
        "office": party.role or party.office,
    }
    return {name: value for name, value in made.items() if value is not None}


def _make_location(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    where = make_where(place)
    made = {
        "extracted_place": place.text,
        "resolved_place": place.name,
        "geonameid": place.geonames_id,
        "lat": where.latitude,
        "lon": where.longitude,
        "city": where.city,
        "province": where.province,
        "country": where.country,
        "country_code": place.country,
        "resolution": RESOLUTION.get(place.precision or ""),
    }
    return {name: value for name, value in made.items() if value is not None}


def _make_citation(event: Event, context: Context, version: str) -> dict[str, Any]:
    report = context.reports.get(event.report_id)
    made = {
        "url": report.url if report else None,
        "title": event.report.title,
        "language": report.language if report else None,
        "publication": event.report.publisher,
        "coder": version,
        "codebook": event.coder.codebook,
        "version": context.affair.version,
    }
    return {name: value for name, value in made.items() if value is not None}


def _make_size(event: Event, ledger: Ledger) -> dict[str, float]:
    size: dict[str, float] = {}
    for figure in event.figures:
        value = figure.value if figure.value is not None else figure.low
        if figure.kind not in SIZED or value is None or not isfinite(value):
            continue
        ledger.add("dropped", "figures beyond the first of their kind", int(figure.kind in size))
        size.setdefault(figure.kind, value)
    return size


def _keep_finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def write_rows(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write one object a line."""
    with path.open("wb") as stream:
        for row in rows:
            stream.write(msgspec.json.encode(row) + b"\n")


def read_rows(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the objects of a file; raise `ReadError` for a line that is none, or a field of another kind."""
    rows = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
            _check_object(row)
        except (msgspec.DecodeError, ValueError, RecursionError) as exc:
            raise ReadError(str(path), f"is no PLOVER object ({exc})", "mend the line", f"line {number}") from exc
        rows.append(row)
    return tuple(rows)


def _check_object(row: dict[str, Any]) -> None:
    missing = [name for name in REQUIRED if row.get(name) is None]
    if missing:
        raise ValueError(f"{missing[0]} is missing")
    columns = {column.name: column for column in load_columns(FORM)}
    for name, value in row.items():
        if name == "size":
            _check_members("size", value, columns)
        elif name not in columns:
            raise ValueError(f"{name[:40]!r} is no field of PLOVER")
        elif value is not None:
            _check_value(columns[name], value, columns)


def _check_members(prefix: str, value: object, columns: dict[str, Column]) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{prefix} is no object")
    for name, member in value.items():
        column = columns.get(f"{prefix}.{name}")
        if column is None:
            raise ValueError(f"{prefix} has no member {str(name)[:40]!r}")
        if member is not None:
            _check_value(column, member, columns)


def _check_value(column: Column, value: object, columns: dict[str, Column]) -> None:
    kind, fits = column.kind, False
    if kind == "entities" and isinstance(value, list):
        for item in value:
            _check_members("entity", item, columns)
        return
    if kind == "object":
        return _check_members(column.name, value, columns)
    if kind == "list":
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
    elif kind == "bool":
        fits = isinstance(value, bool)
    elif kind in ("int", "number"):
        fits = isinstance(value, int if kind == "int" else int | float) and not isinstance(value, bool)
    elif isinstance(value, str):
        fits = kind != "day" or bool(read_day(value))
    if not fits:
        raise ValueError(f"{column.name} is no {kind}")
    return None

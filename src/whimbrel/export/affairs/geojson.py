"""GeoJSON (RFC 7946): one feature an incident, at the point of its place; without a point its geometry is null."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from whimbrel.affair import Affair, Incident
from whimbrel.errors import ReadError
from whimbrel.export.affairs.delimited import read_text
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import count_missing
from whimbrel.export.affairs.places import is_point, make_where
from whimbrel.stories.chronology import write_line

FORM = "geojson"


def make_rows(affair: Affair, ledger: Ledger) -> list[dict[str, Any]]:
    """Return the features; what GeoJSON cannot hold is counted in `ledger`."""
    lines = {entry.incident: entry.line for entry in affair.chronology}
    rows = []
    for incident in affair.incidents:
        feature = _make_feature(incident, lines.get(incident.id) or write_line(incident))
        rows.append(feature)
        ledger.add("approximated", "incidents without a point: geometry null", int(feature["geometry"] is None))
        coarse = incident.place is not None and incident.place.precision in ("region", "country")
        ledger.add("approximated", "regions and countries drawn as a point", int(coarse and bool(feature["geometry"])))
    count_missing(FORM, affair, affair.incidents, ledger)
    return rows


def _make_feature(incident: Incident, line: str) -> dict[str, Any]:
    where, date = make_where(incident.place), incident.date
    point = [where.longitude, where.latitude] if where.longitude is not None else None
    modes = incident.values.get("mode", ())
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "properties": {
            "line": line,
            "event_type": incident.event_type,
            "mode": modes[0].value if modes else None,
            "status": incident.status,
            "negated": incident.negated,
            "within": incident.within,
            "actors": [party.name for party in incident.actors],
            "recipients": [party.name for party in incident.recipients],
            "place": where.name,
            "country": where.code,
            "precision": where.precision,
            "start": date.start if date else None,
            "end": date.end if date else None,
            "granularity": date.granularity if date else None,
            "date_basis": date.basis if date else None,
            "figures": {figure.kind: figure.span.text for figure in incident.figures},
            "story": incident.story,
            "reports": len(incident.reports),
            "origins": len(incident.origins),
        },
    }


def write_rows(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the features as one collection."""
    body = msgspec.json.encode({"type": "FeatureCollection", "features": rows})
    path.write_bytes(msgspec.json.format(body, indent=1))


def read_rows(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the features of a collection; raise `ReadError` where it is none, or has other shapes than points."""
    try:
        found = msgspec.json.decode(read_text(path), type=dict[str, Any])
        if found["type"] != "FeatureCollection":
            raise ValueError("the type is not FeatureCollection")
        return tuple(_check_feature(feature) for feature in found["features"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, RecursionError) as exc:
        raise ReadError(str(path), f"is no collection of points ({exc})", "name a file of GeoJSON") from exc


def _check_feature(feature: dict[str, Any]) -> dict[str, Any]:
    geometry = feature["geometry"]
    if feature["type"] != "Feature" or not isinstance(feature["properties"], dict):
        raise ValueError("a feature is none")
    if geometry is not None:
        longitude, latitude = geometry["coordinates"]
        if geometry["type"] != "Point" or not is_point(float(latitude), float(longitude)):
            raise ValueError("a geometry is no point on the globe")
    return feature

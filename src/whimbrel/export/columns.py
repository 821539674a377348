"""The flat form of an event, for tables that hold no lists."""

from whimbrel.records import Actor, Date, Event, Figure, Place, write_json

COLUMNS = (
    "id", "report_id", "within", "event_type", "mode", "contexts", "quad", "score", "status", "negated",
    "actors", "actor_countries", "actor_sectors", "recipients", "recipient_countries", "recipient_sectors",
    "place", "place_country", "geonames_id", "latitude", "longitude", "place_precision", "place_tie",
    "date_start", "date_end", "date_timex", "date_granularity", "date_basis",
    "dead", "dead_low", "dead_high", "injured", "injured_low", "injured_high", "figures",
    "said_by", "hedged", "trigger", "evidence", "evidence_start", "evidence_end",
    "confidence", "source", "title", "publisher", "published", "record",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def flatten(event: Event) -> dict[str, object]:
    """Return the event by `COLUMNS`; lists are joined by `; `, text that a spreadsheet would run begins with `'`."""
    row: dict[str, object] = {
        "contexts": join(event.contexts),
        "figures": join(f"{figure.kind}: {figure.span.text}" for figure in event.figures),
        "said_by": join(layer.speaker.name if layer.speaker else layer.cue.text for layer in event.attribution),
        "hedged": any(layer.hedged for layer in event.attribution),
        "trigger": event.trigger.text,
        "evidence": event.evidence.text,
        "evidence_start": event.evidence.start,
        "evidence_end": event.evidence.end,
        "record": write_json(event).decode(),
    }
    row |= _flatten_parties("actor", event.actors) | _flatten_parties("recipient", event.recipients)
    row |= _flatten_place(event.place) | _flatten_date(event.date)
    row |= _flatten_toll("dead", event.figures) | _flatten_toll("injured", event.figures)
    for name in ("source", "title", "publisher", "published"):
        row[name] = getattr(event.report, name)
    for name in COLUMNS:
        row.setdefault(name, getattr(event, name, None))
    return {name: quote_formula(row[name]) for name in COLUMNS}


def _flatten_parties(role: str, parties: tuple[Actor, ...]) -> dict[str, object]:
    return {
        f"{role}s": join(party.name for party in parties),
        f"{role}_countries": join(party.country or "" for party in parties),
        f"{role}_sectors": join(" ".join(party.sectors) for party in parties),
    }


def _flatten_place(place: Place | None) -> dict[str, object]:
    if place is None:
        return {"place": None}
    return {
        "place": place.name,
        "place_country": place.country,
        "geonames_id": place.geonames_id,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "place_precision": place.precision,
        "place_tie": place.tie,
    }


def _flatten_date(date: Date | None) -> dict[str, object]:
    fields = ("start", "end", "timex", "granularity", "basis")
    return {"date": None} if date is None else {f"date_{field}": getattr(date, field) for field in fields}


def _flatten_toll(kind: str, figures: tuple[Figure, ...]) -> dict[str, object]:
    """Return value and bounds of the first figure of a kind: the others are parts of it ("16, among them 4 women")."""
    first = next((figure for figure in figures if figure.kind == kind), None)
    return {kind: None} if first is None else {kind: first.value, f"{kind}_low": first.low, f"{kind}_high": first.high}


def join(values: object) -> str:
    """Return the values of an iterable joined by `; `."""
    return "; ".join(str(value) for value in values)  # type: ignore[attr-defined]


def quote_formula(value: object) -> object:
    """Return text that begins like a spreadsheet formula with a `'` before it, and anything else as it is."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value

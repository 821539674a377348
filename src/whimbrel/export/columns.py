"""The flat form of an event, for tables that hold no lists."""

from whimbrel.records import Actor, Event, write_json

COLUMNS = (
    "id", "report_id", "within", "event_type", "mode", "contexts", "quad", "score", "status", "negated",
    "actors", "actor_countries", "actor_sectors", "recipients", "recipient_countries", "recipient_sectors",
    "place", "date_start", "date_end", "said_by", "hedged", "trigger", "evidence", "evidence_start", "evidence_end",
    "confidence", "source", "title", "publisher", "published", "record",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def flatten(event: Event) -> dict[str, object]:
    """Return the event by `COLUMNS`; lists are joined by `; `, text that a spreadsheet would run begins with `'`."""
    row: dict[str, object] = {
        "contexts": join(event.contexts),
        "place": event.place.name if event.place else None,
        "date_start": event.date.start if event.date else None,
        "date_end": event.date.end if event.date else None,
        "said_by": join(layer.speaker.name if layer.speaker else layer.cue.text for layer in event.attribution),
        "hedged": any(layer.hedged for layer in event.attribution),
        "trigger": event.trigger.text,
        "evidence": event.evidence.text,
        "evidence_start": event.evidence.start,
        "evidence_end": event.evidence.end,
        "record": write_json(event).decode(),
    }
    row |= _flatten_parties("actor", event.actors) | _flatten_parties("recipient", event.recipients)
    for name in ("source", "title", "publisher", "published"):
        row[name] = getattr(event.report, name)
    for name in COLUMNS:
        row.setdefault(name, getattr(event, name, None))
    return {name: quote_formula(value) for name, value in row.items()}


def _flatten_parties(role: str, parties: tuple[Actor, ...]) -> dict[str, object]:
    return {
        f"{role}s": join(party.name for party in parties),
        f"{role}_countries": join(party.country or "" for party in parties),
        f"{role}_sectors": join(" ".join(party.sectors) for party in parties),
    }


def join(values: object) -> str:
    """Return the values of an iterable joined by `; `."""
    return "; ".join(str(value) for value in values)  # type: ignore[attr-defined]


def quote_formula(value: object) -> object:
    """Return text that begins like a spreadsheet formula with a `'` before it, and anything else as it is."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value

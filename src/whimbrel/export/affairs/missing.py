"""What a format has no field for (no_field.tsv), counted over what was written."""

from collections.abc import Callable, Iterable

from whimbrel.affair import Affair, Incident, Relation
from whimbrel.export.affairs.deeds import Deed
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.tables import load_missing
from whimbrel.records import Actor, Event

SIZED = frozenset({"dead", "injured", "arrested"})
"""Figures that PLOVER's JSON has a field for."""

OF_AFFAIR: dict[str, tuple[str, Callable[[Affair], int]]] = {
    "disagreements": ("disagreements", lambda affair: len(affair.disagreements)),
    "commitments": ("commitments", lambda affair: len(affair.commitments)),
    "chronology": ("lines of the chronology", lambda affair: len(affair.chronology)),
    "relations": ("relations of pairs", lambda affair: len(affair.relations)),
    "incidents": ("incidents: which rows tell of one happening", lambda affair: len(affair.incidents)),
    "copies": ("reports known to be copies", lambda affair: sum(len(group.copies) - 1 for group in affair.copies)),
}
OF_EVENT: dict[str, tuple[str, Callable[[Event], int]]] = {
    "attribution": ("layers of who says so", lambda event: len(event.attribution)),
    "status_cues": ("words behind a status", lambda event: len(event.status_cues)),
    "spans": ("records without their offsets", lambda event: 1),
    "sentence": ("sentences of evidence", lambda event: 1),
    "trigger": ("words of the event", lambda event: 1),
    "confidence": ("ranks of confidence", lambda event: 1),
    "figures": ("figures", lambda event: len(event.figures)),
    "other_figures": ("figures", lambda event: sum(figure.kind not in SIZED for figure in event.figures)),
    "bounds": ("bounds of figures", lambda event: sum(f.low != f.value or f.high != f.value for f in event.figures)),
    "headline": ("headlines", lambda event: int(event.report.title is not None)),
    "address": ("records without the address of their report", lambda event: 1),
    "publisher": ("publishers", lambda event: int(event.report.publisher is not None)),
    "published": ("days of publication", lambda event: int(event.report.published is not None)),
    "offices": ("offices and roles", lambda event: sum(bool(a.role or a.office) for a in list_parties(event))),
    "wording": ("wordings of parties and places", lambda event: len(list_parties(event)) + (event.place is not None)),
    "contexts": ("contexts", lambda event: len(event.contexts)),
    "geonames": ("GeoNames ids", lambda event: int(event.place is not None and event.place.geonames_id is not None)),
    "score": ("PLOVER scores", lambda event: int(event.score is not None)),
    "dates": ("what a date rests on, its precision and bounds", lambda event: int(event.date is not None)),
    "coder": ("versions of coder and codebook", lambda event: 1),
}
OF_INCIDENT: dict[str, tuple[str, Callable[[Incident], int]]] = {
    "values": ("values besides the best supported", lambda one: sum(len(given) - 1 for given in one.values.values())),
    "history": ("steps of status but the last", lambda one: max(0, len(one.history) - 1)),
    "figures": ("figures", lambda one: sum(figure.kind != "dead" for figure in one.figures)),
    "coordinates": ("coordinates", lambda one: int(one.place is not None and one.place.latitude is not None)),
    "evidence_of": ("ids of the events behind an incident", lambda one: len(one.events)),
    "wikidata": ("parties without an authority's id", lambda one: len(one.actors) + len(one.recipients)),
}
OF_RELATION: dict[str, tuple[str, Callable[[Relation], int]]] = {
    "levels": (
        "levels of tension but the last",
        lambda one: sum(max(0, len(x) - 1) for x in (one.verbal, one.material)),
    ),
    "break_incidents": ("incidents named behind breaks", lambda one: sum(len(b.incidents) for b in one.breaks)),
}


def count_missing(form: str, affair: Affair, records: Iterable[Deed | Relation], ledger: Ledger) -> None:
    """Count all that the format has no field for: of the affair, and of the records that were written."""
    missing = load_missing(form)
    tables = (OF_EVENT, OF_INCIDENT, OF_RELATION)
    for name in missing.keys() & OF_AFFAIR.keys():
        ledger.add("dropped", _tell(OF_AFFAIR[name][0], missing[name]), OF_AFFAIR[name][1](affair))
    for record in records:
        table = tables[(Event, Incident, Relation).index(type(record))]
        for name in missing.keys() & table.keys():
            what, count = table[name]
            ledger.add("dropped", _tell(what, missing[name]), count(record))  # type: ignore[arg-type]


def list_parties(event: Event) -> tuple[Actor, ...]:
    """Return actors and recipients."""
    return event.actors + event.recipients


def _tell(what: str, why: str) -> str:
    return f"{what} ({why})" if why else what

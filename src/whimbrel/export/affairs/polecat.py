"""POLECAT event files: one row an event, parties of one side in parallel lists."""

from whimbrel.affair import Affair
from whimbrel.export.affairs.cells import Row, clean_row
from whimbrel.export.affairs.deeds import Context, Day, list_dated, list_done, list_own, make_context, read_day
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import count_missing
from whimbrel.export.affairs.places import make_where
from whimbrel.records import Actor, Event

FORM = "polecat"
LISTS = {"person": "people", "group": "bodies", "organisation": "bodies", "state": "places", "place": "places"}
"""In which of the lists of a story's names an entity of a kind stands."""


def make_rows(affair: Affair, ledger: Ledger) -> list[Row]:
    """Return the rows; what POLECAT cannot hold is counted in `ledger`."""
    context = make_context(affair)
    named = _list_names(context)
    kept = list(list_dated(list_done(list_own(affair.events, ledger), ledger), ledger))
    count_missing(FORM, affair, (event for event, _ in kept), ledger)
    rows = []
    for event, day in kept:
        ledger.add("dropped", "Correlates of War numbers (no table of them)", len(event.actors + event.recipients))
        row = _make_row(event, day, context, named)
        rows.append(clean_row(row, ledger, separator=";", quotes=False))
    return rows


def _make_row(event: Event, day: Day, context: Context, named: dict[str, dict[str, tuple[str, ...]]]) -> Row:
    where = make_where(event.place)
    report = context.reports.get(event.report_id)
    story = named.get(event.report_id, {})
    return {
        "Event ID": event.id,
        "Event Date": day.first,
        "Event Type": event.event_type,
        "Event Mode": (event.mode,) if event.mode else (),
        "Intensity": event.score,
        "Quad Code": event.quad,
        "Contexts": event.contexts,
        **_make_side("Actor", event.actors),
        **_make_side("Recipient", event.recipients),
        "Placename": where.name,
        "City": where.city,
        "District": None,
        "Province": where.province,
        "Country": where.country,
        "Latitude": where.latitude,
        "Longitude": where.longitude,
        "GeoNames ID": event.place.geonames_id if event.place else None,
        "Raw Placename": event.place.text if event.place else None,
        "Feature Type": None,
        "Source": event.report.publisher,
        "Publication Date": read_day(event.report.published),
        "Story People": story.get("people", ()),
        "Story Organizations": story.get("bodies", ()),
        "Story Locations": story.get("places", ()),
        "Language": report.language if report else None,
        "Version": event.coder.whimbrel,
    }


def _make_side(side: str, parties: tuple[Actor, ...]) -> Row:
    return {
        f"{side} Name": tuple(party.name for party in parties),
        f"{side} Country": tuple(party.country or "" for party in parties),
        f"{side} COW": (),
        f"Primary {side} Sector": tuple(party.sectors[0] if party.sectors else "" for party in parties),
        f"{side} Sectors": tuple(dict.fromkeys(sector for party in parties for sector in party.sectors)),
        f"{side} Title": tuple(party.role or party.office or "" for party in parties),
        f"{side} Name Raw": tuple(party.text for party in parties),
        f"Wikipedia {side} ID": (),
    }


def _list_names(context: Context) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return names by report and list: its entities of a known kind, and places of its events."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for entity in context.affair.entities:
        kind = LISTS.get(entity.kind, "")
        for report in entity.reports if kind else ():
            found.setdefault(report, {}).setdefault(kind, {})[entity.name] = None
    for event in context.affair.events:
        if event.place is not None:
            found.setdefault(event.report_id, {}).setdefault("places", {})[event.place.name] = None
    return {report: {kind: tuple(names) for kind, names in kinds.items()} for report, kinds in found.items()}

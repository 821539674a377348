"""ICEWS event files: one row a pair, the act as a CAMEO code."""

from whimbrel.affair import Affair
from whimbrel.export.affairs.cells import Row, clean_row
from whimbrel.export.affairs.deeds import (
    Context,
    list_coded,
    list_pairs,
    make_context,
    make_number,
)
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import count_missing
from whimbrel.export.affairs.places import make_where
from whimbrel.export.affairs.tables import Cameo, name_country
from whimbrel.records import Actor, Event

FORM = "icews"


def make_rows(affair: Affair, ledger: Ledger) -> list[Row]:
    """Return the rows; what ICEWS cannot hold is counted in `ledger`."""
    context, written = make_context(affair), []
    rows: list[Row] = []
    for event, day, cameo in list_coded(affair, ledger):
        written.append(event)
        for source, target in list_pairs(event, ledger):
            row = _make_row(event, source, target, cameo, context, ledger)
            rows.append(clean_row({**row, "Event Date": day.first}, ledger, separator=",", quotes=False))
    ledger.add("approximated", "ids made into numbers", len(rows))
    count_missing(FORM, affair, written, ledger)
    return rows


def _make_row(
    event: Event, source: Actor | None, target: Actor | None, cameo: Cameo, context: Context, ledger: Ledger
) -> Row:
    where, story = make_where(event.place), context.stories.get(event.report_id)
    return {
        "Event ID": make_number(event.id, *_place_pair(source, target)),
        "Event Date": None,
        **_make_side("Source", source, ledger),
        "Event Text": cameo.name,
        "CAMEO Code": cameo.code,
        "Intensity": cameo.intensity,
        **_make_side("Target", target, ledger),
        "Story ID": make_number(story.id) if story else None,
        "Sentence Number": None,
        "Publisher": event.report.publisher,
        "City": where.city,
        "District": None,
        "Province": where.province,
        "Country": where.country,
        "Latitude": where.latitude,
        "Longitude": where.longitude,
    }


def _place_pair(source: Actor | None, target: Actor | None) -> tuple[str | None, ...]:
    return tuple(f"{party.start}:{party.name}" if party else None for party in (source, target))


def _make_side(side: str, party: Actor | None, ledger: Ledger) -> Row:
    country = name_country(party.country) if party else None
    if party is not None:
        ledger.add("approximated", "sectors are PLOVER's codes, not the words of ICEWS", len(party.sectors))
        ledger.add("dropped", "codes of bodies that are no country", int(bool(party.country) and country is None))
    return {
        f"{side} Name": party.name if party else None,
        f"{side} Sectors": party.sectors if party else (),
        f"{side} Country": country,
    }

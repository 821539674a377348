"""GDELT 2.0 event files: one row a pair, 61 columns without a header, the act as a CAMEO code.

`FractionDate` is the year and ((month - 1) * 30 + day) / 365; not checked against published rows.
"""

from whimbrel.affair import Affair
from whimbrel.export.affairs.cells import Row, clean_row
from whimbrel.export.affairs.deeds import (
    list_coded,
    list_pairs,
    make_context,
    make_number,
    read_day,
)
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import count_missing
from whimbrel.export.affairs.places import find_geo_type, make_where
from whimbrel.export.affairs.tables import (
    Cameo,
    load_columns,
    load_gdelt_bodies,
    load_gdelt_types,
    load_states,
)
from whimbrel.records import Actor, Event, Place, Report

FORM = "gdelt"
ROLES = 3
"""How many role codes an actor may have."""


def make_rows(affair: Affair, ledger: Ledger) -> list[Row]:
    """Return the rows; what GDELT cannot hold is counted in `ledger`."""
    context, written = make_context(affair), []
    rows: list[Row] = []
    for event, day, cameo in list_coded(affair, ledger):
        written.append(event)
        report = context.reports.get(event.report_id)
        for one, other in list_pairs(event, ledger):
            row: Row = dict.fromkeys(column.name for column in load_columns(FORM))
            row |= _make_date(day.first) | _make_act(cameo) | _make_place(event.place) | _make_report(event, report)
            row |= _make_actor(1, one, ledger) | _make_actor(2, other, ledger)
            row["GLOBALEVENTID"] = make_number(event.id, *(f"{p.start}:{p.name}" if p else None for p in (one, other)))
            rows.append(clean_row(row, ledger, separator=";", quotes=False))
        if cameo.quad != event.quad:
            ledger.add("approximated", f"quad {event.quad} of PLOVER is quad {cameo.quad} of GDELT")
    ledger.add("approximated", "ids made into numbers", len(rows))
    ledger.add("approximated", "mentions, sources and articles counted as 1: a row is one sentence", len(rows))
    count_missing(FORM, affair, written, ledger)
    return rows


def _make_date(day: str) -> Row:
    year, month, number = (int(part) for part in day.split("-"))
    return {
        "SQLDATE": year * 10_000 + month * 100 + number,
        "MonthYear": year * 100 + month,
        "Year": year,
        "FractionDate": round(year + ((month - 1) * 30 + number) / 365, 4),
    }


def _make_act(cameo: Cameo) -> Row:
    return {
        "EventCode": cameo.code,
        "EventBaseCode": cameo.base,
        "EventRootCode": cameo.root,
        "QuadClass": cameo.quad,
        "GoldsteinScale": cameo.goldstein,
        "NumMentions": 1,
        "NumSources": 1,
        "NumArticles": 1,
    }


def _make_place(place: Place | None) -> Row:
    where = make_where(place)
    state = load_states().get(where.code or "")
    names = (where.name, where.country) if where.name != where.country else (where.name,)
    return {
        "ActionGeo_Type": find_geo_type(where),
        "ActionGeo_FullName": ", ".join(name for name in names if name) or None,
        "ActionGeo_CountryCode": state.fips if state else None,
        "ActionGeo_Lat": where.latitude,
        "ActionGeo_Long": where.longitude,
    }


def _make_report(event: Event, report: Report | None) -> Row:
    first = next((block for block in report.blocks if block.kind == "paragraph"), None) if report else None
    published = read_day(event.report.published)
    return {
        "IsRootEvent": int(event.evidence.start < first.end) if first else None,
        "DATEADDED": int(published.replace("-", "") + "000000") if published else None,
        "SOURCEURL": report.url if report else None,
    }


def _make_actor(number: int, party: Actor | None, ledger: Ledger) -> Row:
    if party is None:
        return {}
    body, types = load_gdelt_bodies().get(party.country or ""), load_gdelt_types()
    column, code = body if body else ("", "")
    country = None if body else party.country
    roles = [code] if column == "Type1Code" else []
    roles += [types[sector] for sector in party.sectors if sector in types and types[sector] not in roles]
    group = code if column == "KnownGroupCode" else None
    ledger.add("dropped", "codes of bodies that GDELT has no code for", int(body is not None and not code))
    ledger.add("dropped", "sectors that CAMEO has no role for", sum(sector not in types for sector in party.sectors))
    ledger.add("dropped", "roles beyond the third", max(0, len(roles) - ROLES))
    return {
        f"Actor{number}Code": "".join(filter(None, (country, group, *roles[:ROLES]))) or None,
        f"Actor{number}Name": party.name,
        f"Actor{number}CountryCode": country,
        f"Actor{number}KnownGroupCode": group,
        **{f"Actor{number}Type{i}Code": role for i, role in enumerate(roles[:ROLES], 1)},
    }

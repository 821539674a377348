"""ACLED files: one row an incident of violence, protest or strategic development; its sides have no direction."""

from collections.abc import Iterable

from whimbrel.affair import Affair, Incident
from whimbrel.export.affairs.cells import Row, clean_row
from whimbrel.export.affairs.deeds import Context, Day, choose_day, list_done, list_own, make_context, make_number
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import count_missing
from whimbrel.export.affairs.places import GEO_PRECISION, make_where
from whimbrel.export.affairs.tables import AcledType, load_acled_kinds, load_acled_types, load_states
from whimbrel.records import Actor, Figure
from whimbrel.stories.chronology import write_line

FORM = "acled"
STATE, RIOTERS, PROTESTERS, CIVILIANS, FOREIGN = 1, 5, 6, 7, 8
ARMED = frozenset({1, 2, 3, 4, 8})
BODIES = frozenset({"UNO", "IGO", "EUR"})
WEEK = 7


def make_rows(affair: Affair, ledger: Ledger) -> list[Row]:
    """Return the rows; what ACLED cannot hold is counted in `ledger`."""
    context, written = make_context(affair), []
    rows: list[Row] = []
    lines = {entry.incident: entry.line for entry in affair.chronology}
    for incident in list_done(list_own(affair.incidents, ledger), ledger):
        kind = _choose_type(incident, ledger)
        day = choose_day(incident, find_published(incident), ledger) if kind else None
        if kind is None or day is None:
            continue
        written.append(incident)
        row = _make_row(incident, kind, day, context, ledger)
        row["notes"] = lines.get(incident.id) or write_line(incident)
        rows.append(clean_row(row, ledger, separator=";", quotes=True))
    ledger.add("approximated", "who acts on whom: sides have no direction", len(rows))
    count_missing(FORM, affair, written, ledger)
    return rows


def _choose_type(incident: Incident, ledger: Ledger) -> AcledType | None:
    modes = incident.values.get("mode", ())
    mode = modes[0].value if modes else ""
    rows = load_acled_types().get((incident.event_type, mode))
    if rows is None:
        ledger.add("dropped", f"type {incident.event_type}{'/' if mode else ''}{mode} (ACLED has no such event)")
        return None
    parties = {""}
    if any(_find_kind(party, None) == CIVILIANS for party in incident.recipients):
        parties.add("civilians")
    if any(_find_kind(party, None) in ARMED for party in (*incident.actors, *incident.recipients)):
        parties.add("armed")
    kind = next((row for row in rows if row.parties in parties), None)
    if kind is None:
        ledger.add(
            "dropped", "attacks with neither an armed side nor civilians acted upon (ACLED has no type for them)"
        )
    elif kind.fit != "exact":
        ledger.add("approximated", f"types of which the fit is `{kind.fit}`")
    return kind


def find_published(incident: Incident) -> str | None:
    """Return the first day on which the incident was reported."""
    return min((step.reported for step in incident.history if step.reported), default=None)


def _make_row(incident: Incident, kind: AcledType, day: Day, context: Context, ledger: Ledger) -> Row:
    where = make_where(incident.place)
    state = load_states().get(where.code or "")
    parties = (incident.actors, incident.recipients)
    if incident.event_type == "ASSAULT" and not incident.recipients:
        parties = (incident.actors[:1], incident.actors[1:])
    sides = [_make_side(i, side, kind, where.code, ledger) for i, side in enumerate(parties, 1)]
    kinds = [side[f"inter{i}"] for i, side in enumerate(sides, 1)]
    is_aimed = kinds[1] == str(CIVILIANS) and kind.disorder == "Political violence"
    ledger.add("approximated", "incidents without a place", int(incident.place is None))
    return {
        "event_id_cnty": f"{where.code or 'XXX'}{make_number(incident.id)}",
        "event_date": day.first,
        "year": int(day.first[:4]),
        "time_precision": 1 if day.exact else 2 if day.closed and day.count() <= WEEK else 3,
        "disorder_type": kind.disorder,
        "event_type": kind.event,
        "sub_event_type": kind.sub_event,
        **sides[0],
        **sides[1],
        "interaction": "".join(sorted(str(code) for code in kinds if code)).ljust(2, "0") if any(kinds) else None,
        "civilian_targeting": "Civilian targeting" if is_aimed else None,
        "iso": state.iso_number if state else None,
        "region": None,
        "country": where.country,
        "admin1": where.province,
        "admin2": None,
        "admin3": None,
        "location": where.name,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "geo_precision": GEO_PRECISION.get(where.precision or ""),
        "source": tuple(dict.fromkeys(_list_publishers(incident, context))),
        "source_scale": None,
        "notes": None,
        "fatalities": _count_dead(incident.figures, ledger),
        "tags": (f"status={incident.status}",),
        "timestamp": None,
    }


def _make_side(number: int, parties: tuple[Actor, ...], kind: AcledType, country: str | None, ledger: Ledger) -> Row:
    code = None
    if parties:
        code = _find_kind(parties[0], country)
        if number == 1 and kind.event in ("Protests", "Riots") and code in (None, CIVILIANS):
            code = PROTESTERS if kind.event == "Protests" else RIOTERS
        ledger.add("approximated", "sides of which the kind of actor is not known", int(code is None))
    return {
        f"actor{number}": parties[0].name if parties else None,
        f"assoc_actor_{number}": tuple(party.name for party in parties[1:]),
        f"inter{number}": str(code) if code else None,
    }


def _find_kind(party: Actor, country: str | None) -> int | None:
    """Return ACLED's kind of a party; a state's forces outside their country and bodies of states are foreign."""
    if party.country in BODIES:
        return FOREIGN
    code = next((load_acled_kinds()[s] for s in party.sectors if s in load_acled_kinds()), None)
    return FOREIGN if code == STATE and country and party.country and party.country != country else code


def _list_publishers(incident: Incident, context: Context) -> Iterable[str]:
    reports = (context.reports.get(name) for name in incident.reports)
    return (report.publisher for report in reports if report is not None and report.publisher)


def _count_dead(figures: Iterable[Figure], ledger: Ledger) -> int | None:
    """Return the lowest number of dead that the incident's figure allows; None, not 0, where none is given."""
    for figure in figures:
        if figure.kind == "dead":
            ledger.add("merged", "figures of dead with bounds: the lowest stands", int(figure.low != figure.high))
            lowest = figure.low if figure.low is not None else figure.value
            return int(lowest) if lowest is not None and 0 <= lowest < 1e15 else None
    return None

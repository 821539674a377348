"""Incidents by hand, for relations; countries and days are invented."""

from datetime import date, timedelta

from whimbrel.affair import Incident, Value
from whimbrel.codebook import load_codebook
from whimbrel.records import Actor, Date

CODEBOOK = load_codebook()
MONDAY = date(2030, 5, 6)


def make_parties(codes: str) -> tuple[Actor, ...]:
    return tuple(Actor(text=code, start=0, end=len(code), name=code, country=code) for code in codes.split())


def make_date(start: str | None, end: str | None, basis: str) -> Date:
    return Date(start=start, end=end, timex=None, granularity=None, approximate=False, basis=basis)


def make_incident(
    name: str,
    event_type: str = "ASSAULT",
    actors: str = "ORL",
    recipients: str = "VSK",
    *,
    week: int = 0,
    start: str | None = "",
    end: str | None = "",
    basis: str = "expression",
    modes: tuple[str, ...] = (),
    **fields,
) -> Incident:
    day = (MONDAY + timedelta(weeks=week)).isoformat()
    plain = {
        "id": name,
        "story": None,
        "event_type": event_type,
        "within": False,
        "status": "happened",
        "negated": False,
        "actors": make_parties(actors),
        "recipients": make_parties(recipients),
        "place": None,
        "date": make_date(day if start == "" else start, day if end == "" else end, basis),
        "figures": (),
        "values": {"mode": tuple(Value(value=mode, events=(name,), origins=("o",)) for mode in modes)},
        "history": (),
        "events": (name,),
        "reports": ("r",),
        "origins": ("o",),
    }
    return Incident(**{**plain, **fields})

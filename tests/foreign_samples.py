"""A small affair made by hand, and strategies for affairs of any content."""

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import structs

from samples import EVENT, TEXT, make_actor
from strategies import NAMES, NUMBERS, OFFSETS, WORDS, events
from whimbrel.affair import (
    Affair,
    Commitment,
    Copy,
    CopyGroup,
    Disagreement,
    Entity,
    Entry,
    Incident,
    Level,
    Point,
    Relation,
    StatusStep,
    Story,
    Value,
    Voice,
)
from whimbrel.codebook import load_codebook
from whimbrel.records import Block, Date, Event, Figure, Place, Record, Report, ReportRef, Span, make_span

SHELLED = "Orlania shelled the port of Vesk on 19 March and killed 12 people."
WARNED = "Orlania warned Vesk that it would shell the port."


def make_day(start: str | None, end: str | None = None) -> Date:
    return Date(start=start, end=end or start, timex=None, granularity="day", approximate=False, basis="expression")


REPORT = Report(
    id="r1",
    text=f"{SHELLED}\n\n{WARNED}",
    text_hash="h1",
    source="vesk.txt",
    title="Port shelled",
    publisher="Harbour Post",
    url="https://example.org/vesk",
    published="2024-03-20",
    blocks=(
        Block(kind="paragraph", start=0, end=len(SHELLED)),
        Block(kind="paragraph", start=len(SHELLED) + 2, end=len(SHELLED) + 2 + len(WARNED)),
    ),
)
ORLANIA = make_actor("it", name="Israel", country="ISR", sectors=("MIL", "GOV"), role=None, entity_id="o1")
VESK = make_actor("Vesk", name="Vesk port workers", country="LBN", sectors=("CVL", "LAB", "BUS"), role="workers")
PORT = Place(
    text="Vesk",
    start=27,
    end=31,
    name="Vesk",
    geonames_id=42,
    latitude=33.5,
    longitude=35.25,
    country="LBN",
    kind="town",
    precision="town",
)
DEAD = Figure(value=12, low=12, high=None, vague=False, kind="dead", unit=None, span=make_span(SHELLED, 56, 58))
STRIKE = structs.replace(
    EVENT,
    id="strike",
    mode="heavy-weapons",
    score=-9.5,
    negated=False,
    status_cues=(),
    actors=(ORLANIA,),
    recipients=(VESK,),
    place=PORT,
    date=make_day("2024-03-19"),
    figures=(DEAD,),
    evidence=make_span(SHELLED, 0, len(SHELLED)),
    trigger=make_span(SHELLED, 8, 15),
)
PLAIN: dict[str, Any] = {"attribution": (), "figures": (), "place": None, "contexts": ()}
THREAT = structs.replace(
    STRIKE,
    id="threat",
    event_type="THREATEN",
    mode="violence",
    quad=3,
    score=-3.5,
    date=make_day("2024-03-18"),
    **PLAIN,
)
THREATENED = structs.replace(STRIKE, id="content", within="threat", status="planned", date=None, **PLAIN)
PLANNED = structs.replace(STRIKE, id="plan", status="planned", date=make_day("2024-03-25", "2024-03-31"), **PLAIN)
DENIED = structs.replace(STRIKE, id="denied", negated=True, **PLAIN)
INQUIRY = structs.replace(
    STRIKE, id="inquiry", event_type="ACCUSE", mode="investigate", quad=3, score=-3.5, date=None, **PLAIN
)
TALKS = structs.replace(
    STRIKE,
    id="talks",
    event_type="CONSULT",
    mode=None,
    quad=1,
    score=2.5,
    actors=(ORLANIA, VESK, structs.replace(VESK, name="Harbour council", country="UNO", sectors=())),
    recipients=(),
    date=make_day("2024-03-20", "2024-03-22"),
    **PLAIN,
)
UNDATED = structs.replace(STRIKE, id="undated", date=None, report=ReportRef(source="x.txt"), report_id="r2", **PLAIN)
ALL_EVENTS = (STRIKE, THREAT, THREATENED, PLANNED, DENIED, INQUIRY, TALKS, UNDATED)


def make_incident(event: Event, **fields: Any) -> Incident:
    known = {
        "id": f"i-{event.id}",
        "story": "s1",
        "event_type": event.event_type,
        "within": event.within is not None,
        "status": event.status,
        "negated": event.negated,
        "actors": event.actors,
        "recipients": event.recipients,
        "place": event.place,
        "date": event.date,
        "figures": event.figures,
        "values": {"mode": (Value(value=event.mode, events=(event.id,), origins=("g1",)),)} if event.mode else {},
        "history": (StatusStep(status=event.status, negated=event.negated, reported="2024-03-20", events=(event.id,)),),
        "events": (event.id,),
        "reports": (event.report_id,),
        "origins": ("g1",),
    }
    return Incident(**(known | fields))


def make_entry(incident: Incident, **fields: Any) -> Entry:
    date = incident.date
    known = {"start": date.start, "end": date.end, "granularity": "day", "basis": date.basis} if date else {}
    blank = {"start": None, "end": None, "granularity": None, "basis": None}
    return Entry(
        **(blank | known | {"incident": incident.id, "line": f"Line of {incident.id}.", "undated": not date} | fields)
    )


INCIDENTS = tuple(make_incident(event) for event in ALL_EVENTS)
POINT = Point(
    start="2024-03-18",
    end="2024-03-24",
    verbal_cooperation=1,
    material_cooperation=0,
    verbal_conflict=1,
    material_conflict=2,
    planned=1,
    score=-4.5,
    incidents=("i-strike",),
)
AFFAIR = Affair(
    version="0.1.0",
    reports=(REPORT,),
    events=ALL_EVENTS,
    copies=(CopyGroup(id="g1", copies=(Copy(report_id="r1", kind="original", similarity=1.0),)),),
    stories=(
        Story(
            id="s1",
            title="The port of Vesk",
            reports=("r1",),
            origins=1,
            actors=("o1",),
            start="2024-03-18",
            end=None,
            inferred={"r2": make_day("2024-03-01", "2024-03-31")},
        ),
    ),
    entities=(
        Entity(
            id="o1",
            name="Orlania",
            kind="state",
            country="ISR",
            sectors=("GOV",),
            names=("Orlania",),
            roles=(),
            reports=("r1",),
            wikidata="Q1",
        ),
    ),
    incidents=INCIDENTS,
    disagreements=(
        Disagreement(
            id="d1",
            kind="contradiction",
            field="number",
            about="i-strike",
            subject="the dead of Vesk",
            line="12 or 20.",
            voices=(Voice(value="12", events=("strike",), reports=("r1",), quotes=(SHELLED,)),),
            weight=0.5,
        ),
    ),
    commitments=(
        Commitment(
            id="c1",
            kind="threatened",
            actors=(ORLANIA,),
            recipients=(VESK,),
            act="threat",
            content="content",
            condition=None,
            until=None,
            made="2024-03-18",
            outcome="kept",
            evidence=("strike",),
            line="Orlania threatened to shell Vesk.",
        ),
    ),
    chronology=tuple(make_entry(incident) for incident in INCIDENTS if not incident.within),
    relations=(
        Relation(
            actors=("ISR", "o1"),
            period="week",
            points=(POINT, structs.replace(POINT, start="2024-03-25", end="2024-03-31", score=None)),
            verbal=(Level(end="2024-03-24", mean=1.5, low=0.5, high=2.5),),
            material=(),
            breaks=(),
        ),
    ),
)
assert TEXT

SCALARS: dict[Any, st.SearchStrategy[Any]] = {str: NAMES, int: OFFSETS, float: NUMBERS, bool: st.booleans()}


def build(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a type hint of our records."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*(st.none() if arg is type(None) else build(arg) for arg in args))
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple and args[-1] is not Ellipsis:
        return st.tuples(*map(build, args))
    if origin is tuple:
        return st.lists(build(args[0]), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(WORDS, build(args[1]), max_size=2)
    if isinstance(hint, type) and issubclass(hint, Record):
        fields = {name: build(field) for name, field in get_type_hints(hint).items()}
        return (
            st.builds(hint, **fields) if hint is not Span else st.builds(Span, start=OFFSETS, end=OFFSETS, text=WORDS)
        )
    return SCALARS[hint]


DAYS = st.one_of(st.none(), st.dates().map(str), st.sampled_from(["", "2024-13-01", "soon", "2024-03-19T10:00:00Z"]))
DATES = st.builds(make_day, DAYS, DAYS) | st.none()
TYPES = st.sampled_from([(name, mode) for name, row in load_codebook().types.items() for mode in (None, *row.modes)])


@st.composite
def deeds(draw: st.DrawFn) -> Event:
    """An event that may well be exported: a type of the codebook, a day, mostly no content."""
    name, mode = draw(TYPES)
    changes = {"event_type": name, "mode": mode, "date": draw(DATES), "within": None, "negated": False}
    event = structs.replace(draw(events()), **changes)
    return structs.replace(event, report=structs.replace(event.report, published=draw(DAYS)))


@st.composite
def incidents(draw: st.DrawFn, event: Event) -> Incident:
    """An incident of one event."""
    return make_incident(event, place=event.place, story=draw(st.none() | WORDS))


@st.composite
def affairs(draw: st.DrawFn) -> Affair:
    """An affair of any content, with events and incidents that formats can hold."""
    own = draw(st.lists(deeds() | events(), max_size=3))
    made = [draw(incidents(event)) for event in own]
    fields = {"reports", "copies", "stories", "entities", "disagreements", "commitments", "relations"}
    others = {name: draw(build(hint)) for name, hint in get_type_hints(Affair).items() if name in fields}
    chronology = tuple(make_entry(incident, line=draw(NAMES)) for incident in made)
    return Affair(version=draw(WORDS), events=tuple(own), incidents=tuple(made), chronology=chronology, **others)

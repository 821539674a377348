"""Coded reports and an affair made by hand: two invented states, a port between them, and a text full of markup."""

from msgspec import structs

from samples import EVENT
from whimbrel.affair import (
    Affair,
    Break,
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
from whimbrel.records import Actor, Coding, Date, Event, Figure, Place, Report, ReportRef, hash_text, make_span

SHELLED = "Orlania shelled the port of Vesk on 19 March 2030, killing 12 people."
DENIED = "Orlania denied on 20 March 2030 that it had shelled the port of Vesk."
MET = "Ministers of Orlania and Vesland met in Vesk on 2 April 2030."
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7*7 }} \x00\x1b\u202e & "q" \'s\''


def make_date(day: str) -> Date:
    return Date(start=day, end=day, timex=day, granularity="day", approximate=False, basis="expression")


def make_actor(text: str, name: str, country: str | None) -> Actor:
    start = max(0, text.find(name))
    words = text[start : start + len(name)]
    return Actor(text=words, start=start, end=start + len(words), name=name, country=country, sectors=("GOV",))


def make_event(text: str, word: str, report: Report, **fields) -> Event:
    start = text.index(word)
    plain = {
        "id": hash_text(report.id, word),
        "report_id": report.id,
        "within": None,
        "mode": None,
        "contexts": (),
        "status": "happened",
        "negated": False,
        "status_cues": (),
        "actors": (make_actor(text, "Orlania", "ORL"),),
        "recipients": (make_actor(text, "Vesk", "VSL"),),
        "place": None,
        "date": None,
        "attribution": (),
        "figures": (),
        "evidence": make_span(text, 0, len(text)),
        "trigger": make_span(text, start, start + len(word)),
        "report": ReportRef(
            source=report.source, title=report.title, publisher=report.publisher, published=report.published
        ),
    }
    return structs.replace(EVENT, **{**plain, **fields})


def make_report(text: str, publisher: str, published: str | None, title: str | None = None) -> Report:
    return Report(
        id=hash_text(text, publisher),
        text=text,
        text_hash=hash_text(text),
        source=f"{publisher}.txt",
        publisher=publisher,
        published=published,
        title=title,
    )


def make_place(text: str, word: str = "Vesk") -> Place:
    start = text.index(word)
    spot = {"latitude": 31.3, "longitude": 34.2, "country": "VSL", "precision": "town"}
    return Place(text=word, start=start, end=start + len(word), name=word, **spot)


def make_codings() -> list[Coding]:
    """Return three reports of one affair, the third of them in records alone."""
    first = make_report(SHELLED, "Harbour Post", "2030-03-20", "Port shelled")
    second = make_report(DENIED, "Orlania Daily", "2030-03-21")
    third = structs.replace(make_report(MET, "Coast Wire", "2030-04-03"), text="")
    span = make_span(SHELLED, 59, 61)
    dead = Figure(value=12, low=12, high=12, vague=False, kind="dead", unit="people", span=span)
    attack = {"event_type": "ASSAULT", "quad": 4, "date": make_date("2030-03-19")}
    shelled = make_event(SHELLED, "shelled", first, **attack, figures=(dead,), place=make_place(SHELLED))
    denied = make_event(DENIED, "shelled", second, **attack, negated=True, place=make_place(DENIED))
    met = make_event(MET, "met", third, event_type="CONSULT", quad=1, date=make_date("2030-04-02"))
    return [
        Coding(report=report, events=(event,)) for report, event in ((first, shelled), (second, denied), (third, met))
    ]


def make_affair(words: str = "Vesk") -> Affair:
    """Return an affair with one of everything; `words` stand wherever text from outside may."""
    sentence = f"Orlania shelled {words}."
    report = structs.replace(make_report(sentence, words, "2030-03-20", words), source=words)
    event = make_event(sentence, "shelled", report, recipients=(), attribution=EVENT.attribution)
    one, other = (
        Actor(text="x", start=0, end=1, name=name, country=code, entity_id=name)
        for name, code in ((words, "ORL"), ("Vesland", "VSL"))
    )
    voices = (
        Voice(value=words, events=(event.id,), reports=(report.id,), quotes=(sentence,), speaker=words),
        Voice(value="Vesk", events=(), reports=(), quotes=(), speaker="gazetteer"),
    )
    return Affair(
        version="0.0",
        reports=(report,),
        events=(event,),
        copies=(
            CopyGroup(
                id="g",
                copies=(
                    Copy(report_id="gone", kind="original", similarity=1.0),
                    Copy(report_id=report.id, kind="near", similarity=0.9, added=(words,), dropped=(words,)),
                ),
            ),
        ),
        stories=(
            Story(
                id="s",
                title=words,
                reports=(report.id,),
                origins=1,
                actors=(words,),
                start="2030-03-19",
                end="2030-03-20",
                inferred={report.id: make_date("2030-03-20")},
            ),
        ),
        entities=(
            Entity(
                id=words,
                name=words,
                kind="state",
                country="ORL",
                sectors=("GOV",),
                names=(words,),
                roles=(words,),
                reports=(report.id,),
            ),
        ),
        incidents=(make_incident(event, one, other, words),),
        disagreements=(
            Disagreement(
                id="d",
                kind="contradiction",
                field="office",
                about="i",
                subject=words,
                line=f"{words}: contradiction, unless the office changed hands",
                voices=voices,
                weight=0.9,
            ),
        ),
        commitments=(
            Commitment(
                id="c",
                kind="threatened",
                actors=(one,),
                recipients=(other,),
                act=event.id,
                content=None,
                condition=words,
                until="2030-04-01",
                made="2030-03-01",
                outcome="kept",
                evidence=(event.id,),
                line=f"{words} threatened Vesland.",
            ),
        ),
        chronology=(
            Entry(
                incident="i",
                start="2030-03-19",
                end="2030-03-19",
                granularity="day",
                basis="expression",
                line=f"Orlania shelled {words}.",
                undated=False,
            ),
        ),
        relations=(make_relation(),),
    )


def make_incident(event: Event, one: Actor, other: Actor, words: str) -> Incident:
    value = Value(value=words, events=(event.id,), origins=("g",))
    spot = {"latitude": 31.3, "longitude": 34.2, "country": words, "precision": "town"}
    return Incident(
        id="i",
        story="s",
        event_type="ASSAULT",
        within=False,
        status="happened",
        negated=False,
        actors=(one,),
        recipients=(other,),
        place=Place(text="x", start=0, end=1, name=words, **spot),
        date=make_date("2030-03-19"),
        figures=(),
        values={"actors": (value,), words: (value,)},
        history=(
            StatusStep(status="planned", negated=False, reported="2030-03-01", events=(event.id,)),
            StatusStep(status="happened", negated=True, reported=None, events=(event.id,)),
        ),
        events=(event.id,),
        reports=(event.report_id,),
        origins=("g",),
    )


def make_relation() -> Relation:
    point = Point(
        start="2030-03-18",
        end="2030-03-24",
        verbal_cooperation=1,
        material_cooperation=0,
        verbal_conflict=2,
        material_conflict=3,
        planned=1,
        score=-4.0,
        incidents=("i",),
    )
    level = Level(end="2030-03-24", mean=4.0, low=2.0, high=6.0)
    return Relation(
        actors=("ORL", "VSL"),
        period="week",
        points=(point,),
        verbal=(level,),
        material=(level,),
        breaks=(Break(start="2030-03-18", change=3.0, incidents=("i",)),),
    )


EMPTY = Affair(
    version="0.0",
    reports=(),
    events=(),
    copies=(),
    stories=(),
    entities=(),
    incidents=(),
    disagreements=(),
    commitments=(),
    chronology=(),
    relations=(),
)

"""Short ways to build actors, events and incidents by hand; names are invented."""

from msgspec import structs

from samples import EVENT
from whimbrel.affair import Incident, StatusStep, Value
from whimbrel.records import Actor, Attribution, Coding, Date, Event, Figure, Place, Report, ReportRef, Span


def make_actor(name: str, **fields) -> Actor:
    return Actor(**{"text": name, "start": 0, "end": len(name), "name": name, **fields})


def make_place(name: str, kind: str = "town") -> Place:
    return Place(text=name, start=0, end=len(name), name=name, kind=kind)


def make_date(start: str | None, end: str | None, basis: str = "expression", granularity: str | None = "day") -> Date:
    return Date(start=start, end=end, timex=None, granularity=granularity, approximate=False, basis=basis)


def make_figure(words: str, kind: str = "dead", value=None, low=None, high=None, vague: bool = False) -> Figure:
    span = Span(start=0, end=len(words), text=words)
    return Figure(value=value, low=low, high=high, vague=vague, kind=kind, unit=None, span=span)


def make_event(
    name: str,
    event_type: str = "ASSAULT",
    *,
    actors: str = "",
    recipients: str = "",
    published: str | None = "2030-05-10",
    report: str | None = None,
    sentence: str = "It was so.",
    cue: str = "",
    word: str = "was",
    speaker: str | None = None,
    **fields,
) -> Event:
    start = sentence.find(cue)
    cues = (Span(start=start, end=start + len(cue), text=cue),) if cue else ()
    who = make_actor(speaker) if speaker else None
    layers = () if speaker is None else (Attribution(speaker=who, cue=Span(start=0, end=4, text="said")),)
    report = report or f"report {published}"
    plain = {
        "mode": None,
        "within": None,
        "status": "happened",
        "negated": False,
        "place": None,
        "date": make_date(None, published, "published") if published else None,
        "figures": (),
        "quad": 4,
    }
    return structs.replace(
        EVENT,
        **{
            **plain,
            "id": name,
            "event_type": event_type,
            "report_id": report,
            "actors": tuple(make_actor(text) for text in actors.split("+") if text),
            "recipients": tuple(make_actor(text) for text in recipients.split("+") if text),
            "evidence": Span(start=0, end=len(sentence), text=sentence),
            "trigger": Span(start=0, end=len(word), text=word),
            "status_cues": cues,
            "attribution": layers,
            "report": ReportRef(source="x", published=published),
            **fields,
        },
    )


def make_incident(*events: Event, story: str = "story") -> Incident:
    first = events[0]

    def list_values(pairs) -> tuple[Value, ...]:
        found: dict[str, list[str]] = {}
        for value, event in pairs:
            found.setdefault(value, []).append(event.id)
        return tuple(Value(value=value, events=tuple(ids), origins=()) for value, ids in found.items())

    values = {
        "mode": list_values((e.mode, e) for e in events if e.mode),
        "speaker": list_values((a.speaker.name, e) for e in events for a in e.attribution if a.speaker),
        "dead": list_values((f.span.text, e) for e in events for f in e.figures if f.kind == "dead"),
    }
    return Incident(
        id=f"incident {first.id}",
        story=story,
        event_type=first.event_type,
        within=all(event.within for event in events),
        status=first.status,
        negated=first.negated,
        actors=first.actors,
        recipients=first.recipients,
        place=first.place,
        date=first.date,
        figures=first.figures,
        values={name: value for name, value in values.items() if value},
        history=tuple(
            StatusStep(status=e.status, negated=e.negated, reported=e.report.published, events=(e.id,)) for e in events
        ),
        events=tuple(event.id for event in events),
        reports=tuple(dict.fromkeys(event.report_id for event in events)),
        origins=(),
    )


def make_codings(*events: Event) -> list[Coding]:
    reports: dict[str, list[Event]] = {}
    for event in events:
        reports.setdefault(event.report_id, []).append(event)
    return [
        Coding(report=Report(id=name, text="", text_hash=name, source="x"), events=tuple(some))
        for name, some in reports.items()
    ]

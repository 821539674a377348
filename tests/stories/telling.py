"""Short ways to make events of a report for tests of incidents; the words of each sentence give the offsets."""

from whimbrel.affair import Copy, CopyGroup, Story
from whimbrel.records import (
    Actor,
    CoderVersion,
    Coding,
    Date,
    Event,
    Figure,
    Place,
    Report,
    ReportRef,
    Span,
    hash_text,
    make_span,
)

CODER = CoderVersion(whimbrel="0", codebook="plover-2.0", model="none")
QUADS = {"ASSAULT": 4, "COERCE": 4, "CONSULT": 1, "AGREE": 1, "THREATEN": 3, "REQUEST": 3, "ACCUSE": 3, "AID": 2}
VESK = Place(text="Vesk", start=0, end=4, name="Vesk", country="ORL", precision="town", latitude=10.0, longitude=10.0)
MARN = Place(text="Marn", start=0, end=4, name="Marn", country="ORL", precision="town", latitude=12.0, longitude=10.0)
ORLANIA = Place(text="Orlania", start=0, end=7, name="Orlania", country="ORL", precision="country")


def make_state(name, country):
    entity = hash_text("state", country, name)[:16]
    return Actor(
        text=name, start=0, end=0, name=name, country=country, sectors=("GOV",), entity_id=entity, basis="inferred"
    )


def make_person(name, country=None, role=None, sectors=("GOV",)):
    entity = hash_text("person", country, name)[:16]
    return Actor(text=name, start=0, end=0, name=name, country=country, sectors=sectors, role=role, entity_id=entity)


ORL, BAR, NOR = make_state("Orlania", "ORL"), make_state("Barria", "BAR"), make_state("Norland", "NOR")


def on(first, last=None):
    span = make_span("then", 0, 4)
    last = last or first
    return Date(start=first, end=last, timex=first, granularity="day", approximate=False, basis="expression", span=span)


def count_dead(number):
    span = make_span(str(number), 0, len(str(number)))
    return Figure(value=number, low=number, high=number, vague=False, kind="dead", unit=None, span=span)


def tell(report, sentence, word, event_type="ASSAULT", *, published=None, **fields):
    """One event of a report, told by `sentence`, whose `word` is its trigger."""
    first = sum(map(ord, sentence))  # any offset, the same for one sentence
    at = first + sentence.index(word)
    given = {
        "id": hash_text(report, sentence, word, fields.get("within"))[:16],
        "report_id": report,
        "within": None,
        "event_type": event_type,
        "mode": None,
        "contexts": (),
        "quad": QUADS[event_type],
        "score": None,
        "status": "happened",
        "negated": False,
        "status_cues": (),
        "actors": (),
        "recipients": (),
        "place": None,
        "date": None,
        "attribution": (),
        "figures": (),
        "evidence": Span(start=first, end=first + len(sentence), text=sentence),
        "trigger": Span(start=at, end=at + len(word), text=word),
        "confidence": 0.75,
        "coder": CODER,
        "report": ReportRef(source=report, published=published),
    }
    return Event(**{**given, **fields})


def code(*events):
    """The codings of some events, one for each report, in the order of the events."""
    reports = dict.fromkeys(event.report_id for event in events)
    return [
        Coding(
            report=Report(id=report, text="", text_hash="", source=report),
            events=tuple(event for event in events if event.report_id == report),
        )
        for report in reports
    ]


def make_story(*reports, name="s"):
    return Story(id=name, title="", reports=reports, origins=len(reports), actors=(), start=None, end=None)


def make_copies(*reports):
    copies = tuple(
        Copy(report_id=report, kind="exact" if i else "original", similarity=1.0) for i, report in enumerate(reports)
    )
    return CopyGroup(id="g" + reports[0], copies=copies)

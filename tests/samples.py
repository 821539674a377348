"""One event with every field filled, made by hand."""

from msgspec import structs

from whimbrel.records import (
    Actor,
    Attribution,
    CoderVersion,
    Date,
    Event,
    Figure,
    Place,
    ReportRef,
    Span,
    find_broken_spans,
    make_span,
)

TEXT = (
    "Orlania's foreign minister reportedly said on Tuesday, according to the Harbour Post, that it had not shelled "
    "the port of Vesk, where 12 people died."
)


def find_span(words: str) -> Span:
    start = TEXT.index(words)
    return make_span(TEXT, start, start + len(words))


def make_actor(words: str, **fields) -> Actor:
    return Actor(**structs.asdict(find_span(words)), **{"name": words, **fields})


EVENT = Event(
    id="e1",
    report_id="r1",
    within=None,
    event_type="ASSAULT",
    mode="destroy",
    contexts=("military", "maritime"),
    quad=4,
    score=-8.5,
    status="happened",
    negated=True,
    status_cues=(find_span("not"),),
    actors=(make_actor("it", name="Orlania", country="ORL", sectors=("GOV",), via=find_span("Orlania")),),
    recipients=(make_actor("Vesk", country="VSK", sectors=("CVL", "BUS")), make_actor("people")),
    place=Place(**structs.asdict(find_span("the port of Vesk")), name="Vesk"),
    date=Date(
        start="2024-03-19",
        end="2024-03-19",
        timex="2024-03-19",
        granularity="day",
        approximate=False,
        basis="expression",
        span=find_span("Tuesday"),
    ),
    attribution=(
        Attribution(speaker=make_actor("the Harbour Post", name="Harbour Post"), cue=find_span("according to")),
        Attribution(speaker=None, cue=find_span("reportedly"), hedged=True),
    ),
    figures=(
        Figure(
            value=12,
            low=None,
            high=None,
            vague=False,
            kind="dead",
            unit=None,
            span=find_span("12"),
            attribution=(Attribution(speaker=None, cue=find_span("said")),),
        ),
    ),
    evidence=make_span(TEXT, 0, len(TEXT)),
    trigger=find_span("shelled"),
    confidence=0.75,
    coder=CoderVersion(whimbrel="0.1.0", codebook="plover-2.0", model="sha256:0"),
    report=ReportRef(source="vesk.txt", title="Port shelled", publisher="Harbour Post", published="2024-03-20"),
)
assert not find_broken_spans(EVENT, TEXT)

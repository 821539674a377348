"""Hypothesis strategies for records of any nesting; with a `text`, every span holds in it."""

from typing import get_args

from hypothesis import strategies as st

from whimbrel.records import (
    Actor,
    Attribution,
    CoderVersion,
    Date,
    Event,
    Figure,
    FigureKind,
    Place,
    ReportRef,
    Span,
    Status,
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
OFFSETS = st.integers(0, 2**31)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TABLE_STARTS = st.sampled_from(["", "=1+1", "+49", "-5", "@name", "\tx", "\rx", "plain"])
"""Beginnings that a spreadsheet might run, and some that it does not."""
NAMES = st.builds("{}{}".format, TABLE_STARTS, WORDS)


def maybe(strategy):
    return st.none() | strategy


def many(strategy, max_size=2):
    return st.lists(strategy, max_size=max_size).map(tuple)


@st.composite
def ranges(draw, text=None):
    """Fields `start`, `end` and `text`; what stands in `text` there, where it is given."""
    if text is None:
        return {"start": draw(OFFSETS), "end": draw(OFFSETS), "text": draw(WORDS)}
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return {"start": start, "end": end, "text": text[start:end]}


@st.composite
def spans(draw, text=None):
    return Span(**draw(ranges(text)))


@st.composite
def actors(draw, text=None):
    return Actor(
        **draw(ranges(text)),
        name=draw(NAMES),
        country=draw(maybe(st.sampled_from(["ISR", "EGY", "UNO"]))),
        sectors=draw(many(st.sampled_from(["GOV", "MIL", "REB"]))),
        role=draw(maybe(WORDS)),
        office=draw(maybe(WORDS)),
        entity_id=draw(maybe(WORDS)),
        via=draw(maybe(spans(text))),
        basis=draw(st.sampled_from(["text", "inferred", "gazetteer:capitals"])),
    )


@st.composite
def attributions(draw, text=None):
    return Attribution(speaker=draw(maybe(actors(text))), cue=draw(spans(text)), hedged=draw(st.booleans()))


@st.composite
def places(draw, text=None):
    return Place(
        **draw(ranges(text)),
        name=draw(NAMES),
        geonames_id=draw(maybe(OFFSETS)),
        latitude=draw(maybe(NUMBERS)),
        longitude=draw(maybe(NUMBERS)),
        country=draw(maybe(WORDS)),
        precision=draw(maybe(WORDS)),
    )


@st.composite
def dates(draw, text=None):
    days = maybe(st.dates().map(str))
    return Date(
        start=draw(days),
        end=draw(days),
        timex=draw(maybe(WORDS)),
        granularity=draw(maybe(WORDS)),
        approximate=draw(st.booleans()),
        basis=draw(st.sampled_from(["expression", "published", "inferred"])),
        reports=draw(many(WORDS)),
        span=draw(maybe(spans(text))),
    )


@st.composite
def figures(draw, text=None):
    return Figure(
        value=draw(maybe(NUMBERS)),
        low=draw(maybe(NUMBERS)),
        high=draw(maybe(NUMBERS)),
        vague=draw(st.booleans()),
        kind=draw(st.sampled_from(get_args(FigureKind))),
        unit=draw(maybe(WORDS)),
        span=draw(spans(text)),
        attribution=draw(many(attributions(text))),
    )


@st.composite
def events(draw, text=None):
    return Event(
        id=draw(WORDS),
        report_id=draw(WORDS),
        within=draw(maybe(WORDS)),
        event_type=draw(st.sampled_from(["AGREE", "THREATEN", "ASSAULT"])),
        mode=draw(maybe(WORDS)),
        contexts=draw(many(NAMES)),
        quad=draw(st.integers(1, 4)),
        score=draw(maybe(NUMBERS)),
        status=draw(st.sampled_from(get_args(Status))),
        negated=draw(st.booleans()),
        status_cues=draw(many(spans(text))),
        actors=draw(many(actors(text))),
        recipients=draw(many(actors(text))),
        place=draw(maybe(places(text))),
        date=draw(maybe(dates(text))),
        attribution=draw(many(attributions(text))),
        figures=draw(many(figures(text))),
        evidence=draw(spans(text)),
        trigger=draw(spans(text)),
        confidence=draw(NUMBERS),
        coder=CoderVersion(whimbrel="0.1.0", codebook="plover-2.0", model=draw(WORDS)),
        report=ReportRef(
            source=draw(NAMES), title=draw(maybe(NAMES)), publisher=draw(maybe(NAMES)), published=draw(maybe(WORDS))
        ),
    )

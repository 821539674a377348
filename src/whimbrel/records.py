"""The frozen record types and their JSON form.

Offsets (`start`, `end`) are half-open, in Unicode code points of `Report.text`, and
`report.text[start:end] == text` holds for every span. Dates are ISO 8601 strings.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec

Status = Literal["happened", "ongoing", "planned", "attempted", "called_for", "conditional", "possible", "cancelled"]
BlockKind = Literal["header", "dateline", "heading", "paragraph"]
FigureKind = Literal["dead", "injured", "arrested", "displaced", "captive", "weapons", "money", "other"]
PublishedBasis = Literal["option", "metadata", "first_line", "dateline", "text"]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every record: immutable, compared by value, written to JSON field by field."""


class Span(Record, frozen=True, kw_only=True):
    """A run of characters of one report's text."""

    start: int
    end: int
    text: str


class Block(Record, frozen=True, kw_only=True):
    """A part of a report's layout; only a `paragraph` is read as sentences."""

    kind: BlockKind
    start: int
    end: int


class Report(Record, frozen=True, kw_only=True):
    """One report as read: its stored text, where it came from, and its layout."""

    id: str
    text: str
    text_hash: str
    source: str
    """Path or address that the bytes came from (with `:LINE` for a row of a file)."""
    external_id: str | None = None
    """The id that the source gave the report, if any."""
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_basis: PublishedBasis | None = None
    language: str = "en"
    blocks: tuple[Block, ...] = ()


class Failure(Record, frozen=True, kw_only=True):
    """A report that could not be read or coded: where, why, and how to mend it."""

    source: str
    reason: str
    mend: str
    place: str | None = None
    """Where inside the source, such as `line 812`."""


class Actor(Record, frozen=True, kw_only=True):
    """An actor as mentioned at one place of a report, and what it was resolved to."""

    text: str
    start: int
    end: int
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    """The office or role as the report states it."""
    office: str | None = None
    """The office as the gazetteer knows it at the report's date, kept apart from `role`."""
    entity_id: str | None = None
    via: Span | None = None
    """The span that gave the name or office, where it is not this mention itself."""
    basis: str = "text"
    """`text`, `inferred`, or `gazetteer:TABLE`."""


class Attribution(Record, frozen=True, kw_only=True):
    """One layer of who says so; `speaker` is None for "reportedly"."""

    speaker: Actor | None
    cue: Span
    hedged: bool = False


class Place(Record, frozen=True, kw_only=True):
    """Where an event is said to be."""

    text: str
    start: int
    end: int
    name: str
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    kind: str | None = None
    precision: str | None = None
    tie: str | None = None
    basis: str = "text"


class Date(Record, frozen=True, kw_only=True):
    """When an event is said to be; `start` and `end` are inclusive ISO dates or None."""

    start: str | None
    end: str | None
    timex: str | None
    granularity: str | None
    approximate: bool
    basis: str
    reports: tuple[str, ...] = ()
    span: Span | None = None


class Figure(Record, frozen=True, kw_only=True):
    """A number that a report gives for an event."""

    value: float | None
    low: float | None
    high: float | None
    vague: bool
    kind: FigureKind
    unit: str | None
    span: Span
    attribution: tuple[Attribution, ...] = ()


class CoderVersion(Record, frozen=True, kw_only=True):
    """What made a record."""

    whimbrel: str
    codebook: str
    model: str


class ReportRef(Record, frozen=True, kw_only=True):
    """What each record says of the report that it comes from."""

    source: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None


class Event(Record, frozen=True, kw_only=True):
    """One coded record; see `docs/record.md` for what each field means."""

    id: str
    report_id: str
    within: str | None
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    score: float | None
    status: Status
    negated: bool
    status_cues: tuple[Span, ...]
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    place: Place | None
    date: Date | None
    attribution: tuple[Attribution, ...]
    figures: tuple[Figure, ...]
    evidence: Span
    trigger: Span
    confidence: float
    coder: CoderVersion
    report: ReportRef


class Coding(Record, frozen=True, kw_only=True):
    """A report and the records coded from it; `skipped` says why a report was kept but not coded."""

    report: Report
    events: tuple[Event, ...] = ()
    skipped: str | None = None


def hash_text(*parts: str | None) -> str:
    """Return a 32-digit hex digest of the parts; None and "" differ, and no two splits collide."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(b"-" if part is None else b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def write_json(record: Record) -> bytes:
    """Return one record as a line of JSON, without the newline."""
    return msgspec.json.encode(record)


def read_event(line: bytes | str) -> Event:
    """Return the event of one JSON line; raise `msgspec.ValidationError` where it is none."""
    return msgspec.json.decode(line, type=Event)


def make_span(text: str, start: int, end: int) -> Span:
    """Return the span of `text` from `start` to `end`."""
    return Span(start=start, end=end, text=text[start:end])


def find_broken_spans(event: Event, text: str) -> Sequence[str]:
    """Return the paths of spans in `event` that lie outside the report's `text`, or whose text is not what stands
    there.
    """
    broken: list[str] = []

    def visit(value: object, path: str) -> None:
        if isinstance(value, Span | Actor | Place) and not (
            0 <= value.start <= value.end <= len(text) and text[value.start : value.end] == value.text
        ):
            broken.append(path)
        if isinstance(value, Record):
            for field in value.__struct_fields__:
                visit(getattr(value, field), f"{path}.{field}")
        elif isinstance(value, tuple):
            for i, item in enumerate(value):
                visit(item, f"{path}[{i}]")

    visit(event, "event")
    return broken

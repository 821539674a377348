"""The record types of an affair: what is put together from the records of several reports.

As in `whimbrel.records`, every value points at the events that it comes from, by their ids, and through them at
characters of a report. Dates are ISO 8601 strings, intervals are inclusive, ids are hex digests that depend on content.
"""

from typing import Literal

import msgspec

from whimbrel.records import Actor, Date, Event, Figure, Place, Record, Report, Status

CopyKind = Literal["original", "exact", "near", "rewritten"]
DisagreementKind = Literal["contradiction", "refinement", "update", "scope"]
DisagreementField = Literal["date", "place", "number", "actor", "recipient", "happened", "office", "speaker"]
Outcome = Literal["open", "kept", "dropped", "cancelled", "contradicted"]
CommitmentKind = Literal["announced", "promised", "threatened", "demanded", "conditional"]
Period = Literal["week", "month"]


class Copy(Record, frozen=True, kw_only=True):
    """One report of a group of copies: how it stands to the group's first report."""

    report_id: str
    kind: CopyKind
    similarity: float
    """Share of the word runs of both that they have in common, 0 to 1; 1 for the original."""
    added: tuple[str, ...] = ()
    """Sentences of this report that the original lacks."""
    dropped: tuple[str, ...] = ()
    """Sentences of the original that this report lacks."""


class CopyGroup(Record, frozen=True, kw_only=True):
    """Reports that go back to one text; as sources they count as one. A report without copies is a group by itself."""

    id: str
    copies: tuple[Copy, ...]
    """The original first: the earliest dated report, else the first read; then in the order in which they were read."""


class Entity(Record, frozen=True, kw_only=True):
    """One person, group, office-less body or place over all reports."""

    id: str
    name: str
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    names: tuple[str, ...]
    """All names that reports use for it, the commonest first."""
    roles: tuple[str, ...]
    """All offices that reports give it, the commonest first."""
    reports: tuple[str, ...]
    wikidata: str | None = None


class Story(Record, frozen=True, kw_only=True):
    """Reports on one affair."""

    id: str
    title: str
    reports: tuple[str, ...]
    origins: int
    """How many independent texts the reports are: groups of copies."""
    actors: tuple[str, ...]
    """Ids of its main entities, the most involved first."""
    start: str | None
    end: str | None
    """First and last day that its reports or their events give."""
    inferred: dict[str, Date] = msgspec.field(default_factory=dict)
    """For each report without a date of its own, the interval that the story gives it, with the reports behind it."""


class Value(Record, frozen=True, kw_only=True):
    """One value of one field of an incident, and who gives it."""

    value: str
    """The value in plain form: a type, a name, a place's name, an ISO date or interval, a number as written."""
    events: tuple[str, ...]
    """Ids of the events that give it."""
    origins: tuple[str, ...]
    """Ids of the copy groups that these events' reports belong to: how many independent sources there are."""


class StatusStep(Record, frozen=True, kw_only=True):
    """What an incident's status was by the reports of a day."""

    status: Status
    negated: bool
    reported: str | None
    """Date of publication, or None where no report of these has one."""
    events: tuple[str, ...]


class Incident(Record, frozen=True, kw_only=True):
    """One happening, merged from the events of one or more reports."""

    id: str
    story: str | None
    event_type: str
    within: bool
    """Whether it is only the content of a speech act; such incidents never count in relations."""
    status: Status
    negated: bool
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    place: Place | None
    date: Date | None
    figures: tuple[Figure, ...]
    """Above: the best supported value of each field; below: each value given."""
    values: dict[str, tuple[Value, ...]]
    """By field: event_type, mode, actors, recipients, place, date, status, speaker, and kinds of figures (`dead`)."""
    history: tuple[StatusStep, ...]
    events: tuple[str, ...]
    reports: tuple[str, ...]
    origins: tuple[str, ...]


class Voice(Record, frozen=True, kw_only=True):
    """One side of a disagreement: the value, and where it is said."""

    value: str
    events: tuple[str, ...]
    """Ids of events; empty for a voice that is the gazetteer's."""
    reports: tuple[str, ...]
    quotes: tuple[str, ...]
    """The sentences that say it."""
    speaker: str | None = None
    """Who is said to say it, where that is not the report itself; `gazetteer` for the dated holder of an office."""


class Disagreement(Record, frozen=True, kw_only=True):
    """A field of an incident or entity on which reports differ."""

    id: str
    kind: DisagreementKind
    field: DisagreementField
    about: str
    """Id of the incident or entity."""
    subject: str
    """What it is about in plain words, built from the records: "Israel's defence minister"."""
    line: str
    """The whole in one plain sentence, with its reservation: "contradiction, unless the office changed hands"."""
    voices: tuple[Voice, ...]
    weight: float
    """How much it matters, 0 to 1; lines are in falling order of it."""


class Commitment(Record, frozen=True, kw_only=True):
    """What an actor undertook, threatened or demanded, and what later records say of it."""

    id: str
    kind: CommitmentKind
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    act: str
    """Id of the event that says it."""
    content: str | None
    """Id of the event that it is about, or None where the act is its own content."""
    condition: str | None
    """The words of the condition, as reported."""
    until: str | None
    made: str | None
    outcome: Outcome
    evidence: tuple[str, ...]
    """Ids of the later events that decide the outcome."""
    line: str


class Entry(Record, frozen=True, kw_only=True):
    """A line of a chronology."""

    incident: str
    start: str | None
    end: str | None
    granularity: str | None
    basis: str | None
    line: str
    """Plain words built from the record."""
    undated: bool
    """Whether it has neither day nor bounds, and stands apart."""


class Point(Record, frozen=True, kw_only=True):
    """One week or month of a pair of actors."""

    start: str
    end: str
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    planned: int
    """Incidents that are planned, threatened, called for, conditional or possible: counted apart."""
    score: float | None
    """Mean PLOVER score of the incidents that happened or go on."""
    incidents: tuple[str, ...]


class Level(Record, frozen=True, kw_only=True):
    """The smoothed tension of a pair at the end of a period: mean and 95 % interval, PLOVER's scale, sign turned."""

    end: str
    mean: float
    low: float
    high: float


class Break(Record, frozen=True, kw_only=True):
    """A period at which the level of a pair changes, and the incidents behind it."""

    start: str
    change: float
    incidents: tuple[str, ...]


class Relation(Record, frozen=True, kw_only=True):
    """How two actors stood to each other over time."""

    actors: tuple[str, str]
    """Codes of countries, or entity ids, in alphabetical order."""
    period: Period
    points: tuple[Point, ...]
    verbal: tuple[Level, ...]
    material: tuple[Level, ...]
    breaks: tuple[Break, ...]


class Affair(Record, frozen=True, kw_only=True):
    """Everything that is put together from some reports; `affair.json` is this."""

    version: str
    reports: tuple[Report, ...]
    events: tuple[Event, ...]
    copies: tuple[CopyGroup, ...]
    stories: tuple[Story, ...]
    entities: tuple[Entity, ...]
    incidents: tuple[Incident, ...]
    disagreements: tuple[Disagreement, ...]
    commitments: tuple[Commitment, ...]
    chronology: tuple[Entry, ...]
    relations: tuple[Relation, ...]

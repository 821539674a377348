"""What the templates show, read off the affair: one type for each kind of line."""

from collections import Counter
from typing import Any, NamedTuple

from whimbrel.affair import Affair, Commitment, Disagreement, Entry, Incident, Relation, Story
from whimbrel.charts.chronology import find_quads
from whimbrel.charts.days import read_day
from whimbrel.charts.palette import QUADS
from whimbrel.codebook import load_codebook
from whimbrel.export.page.figures import Chart, list_charts, list_tensions
from whimbrel.export.page.quotes import Cite, Quote, Quoter, find_title
from whimbrel.records import Date
from whimbrel.stories.chronology import write_day, write_line, write_when

FIELDS = {
    "event_type": "type",
    "actors": "who",
    "recipients": "to whom",
    "speaker": "said by",
    "called_for": "called for",
}
STATUSES = {"called_for": "called for"}
LEDGER = 300
"""Lines of the ledger that a page shows at most: they are the longest, and the last matter least."""


class EntryView(NamedTuple):
    """A line of the chronology with the incident behind it."""

    number: int
    when: str
    iso: str | None
    basis: str
    line: str
    quad: int
    kind: str
    status: str
    story: int
    reports: int
    origins: int
    quotes: list[Quote]


class ValueView(NamedTuple):
    """One value of a field, and who gives it."""

    field: str
    value: str
    cites: tuple[Cite, ...]
    origins: int


class IncidentView(NamedTuple):
    """An incident with every value that a report gives."""

    number: int
    line: str
    when: str
    type: str
    quad: int
    kind: str
    status: str
    within: bool
    values: list[ValueView]
    history: list[tuple[str, str, tuple[Cite, ...]]]
    quotes: list[Quote]


class VoiceView(NamedTuple):
    """One side of a disagreement."""

    value: str
    speaker: str | None
    gazetteer: bool
    cites: tuple[Cite, ...]
    quotes: tuple[str, ...]


class LedgerView(NamedTuple):
    """A line of the ledger."""

    kind: str
    field: str
    subject: str
    line: str
    weight: float
    incident: int
    voices: list[VoiceView]


class CommitmentView(NamedTuple):
    """A commitment with what decides it."""

    kind: str
    line: str
    made: str
    until: str
    outcome: str
    condition: str | None
    quotes: list[Quote]
    later: list[Quote]


class StoryView(NamedTuple):
    """A story with its reports."""

    number: int
    title: str
    when: str
    origins: int
    actors: list[str]
    cites: tuple[Cite, ...]
    inferred: list[tuple[Cite, str, tuple[Cite, ...]]]


class ReportView(NamedTuple):
    """A report: where it is from, and how it stands to its copies."""

    number: int
    title: str
    publisher: str
    when: str
    story: int
    events: int
    copy: str
    original: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]


class PairView(NamedTuple):
    """A pair of actors: its chart, and its counts."""

    name: str
    chart: Chart
    incidents: int
    breaks: list[tuple[str, str, list[tuple[int, str]]]]


class Maker:
    """Makes the views of one affair; `most` bounds each list."""

    def __init__(self, affair: Affair, most: int) -> None:
        self.affair, self.most = affair, most
        self.quoter = Quoter(affair, most)
        self.quads = find_quads(affair)
        self.incidents = {incident.id: incident for incident in affair.incidents}
        self.entities = {entity.id: entity for entity in affair.entities}
        self.stories = {story.id: number for number, story in enumerate(affair.stories[:most], 1)}
        self.home = {report: self.stories[story.id] for story in affair.stories[:most] for report in story.reports}
        self.lines = {entry.incident: entry.line for entry in affair.chronology}
        shown = sorted(affair.incidents, key=lambda i: (i.within, -len(i.origins)))[:most]
        kept = {incident.id for incident in shown}
        self.shown = [incident for incident in affair.incidents if incident.id in kept]
        self.numbers = {incident.id: number for number, incident in enumerate(self.shown, 1)}

    def tell_kind(self, incident: str) -> tuple[int, str]:
        """Return the quad of an incident and its name; 0 for a type that is not in the codebook."""
        quad = self.quads.get(incident, 0)
        return quad, QUADS[quad - 1] if quad else "other"

    def make_entry(self, entry: Entry) -> EntryView:
        """Return a line of the chronology."""
        incident = self.incidents[entry.incident]
        return EntryView(
            self.numbers.get(incident.id, 0),
            write_when(entry),
            entry.start or entry.end,
            entry.basis or "",
            entry.line,
            *self.tell_kind(incident.id),
            write_status(incident.status, incident.negated),
            self.stories.get(incident.story or "", 0),
            len(incident.reports),
            len(incident.origins),
            self.quoter.quote(incident.events),
        )

    def list_months(self) -> list[tuple[str, list[EntryView]]]:
        """Return the dated lines by month."""
        months: dict[str, list[EntryView]] = {}
        for entry in self.affair.chronology:
            if not entry.undated and entry.incident in self.numbers:
                months.setdefault(find_month(entry), []).append(self.make_entry(entry))
        return list(months.items())

    def make_incident(self, incident: Incident) -> IncidentView:
        """Return an incident."""
        values = [
            ValueView(
                FIELDS.get(field, field),
                write_status(value.value, False) if field == "status" else value.value,
                self.cite_events(value.events),
                len(value.origins),
            )
            for field, some in incident.values.items()
            for value in some
        ]
        history = [
            (write_day(s.reported) or "undated", write_status(s.status, s.negated), self.cite_events(s.events))
            for s in incident.history
        ]
        return IncidentView(
            self.numbers[incident.id],
            self.lines.get(incident.id) or write_line(incident),
            write_when(incident.date) if incident.date else "undated",
            incident.event_type,
            *self.tell_kind(incident.id),
            write_status(incident.status, incident.negated),
            incident.within,
            values,
            history,
            self.quoter.quote(incident.events),
        )

    def cite_events(self, events: tuple[str, ...]) -> tuple[Cite, ...]:
        """Return the reports of some events."""
        known = self.quoter.events
        return self.quoter.cite_all(known[name].report_id for name in events if name in known)

    def make_line(self, line: Disagreement) -> LedgerView:
        """Return a line of the ledger."""
        voices = [
            VoiceView(v.value, v.speaker, v.speaker == "gazetteer", self.quoter.cite_all(v.reports), v.quotes)
            for v in line.voices
        ]
        words = line.line.removeprefix(line.subject).lstrip(" :")
        number = self.numbers.get(line.about, 0)
        return LedgerView(line.kind, line.field, line.subject, words, line.weight, number, voices)

    def make_commitment(self, item: Commitment) -> CommitmentView:
        """Return a commitment."""
        made, until = write_day(item.made), write_day(item.until)
        own = [name for name in (item.act, item.content) if name]
        later = self.quoter.quote(item.evidence)
        return CommitmentView(
            item.kind, item.line, made, until, item.outcome, item.condition, self.quoter.quote(own), later
        )

    def make_story(self, story: Story) -> StoryView:
        """Return a story."""
        names = [self.entities[id_].name for id_ in story.actors if id_ in self.entities]
        inferred = [
            (self.quoter.cite(report), write_when(date), self.quoter.cite_all(date.reports))
            for report, date in story.inferred.items()
        ]
        when = write_span(story.start, story.end)
        cites = self.quoter.cite_all(story.reports)
        return StoryView(self.stories[story.id], story.title, when, story.origins, names[:6], cites, inferred)

    def list_reports(self) -> list[ReportView]:
        """Return all reports in the order in which they were read."""
        copies = {c.report_id: (c, group.copies[0].report_id) for group in self.affair.copies for c in group.copies}
        counts = Counter(event.report_id for event in self.affair.events)
        views = []
        for report in self.affair.reports[: self.most]:
            copy, original = copies.get(report.id, (None, report.id))
            views.append(
                ReportView(
                    self.quoter.numbers[report.id],
                    find_title(report),
                    report.publisher or report.source.rsplit("/", 1)[-1],
                    write_day(report.published) or "undated",
                    self.home.get(report.id, 0),
                    counts[report.id],
                    "" if copy is None or copy.kind == "original" else f"{copy.kind}, {copy.similarity:.0%} alike",
                    self.quoter.numbers.get(original, 0),
                    copy.added if copy else (),
                    copy.dropped if copy else (),
                )
            )
        return views

    def make_pair(self, relation: Relation, chart: Chart) -> PairView:
        """Return a pair of actors, with the incidents behind each rupture."""
        breaks = [
            (
                write_day(b.start),
                f"{b.change:+.1f}",
                [(self.numbers.get(i, 0), self.tell_line(i)) for i in b.incidents[:8] if i in self.incidents],
            )
            for b in relation.breaks
        ]
        count = len({i for point in relation.points for i in point.incidents})
        return PairView(chart.title, chart, count, breaks)

    def tell_line(self, incident: str) -> str:
        """Return the line of an incident."""
        return self.lines.get(incident) or write_line(self.incidents[incident])


def make_views(affair: Affair, *, title: str | None, most: int) -> dict[str, Any]:
    """Return everything that the template `page.html` names."""
    maker = Maker(affair, most)
    own = [i for i in affair.incidents if not i.within]
    days = sorted(filter(None, (day for story in affair.stories for day in (story.start, story.end))))
    largest = affair.stories[0].title if affair.stories else "No reports"
    undated = [e for e in affair.chronology if e.undated and e.incident in maker.numbers]
    return {
        "title": title or largest,
        "version": affair.version,
        "span": write_span(days[0], days[-1]) if days else "undated",
        "others": 0 if title else max(0, len(affair.stories) - 1),
        "counts": {
            "reports": len(affair.reports),
            "sources": len(affair.copies),
            "stories": len(affair.stories),
            "incidents": len(own),
            "events": len(affair.events),
            "disagreements": len(affair.disagreements),
            "contradictions": sum(d.kind == "contradiction" for d in affair.disagreements),
            "commitments": len(affair.commitments),
            "open": sum(c.outcome == "open" for c in affair.commitments),
            "entries": len(affair.chronology),
            "entities": len(affair.entities),
            "all incidents": len(affair.incidents),
            "pairs": len(affair.relations),
        },
        "most": most,
        "quads": list(enumerate(QUADS, 1)),
        "stories": [maker.make_story(story) for story in affair.stories[:most]],
        "months": maker.list_months(),
        "left_out": len(affair.incidents) > most,
        "undated": [maker.make_entry(entry) for entry in undated],
        "ledger": [maker.make_line(line) for line in affair.disagreements[: min(most, LEDGER)]],
        "commitments": [maker.make_commitment(item) for item in affair.commitments[:most]],
        "incidents": [maker.make_incident(incident) for incident in maker.shown],
        "entities": affair.entities[: min(most, 400)],
        "reports": maker.list_reports(),
        "charts": list_charts(affair),
        "pairs": [maker.make_pair(relation, chart) for relation, chart in list_tensions(affair)],
        "types": {name: type_.definition for name, type_ in load_codebook().types.items()},
    }


def find_month(entry: Entry) -> str:
    """Return the month that a line stands under, or the year where the line covers more than two months."""
    first, last = read_day(entry.start or entry.end), read_day(entry.end or entry.start)
    if first is None or last is None:
        return ""
    return write_day(first.isoformat()[:7]) if (last - first).days < 62 else f"{first.year}"


def write_status(status: str, negated: bool) -> str:
    """Return a status in words."""
    words = STATUSES.get(status, status)
    return f"not {words}" if negated else words


def write_span(start: str | None, end: str | None) -> str:
    """Return a span of days in words."""
    date = Date(start=start, end=end, timex=None, granularity="day", approximate=False, basis="published")
    return write_when(date)

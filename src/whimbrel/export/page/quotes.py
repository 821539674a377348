"""The sentences behind a line, and the reports that have them."""

from collections.abc import Iterable
from typing import NamedTuple

from whimbrel.affair import Affair
from whimbrel.records import Event, Report
from whimbrel.stories.chronology import write_day

LONGEST = 700
"""Characters of a sentence that are shown: longer ones are lists or texts without stops."""


LONGEST_TITLE = 110


class Cite(NamedTuple):
    """A report as a line names it: its number on the page and its label."""

    number: int
    label: str


class Quote(NamedTuple):
    """A sentence, parted before and after the words of the event, and the reports that have it."""

    before: str
    words: str
    after: str
    cites: tuple[Cite, ...]
    said_by: str


class Quoter:
    """Looks up events and reports of one affair, of which the first `most` reports stand on the page."""

    def __init__(self, affair: Affair, most: int) -> None:
        self.events = {event.id: event for event in affair.events}
        self.numbers = {report.id: number for number, report in enumerate(affair.reports[:most], 1)}
        self.labels = {report.id: name_report(report) for report in affair.reports}

    def cite(self, report_id: str) -> Cite:
        """Return how a report is named; number 0 for one that is not on the page."""
        return Cite(self.numbers.get(report_id, 0), self.labels.get(report_id, "a report that is not here"))

    def cite_all(self, reports: Iterable[str]) -> tuple[Cite, ...]:
        """Return the reports as they are named, each once."""
        return tuple(self.cite(report) for report in dict.fromkeys(reports))

    def quote(self, events: Iterable[str]) -> list[Quote]:
        """Return the sentences of some events, each once with all reports that have it, in the order of the events."""
        groups: dict[str, list[Event]] = {}
        for name in events:
            if event := self.events.get(name):
                groups.setdefault(" ".join(event.evidence.text.split()), []).append(event)
        return [self.make_quote(group) for group in groups.values()]

    def make_quote(self, events: list[Event]) -> Quote:
        """Return the sentence that some events share, the first one's words marked."""
        event = events[0]
        text, start = event.evidence.text, event.trigger.start - event.evidence.start
        end = start + len(event.trigger.text)
        if not (0 <= start < end <= len(text)):
            start = end = 0
        speakers = [
            f"by {layer.speaker.name}" if layer.speaker else f"“{layer.cue.text}”" for layer in event.attribution
        ]
        before, words, after = text[:start], text[start:end], text[end:]
        return Quote(
            before if len(before) <= LONGEST else "… " + before[-LONGEST:],
            words[:LONGEST],
            after if len(after) <= LONGEST else after[:LONGEST] + " …",
            self.cite_all(event.report_id for event in events),
            ", ".join(speakers),
        )


def name_report(report: Report) -> str:
    """Return who published a report and when, else its title or the end of where it came from."""
    name = report.publisher or report.title or report.source.rsplit("/", 1)[-1] or "report"
    name = name if len(name) <= 60 else name[:59].rstrip() + "…"
    return f"{name}, {write_day(report.published)}" if report.published else f"{name}, undated"


def find_title(report: Report) -> str:
    """Return the title of a report, else the beginning of its heading or first paragraph, else where it came from."""
    kinds = {kind: report.text[b.start : b.end] for b in reversed(report.blocks) for kind in (b.kind,)}
    text = report.title or kinds.get("heading") or kinds.get("paragraph") or report.text
    words = " ".join(text[:400].split())
    short = words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return short or report.source

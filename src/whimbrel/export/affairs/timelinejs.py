"""TimelineJS: one slide an incident that has a date, its line as headline, the sentences behind it as text.

The program shows text as HTML: what stands in a row is plain text, escaped in the file.
"""

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from whimbrel.affair import Affair, Entry, Incident
from whimbrel.errors import ReadError
from whimbrel.export.affairs.deeds import read_day
from whimbrel.export.affairs.delimited import read_text
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import count_missing
from whimbrel.records import Event
from whimbrel.stories.chronology import write_when

FORM = "timelinejs"
QUOTED = 3
"""Sentences that a slide shows."""
SHOWN = ("display_date", "group")
WORDS = ("headline", "text")
PARTS = ("year", "month", "day")


def make_rows(affair: Affair, ledger: Ledger) -> list[dict[str, Any]]:
    """Return the slides; what TimelineJS cannot hold is counted in `ledger`."""
    entries = {entry.incident: entry for entry in affair.chronology}
    events = {event.id: event for event in affair.events}
    titles = {story.id: story.title for story in affair.stories}
    rows, written = [], []
    for incident in affair.incidents:
        entry = entries.get(incident.id)
        if entry is None:
            ledger.add("dropped", "incidents that have no line of their own in the chronology")
        elif entry.undated or not (read_day(entry.start) or read_day(entry.end)):
            ledger.add("dropped", "undated incidents (a slide must have a date)")
        else:
            rows.append(_make_slide(incident, entry, events, titles.get(incident.story or ""), ledger))
            written.append(incident)
    count_missing(FORM, affair, written, ledger)
    return rows


def _make_slide(
    incident: Incident, entry: Entry, events: dict[str, Event], group: str | None, ledger: Ledger
) -> dict[str, Any]:
    first, last = read_day(entry.start), read_day(entry.end)
    cut = {"month": 2, "year": 1}.get(entry.granularity or "", 3) if first and last else 3
    slide: dict[str, Any] = {"start_date": _make_date(first or last or "", cut)}
    if first and last and first != last and cut == 3:
        slide["end_date"] = _make_date(last, cut)
    if not (first and last):
        ledger.add("approximated", "dates with one bound: drawn at the known side, told in the words of the date")
    own = [events[name] for name in incident.events if name in events]
    quotes = list(dict.fromkeys(f"“{event.evidence.text}” ({_name_source(event)})" for event in own))
    ledger.add("dropped", f"sentences beyond {QUOTED} on a slide", max(0, len(quotes) - QUOTED))
    slide["text"] = {"headline": entry.line, "text": "\n".join(quotes[:QUOTED])}
    slide |= {"display_date": write_when(entry), "unique_id": incident.id}
    return slide | ({"group": group} if group else {})


def _name_source(event: Event) -> str:
    parts = (
        event.report.publisher or event.report.title or event.report.source.rsplit("/", 1)[-1],
        event.report.published,
    )
    return ", ".join(part for part in parts if part)


def _make_date(day: str, cut: int) -> dict[str, int]:
    return dict(zip(PARTS[:cut], (int(part) for part in day.split("-")), strict=False))


def write_rows(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the slides as one JSON object, all text escaped."""
    slides = []
    for row in rows:
        words = {name: html.escape(row["text"][name]) for name in WORDS}
        shown = {name: html.escape(row[name]) for name in SHOWN if name in row}
        slides.append(row | {"text": words} | shown)
    path.write_bytes(msgspec.json.format(msgspec.json.encode({"events": slides}), indent=1))


def read_rows(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the slides of a file, their text as plain text; raise `ReadError` where it is no timeline."""
    try:
        slides = msgspec.json.decode(read_text(path), type=dict[str, Any])["events"]
        return tuple(_read_slide(slide) for slide in slides)
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError, RecursionError) as exc:
        raise ReadError(str(path), f"is no timeline ({exc})", "name a file that TimelineJS reads") from exc


def _read_slide(slide: dict[str, Any]) -> dict[str, Any]:
    if not all(isinstance(slide["start_date"][part], int) for part in slide["start_date"]):
        raise ValueError("a date that is not in numbers")
    words = {name: html.unescape(slide["text"].get(name) or "") for name in WORDS}
    return slide | {"text": words} | {name: html.unescape(slide[name]) for name in SHOWN if name in slide}

"""Read records that were coded before: JSON Lines of events, or of reports with their events."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path

import msgspec

from whimbrel.errors import ReadError
from whimbrel.records import Coding, Event, Report, hash_text

ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
MEND = "write it with `whimbrel code --format jsonl`"
EVENT_KEYS = frozenset({"report_id", "event_type", "evidence", "trigger"})
CODING_KEYS = frozenset({"report", "events"})


def is_coded(path: str) -> bool:
    """Return whether a file holds records rather than reports, by its ending and its first line."""
    if not path.endswith(ENDINGS) or not Path(path).is_file():
        return False
    try:
        with open_lines(Path(path)) as stream:
            first = msgspec.json.decode(next((line for line in stream if line.strip()), b"null"))
    except (OSError, EOFError, zlib.error, msgspec.DecodeError, RecursionError):
        return False
    return isinstance(first, dict) and (first.keys() >= EVENT_KEYS or first.keys() >= CODING_KEYS)


def open_lines(path: Path) -> gzip.GzipFile | BufferedReader:
    """Open a file for reading lines of bytes, unpacked where it is gzipped."""
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def read_codings(paths: Iterable[str]) -> Iterator[Coding]:
    """Yield the reports of some files of records, each with its events; of events alone a report has no text.

    Raises `ReadError` for a line that is neither, and for a file that cannot be read.
    """
    loose: dict[str, list[Event]] = {}
    for path in paths:
        try:
            with open_lines(Path(path)) as stream:
                for number, line in enumerate(stream, 1):
                    if line.strip():
                        item = read_line(line, path, number)
                        if isinstance(item, Coding):
                            yield item
                        else:
                            loose.setdefault(item.report_id, []).append(item)
        except (OSError, EOFError, zlib.error) as exc:
            raise ReadError(path, f"cannot be read ({exc})", MEND) from exc
    for report_id, events in loose.items():
        yield Coding(report=make_report(report_id, events[0]), events=tuple(events))


def read_line(line: bytes, path: str, number: int) -> Coding | Event:
    """Return the event, or the report with its events, of one line; raise `ReadError` where it is neither."""
    try:
        return msgspec.json.decode(line, type=Event)
    except (msgspec.DecodeError, RecursionError) as exc:
        try:
            return msgspec.json.decode(line, type=Coding)
        except (msgspec.DecodeError, RecursionError):
            raise ReadError(path, f"is no record ({exc})", MEND, f"line {number}") from exc


def make_report(report_id: str, event: Event) -> Report:
    """Return what an event tells of its report."""
    ref = event.report
    return Report(
        id=report_id,
        text="",
        text_hash=hash_text(""),
        source=ref.source,
        title=ref.title,
        publisher=ref.publisher,
        published=ref.published,
    )

"""Checks the form of the gold files under `tests/gold` against the reports that ship with the project.

Usage: python tests/gold_format.py
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

from whimbrel.records import FigureKind, Status

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "src" / "whimbrel" / "demo" / "reports"
GOLD = ROOT / "tests" / "gold"
CODEBOOK = ROOT / "src" / "whimbrel" / "codebook" / "plover"
PREPOSITIONS = "in at near on from to into around outside between through across over off along inside towards"
TIES = {*PREPOSITIONS.split(), "object", "modifier", "dateline"}
AREAS = "country region town crossing corridor camp sea strait river mountain island"
SITES = "base building street airport port dam plant other"
KINDS = {*AREAS.split(), *SITES.split()}
BASES = {"expression", "published"}


class ParagraphReader(HTMLParser):
    """Collects the text of a page's `p` elements."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.inside = True
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.paragraphs[-1] += data


def read_gold_text(path: Path, demo: Path = DEMO) -> str:
    """Return the text behind the gold file at `path`: a whole file, the `text` of a row, or a page's paragraphs."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text: str = (demo / gold["report"]).read_text(encoding="utf-8")
    if gold["report"].endswith(".html"):
        reader = ParagraphReader()
        reader.feed(text)
        return "\n\n".join(reader.paragraphs)
    if gold["report"].endswith(".jsonl"):
        rows = {row["id"]: row for row in map(json.loads, text.splitlines())}
        return str(rows[gold["row"]]["text"])
    return text


def read_codes(name: str, *columns: str) -> set[tuple[str, ...]]:
    """Return the values that `columns` take in a table of the codebook; empty where the table is missing."""
    path = CODEBOOK / name
    if not path.exists():
        return set()
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {tuple(row[c] for c in columns) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def count_words(words: str, text: str) -> int:
    """Count where `words` stand in `text` as whole words."""
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def check_spans(record: dict[str, Any], text: str) -> Iterator[str]:
    """Yield what is wrong with a record's quote, trigger, parties and attribution."""
    quote = record["quote"]
    if text.count(quote) != 1:
        yield f"quote stands {text.count(quote)} times in the report"
    if count_words(record["trigger"], quote) != 1:
        yield f"trigger {record['trigger']!r} does not stand exactly once in the quote"
    for party in record["actors"] + record["recipients"]:
        if count_words(party["text"], quote) != 1:
            yield f"party {party['text']!r} does not stand exactly once in the quote"
    for layer in record["attribution"]:
        for part in (layer["speaker"], layer["cue"]):
            if part is not None and not count_words(part, text):
                yield f"attribution {part!r} is not in the report"


def check_codes(record: dict[str, Any]) -> Iterator[str]:
    """Yield each code of a record that the codebook lacks."""
    types, modes = read_codes("types.tsv", "type"), read_codes("modes.tsv", "type", "mode")
    contexts, sectors = read_codes("contexts.tsv", "context"), read_codes("sectors.tsv", "sector")
    parties = record["actors"] + record["recipients"]
    if types and (record["event_type"],) not in types:
        yield f"no type {record['event_type']!r}"
    if modes and record["mode"] and (record["event_type"], record["mode"]) not in modes:
        yield f"no mode {record['mode']!r} of {record['event_type']}"
    yield from (f"no context {c!r}" for c in record["contexts"] if contexts and (c,) not in contexts)
    yield from (f"no sector {s!r}" for p in parties for s in p["sectors"] if sectors and (s,) not in sectors)
    yield from (f"no country {p['country']!r}" for p in parties if not re.fullmatch(r"[A-Z]{3}", p["country"] or "XXX"))
    if record["status"] not in get_args(Status):
        yield f"no status {record['status']!r}"


def check_place(record: dict[str, Any], text: str) -> Iterator[str]:
    """Yield what is wrong with a record's place, where it has one."""
    place = record.get("place")
    if place is None:
        return
    if not count_words(place["text"], text if place["tie"] == "dateline" else record["quote"]):
        yield f"place {place['text']!r} is not in the quote"
    if place["tie"] not in TIES:
        yield f"no tie {place['tie']!r}"
    if place["kind"] not in KINDS:
        yield f"no kind of place {place['kind']!r}"
    if not re.fullmatch(r"[A-Z]{3}", place["country"] or "XXX"):
        yield f"no country {place['country']!r}"


def is_day(value: object) -> bool:
    """Tell whether `value` is a day as an ISO date with hyphens."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def check_date(record: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a record's date, where it has one."""
    when = record.get("date")
    if when is None:
        return
    if when["basis"] not in BASES:
        yield f"no basis {when['basis']!r}"
    if (when["text"] is None) != (when["basis"] == "published"):
        yield f"date {when['text']!r} does not fit its basis {when['basis']!r}"
    if when["text"] is not None and not count_words(when["text"], record["quote"]):
        yield f"date {when['text']!r} is not in the quote"
    days = [when[bound] for bound in ("start", "end") if when[bound] is not None]
    wrong = [day for day in days if not is_day(day)]
    yield from (f"{day!r} is no ISO date" for day in wrong)
    if not wrong and days != sorted(days):
        yield f"the date starts on {days[0]}, after its end {days[1]}"


def is_number(value: object) -> bool:
    """Tell whether `value` is a number that a figure can have."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_figures(record: dict[str, Any], text: str) -> Iterator[str]:
    """Yield what is wrong with a record's figures, where it has any."""
    for figure in record.get("figures", []):
        where = f"figure {figure['text']!r}"
        if not count_words(figure["text"], record["quote"]):
            yield f"{where} is not in the quote"
        if figure["kind"] not in get_args(FigureKind):
            yield f"{where}: no kind {figure['kind']!r}"
        numbers = [figure[key] for key in ("low", "value", "high") if figure[key] is not None]
        wrong = [number for number in numbers if not is_number(number)]
        yield from (f"{where}: {number!r} is no number" for number in wrong)
        if not wrong and numbers != sorted(numbers):
            yield f"{where}: its value and bounds {numbers} do not rise"
        if not isinstance(figure["vague"], bool):
            yield f"{where}: vague is {figure['vague']!r}"
        if figure["unit"] is not None and not isinstance(figure["unit"], str):
            yield f"{where}: unit is {figure['unit']!r}"
        if figure["speaker"] is not None and not count_words(figure["speaker"], text):
            yield f"{where}: speaker {figure['speaker']!r} is not in the report"


def check_record(record: dict[str, Any], text: str) -> Iterator[str]:
    """Yield what is wrong with one record, taken by itself."""
    yield from check_spans(record, text)
    yield from check_codes(record)
    yield from check_place(record, text)
    yield from check_date(record)
    yield from check_figures(record, text)


def check_gold(path: Path, text: str) -> list[str]:
    """Return what is wrong with the gold file at `path`, written from `text`, one line a fault."""
    records = json.loads(path.read_text(encoding="utf-8"))["records"]
    faults: list[str] = []
    earlier: set[str] = set()
    seen: set[tuple[str, str, str]] = set()
    for record in records:
        where = f"{path.name}, {record['id']}"
        if record["id"] in earlier:
            faults.append(f"{where}: the id stands twice")
        if record["within"] is not None and record["within"] not in earlier:
            faults.append(f"{where}: within {record['within']!r} is no earlier record")
        key = (record["quote"], record["trigger"], record["event_type"])
        if key in seen:
            faults.append(f"{where}: the same trigger and type stand twice in the sentence")
        faults += [f"{where}: {fault}" for fault in check_record(record, text)]
        earlier.add(record["id"])
        seen.add(key)
    return faults


def main() -> int:
    """Print the faults of all gold files; return 1 where there are any."""
    paths = sorted(GOLD.glob("*.json"))
    faults = [fault for path in paths for fault in check_gold(path, read_gold_text(path))]
    sys.stdout.write("".join(f"{line}\n" for line in [*faults, f"{len(paths)} gold files, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())

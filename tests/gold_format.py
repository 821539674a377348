"""Checks the form of the gold files under `tests/gold` against the reports that ship with the project.

Usage: python tests/gold_format.py
"""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

from whimbrel.records import Status

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "src" / "whimbrel" / "demo" / "reports"
GOLD = ROOT / "tests" / "gold"
CODEBOOK = ROOT / "src" / "whimbrel" / "codebook" / "plover"


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


def check_gold(path: Path, text: str) -> list[str]:
    """Return what is wrong with the gold file at `path`, written from `text`, one line a fault."""
    records = json.loads(path.read_text(encoding="utf-8"))["records"]
    faults: list[str] = []
    earlier: set[str] = set()
    seen: set[tuple[str, str, str]] = set()
    checks: tuple[Callable[[dict[str, Any]], Iterator[str]], ...] = (lambda r: check_spans(r, text), check_codes)
    for record in records:
        where = f"{path.name}, {record['id']}"
        if record["id"] in earlier:
            faults.append(f"{where}: the id stands twice")
        if record["within"] is not None and record["within"] not in earlier:
            faults.append(f"{where}: within {record['within']!r} is no earlier record")
        key = (record["quote"], record["trigger"], record["event_type"])
        if key in seen:
            faults.append(f"{where}: the same trigger and type stand twice in the sentence")
        faults += [f"{where}: {fault}" for check in checks for fault in check(record)]
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

"""The training corpus: sentences with their events marked inline, as written in `corpus/*.txt` (rules: docs/corpus.md).

    002 paper {Dakar|a1} {warned|1=REQUEST/yield} {Banjul|r1 a2} not to {close|2=COERCE/restrict:called_for!<1} it.

Usage: python training/markup.py [--against FOLDER]   (check all files; refuse 8-word runs shared with FOLDER's files)
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import get_args

from whimbrel.codebook import Codebook, load_codebook
from whimbrel.errors import DataError
from whimbrel.records import Status
from whimbrel.tables import read_table

FOLDER = Path(__file__).parent / "corpus"
SPLITS = Path(__file__).parent / "splits.tsv"
STYLES = frozenset({"wire", "paper", "broadcast", "statement", "rewrite", "headline", "bulletin"})
STATUSES: tuple[str, ...] = get_args(Status)
ROLES = {"a": "actors", "r": "recipients", "p": "places", "d": "dates", "s": "speakers", "h": "hedges"}
LINE = re.compile(r"(?P<number>\d{3}) (?P<style>[a-z]+) (?P<marked>.+)")
MARK = re.compile(r"\{(?P<words>[^{}|]+)\|(?P<labels>[^{}|]+)\}")
EVENT = re.compile(
    r"(?P<number>\d)=(?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))?(?::(?P<status>[a-z_]+))?(?P<negated>!)?(?:<(?P<within>\d))?"
)
ROLE = re.compile(r"(?P<role>[arpdsh])(?P<number>\d)")
RUN = 8
Range = tuple[int, int]


class MarkupError(ValueError):
    """A line of the corpus that does not hold to the rules: file, line, and what to mend."""


@dataclass
class MarkedEvent:
    """One event of a sentence, by character ranges of its text."""

    number: int
    type: str
    mode: str | None
    status: str
    negated: bool
    within: int | None
    trigger: Range
    actors: list[Range] = field(default_factory=list)
    recipients: list[Range] = field(default_factory=list)
    places: list[Range] = field(default_factory=list)
    dates: list[Range] = field(default_factory=list)
    speakers: list[Range] = field(default_factory=list)
    hedges: list[Range] = field(default_factory=list)


@dataclass(frozen=True)
class Sentence:
    """One sentence with its events."""

    id: str
    topic: str
    style: str
    text: str
    events: tuple[MarkedEvent, ...]


def read_corpus(folder: Path = FOLDER) -> list[Sentence]:
    """Return the sentences of all files in order; raise `MarkupError` at the first wrong line."""
    codebook = load_codebook()
    return [sentence for path in sorted(folder.glob("*.txt")) for sentence in read_file(path, codebook)]


def read_splits(path: Path = SPLITS) -> dict[str, str]:
    """Return `train`, `dev` or `test` for each topic; raise `MarkupError` for another word."""
    splits = {row["topic"]: row["split"] for _, row in read_table(path, ("topic", "split"), DataError)}
    wrong = set(splits.values()) - {"train", "dev", "test"}
    if wrong:
        raise MarkupError(f"{path.name}: {min(wrong)!r} is no split; use train, dev or test")
    return splits


def find_split_errors(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Yield the topics that have no split, and the splits that have no topic."""
    yield from (f"{topic}: give it a split in {SPLITS.name}, or write it" for topic in
                sorted({sentence.topic for sentence in sentences} ^ read_splits().keys()))  # fmt: skip


def read_file(path: Path, codebook: Codebook) -> Iterator[Sentence]:
    """Yield the sentences of one file; raise `MarkupError` at the first wrong line."""
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.fullmatch(line)
        if not match or match["style"] not in STYLES:
            raise MarkupError(
                f"{path.name}, line {at}: write a number, a style ({' '.join(sorted(STYLES))}), a sentence"
            )
        try:
            text, events = read_marked(match["marked"], codebook)
        except ValueError as exc:
            raise MarkupError(f"{path.name}, line {at}: {exc}") from exc
        yield Sentence(f"{path.stem}-{match['number']}", path.stem, match["style"], text, events)


def read_marked(marked: str, codebook: Codebook) -> tuple[str, tuple[MarkedEvent, ...]]:
    """Return the bare text of a marked sentence, and its events; raise `ValueError` where a mark is wrong."""
    text, labelled, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        span = (len(text), len(text) + len(match["words"]))
        text += match["words"]
        labelled += [(span, label) for label in match["labels"].split()]
        at = match.end()
    text += marked[at:]
    if re.search(r"[{}|]", text):
        raise ValueError("a brace or bar outside a mark; write {words|labels}")
    events: dict[int, MarkedEvent] = {}
    for span, label in labelled:
        found = EVENT.fullmatch(label)
        if found:
            event = read_event(found, span, codebook)
            if event.number in events:
                raise ValueError(f"event {event.number} has two words of action")
            events[event.number] = event
    for span, label in labelled:
        if not EVENT.fullmatch(label):
            add_role(events, span, label)
    wrong = [event.number for event in events.values() if event.within is not None and event.within not in events]
    if wrong:
        raise ValueError(f"event {wrong[0]} stands within an event that is not marked")
    return text, tuple(events[number] for number in sorted(events))


def read_event(found: re.Match[str], span: Range, codebook: Codebook) -> MarkedEvent:
    """Return the event of a label such as `2=COERCE/restrict:called_for!<1`; raise `ValueError` for unknown codes."""
    name, mode, status = found["type"], found["mode"], found["status"] or "happened"
    if name not in codebook.types or (mode is not None and mode not in codebook.types[name].modes):
        raise ValueError(f"{name}/{mode} is no type and mode of the codebook")
    if status not in STATUSES:
        raise ValueError(f"{status!r} is no status; use one of {', '.join(STATUSES)}")
    within = int(found["within"]) if found["within"] else None
    return MarkedEvent(int(found["number"]), name, mode, status, bool(found["negated"]), within, span)


def add_role(events: dict[int, MarkedEvent], span: Range, label: str) -> None:
    """Add the span to the event that the label names; raise `ValueError` where there is none such."""
    found = ROLE.fullmatch(label)
    if not found or int(found["number"]) not in events:
        raise ValueError(f"{label!r} is no label of an event here")
    getattr(events[int(found["number"])], ROLES[found["role"]]).append(span)


# --- checks ---------------------------------------------------------------------------------------------------------


def list_runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of `RUN` words of a text, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def find_shared(sentences: Sequence[Sentence], folder: Path) -> Iterator[str]:
    """Yield the ids of sentences that share a run of words with a file below `folder`."""
    runs: set[tuple[str, ...]] = set()
    for path in folder.rglob("*"):
        if path.is_file():
            runs |= list_runs(path.read_text(encoding="utf-8", errors="replace"))
    for sentence in sentences:
        if not runs.isdisjoint(list_runs(sentence.text)):
            yield f"{sentence.id}: shares {RUN} words with a file of {folder.name}"


def find_repeats(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Yield the ids of sentences that share a run of words with an earlier one."""
    seen: dict[tuple[str, ...], str] = {}
    for sentence in sentences:
        runs = list_runs(sentence.text)
        twin = next((seen[run] for run in runs if run in seen), None)
        if twin is not None:
            yield f"{sentence.id}: shares {RUN} words with {twin}"
        seen.update(dict.fromkeys(runs, sentence.id))


def count_corpus(sentences: Sequence[Sentence]) -> dict[str, Counter[str]]:
    """Return counts by type, mode, status, style, and number of events a sentence."""
    events = [event for sentence in sentences for event in sentence.events]
    return {
        "type": Counter(event.type for event in events),
        "mode": Counter(f"{event.type}/{event.mode}" for event in events if event.mode),
        "status": Counter(event.status + "!" * event.negated for event in events),
        "style": Counter(sentence.style for sentence in sentences),
        "events a sentence": Counter(str(len(sentence.events)) for sentence in sentences),
    }


def main(argv: Sequence[str]) -> int:
    """Check the corpus, print its counts, write the JSON Lines beside it; return 1 where something is wrong."""
    parser = argparse.ArgumentParser(description="Check the training corpus.")
    parser.add_argument("--against", type=Path, help="folder of texts with which no sentence may share eight words")
    parser.add_argument("--write", type=Path, help="write the sentences as JSON Lines to this file")
    options = parser.parse_args(argv)
    try:
        sentences = read_corpus()
    except MarkupError as exc:
        print(exc)
        return 1
    wrong = [*find_split_errors(sentences), *find_repeats(sentences)]
    wrong += find_shared(sentences, options.against) if options.against else ()
    for line in wrong:
        print(line)
    for name, counts in count_corpus(sentences).items():
        print(f"{name}: " + ", ".join(f"{key} {count}" for key, count in counts.most_common()))
    if options.write:
        lines = (json.dumps(asdict(sentence), ensure_ascii=False) for sentence in sentences)
        options.write.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{len(sentences)} sentences, {sum(len(s.events) for s in sentences)} events, {len(wrong)} refused")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

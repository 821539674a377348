"""Chronology: timelines of the SemEval-2015 trial set from raw text, and of the sample reports' stories.

Usage: python benchmarks/timelines.py [PATH_OF_FOLDER] [--seed N] [--lines]

The measure is the task's (Minard et al. 2015; its scorer stands in github.com/newsreader/evaluation): each mention of a
line is an event, simultaneous with the line's date and, in the order of the file, before the next event or simultaneous
with it; lines at position 0 do not count. Relations that others entail are left out (UzZaman and Allen 2011); precision
is the share of ours that the gold timeline entails, recall the reverse; both are summed over timelines. The whole way
is measured: coder, incidents, dates, order; which reports make a story is given (`samples_free`: found too). Without
PATH only the sample reports are measured.
"""

import argparse
import re
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from msgspec import structs

from common import Figure, print_figures, score_f1, score_precision, score_recall
from interfaces import CoderLike, build_coder, make_prose, read_path
from meantime import join_sentences
from spans import Range
from whimbrel.affair import CopyGroup, Entry, Story
from whimbrel.records import Coding, Date, Event, Failure, Report
from whimbrel.stories.chronology import list_entries, write_when
from whimbrel.stories.copies import group_copies
from whimbrel.stories.datelines import infer_days
from whimbrel.stories.entities import link_entities
from whimbrel.stories.incidents import merge_events
from whimbrel.stories.stories import group_stories

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "src" / "whimbrel" / "demo" / "reports"
GOLD = ROOT / "tests" / "gold" / "timelines"
PUBLISHED = "7.85 (the best entry, on the test part)"
MARGIN = 3
UNDATED = "XXXX-XX-XX"
TOLD = frozenset({"happened", "ongoing", "attempted"})
WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True)
class Line:
    """One line of a timeline: its position (0: not ordered), its date, and its events."""

    position: int
    date: str
    mentions: tuple[str, ...]


Relation = tuple[str, str, str]


@dataclass(frozen=True)
class Measured:
    """A timeline as gold, as ours, and as the baseline has it."""

    title: str
    gold: list[Line]
    found: list[Line]
    baseline: list[Line]


@dataclass
class Graph:
    """Relations between events and dates, of which those that others entail, or that contradict them, are not kept."""

    parent: dict[str, str] = field(default_factory=dict)
    after: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kept: list[Relation] = field(default_factory=list)

    def find(self, node: str) -> str:
        """Return what stands for all that is simultaneous with a node."""
        while self.parent.setdefault(node, node) != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def precedes(self, a: str, b: str) -> bool:
        """Return whether a is before b."""
        goal, seen, open_nodes = self.find(b), set[str](), [self.find(a)]
        while open_nodes:
            following = {self.find(n) for n in self.after[open_nodes.pop()]} - seen
            if goal in following:
                return True
            seen |= following
            open_nodes += following
        return False

    def entails(self, relation: Relation) -> bool:
        """Return whether the relation follows from those that were added; a node that was not added has none."""
        a, b, name = relation
        if a not in self.parent or b not in self.parent:
            return False
        return self.find(a) == self.find(b) if name == "SIMULTANEOUS" else self.precedes(a, b)

    def add(self, relation: Relation) -> None:
        """Add a relation, unless it follows from the others or contradicts them."""
        a, b, name = relation
        if self.entails(relation):
            return
        one, other = self.find(a), self.find(b)
        if self.precedes(b, a) or (self.precedes(a, b) if name == "SIMULTANEOUS" else one == other):
            return
        if name == "SIMULTANEOUS":
            self.parent[other] = one
            self.after[one] |= self.after.pop(other, set())
        else:
            self.after[one].add(other)
        self.kept.append(relation)


def make_graph(timeline: Sequence[Line]) -> Graph:
    """Return the reduced graph of a timeline, dates first, then the order."""
    graph = Graph()
    events = [(m, line) for line in timeline if line.position for m in line.mentions]
    for mention, line in events:
        graph.add((mention, f"date {line.date}", "SIMULTANEOUS"))
    for (a, one), (b, other) in pairwise(events):
        graph.add((a, b, "BEFORE" if one.position < other.position else "SIMULTANEOUS"))
    return graph


def count_relations(gold: Sequence[Line], found: Sequence[Line]) -> list[float]:
    """Return right of ours, ours, gold, right of gold."""
    truth, guess = make_graph(gold), make_graph(found)
    return [
        sum(truth.entails(relation) for relation in guess.kept),
        len(guess.kept),
        len(truth.kept),
        sum(guess.entails(relation) for relation in truth.kept),
    ]


def count_mentions(gold: Sequence[Line], found: Sequence[Line]) -> list[float]:
    """Return events found right, found, gold, whatever their dates and order."""
    sides = [{m for line in timeline if line.position for m in line.mentions} for timeline in (gold, found)]
    return [len(sides[0] & sides[1]), len(sides[1]), len(sides[0])]


def count_dated(gold: Sequence[Line], found: Sequence[Line]) -> list[float]:
    """Return, of the events that both have, those with the right date, and all."""
    sides = [{m: line.date for line in timeline if line.position for m in line.mentions} for timeline in (gold, found)]
    both = sides[0].keys() & sides[1].keys()
    return [sum(sides[0][m] == sides[1][m] for m in both), len(both)]


# --- our timelines --------------------------------------------------------------------------------------------------


def write_label(entry: Entry) -> str:
    """Return the date of an entry as a timeline writes it: day, week, month or year; a bound is its day."""
    start, end = entry.start, entry.end
    if is_undated(entry):
        return UNDATED
    if not start or not end:
        return (end or start or "")[: {"month": 7, "year": 4}.get(entry.granularity or "", 10)]
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and first.year == last.year and first.month == last.month and entry.granularity == "month":
        return start[:7]
    if first.isoweekday() == 1 and last - first == timedelta(days=6):
        return f"{first.isocalendar().year}-W{first.isocalendar().week:02}"
    return last.isoformat()


def is_undated(entry: Entry) -> bool:
    """Return whether an entry has no date of its own: none at all, or only the interval of its story."""
    return entry.undated or (entry.basis == "inferred" and entry.granularity is None)


def make_timeline(
    codings: Sequence[Coding], stories: Sequence[Story], name: Callable[[Event], str], keep: Callable[[Event], bool]
) -> list[Line]:
    """Return our timeline of the incidents that have an event to keep; `name` is how an event is called in it."""
    copies: tuple[CopyGroup, ...] = group_copies(coding.report for coding in codings)
    incidents = merge_events(codings, copies=copies, stories=stories, entities=link_entities(codings, stories=stories))
    events = {event.id: event for coding in codings for event in coding.events}
    wanted = [i for i in incidents if any(keep(events[e]) for e in i.events)]
    told = {i.id: i for i in wanted if i.status in TOLD and not i.negated}
    lines: list[Line] = []
    position, before = 0, ""
    for entry in list_entries(list(told.values()), events.values(), inferred=infer_days(codings, stories)):
        own = [events[e] for e in told[entry.incident].events]
        mentions = dict.fromkeys(name(e) for e in own if e.status in TOLD and not e.negated and keep(e))
        label = write_label(entry)
        position += label not in (before, UNDATED)
        before = before if label == UNDATED else label
        lines.append(Line(0 if label == UNDATED else position, label, tuple(mentions)))
    return lines


def make_baseline(
    codings: Sequence[Coding], stories: Sequence[Story], name: Callable[[Event], str], keep: Callable[[Event], bool]
) -> list[Line]:
    """Return the timeline without incidents and dating: each record told as done, on the day of its report."""
    days = {c.report.id: c.report.published for c in codings}
    days |= {report: d.start for report, d in infer_days(codings, stories).items() if d.granularity == "day"}
    told = [e for c in codings for e in c.events if e.status in TOLD and not e.negated and keep(e)]
    lines: list[Line] = []
    for position, (day, some) in enumerate(
        groupby(sorted(told, key=lambda e: days[e.report_id] or "~"), lambda e: days[e.report_id]), 1
    ):
        lines.append(Line(position if day else 0, day or UNDATED, tuple(dict.fromkeys(name(e) for e in some))))
    return lines


def make_story(codings: Sequence[Coding], title: str) -> Story:
    """Return the story of some reports; those without a date lie within `MARGIN` days of the dated ones."""
    dated = sorted((c.report.published, c.report.id) for c in codings if c.report.published)
    reports = tuple(coding.report.id for coding in codings)
    inferred: dict[str, Date] = {}
    if dated:
        start, end = (
            date.fromisoformat(day[:10]) + timedelta(away)
            for day, away in ((dated[0][0], -MARGIN), (dated[-1][0], MARGIN))
        )
        interval = Date(
            start=start.isoformat(),
            end=end.isoformat(),
            timex=None,
            granularity=None,
            approximate=True,
            basis="inferred",
            reports=tuple(report for _, report in dated),
        )
        inferred = {coding.report.id: interval for coding in codings if not coding.report.published}
    return Story(
        id=title, title=title, reports=reports, origins=len(reports), actors=(), start=None, end=None, inferred=inferred
    )


# --- the sample reports ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mention:
    """A gold mention: the report's short name and the places of its word or words."""

    name: str
    report: str
    places: tuple[Range, ...]


def read_gold(path: Path) -> list[Line]:
    """Return the lines of a gold timeline of ours; the order of the file is that of the timeline."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Line(int(position), day, tuple(mentions.split(" "))) for position, day, mentions in rows[1:]]


def call_report(report: Report) -> str:
    """Return the short name of a sample report: its number, or the id of a row."""
    return report.external_id or Path(report.source).name[:3]


def find_mention(name: str, texts: dict[str, str]) -> Mention:
    """Return the places of a mention such as `002:called#2` or `008:held/talks`; raise `ValueError` where one is
    missing.
    """
    report, _, words = name.partition(":")
    places = []
    for word in words.split("/"):
        text, _, number = word.partition("#")
        found = [match.span() for match in re.finditer(rf"\b{re.escape(text)}\b", texts[report])]
        if len(found) < int(number or 1):
            raise ValueError(f"{name}: {report} has {text!r} {len(found)} times")
        places.append(found[int(number or 1) - 1])
    return Mention(name, report, tuple(places))


def name_event(event: Event, report: str, mentions: Iterable[Mention]) -> str:
    """Return the gold mention that an event's word is in, else a name of its own."""
    for mention in mentions:
        if mention.report == report and any(
            event.trigger.start < b and a < event.trigger.end for a, b in mention.places
        ):
            return mention.name
    return f"{report}:{event.trigger.text}@{event.trigger.start}"


def measure_samples(coder: CoderLike, show: bool) -> tuple[list[Measured], list[Measured]]:
    """Return the timelines of the sample reports: the reports of each story given, and the stories found too."""
    codings = [coding for coding in coder.code(read_path(REPORTS)) if not isinstance(coding, Failure)]
    names = {coding.report.id: call_report(coding.report) for coding in codings}
    texts = {names[coding.report.id]: coding.report.text for coding in codings}
    stories = group_stories(codings, group_copies(coding.report for coding in codings))
    given: list[Measured] = []
    free: list[Measured] = []
    for path in sorted(GOLD.glob("*.tsv")):
        gold = read_gold(path)
        mentions = [find_mention(name, texts) for line in gold for name in line.mentions]
        reports = {mention.report for mention in mentions}
        own = [coding for coding in codings if names[coding.report.id] in reports]
        ids = frozenset(coding.report.id for coding in own)

        def keep(event: Event, ids: frozenset[str] = ids) -> bool:
            return event.report_id in ids

        def call(event: Event, mentions: Sequence[Mention] = mentions) -> str:
            return name_event(event, names[event.report_id], mentions)

        one = [make_story(own, path.stem)]
        baseline = make_baseline(own, one, call, keep)
        given.append(Measured(path.stem, gold, make_timeline(own, one, call, keep), baseline))
        free.append(
            Measured(f"{path.stem}, stories found", gold, make_timeline(codings, stories, call, keep), baseline)
        )
        if show:
            print_lines(own, path.stem)
    return given, free


def print_lines(codings: Sequence[Coding], title: str) -> None:
    """Print the chronology of some reports."""
    stories = [make_story(codings, title)]
    copies = group_copies(coding.report for coding in codings)
    incidents = merge_events(codings, copies=copies, stories=stories, entities=link_entities(codings, stories=stories))
    events = [event for coding in codings for event in coding.events]
    print(f"\n{title}")
    for entry in list_entries(incidents, events, inferred=infer_days(codings, stories)):
        print(f"{write_when(entry):>28}  {entry.line}")


# --- SemEval-2015 task 4 --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Article:
    """An article of the set: its report, and number of sentence, word and place of each token."""

    number: str
    report: Report
    tokens: tuple[tuple[int, str, Range], ...]

    def name_event(self, event: Event) -> str:
        """Return an event as the set calls it: article, sentence, words."""
        inside = [t for t in self.tokens if t[2][0] < event.trigger.end and event.trigger.start < t[2][1]]
        words = "_".join(word for _, word, _ in inside)
        return f"{self.number}-{inside[0][0] if inside else 0}-{words}"


def read_article(path: Path) -> Article:
    """Return the article of a CAT file, of its body only, with the day that it was made."""
    root = ET.parse(path).getroot()
    tokens = list(root.iter("token"))
    sentences = [[t.text or "" for t in some] for _, some in groupby(tokens, key=lambda t: t.get("sentence"))]
    text, places, blocks = join_sentences(sentences)
    created = next(
        (t.get("value") for t in root.iter("TIMEX3") if t.get("functionInDocument") == "CREATION_TIME"), None
    )
    report = make_prose(text, blocks[2:])
    report = structs.replace(report, published=created[:10] if created and len(created) >= 10 else None)
    rows = tuple((int(t.get("sentence") or 0), t.text or "", span) for t, span in zip(tokens, places, strict=True))
    return Article(root.get("doc_id") or path.stem.split("-")[0], report, rows)


def read_timeline(path: Path) -> tuple[str, list[Line]]:
    """Return the entity and the lines of a gold timeline of the set."""
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    cells = [row.rstrip().split("\t") for row in rows if row.strip()]
    return head.strip(), [Line(int(c[0]), c[1], tuple(c[2:])) for c in cells if len(c) > 2]


def involves(event: Event, name: str) -> bool:
    """Return whether an event has a party of that name, or its sentence names what never is a party."""
    wanted = name.casefold()
    parties = [text.casefold() for a in (*event.actors, *event.recipients) for text in (a.name, a.text)]
    return any(wanted in text for text in parties)


def measure_semeval(coder: CoderLike, folder: Path) -> list[Measured]:
    """Return entity, gold and our timeline of each entity of the trial set."""
    articles = [read_article(path) for path in sorted(folder.glob("Corpus-trial*/*.xml"))]
    codings = [c for c in coder.code([article.report for article in articles]) if not isinstance(c, Failure)]
    own = {article.report.id: article for article in articles}
    stories = [make_story(codings, "trial")]
    measured = []
    for path in sorted(folder.glob("TimeLines*/*.txt")):
        entity, gold = read_timeline(path)
        party = any(involves(event, entity) for coding in codings for event in coding.events)
        ways = (
            codings,
            stories,
            lambda e: own[e.report_id].name_event(e),
            lambda e: involves(e, entity) if party else entity.casefold() in e.evidence.text.casefold(),  # noqa: B023
        )
        measured.append(Measured(entity, gold, make_timeline(*ways), make_baseline(*ways)))
    return measured


# --- the script -----------------------------------------------------------------------------------------------------


def make_figures(name: str, measured: Sequence[Measured], published: str = "") -> list[Figure]:
    """Return the lines of the table for some timelines."""
    units = [m.title for m in measured]
    relations = np.array([count_relations(m.gold, m.found) for m in measured])
    base = np.array([count_relations(m.gold, m.baseline) for m in measured])
    mentions = np.array([count_mentions(m.gold, m.found) for m in measured])
    dated = np.array([count_dated(m.gold, m.found) for m in measured])
    return [
        Figure(f"{name}_f1", f"{name}: micro F1", units, relations, score_f1, base, published),
        Figure(f"{name}_precision", f"{name}: precision", units, relations, score_precision, base),
        Figure(f"{name}_recall", f"{name}: recall", units, relations, score_recall, base),
        Figure(f"{name}_events", f"{name}: events found, F1", units, mentions, score_f1),
        Figure(f"{name}_dates", f"{name}: date right, of those", units, dated, score_precision),
    ]


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = argparse.ArgumentParser(description="Measure chronologies.")
    parser.add_argument("path", nargs="?", default=None, help="folder of the SemEval-2015 trial set")
    parser.add_argument("--seed", type=int, default=0, help="seed of the bootstrap")
    parser.add_argument("--pipeline", default=None, help="spaCy pipeline (default: the coder's own)")
    parser.add_argument("--coder", default="model", help="model or lexicon")
    parser.add_argument("--lines", action="store_true", help="print the chronologies of the sample reports")
    options = parser.parse_args(argv)
    coder = build_coder(options.pipeline, options.coder)
    samples, free = measure_samples(coder, options.lines)
    figures = make_figures("samples", samples) + make_figures("samples_free", free)[:1]
    trial = measure_semeval(coder, Path(options.path)) if options.path else []
    if trial:
        figures += make_figures("semeval_trial", trial, PUBLISHED)
    for m in [*samples, *free, *trial]:
        right, ours, all_, covered = count_relations(m.gold, m.found)
        f1 = score_f1(np.array([right, ours, all_, covered]))
        print(
            f"{m.title}: F1 {100 * f1:.1f}, {right:.0f} of our {ours:.0f} relations, {covered:.0f} of {all_:.0f} gold"
        )
    print()
    return print_figures(figures, seed=options.seed)


if __name__ == "__main__":
    main(sys.argv[1:])

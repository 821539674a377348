"""Which reports tell of one affair, and which of their sentences speak of one thing.

Reports that share rare words are compared with at most `NEIGHBOURS` others each, those nearest in time, so that time
grows as n log n. Of two such reports those sentences are set side by side that have a word in common; the more the
words of both sentences and of both reports have in common, the surer it is that they speak of one thing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from whimbrel.stories.ledger.dates import Day, are_far, find_days
from whimbrel.stories.ledger.sentences import Sentence, weigh
from whimbrel.stories.ledger.spots import Spot, find_spots

NEIGHBOURS = 10
"""Reports that a report is compared with: those most like it."""
TRIED = 4
"""Times as many reports whose likeness is measured, those with most rare words in common."""
NEAR = 40
"""Reports before and after it in time that it meets for each of its rare words."""
RARE = 0.7
"""Weight from which a word brings two reports together."""
TOUCH = 0.25
"""Weight from which a word brings two sentences together."""
RELATED = 0.10
"""Likeness of two reports from which they are compared."""
MASS = 1.6
"""Added to the smaller sentence's weight, so that two short sentences are not alike for one word."""
REPORT = 0.5
"""How much the likeness of the reports counts for that of their sentences."""
DAYS = 45
"""Days between two publications beyond which reports are not compared."""


class Context(msgspec.Struct):
    """What is known of the reports beside their sentences."""

    homes: Mapping[str, str]
    """Story of each report; a report that is in none is a home by itself."""
    incidents: Mapping[str, str]
    """Incident of each event."""
    days: dict[int, list[Day]]
    spots: dict[int, list[Spot]]

    def find_days(self, sentence: Sentence) -> list[Day]:
        """Return the days of a sentence, read once."""
        if sentence.number not in self.days:
            self.days[sentence.number] = find_days(sentence)
        return self.days[sentence.number]

    def find_spots(self, sentence: Sentence) -> list[Spot]:
        """Return the places of a sentence, read once."""
        if sentence.number not in self.spots:
            self.spots[sentence.number] = find_spots(sentence)
        return self.spots[sentence.number]


class Reports:
    """The reports that tell of one affair, and how alike each two are."""

    def __init__(self, sentences: Sequence[Sentence], homes: Mapping[str, str]) -> None:
        """Read the words of the reports."""
        self.by_report: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            self.by_report[sentence.report].append(sentence)
        self.bags = {report: frozenset().union(*(s.senses for s in some)) for report, some in self.by_report.items()}
        self.norms = {
            report: math.sqrt(sum(weigh(sense) ** 2 for sense in sorted(bag))) for report, bag in self.bags.items()
        }
        self.names = {report: frozenset().union(*(s.names for s in some)) for report, some in self.by_report.items()}
        self.homes = homes

    def list_pairs(self) -> list[tuple[str, str]]:
        """Return the pairs of reports that are compared, each once."""
        order = sorted(self.by_report, key=lambda report: (find_time(self.by_report[report][0]), report))
        blocks: dict[str, list[int]] = defaultdict(list)
        for i, report in enumerate(order):
            for sense in sorted(self.bags[report]):
                if weigh(sense) >= RARE:
                    blocks[sense].append(i)
        passed: Counter[str] = Counter()
        kept: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for i, report in enumerate(order):
            shared: Counter[int] = Counter()
            for sense in sorted(self.bags[report]):
                if weigh(sense) >= RARE:
                    passed[sense] += 1
                    shared.update(blocks[sense][passed[sense] : passed[sense] + NEAR])
            likely = sorted(shared, key=lambda j: (-shared[j], j))[: TRIED * NEIGHBOURS]
            for j in likely:
                like = self.compare(report, order[j])
                if like >= RELATED:
                    kept[i].append((-like, j))
                    kept[j].append((-like, i))
        pairs = {(min(i, j), max(i, j)) for i, near in kept.items() for _, j in sorted(near)[:NEIGHBOURS]}
        return [(order[i], order[j]) for i, j in sorted(pairs)]

    def compare(self, a: str, b: str) -> float:
        """Return how alike two reports are, 0 to 1: the cosine of their words, and more within one story."""
        first, second = find_time(self.by_report[a][0]), find_time(self.by_report[b][0])
        if first and second and abs(first - second) > DAYS:
            return 0.0
        shared = math.fsum(weigh(sense) ** 2 for sense in self.bags[a] & self.bags[b])
        home = 0.1 if self.homes.get(a, a) == self.homes.get(b, b) else 0.0
        return min(1.0, shared / ((self.norms[a] * self.norms[b]) or 1.0) + home)

    def are_elsewhere(self, a: Sentence, b: Sentence, context: Context) -> bool:
        """Tell whether two sentences name places of which neither report has the other's."""
        some = (
            frozenset().union(*(spot.names for spot in context.find_spots(a))) if context.find_spots(a) else frozenset()
        )
        others = (
            frozenset().union(*(spot.names for spot in context.find_spots(b))) if context.find_spots(b) else frozenset()
        )
        return (
            bool(some and others) and some.isdisjoint(self.names[b.report]) and others.isdisjoint(self.names[a.report])
        )

    def list_sentences(self, a: str, b: str) -> Iterator[tuple[Sentence, Sentence]]:
        """Yield the sentences of two reports that have a word in common."""
        index: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in self.by_report[b]:
            for sense in list_topics(sentence):
                index[sense].append(sentence)
        for sentence in self.by_report[a]:
            met = {other.number: other for sense in list_topics(sentence) for other in index.get(sense, ())}
            for number in sorted(met):
                yield sentence, met[number]


def list_topics(sentence: Sentence) -> list[str]:
    """Return the words by which a sentence meets others; one that says who did it meets all that tell of violence."""
    topics = sorted(sense for sense in sentence.senses if weigh(sense) >= TOUCH)
    violent = "claimed" in sentence.cues or any(
        event.event_type in ("ASSAULT", "COERCE") and event.actors for event in sentence.events
    )
    return [*topics, "@violence"] if violent else topics


def find_time(sentence: Sentence) -> int:
    """Return the day of publication as a number, 0 where it is not known."""
    return sentence.published.toordinal() if sentence.published else 0


def score_likeness(a: Sentence, b: Sentence, context: Context, reports: float = 0.2) -> float:
    """Return how far two sentences speak of one thing, 0 to 1: by their words and incidents, and by how alike their
    `reports` are.
    """
    shared = math.fsum(map(weigh, a.senses & b.senses))
    share = shared / (min(a.mass, b.mass) + MASS)
    some = {context.incidents.get(event.id) for event in a.events} - {None}
    others = {context.incidents.get(event.id) for event in b.events} - {None}
    return min(1.0, share + REPORT * (reports - 0.2) + (0.2 if some & others else 0.0))


def are_apart(a: Sentence, b: Sentence, context: Context) -> bool:
    """Tell whether two sentences name days of which none is near another."""
    return are_far(context.find_days(a), context.find_days(b))

"""Incidents: the records of one happening, within and across reports, put together.

A record is read as a `Telling` (word of action, parties by entity, place, days, words around it), the same sentence in
copies of one text as one; `merging` clusters them, and `values` writes the incident of each cluster.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as day
from math import inf

from whimbrel.affair import CopyGroup, Incident, Story
from whimbrel.records import Actor, Coding, Date, Event, Figure, Span
from whimbrel.stories.entities import EntityIndex, tell_kind
from whimbrel.stories.merging import merge_tellings
from whimbrel.stories.pairs import REACH, WEIGHTS, Interval, Party, Telling, Weights
from whimbrel.stories.values import AHEAD, LAST, Sources, make_incident
from whimbrel.stories.words import WORD, Bag, Words, count_rarity, load_words, scale_bag

COUNTED = frozenset({"dead", "injured", "arrested", "displaced", "captive"})
"""Kinds of figure that tell two happenings apart."""
SPEECH = frozenset({"say", "announce", "report"})
"""Deeds of deeds.tsv that are said whatever their type."""
VERBAL_QUADS = (1, 3)
NEAR = 3
"""Words from the word of action at which a word weighs half."""
PARTY_SHARE = 2.0
"""How much more words of the parties weigh."""


def merge_events(
    codings: Sequence[Coding],
    *,
    copies: Sequence[CopyGroup],
    stories: Sequence[Story],
    entities: EntityIndex,
    weights: Weights = WEIGHTS,
) -> tuple[Incident, ...]:
    """Return the incidents that the events of `codings` tell of, by date, then by first publication; each event stands
    in exactly one. The order of `codings` does not matter.
    """
    sources = Sources(
        {copy.report_id: group.id for group in copies for copy in group.copies},
        {report: story.id for story in stories for report in story.reports},
        entities,
        {entity.id: entity.name for entity in entities.entities},
    )
    groups = collapse_copies((event for coding in codings for event in coding.events), sources)
    inferred = {report: date for story in stories for report, date in story.inferred.items()}
    tellings = TellingMaker(groups, sources, inferred).make_tellings()
    clusters = merge_tellings(tellings, weights)
    incidents = [make_incident((event for i in some for event in groups[i]), sources) for some in clusters]
    return tuple(sorted(incidents, key=rank_incident))


def rank_incident(incident: Incident) -> tuple[str, str, str]:
    """Return what incidents are sorted by: their first day, else the first publication of it."""
    start = (incident.date.start or incident.date.end) if incident.date else None
    return start or LAST, incident.history[0].reported or LAST, incident.id


def collapse_copies(events: Iterable[Event], sources: Sources) -> list[list[Event]]:
    """Return the events in groups: those of one word in one sentence of one origin, which say the same only once."""
    groups: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        sentence = " ".join(event.evidence.text.casefold().split())
        within = event.within is not None
        at = event.trigger.start - event.evidence.start
        key = (sources.find_origin(event), event.event_type, event.negated, within, at, sentence)
        groups[key].append(event)
    ordered = [sorted(some, key=lambda event: event.id) for some in groups.values()]
    return sorted(ordered, key=lambda some: some[0].id)


class TellingMaker:
    """Reads events as tellings; holds what is counted over all of them."""

    def __init__(self, groups: Sequence[Sequence[Event]], sources: Sources, inferred: Mapping[str, Date]) -> None:
        """Count how rare each word and each deed is; `inferred` are intervals of reports without a date."""
        self.groups, self.sources, self.inferred = groups, sources, inferred
        self.words = load_words()
        self.deeds = [read_deed(some[0].trigger, self.words) for some in groups]
        self.deed_rarity = count_rarity((sense,) for _, sense in self.deeds)
        spoken: dict[str, set[str]] = defaultdict(set)
        for some in groups:
            spoken[some[0].report_id].update(self.words.list_stems(some[0].evidence.text))
        self.rarity = count_rarity(spoken.values())

    def make_tellings(self) -> list[Telling]:
        """Return one telling for each group, of its first event."""
        return [self.make_telling(some[0], *deed) for some, deed in zip(self.groups, self.deeds, strict=True)]

    def make_telling(self, event: Event, stem: str, sense: str) -> Telling:
        """Return the telling of an event."""
        published = read_day(event.report.published)
        stated = (
            event.date is not None and event.date.basis == "expression" and bool(event.date.start or event.date.end)
        )
        days = self.find_days(event)
        return Telling(
            id=event.id,
            report=event.report_id,
            stem=stem,
            sense=sense,
            sentence=event.evidence.start,
            story=self.sources.stories.get(event.report_id),
            within=event.within,
            event_type=event.event_type,
            mode=event.mode,
            ahead=event.status in AHEAD,
            negated=event.negated,
            verbal=sense in SPEECH or (event.quad in VERBAL_QUADS and event.event_type != "CONSULT"),
            actors=self.list_parties(event.actors, event),
            recipients=self.list_parties(event.recipients, event),
            place=event.place,
            days=days,
            stated=stated,
            reach=REACH.get(event.date.granularity or "", 3) if stated and event.date else 0,
            exact=stated and days[0] is not None and days[0] == days[1],
            published=published,
            bag=self.weigh_sentence(event),
            figures=read_figures(event.figures),
            rarity=0.0
            if stem in self.words.light and sense == self.words.find_sense(stem)
            else self.deed_rarity[sense],
        )

    def find_days(self, event: Event) -> Interval:
        """Return first and last day of an event: its own, else as far as its report's date or story bounds it."""
        if event.date is not None and (event.date.start or event.date.end):
            return read_day(event.date.start), read_day(event.date.end)
        bound = self.inferred.get(event.report_id)
        last = read_day(event.report.published) or (read_day(bound.end) if bound else None)
        first = read_day(event.report.published) or (read_day(bound.start) if bound else None)
        return (first, None) if event.status in AHEAD else (None, last)

    def list_parties(self, actors: Iterable[Actor], event: Event) -> tuple[Party, ...]:
        """Return the parties of some actors of an event."""
        return tuple(dict.fromkeys(self.make_party(actor, event) for actor in actors))

    def make_party(self, actor: Actor, event: Event) -> Party:
        """Return an actor as it is compared over reports."""
        key, name = self.sources.find_party(actor, event)
        kind = tell_kind(actor)
        return Party(
            key=key or "",
            country=actor.country,
            sectors=frozenset(actor.sectors),
            words=frozenset(self.words.list_stems(name)[-1:]),
            names=frozenset(self.words.find_stem(word) for word in WORD.findall(name) if word[:1].isupper()),
            person=kind == "person" and key is not None,
            state=kind == "state",
            sure=bool(actor.country or actor.role or actor.basis != "text"),
        )

    def weigh_sentence(self, event: Event) -> Bag:
        """Return the words around an event's own: the nearer they stand and the rarer they are, the more they weigh."""
        start, end = event.trigger.start - event.evidence.start, event.trigger.end - event.evidence.start
        found = list(WORD.finditer(event.evidence.text))
        own = [i for i, match in enumerate(found) if match.start() < end and start < match.end()] or [0]
        parties = [
            (a.start - event.evidence.start, a.end - event.evidence.start) for a in (*event.actors, *event.recipients)
        ]
        bag: dict[str, float] = defaultdict(float)
        for i, match in enumerate(found):
            word = match.group()
            if own[0] <= i <= own[-1] or len(word) < 2 or word.lower() in self.words.empty:
                continue
            away = own[0] - i if i < own[0] else i - own[-1]
            share = PARTY_SHARE if any(a <= match.start() < b for a, b in parties) else 1.0
            stem = self.words.find_stem(word)
            bag[stem] += share * self.rarity.get(stem, 1.0) / (1 + away / NEAR)
        return scale_bag(bag)


def read_deed(trigger: Span, words: Words) -> tuple[str, str]:
    """Return stem and deed of the words of an event: a phrase that a table knows, else the last that says much."""
    stems = [words.find_stem(word) for word in WORD.findall(trigger.text)] or [trigger.text.casefold()]
    for i, stem in enumerate(stems):
        deed = words.read_deed(stem, stems[i + 1 :])
        if deed != words.find_sense(stem):
            return stem, deed
    weighty = [stem for stem in stems if stem not in words.light and stem not in words.empty]
    head = next(reversed(weighty or stems))
    return head, words.find_sense(head)


def read_day(text: str | None) -> int | None:
    """Return the ordinal of an ISO day; None where it is none."""
    try:
        return day.fromisoformat(text[:10]).toordinal() if text else None
    except ValueError:
        return None


def read_figures(figures: Iterable[Figure]) -> dict[str, tuple[float, float]]:
    """Return lowest and highest number by kind, of people killed, hurt, arrested, displaced or held."""
    bounds: dict[str, tuple[float, float]] = {}
    for figure in figures:
        low = figure.low if figure.low is not None else figure.value
        high = figure.high if figure.high is not None else figure.value if figure.low is None else inf
        if figure.kind in COUNTED:
            bounds.setdefault(figure.kind, (0.0 if low is None else low, inf if high is None else high))
    return bounds

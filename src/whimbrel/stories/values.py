"""What the records of one incident give for each field, who gives it, and which value is best supported.

Support is counted in origins: a text that ten outlets copied is one source. A coarser value supports the finer one that
it holds (a country its town, a week its day).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

import msgspec

from whimbrel.affair import Incident, StatusStep, Value
from whimbrel.records import Actor, Date, Event, Figure, Place, Status, hash_text
from whimbrel.stories.entities import EntityIndex

DECIDED: frozenset[Status] = frozenset({"happened", "ongoing", "attempted", "cancelled"})
"""Statuses that a later mention of the plan does not undo."""
AHEAD: frozenset[Status] = frozenset({"planned", "called_for", "conditional", "possible"})
PRECISION = {"site": 4, "town": 3, "region": 2, "country": 1}
LAST = "9999"
MANY = 4
"""Of so many origins and more, a place that only one gives is not the incident's."""


class Sources(msgspec.Struct, frozen=True):
    """What all incidents share: the origin and story of each report, and the entities."""

    origins: Mapping[str, str]
    stories: Mapping[str, str]
    entities: EntityIndex
    names: Mapping[str, str]
    """Names of the entities by id."""

    def find_origin(self, event: Event) -> str:
        """Return the id of the copy group of an event's report, or of the report where it is in none."""
        return self.origins.get(event.report_id, event.report_id)

    def find_party(self, actor: Actor, event: Event) -> tuple[str | None, str]:
        """Return the id, where there is one, and the name over all reports of an actor of an event."""
        found = self.entities.find(actor, event.report_id)
        return found, self.names.get(found or "", actor.name)


class Given(msgspec.Struct):
    """One value as given: its plain form, the record that stands for it, and the events that give it."""

    text: str
    item: object
    events: list[Event]

    def list_origins(self, sources: Sources) -> frozenset[str]:
        """Return the origins of the events."""
        return frozenset(sources.find_origin(event) for event in self.events)


def make_incident(events: Iterable[Event], sources: Sources) -> Incident:
    """Return the incident of some events of one happening."""
    ordered = sorted(
        events, key=lambda event: (event.report.published or LAST, event.report_id, event.trigger.start, event.id)
    )
    own = [event for event in ordered if event.within is None] or ordered
    fields = collect_fields(ordered, sources)
    history = list_history(ordered)
    status = choose_status(ordered, sources)
    fitting = [event for event in ordered if (event.status in AHEAD) == (status in AHEAD)] or ordered
    actors, recipients = choose_parties(fields["actors"], fields["recipients"], sources)
    reports = tuple(dict.fromkeys(event.report_id for event in ordered))
    origins = tuple(dict.fromkeys(sources.find_origin(event) for event in ordered))
    return Incident(
        id=hash_text("incident", *sorted(event.id for event in ordered))[:16],
        story=find_commonest(sources.stories.get(report) for report in reports),
        event_type=choose_type(own, sources),
        within=all(event.within is not None for event in ordered),
        status=status,
        negated=ordered[0].negated,
        actors=actors,
        recipients=recipients,
        place=choose_place(fields["place"], sources, len(origins)),
        date=choose_date(fitting, sources),
        figures=choose_figures(fields, sources),
        values={name: list_values(given, sources) for name, given in fields.items() if given},
        history=history,
        events=tuple(event.id for event in ordered),
        reports=reports,
        origins=origins,
    )


def find_commonest(names: Iterable[str | None]) -> str | None:
    """Return the commonest of some names, the first in the alphabet of several."""
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        if name is not None:
            counts[name] += 1
    return min(counts, key=lambda name: (-counts[name], name), default=None)


# --- every value that is given ---------------------------------------------------------------------------------------


def collect_fields(events: Sequence[Event], sources: Sources) -> dict[str, list[Given]]:
    """Return for each field the values that events give, in the order in which they were first given."""
    fields: dict[str, dict[Hashable, Given]] = defaultdict(dict)

    def note(field: str, key: Hashable, text: str, item: object, event: Event) -> None:
        given = fields[field].setdefault(key, Given(text, item, []))
        if given.events[-1:] != [event]:
            given.events.append(event)

    for event in events:
        note("event_type", event.event_type, event.event_type, event, event)
        if event.mode:
            note("mode", event.mode, event.mode, event, event)
        for field, actors in (("actors", event.actors), ("recipients", event.recipients)):
            for actor in actors:
                found, name = sources.find_party(actor, event)
                note(field, found or name.casefold(), name, actor, event)
        if event.place is not None:
            note("place", (event.place.geonames_id, event.place.name), event.place.name, event.place, event)
        if event.date is not None and (event.date.start or event.date.end):
            note("date", write_days(event.date), write_days(event.date), event.date, event)
        for figure in event.figures:
            note(figure.kind, (figure.value, figure.low, figure.high), figure.span.text, figure, event)
        note("status", (event.status, event.negated), write_status(event), event, event)
        for layer in event.attribution:
            if layer.speaker is not None:
                found, name = sources.find_party(layer.speaker, event)
                note("speaker", found or name.casefold(), name, layer.speaker, event)
    return defaultdict(list, {name: list(values.values()) for name, values in fields.items()})


def list_values(given: Sequence[Given], sources: Sources) -> tuple[Value, ...]:
    """Return the values with who gives them, those of most origins first."""
    values = [
        Value(
            value=some.text,
            events=tuple(event.id for event in some.events),
            origins=tuple(dict.fromkeys(sources.find_origin(event) for event in some.events)),
        )
        for some in given
    ]
    return tuple(sorted(values, key=lambda value: -len(value.origins)))


def write_days(date: Date) -> str:
    """Return a date as one ISO day or as an interval, `..` where it is open."""
    if date.start == date.end and date.start:
        return date.start
    return f"{date.start or '..'}/{date.end or '..'}"


def write_status(event: Event) -> str:
    """Return the status, with `not` before it where it is negated."""
    return f"not {event.status}" if event.negated else event.status


def list_history(events: Iterable[Event]) -> tuple[StatusStep, ...]:
    """Return the statuses by day of publication, in order; reports without a date stand last."""
    steps: dict[tuple[str, Status, bool], list[str]] = defaultdict(list)
    for event in events:
        steps[event.report.published or LAST, event.status, event.negated].append(event.id)
    return tuple(
        StatusStep(status=status, negated=negated, reported=None if day == LAST else day, events=tuple(ids))
        for (day, status, negated), ids in sorted(steps.items())
    )


# --- the best supported value of each --------------------------------------------------------------------------------


def count_support(given: Sequence[Given], sources: Sources, holds: Callable[[Given, Given], bool]) -> list[int]:
    """Return for each value in how many origins it stands, or a coarser value that `holds` it."""
    origins = [some.list_origins(sources) for some in given]
    return [
        len(
            frozenset[str]().union(
                *(o for other, o in zip(given, origins, strict=True) if other is one or holds(other, one))
            )
        )
        for one in given
    ]


def choose_type(events: Sequence[Event], sources: Sources) -> str:
    """Return the type that most origins give, of several the one given with most confidence."""
    origins: dict[str, set[str]] = defaultdict(set)
    confidence: dict[str, float] = defaultdict(float)
    for event in events:
        origins[event.event_type].add(sources.find_origin(event))
        confidence[event.event_type] = max(confidence[event.event_type], event.confidence)
    return min(origins, key=lambda name: (-len(origins[name]), -confidence[name], name))


def choose_status(events: Sequence[Event], sources: Sources) -> Status:
    """Return the status by the last reports that decide it, else by the last; of one day's the one of most origins.

    A strike that happened stays so where a later report speaks of the plan; what happened after it was called off did
    happen.
    """
    decided = [event for event in events if event.status in DECIDED] or list(events)
    dated = [event for event in decided if event.report.published] or decided
    last = max((event.report.published or "" for event in dated), default="")
    given: dict[Status, list[Event]] = defaultdict(list)
    for event in dated:
        if (event.report.published or "") == last:
            given[event.status].append(event)
    support = {status: len({sources.find_origin(event) for event in some}) for status, some in given.items()}
    return min(given, key=lambda status: (-support[status], -len(given[status]), status != "happened", status))


def choose_parties(
    actors: Sequence[Given], recipients: Sequence[Given], sources: Sources
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Return who acts and who is acted on: those whom at least half as many origins name as the first of them.

    Whoever stands on both sides stays where more origins have it; people at large give way to somebody in particular;
    and where each has a single origin, those of one record stand, not those of all together.
    """
    sides = []
    for own, others in ((actors, recipients), (recipients, actors)):
        against = {some.text: len(some.list_origins(sources)) + (own is recipients) for some in others}
        counted = [(some, len(some.list_origins(sources))) for some in own]
        kept = [(some, n) for some, n in counted if n >= against.get(some.text, 0)]
        named = [(some, n) for some, n in kept if is_particular(some)] or kept
        most = max((n for _, n in named), default=0)
        chosen = [some for some, n in named if 2 * n >= most]
        if most == 1:
            chosen = choose_record(chosen)
        sides.append(tuple(some.item for some in chosen if isinstance(some.item, Actor)))
    return sides[0], sides[1]


def choose_record(given: Sequence[Given]) -> list[Given]:
    """Return the values of the one event that gives most of them, the first of several."""
    counts: dict[str, int] = defaultdict(int)
    for some in given:
        for event in some.events:
            counts[event.id] += 1
    best = max(counts, key=lambda id_: counts[id_], default=None)
    return [some for some in given if best in {event.id for event in some.events}]


def is_particular(given: Given) -> bool:
    """Tell whether a party has a nation or is called by name."""
    return isinstance(given.item, Actor) and (given.item.country is not None or given.text[:1].isupper())


def choose_place(given: Sequence[Given], sources: Sources, origins_of_all: int) -> Place | None:
    """Return the place of most origins, a coarser one counted for what lies in it; of several the most precise.

    One that a single origin of many gives is nobody's but its own, and none is returned.
    """
    if not given:
        return None
    support = count_support(given, sources, holds_place)
    ranked = sorted(
        zip(given, support, strict=True), key=lambda pair: (-pair[1], -rank_place(pair[0].item), pair[0].text)
    )
    best, origins = ranked[0]
    return best.item if isinstance(best.item, Place) and (origins > 1 or origins_of_all < MANY) else None


def rank_place(place: object) -> int:
    """Return how precise a place is, 0 to 4."""
    return PRECISION.get(place.precision or "", 0) if isinstance(place, Place) else 0


def holds_place(coarse: Given, fine: Given) -> bool:
    """Tell whether one place may hold another: a country what is in it, a region its towns."""
    a, b = coarse.item, fine.item
    return (
        isinstance(a, Place)
        and isinstance(b, Place)
        and a.country is not None
        and a.country == b.country
        and 0 < rank_place(a) < min(3, rank_place(b))
    )


def choose_date(events: Sequence[Event], sources: Sources) -> Date | None:
    """Return the stated date of most origins, a longer interval counted for those in it; else the common part of the
    bounds that dates of publication set; None where there is none.
    """
    given = collect_fields(events, sources)["date"]
    stated = [some for some in given if isinstance(some.item, Date) and some.item.basis == "expression"]
    if stated:
        support = count_support(stated, sources, holds_days)
        ranked = sorted(
            zip(stated, support, strict=True), key=lambda pair: (-pair[1], measure_days(pair[0]), pair[0].text)
        )
        found = ranked[0][0].item
        return found if isinstance(found, Date) else None
    dates = [some.item for some in given if isinstance(some.item, Date)]
    if not dates:
        return None
    start = max((date.start for date in dates if date.start), default=None)
    end = min((date.end for date in dates if date.end), default=None)
    if start and end and start > end:
        return dates[0]
    return msgspec.structs.replace(dates[0], start=start, end=end)


def holds_days(long: Given, short: Given) -> bool:
    """Tell whether one closed interval lies in another."""
    a, b = long.item, short.item
    if not isinstance(a, Date) or not isinstance(b, Date) or None in (a.start, a.end, b.start, b.end):
        return False
    return str(a.start) <= str(b.start) and str(b.end) <= str(a.end)


def measure_days(given: Given) -> int:
    """Return a number that is the lower, the shorter a date is: closed days, closed intervals, open ones."""
    date = given.item
    if not isinstance(date, Date) or date.start is None or date.end is None:
        return 2
    return int(date.start != date.end)


def choose_figures(fields: Mapping[str, Sequence[Given]], sources: Sources) -> tuple[Figure, ...]:
    """Return for each kind of figure the one of most origins, of several the last given (a toll grows)."""
    found: list[Figure] = []
    for name in sorted(fields):
        given = [some for some in fields[name] if isinstance(some.item, Figure)]
        if given:
            best = max(enumerate(given), key=lambda pair: (len(pair[1].list_origins(sources)), pair[0]))[1].item
            found += [best] if isinstance(best, Figure) else []
    return tuple(found)

"""How each pair of actors stood to each other: incidents by week or month, the level of tension, its change points.

An incident counts once, however many reports and copies tell of it. What only stands in a speech act (`within`), what
did not happen (negated, cancelled) and what was tried without success counts nowhere; plans are counted apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise, product
from typing import Literal, NamedTuple

from whimbrel.affair import Break, Entry, Incident, Level, Period, Point, Relation
from whimbrel.codebook import Codebook
from whimbrel.records import Actor, Date
from whimbrel.series.breaks import find_breaks
from whimbrel.series.levels import BOUND, Sample, Smooth, smooth_samples
from whimbrel.series.periods import DEEDS, PLANS, WEEKS, bound_period, find_period

RECIPROCAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})
"""Types whose actors do it with one another; several actors of any other type act side by side."""
KINDS: dict[Literal["verbal", "material"], tuple[int, int]] = {"verbal": (1, 3), "material": (2, 4)}
"""Quads of each level."""
SILENCE = {"week": 26, "month": 12}
"""Periods without any incident that are listed at most; of a longer silence none is."""
PARTIES = 50
"""Parties of one side of an incident that are counted at most: the first named."""
NAMED = 10
"""Incidents that a change point names at most."""
Z95 = 1.96
DIGITS = 4

Namer = Callable[[Incident, Actor], str | None]
Pair = tuple[str, str]


class Deed(NamedTuple):
    """An incident as it counts: the number of its period, what it is sorted by, its quad, whether it is a plan."""

    number: int
    day: str
    id: str
    quad: int
    score: float
    plan: bool


def name_country(incident: Incident, actor: Actor) -> str | None:
    """Return the code of an actor's country, or None."""
    return actor.country


def name_sector(incident: Incident, actor: Actor) -> str | None:
    """Return country and primary sector of an actor, such as `SYR:REB`; the country alone where no sector is known."""
    if actor.country is None:
        return None
    return f"{actor.country}:{actor.sectors[0]}" if actor.sectors else actor.country


def name_entity(incident: Incident, actor: Actor) -> str | None:
    """Return the coder's id of an actor's entity, or None."""
    return actor.entity_id


def count_relations(
    incidents: Iterable[Incident],
    *,
    period: Period,
    codebook: Codebook,
    name_actor: Namer = name_country,
    entries: Iterable[Entry] = (),
) -> tuple[Relation, ...]:
    """Return how each pair of actors stood to each other, by `period`, the pairs in alphabetical order.

    `name_actor` says as whom an actor of an incident counts; None leaves it out. Of each incident every pair of an
    actor and a recipient counts, of reciprocal acts every pair of actors too, nobody with himself. Where an incident is
    given twice, it counts once; the order of the input is without effect. `entries` of a chronology date incidents that
    have no date of their own. Raise `KeyError` for a type that the codebook lacks.
    """
    dates = {entry.incident: entry for entry in entries}
    pairs: dict[Pair, list[Deed]] = defaultdict(list)
    for incident in {incident.id: incident for incident in incidents}.values():
        deed = read_deed(incident, incident.date or dates.get(incident.id), period, codebook)
        if deed is not None:
            for pair in list_pairs(incident, name_actor):
                pairs[pair].append(deed)
    return tuple(make_relation(pair, sorted(pairs[pair]), period) for pair in sorted(pairs))


def read_deed(incident: Incident, date: Date | Entry | None, period: Period, codebook: Codebook) -> Deed | None:
    """Return an incident of this date as it counts; None where it does not."""
    if incident.within or incident.negated or incident.status not in DEEDS | PLANS:
        return None
    number = find_period(date, period)
    if number is None or date is None:
        return None
    kind = codebook.types[incident.event_type]
    modes = [value.value for value in incident.values.get("mode", ()) if value.value in kind.modes]
    return Deed(
        number,
        date.start or date.end or "",
        incident.id,
        kind.quad,
        codebook.score(incident.event_type, modes[0] if modes else None),
        incident.status in PLANS,
    )


def list_pairs(incident: Incident, name_actor: Namer) -> set[Pair]:
    """Return the pairs of actors of an incident, each in alphabetical order."""
    actors, recipients = (
        list(dict.fromkeys(name for actor in side if (name := name_actor(incident, actor)) is not None))[:PARTIES]
        for side in (incident.actors, incident.recipients)
    )
    found = set(product(actors, recipients))
    if incident.event_type in RECIPROCAL:
        found |= set(combinations(actors, 2))
    return {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}


def make_relation(pair: Pair, deeds: Sequence[Deed], period: Period) -> Relation:
    """Return the relation of a pair with these incidents, in order."""
    by_number: dict[int, list[Deed]] = defaultdict(list)
    for deed in deeds:
        by_number[deed.number].append(deed)
    numbers = list_numbers(sorted(by_number), SILENCE[period])
    levels: dict[str, tuple[Level, ...]] = {}
    breaks: list[Break] = []
    for kind, quads in KINDS.items():
        own = [deed for deed in deeds if deed.quad in quads and not deed.plan]
        samples = list(count_samples(own))
        levels[kind] = ()
        if samples:
            inner = [n for n in numbers if samples[0].number <= n <= samples[-1].number]
            smooth = smooth_samples(samples, inner, WEEKS[period])
            levels[kind] = tuple(list_levels(smooth, period))
            breaks += list_breaks(samples, own, smooth.noise, period)
    return Relation(
        actors=pair,
        period=period,
        points=tuple(make_point(number, by_number.get(number, ()), period) for number in numbers),
        verbal=levels["verbal"],
        material=levels["material"],
        breaks=tuple(sorted(breaks, key=lambda one: one.start)),
    )


def list_numbers(numbers: Sequence[int], silence: int) -> list[int]:
    """Return the numbers, in order, and those between two that are not further apart than `silence` periods."""
    found = list(numbers[:1])
    for before, after in pairwise(numbers):
        found += range(before + 1, after) if after - before - 1 <= silence else ()
        found.append(after)
    return found


def make_point(number: int, deeds: Sequence[Deed], period: Period) -> Point:
    """Return the counts of one period."""
    start, end = bound_period(number, period)
    done = [deed for deed in deeds if not deed.plan]
    quads = [sum(deed.quad == quad for deed in done) for quad in (1, 2, 3, 4)]
    return Point(
        start=start,
        end=end,
        verbal_cooperation=quads[0],
        material_cooperation=quads[1],
        verbal_conflict=quads[2],
        material_conflict=quads[3],
        planned=len(deeds) - len(done),
        score=round(sum(deed.score for deed in done) / len(done), DIGITS) if done else None,
        incidents=tuple(deed.id for deed in deeds),
    )


def count_samples(deeds: Iterable[Deed]) -> Iterator[Sample]:
    """Yield the tension in each period of some incidents, which are in order: PLOVER's score with its sign turned."""
    groups: dict[int, list[float]] = defaultdict(list)
    for deed in deeds:
        groups[deed.number].append(0.0 - deed.score)
    for number, tensions in groups.items():
        mean = sum(tensions) / len(tensions)
        yield Sample(number, len(tensions), mean, sum((tension - mean) ** 2 for tension in tensions))


def list_levels(smooth: Smooth, period: Period) -> Iterator[Level]:
    """Yield the level in each period, with its interval, which ends at the ends of PLOVER's scale."""
    for number, mean, deviation in zip(smooth.numbers, smooth.means.tolist(), smooth.deviations.tolist(), strict=True):
        yield Level(
            end=bound_period(number, period)[1],
            mean=round(mean, DIGITS) + 0.0,
            low=round(max(-BOUND, mean - Z95 * deviation), DIGITS),
            high=round(min(BOUND, mean + Z95 * deviation), DIGITS),
        )


def list_breaks(samples: Sequence[Sample], deeds: Sequence[Deed], noise: float, period: Period) -> Iterator[Break]:
    """Yield the change points of one level."""
    for place, before, after in find_breaks(samples, noise):
        yield Break(
            start=bound_period(samples[place].number, period)[0],
            change=round(after - before, DIGITS),
            incidents=name_causes(deeds, samples[place].number, before, after),
        )


def name_causes(deeds: Iterable[Deed], number: int, before: float, after: float) -> tuple[str, ...]:
    """Return the incidents behind a change: of the first period from it on that has any, those nearer to the level
    after it than to that before, the farthest from the old level first.
    """
    rise = 1 if after > before else -1
    found = [deed for deed in deeds if deed.number >= number and rise * (-deed.score - (before + after) / 2) > 0]
    first = min((deed.number for deed in found), default=number)
    ranked = sorted((d for d in found if d.number == first), key=lambda deed: (rise * deed.score, deed.day, deed.id))
    return tuple(deed.id for deed in ranked[:NAMED])

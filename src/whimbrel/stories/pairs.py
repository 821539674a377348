"""How far two records tell of one happening: what excludes it, and what speaks for or against it.

`find_exclusion` names a hard reason why two records cannot be of one happening; `score_pair` weighs the rest. The
weights stand in `Weights`; they are round numbers chosen on the read half of ECB+ (`docs/incidents.md`).
"""

from collections.abc import Mapping
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import msgspec

from whimbrel.errors import CodebookError
from whimbrel.records import Place
from whimbrel.stories.words import Bag, compare_bags
from whimbrel.tables import read_table

KIN = Path(__file__).parent / "kin.tsv"
EARTH = 6371.0
FAR = 50.0
"""Kilometres beyond which two towns are not one place."""
LATE = 7
"""Days by which a bound that a date of publication sets may miss: a weekday read as the next one, a late rewrite."""
NEAR_PARTS = frozenset({"town", "site"})
REACH = {"day": 1, "part_of_day": 1, "hour": 1, "week": 3, "month": 7, "quarter": 15, "year": 0}
"""Days by which an expression of a granularity may miss: nights, time zones and the ends of weeks."""
FORCES = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG", "ELI", "PTY"})
Interval = tuple[int | None, int | None]
Figures = Mapping[str, tuple[float, float]]
PATIENCE = 90
"""Days that a plan or threat may be older than what comes of it."""
FAINT = 0.05
"""Cosine below which two sentences share nothing."""
OTHER_ORDER = 8.0
"""A figure so many times another is of another happening, or of a whole war."""


class Party(msgspec.Struct, frozen=True):
    """Who acts or is acted on, as far as records of different reports can be compared."""

    key: str
    """Id of the entity over all reports; "" where nobody in particular is meant."""
    country: str | None = None
    sectors: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Its words with a capital letter: "Touma" of "the Touma neighbourhood"."""
    person: bool = False
    state: bool = False
    """Whether it is a bare state, which stands for its government and forces."""
    sure: bool = True
    """Whether a table, an office or a nation says who it is; a name alone may be misread, and excludes nothing."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One record as far as it is compared with others."""

    id: str
    report: str
    stem: str
    sense: str
    sentence: int = -1
    """Where its sentence begins; -1 where that is not known."""
    story: str | None = None
    within: str | None = None
    event_type: str | None = None
    mode: str | None = None
    ahead: bool = False
    """Whether it is still to come by its report: planned, called for, conditional or possible."""
    negated: bool = False
    verbal: bool = False
    """Whether it is said rather than done, so that only the same speaker will do."""
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Place | None = None
    days: Interval = (None, None)
    """First and last day as ordinals, None where open."""
    stated: bool = False
    """Whether `days` are from words of the report, and not only bounds by its date of publication."""
    reach: int = 0
    exact: bool = False
    published: int | None = None
    bag: Bag = {}
    figures: Figures = {}
    rarity: float = 1.0
    """How rare its word of action is in the whole set, 0 to 1."""


class Weights(msgspec.Struct, frozen=True):
    """What each likeness counts; a pair above 0 speaks for one happening."""

    start: float = -1.8
    word: float = 0.8
    rare_word: float = 1.6
    sense: float = 0.6
    """Share of the weight of one word that two words for the same deed have."""
    same_mode: float = 0.8
    same_type: float = 0.5
    party: float = 0.5
    parties: float = 1.4
    other_party: float = -0.4
    other_sure_party: float = -1.5
    no_speaker: float = -0.8
    """Of what is said, where nobody is known to say both."""
    place: float = 0.4
    within_place: float = 0.3
    near_place: float = -0.4
    day: float = 0.9
    overlap: float = 0.2
    story: float = 0.8
    other_story: float = -1.0
    context: float = 1.0
    nothing_shared: float = -0.6
    """Where neither parties nor place, figures or any word of weight around them are the same."""
    same_sentence: float = -2.0
    figure: float = 0.6
    other_figure: float = -1.2


WEIGHTS = Weights()
GAPS = ((1, 0.1), (2, -0.2), (3, -0.5), (7, -1.2), (30, -2.2), (180, -3.0), (10**7, -4.0))
"""Days between two records, at most, and what they weigh."""


@lru_cache(maxsize=1)
def load_kin(path: Path = KIN) -> dict[frozenset[str], str]:
    """Return for each pair of kindred types when they may be one; raise `CodebookError` at the first wrong row."""
    return {
        frozenset((row["a"], row["b"])): row["when"]
        for _, row in read_table(path, ("a", "b", "when", "reason", "example"), CodebookError)
    }


# --- what excludes ---------------------------------------------------------------------------------------------------


def find_exclusion(a: Telling, b: Telling) -> str | None:
    """Return why two records cannot tell of one happening: `act`, `type`, `negated`, `date`, `place`,
    `figure` or `actors`.
    """
    if a.within == b.id or b.within == a.id:
        return "act"
    if not may_be_one_type(a, b):
        return "type"
    if a.negated != b.negated:
        return "negated"
    if exclude_days(a, b):
        return "date"
    if exclude_places(a.place, b.place):
        return "place"
    if exclude_figures(a, b):
        return "figure"
    return "actors" if exclude_parties(a, b) else None


def may_be_one_type(a: Telling, b: Telling) -> bool:
    """Tell whether the types of two records can be of one happening (kin.tsv); a record without a type fits any."""
    if a.event_type == b.event_type or a.event_type is None or b.event_type is None:
        return True
    when = load_kin().get(frozenset((a.event_type, b.event_type)))
    if when == "word":
        return a.sense == b.sense
    if when == "ahead":
        return a.sense == b.sense and (a.ahead or b.ahead)
    return when is not None


def exclude_days(a: Telling, b: Telling) -> bool:
    """Tell whether no day is in both intervals, allowing for coarse words and for late reports."""
    reach = max(a.reach, b.reach) if a.stated and b.stated else LATE
    return is_before(a.days, b.days, reach) or is_before(b.days, a.days, reach)


def is_before(a: Interval, b: Interval, reach: int) -> bool:
    """Tell whether interval `a` ends more than `reach` days before `b` starts."""
    return a[1] is not None and b[0] is not None and a[1] + reach < b[0]


def exclude_places(a: Place | None, b: Place | None) -> bool:
    """Tell whether two places exclude each other: other countries, or towns apart. A town may be in any region of its
    country; unresolved places and those of a dateline exclude nothing.
    """
    if a is None or b is None or "dateline" in (a.tie, b.tie):
        return False
    if a.country and b.country and a.country != b.country:
        return True
    if a.name == b.name or a.precision not in NEAR_PARTS or b.precision not in NEAR_PARTS:
        return False
    apart = measure_distance(a, b)
    return apart is not None and apart > FAR


def exclude_figures(a: Telling, b: Telling) -> bool:
    """Tell whether figures of one kind are of another order: the dead of a raid and those of the war."""
    return (compare_figures(a.figures, b.figures) or 0.0) > OTHER_ORDER


def measure_distance(a: Place, b: Place) -> float | None:
    """Return the kilometres between two places, None where one has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    part = sin(north / 2) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(part)))


def exclude_parties(a: Telling, b: Telling) -> bool:
    """Tell whether those who act, or those acted on, are known on both sides and nobody is the same."""
    if are_reciprocal(a, b):
        return are_disjoint(a.actors + a.recipients, b.actors + b.recipients, a.verbal)
    return are_disjoint(a.actors, b.actors, a.verbal) or are_disjoint(a.recipients, b.recipients, False)


def are_reciprocal(a: Telling, b: Telling) -> bool:
    """Tell whether all parties stand on one side: who visits and who is visited both meet."""
    return "CONSULT" in (a.event_type, b.event_type) or "COOPERATE" in (a.event_type, b.event_type)


def are_disjoint(some: tuple[Party, ...], others: tuple[Party, ...], verbal: bool) -> bool:
    """Tell whether both sides know all their parties and share none."""
    if not some or not others or any(not (p.key and p.sure) for p in (*some, *others)):
        return False
    return all(compare_parties(p, q, verbal) == 0 for p in some for q in others)


def compare_parties(a: Party, b: Party, verbal: bool = False) -> float:
    """Return how far two parties are one, 0 to 1; -1 where nobody can tell.

    A state stands for its government and forces, and they for it; two named persons are two, and in what is said
    so are a person and another body of the same state.
    """
    if a.key and a.key == b.key:
        return 1.0
    if not a.key or not b.key:
        if a.words & b.words and a.names and b.names and not a.names & b.names:
            return 0.0
        known = a.country == b.country or not (a.country and b.country)
        return (0.4 if a.words & b.words else -1.0) if known else 0.0
    if a.person and b.person:
        return 0.0
    if a.country and a.country == b.country:
        if a.state or b.state:
            other = b if a.state else a
            return 0.5 if other.state or not other.sectors or other.sectors & FORCES else 0.0
        if a.sectors & b.sectors or not (a.sectors and b.sectors):
            return 0.2 if verbal else 0.4
    return 0.4 if a.words & b.words else 0.0


# --- what speaks for and against -------------------------------------------------------------------------------------


def score_pair(a: Telling, b: Telling, weights: Weights = WEIGHTS) -> float:
    """Return what speaks for one happening (above 0) or two (below): word of action, parties, place, time, words around
    it, figures, story. What excludes it is not looked at.
    """
    shared = (
        score_parties(a, b, weights),
        score_places(a.place, b.place, weights),
        score_figures(a.figures, b.figures, weights),
        score_context(a.bag, b.bag, weights),
    )
    lone = weights.nothing_shared if max(shared) <= 0 and a.bag and b.bag else 0.0
    beside = weights.same_sentence if a.report == b.report and a.sentence == b.sentence != -1 else 0.0
    action, time, story = score_action(a, b, weights), score_time(a, b, weights), score_story(a, b, weights)
    return weights.start + action + sum(shared) + time + story + lone + beside


def score_action(a: Telling, b: Telling, weights: Weights) -> float:
    """Return the weight of the words of action and of the types."""
    strength = weights.word + weights.rare_word * min(a.rarity, b.rarity)
    word = strength if a.stem == b.stem else weights.sense * strength if a.sense == b.sense else 0.0
    if a.event_type is None or a.event_type != b.event_type:
        return word
    kind = weights.same_mode if a.mode and a.mode == b.mode else weights.same_type if not (a.mode and b.mode) else 0.0
    return max(word + kind / 2, kind)


def score_parties(a: Telling, b: Telling, weights: Weights) -> float:
    """Return the weight of parties who are the same, and of those who are not."""
    if are_reciprocal(a, b):
        return score_side(a.actors + a.recipients, b.actors + b.recipients, weights, a.verbal)
    acting = score_side(a.actors, b.actors, weights, a.verbal)
    if a.verbal and b.verbal and not any(compare_parties(p, q, True) > 0 for p in a.actors for q in b.actors):
        acting += weights.no_speaker
    return acting + score_side(a.recipients, b.recipients, weights, False)


def score_side(some: tuple[Party, ...], others: tuple[Party, ...], weights: Weights, verbal: bool) -> float:
    """Return the weight of the parties of one role: of each, who is most like it on the other side. Somebody else on
    both sides weighs against, more so where both are known for certain.
    """
    if not some or not others:
        return 0.0
    likeness = [[compare_parties(p, q, verbal) for q in others] for p in some]
    shared = min(weights.parties, weights.party * sum(max(0.0, *row) for row in likeness))
    lone = [p for p, row in zip(some, likeness, strict=True) if max(row) == 0]
    strange = [q for q, column in zip(others, zip(*likeness, strict=True), strict=True) if max(column) == 0]
    if not lone or not strange:
        return shared
    sure = any(p.sure for p in lone) and any(q.sure for q in strange)
    return shared + (weights.other_sure_party if sure else weights.other_party)


def score_places(a: Place | None, b: Place | None, weights: Weights) -> float:
    """Return the weight of two places: the same, one in the other, or near."""
    if a is None or b is None:
        return 0.0
    if a.name == b.name or (a.geonames_id is not None and a.geonames_id == b.geonames_id):
        return weights.within_place if "country" in (a.precision, b.precision) else weights.place
    if {a.precision, b.precision} <= NEAR_PARTS:
        return weights.near_place
    return weights.within_place if a.country and a.country == b.country else 0.0


def score_time(a: Telling, b: Telling, weights: Weights) -> float:
    """Return the weight of time: the same stated day, stated times that overlap, or else how far what is known of the
    one lies from the other. A deed without a date is mostly of the days before its report.
    """
    if a.exact and b.exact:
        return weights.day if a.days == b.days else weights.overlap
    if a.stated and b.stated and None not in (*a.days, *b.days):
        return weights.overlap
    (first, last), (start, end) = find_reference(a), find_reference(b)
    if first is None or last is None or start is None or end is None:
        return 0.0
    gap = max(0, start - last, first - end)
    return score_gap(max(0, gap - PATIENCE) if a.ahead or b.ahead else gap)


def find_reference(telling: Telling) -> Interval:
    """Return the closed interval that a record states, else the day of its publication."""
    if telling.stated and None not in telling.days:
        return telling.days
    return telling.published, telling.published


def score_gap(days: int) -> float:
    """Return the weight of so many days between two records: the longer, the likelier another happening."""
    return next(weight for most, weight in GAPS if days <= most)


def compare_figures(a: Figures, b: Figures) -> float | None:
    """Return how far the figures of one kind are apart, as a ratio, the largest of several; None without such."""
    shared = sorted(a.keys() & b.keys())
    if not shared:
        return None
    return max(max(a[k][0], b[k][0], 1.0) / max(min(a[k][1], b[k][1]), 1.0) for k in shared)


def score_context(a: Bag, b: Bag, weights: Weights) -> float:
    """Return the weight of the words around both; 0 where they share next to nothing."""
    likeness = compare_bags(a, b)
    return weights.context * likeness if likeness >= FAINT else 0.0


def score_figures(a: Figures, b: Figures, weights: Weights) -> float:
    """Return the weight of figures of one kind: bounds that overlap, or that are apart by more than a half."""
    apart = compare_figures(a, b)
    return 0.0 if apart is None else weights.figure if apart <= 1 else weights.other_figure if apart > 1.5 else 0.0


def score_story(a: Telling, b: Telling, weights: Weights) -> float:
    """Return the weight of one story or two; 0 where one is not known."""
    if a.story is None or b.story is None:
        return 0.0
    return weights.story if a.story == b.story else weights.other_story

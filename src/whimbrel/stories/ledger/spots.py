"""Places: where a sentence says that something was, and whether two places of one thing go together."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations

from whimbrel.gazetteer.places import PlaceIndex, Site
from whimbrel.records import Place
from whimbrel.stories.ledger.claims import Claim, Verdict, is_later
from whimbrel.stories.ledger.lists import load_groups, load_set
from whimbrel.stories.ledger.sentences import Sentence, Token
from whimbrel.stories.pairs import measure_distance
from whimbrel.stories.vectors import trim_word

PREPOSITIONS = load_set("place prepositions")
LINKS = load_set("place links")
SIDES = load_groups("side ")
OPPOSITES = tuple(
    map(
        frozenset,
        (
            *combinations(("north", "south", "east", "west"), 2),
            ("inside", "outside"),
            ("inside", "entrance"),
            ("inside", "edge"),
        ),
    )
)
SPOTS = load_set("spots")
LEVELS = load_groups("level ")
"""How much a kind of place takes in, where it is an area: `province`, `town` or `quarter`."""
SHORT, ALIKE = 4, 0.75
"""Letters from which names are compared by their likeness, and the likeness of two spellings of one."""
YEAR = 4
NEAR = 3.0
"""Kilometres within which two points are one place."""
LONGEST = 9


class Spot(Claim, kw_only=True):
    """A place as a phrase: its names, side words, kind of spot, and where the gazetteer has it."""

    names: frozenset[str]
    sides: frozenset[str]
    nouns: frozenset[str]
    place: Place | None
    title: str


def find_spots(sentence: Sentence) -> list[Spot]:
    """Return the places of a sentence in order: phrases after a preposition that name one or a spot."""
    tokens, found = sentence.tokens, list[Spot]()
    i = 0
    while i < len(tokens):
        if tokens[i].low in PREPOSITIONS or tokens[i].low in SIDES:
            spot, end = read_spot(sentence, tokens, i)
            if spot is not None:
                found.append(spot)
                i = end
                continue
        i += 1
    return found


def read_spot(sentence: Sentence, tokens: Sequence[Token], at: int) -> tuple[Spot | None, int]:
    """Return the place that a preposition opens, None where none does, and the end of its phrase."""
    end, first = at + 1, None
    while end < len(tokens) and end - at <= LONGEST:
        token = tokens[end]
        if token.text[0].isupper() or token.low in SPOTS or token.low.rstrip("s") in SPOTS or token.low in SIDES:
            first = end if first is None else first
        elif token.low == "to" and tokens[end - 1].low in SIDES:
            pass
        elif (
            token.low not in LINKS
            and token.text not in ("-", "'s")
            and not (first is None and end > at + 1 and token.text[0].isalpha() and end - at <= 3)
        ):
            break
        end += 1
    while end > at + 1 and tokens[end - 1].low in LINKS | {"-"}:
        end -= 1
    run = tokens[at + 1 : end]
    spot = name_spot(sentence, (tokens[at], *run), tokens[at + 1].start, tokens[end - 1].end)
    if any(is_time(t.low) for t in run) or not (spot.names or ((spot.nouns or spot.sides) and end - at <= 5)):
        return None, at + 1
    return spot, end


def make_spot(sentence: Sentence, start: int, end: int) -> Spot:
    """Return the place that a run of a sentence names."""
    return name_spot(sentence, [t for t in sentence.tokens if start <= t.start and t.end <= end], start, end)


def name_spot(sentence: Sentence, run: Sequence[Token], start: int, end: int) -> Spot:
    """Return a place by its words: names, sides and nouns."""
    names = [t for t in run if t.text[0].isupper() and not is_time(t.low)]
    return Spot(
        field="place",
        sentence=sentence,
        start=start,
        end=end,
        value=sentence.text[start - sentence.start : end - sentence.start],
        names=frozenset(trim_word(t.low) for t in names),
        sides=frozenset(SIDES[t.low] for t in run if t.low in SIDES),
        nouns=frozenset(t.low.rstrip("s") for t in run if t.low in SPOTS or t.low.rstrip("s") in SPOTS),
        place=next((e.place for e in sentence.events if e.place is not None and start <= e.place.start < end), None),
        title=" ".join(t.text for t in names),
    )


def is_time(word: str) -> bool:
    """Tell whether a word is a day, a month or a year: no place stands there."""
    return word in TIME or (word.isdecimal() and len(word) == YEAR)


TIME = frozenset(word + end for word in load_set("weekdays") | load_set("months") for end in ("", "s"))


def judge_spots(a: Spot, b: Spot, index: PlaceIndex | None = None) -> Verdict | None:
    """Return what stands between two places of one thing; None where they cannot be compared."""
    opposed = any(pair <= (a.sides | b.sides) and not pair <= a.sides and not pair <= b.sides for pair in OPPOSITES)
    shared = {name for name in a.names if name in b.names or any(is_alike(name, other) for other in b.names)}
    if opposed and not (a.names and b.names):
        return apart(a, b)
    if shared or (not a.names and not b.names and a.nouns == b.nouns):
        if opposed:
            return apart(a, b)
        if a.names == b.names and a.nouns == b.nouns:
            return "same"
        return "refinement" if a.names <= b.names or b.names <= a.names else compare_nouns(a, b)
    within = is_within(a, b, index)
    if within is not None:
        return "refinement" if within else apart(a, b)
    return compare_nouns(a, b)


def judge_given_spots(a: Spot, b: Spot, index: PlaceIndex | None = None) -> Verdict:
    """Return what stands between two places that somebody has put side by side: two that nothing joins are two."""
    return judge_spots(a, b, index) or apart(a, b)


def is_alike(a: str, b: str) -> bool:
    """Tell whether two names are one in two spellings: Hasakah and Hassakeh."""
    return len(a) > SHORT and len(b) > SHORT and a[0] == b[0] and SequenceMatcher(None, a, b).ratio() >= ALIKE


def compare_nouns(a: Spot, b: Spot) -> Verdict | None:
    """Return the verdict of places that no table has: two villages are two, a bridge and a square are two, and a hall
    may be in a village.
    """
    if not a.nouns or not b.nouns:
        return None
    some, others = ({LEVELS[noun] for noun in spot.nouns if noun in LEVELS} for spot in (a, b))
    if some != others:
        return "refinement"
    return apart(a, b) if (a.names - b.names and b.names - a.names) or a.nouns.isdisjoint(b.nouns) else None


def apart(a: Spot, b: Spot) -> Verdict:
    """Return whether two places exclude each other, or something was moved, or one takes in several."""
    cues = a.sentence.cues | b.sentence.cues
    if "changed" in cues or ("planned" in a.sentence.cues and "planned" not in b.sentence.cues and is_later(b, a)):
        return "update"
    return "scope" if "whole" in cues and "exclusive" not in cues else "contradiction"


def is_within(a: Spot, b: Spot, index: PlaceIndex | None) -> bool | None:
    """Tell whether one place is the other or is in it; None where the gazetteer does not have both."""
    if a.place is not None and b.place is not None and a.place.precision and b.place.precision:
        found = compare_places(a.place, b.place)
        if found is not None:
            return found
    if index is None or not a.title or not b.title:
        return None
    some, others = (
        index.find_known(a.title) or index.find_sites(a.title),
        index.find_known(b.title) or index.find_sites(b.title),
    )
    pairs = [(s, t) for s in some[:8] for t in others[:8] if s.country == t.country]
    if not pairs:
        return None
    return any(contains(s, t) for s, t in pairs)


def compare_places(a: Place, b: Place) -> bool | None:
    """Tell whether two coded places are one or one in the other; None where that takes the tables."""
    if a.geonames_id is not None and a.geonames_id == b.geonames_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if "country" in (a.precision, b.precision):
        return True
    if "unresolved" in (a.precision, b.precision):
        return None
    distance = measure_distance(a, b)
    if a.precision == b.precision == "town" and distance is not None:
        return distance <= NEAR
    return None


def contains(a: Site, b: Site) -> bool:
    """Tell whether two places are one, or one is the area that the other is in."""
    if a.geonames_id is not None and a.geonames_id == b.geonames_id:
        return True
    if (a.within and a.within == b.name) or (b.within and b.within == a.name):
        return True
    same = bool(a.region) and a.region == b.region
    return same and (a.precision == "region") != (b.precision == "region")

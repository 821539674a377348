"""Which of the places of one name a report means: one sense a name, unless the text says otherwise.

A place is weighed by how large it is, by what the text says that it is part of ("Paris, Texas"), by the countries that
the report is about, and by how near it is to the report's other places. The weights are decimal logarithms of people:
1 is as good as ten times as many.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import msgspec

from whimbrel.gazetteer import Entry, Gazetteer
from whimbrel.gazetteer.places import DIRECTION, PlaceIndex, Site
from whimbrel.records import Place

if TYPE_CHECKING:
    from whimbrel.coding.entities import Entities
    from whimbrel.coding.parse import Parse

COUNTRY, PLACE, LEAST = 9.5, 7.0, 2.0
"""By itself: a country, a hand-written place, and the least of a town."""
MAIN, EXACT, CAPITAL, LISTED = 0.7, 0.3, 3.0, 1.5
"""Added for a main name, one spelt alike, a capital, a place that the gazetteer of names lists."""
MENTIONED, LEADING, SAME_REGION, NEAR = 1.0, 1.5, 2.0, 1.0
"""Added where the report names the country, names it most, names the area, or a place near by."""
CONTAINED, HOLDING, OTHER_KIND = 8.0, 4.0, 3.0
"""Added for what lies in what the text says, for that itself, and for the kind that the words say."""
NEAR_KM, SURE, FLOOR, ALONE, CLEAR = 200.0, 1.5, 4.3, 5.2, 0.3
"""How fast nearness fades; the lead of a sense that is taken first; the least weight of a sense with support and
without; the least lead of one without.
"""
AREA, OWN_TOWN = 1.0, 0.1
"""An area is better known than a town of as many people, unless that share of its people live in its own town."""
BESIDE, BESIDE_KM = 4.0, 60.0
LOCAL = frozenset({"building", "street"})
"""Kinds of which many in the world share a name: "Independence Square", "al-Rawda mosque"."""
LINKS = frozenset({",", "in", "the", "of", "'s", "’s", "-", "located", "based", "province", "state", "region", "part"})
"""Words that may stand between a place and what it lies in."""
NEIGHBOUR_WORDS = frozenset({"near", "outside", "suburb", "outskirts", "north", "south", "east", "west", "from"})
REACH, ANCHORS = 6, 40
SMALL = 50_000
ABBREVIATION = 5
"""A name of so many capitals is an abbreviation in running text, not a town's name: "HIV"."""


class Candidate(msgspec.Struct):
    """A name of a place as it stands: its tokens, its parts, and what its words say of its kind."""

    start: int
    end: int
    text: str
    whole: str
    """Without the word of direction."""
    core: str
    """Without direction and generic word."""
    kind: str | None
    """The kind by the generic word that is part of the name."""
    hint: str | None
    """That kind, or the one that the words before tell ("the city of")."""
    directed: bool
    entry: Entry | None


class Container(msgspec.Struct, frozen=True):
    """What a text says that a place is part of."""

    country: str | None
    region: str = ""
    name: str = ""


class Senses:
    """The places that the names of one report stand for."""

    def __init__(
        self,
        parse: "Parse",
        entities: "Entities",
        places: PlaceIndex,
        gazetteer: Gazetteer,
        candidates: Sequence[Candidate],
    ) -> None:
        """Resolve the candidates, which are in order."""
        self._parse, self._places, self._gazetteer = parse, places, gazetteer
        self._candidates = candidates
        self._about, self._own = count_countries(entities)
        self._names: dict[int, str] = {}
        """By candidate, the form of its name that places were found by."""
        self._sites = {id(item): self._find_sites(item) for item in candidates}
        self._holding: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        """By name, the kind and country of what it stands for where something is said to be part of it."""
        self._containers = self._find_containers(entities)
        self._beside = self._find_neighbours()
        self._anchors: dict[str, Site] = {}
        self._chosen: dict[tuple[str, Container | None], Site | None] = {}
        self._resolve()

    def make_place(self, item: Candidate) -> Place:
        """Return the place of a candidate; without coordinates and id where it is not resolved."""
        start, end = self._parse.starts[item.start], self._parse.ends[item.end - 1]
        place = Place(text=item.text, start=start, end=end, name=" ".join(item.text.split()), precision="unresolved")
        site = self._chosen.get(self._key(item))
        kind = "region" if item.directed else item.kind
        if site is None:
            entry = item.entry
            country = entry.country if entry is not None and entry.table == "regions" else None
            basis = "gazetteer:regions" if country else "text"
            return msgspec.structs.replace(place, kind=kind, country=country, basis=basis)
        part = item.directed or (kind is not None and kind != site.kind and site.basis != "gazetteer:places")
        precision = "region" if part and site.precision == "country" else site.precision
        return msgspec.structs.replace(
            place,
            name=place.name if part else site.name,
            geonames_id=None if part else site.geonames_id,
            latitude=site.latitude,
            longitude=site.longitude,
            country=site.country,
            kind=kind if part else site.kind,
            precision=precision,
            basis=site.basis,
        )

    # --- what a name can stand for -----------------------------------------------------------------------------------

    def _find_sites(self, item: Candidate) -> tuple[Site, ...]:
        sites: tuple[Site, ...] = ()
        if item.entry is not None and item.entry.table == "countries":
            country = self._places.find_country(item.entry.id, self._gazetteer)
            known = tuple(site for site in self._places.find_known(item.core) if site.country != item.entry.country)
            return (*((country,) if country is not None else ()), *known)
        if item.entry is not None and item.entry.table == "regions" and item.entry.country is None:
            return self._places.find_known(item.whole) or self._places.find_known(item.core)
        if item.text.isupper() and len(item.text) <= ABBREVIATION and self._parse.is_prose[item.start]:
            return self._places.find_known(item.text)
        for name in dict.fromkeys((item.text, item.whole, item.core)):
            found = self._places.find_sites(name)
            if found and not sites:
                self._names[id(item)] = name
            sites += found
            # An area with its generic word may be the area of another country without it: "Karak district".
            if sites and item.kind != "region":
                break
        if item.entry is not None and not sites:
            sites = self._places.find_sites(item.entry.name)
        if item.entry is not None and item.entry.table == "regions":
            # The gazetteer of names knows it, the tables of places only its small namesakes: "El Alto" in Bolivia.
            own = item.entry.country
            sites = sites if any(site.country == own or site.population > SMALL for site in sites) else ()
        return sites

    def _key(self, item: Candidate) -> tuple[str, Container | None]:
        name = self._names.get(id(item), item.core)
        return f"{name.casefold()}|{item.hint or ''}", self._containers.get(id(item))

    # --- containers --------------------------------------------------------------------------------------------------

    def _find_containers(self, entities: "Entities") -> dict[int, Container]:
        """Return what each candidate is said to be part of; mentions of one name share it where only one is said."""
        found: dict[int, Container] = {}
        for i, item in enumerate(self._candidates):
            after = self._candidates[i + 1] if i + 1 < len(self._candidates) else None
            before = self._candidates[i - 1] if i else None
            container = None
            if after is not None and self._links(item.end, after.start):
                container = self._match_container(item, after)
            if container is None and before is not None and self._owns(before.end, item.start):
                container = self._match_container(item, before)
            if container is None:
                container = self._find_nation(item, entities)
            if container is not None:
                found[id(item)] = container
        said: dict[str, set[Container]] = defaultdict(set)
        for item in self._candidates:
            if id(item) in found:
                said[item.core.casefold()].add(found[id(item)])
        for item in self._candidates:
            options = said.get(item.core.casefold(), set())
            if id(item) not in found and len(options) == 1:
                found[id(item)] = next(iter(options))
        return found

    def _links(self, start: int, end: int) -> bool:
        words = self._parse.lower[start:end]
        if not 0 < len(words) <= REACH:
            return False
        rest = [word for word in words if word not in LINKS and not DIRECTION.fullmatch(word)]
        return words == [","] or ("in" in words and not rest)

    def _find_neighbours(self) -> dict[int, list[str]]:
        """Return the names that candidates are said to be beside: "Ashfield, south of Corley", "near Corley"."""
        found: dict[int, list[str]] = defaultdict(list)
        for one, other in pairwise(self._candidates):
            words = self._parse.lower[one.end : other.start]
            if 0 < len(words) <= REACH and not NEIGHBOUR_WORDS.isdisjoint(words) and "and" not in words:
                found[id(one)].append(other.core.casefold())
                found[id(other)].append(one.core.casefold())
        return found

    def _owns(self, start: int, end: int) -> bool:
        words = self._parse.lower[start:end]
        return 0 < len(words) <= REACH and words[0] in ("'s", "’s") and "," not in words and "and" not in words

    def _match_container(self, item: Candidate, other: Candidate) -> Container | None:
        """Return the country or area `other` as container of `item`, where a place of that name lies in it."""
        if is_state(item) and is_state(other) and other.start - item.end == 1:
            return None  # a list of countries: "Niger, Nigeria"
        for area in self._sites[id(other)]:
            if area.kind not in ("country", "region") or (area.kind == "country" and not self._hangs_on(item, other)):
                continue
            container = Container(area.country, area.region, area.name)
            if any(is_inside(site, container) for site in self._sites[id(item)] if site is not area):
                self._note_holding(other, area)
                return container
        return None

    def _hangs_on(self, item: Candidate, other: Candidate) -> bool:
        """Tell whether a name after a comma belongs to what stands before: not in "In London, Canada and Mali met"."""
        words, end = self._parse.words, other.end
        if other.start - item.end != 1 or not self._parse.is_prose[item.start]:
            return True
        owns = end < len(words) and words[end] in ("'s", "’s")
        return owns or self._parse.heads[self._parse.find_range_head(other.start, end)] < other.start

    def _note_holding(self, item: Candidate, area: Site) -> None:
        """Keep that a name stands for an area that something is in: at this place, if it is that of its town too."""
        if any(is_town_of(other, area) for other in self._sites[id(item)]):
            item.hint = item.hint or area.kind
        else:
            self._holding[item.core.casefold()].add((area.kind, area.country))

    def _find_nation(self, item: Candidate, entities: "Entities") -> Container | None:
        """ "the northern Lebanese city of Tripoli": the nation whose adjective stands before the name."""
        at = item.start - 1
        while at >= max(0, item.start - REACH) and self._parse.pos[at] in ("ADP", "NOUN", "ADJ", "PROPN", "PUNCT"):
            name = entities.name_at.get(at)
            if name is not None:
                entry = name.entry
                if entry is None or entry.table != "demonyms" or entry.country is None:
                    return None
                container = Container(entry.country)
                return container if any(is_inside(site, container) for site in self._sites[id(item)]) else None
            if self._parse.pos[at] == "ADP" and self._parse.lower[at] != "of":
                return None
            at -= 1
        return None

    # --- choice ------------------------------------------------------------------------------------------------------

    def _resolve(self) -> None:
        """First the names that need no more than the text around them, then the others by those."""
        groups = {self._key(item): item for item in reversed(self._candidates)}
        order = list(reversed(groups.items()))
        for final in (False, False, True):
            for key, item in order:
                if key not in self._chosen:
                    self._choose(key, item, final=final)

    def _choose(self, key: tuple[str, Container | None], item: Candidate, *, final: bool) -> None:
        scored = sorted(
            ((self._score(site, item, key[1]), -i, site) for i, site in enumerate(self._sites[id(item)])),
            key=lambda row: row[:2],
            reverse=True,
        )
        if not scored:
            self._chosen[key] = None
            return
        best, _, site = scored[0]
        rivals = [
            score for score, _, other in scored[1:] if other.country != site.country or measure_km(site, other) > 100
        ]
        if not final and rivals and best - rivals[0] < SURE:
            return
        if not self._is_enough(best, rivals, site, item, key[1]):
            if final:
                self._chosen[key] = None
            return
        self._chosen[key] = site
        # A capital often stands for its government, and says nothing of where the report is.
        if site.kind != "country" and not (item.entry is not None and item.entry.table == "capitals"):
            self._anchors[key[0]] = site

    def _is_enough(
        self, best: float, rivals: list[float], site: Site, item: Candidate, container: Container | None
    ) -> bool:
        """Tell whether the best place of a name is likely enough; else the name stays unresolved."""
        if self._is_supported(site, item, container):
            return best >= FLOOR
        return not item.directed and best >= ALONE and (not rivals or best - rivals[0] >= CLEAR)

    def _find_anchors(self, name: str) -> list[Site]:
        return [anchor for key, anchor in self._anchors.items() if key.partition("|")[0] == name]

    def _is_supported(self, site: Site, item: Candidate, container: Container | None) -> bool:
        """Tell whether the report says more of a place than its name: its country, what it is in, a table's row."""
        if site.kind == "country" or container is not None or item.entry is not None or site.country is None:
            return True
        return self._weigh_context(site, item) > 0.5

    def _score(self, site: Site, item: Candidate, container: Container | None) -> float:
        sites = self._sites[id(item)]
        score = weigh_size(site) + (EXACT if site.name.casefold() == item.core.casefold() else 0.0)
        if site.kind == "region" and site.basis.startswith("gazetteer:admin"):
            own = max((other.population for other in sites if is_town_of(other, site)), default=0)
            score += -2 * AREA if own > OWN_TOWN * site.population else AREA if not is_state(item) else 0.0
        if item.entry is not None and site.country == item.entry.country and site.kind != "country":
            score += LISTED if item.entry.table == "regions" else CAPITAL if site.kind == "town" else 0.0
        score += self._weigh_context(site, item)
        local = site.kind in LOCAL or item.kind in LOCAL
        if local and self._about and self._count_mentions(site, item) <= 0:
            score -= OTHER_KIND
        if item.hint == "region":
            score += OTHER_KIND if site.kind == "region" else -OTHER_KIND
        elif item.hint == "town":
            score += OTHER_KIND if site.kind == "town" else -OTHER_KIND
        elif item.hint is not None and site.kind == item.hint:
            score += OTHER_KIND
        if container is not None and is_inside(site, container):
            score += CONTAINED
        for name in self._beside.get(id(item), ()):
            away = min((measure_km(site, anchor) for anchor in self._find_anchors(name)), default=math.inf)
            score += BESIDE * math.exp(-away / BESIDE_KM)
        if (site.kind, site.country) in self._holding.get(item.core.casefold(), ()):
            score += HOLDING
        return score

    def _count_mentions(self, site: Site, item: Candidate) -> int:
        """Return how often the report names the country of a place, or one tied to it, other than by this name."""
        own = self._own.get(item.core.casefold(), Counter())
        codes = {site.country, *self._places.ties.get(site.country or "", ())}
        return max((self._about[code] - own[code] for code in codes if code), default=0)

    def _weigh_context(self, site: Site, item: Candidate) -> float:
        top = max(self._about.values(), default=0)
        count = self._count_mentions(site, item)
        score = MENTIONED + LEADING * count / top if count > 0 else 0.0
        if site.kind == "country":
            return score
        named_state = is_state(item)
        near = 0.0
        for name, anchor in islice(self._anchors.items(), ANCHORS):
            if name.partition("|")[0] == item.core.casefold():
                continue
            if anchor.region and site.region == anchor.region and site.country == anchor.country:
                near += SAME_REGION if named_state or anchor.kind == "region" else NEAR
            elif not named_state:
                near += NEAR * math.exp(-measure_km(site, anchor) / NEAR_KM)
        return (score / 2 if named_state else score) + min(near, SAME_REGION)


def count_countries(entities: "Entities") -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Return how often a report names each country (itself, its people, its towns, its leaders and groups), and how
    often it does so by each name.
    """
    counts: Counter[str] = Counter()
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    for name in entities.names:
        entry = name.entry
        if entry is not None and entry.country is not None:
            counts[entry.country] += 1
            by_name[name.text.casefold()][entry.country] += 1
    return counts, by_name


def weigh_size(site: Site) -> float:
    """Return the weight of a place by itself: the logarithm of its people, more for a country or a main name."""
    if site.kind == "country":
        return COUNTRY
    if site.basis == "gazetteer:places":
        return PLACE + MAIN
    size = max(LEAST, math.log10(max(site.population, 1)))
    return size + (MAIN if site.is_main else 0.0)


def is_state(item: Candidate) -> bool:
    """Tell whether the gazetteer has the name as a country's."""
    return item.entry is not None and item.entry.table == "countries"


def is_town_of(site: Site, area: Site) -> bool:
    """Tell whether a place is a town of an area."""
    return site.kind == "town" and site.country == area.country and site.region == area.region


def is_inside(site: Site, container: Container) -> bool:
    """Tell whether a place lies in a country, or in an area of it."""
    if site.kind == "country" or site.country != container.country:
        return False
    return not container.region or (site.region == container.region and site.name != container.name)


def measure_km(one: Site, other: Site) -> float:
    """Return the distance of two places in kilometres, on a globe; far away where one has no coordinates."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 20_000.0
    return measure_points(one.latitude, one.longitude, other.latitude, other.longitude)


def measure_points(latitude: float, longitude: float, other: float, away: float) -> float:
    """Return the distance of two points (degrees) in kilometres by the haversine formula, Earth's radius 6371 km."""
    a, b = math.radians(latitude), math.radians(other)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(away - longitude) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, h)))

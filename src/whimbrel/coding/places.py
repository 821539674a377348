"""Names of places in a report, and which place each stands for."""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from whimbrel.coding.entities import Entities
from whimbrel.coding.extents import NAMED_AREAS, Extents, get_text
from whimbrel.coding.names import Name
from whimbrel.coding.parse import Parse
from whimbrel.coding.senses import Candidate, Senses, count_countries
from whimbrel.gazetteer import Entry, Gazetteer, load_gazetteer
from whimbrel.gazetteer.places import DIRECTION, PlaceIndex, load_places
from whimbrel.gazetteer.towns import ARTICLES
from whimbrel.records import Place

PLACE_TABLES = frozenset({"countries", "capitals", "regions"})
WATERS = frozenset({"sea", "strait", "river", "mountain", "island"})
LOCATIVE = frozenset({"in", "at", "near", "outside", "around", "inside", "across"})
STANDING = LOCATIVE | {"from", "into", "over"}
MOVING = STANDING | {"to", "towards", "toward", "through", "of"}
AIMED = frozenset({"on", "against"})
JOINING = frozenset({",", "and", "or", "&"})
SMALL_TOWN = 5_000
"""People of the least town for which a name is taken that the pipeline has not for a place's."""
LONGEST = 3
"""Words of the longest such name."""
DATELINE_END = re.compile(r"[(—–:]|--|[-_](?=\s|$)|\d")
NOWHERE: frozenset[str] = frozenset()
Found = tuple[int, int, Entry | None]


class Toponym(msgspec.Struct):
    """The name of a place at one spot of a report: token range, head token, and the place, whose `tie` is None."""

    start: int
    end: int
    head: int
    place: Place


class PlaceFinder:
    """Finds the toponyms of a report and resolves them."""

    def __init__(self, places: PlaceIndex | None = None, gazetteer: Gazetteer | None = None) -> None:
        """Take the index of places and the gazetteer of countries, organisations and people; by default the shipped."""
        self.places = places or load_places()
        self.gazetteer = gazetteer or load_gazetteer()
        self._extents = Extents(self.places)
        self._verbs = frozenset(word.word[0] for word in self.places.words if word.side == "verb")

    def find_places(self, parse: Parse, entities: Entities) -> list[Toponym]:
        """Return the toponyms of a report in order, none overlapping, those of datelines and headings too."""
        candidates = self._find_candidates(parse, entities)
        if not candidates:
            return []
        senses = Senses(parse, entities, self.places, self.gazetteer, candidates)
        used = {item.core for item in candidates if item.hint is not None or stands_in(parse, item.start)}
        found = []
        for item in candidates:
            place = senses.make_place(item)
            # What no table knows is a place only where the text uses it as one: "in Zhovtovo", but not "Ebola".
            if place.country is not None or place.latitude is not None or item.core in used:
                found.append(Toponym(item.start, item.end, parse.find_range_head(item.start, item.end), place))
        return found

    def _find_candidates(self, parse: Parse, entities: Entities) -> list[Candidate]:
        found: list[Candidate] = []
        taken: set[int] = set()
        for start, end, entry in self._find_spans(parse, entities):
            item = self._extents.read_extent(parse, start, end, entry)
            tokens = range(item.start, item.end)
            if taken.isdisjoint(tokens) and not self._extents.is_no_place(parse, item.end):
                found.append(item)
                taken.update(tokens)
        return sorted(found, key=lambda item: item.start)

    def _find_spans(self, parse: Parse, entities: Entities) -> Iterator[Found]:
        """Yield token ranges of names of places, the surest first, with the gazetteer's entry."""
        yield from self._find_datelines(parse)
        yield from self._find_long_names(parse, entities)
        yield from self._split_pairs(parse, entities)
        surnames = frozenset(
            name.text.split()[-1] for name in entities.names if name.kind == "person" and " " in name.text
        )
        about = frozenset(count_countries(entities)[0])
        names = [name for name in entities.names if self._is_place(parse, name, surnames, about)]
        for name in (*names, *self._find_joined(parse, entities, names)):
            entry = choose_entry(name.entry)
            start, end = (name.start, name.end) if entry else self._extents.cut_body(parse, name.start, name.end)
            yield start, end, entry
        yield from self._find_before_office(parse, entities)

    # --- where names of places come ---------------------------------------------------------------------------

    def _find_datelines(self, parse: Parse) -> Iterator[Found]:
        """Yield the places that open a dateline, up to its agency, date or dash; each must be a known place."""
        for span in parse.doc.spans.get("blocks", []):
            start = span.start
            for i in range(span.start, span.end + 1) if span.label_ == "dateline" else ():
                ends = i == span.end or DATELINE_END.match(parse.words[i]) is not None
                if ends and i < span.end and parse.words[i][0].isdigit():
                    break  # "March 19" is no place
                if ends or parse.words[i] in (",", "/"):
                    yield from self._read_dateline(parse, start, i)
                    start = i + 1
                if ends:
                    break

    def _read_dateline(self, parse: Parse, start: int, end: int) -> Iterator[Found]:
        text = get_text(parse, start, end).strip(" .") if start < end else ""
        entries = self.gazetteer.find_entries(text) or self.gazetteer.find_entries(text.title())
        entry = choose_entry(next(iter(entries), None))
        if start < end and (entry is not None or self.places.find_sites(text)):
            yield start, end, entry

    def _find_long_names(self, parse: Parse, entities: Entities) -> Iterator[Found]:
        """Yield names of several words that the tables of places hold, unless they cut a name in two."""
        for first, end in self.places.find_long_names(parse.words):
            start = first + 1 if parse.lower[first] == "the" else first
            inside = {id(name): name for name in map(entities.name_at.get, range(start, end)) if name is not None}
            names = list(inside.values())
            if any(name.start < start or end < name.end for name in names):
                continue
            entry = names[0].entry if len(names) == 1 else None
            if entry is None or entry.table != "seats" or stands_in(parse, start):
                whole = len(names) == 1 and (names[0].start, names[0].end) == (start, end)
                yield start, end, choose_entry(entry) if whole else None

    def _split_pairs(self, parse: Parse, entities: Entities) -> Iterator[Found]:
        """Yield both places of an entry such as "Paris, Texas", which is in the gazetteer to say what it is not."""
        for name in entities.names:
            commas = [i for i in range(name.start + 1, name.end - 1) if parse.words[i] == ","]
            if name.entry is not None and name.entry.table == "others" and len(commas) == 1:
                yield name.start, commas[0], None
                yield commas[0] + 1, name.end, None

    def _find_joined(self, parse: Parse, entities: Entities, names: list[Name]) -> list[Name]:
        """Return the names that stand in a list with a place and are known places: "to Ingham or Townsville"."""
        places, found = {id(name) for name in names}, []
        pairs = [*pairwise(entities.names), *((b, a) for a, b in pairwise(reversed(entities.names)))]
        for one, other in pairs:
            first, last = sorted((one, other), key=lambda name: name.start)
            between = parse.lower[first.end : last.start]
            joined = 0 < len(between) <= LONGEST and JOINING.issuperset(between)
            if joined and id(one) in places and id(other) not in places and self._may_be_place(parse, other):
                places.add(id(other))
                found.append(other)
        return found

    def _find_before_office(self, parse: Parse, entities: Entities) -> Iterator[Found]:
        """Yield the area before an office in what the pipeline takes for a person: "Kaduna Governor Bala Okoro"."""
        offices = {start for start, _, row in entities.agents.values() if row.person}
        for name in entities.names:
            for end in range(name.start + 1, min(name.start + LONGEST, name.end)) if name.entry is None else ():
                if end in offices and self.places.find_known(get_text(parse, name.start, end)):
                    yield name.start, end, None

    # --- which names are of places ------------------------------------------------------------------------------------

    def _is_place(self, parse: Parse, name: Name, surnames: frozenset[str], about: frozenset[str]) -> bool:
        if name.entry is not None:
            return self._is_listed_place(parse, name, name.entry, surnames)
        if not self._is_capital(parse, name) or (name.text in surnames and not stands_in(parse, name.start)):
            return False
        if name.kind == "people":
            return self._is_used_as_place(parse, name, about)
        start = self._extents.find_article(parse, name.start)
        if name.kind == "place" or self._extents.find_told_kind(parse, start) is not None:
            return True
        has_kind = self._extents.find_kind(parse, name.start, name.end) is not None
        return (has_kind and stands_in(parse, start)) or self._is_used_as_place(parse, name, about)

    def _is_listed_place(self, parse: Parse, name: Name, entry: Entry, surnames: frozenset[str]) -> bool:
        if entry.table in PLACE_TABLES:
            return name.text not in surnames or parse.doc[name.head].ent_type_ != "PERSON"
        if entry.table == "seats":
            return stands_in(parse, name.start) and bool(self.places.find_known(name.text))
        if entry.table != "others":
            return False
        kind = self._extents.find_kind(parse, name.start, name.end)
        core = get_text(parse, *self._extents.strip_kind(parse, name.start, name.end))
        known = name.text if kind != "region" else core
        return kind in WATERS or bool(self.places.find_known(known))

    def _is_used_as_place(self, parse: Parse, name: Name, about: frozenset[str]) -> bool:
        """A name that the pipeline takes for none of a place is one where it stands after "in", or is entered or
        bombed, and is known as one (of a country that the report is `about`, if it is a small one); or where the word
        after it says what it is.
        """
        start = self._extents.find_article(parse, name.start)
        if start == 0 or name.end - name.start > LONGEST:
            return False
        before = parse.lower[start - 1]
        if before in (LOCATIVE if name.kind in ("person", "organisation") else MOVING):
            return self._is_known(name.text, about)
        if before in MOVING | AIMED or self._is_object(parse, name):
            sites = self.places.find_sites(name.text)
            return any(site.country in about or site.basis == "gazetteer:places" for site in sites)
        kind = self._extents.match_after(parse, name.end)[0]
        told = kind in NAMED_AREAS or kind == "town" or (kind is not None and before == "the")
        return name.kind not in ("person", "people") and told

    def _is_object(self, parse: Parse, name: Name) -> bool:
        """Tell whether a name is the object of a verb that takes places: "recaptured Sangin"."""
        is_object = parse.deps[name.head] in ("dobj", "nsubjpass")
        return is_object and parse.lemmas[parse.heads[name.head]] in self._verbs

    def _may_be_place(self, parse: Parse, name: Name) -> bool:
        short = name.entry is None and name.end - name.start <= LONGEST
        return short and name.kind != "people" and self._is_capital(parse, name) and self._is_known(name.text, NOWHERE)

    def _is_capital(self, parse: Parse, name: Name) -> bool:
        first = name.start + 2 if parse.lower[name.start] in ARTICLES and name.end - name.start > 2 else name.start
        return parse.words[first][:1].isupper() and not DIRECTION.fullmatch(name.text)

    def _is_known(self, text: str, about: frozenset[str]) -> bool:
        return any(
            site.basis != "gazetteer:geonames" or site.population >= SMALL_TOWN or site.country in about
            for site in self.places.find_sites(text)
        )


def choose_entry(entry: Entry | None) -> Entry | None:
    """Return the gazetteer's entry of a name where it is one of a place."""
    return entry if entry is not None and entry.table in PLACE_TABLES else None


def stands_in(parse: Parse, start: int) -> bool:
    """Tell whether a name stands after "in", "at", "from", with or without an article."""
    at = start - 1
    if at >= 0 and parse.lower[at] == "the":
        at -= 1
    return at >= 0 and parse.lower[at] in STANDING

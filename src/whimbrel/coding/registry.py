"""The entities that the proper names of one report stand for, each made once."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from whimbrel.coding.names import Name
from whimbrel.coding.parse import Parse
from whimbrel.gazetteer import Entry, Gazetteer

COUNTRY_TABLES = frozenset({"countries", "capitals", "seats", "demonyms", "regions", "others"})
UNSTATED_SECTOR = frozenset({"ethnic", "region", "not_actor"})
PEOPLE = frozenset({"demonym_plural", "ethnic"})


class Entity(msgspec.Struct):
    """Someone or something that can act, as far as the report and the gazetteers tell."""

    kind: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    office: str | None = None
    basis: str = "text"
    first: tuple[int, int] = (0, 0)
    """Token range of the mention that gave the name or office."""
    female: bool | None = None


class Registry:
    """Entities by name: people by surname, states by code, groups and organisations by the gazetteer's id."""

    def __init__(self, parse: Parse, gazetteer: Gazetteer, names: Iterable[Name]) -> None:
        """Note the people with full names first, so that a surname alone, wherever it stands, is one of them."""
        self.parse, self.gazetteer = parse, gazetteer
        self._people: dict[str, list[Entity]] = defaultdict(list)
        self._others: dict[tuple[str, str | None], Entity] = {}
        for name in names:
            if name.kind == "person" and (name.end - name.start > 1 or name.entry is not None):
                self._find_person(name)

    def find_entity(self, name: Name) -> Entity:
        """Return the entity that `name` stands for, made now if it is new."""
        if name.kind == "person":
            return self._find_person(name)
        if name.entry is None:
            return self._find_unlisted(name)
        if name.entry.table in COUNTRY_TABLES:
            return self._find_state(name, name.entry)
        entry, key = name.entry, (name.entry.id, name.entry.country)
        if key not in self._others:
            self._others[key] = Entity(
                name.kind,
                entry.name,
                entry.country,
                entry.sectors,
                basis=f"gazetteer:{entry.table}",
                first=(name.start, name.end),
            )
        return self._others[key]

    def _find_person(self, name: Name) -> Entity:
        entry = name.entry
        full = entry.name if entry is not None else name.text
        known = self._people[full.split()[-1].casefold()]
        for entity in known:
            if is_same_person(entity.name, full):
                return entity
        entity = Entity("person", full, first=(name.start, name.end))
        if entry is not None:
            entity.country, entity.sectors = entry.country, entry.sectors
            entity.office, entity.basis = entry.office, f"gazetteer:{entry.table}"
        known.append(entity)
        return entity

    def _find_state(self, name: Name, entry: Entry) -> Entity:
        people = entry.kind in PEOPLE and self.parse.tags[name.head] in ("NNS", "NNPS")
        sectors = entry.sectors or (() if people or entry.kind in UNSTATED_SECTOR else ("GOV",))
        kind = "people" if people else "region" if entry.kind == "region" else "state"
        own_name = people or entry.kind in UNSTATED_SECTOR or not entry.country or sectors != ("GOV",)
        title = name.text if own_name else self._name_country(entry)
        key = (kind + title, entry.country)
        if key not in self._others:
            basis = "inferred" if sectors else "gazetteer:countries"
            if entry.kind in ("capital", "seat"):
                basis = f"gazetteer:{entry.kind}s"
            self._others[key] = Entity(kind, title, entry.country, sectors, basis=basis, first=(name.start, name.end))
        return self._others[key]

    def _name_country(self, entry: Entry) -> str:
        country = self.gazetteer.find_country(entry.country or "")
        return country.name if country else entry.name

    def _find_unlisted(self, name: Name) -> Entity:
        known = next((entity for entity in self._others.values() if entity.name == name.text), None)
        if known is not None:
            return known
        entity = Entity(name.kind, name.text, first=(name.start, name.end))
        for _, _, entries in self.gazetteer.find_names(self.parse.words[name.start : name.end]):
            if entries[0].country and entries[0].table != "leaders":
                entity.country = entries[0].country
                break
        self._others[name.text, None] = entity
        return entity


def is_same_person(known: str, new: str) -> bool:
    """Tell whether two names can be one person's: one surname, and first names or initials that do not differ."""
    a, b = known.casefold().split(), new.casefold().split()
    if a[-1] != b[-1]:
        return False
    return len(a) == 1 or len(b) == 1 or a[0] == b[0] or a[0][0] == b[0][0] == b[0].rstrip(".")

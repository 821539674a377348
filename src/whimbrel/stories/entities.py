"""One id for a person, group, body or place over all reports.

The coder gives each report its own entities. Here those of all reports become one where their names say so: states by
their code, groups and organisations by their name, a person by surname, first name and country. Two people of one
surname stay two; a surname alone is the person of that surname whom its own report or story names in full, if there is
exactly one, and else stays apart. An office without a name is a role, not a person, and has an entity of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from whimbrel.affair import Entity, Story
from whimbrel.gazetteer import Gazetteer, split_name
from whimbrel.records import Actor, Coding, Event, hash_text
from whimbrel.stories.words import load_words

KINDS = ("person", "state", "people", "body", "group", "organisation", "region", "place", "unknown")
"""Kinds of entity that the coder makes; its ids are hashes of kind, country and name."""
PARTICLES = frozenset(
    {
        "al",
        "el",
        "abd",
        "abdel",
        "abdul",
        "bin",
        "ibn",
        "ben",
        "abu",
        "de",
        "la",
        "van",
        "von",
        "der",
        "of",
        "the",
        "dr",
        "mr",
    }
)
STATE_SECTORS = frozenset({"GOV", "LEG", "JUD"})
GROUP_SECTORS = frozenset({"REB", "OPP", "PTY", "SOC", "BUS", "JRN"})
CLEARLY = 3
"""Times as many reports must give a full name one country as another, for the other to be taken for an error."""
VOWELS = frozenset("aeiouy")
OFFICE = "office"


class Key(NamedTuple):
    """What a mention is told apart by: its kind, its country and its name in normal form."""

    kind: str
    country: str | None
    name: str


class Person(msgspec.Struct):
    """A person found so far: the pieces of the fullest name, and the mentions of it."""

    pieces: tuple[str, ...]
    country: str | None
    keys: list[Key]
    weight: int = 0
    """Reports that name it so."""


class EntityIndex:
    """The entities over all reports, and the way from an actor of a report to its entity."""

    def __init__(self, entities: tuple[Entity, ...], ids: dict[Key, str], own: dict[tuple[str, Key], str]) -> None:
        """Take the entities, their ids by key, and the ids that a key has in one report only."""
        self.entities = entities
        self._ids, self._own = ids, own

    def find(self, actor: Actor, report_id: str) -> str | None:
        """Return the id over all reports of an actor of a report; None where it is nobody in particular ("rebels")."""
        key = make_key(actor)
        if key is None:
            return None
        return self._own.get((report_id, key)) or self._ids.get(key)


class Notes(msgspec.Struct):
    """What the reports say of one entity."""

    names: Counter[str]
    roles: Counter[str]
    sectors: Counter[tuple[str, ...]]
    reports: dict[str, None]


def link_entities(
    codings: Sequence[Coding], gazetteer: Gazetteer | None = None, *, stories: Sequence[Story] = ()
) -> EntityIndex:
    """Return the entities of all actors, recipients and speakers in `codings`.

    With a `gazetteer`, a state has its name from there. With `stories`, a surname alone may be the person whom another
    report of its story names in full. The order of `codings` changes only ties among names that are equally common.
    """
    seen: dict[Key, dict[str, None]] = defaultdict(dict)
    for actor, report in list_actors(codings):
        key = make_key(actor)
        if key is not None:
            seen[key].setdefault(report)
    people = link_people({key: len(found) for key, found in seen.items() if is_full_name(key)})
    ids = {key: make_id(key) for key in seen if key.kind != "person"}
    for person in people:
        name = Key("person", person.country, " ".join(person.pieces))
        ids.update((key, make_id(name)) for key in person.keys)
    own = join_surnames(seen, people, ids, stories)
    index = EntityIndex((), ids, own)
    return EntityIndex(describe_entities(codings, index, gazetteer), ids, own)


def list_actors(codings: Iterable[Coding]) -> Iterator[tuple[Actor, str]]:
    """Yield every actor, recipient and speaker with the id of its report."""
    for coding in codings:
        for event in coding.events:
            for actor in list_parties(event):
                yield actor, event.report_id


def list_parties(event: Event) -> Iterator[Actor]:
    """Yield all who act, are acted on, or are said to say so."""
    yield from event.actors
    yield from event.recipients
    for layer in (*event.attribution, *(layer for figure in event.figures for layer in figure.attribution)):
        if layer.speaker is not None:
            yield layer.speaker


# --- what an actor is called -----------------------------------------------------------------------------------------


def tell_kind(actor: Actor) -> str:
    """Return the kind of an actor: what the coder's id was made of, else what its fields tell."""
    return find_kind(actor.name, actor.country, actor.role, actor.basis, actor.entity_id)


@lru_cache(maxsize=2**16)
def find_kind(name: str, country: str | None, role: str | None, basis: str, entity_id: str | None) -> str:
    """Return the kind of an actor with these fields."""
    for kind in KINDS if entity_id else ():
        if entity_id == hash_text(kind, country, name)[:16]:
            return kind
    if basis == "gazetteer:leaders" or role:
        return "person"
    table = basis.partition(":")[2]
    if table in ("groups", "organisations"):
        return table.removesuffix("s")
    return "state" if basis == "inferred" or table in ("capitals", "seats", "countries") else "unknown"


def make_key(actor: Actor) -> Key | None:
    """Return what an actor is told apart by; None where it has neither a name nor a nation ("rebels", "two buses")."""
    return find_key(actor.name, actor.country, actor.sectors, actor.role, actor.basis, actor.entity_id)


@lru_cache(maxsize=2**16)
def find_key(
    name: str, country: str | None, sectors: tuple[str, ...], role: str | None, basis: str, entity_id: str | None
) -> Key | None:
    """Return the key of an actor with these fields."""
    plain = " ".join(piece.casefold() for piece in split_name(name))
    named = any(word[:1].isupper() for word in name.split())
    if not plain or not (named or country):
        return None
    kind = find_kind(name, country, role, basis, entity_id)
    if kind == "state" and country:
        return Key(kind, country, "")
    if kind == "person" and role and (not named or is_office(name, role)):
        held = country and STATE_SECTORS.intersection(sectors)
        return Key(OFFICE, country, normalise_role(role)) if held else None
    if kind == "person":
        return Key(kind, country, plain)
    if kind in ("people", "body"):
        return make_group_key(kind, name, country, sectors)
    if not named or (kind == "unknown" and not country and len(plain.split()) < 2):
        return None
    return Key(kind, None if kind in ("group", "organisation") else country, plain)


def make_group_key(kind: str, name: str, country: str | None, sectors: tuple[str, ...]) -> Key | None:
    """Return the key of people or a body of a nation; None for people at large. A state's own are told apart by what
    they are ("Israeli officials", "officials of Israel"), others also by name ("YPG fighters").
    """
    if not country or not sectors or sectors[0] == "CVL":
        return None
    words = find_common_words(name)
    if GROUP_SECTORS.intersection(sectors) or not words:
        proper = [word for word in split_name(name) if word[:1].isupper()]
        words = " ".join([*(word.casefold() for word in proper), words]).strip()
    return Key(kind, country, words) if words else None


def is_office(name: str, role: str) -> bool:
    """Tell whether a person's name is only the words of an office: "Israeli defence minister"."""
    last = name.rsplit(maxsplit=1)[-1]
    return last.islower() or last.casefold() in role.casefold().split()


def normalise_role(role: str) -> str:
    """Return an office in one spelling: "defense minister" is "defence minister"."""
    return " ".join(role.casefold().split()).replace("defense", "defence")


def find_common_words(name: str) -> str:
    """Return the stems of the words of a name that are no proper names: "Israeli officials", "officials of Israel"."""
    words = load_words()
    return " ".join(words.find_stem(word) for word in name.split() if word.islower() and word not in words.empty)


# --- people ----------------------------------------------------------------------------------------------------------


def split_person(name: str) -> tuple[str, ...]:
    """Return the pieces of a person's name in normal form, without particles unless nothing else is left."""
    pieces = tuple(name.split())
    return tuple(piece for piece in pieces if piece not in PARTICLES) or pieces


def is_full_name(key: Key) -> bool:
    """Tell whether a key is a person with more than a surname."""
    return key.kind == "person" and len(split_person(key.name)) > 1


def link_people(weights: Mapping[Key, int]) -> list[Person]:
    """Return the persons that full names stand for, given in how many reports each stands; names with a country come
    first, so that those without join them.
    """
    by_surname: dict[str, list[Person]] = defaultdict(list)
    for key in sorted(weights, key=lambda key: (key.country is None, -weights[key], key.name, key.country or "")):
        pieces = split_person(key.name)
        known = by_surname[pieces[-1]]
        same = [person for person in known if is_same_person(person, pieces, key.country, weights[key])]
        exact = [person for person in same if person.pieces == pieces]
        if len(exact or same) == 1:
            (exact or same)[0].keys.append(key)
            (exact or same)[0].weight += weights[key]
        else:
            known.append(Person(pieces, key.country, [key], weights[key]))
    return [person for surname in sorted(by_surname) for person in by_surname[surname]]


def is_same_person(person: Person, pieces: tuple[str, ...], country: str | None, weight: int) -> bool:
    """Tell whether a full name can be a person's: the surname, a first name that may be the same, and no other country,
    but for a few reports that give a well known name another one.
    """
    if person.country and country and person.country != country:
        return person.pieces == pieces and person.weight >= CLEARLY * weight
    shorter = min(len(person.pieces), len(pieces))
    tail = person.pieces[-shorter:] == pieces[-shorter:]
    return tail or is_same_first_name(person.pieces[0], pieces[0])


def is_same_first_name(a: str, b: str) -> bool:
    """Tell whether two first names can be one: equal, an initial, or another spelling of the same consonants."""
    if a == b or (a[0] == b[0] and 1 in (len(a), len(b))):
        return True
    bones = [
        "".join(c for c, after in zip(name, name[1:] + " ", strict=True) if c not in VOWELS and c != after)
        for name in (a, b)
    ]
    return a[0] == b[0] and len(bones[0]) > 2 and bones[0] == bones[1]


def join_surnames(
    seen: dict[Key, dict[str, None]], people: Sequence[Person], ids: dict[Key, str], stories: Sequence[Story]
) -> dict[tuple[str, Key], str]:
    """Return the id of each surname alone in each report: the one person of that name in its report, else in its story,
    else somebody of that report or story alone.
    """
    named: dict[tuple[str, str], set[tuple[str, str | None]]] = defaultdict(set)
    story_of = {report: story for story in stories for report in story.reports}
    for person in people:
        for key in person.keys:
            for report in seen[key]:
                homes = {report, story_of[report].id} if report in story_of else {report}
                for home in homes:
                    named[home, person.pieces[-1]].add((ids[key], person.country))
    own: dict[tuple[str, Key], str] = {}
    for key in (key for key in seen if key.kind == "person" and not is_full_name(key)):
        surname = split_person(key.name)[-1]
        for report in seen[key]:
            home = story_of[report].id if report in story_of else report
            found = find_only(named[report, surname], key.country) or find_only(named[home, surname], key.country)
            own[report, key] = found or hash_text("entity", "person", key.country, surname, home)[:16]
    return own


def find_only(people: Iterable[tuple[str, str | None]], country: str | None) -> str | None:
    """Return the id of the only one of some people who may be of a country, or None."""
    fitting = {some for some, land in people if not (land and country) or land == country}
    return fitting.pop() if len(fitting) == 1 else None


# --- the entities ----------------------------------------------------------------------------------------------------


def make_id(key: Key) -> str:
    """Return the id of an entity, 16 hex digits."""
    return hash_text("entity", *key)[:16]


def describe_entities(codings: Sequence[Coding], index: EntityIndex, gazetteer: Gazetteer | None) -> tuple[Entity, ...]:
    """Return every entity with its names, offices and reports, those in most reports first."""
    notes: dict[str, Notes] = {}
    facts: dict[str, tuple[str, str | None]] = {}
    for actor, report in list_actors(codings):
        found = index.find(actor, report)
        if found is None:
            continue
        note = notes.setdefault(found, Notes(Counter(), Counter(), Counter(), {}))
        key = make_key(actor)
        kind, country = key.kind if key else "unknown", actor.country
        facts[found] = (kind, facts[found][1] or country) if found in facts else (kind, country)
        note.names[actor.name] += 1
        note.sectors[actor.sectors] += 1
        note.reports[report] = None
        if actor.role and kind == "person":
            note.roles[normalise_role(actor.role)] += 1
    entities = [make_entity(found, note, *facts[found], gazetteer) for found, note in notes.items()]
    return tuple(sorted(entities, key=lambda entity: (-len(entity.reports), entity.name, entity.id)))


def make_entity(id_: str, note: Notes, kind: str, country: str | None, gazetteer: Gazetteer | None) -> Entity:
    """Return one entity; a person is called by the commonest of its full names."""
    names = rank(note.names)
    name = next((some for some in names if kind == "person" and len(some.split()) > 1), names[0])
    entry = gazetteer.find_country(country) if gazetteer is not None and kind == "state" and country else None
    return Entity(
        id=id_,
        name=entry.name if entry is not None else name,
        kind=kind,
        country=country,
        sectors=min(note.sectors, key=lambda some: (not some, -note.sectors[some], some)),
        names=names,
        roles=rank(note.roles),
        reports=tuple(sorted(note.reports)),
    )


def rank(counts: Counter[str]) -> tuple[str, ...]:
    """Return the commonest first, ties in alphabetical order."""
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))

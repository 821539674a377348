"""Places by name: hand-written places, first-level areas, countries, and the towns of GeoNames."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache as cache_calls
from functools import cached_property, partial
from importlib.resources import as_file, files
from pathlib import Path
from unicodedata import normalize

import msgspec

from whimbrel.errors import GazetteerError
from whimbrel.gazetteer.lookup import Gazetteer
from whimbrel.gazetteer.tables import split_list
from whimbrel.gazetteer.towns import ARTICLES, Town, TownIndex, fold_keys, fold_name
from whimbrel.tables import read_table

PLACE_TABLES = {
    "places": ("name", "aliases", "kind", "country", "within", "latitude", "longitude", "source"),
    "admin1": ("name", "country", "aliases", "code", "geonames_id", "latitude", "longitude", "population", "source"),
    "admin2": ("name", "country", "aliases", "code", "geonames_id", "latitude", "longitude", "population", "source"),
    "continents": ("name", "geonames_id", "latitude", "longitude", "source"),
    "admin1_words": ("name", "country", "aliases", "source"),
    "country_points": ("code", "geonames_id", "latitude", "longitude", "source"),
    "country_ties": ("code", "tied", "source"),
    "place_words": ("word", "kind", "side", "example"),
}
KINDS = frozenset({"country", "region", "town", "crossing", "corridor", "camp", "sea", "strait", "river", "mountain"})
KINDS |= {"island", "base", "building", "street", "airport", "port", "dam", "plant", "other"}
SIDES = frozenset({"after", "known", "land", "body", "never", "before", "of", "verb"})
AREAS = frozenset({"country", "region", "sea", "island", "mountain", "river", "strait", "corridor"})
"""Kinds that are no point: their precision is `region`."""
DIRECTION = re.compile(
    r"(?:far[ -]?)?(?:(?:north|south)[- ]?(?:east|west)?|east|west)(?:ern)?|(?:south|north)[ -]central|central|upper"
    r"|lower|downtown|greater|inner|outer|rural",
    re.IGNORECASE,
)
"""A word that makes a part of a place a region: "southern", "north-west"."""
HALF_RINGS = frozenset("‘’ʻʼʿʾ‛")
LATIN_END = 0x250
"""First code point after the letters that European languages print."""
Row = dict[str, str]
PlacedRow = tuple[str, int, Row]
"""A row with the path of its table and its line."""


class Site(msgspec.Struct, frozen=True, gc=False):
    """One place that a name can stand for; coordinates in degrees."""

    name: str
    kind: str
    precision: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None = None
    region: str = ""
    """GeoNames' code of the first-level area that it is, or is in; "" where that is not known."""
    within: str = ""
    """What a hand-written place is part of, as its table says it."""
    population: int = 0
    is_main: bool = True
    basis: str = "gazetteer:geonames"


class PlaceWord(msgspec.Struct, frozen=True, gc=False):
    """A generic word of names of places: its kind, and on which side of the name it stands."""

    word: tuple[str, ...]
    kind: str
    side: str
    """`after` or `before` a name, or before it with `of`; `known`: after a name that an area has ("Borno state", but
    not "Syria state media"); `land`: after a name that need not be an area's ("Salinas Valley"); `body`: something of
    the place, whose name ends before it ("Homs City Council"); `never`: a name before it is no place's ("West Nile
    virus").
    """


class PlaceIndex:
    """Finds places by name. The long tables are read, and the towns opened, when the first name is looked up."""

    def __init__(self, read: Callable[[str], list[PlacedRow]], towns: TownIndex) -> None:
        """Take what reads the rows of a table by its name, each with its path and line, and the towns."""
        self._read, self._towns = read, towns
        self.words = [_make_word(*row) for row in read("place_words")]
        self._points = {item[2]["code"]: (item[2], _read_point(*item)) for item in read("country_points")}
        self.ties = {row["code"]: frozenset(row["tied"].split()) for _, _, row in read("country_ties")}
        """By country, the countries whose mention in a report speaks for it as well."""

    @cached_property
    def _places(self) -> list[tuple[Site, Row]]:
        found = [(_make_place(*row), row[2]) for row in self._read("places")]
        return found + [(_make_continent(*row), row[2]) for row in self._read("continents")]

    @cached_property
    def _areas(self) -> list[tuple[Site, Row]]:
        return [(_make_area(*row, level), row[2]) for level in ("admin1", "admin2") for row in self._read(level)]

    @cached_property
    def _generic(self) -> frozenset[str]:
        words = [word for word in self.words if word.side in ("after", "known") and word.kind == "region"]
        return frozenset(word.word[0] for word in words if len(word.word) == 1)

    @cached_property
    def _known(self) -> dict[str, tuple[Site, ...]]:
        index: dict[str, tuple[Site, ...]] = {}
        extra = {(row["name"], row["country"]): split_list(row["aliases"]) for _, _, row in self._read("admin1_words")}
        for site, row in (*self._places, *self._areas):
            names = [row["name"], *split_list(row.get("aliases", ""))]
            if site.basis.startswith("gazetteer:admin"):
                names += extra.get((row["name"], row["country"]), [])
                names += [] if names[0].endswith(" County") else [self.strip_generic(names[0])]
            for key in {key for name in names for key in fold_keys(name)}:
                index[key] = (*index.get(key, ()), site)
        return index

    @cached_property
    def _long(self) -> dict[str, int]:
        """The first folded word of each name of several words, with the number of words of the longest such name."""
        heads: dict[str, int] = {}
        for _, row in (*self._places, *self._areas):
            for name in (row["name"], *split_list(row.get("aliases", ""))):
                words = name.split()
                if len(words) > 1:
                    head = fold_name(words[0])
                    heads[head] = max(heads.get(head, 0), len(words))
        return heads

    def strip_generic(self, name: str) -> str:
        """Return a name of an area without its generic words: of "Basra Governorate" "Basra"."""
        words = name.split()
        while len(words) > 1 and words[-1].lower() in self._generic:
            words.pop()
        while len(words) > 1 and words[0].lower() in self._generic:
            words = words[2:] if words[1].lower() in ("of", "de") and len(words) > 2 else words[1:]
        return name if DIRECTION.fullmatch(" ".join(words)) else " ".join(words)

    def find_sites(self, name: str) -> tuple[Site, ...]:
        """Return the places of a name: hand-written ones, areas, towns; no countries, which the gazetteer finds."""
        towns = tuple(_make_town(town) for town in self._towns.find_towns(name))
        return (*self.find_known(name), *towns)

    def find_known(self, name: str) -> tuple[Site, ...]:
        """Return the places of a name that the tables hold: hand-written ones and areas."""
        if len(name) > 100:
            return ()
        key, free = fold_keys(name)
        return self._known.get(key) or self._known.get(free, ())

    def find_country(self, code: str, gazetteer: Gazetteer) -> Site | None:
        """Return the country of a code of countries.tsv, with GeoNames' id and its middle where they are known."""
        entry = gazetteer.find_country(code)
        if entry is None:
            return None
        row, (latitude, longitude) = self._points.get(code, ({}, (None, None)))
        country = code if code.isupper() and code in self._points else entry.country
        number = row.get("geonames_id", "")
        return Site(
            name=entry.name,
            kind="country",
            precision="country",
            country=country,
            latitude=latitude,
            longitude=longitude,
            geonames_id=int(number) if number.isdecimal() else None,
            basis="gazetteer:countries",
        )

    def find_long_names(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Return the ranges of names of several words that the tables hold, longest first from left to right."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(words):
            word = words[at]
            opens = word[:1].isupper() or word in ARTICLES or DIRECTION.fullmatch(word)
            longest = self._long.get(fold_name(word), 0) if opens else 0
            # A hyphen or an apostrophe is a token of its own.
            for end in range(min(at + 2 * longest, len(words)), at + 1, -1):
                if self._is_long_name(words[at:end]):
                    found.append((at, end))
                    at = end - 1
                    break
            at += 1
        return found

    def _is_long_name(self, words: Sequence[str]) -> bool:
        capital = any(word[:1].isupper() for word in words) and words[-1][:1].isalnum()
        return capital and not DIRECTION.fullmatch("".join(words)) and fold_name("".join(words)) in self._known

    def count_rows(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        return {table: len(self._read(table)) for table in PLACE_TABLES}

    def open_towns(self) -> None:
        """Build the database of towns where it is missing, and open it; a look-up does so by itself."""
        self._towns.open_database()


def load_places(extra: Path | None = None, cache: Path | None = None) -> PlaceIndex:
    """Return the index of the shipped tables and of the tables in the folder `extra`.

    As in `load_gazetteer`, rows of an own table replace all shipped rows with the same first column. `cache` is the
    folder of the database of towns, by default the user's cache folder. Raises `GazetteerError` at a wrong row.
    """
    own = {table: extra / f"{table}.tsv" for table in PLACE_TABLES if extra and (extra / f"{table}.tsv").exists()}
    index = PlaceIndex(cache_calls(partial(_read_both, own)), TownIndex(cache))
    if own:
        index.find_known("")  # a wrong row of one's own stops at start-up, not at the first name
    return index


def _read_both(own: dict[str, Path], table: str) -> list[PlacedRow]:
    """Return the shipped rows of a table, and the user's own, which replace those with the same first column."""
    with as_file(files(__package__)) as folder:
        rows = _read_rows(folder / f"{table}.tsv", table)
    if table not in own:
        return rows
    added, key = _read_rows(own[table], table), PLACE_TABLES[table][0]
    replaced = {row[key] for _, _, row in added}
    return [item for item in rows if item[2][key] not in replaced] + added


def _read_rows(path: Path, table: str) -> list[PlacedRow]:
    columns = PLACE_TABLES[table]
    rows = [(str(path), line, row) for line, row in read_table(path, columns, GazetteerError)]
    for place, line, row in rows:
        if not row[columns[0]]:
            raise GazetteerError(place, line, f"`{columns[0]}` is empty; fill it in")
    return rows


def _read_point(path: str, line: int, row: Row) -> tuple[float, float]:
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except ValueError:
        latitude, longitude = 91.0, 0.0
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise GazetteerError(path, line, "latitude and longitude are no degrees; write them such as 31.29 and 34.24")
    return latitude, longitude


def _make_place(path: str, line: int, row: Row) -> Site:
    kind = row["kind"]
    if kind not in KINDS:
        raise GazetteerError(path, line, f"unknown kind `{kind}`; use one of: {' '.join(sorted(KINDS))}")
    latitude, longitude = _read_point(path, line, row)
    return Site(
        name=row["name"],
        kind=kind,
        precision="region" if kind in AREAS else "town" if kind == "town" else "site",
        country=row["country"] or None,
        latitude=latitude,
        longitude=longitude,
        within=row["within"],
        basis="gazetteer:places",
    )


def _make_continent(path: str, line: int, row: Row) -> Site:
    latitude, longitude = _read_point(path, line, row)
    number = int(row["geonames_id"]) if row["geonames_id"].isdecimal() else None
    return Site(row["name"], "region", "region", None, latitude, longitude, number, basis="gazetteer:continents")


def _make_area(path: str, line: int, row: Row, level: str) -> Site:
    latitude, longitude = _read_point(path, line, row)
    number = row["geonames_id"]
    return Site(
        name=simplify_name(row["name"]),
        kind="region",
        precision="region",
        country=row["country"],
        latitude=latitude,
        longitude=longitude,
        geonames_id=int(number) if number.isdecimal() else None,
        region=row["code"],
        population=int(row["population"]) if row["population"].isdecimal() else 0,
        basis=f"gazetteer:{level}",
    )


def _make_town(town: Town) -> Site:
    return Site(
        name=simplify_name(town.name),
        kind="town",
        precision="town",
        country=town.country,
        latitude=town.latitude,
        longitude=town.longitude,
        geonames_id=town.id,
        region=town.region,
        population=town.population,
        is_main=town.is_main,
    )


def simplify_name(name: str) -> str:
    """Return a name without the dots and half rings of transliteration, which no report prints: "Rafaḩ" is Rafah.

    Accents that European languages write stay: "São Paulo", "Łódź".
    """
    if name.isascii():
        return name
    plain = "".join(char for char in name if char not in HALF_RINGS)
    return "".join(char if ord(char) < LATIN_END else normalize("NFKD", char)[0] for char in normalize("NFC", plain))


def _make_word(path: str, line: int, row: Row) -> PlaceWord:
    if row["kind"] not in KINDS or row["side"] not in SIDES:
        raise GazetteerError(path, line, f"wrong kind or side; sides are: {' '.join(sorted(SIDES))}")
    return PlaceWord(tuple(row["word"].split()), row["kind"], row["side"])


def list_words(words: Iterable[PlaceWord], *sides: str) -> dict[str, list[PlaceWord]]:
    """Return the generic words of some sides by their first word, the longest first."""
    found: dict[str, list[PlaceWord]] = {}
    for word in words:
        if word.side in sides:
            found.setdefault(word.word[0], []).append(word)
    return {head: sorted(items, key=lambda item: -len(item.word)) for head, items in found.items()}

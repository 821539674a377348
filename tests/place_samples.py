"""A few towns in place of GeoNames', so that the tests build their database in no time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from whimbrel.gazetteer import towns
from whimbrel.gazetteer.places import PlaceIndex, load_places
from whimbrel.gazetteer.towns import City

CITIES = (
    ("Rafaḩ", "PSE", "GZ", 31.297, 34.244, 126305, ("Rafah",)),
    ("Rafaḩ", "EGY", "27", 31.282, 34.239, 44215, ("Rafah",)),
    ("Cairo", "EGY", "11", 30.06, 31.25, 9606916, ("El Cairo", "القاهرة", "CAI")),
    ("Gaza", "PSE", "GZ", 31.5, 34.467, 410000, ("Gaza City",)),
    ("Tripoli", "LBY", "77", 32.887, 13.187, 1302947, ()),
    ("Tripoli", "LBN", "09", 34.434, 35.844, 229398, ("Trablous",)),
    ("Hebron", "PSE", "WE", 31.529, 35.094, 160470, ("Al Khalil",)),
    ("Hebron", "USA", "CT", 41.658, -72.366, 9298, ()),
    ("Savannah", "USA", "GA", 32.084, -81.1, 145674, ()),
    ("Tbilisi", "GEO", "51", 41.694, 44.834, 1049498, ()),
    ("Paris", "FRA", "11", 48.853, 2.349, 2138551, ()),
    ("Paris", "USA", "TX", 33.661, -95.556, 24782, ()),
    ("Birmingham", "GBR", "ENG", 52.481, -1.9, 1157603, ()),
    ("Birmingham", "USA", "AL", 33.521, -86.802, 196357, ()),
    ("Córdoba", "ARG", "05", -31.406, -64.189, 2106734, ("Cordoba",)),
    ("Córdoba", "ESP", "51", 37.892, -4.773, 325708, ("Cordoba",)),
    ("Washington", "USA", "DC", 38.895, -77.036, 689545, ("Washington D.C.",)),
    ("Washington", "USA", "UT", 37.131, -113.508, 24299, ()),
    ("New York City", "USA", "NY", 40.714, -74.006, 8804190, ("New York", "NYC")),
    ("Aleppo", "SYR", "09", 36.201, 37.161, 2098210, ("Halab",)),
    ("Homs", "SYR", "11", 34.724, 36.726, 775404, ()),
    ("Deir ez-Zor", "SYR", "07", 35.336, 40.141, 271800, ("Deir al-Zor",)),
    ("Ar Raqqah", "SYR", "04", 35.953, 39.008, 531952, ("Raqqa",)),
    ("St. Louis", "USA", "MO", 38.627, -90.199, 279695, ()),
    ("Ashfield", "AUS", "02", -33.888, 151.123, 23841, ()),
    ("Ashfield", "GBR", "ENG", 53.1, -1.25, 12000, ()),
    ("Corley", "GBR", "ENG", 53.2, -1.25, 30000, ()),
    ("Hostile'; DROP TABLE town; --", "GBR", "ENG", 50.0, 0.0, 700, ("\x00", "A" * 5000)),
)


def read_cities():
    """Yield them as `whimbrel.gazetteer.towns.read_cities` does."""
    for number, (name, country, region, latitude, longitude, people, others) in enumerate(CITIES, 1):
        yield City(number, name, latitude, longitude, country[:2], people, region, list(others)), country


@contextmanager
def open_few_places(folder: Path) -> Iterator[PlaceIndex]:
    """Give the index of places with these few towns, its database in `folder`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(towns, "read_cities", read_cities)
        index = load_places(cache=folder)
        index.open_towns()
        yield index

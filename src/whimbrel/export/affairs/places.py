"""Where an event is, as foreign formats part it: city, province, country, and how exact."""

from math import isfinite

import msgspec

from whimbrel.export.affairs.tables import name_country
from whimbrel.records import Place

UNITED_STATES = "USA"


class Where(msgspec.Struct, frozen=True):
    """A place in the columns of other formats; None for what is not known."""

    name: str | None = None
    city: str | None = None
    province: str | None = None
    country: str | None = None
    code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None


RESOLUTION = {"site": 5, "town": 4, "region": 2, "country": 1}
"""PLOVER JSON: 5 below a city, 4 city, 3 district, 2 province, 1 country."""
GEO_PRECISION = {"site": 1, "town": 1, "region": 3, "country": 3}
"""ACLED: 1 exact, 2 part of a region, 3 region or country."""


def make_where(place: Place | None) -> Where:
    """Return the place by columns. Coordinates that lie outside the globe are left out."""
    if place is None:
        return Where()
    precision = place.precision
    latitude, longitude = place.latitude, place.longitude
    if not is_point(latitude, longitude):
        latitude = longitude = None
    return Where(
        name=place.name,
        city=place.name if precision == "town" else None,
        province=place.name if precision == "region" else None,
        country=name_country(place.country),
        code=place.country,
        latitude=latitude,
        longitude=longitude,
        precision=precision,
    )


def is_point(latitude: float | None, longitude: float | None) -> bool:
    """Tell whether both are given and lie on the globe."""
    if latitude is None or longitude is None or not (isfinite(latitude) and isfinite(longitude)):
        return False
    return abs(latitude) <= 90 and abs(longitude) <= 180


def find_geo_type(where: Where) -> int | None:
    """Return GDELT's type of place: 1 country; in the United States 2 state, 3 city; elsewhere 5 and 4."""
    inside = where.code == UNITED_STATES
    kinds = {"country": 1, "region": 2 if inside else 5, "town": 3 if inside else 4, "site": 3 if inside else 4}
    return kinds.get(where.precision or "")

"""Where incidents are: circles over the outlines of countries."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from whimbrel.affair import Affair
from whimbrel.charts.chronology import find_quads
from whimbrel.charts.labels import place_labels, write_labels
from whimbrel.charts.outlines import NORTH, SOUTH, Window, cut_outlines, project
from whimbrel.charts.palette import QUADS, Palette, Spec, frame, make_scale
from whimbrel.records import Place

COARSE = frozenset({"country", "region", "unresolved", "continent"})
"""Precisions of a circle that stands for an area, and is drawn pale."""
NARROWEST = 4.0
"""Degrees of longitude that a map shows at least: with fewer the outlines are too coarse."""
FAR = 50.0
"""Degrees beyond which the places are shown twice: all of them, and those that stand close together."""


class Spot(NamedTuple):
    """A place and how many incidents of each quad it has."""

    name: str
    country: str | None
    longitude: float
    latitude: float
    precision: str | None
    quads: tuple[int, int, int, int]

    @property
    def incidents(self) -> int:
        """All incidents there."""
        return sum(self.quads)

    @property
    def kind(self) -> str:
        """The quad that most of them have; of equals, the later."""
        return QUADS[max(range(4), key=lambda i: (self.quads[i], i))]


def list_spots(affair: Affair) -> list[Spot]:
    """Return the places with coordinates, the busiest first; what is only spoken of has no place here."""
    quads = find_quads(affair)
    counts: dict[tuple[float, float], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    places: dict[tuple[float, float], Place] = {}
    for incident in affair.incidents:
        place = incident.place
        if place is None or place.latitude is None or place.longitude is None or incident.within:
            continue
        if incident.id in quads and abs(place.latitude) <= 90 and abs(place.longitude) <= 180:
            key = (place.longitude, place.latitude)
            places.setdefault(key, place)
            counts[key][quads[incident.id] - 1] += 1
    spots = [
        Spot(place.name, place.country, *key, place.precision, (c[0], c[1], c[2], c[3]))
        for key, place in places.items()
        if (c := counts[key])
    ]
    return sorted(spots, key=lambda spot: (-spot.incidents, spot.name, spot.longitude, spot.latitude))


def find_windows(spots: Sequence[Spot]) -> list[Window]:
    """Return what to show: everything, and first the part where most incidents are, if all is far wider than that."""
    if not spots:
        return []
    whole = frame_spots(spots)
    cells: Counter[tuple[float, float]] = Counter()
    for spot in spots:
        for other in spots:
            if abs(spot.longitude - other.longitude) <= 6 and abs(spot.latitude - other.latitude) <= 6:
                cells[spot.longitude, spot.latitude] += other.incidents
    (x, y), most = min(cells.items(), key=lambda cell: (-cell[1], cell[0]))
    close = [s for s in spots if abs(s.longitude - x) <= 6 and abs(s.latitude - y) <= 6]
    if whole.east - whole.west > FAR and len(close) > 2 and most * 3 >= sum(s.incidents for s in spots):
        return [frame_spots(close), whole]
    return [whole]


def frame_spots(spots: Sequence[Spot]) -> Window:
    """Return the window that holds the spots with room around them, no flatter than two to one and little higher."""
    xs, ys = [s.longitude for s in spots], [s.latitude for s in spots]
    width = max(NARROWEST, (max(xs) - min(xs)) * 1.3, (max(ys) - min(ys)) * 2.0)
    height = max((max(ys) - min(ys)) * 1.2, width * 0.5)
    x, y = (min(xs) + max(xs)) / 2, min(NORTH - 1, max(SOUTH + 1, (min(ys) + max(ys)) / 2))
    south, north = max(SOUTH, y - height / 2), min(NORTH, y + height / 2)
    return Window(max(-180.0, x - width / 2), min(south, north - 1), min(180.0, x + width / 2), max(north, south + 1))


def chart_places(affair: Affair, palette: Palette, window: Window | None = None) -> Spec | None:
    """Return the map of what `window` shows, or of everything; a circle is as large as its incidents are many."""
    spots = list_spots(affair)
    if not spots:
        return None
    window = window or frame_spots(spots)
    inside = [
        s for s in spots if window.west <= s.longitude <= window.east and window.south <= s.latitude <= window.north
    ]
    (west, south), (east, north) = project(window.west, window.south), project(window.east, window.north)
    edge = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    shapes = [make_shape(name, rings) for name, rings in cut_outlines(window)]
    ratio = (north - south) / (east - west)
    points = [project(spot.longitude, spot.latitude) for spot in inside]
    shares = [((x - west) / (east - west), (north - y) / (north - south)) for x, y in points]
    labels = place_labels(shares, [spot.name for spot in inside], round(760 * ratio))
    rows = [make_row(spot, *point, label) for spot, point, label in zip(inside, points, labels, strict=True)]
    land = {"type": "geoshape", "fill": palette.land, "stroke": palette.paper, "strokeWidth": 0.8}
    spec = {
        "width": 760,
        "height": round(760 * ratio),
        "usermeta": {"ratio": round(ratio, 4)},
        "projection": {"type": "identity", "reflectY": True},
        "layer": [
            {"data": {"values": [make_shape("", [edge])]}, "mark": {"type": "geoshape", "fill": palette.sea}},
            {"data": {"values": shapes}, "mark": land},
            *draw_spots(rows, palette),
        ],
    }
    return frame(spec, palette, f"Map of {len(inside)} places with incidents.")


def make_shape(name: str, rings: Sequence[Sequence[Sequence[float]]]) -> Spec:
    """Return GeoJSON of a figure; rings in rings are holes by the rule of even and odd, which SVG does not need."""
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
    }


def make_row(spot: Spot, x: float, y: float, label: Spec) -> Spec:
    """Return what is drawn of a spot."""
    name = f"{spot.name} ({spot.country})" if spot.country else spot.name
    size = {"incidents": spot.incidents, "mostly": spot.kind, "area": spot.precision in COARSE}
    return {"x": x, "y": y, "place": name, **size, **label}


def draw_spots(rows: list[Spec], palette: Palette) -> list[Spec]:
    """Return the circles, the large ones beneath, and their names."""
    at = {"longitude": {"field": "x", "type": "quantitative"}, "latitude": {"field": "y", "type": "quantitative"}}
    colour = {"field": "mostly", "type": "nominal", "title": None, "scale": make_scale(QUADS, palette.quads)}
    size = {
        "field": "incidents",
        "type": "quantitative",
        "title": "incidents",
        "scale": {"domainMin": 0, "range": [30, 700]},
        "legend": None,
    }
    circles = {
        "mark": {"type": "circle", "stroke": palette.paper, "strokeWidth": 1},
        "encoding": {
            **at,
            "color": colour,
            "size": size,
            "opacity": {"condition": {"test": "datum.area", "value": 0.45}, "value": 0.9},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("place", "incidents", "mostly")],
        },
    }
    names = [{**layer, "encoding": {**layer["encoding"], **at}} for layer in write_labels(palette)]
    return [{"data": {"values": rows}, **layer} for layer in (circles, *names)]

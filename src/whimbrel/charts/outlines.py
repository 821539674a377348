"""Outlines of countries as plane figures: cut to a window and laid flat, so that no drawer has to know the globe.

The outlines are Natural Earth's at 1:50 million (public domain), taken from the package world-atlas by
`tools/build_outlines.py`; a border that is drawn says nothing of who should have what.
"""

from functools import cache
from math import asinh, degrees, radians, tan
from pathlib import Path
from typing import NamedTuple

import msgspec

PATH = Path(__file__).with_name("outlines.jsonl")
NORTH, SOUTH = 78.0, -58.0
"""Latitudes beyond which no map of ours reaches."""

Ring = list[tuple[float, float]]


class Outline(msgspec.Struct, frozen=True):
    """One country: its name, and its rings of longitudes and latitudes, in degrees."""

    name: str
    rings: list[Ring]


class Window(NamedTuple):
    """What a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float


@cache
def load_outlines() -> tuple[Outline, ...]:
    """Return all countries."""
    lines = PATH.read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Outline) for line in lines)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the point in Mercator's projection, in degrees of the equator."""
    return round(longitude, 3), round(degrees(asinh(tan(radians(max(SOUTH, min(NORTH, latitude)))))), 3)


def cut_ring(ring: Ring, window: Window) -> Ring:
    """Return what of a ring lies in the window (Sutherland and Hodgman 1974, *Reentrant polygon clipping*)."""
    for axis, bound, sign in ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1), (1, window.north, -1)):
        kept: Ring = []
        for before, point in zip([ring[-1], *ring] if ring else [], ring, strict=False):
            inside, was = sign * (point[axis] - bound) >= 0, sign * (before[axis] - bound) >= 0
            if inside != was:
                share = (bound - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if inside:
                kept.append(point)
        ring = kept
    return ring


def thin_ring(ring: Ring, least: float) -> Ring:
    """Return a ring without the points that stand nearer than `least` degrees to the one kept before them."""
    kept: Ring = []
    for point in ring:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= least:
            kept.append(point)
    return kept


def cut_outlines(window: Window) -> list[tuple[str, list[Ring]]]:
    """Return the countries in the window with their rings, projected, as fine as a page can show."""
    least = (window.east - window.west) / 900
    found = []
    for outline in load_outlines():
        rings = [thin_ring(cut_ring(ring, window), least) for ring in outline.rings]
        shown = [[project(*point) for point in [*ring, ring[0]]] for ring in rings if len(ring) > 2]
        if shown:
            found.append((outline.name, shown))
    return found

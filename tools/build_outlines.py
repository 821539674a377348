"""Write the outlines of countries that charts draw on: `outlines.jsonl`, a country a line, in degrees.

`python tools/build_outlines.py PACKAGE`, where PACKAGE is the unpacked folder of the npm package world-atlas 2.0.2 (ISC
licence): Natural Earth's 1:50m countries (public domain) as TopoJSON.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "whimbrel" / "charts" / "outlines.jsonl"
DECIMALS = 2
"""About a kilometre, less than the width of a line on any of our maps."""
SMALLEST = 0.02
"""Islands of fewer square degrees are left out, unless a country has nothing larger."""
POLAR = {"Antarctica"}
"""It runs around the pole, where no map of ours reaches."""

Ring = list[list[float]]


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a quantised TopoJSON in degrees (TopoJSON format specification 2.1.4 and 2.1.6)."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append([round(x * kx + dx, DECIMALS), round(y * ky + dy, DECIMALS)])
        arcs.append(points)
    return arcs


def join_arcs(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Return one closed ring; a negative number is an arc the other way round."""
    ring: Ring = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += [point for point in points if not ring or point != ring[-1]]
    return ring


def unroll(ring: Ring) -> list[Ring]:
    """Return a ring without leaps from one edge of the map to the other: once at each edge, if it crosses one."""
    shift, whole = 0.0, [ring[0]]
    for before, point in pairwise(ring):
        leap = point[0] - before[0]
        shift += 360 if leap < -180 else -360 if leap > 180 else 0
        whole.append([round(point[0] + shift, DECIMALS), point[1]])
    if all(abs(x) <= 180 for x, _ in whole):
        return [whole]
    turn = -360 if max(x for x, _ in whole) > 180 else 360
    return [whole, [[round(x + turn, DECIMALS), y] for x, y in whole]]


def measure_area(ring: Ring) -> float:
    """Return the area in square degrees."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def list_outlines(topology: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one row a country: its name, and the rings of its polygons, outer ones and holes alike."""
    arcs = decode_arcs(topology)
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape["properties"]["name"] in POLAR:
            continue
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        rings = [join_arcs(numbers, arcs) for polygon in polygons for numbers in polygon]
        rings = [part for ring in rings if len(ring) > 3 for part in unroll(ring)]
        kept = [ring for ring in rings if measure_area(ring) >= SMALLEST] or sorted(rings, key=measure_area)[-1:]
        if kept:
            yield {"name": shape["properties"]["name"], "rings": kept}


def main() -> None:
    """Write the table from the package named on the command line."""
    topology = json.loads((Path(sys.argv[1]) / "countries-50m.json").read_text(encoding="utf-8"))
    rows = sorted(list_outlines(topology), key=lambda row: row["name"])
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} countries, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()

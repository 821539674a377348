"""Names beside dots, so that none runs into another: first come first, and what finds no room is left out."""

from collections.abc import Sequence

from whimbrel.charts.palette import Palette, Spec

WIDE, NARROW = 760, 340
"""Widths in pixels that names are placed for: a page, and a telephone."""
LETTER, LINE = 6.4, 15.0
"""Mean width of a letter and height of a line, in pixels, at 12 pixels of size."""
LONGEST = 26
MOST = 28
"""Names that a chart has at most."""
ABOVE, BELOW = -13, 17

Box = tuple[float, float, float, float]


def place_labels(points: Sequence[tuple[float, float]], names: Sequence[str], height: float) -> list[Spec]:
    """Return for each point the `label` for a wide and a narrow chart, empty where it has no room, and its `dy`.

    `points` are shares of width and height, from the upper left; `height` is in pixels at the wide width. Names come in
    the order in which they matter.
    """
    wide, narrow = (find_room(points, names, width, height) for width in (WIDE, NARROW))
    return [
        {
            "label": shorten(name) if w else "",
            "dy": w or ABOVE,
            "short": shorten(name) if n else "",
            "short_dy": n or ABOVE,
        }
        for name, w, n in zip(names, wide, narrow, strict=True)
    ]


def shorten(name: str) -> str:
    """Return a name cut to what a chart has room for."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def find_room(points: Sequence[tuple[float, float]], names: Sequence[str], width: float, height: float) -> list[int]:
    """Return for each name how far below its dot it goes, in pixels: 0 where there is no room."""
    dots = [(x * width, y * height) for x, y in points]
    taken: list[Box] = []
    found = []
    for number, ((x, y), name) in enumerate(zip(dots, names, strict=True)):
        half = len(shorten(name)) * LETTER / 2
        boxes = {dy: (x - half, y + dy - LINE / 2, x + half, y + dy + LINE / 2) for dy in (ABOVE, BELOW)}
        free = [dy for dy, box in boxes.items() if number < MOST and is_free(box, taken, width)]
        # Of two that are free, the one that hides fewer dots.
        best = min(free, key=lambda dy: sum(holds(boxes[dy], dot) for dot in dots), default=0)
        if best:
            taken.append(boxes[best])
        found.append(best)
    return found


def is_free(box: Box, taken: Sequence[Box], width: float) -> bool:
    """Return whether a box lies in the chart and on none of those taken."""
    if box[0] < -LETTER or box[2] > width + LETTER:
        return False
    return all(box[2] < o[0] or o[2] < box[0] or box[3] < o[1] or o[3] < box[1] for o in taken)


def holds(box: Box, dot: tuple[float, float]) -> bool:
    """Return whether a dot lies in a box."""
    return box[0] <= dot[0] <= box[2] and box[1] <= dot[1] <= box[3]


def write_labels(palette: Palette) -> list[Spec]:
    """Return the two layers of the names: a rim in the colour of the paper, and the letters."""
    text = {"expr": "width < 520 ? datum.short : datum.label"}
    rise = {"expr": "width < 520 ? datum.short_dy : datum.dy"}
    common = {"type": "text", "dy": rise, "text": text, "fontSize": 12, "fontWeight": 500, "baseline": "middle"}
    rim = {"color": palette.paper, "stroke": palette.paper, "strokeWidth": 4}
    return [{"mark": {**common, **style}, "encoding": {}} for style in (rim, {"color": palette.ink})]

"""How the tension of a pair of actors goes: level with its uncertainty, ruptures, and the counts beneath."""

from datetime import timedelta

from whimbrel.affair import Level, Relation
from whimbrel.charts.days import read_day
from whimbrel.charts.palette import COUNTS, QUADS, Palette, Spec, frame, make_scale

FIELDS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
SIDES = ("words", "deeds")


def chart_tension(relation: Relation, palette: Palette, names: tuple[str, str] | None = None) -> Spec | None:
    """Return the pair's tension over time above, its incidents by quad below, and plans apart at the bottom.

    `names` stand in the description in place of the pair's codes.
    """
    if not relation.points:
        return None
    one, other = names or relation.actors
    parts = [draw_counts(relation, palette), draw_plans(relation, palette)]
    if relation.verbal or relation.material:
        parts.insert(0, draw_level(relation, palette))
    spec = {"vconcat": parts, "spacing": 14, "resolve": {"scale": {"x": "shared", "color": "independent"}}}
    return frame(spec, palette, f"Tension between {one} and {other} by {relation.period}.")


def list_levels(relation: Relation) -> list[Spec]:
    """Return one row for each side and period."""
    sides = zip(SIDES, (relation.verbal, relation.material), strict=True)
    return [make_row(side, level) for side, levels in sides for level in levels]


def make_row(side: str, level: Level) -> Spec:
    """Return the level with numbers of two decimals, as they are shown."""
    numbers = {name: round(getattr(level, name), 2) for name in ("mean", "low", "high")}
    return {"end": level.end, "of": side, **numbers}


def draw_level(relation: Relation, palette: Palette) -> Spec:
    """Return the smoothed level of words and of deeds, each with its band of 95 %, and a rule at each rupture."""
    colours = make_scale(SIDES, (palette.quads[2], palette.quads[3]))
    x = {"field": "end", "type": "temporal", "title": None, "axis": {"labels": False, "ticks": False, "grid": False}}
    side = {
        "field": "of",
        "type": "nominal",
        "title": None,
        "scale": colours,
        "legend": {"symbolType": "stroke", "symbolStrokeWidth": 3, "symbolOpacity": 1},
    }
    tooltip = [{"field": f, "type": "nominal"} for f in ("end", "of", "mean", "low", "high")]
    breaks = [{"end": b.start, "change": f"{b.change:+.1f}"} for b in relation.breaks]
    rules: list[Spec] = [
        {"mark": {"type": "rule", "color": palette.ink, "strokeDash": [3, 3]}, "encoding": {"x": x}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "baseline": "top", "color": palette.ink},
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "change", "type": "nominal"}},
        },
    ]
    return {
        "width": 720,
        "height": 170,
        "layer": [
            {
                "data": {"values": list_levels(relation)},
                "encoding": {"x": x, "tooltip": tooltip},
                "layer": [
                    {
                        "mark": {"type": "area", "opacity": 0.18},
                        "encoding": {
                            "y": {"field": "low", "type": "quantitative", "title": "tension"},
                            "y2": {"field": "high"},
                            "color": side,
                        },
                    },
                    {
                        "mark": {"type": "line", "point": {"size": 18}},
                        "encoding": {
                            "y": {"field": "mean", "type": "quantitative"},
                            "color": side,
                            "strokeDash": {
                                "field": "of",
                                "type": "nominal",
                                "scale": {"domain": list(SIDES), "range": [[5, 3], [1, 0]]},
                                "legend": None,
                            },
                        },
                    },
                ],
            },
            {"data": {"values": breaks}, "layer": rules},
        ],
    }


def list_counts(relation: Relation) -> list[Spec]:
    """Return one row for each period and quad that has incidents: conflict below the line."""
    rows = []
    for point in relation.points:
        end = read_day(point.end)
        until = (end + timedelta(days=1)).isoformat() if end else point.end
        for quad in (2, 1, 4, 3):
            count = getattr(point, FIELDS[quad - 1])
            if count:
                inner = getattr(point, FIELDS[{1: 2, 3: 4}[quad] - 1]) if quad in (1, 3) else 0
                sign = 1 if quad < 3 else -1
                spot = {"start": point.start, "end": until, "from": sign * inner, "to": sign * (inner + count)}
                rows.append({**spot, "kind": QUADS[quad - 1], "incidents": count, "period from": point.start})
    return rows


def draw_counts(relation: Relation, palette: Palette) -> Spec:
    """Return the incidents of each period that happened or go on, by quad."""
    return {
        "width": 720,
        "height": 120,
        "data": {"values": list_counts(relation)},
        "mark": {"type": "rect", "stroke": palette.paper, "strokeWidth": 0.5},
        "encoding": {
            "x": {"field": "start", "type": "temporal", "title": None, "axis": {"grid": False}},
            "x2": {"field": "end"},
            "y": {
                "field": "from",
                "type": "quantitative",
                "title": "incidents",
                "axis": {**COUNTS, "tickCount": 4},
            },
            "y2": {"field": "to"},
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "scale": make_scale(QUADS, palette.quads),
            },
            "tooltip": [{"field": f, "type": "nominal"} for f in ("period from", "kind", "incidents")],
        },
    }


def draw_plans(relation: Relation, palette: Palette) -> Spec:
    """Return how many incidents of each period are planned, threatened or called for: counted apart."""
    rows = [
        {"start": p.start, "end": p.end, "from": 0, "planned": p.planned, "period from": p.start}
        for p in relation.points
        if p.planned
    ]
    return {
        "width": 720,
        "height": 46,
        "data": {"values": rows},
        "mark": {"type": "rect", "color": palette.planned},
        "encoding": {
            "x": {"field": "start", "type": "temporal", "title": None, "axis": None},
            "x2": {"field": "end"},
            "y": {
                "field": "planned",
                "type": "quantitative",
                "title": "plans",
                "axis": {**COUNTS, "tickCount": 2},
            },
            "y2": {"field": "from"},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("period from", "planned")],
        },
    }

"""How many lines of the ledger each field has, by kind."""

from collections import Counter

from whimbrel.affair import Affair
from whimbrel.charts.palette import COUNTS, Palette, Spec, frame, make_scale

KINDS = ("contradiction", "update", "refinement", "scope")


def chart_disagreements(affair: Affair, palette: Palette) -> Spec | None:
    """Return the lines of the ledger of disagreements, a bar a field, parted by kind."""
    counts = Counter((line.field, line.kind) for line in affair.disagreements)
    rows = [
        {"field": field, "kind": kind, "lines": count, "rank": KINDS.index(kind)}
        for (field, kind), count in sorted(counts.items())
    ]
    if not rows:
        return None
    spec = {
        "width": 640,
        "height": 30 * len({row["field"] for row in rows}),
        "data": {"values": rows},
        "mark": {"type": "bar", "height": {"band": 0.72}, "stroke": palette.paper, "strokeWidth": 1},
        "encoding": {
            "y": {
                "field": "field",
                "type": "nominal",
                "title": None,
                "sort": "-x",
                "axis": {"ticks": False, "domain": False},
            },
            "x": {
                "field": "lines",
                "type": "quantitative",
                "title": "lines of the ledger",
                "axis": COUNTS,
            },
            "color": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "sort": list(KINDS),
                "scale": make_scale(KINDS, palette.kinds),
            },
            "order": {"field": "rank", "type": "quantitative"},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("field", "kind", "lines")],
        },
    }
    return frame(spec, palette, "Disagreements by field and kind.")

"""Incidents over time: cooperation above the line, conflict below it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from whimbrel.affair import Affair, Entry
from whimbrel.charts.days import choose_step, find_bin, read_day
from whimbrel.charts.palette import COUNTS, QUADS, Palette, Spec, frame, make_scale
from whimbrel.codebook import load_codebook

STATED, BOUNDED = "day stated", "bounded by publication or interval"
ORDER = {2: 0, 1: 1, 4: 0, 3: 1}
"""Deeds stand next to the line, words outside them."""


def find_quads(affair: Affair) -> dict[str, int]:
    """Return the quad of each incident, 1 to 4, by its id; an incident of an unknown type is left out."""
    types = load_codebook().types
    return {i.id: types[i.event_type].quad for i in affair.incidents if i.event_type in types}


def chart_chronology(affair: Affair, palette: Palette) -> Spec | None:
    """Return how many incidents each day, week or month has, by quad: solid where the day is stated, pale elsewhere."""
    quads = find_quads(affair)
    within = {i.id for i in affair.incidents if i.within}
    entries = [e for e in affair.chronology if e.incident in quads and e.incident not in within and (e.start or e.end)]
    rows = stack_counts(entries, quads)
    if not rows:
        return None
    y = {"title": "conflict · incidents · cooperation", "axis": COUNTS}
    colour = {"field": "kind", "type": "nominal", "title": None, "scale": make_scale(QUADS, palette.quads)}
    spec = {
        "width": 760,
        "height": 260,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": palette.paper, "strokeWidth": 0.5},
                "encoding": {
                    "x": {"field": "start", "type": "temporal", "title": None, "axis": {"grid": False}},
                    "x2": {"field": "end"},
                    "y": {"field": "from", "type": "quantitative", **y},
                    "y2": {"field": "to"},
                    "color": colour,
                    "opacity": {
                        "field": "day",
                        "type": "ordinal",
                        "title": None,
                        "scale": {"domain": [STATED, BOUNDED], "range": [1, 0.5]},
                        "legend": {"symbolFillColor": palette.muted},
                    },
                    "tooltip": [{"field": f, "type": "nominal"} for f in ("from day", "kind", "day", "incidents")],
                },
            },
            {"mark": {"type": "rule", "color": palette.ink}, "encoding": {"y": {"datum": 0, "type": "quantitative"}}},
        ],
    }
    left_out = len(entries) - sum(row["incidents"] for row in rows)
    more = f" Left out as far off: {left_out}." if left_out else ""
    return frame(spec, palette, f"Incidents over time: cooperation above the line, conflict below it.{more}")


def choose_span(days: Sequence[date]) -> tuple[date, date]:
    """Return the first and last of sorted days that are drawn: those far from nearly all others would flatten these."""
    off = len(days) // 40
    low, high = days[off], days[-1 - off]
    room = max(31, (high - low).days // 4)
    inside = [day for day in days if (low - day).days <= room and (day - high).days <= room]
    return inside[0], inside[-1]


def stack_counts(entries: Iterable[Entry], quads: Mapping[str, int]) -> list[Spec]:
    """Return one row for each period, quad and certainty of the day, with its place in the stack."""
    known = [(read_day(e.start) or read_day(e.end), e) for e in entries]
    days = sorted(day for day, _ in known if day is not None)
    if not days:
        return []
    first, last = choose_span(days)
    step = choose_step(first, last)
    counts: Counter[tuple[date, date, int, bool]] = Counter()
    for day, entry in known:
        if day is not None and first <= day <= last:
            stated = entry.start is not None and entry.start == entry.end and entry.basis != "published"
            counts[*find_bin(day, step), quads[entry.incident], stated] += 1
    heights: Counter[tuple[date, bool]] = Counter()
    rows = []
    for (start, end, quad, stated), count in sorted(
        counts.items(), key=lambda c: (c[0][0], ORDER[c[0][2]], not c[0][3])
    ):
        below = quad > 2
        base = heights[start, below]
        heights[start, below] += count
        sign = -1 if below else 1
        rows.append(
            {
                "start": start.isoformat(),
                "end": (end + timedelta(days=1)).isoformat(),
                "from day": start.isoformat(),
                "from": sign * base,
                "to": sign * (base + count),
                "kind": QUADS[quad - 1],
                "day": STATED if stated else BOUNDED,
                "incidents": count,
            }
        )
    return rows

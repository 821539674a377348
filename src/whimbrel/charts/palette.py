"""Colours of the charts: one meaning each, for the eye that sees them and for the one that does not.

Cooperation is blue and conflict orange to red, words light and deeds dark: a pair that stays apart under the common
kinds of colour blindness (Okabe and Ito 2008, *Color universal design*), and in grey by its lightness.
"""

from typing import Any, NamedTuple

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""The name of the language, which nothing fetches."""
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
"""Names of PLOVER's quads 1 to 4."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif"


class Palette(NamedTuple):
    """Colours by what they stand for."""

    ink: str
    muted: str
    line: str
    paper: str
    sea: str
    land: str
    quads: tuple[str, str, str, str]
    planned: str
    kinds: tuple[str, str, str, str]
    """Contradiction, update, refinement, scope."""


LIGHT = Palette(
    ink="#1d2327",
    muted="#596269",
    line="#d5d9db",
    paper="#ffffff",
    sea="#eef2f4",
    land="#dfe0da",
    quads=("#5b9cc4", "#174f73", "#d58127", "#a02a1c"),
    planned="#8d8698",
    kinds=("#1d2327", "#6b7780", "#97a1a8", "#c3c9cd"),
)
PAGE = Palette(
    ink="var(--ink)",
    muted="var(--muted)",
    line="var(--line)",
    paper="var(--card)",
    sea="var(--sea)",
    land="var(--land)",
    quads=("var(--q1)", "var(--q2)", "var(--q3)", "var(--q4)"),
    planned="var(--planned)",
    kinds=("var(--k1)", "var(--k2)", "var(--k3)", "var(--k4)"),
)
"""Colours that the page's style gives, so that a chart follows the reader's light or dark."""

Spec = dict[str, Any]
COUNTS: Spec = {"labelExpr": "datum.value % 1 ? '' : format(abs(datum.value), 'd')", "tickMinStep": 1, "tickCount": 6}
"""The axis of counts, which below the line are counts too."""


def make_scale(names: tuple[str, ...], colours: tuple[str, ...]) -> Spec:
    """Return a colour scale that gives each of `names` its own."""
    return {"domain": list(names), "range": list(colours)}


def frame(spec: Spec, palette: Palette, title: str) -> Spec:
    """Return a chart with what all have in common: language, type, quiet axes, and a description for screen readers."""
    label = {"labelColor": palette.muted, "titleColor": palette.muted, "labelFontSize": 12, "titleFontSize": 12}
    config = {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **label,
            "gridColor": palette.line,
            "domainColor": palette.line,
            "tickColor": palette.line,
            "titleFontWeight": "normal",
            "labelOverlap": True,
            "minExtent": 34,
        },
        "legend": {
            "labelColor": palette.ink,
            "titleColor": palette.muted,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "orient": "top",
            "direction": "horizontal",
            "columns": 2,
            "symbolStrokeWidth": 0,
            "labelLimit": 260,
        },
        "text": {"color": palette.ink, "font": FONT},
    }
    return {"$schema": SCHEMA, "description": title, "background": "transparent", "config": config, **spec}

"""The charts of the page, each with the table that says the same."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from whimbrel import gazetteer
from whimbrel.affair import Affair, Relation
from whimbrel.charts.chronology import chart_chronology
from whimbrel.charts.disagreements import chart_disagreements
from whimbrel.charts.network import chart_network, list_ties
from whimbrel.charts.palette import PAGE, QUADS, Palette, Spec
from whimbrel.charts.places import chart_places, find_windows, list_spots
from whimbrel.charts.tension import FIELDS, chart_tension, list_levels
from whimbrel.errors import GazetteerError
from whimbrel.export.affairs.tables import name_country
from whimbrel.tables import read_table

MOST_PAIRS = 8
"""Pairs of actors whose tension is drawn, those with most incidents first."""
MOST_ROWS = 400
CHRONOLOGY = (
    "Each bar counts the incidents of a period: cooperation above the line, conflict below. Solid where a "
    "report states the day; pale where only its date of publication or an interval bounds it."
)
NETWORK = (
    "A line joins two actors whom incidents join: as thick as these are many, in the colour of what most of "
    "them are. Nearness on the page has no meaning of its own."
)
MAP = (
    "A circle is as large as its incidents are many, in the colour of what most of them are; pale where it "
    "stands for a region or country. Outlines: Natural Earth; they say nothing of who should have what."
)

TENSION = (
    "Above: the smoothed level of words (dashed) and of deeds, with its interval of 95 %, higher where there "
    "is more strain; a dashed rule is a rupture. Below: incidents that happened or go on, and plans, threats "
    "and calls apart."
)


class Chart(NamedTuple):
    """A chart with its name, its caption, and its numbers in a table."""

    key: str
    title: str
    caption: str
    spec: Spec
    heads: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def list_charts(affair: Affair, palette: Palette = PAGE) -> dict[str, list[Chart]]:
    """Return the charts by section; a section without anything to draw has none."""
    return {
        "chronology": draw_chronology(affair, palette),
        "network": draw_network(affair, palette),
        "map": draw_maps(affair, palette),
        "ledger": draw_ledger(affair, palette),
    }


def draw_chronology(affair: Affair, palette: Palette) -> list[Chart]:
    """Return the incidents over time."""
    spec = chart_chronology(affair, palette)
    if spec is None:
        return []
    rows = [(r["start"], r["kind"], r["day"], r["incidents"]) for r in spec["data"]["values"]]
    heads = ("From", "Kind", "Day", "Incidents")
    caption = CHRONOLOGY + spec["description"].partition("below it.")[2]
    return [Chart("chronology", "Incidents over time", caption, spec, heads, rows)]


def draw_network(affair: Affair, palette: Palette) -> list[Chart]:
    """Return the network of actors."""
    spec = chart_network(affair, palette)
    if spec is None:
        return []
    rows = [(tie.one, tie.other, *tie.quads) for tie in list_ties(affair)[:MOST_ROWS]]
    return [Chart("network", "Who acts on whom", NETWORK, spec, ("Actor", "Actor", *QUADS), rows)]


def draw_maps(affair: Affair, palette: Palette) -> list[Chart]:
    """Return the map, and before it a close view where most incidents lie close together."""
    spots = list_spots(affair)
    windows = find_windows(spots)
    rows = [(s.name, s.country or "unknown", s.precision or "", *s.quads) for s in spots[:MOST_ROWS]]
    charts = []
    for number, window in enumerate(windows):
        spec = chart_places(affair, palette, window)
        title = "Where it happened" if number == 0 else "The same, as wide as it reaches"
        heads = ("Place", "Country", "Precision", *QUADS)
        charts.append(Chart(f"map-{number}", title, MAP, spec or {}, heads, rows if number == 0 else []))
    return charts


def draw_ledger(affair: Affair, palette: Palette) -> list[Chart]:
    """Return how many lines the ledger has of each field and kind."""
    spec = chart_disagreements(affair, palette)
    if spec is None:
        return []
    rows = [(r["field"], r["kind"], r["lines"]) for r in spec["data"]["values"]]
    caption = "Lines of the ledger by field and kind."
    return [Chart("ledger", "What they disagree on", caption, spec, ("Field", "Kind", "Lines"), rows)]


def list_tensions(affair: Affair, palette: Palette = PAGE) -> list[tuple[Relation, Chart]]:
    """Return the pairs with most incidents, each with the chart of its tension."""
    states = [entity for entity in affair.entities if entity.country and entity.kind == "state"]
    names = {e.country: e.name for e in reversed(states) if e.country} | {e.id: e.name for e in affair.entities}

    def name(code: str) -> str:
        return names.get(code) or name_country(code) or load_meanings().get(code, code)

    ranked = sorted(affair.relations, key=lambda relation: (-count_incidents(relation), relation.actors))
    found = []
    for number, relation in enumerate(ranked[:MOST_PAIRS]):
        pair = (name(relation.actors[0]), name(relation.actors[1]))
        spec = chart_tension(relation, palette, pair)
        if spec is not None:
            found.append((relation, make_tension(relation, pair, spec, number)))
    return found


@cache
def load_meanings() -> dict[str, str]:
    """Return what the codes of actors that are no countries stand for."""
    path = Path(gazetteer.__file__).with_name("codes.tsv")
    rows = read_table(path, ("code", "kind", "meaning", "source"), GazetteerError)
    return {row["code"]: row["meaning"] for _, row in rows if row["kind"] == "actor"}


def count_incidents(relation: Relation) -> int:
    """Return how many incidents a pair has, plans among them."""
    return sum(p.planned + sum(getattr(p, field) for field in FIELDS) for p in relation.points)


def make_tension(relation: Relation, pair: tuple[str, str], spec: Spec, number: int) -> Chart:
    """Return the chart of a pair."""
    levels = {
        (row["end"], row["of"]): f"{row['mean']:.1f} ({row['low']:.1f} to {row['high']:.1f})"
        for row in list_levels(relation)
    }
    rows = [
        (
            point.start,
            *(getattr(point, field) for field in FIELDS),
            point.planned,
            levels.get((point.end, "words"), ""),
            levels.get((point.end, "deeds"), ""),
        )
        for point in relation.points[:MOST_ROWS]
    ]
    caption = f"By {relation.period}. {TENSION}"
    heads = (f"{relation.period.capitalize()} from", *QUADS, "Planned", "Tension of words", "Tension of deeds")
    return Chart(f"tension-{number}", f"{pair[0]} and {pair[1]}", caption, spec, heads, rows)

"""Charts are plain dicts that Vega-Lite draws, and say what the affair says."""

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from vesk_samples import EMPTY, HOSTILE, make_affair
from whimbrel.charts.chronology import chart_chronology, stack_counts
from whimbrel.charts.days import choose_step, find_bin, read_day
from whimbrel.charts.disagreements import chart_disagreements
from whimbrel.charts.drawing import bundle_javascript, draw
from whimbrel.charts.labels import place_labels
from whimbrel.charts.network import Tie, chart_network, list_ties, place_actors
from whimbrel.charts.outlines import NORTH, SOUTH, Window, cut_outlines, cut_ring, load_outlines, project
from whimbrel.charts.palette import LIGHT, PAGE
from whimbrel.charts.places import Spot, chart_places, find_windows, list_spots
from whimbrel.charts.tension import chart_tension

AFFAIR = make_affair()
CHARTS = {
    "chronology": chart_chronology(AFFAIR, LIGHT),
    "network": chart_network(AFFAIR, LIGHT),
    "places": chart_places(AFFAIR, LIGHT),
    "disagreements": chart_disagreements(AFFAIR, LIGHT),
    "tension": chart_tension(AFFAIR.relations[0], LIGHT),
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_plain_json_and_is_drawn(name):
    spec = json.loads(json.dumps(CHARTS[name]))
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
    assert spec["description"]
    assert draw(spec, "svg").startswith(b"<svg")


def test_pictures_come_in_their_forms():
    assert draw(CHARTS["disagreements"], "png").startswith(b"\x89PNG")
    assert draw(CHARTS["disagreements"], "pdf").startswith(b"%PDF")


@pytest.mark.parametrize("name", CHARTS)
def test_no_chart_reads_from_outside(name):
    text = json.dumps(CHARTS[name]).replace(CHARTS[name]["$schema"], "")
    assert "://" not in text
    assert '"url"' not in text


@pytest.mark.parametrize("make", [chart_chronology, chart_network, chart_places, chart_disagreements])
def test_of_nothing_there_is_no_chart(make):
    assert make(EMPTY, LIGHT) is None


def test_text_from_outside_stays_data():
    affair = make_affair(HOSTILE)
    for spec in (chart_network(affair, PAGE), chart_places(affair, PAGE)):
        draw(json.loads(json.dumps(spec)), "svg")
        assert "onerror" not in json.dumps({**spec, "layer": [{**part, "data": None} for part in spec["layer"]]})


def test_cooperation_stands_above_the_line_and_conflict_below():
    entry = AFFAIR.chronology[0]
    rows = stack_counts([entry, entry, structs.replace(entry, incident="j")], {"i": 4, "j": 1})
    assert [(r["kind"], r["from"], r["to"]) for r in rows] == [
        ("material conflict", 0, -2),
        ("verbal cooperation", 0, 1),
    ]


def test_a_day_that_only_publication_bounds_is_drawn_apart():
    entry = structs.replace(AFFAIR.chronology[0], start=None, basis="published")
    assert [row["day"] for row in stack_counts([entry], {"i": 4})] == ["bounded by publication or interval"]


def test_what_is_only_spoken_of_is_in_no_chart():
    within = structs.replace(AFFAIR, incidents=(structs.replace(AFFAIR.incidents[0], within=True),))
    assert list_ties(within) == [] and list_spots(within) == []
    assert chart_chronology(within, LIGHT) is None


def test_a_tie_counts_incidents_by_quad():
    assert list_ties(AFFAIR) == [Tie("Vesk", "Vesland", (0, 0, 0, 1))]
    assert list_ties(AFFAIR)[0].kind == "material conflict"


@given(st.integers(1, 22), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_actors_keep_inside_and_the_picture_is_the_same_each_time(count, random):
    names = [f"a{i}" for i in range(count)]
    ties = [Tie(*sorted(random.sample(names, 2)), (1, 0, 0, 0)) for _ in range(count)] if count > 1 else []
    points = place_actors(names, ties)
    assert ((points >= 0) & (points <= 1)).all()
    assert (points == place_actors(names, ties)).all()


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=30))
@settings(deadline=None)
def test_no_name_runs_into_another(points):
    labels = place_labels(points, ["Port of Vesk"] * len(points), 400)
    shown = [(x * 760, y * 400 + label["dy"]) for (x, y), label in zip(points, labels, strict=True) if label["label"]]
    for i, (x, y) in enumerate(shown):
        assert all(abs(x - a) > 70 or abs(y - b) > 14 for a, b in shown[:i])


@given(st.dates())
def test_a_day_lies_in_its_bin(day):
    for step in ("day", "week", "month"):
        start, end = find_bin(day, step)
        assert start <= day <= end


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2030-03-19", date(2030, 3, 19)),
        ("2030-03", date(2030, 3, 1)),
        ("2030", date(2030, 1, 1)),
        ("soon", None),
        (None, None),
    ],
)
def test_days_are_read_as_far_as_they_go(text, day):
    assert read_day(text) == day


def test_longer_spans_are_counted_by_longer_steps():
    first = date(2030, 1, 1)
    assert [choose_step(first, last) for last in (date(2030, 2, 1), date(2030, 9, 1), date(2034, 1, 1))] == [
        "day",
        "week",
        "month",
    ]


def test_the_outlines_are_of_all_the_world():
    names = {outline.name for outline in load_outlines()}
    assert {"Israel", "Palestine", "Kosovo", "Chile", "Fiji"} <= names
    assert len(names) > 230


@given(st.floats(-180, 170), st.floats(-58, 70), st.floats(1, 60))
@settings(max_examples=20, deadline=None)
def test_what_is_cut_lies_in_the_window(west, south, size):
    window = Window(west, south, min(180, west + size), min(78, south + size))
    (x0, y0), (x1, y1) = project(window.west, window.south), project(window.east, window.north)
    for _, rings in cut_outlines(window):
        for ring in rings:
            assert all(x0 - 0.01 <= x <= x1 + 0.01 and y0 - 0.01 <= y <= y1 + 0.01 for x, y in ring)


def test_no_outline_runs_across_the_map():
    rings = [ring for outline in load_outlines() for ring in outline.rings]
    assert max(abs(a[0] - b[0]) for ring in rings for a, b in pairwise(ring)) < 40


def test_a_square_is_cut_to_its_half():
    assert set(cut_ring([(0, 0), (2, 0), (2, 2), (0, 2)], Window(1, -9, 9, 9))) == {(1, 0), (2, 0), (2, 2), (1, 2)}


def test_places_far_off_are_shown_on_a_map_of_their_own():
    near = [Spot(f"p{i}", None, 34 + i / 2, 31, "town", (1, 0, 0, 0)) for i in range(4)]
    far = Spot("far", None, -77, 39, "town", (1, 0, 0, 0))
    assert len(find_windows(near)) == 1
    close, whole = find_windows([*near, far])
    assert close.west > 0 > whole.west
    assert find_windows([]) == []


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_place_has_a_window(longitude, latitude):
    [window] = find_windows([Spot("p", None, longitude, latitude, "town", (0, 0, 0, 1))])
    assert -180 <= window.west < window.east <= 180
    assert SOUTH - 1 <= window.south < window.north <= NORTH + 1


def test_the_script_cannot_end_its_own_element():
    script = bundle_javascript()
    assert "vegaEmbed" in script
    assert "</script" not in script.lower() and "<!--" not in script


def test_an_incident_of_long_ago_does_not_flatten_the_others():
    entry = AFFAIR.chronology[0]
    old = structs.replace(entry, start="1500-01-01", end="1500-01-01")
    affair = structs.replace(AFFAIR, chronology=(old, *[entry] * 60))
    spec = chart_chronology(affair, LIGHT)
    assert [row["incidents"] for row in spec["data"]["values"]] == [60]
    assert "Left out as far off: 1" in spec["description"]

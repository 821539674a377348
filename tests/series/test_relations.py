"""Relations: what counts, as whom, when; and that order, copies and other pairs change nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from relation_samples import CODEBOOK, MONDAY, make_date, make_incident

from whimbrel.affair import Entry, Incident, Relation
from whimbrel.records import Actor
from whimbrel.series.periods import bound_period, find_period, number_period
from whimbrel.series.relations import count_relations, name_entity, name_sector

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "planned")


def count(*incidents: Incident, period="week", **options) -> tuple[Relation, ...]:
    return count_relations(incidents, period=period, codebook=CODEBOOK, **options)


def list_counts(relation: Relation) -> list[tuple[int, ...]]:
    return [tuple(getattr(point, name) for name in QUADS) for point in relation.points]


def test_incidents_are_counted_by_week_and_quad():
    (relation,) = count(
        make_incident("a", "CONSULT"),
        make_incident("b", "AID"),
        make_incident("c", "ACCUSE"),
        make_incident("d", "ASSAULT"),
        make_incident("e", "ASSAULT", status="planned"),
        make_incident("f", "AID", week=2),
    )
    assert relation.actors == ("ORL", "VSK")
    assert list_counts(relation) == [(1, 1, 1, 1, 1), (0, 0, 0, 0, 0), (0, 1, 0, 0, 0)]
    assert [(point.start, point.end) for point in relation.points] == [
        ("2030-05-06", "2030-05-12"),
        ("2030-05-13", "2030-05-19"),
        ("2030-05-20", "2030-05-26"),
    ]
    assert relation.points[0].score == (2.5 + 10 - 3 - 9) / 4
    assert relation.points[1].score is None
    assert relation.points[0].incidents == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    "fields",
    [{"within": True}, {"negated": True}, {"status": "cancelled"}, {"status": "attempted"}, {"date": None}],
)
def test_what_was_not_done_counts_nowhere(fields):
    assert count(make_incident("a", **fields)) == ()


@pytest.mark.parametrize("status", ["planned", "called_for", "conditional", "possible"])
def test_plans_have_neither_score_nor_level(status):
    (relation,) = count(make_incident("a", status=status))
    assert list_counts(relation) == [(0, 0, 0, 0, 1)]
    assert relation.points[0].score is None
    assert relation.material == relation.verbal == relation.breaks == ()


def test_score_is_that_of_the_mode_that_fits_the_type():
    (relation,) = count(make_incident("a", "CONSULT", modes=("destroy", "visit")))
    assert relation.points[0].score == CODEBOOK.score("CONSULT", "visit")


def test_unknown_type_is_an_error():
    with pytest.raises(KeyError):
        count(make_incident("a", "PARLEY"))


@pytest.mark.parametrize(
    ("event_type", "actors", "recipients", "pairs"),
    [
        ("ASSAULT", "ORL", "VSK", [("ORL", "VSK")]),
        ("ASSAULT", "VSK", "ORL", [("ORL", "VSK")]),
        ("ASSAULT", "ORL KET", "VSK", [("KET", "VSK"), ("ORL", "VSK")]),
        ("ASSAULT", "ORL KET", "", []),
        ("CONSULT", "ORL KET VSK", "", [("KET", "ORL"), ("KET", "VSK"), ("ORL", "VSK")]),
        ("CONSULT", "ORL KET", "VSK", [("KET", "ORL"), ("KET", "VSK"), ("ORL", "VSK")]),
        ("CONSULT", "ORL", "VSK KET", [("KET", "ORL"), ("ORL", "VSK")]),
        ("COERCE", "ORL", "ORL", []),
        ("ASSAULT", "ORL ORL", "VSK VSK", [("ORL", "VSK")]),
        ("ASSAULT", "", "VSK", []),
    ],
)
def test_pairs(event_type, actors, recipients, pairs):
    assert [relation.actors for relation in count(make_incident("a", event_type, actors, recipients))] == pairs


def test_finer_actors():
    def make(sector: str, name: str) -> Actor:
        return Actor(text="x", start=0, end=1, name="x", country="VSK", sectors=(sector,), entity_id=name)

    incident = make_incident("a", actors="VSK", recipients="VSK")
    incident = structs.replace(incident, actors=(make("GOV", "e1"),), recipients=(make("REB", "e2"),))
    assert count(incident) == ()
    assert [r.actors for r in count(incident, name_actor=name_sector)] == [("VSK:GOV", "VSK:REB")]
    assert [r.actors for r in count(incident, name_actor=name_entity)] == [("e1", "e2")]
    assert count(incident, name_actor=lambda incident, actor: None) == ()


@pytest.mark.parametrize(
    ("start", "end", "basis", "week", "month"),
    [
        ("2030-05-07", "2030-05-07", "expression", "2030-05-06", "2030-05-01"),
        ("2030-05-06", "2030-05-12", "expression", "2030-05-06", "2030-05-01"),
        ("2030-05-05", "2030-05-06", "expression", None, "2030-05-01"),
        ("2030-05-01", "2030-05-31", "expression", None, "2030-05-01"),
        ("2030-04-30", "2030-05-01", "expression", "2030-04-29", None),
        (None, "2030-05-07", "expression", None, None),
        ("2030-05-07", None, "expression", None, None),
        (None, "2030-05-07", "published", "2030-05-06", "2030-05-01"),
        ("2030-05-07", None, "published", "2030-05-06", "2030-05-01"),
        (None, None, "published", None, None),
        ("soon", "soon", "expression", None, None),
        ("9999-12-31", "9999-12-31", "expression", "9999-12-27", "9999-12-01"),
        ("0001-01-01", "0001-01-01", "expression", "0001-01-01", "0001-01-01"),
    ],
)
def test_where_intervals_count(start, end, basis, week, month):
    for period, expected in (("week", week), ("month", month)):
        number = find_period(make_date(start, end, basis), period)
        assert (None if number is None else bound_period(number, period)[0]) == expected


def test_chronology_dates_what_has_no_date():
    entry = Entry(
        incident="a", start="2030-06-04", end="2030-06-05", granularity=None, basis="story", line="", undated=False
    )
    dated, bare = make_incident("b"), make_incident("a", date=None)
    (relation,) = count(dated, bare, entries=[entry, structs.replace(entry, incident="b")])
    assert [point.start for point in relation.points if point.incidents] == ["2030-05-06", "2030-06-03"]


@given(st.dates(), st.sampled_from(["week", "month"]))
def test_each_day_lies_within_its_period(day, period):
    first, last = bound_period(number_period(day.isoformat(), period), period)
    assert first <= day.isoformat() <= last
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    assert last == date.max.isoformat() or (days == 7 if period == "week" else 28 <= days <= 31)


def test_long_silence_is_not_listed():
    (relation,) = count(make_incident("a"), make_incident("b", week=400))
    assert len(relation.points) == len(relation.material) == 2
    (near,) = count(make_incident("a"), make_incident("b", week=20))
    assert len(near.points) == len(near.material) == 21


def test_verbal_and_material_are_apart():
    (relation,) = count(make_incident("a", "ACCUSE"), make_incident("b", "ASSAULT", week=1))
    assert [level.end for level in relation.verbal] == ["2030-05-12"]
    assert [level.end for level in relation.material] == ["2030-05-19"]
    assert 0 < relation.verbal[0].mean < 3 < relation.material[0].mean < 9


def test_plea_is_no_strain():
    (relation,) = count(*(make_incident(str(i), "REQUEST", week=i) for i in range(6)))
    assert [level.mean for level in relation.verbal] == [0] * 6
    assert list_counts(relation)[0] == (0, 0, 1, 0, 0)


def test_change_points_name_the_incidents_behind_them():
    talks = [make_incident(f"t{i}", "AID", week=i) for i in range(10)]
    raids = [make_incident(f"r{i}", "ASSAULT", week=i + 10) for i in range(10)]
    words = [make_incident(f"w{i}", "CONSULT", week=i) for i in range(20)]
    (relation,) = count(*raids, *words, *talks, make_incident("x", "AID", week=10))
    (found,) = relation.breaks
    assert found.start == (MONDAY + timedelta(weeks=10)).isoformat()
    assert found.incidents == ("r0",)
    assert 15 < found.change < 20


# --- properties -----------------------------------------------------------------------------------------------------

CODES = st.lists(st.sampled_from(["KET", "ORL", "VSK"]), max_size=2).map(" ".join)
BARE = st.builds(
    make_incident,
    st.just(""),
    st.sampled_from(sorted(CODEBOOK.types)),
    CODES,
    CODES,
    week=st.integers(0, 60),
    status=st.sampled_from(["happened", "ongoing", "planned", "cancelled"]),
    negated=st.booleans(),
    within=st.booleans(),
)
INCIDENTS = st.lists(BARE, max_size=25).map(
    lambda found: [structs.replace(incident, id=f"i{i:02}") for i, incident in enumerate(found)]
)
PERIODS = st.sampled_from(["week", "month"])


@settings(max_examples=40, deadline=None)
@given(INCIDENTS, st.randoms(use_true_random=False), PERIODS)
def test_order_changes_nothing(incidents, chance, period):
    mixed = chance.sample(incidents, len(incidents))
    assert count(*mixed, period=period) == count(*incidents, period=period)


@settings(max_examples=40, deadline=None)
@given(INCIDENTS, PERIODS, st.integers(2, 9))
def test_copies_change_nothing(incidents, period, copies):
    names = tuple(f"copy {i}" for i in range(copies))
    copied = [structs.replace(incident, events=names, reports=names) for incident in incidents]
    assert count(*copied, *incidents, period=period) == count(*incidents, period=period)


@settings(max_examples=40, deadline=None)
@given(INCIDENTS, PERIODS, st.sets(st.integers(0, 24)))
def test_counts_of_parts_add_up(incidents, period, part):
    def total(some) -> dict[tuple[object, ...], int]:
        return {
            (relation.actors, point.start, name): getattr(point, name)
            for relation in count(*some, period=period)
            for point in relation.points
            for name in QUADS
            if getattr(point, name)
        }

    one = total([incident for i, incident in enumerate(incidents) if i in part])
    two = total([incident for i, incident in enumerate(incidents) if i not in part])
    assert total(incidents) == {key: one.get(key, 0) + two.get(key, 0) for key in one.keys() | two.keys()}


@settings(max_examples=40, deadline=None)
@given(INCIDENTS, PERIODS)
def test_other_pairs_change_nothing(incidents, period):
    whole = {relation.actors: relation for relation in count(*incidents, period=period)}
    for pair, relation in whole.items():
        involved = [i for i in incidents if set(pair) <= {a.country for a in (*i.actors, *i.recipients)}]
        assert {r.actors: r for r in count(*involved, period=period)}[pair] == relation


@settings(max_examples=40, deadline=None)
@given(INCIDENTS, PERIODS)
def test_levels_lie_in_their_intervals_and_breaks_name_incidents(incidents, period):
    known = {incident.id for incident in incidents}
    for relation in count(*incidents, period=period):
        assert all(-10 <= level.low <= level.mean <= level.high <= 10 for level in relation.verbal + relation.material)
        assert all(found.incidents and known.issuperset(found.incidents) for found in relation.breaks)
        starts = {point.start for point in relation.points}
        assert all(found.start in starts and found.change for found in relation.breaks)

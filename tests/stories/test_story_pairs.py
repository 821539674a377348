import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from telling import MARN, ORLANIA, VESK

from whimbrel.codebook import load_codebook
from whimbrel.errors import CodebookError
from whimbrel.stories.merging import merge_tellings, pick_evenly
from whimbrel.stories.pairs import (
    KIN,
    Party,
    Telling,
    compare_figures,
    compare_parties,
    exclude_places,
    find_exclusion,
    load_kin,
    measure_distance,
    score_pair,
)
from whimbrel.tables import read_table

STATE = Party("s", "ORL", frozenset({"GOV"}), state=True)
ARMY = Party("a", "ORL", frozenset({"MIL"}), frozenset({"army"}))
REBELS = Party("r", "ORL", frozenset({"REB"}), frozenset({"rebel"}))
CHIEF = Party("c", "ORL", frozenset({"GOV"}), person=True)
OTHER = Party("o", "ORL", frozenset({"GOV"}), person=True)
SOME = Party("", None, frozenset(), frozenset({"rebel"}))
BASE = Telling(id="a", report="r1", stem="shell", sense="strike", event_type="ASSAULT", story="s")


@pytest.mark.parametrize(
    ("a", "b", "verbal", "likeness"),
    [
        (STATE, STATE, False, 1.0),
        (STATE, ARMY, False, 0.5),
        (STATE, REBELS, False, 0.0),
        (CHIEF, OTHER, False, 0.0),
        (STATE, CHIEF, False, 0.5),
        (ARMY, SOME, False, -1.0),
        (REBELS, SOME, False, 0.4),
        (STATE, Party("x", "BAR", frozenset({"GOV"}), state=True), False, 0.0),
    ],
)
def test_parties(a, b, verbal, likeness):
    assert compare_parties(a, b, verbal) == compare_parties(b, a, verbal) == likeness


def test_places():
    assert exclude_places(VESK, MARN)
    assert not exclude_places(VESK, ORLANIA)
    assert not exclude_places(VESK, replace(MARN, tie="dateline"))
    assert exclude_places(VESK, replace(ORLANIA, country="BAR"))
    assert measure_distance(VESK, MARN) == pytest.approx(222.4, abs=0.1)
    assert measure_distance(VESK, ORLANIA) is None


def test_figures():
    assert compare_figures({"dead": (16, 16)}, {"dead": (18, 18)}) == pytest.approx(18 / 16)
    assert compare_figures({"dead": (16, float("inf"))}, {"dead": (18, 18)}) <= 1
    assert compare_figures({"dead": (16, 16)}, {"injured": (16, 16)}) is None
    assert compare_figures({"dead": (0, 0)}, {"dead": (0, 0)}) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, None),
        ({"within": "a"}, "act"),
        ({"event_type": "CONSULT"}, "type"),
        ({"negated": True}, "negated"),
        ({"days": (20, 20), "stated": True}, "date"),
        ({"place": MARN}, "place"),
        ({"figures": {"dead": (900, 900)}}, "figure"),
        ({"actors": (REBELS,)}, "actors"),
    ],
)
def test_exclusions(fields, reason):
    a = replace(BASE, days=(10, 10), stated=True, place=VESK, actors=(ARMY,), figures={"dead": (3.0, 3.0)})
    b = replace(a, id="b", report="r2", **fields)
    assert find_exclusion(a, b) == find_exclusion(b, a) == reason


def test_kin_knows_its_types_and_kin_by_word_needs_one_word():
    types = load_codebook().types
    rows = [row for _, row in read_table(KIN, ("a", "b", "when", "reason", "example"), CodebookError)]
    assert {row["when"] for row in rows} == {"any", "ahead", "word"}
    assert all(row["a"] in types and row["b"] in types and row["a"] < row["b"] and row["example"] for row in rows)
    assert len(load_kin()) == len(rows)
    seized = replace(BASE, id="b", event_type="COERCE")
    assert find_exclusion(BASE, seized) is None
    assert find_exclusion(BASE, replace(seized, stem="seiz", sense="seize")) == "type"


def test_long_silence_speaks_against():
    a = replace(BASE, published=1000)
    scores = [score_pair(a, replace(BASE, id="b", report="r2", published=1000 + gap)) for gap in (0, 5, 20, 90, 900)]
    assert scores == sorted(scores, reverse=True)


def test_a_big_cluster_is_asked_from_end_to_end():
    assert pick_evenly(range(5)) == range(5)
    assert list(pick_evenly(range(100)))[::9] == [0, 99]


def test_thousands_of_one_sentence_take_no_quadratic_time():
    tellings = [replace(BASE, id=f"{i:05}", report=f"r{i}", published=i) for i in range(3000)]
    assert max(map(len, merge_tellings(tellings))) < 60


TELLINGS = st.builds(
    lambda day, place, party, negated: {
        "days": (day, day),
        "stated": day is not None,
        "place": place,
        "actors": party,
        "negated": negated,
    },
    st.sampled_from([None, 1, 2, 9]),
    st.sampled_from([None, VESK, MARN]),
    st.sampled_from([(), (STATE,), (ARMY,), (REBELS,), (SOME,)]),
    st.booleans(),
)


@given(st.lists(TELLINGS, max_size=10), st.randoms())
def test_clusters_are_a_partition_in_any_order(fields, random):
    tellings = [replace(BASE, id=f"{i}", report=f"r{i}", **some) for i, some in enumerate(fields)]
    found = merge_tellings(tellings)
    assert sorted(i for some in found for i in some) == list(range(len(tellings)))
    shuffled = random.sample(tellings, len(tellings))
    again = {frozenset(shuffled[i].id for i in some) for some in merge_tellings(shuffled)}
    assert again == {frozenset(tellings[i].id for i in some) for some in found}

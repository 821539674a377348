"""The measure of timelines, and the form of the gold timelines."""

import pytest

import timelines as script
from whimbrel.affair import Entry
from whimbrel.ingest import read_reports
from whimbrel.records import Failure

GOLD = sorted(script.GOLD.glob("*.tsv"))


def read(text: str) -> list[script.Line]:
    rows = [line.split() for line in text.strip().splitlines()]
    return [script.Line(int(position), day, tuple(mentions)) for position, day, *mentions in rows]


TRUTH = read("""
0 XXXX-XX-XX z
1 2030-05-01 a
2 2030-05-02 b c
3 2030-05-04 d
""")


def test_the_same_timeline_is_right_throughout():
    right, ours, gold, covered = script.count_relations(TRUTH, TRUTH)
    assert right == ours == gold == covered
    assert gold == 4 + 2  # four dates; a before b, c before d; b and c are simultaneous by their date


def test_position_0_does_not_count():
    assert script.count_relations(TRUTH, read("0 XXXX-XX-XX z"))[:2] == [0, 0]


@pytest.mark.parametrize(
    ("text", "right", "ours", "covered"),
    [
        ("1 2030-05-01 a", 1, 1, 1),
        ("1 2030-05-01 a\n2 2030-05-04 d", 3, 3, 2),
        ("1 2030-05-04 d\n2 2030-05-01 a", 2, 3, 2),
        ("1 2030-05-01 a\n1 2030-05-01 b", 1, 2, 1),
        ("1 2030-05-01 x\n2 2030-05-02 y", 0, 3, 0),
        ("1 2030-05-02 b\n1 2030-05-02 c", 2, 2, 2),
    ],
)
def test_relations_are_those_that_the_other_entails(text, right, ours, covered):
    assert script.count_relations(TRUTH, read(text)) == [right, ours, 6, covered]


def test_order_is_entailed_over_events_between():
    graph = script.make_graph(TRUTH)
    assert graph.entails(("a", "d", "BEFORE"))
    assert not graph.entails(("d", "a", "BEFORE"))
    assert graph.entails(("b", "c", "SIMULTANEOUS"))
    assert not graph.entails(("a", "nobody", "BEFORE"))


def test_a_contradiction_is_left_out():
    graph = script.Graph()
    for relation in [("a", "b", "BEFORE"), ("b", "a", "BEFORE"), ("a", "b", "SIMULTANEOUS"), ("a", "b", "BEFORE")]:
        graph.add(relation)
    assert graph.kept == [("a", "b", "BEFORE")]


def test_events_and_dates_are_counted_apart():
    found = read("1 2030-05-01 a x\n2 2030-05-03 b")
    assert script.count_mentions(TRUTH, found) == [2, 3, 4]
    assert script.count_dated(TRUTH, found) == [1, 2]


@pytest.mark.parametrize(
    ("start", "end", "granularity", "basis", "label"),
    [
        ("2030-05-08", "2030-05-08", "day", "expression", "2030-05-08"),
        (None, "2030-05-08", "day", "published", "2030-05-08"),
        ("2030-05-01", None, "month", "expression", "2030-05"),
        ("2030-05-01", "2030-05-31", "month", "expression", "2030-05"),
        ("2030-05-06", "2030-05-12", "week", "expression", "2030-W19"),
        ("2030-01-01", "2030-12-31", "year", "expression", "2030"),
        ("2030-05-01", "2030-05-09", None, "expression", "2030-05-09"),
        (None, "2030-05-20", None, "inferred", script.UNDATED),
        (None, None, None, None, script.UNDATED),
    ],
)
def test_labels(start, end, granularity, basis, label):
    undated = not (start or end)
    entry = Entry(
        incident="i", start=start, end=end, granularity=granularity, basis=basis, line="", undated=undated
    )  # fmt: skip
    assert script.write_label(entry) == label


@pytest.fixture(scope="module")
def texts():
    reports = [item for item in read_reports([str(script.REPORTS)]) if not isinstance(item, Failure)]
    return {script.call_report(report): report.text for report in reports}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold_mentions_stand_in_the_reports(path, texts):
    gold = script.read_gold(path)
    names = [name for line in gold for name in line.mentions]
    assert len(set(names)) == len(names)
    assert all(script.find_mention(name, texts).places for name in names)
    positions = [line.position for line in gold if line.position]
    assert positions == sorted(positions)
    assert all((line.position == 0) == (line.date == script.UNDATED) for line in gold)


def test_a_mention_that_does_not_stand_there_is_an_error(texts):
    with pytest.raises(ValueError, match="0 times"):
        script.find_mention("001:unheard", texts)

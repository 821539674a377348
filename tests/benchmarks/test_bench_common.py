import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import (
    Figure,
    bootstrap_interval,
    count_labels,
    find_half,
    find_majority,
    format_table,
    macro_f1,
    print_figures,
    score_accuracy,
    score_f1,
    score_macro_f1,
    score_precision,
    score_recall,
    score_share,
    sum_units,
)


@given(st.text(st.characters(codec="utf-8")))
def test_half_is_the_parity_of_the_sha256_of_the_id(identifier):
    digest = int(hashlib.sha256(identifier.encode("utf-8")).hexdigest(), 16)
    assert find_half(identifier) == ("read" if digest % 2 == 0 else "unread")


def test_macro_f1_is_the_mean_of_the_class_f1s():
    gold = ["a", "a", "a", "b", "b", "c"]
    found = ["a", "a", "b", "b", "c", "a"]
    # a: 2 right of 3 found of 3 gold -> 2/3; b: 1 of 2 of 2 -> 1/2; c: 0 of 1 of 1 -> 0
    assert macro_f1(gold, found, ["a", "b", "c"]) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert score_accuracy(count_labels(gold, found, ["a", "b", "c"]).sum(axis=0)) == pytest.approx(3 / 6)


def test_macro_f1_counts_a_guess_outside_the_classes_against_recall_only():
    total = count_labels(["a", "a"], ["a", "NONE"], ["a"]).sum(axis=0)
    assert score_precision(total) == 1
    assert score_recall(total) == 0.5


def test_macro_f1_leaves_out_classes_that_never_occur():
    assert macro_f1(["a"], ["a"], ["a", "b"]) == 1


def test_f1_of_counts_worked_by_hand():
    counts = np.array([6.0, 8.0, 12.0])  # 6 right, 8 found, 12 gold: P 0.75, R 0.5
    assert score_f1(counts) == pytest.approx(0.6)
    assert score_f1(np.zeros(3)) == 0


def test_majority_is_the_first_in_the_alphabet_of_equals():
    assert find_majority(["b", "a", "c", "b", "a"]) == "a"


def test_rows_of_one_unit_are_summed():
    counts = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0]])
    assert sum_units(["x", "y", "x"], counts).tolist() == [[2, 2], [0, 1]]


def test_interval_of_a_constant_is_that_constant():
    assert bootstrap_interval(np.ones((20, 2)), score_share) == (1.0, 1.0)
    assert bootstrap_interval(np.zeros((0, 2)), score_share) == (0.0, 0.0)


def test_interval_is_seeded_and_near_the_binomial_one():
    counts = np.array([[i % 2, 1.0] for i in range(400)])
    low, high = bootstrap_interval(counts, score_share, seed=3)
    assert (low, high) == bootstrap_interval(counts, score_share, seed=3)
    assert low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.01)
    assert high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.01)


def test_table_is_aligned():
    table = format_table(["name", "n"], [["short", 1], ["much longer", 100]])
    assert table.splitlines() == ["name           n", "-----------  ---", "short          1", "much longer  100"]


def test_figures_are_printed_for_all_and_for_each_half(capsys):
    units = [str(i) for i in range(40)]
    truth = [float(find_half(unit) == "read") for unit in units]
    counts = np.array([[value, 1.0] for value in truth])
    figure = Figure("share", "share right", units, counts, score_share, np.zeros((40, 2)), "theirs 12.0")
    totals = print_figures([figure])
    assert totals == {"share": pytest.approx(sum(truth) / 40)}
    line = capsys.readouterr().out.splitlines()[2]
    assert "100.0  [100.0, 100.0]" in line
    assert "0.0  [0.0, 0.0]" in line
    assert line.endswith("theirs 12.0")


def test_macro_f1_works_on_resampled_sums():
    counts = count_labels(["a", "b"] * 30, ["a", "b"] * 30, ["a", "b"])
    assert bootstrap_interval(counts, score_macro_f1) == (1.0, 1.0)

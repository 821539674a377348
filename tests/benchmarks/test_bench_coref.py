from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coref import find_best_sum, score_b_cubed, score_ceaf_e, score_conll, score_muc


def label(*clusters):
    return {mention: i for i, cluster in enumerate(clusters) for mention in cluster}


KEY = label("12345", "67", "89ABC")
FIRST = label("12345", "6789ABC")
SECOND = label("1234589ABC", "67")
"""The example of Bagga and Baldwin 1998, figures 2 and 3, taken up by Luo 2005."""


def test_muc_of_bagga_and_baldwin():
    assert (score_muc(KEY, FIRST).precision, score_muc(KEY, FIRST).recall) == (pytest.approx(0.9), 1)
    assert (score_muc(KEY, SECOND).precision, score_muc(KEY, SECOND).recall) == (pytest.approx(0.9), 1)


def test_b_cubed_of_bagga_and_baldwin():
    assert score_b_cubed(KEY, FIRST).precision == pytest.approx(0.762, abs=1e-3)
    assert score_b_cubed(KEY, SECOND).precision == pytest.approx(7 / 12)
    assert score_b_cubed(KEY, FIRST).recall == score_b_cubed(KEY, SECOND).recall == 1


def test_ceaf_e_of_luo():
    assert score_ceaf_e(KEY, FIRST).f1 == pytest.approx(0.733, abs=1e-3)
    assert score_ceaf_e(KEY, SECOND).f1 == pytest.approx(0.667, abs=1e-3)
    one = score_ceaf_e(KEY, label("123456789ABC"))
    assert (one.precision, one.recall, one.f1) == tuple(pytest.approx(x, abs=1e-3) for x in (0.588, 0.196, 0.294))
    many = score_ceaf_e(KEY, label(*"123456789ABC"))
    assert many.f1 == pytest.approx(0.178, abs=1e-3)


def test_muc_of_singletons_is_nothing():
    assert score_muc(KEY, label(*"123456789ABC")).f1 == 0


def test_perfect_response():
    assert score_conll(KEY, {mention: f"x{chain}" for mention, chain in KEY.items()}) == pytest.approx(1)


def test_other_mentions_are_refused():
    with pytest.raises(ValueError, match="same mentions"):
        score_conll(KEY, label("12"))


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.floats(0, 1), min_size=n, max_size=n), min_size=1, max_size=4)
    )
)
def test_best_sum_is_that_of_all_tries(matrix):
    wide = matrix if len(matrix) <= len(matrix[0]) else [list(column) for column in zip(*matrix, strict=True)]
    tries = permutations(range(len(wide[0])), len(wide))
    assert find_best_sum(matrix) == pytest.approx(max(sum(wide[i][j] for i, j in enumerate(p)) for p in tries))

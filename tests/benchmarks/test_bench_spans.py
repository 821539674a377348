from spans import (
    count_overlap,
    find_all,
    find_longest,
    find_tokens,
    have_overlap,
    pair_greedily,
    shift_range,
)


def test_overlap_counts_shared_characters():
    assert count_overlap((0, 5), (3, 9)) == 2
    assert count_overlap((0, 5), (5, 9)) == 0
    assert have_overlap([(0, 1), (4, 6)], [(5, 7)])
    assert not have_overlap([], [(5, 7)])


def test_words_are_found_whatever_blanks_stand_between_them():
    assert find_all("the red\n line, the red line", "red line") == ((4, 13), (19, 27))
    assert find_all("text", " ") == ()


def test_whole_words_go_before_parts_of_words():
    assert find_all("a metal plate; they met", "met") == ((20, 23),)
    assert find_all("they regrouped", "group") == ((7, 12),)


def test_longest_part_that_stands_in_the_text_is_found():
    text = "The United Nations sent 21 military and civilian staff."
    assert [text[a:b] for a, b in find_longest(text, "United Nations military staff")] == ["United Nations"]
    assert find_longest(text, "rebels") == ()


def test_tokens_are_words_and_signs():
    assert find_tokens("He said: no.", [(3, 8), (9, 12)]) == {3, 7, 9, 11}


def test_pairs_are_one_to_one_and_the_best_come_first():
    assert pair_greedily([(1, 0, 0), (3, 0, 1), (2, 1, 1), (1, 1, 0)]) == [(0, 1), (1, 0)]


def test_a_range_is_shifted():
    assert shift_range((2, 4), 10) == (12, 14)

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))

from agreement import compute_alpha, count_spans, pair_events, read_pairs
from markup import (
    MarkupError,
    Sentence,
    find_repeats,
    find_shared,
    find_split_errors,
    read_corpus,
    read_file,
    read_marked,
)
from whimbrel.codebook import load_codebook

CODEBOOK = load_codebook()
MARKED = "{Dakar|a1} {warned|1=REQUEST/yield} {Banjul|r1 a2} not to {close|2=COERCE/restrict:called_for!<1} the ford."


def mark(marked):
    text, events = read_marked(marked, CODEBOOK)
    return Sentence("s", "topic", "wire", text, events)


def test_marks_become_events_with_ranges_of_the_bare_text():
    sentence = mark(MARKED)
    outer, inner = sentence.events
    words = {name: sentence.text[slice(*span)] for name, span in (("outer", outer.trigger), ("inner", inner.trigger))}
    assert sentence.text == "Dakar warned Banjul not to close the ford."
    assert words == {"outer": "warned", "inner": "close"}
    assert (outer.type, outer.mode, outer.status, outer.within) == ("REQUEST", "yield", "happened", None)
    assert (inner.status, inner.negated, inner.within) == ("called_for", True, 1)
    assert [sentence.text[slice(*span)] for span in (*outer.actors, *outer.recipients, *inner.actors)] == [
        "Dakar",
        "Banjul",
        "Banjul",
    ]


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("{They|a1} met.", "no label of an event here"),
        ("{met|1=CONSULTS}", "no type and mode"),
        ("{met|1=CONSULT/aerial}", "no type and mode"),
        ("{met|1=CONSULT:soon}", "no status"),
        ("{met|1=CONSULT<2}", "within an event that is not marked"),
        ("{met|1=CONSULT} and {spoke|1=CONSULT}", "two words of action"),
        ("{met 1=CONSULT}", "outside a mark"),
    ],
)
def test_wrong_mark_is_told(marked, reason):
    with pytest.raises(ValueError, match=reason):
        read_marked(marked, CODEBOOK)


def test_wrong_line_is_told_with_its_place(tmp_path):
    path = tmp_path / "topic.txt"
    path.write_text("# topic: t\n001 wire They met.\n2 wire They left.\n", encoding="utf-8")
    with pytest.raises(MarkupError, match="line 3: write a number"):
        list(read_file(path, CODEBOOK))


def test_sentences_that_share_eight_words_are_refused(tmp_path):
    words = "one two three four five six seven eight nine"
    first, second, third = (Sentence(f"s{i}", "t", "wire", text, ()) for i, text in enumerate((words, words, "ten")))
    assert list(find_repeats([first, second, third])) == ["s1: shares 8 words with s0"]
    (tmp_path / "other.txt").write_text(f"Zero {words.upper()}.", encoding="utf-8")
    assert list(find_shared([first, third], tmp_path)) == [f"s0: shares 8 words with a file of {tmp_path.name}"]


def test_corpus_holds_to_its_rules():
    sentences = read_corpus()
    assert len(sentences) > 3000
    assert list(find_repeats(sentences)) == []
    assert list(find_split_errors(sentences)) == []
    bare = sum(not sentence.events for sentence in sentences)
    assert bare / len(sentences) > 0.2


def test_second_reading_is_of_the_same_words():
    pairs, topics = read_pairs()
    assert topics == 71
    assert len(pairs) > 6000


def test_alpha_is_one_for_agreement_and_nought_for_chance():
    assert compute_alpha([("a", "a"), ("b", "b")]) == 1.0
    assert compute_alpha([("a", "b"), ("b", "a"), ("a", "a"), ("b", "b")]) == pytest.approx(0.125)
    # Krippendorff's worked example of two observers and a binary variable gives 0.095.
    ones = [(0, 0)] * 5 + [(1, 1)] + [(0, 1)] * 2 + [(1, 0)] * 2
    assert compute_alpha(ones) == pytest.approx(0.095, abs=0.001)


def test_events_of_two_readings_are_paired_by_their_words_of_action():
    first, second = mark(MARKED), mark(MARKED.replace("|a1}", "|s1}").replace("REQUEST/yield", "THREATEN"))
    pairs = pair_events(first, second)
    assert [(a.type, b.type) for a, b in pairs] == [("REQUEST", "THREATEN"), ("COERCE", "COERCE")]
    assert count_spans(pairs, "actors") == (1, 2, 1)

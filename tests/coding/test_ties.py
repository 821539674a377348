import pytest
from docs import find_token, read_parse

from whimbrel.coding.anchors import Climb, Nearness
from whimbrel.errors import LexiconError
from whimbrel.lexicon.load import read_ties

PUBLISHED = "2024-03-20"  # a Wednesday


def tell_places(events):
    """Return (trigger, place, tie) of each record; None for no place."""
    return [(e.trigger.text, e.place and e.place.text, e.place and e.place.tie) for e in events]


def tell_dates(events):
    """Return (trigger, first day, last day, basis) of each record."""
    return [(e.trigger.text, e.date.start, e.date.end, e.date.basis) if e.date else (e.trigger.text,) for e in events]


def tell_figures(events):
    """Return (trigger, words of its figures) of each record."""
    return [(e.trigger.text, [figure.span.text for figure in e.figures]) for e in events]


def test_place_and_day_of_the_clause_are_the_events_own(read_events):
    events = read_events("Rebels attacked a convoy in Aleppo on Friday.", PUBLISHED)
    assert tell_places(events) == [("attacked", "Aleppo", "in")]
    assert tell_dates(events) == [("attacked", "2024-03-15", "2024-03-15", "expression")]


def test_place_at_the_head_of_a_sentence_covers_all_that_is_told_in_it(read_events):
    events = read_events("In Aleppo, rebels attacked a convoy and shelled a hospital.")
    assert tell_places(events) == [("attacked", "Aleppo", "in"), ("shelled", "Aleppo", "in")]


def test_place_and_day_after_the_first_verb_are_not_those_of_the_second(read_events):
    events = read_events("Rebels attacked a post in Aleppo on Monday and shelled a hospital.", PUBLISHED)
    assert tell_places(events) == [("attacked", "Aleppo", "in"), ("shelled", None, None)]
    assert tell_dates(events)[1] == ("shelled", None, PUBLISHED, "published")


def test_day_of_the_saying_is_not_the_day_of_the_deed(read_events):
    events = read_events("The minister said on Friday that rebels attacked Aleppo.", PUBLISHED)
    assert tell_dates(events) == [("attacked", None, PUBLISHED, "published")]


def test_speech_has_neither_the_place_nor_the_object_of_what_it_is_about(read_events):
    events = read_events("Iran condemned the attack in Paris.")
    assert tell_places(events) == [("condemned", None, None), ("attack", "Paris", "in")]
    assert tell_places(read_events("France condemned Syria.")) == [("condemned", None, None)]


def test_talks_and_what_they_are_about_are_in_different_places(read_events):
    events = read_events("Iran and Egypt met in Doha to discuss the attack on Aleppo.")
    assert tell_places(events) == [("met", "Doha", "in"), ("attack", "Aleppo", "on")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Troops withdrew from Kherson on Friday.", ("withdrew", "Kherson", "from")),
        ("Rebels attacked the town of Aleppo in Syria.", ("attacked", "Aleppo", "object")),
        ("The rebels in Yemen attacked a ship.", ("attacked", None, None)),
    ],
)
def test_tie_says_how_the_place_hangs_on_the_event(read_events, text, told):
    assert told in tell_places(read_events(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The attack on Aleppo killed 16 people and wounded dozens.", [("attack", ["16 people", "dozens"])]),
        ("Rebels shelled the post, killing nine soldiers.", ("shelled", ["nine soldiers"])),
        (
            "Monday's attack on Israel, which involved over 180 missiles, was condemned.",
            ("attack", ["over 180 missiles"]),
        ),
    ],
)
def test_figures_are_those_of_what_the_event_led_to(read_events, text, told):
    found = tell_figures(read_events(text))
    assert found == told if isinstance(told, list) else told in found


def test_plan_without_a_day_starts_from_the_publication(read_events):
    [event] = read_events("Egypt will send aid to Sudan next week.", PUBLISHED)
    assert (event.date.start, event.date.end, event.date.basis) == ("2024-03-25", "2024-03-31", "expression")
    [event] = read_events("Egypt will send aid to Sudan next week.")
    assert (event.date.start, event.date.end) == (None, None)


def test_undated_report_gets_no_date_that_it_does_not_state(read_events):
    events = read_events("In Aleppo, rebels attacked a convoy and shelled a hospital.")
    assert [event.date for event in events] == [None, None]


def test_climb_ends_at_the_act_that_the_phrase_belongs_to():
    parse = read_parse("Iran condemned the attack in Paris.")
    attack, paris = find_token(parse, "attack"), find_token(parse, "Paris")
    climb = Climb(parse, {attack: "ground"}, frozenset({paris}), frozenset())
    assert [(anchor.token, anchor.tie) for anchor in climb.find_anchors(paris)] == [(attack, "in")]


def test_word_of_saying_keeps_its_phrases_from_its_subject_and_object(lexicon):
    parse = read_parse("Iran condemned the attack in Paris.")
    condemned, attack = find_token(parse, "condemned"), find_token(parse, "attack")
    near = Nearness(parse, lexicon, frozenset({condemned}), {})
    assert condemned not in near.find_sites(attack)


def test_wrong_row_of_ties_is_named(tmp_path):
    path = tmp_path / "ties.tsv"
    path.write_text("tie\tacts\tkinds\trank\texample\nin\tsometimes\t\t1\tIn Rome.\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="line 2"):
        read_ties(path)


def test_outcome_has_the_place_and_day_of_its_deed(read_events):
    events = read_events("Rebels shelled Homs on Friday, striking a mosque.", PUBLISHED)
    assert tell_places(events) == [("shelled", "Homs", "object"), ("striking", "Homs", "object")]
    assert [event.date.start for event in events] == ["2024-03-15", "2024-03-15"]


def test_clause_about_an_act_tells_where_what_it_did_was(small_lexicon):
    parse = read_parse("The attack that struck Homs on Friday killed nine people.")
    attack, struck, killed = (find_token(parse, word) for word in ("attack", "struck", "killed"))
    near = Nearness(parse, small_lexicon, frozenset(), {attack: "ground", struck: "ground", killed: "ground"})
    assert struck in near.find_sites(killed)


def test_suburb_has_its_own_name_before_that_of_its_city(read_events):
    assert tell_places(read_events("Rebels attacked the Aleppo suburb of Madaya.")) == [
        ("attacked", "Madaya", "object")
    ]

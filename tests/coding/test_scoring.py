import pytest
from docs import find_token, list_words, read_parse

from whimbrel.coding.entities import Entities
from whimbrel.coding.scoring import LexiconScorer

STRIKE = "strike v - ASSAULT - - - -"


@pytest.fixture
def score(make_lexicon, gazetteer):
    """Return a function that reads a text by some event rows and gives (parse, readings)."""

    def score(text, events, **classes):
        lexicon = make_lexicon(events, classes)
        parse = read_parse(text)
        return parse, LexiconScorer(lexicon).score_words(parse, Entities(parse, gazetteer, lexicon))

    return score


@pytest.fixture
def list_types(score):
    """Return a function that gives (word, type) of each reading of a text."""

    def types(text, events, **classes):
        parse, readings = score(text, events, **classes)
        return [(parse.words[reading.token], reading.type) for reading in readings]

    return types


def has_type(list_types, text, where, **classes):
    """Tell whether a row with the conditions `where` beats a bare row of the same word."""
    [(_, found)] = list_types(text, f"{STRIKE}\nstrike v {where} COERCE - - - -", **classes)
    return found == "COERCE"


@pytest.mark.parametrize(
    ("text", "where", "holds"),
    [
        ("Rebels struck a bank.", "obj", True),
        ("Rebels struck.", "obj", False),
        ("Rebels struck.", "-obj", True),
        ("Rebels struck a bank.", "-obj", False),
        ("Rebels struck a bank.", "obj=shop|bank", True),
        ("Rebels struck a bank.", "obj=shop|bazaar", False),
        ("Rebels struck.", "obj=bank", False),
        ("Rebels struck a bank.", "obj!=bank", False),
        ("Rebels struck a bank.", "obj!=shop", True),
        ("Rebels struck a bank.", "iobj|obj", True),
        ("Rebels struck.", "iobj|obj", False),
        ("Rebels struck a bank.", "iobj|obj=bank", True),
        ("Rebels struck a bank.", "obj=@vault", True),
        ("Rebels struck a balance.", "obj=@vault", False),
        ("Rebels struck a balance.", "obj!=@vault", True),
        ("Rebels will strike a bank.", "tense=future", True),
        ("Rebels struck a bank.", "tense=future", False),
        ("Rebels did not strike.", "neg", True),
        ("Rebels struck.", "neg", False),
        ("Rebels struck.", "-neg", True),
        ("Rebels struck Syria.", "obj=@actor", True),
        ("Rebels struck the settlers.", "obj=@actor", True),
        ("Rebels struck a balance.", "obj=@actor", False),
        ("Rebels struck the settlers.", "obj=@person", True),
        ("Rebels struck Syria.", "obj=@person", False),
        ("Rebels struck Syria.", "obj=@place", True),
        ("Rebels struck the settlers.", "obj=@place", False),
        ("Rebels struck a bank.", "subj=rebel&obj=bank", True),
        ("Rebels struck a bank.", "subj=soldier&obj=bank", False),
    ],
)
def test_condition(list_types, text, where, holds):
    assert has_type(list_types, text, where, vault=["bank", "safe"]) is holds


@pytest.mark.parametrize(("obj", "holds"), [("a deal", True), ("a bank", False), ("Syria", False)])
def test_class_of_events_holds_words_that_are_events_and_nobody(list_types, obj, holds):
    events = f"{STRIKE}\nstrike v obj=@event COERCE - - - -\ndeal n - AGREE - - - -"
    assert (("struck", "COERCE") in list_types(f"Rebels struck {obj}.", events)) is holds


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ("-", "-to"),
        ("-to", "obj"),
        ("obj", "obj=bank"),
        ("obj=bank", "subj&obj=bank"),
        ("subj&obj", "subj=rebel&obj=bank"),
    ],
)
@pytest.mark.parametrize("first", ["weak", "strong"])
def test_more_specific_row_wins_wherever_it_stands(list_types, weak, strong, first):
    rows = [f"strike v {weak} ASSAULT - - - -", f"strike v {strong} COERCE - - - -"]
    events = "\n".join(rows if first == "weak" else reversed(rows))
    assert list_types("Rebels struck a bank.", events) == [("struck", "COERCE")]


def test_first_of_equal_rows_wins(list_types):
    events = "strike v obj COERCE - - - -\nstrike v subj ASSAULT - - - -"
    assert list_types("Rebels struck a bank.", events) == [("struck", "COERCE")]


def test_row_that_does_not_apply_leaves_the_word_to_the_next(list_types):
    assert list_types("Rebels struck.", f"strike v obj=bank COERCE - - - -\n{STRIKE}") == [("struck", "ASSAULT")]


def test_none_row_makes_the_word_no_event(list_types):
    events = f"{STRIKE}\nstrike v obj=balance NONE - - - -"
    assert list_types("Rebels struck a balance.", events) == []
    assert list_types("Rebels struck a bank.", events) == [("struck", "ASSAULT")]


def test_none_row_uses_up_the_words_of_its_conditions(list_types):
    events = "strike v obj=deal NONE - - - -\ndeal n - AGREE - - - -"
    assert list_types("Rebels struck a deal.", events) == []


def test_words_of_a_condition_are_no_events_of_their_own(list_types):
    sanction = "sanction n - SANCTION - - - -"
    assert list_types("Britain imposed sanctions on two banks.", sanction) == [("sanctions", "SANCTION")]
    events = f"impose v obj=sanction SANCTION - - on -\n{sanction}"
    assert list_types("Britain imposed sanctions on two banks.", events) == [("imposed", "SANCTION")]


def test_event_that_a_condition_only_asks_for_stays_an_event(list_types):
    events = "impose v obj=@event SANCTION - - on -\nsanction n - COERCE - - - -"
    assert ("sanctions", "COERCE") in list_types("Britain imposed sanctions on two banks.", events)


def test_event_in_the_content_slot_is_not_used_up(list_types):
    events = "call v for=talk REQUEST - - - for\ntalk n - CONSULT - - - -"
    assert list_types("Egypt called for talks.", events) == [("called", "REQUEST"), ("talks", "CONSULT")]


def test_slots_of_a_used_noun_serve_the_verb(score):
    parse, [reading] = score("Britain imposed sanctions on two banks.", "impose v obj=sanction SANCTION - - on -")
    assert list_words(parse, reading.recipients) == ["banks"]


def test_particle_makes_another_word_and_part_of_the_trigger(score):
    events = "call v - REQUEST - - - -\ncall_off v - REJECT - - - -"
    parse, [reading] = score("Egypt called off the visit.", events)
    assert (reading.type, list_words(parse, list(reading.words))) == ("REJECT", ["called", "off"])
    parse, [reading] = score("Egypt called for talks.", events)
    assert (reading.type, list_words(parse, list(reading.words))) == ("REQUEST", ["called"])


def test_row_with_a_governed_preposition_needs_it(list_types):
    events = "call_for v - REQUEST - - - -"
    assert list_types("Egypt called for talks.", events) == [("called", "REQUEST")]
    assert list_types("Egypt called off the visit.", events) == []


def test_row_with_a_compound_needs_it(list_types):
    events = "air_strike n - ASSAULT - - - -\nstrike n - PROTEST - - - -"
    assert list_types("Israel carried out an air strike.", events) == [("strike", "ASSAULT")]


def test_participle_before_a_noun_is_no_event(list_types):
    assert list_types("The shelled camp was empty.", "shell v - ASSAULT - - - -") == []


def test_adjective_after_a_copula_is_an_event_of_its_subject(score):
    parse, [reading] = score("Egypt is hostile to Iran.", "hostile a - REJECT - - to -")
    assert (list_words(parse, reading.actors), list_words(parse, reading.recipients)) == (["Egypt"], ["Iran"])


def test_word_inside_a_listed_name_is_no_event(list_types):
    assert list_types("The Iran nuclear deal expired.", "deal n - AGREE - - - -") == []
    assert list_types("Rebels struck a deal.", "deal n - AGREE - - - -") == [("deal", "AGREE")]


def test_subject_of_launch_acts_in_the_noun(score):
    parse, [reading] = score("Israel launched an attack on Syria.", "attack n - ASSAULT - - - -")
    assert (list_words(parse, reading.actors), list_words(parse, reading.recipients)) == (["Israel"], ["Syria"])
    assert parse.words[reading.carrier] == "launched"


def test_agent_of_launched_after_the_noun_acts_in_it(score):
    parse, [reading] = score("The attack launched by Israel angered Jordan.", "attack n - ASSAULT - - - -")
    assert list_words(parse, reading.actors) == ["Israel"]


def test_subject_of_suffer_is_acted_on_in_the_noun(score):
    parse, [reading] = score("Egypt suffered an attack.", "attack n - ASSAULT - - - -")
    assert (list_words(parse, reading.actors), list_words(parse, reading.recipients)) == ([], ["Egypt"])


def test_subject_of_a_verb_that_carries_nothing_does_not_act_in_the_noun(score):
    parse, [reading] = score("Jordan condemned the ongoing attack.", "attack n - ASSAULT - - - -")
    assert reading.carrier is None
    assert "Jordan" not in list_words(parse, reading.actors)


def test_noun_with_its_light_verb_may_be_a_row_of_the_verb(list_types):
    events = "make v obj=visit CONSULT visit - to -\nvisit n - ASSAULT - - - -"
    assert list_types("Egypt made a visit to Iran.", events) == [("made", "CONSULT")]


@pytest.mark.parametrize(
    ("slots", "words"), [("on|against", ["Syria"]), ("against|on", ["Syria"]), ("on+subj", ["Syria", "Israel"])]
)
def test_slots_joined_by_plus_are_all_read_and_by_bar_the_first_filled(score, slots, words):
    parse, [reading] = score("Israel launched an attack on Syria.", f"attack n - ASSAULT - none {slots} -")
    assert (reading.actors, list_words(parse, reading.recipients)) == ([], words)


def test_bar_takes_no_later_slot_where_the_first_is_filled(score):
    parse, [reading] = score("Israel launched an attack on Syria.", "attack n - ASSAULT - none on|subj -")
    assert list_words(parse, reading.recipients) == ["Syria"]


def test_readings_come_in_the_order_of_their_words(score):
    _, readings = score("Egypt called for talks.", "talk n - CONSULT - - - -\ncall v - REQUEST - - - -")
    assert [reading.token for reading in readings] == sorted(reading.token for reading in readings) == [1, 3]


def test_more_conditions_make_a_reading_more_certain(score):
    confidences = [
        score("Rebels struck a bank.", f"strike v {where} ASSAULT - - - -")[1][0].confidence
        for where in ("-", "obj", "subj&obj", "subj&obj&-to")
    ]
    assert confidences == sorted(set(confidences))


def test_unknown_words_have_no_reading(score):
    parse, readings = score("Talks resumed.", STRIKE)
    assert (find_token(parse, "Talks"), readings) == (0, [])

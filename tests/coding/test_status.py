import pytest
from docs import find_token, list_words, read_parse

from whimbrel.coding.status import StatusFinder, join_status
from whimbrel.lexicon.load import STATUSES


@pytest.fixture
def read_status(lexicon):
    """Return a function that gives (status, negated, cue words) of the event at a word of a text."""

    def read(text, word, nth=1, stop=None):
        parse = read_parse(text)
        within = None if stop is None else find_token(parse, stop)
        found = StatusFinder(lexicon).find_status(parse, find_token(parse, word, nth), within)
        return found.status, found.negated, list_words(parse, found.cues)

    return read


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Israel struck a depot.", "struck"),
        ("The town has been shelled.", "shelled"),
        ("Israel launched an attack on Syria.", "attack"),
        ("Egypt said Iran will withdraw.", "said"),
        ("Jordan condemned Iran's attack on Israel.", "attack"),
        ("Rebels attacked not only the port but the camp.", "attacked"),
        ("Rebels not only attacked the port but burned the camp.", "attacked"),
    ],
)
def test_plain_deeds_happened_without_a_cue(read_status, text, word):
    assert read_status(text, word) == ("happened", False, [])


@pytest.mark.parametrize(
    ("text", "word", "cues"),
    [
        ("Rebels are shelling the camp.", "shelling", []),
        ("The camp is being shelled.", "shelled", []),
        ("Norway is holding talks with Chad.", "talks", []),
        ("Rebels continued to shell the camp.", "shell", ["continued"]),
        ("Jordan condemned the ongoing attack.", "attack", ["ongoing"]),
        ("The attack is under way.", "attack", ["under"]),
    ],
)
def test_ongoing_by_form_verb_adjective_or_phrase(read_status, text, word, cues):
    assert read_status(text, word) == ("ongoing", False, cues)


@pytest.mark.parametrize(
    ("text", "word", "cues"),
    [
        ("Norway will send a team.", "send", ["will"]),
        ("Norway plans to send a team.", "send", ["plans"]),
        ("Norway is going to send a team.", "send", ["going"]),
        ("Jordan welcomed the planned visit.", "visit", ["planned"]),
        ("Officials outlined a plan to visit Iran.", "visit", ["plan"]),
        ("A visit planned for May worried Iran.", "visit", ["planned"]),
        ("The envoy went to Cairo to meet rebels.", "meet", ["to"]),
        ("Israel agreed to send a team to Cairo.", "send", ["agreed"]),
        ("Israel's decision to strike Iran alarmed Jordan.", "strike", ["decision"]),
        ("Iran threatened to strike Israel.", "strike", ["threatened"]),
        ("Egypt is willing to host talks.", "host", ["willing"]),
        ("Rebels attacked the army, which is expected to withdraw.", "withdraw", ["expected"]),
        ("Rebels attacked and will withdraw.", "withdraw", ["will"]),
    ],
)
def test_planned_by_modal_verb_noun_adjective_participle_or_purpose(read_status, text, word, cues):
    assert read_status(text, word) == ("planned", False, cues)


@pytest.mark.parametrize(
    ("text", "word", "cues"),
    [
        ("Rebels tried to storm the camp.", "storm", ["tried"]),
        ("Rebels mounted an attempted attack.", "attack", ["attempted"]),
        ("Rebels made an attempt to storm the camp.", "storm", ["attempt"]),
        ("Police foiled an attack.", "attack", ["foiled"]),
        ("Soldiers staged a coup attempt.", "coup", ["attempt"]),
    ],
)
def test_attempted_by_verb_adjective_noun_or_compound(read_status, text, word, cues):
    assert read_status(text, word) == ("attempted", False, cues)


@pytest.mark.parametrize(
    ("text", "word", "cues"),
    [
        ("Israel must withdraw.", "withdraw", ["must"]),
        ("Should the army withdraw?", "withdraw", ["Should"]),
        ("Egypt urged Israel to withdraw.", "withdraw", ["urged"]),
        ("Egypt called for a visit by inspectors.", "visit", ["called"]),
        ("Egypt called for talks.", "talks", ["called"]),
        ("The unit was ordered to leave the town.", "leave", ["ordered"]),
    ],
)
def test_called_for_by_modal_or_verb_of_asking(read_status, text, word, cues):
    assert read_status(text, word) == ("called_for", False, cues)


@pytest.mark.parametrize(
    ("text", "word", "cues"),
    [
        ("Iran will withdraw if Israel withdraws.", "withdraw", ["will", "if"]),
        ("A visit is contingent on a ceasefire.", "visit", ["contingent", "on"]),
        ("Rebels would release captives in return for aid.", "release", ["would", "in", "return", "for"]),
        ("Should rebels attack, the army would withdraw.", "withdraw", ["Should", "would"]),
        ("Were rebels to attack, the army would withdraw.", "withdraw", ["Were", "would"]),
        ("Iran will withdraw provided that Israel withdraws.", "withdraw", ["will", "provided"]),
    ],
)
def test_conditional_by_mark_adjective_phrase_or_inverted_auxiliary(read_status, text, word, cues):
    assert read_status(text, word) == ("conditional", False, cues)


def test_condition_of_a_negated_plan_keeps_the_negation(read_status):
    cues = ["will", "not", "unless"]
    assert read_status("Iran will not attack unless Israel attacks.", "attack") == ("conditional", True, cues)


@pytest.mark.parametrize(
    ("text", "word", "cues"),
    [
        ("Israel may strike Iran.", "strike", ["may"]),
        ("Norway can send a team.", "send", ["can"]),
        ("Rebels possibly struck a depot.", "struck", ["possibly"]),
        ("Jordan discussed a possible attack.", "attack", ["possible", "discussed"]),
        ("A visit is likely.", "visit", ["likely"]),
        ("Rebels are likely to attack Chad.", "attack", ["likely"]),
        ("Fears of an attack grew.", "attack", ["Fears"]),
    ],
)
def test_possible_by_modal_adverb_adjective_or_noun(read_status, text, word, cues):
    status, negated, found = read_status(text, word)
    assert (status, negated, set(found)) == ("possible", False, set(cues))


@pytest.mark.parametrize(
    ("text", "word", "cues"),
    [
        ("Iran cancelled the visit.", "visit", ["cancelled"]),
        ("The cancellation of the visit angered Iran.", "visit", ["cancellation"]),
        ("The visit was called off.", "visit", ["called"]),
        ("Egypt called off the visit.", "visit", ["called"]),
        ("The visit, which was cancelled, angered Iran.", "visit", ["cancelled"]),
    ],
)
def test_cancelled_by_verb_noun_or_relative_clause(read_status, text, word, cues):
    assert read_status(text, word) == ("cancelled", False, cues)


@pytest.mark.parametrize(
    ("text", "word", "status", "cues"),
    [
        ("Iran did not attack the ship.", "attack", "happened", ["not"]),
        ("Iran never attacked the ship.", "attacked", "happened", ["never"]),
        ("No attack took place.", "attack", "happened", ["No"]),
        ("The attack did not happen.", "attack", "happened", ["not"]),
        ("No rebels attacked the ship.", "attacked", "happened", ["No"]),
        ("Neither side attacked the ship.", "attacked", "happened", ["Neither"]),
        ("Iran denied attacking the ship.", "attacking", "happened", ["denied"]),
        ("Iran's denial of an attack angered Jordan.", "attack", "happened", ["denial"]),
        ("Troops left without attacking the ship.", "attacking", "happened", ["without"]),
        pytest.param(*("Iran stopped short of attacking the ship.", "attacking", "happened", ["short", "of"])),
        ("Rebels are unable to attack.", "attack", "happened", ["unable"]),
        ("Iran refused to withdraw.", "withdraw", "planned", ["refused"]),
        ("Rebels failed to storm the camp.", "storm", "attempted", ["failed"]),
        ("Rebels are unlikely to attack.", "attack", "possible", ["unlikely"]),
        ("Norway will not send aid to Chad.", "send", "planned", ["will", "not"]),
        ("Egypt urged Israel not to attack.", "attack", "called_for", ["urged", "not"]),
    ],
)
def test_negated_by_particle_determiner_verb_noun_adjective_or_phrase(read_status, text, word, status, cues):
    assert read_status(text, word) == (status, True, cues)


def test_two_negations_undo_each_other(read_status):
    assert read_status("Iran did not refuse to withdraw.", "withdraw") == ("planned", False, ["not", "refuse"])


@pytest.mark.parametrize(
    ("text", "word", "status", "cues"),
    [
        ("Iran cancelled a planned visit.", "visit", "cancelled", ["cancelled", "planned"]),
        (
            "Rebels would release captives in return for aid.",
            "release",
            "conditional",
            ["would", "in", "return", "for"],
        ),
        ("Egypt may try to visit Iran.", "visit", "possible", ["may", "try"]),
    ],
)
def test_strongest_of_several_cues_holds_and_all_are_shown(read_status, text, word, status, cues):
    assert read_status(text, word) == (status, False, cues)


def test_rank_of_statuses_is_that_of_the_design():
    rank = ["cancelled", "conditional", "called_for", "planned", "possible", "attempted", "ongoing", "happened"]
    assert sorted(rank) == sorted(STATUSES)
    for place, status in enumerate(rank):
        assert join_status(*reversed(rank[place:])) == join_status(*rank[place:]) == status


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Rebels attacked and will withdraw.", "attacked"),
        ("Rebels attacked the army, which is expected to withdraw.", "attacked"),
        ("Egypt welcomed the visit, and Iran will withdraw.", "welcomed"),
        ("Egypt welcomed the visit, and Iran will withdraw.", "visit"),
        ("Iran's denial of an attack angered Jordan.", "angered"),
    ],
)
def test_cues_of_another_clause_do_not_count(read_status, text, word):
    assert read_status(text, word) == ("happened", False, [])


def test_condition_of_the_speech_act_is_one_of_its_content(read_status):
    text = "Rebels agreed to release captives if Egypt withdraws."
    status, negated, cues = read_status(text, "release", stop="agreed")
    assert (status, negated, cues) == ("conditional", False, ["if"])


def test_speech_act_itself_is_no_cue_of_its_content(read_status):
    text = "Iran agreed to meet Egypt if Israel withdraws."
    assert read_status(text, "meet", stop="agreed") == ("conditional", False, ["if"])
    assert read_status("Israel agreed to send a team to Cairo.", "send", stop="agreed") == ("happened", False, [])


@pytest.mark.parametrize(
    ("text", "word", "tense"),
    [
        ("Israel struck a depot.", "struck", "past"),
        ("The town has been shelled.", "shelled", "past"),
        ("Rebels are shelling the camp.", "shelling", "present"),
        ("Norway will send a team.", "send", "future"),
        ("Israel launched an attack on Syria.", "attack", "past"),
        ("Jordan condemned Iran's attack on Israel.", "attack", "none"),
        ("Israel agreed to send a team to Cairo.", "send", "none"),
    ],
)
def test_tense_of_the_clause(lexicon, text, word, tense):
    parse = read_parse(text)
    assert StatusFinder(lexicon).find_status(parse, find_token(parse, word)).tense == tense

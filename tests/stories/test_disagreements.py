"""The ledger of disagreements, on short reports made by hand; no model is loaded."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whimbrel.affair import Copy, CopyGroup, Disagreement
from whimbrel.errors import LexiconError
from whimbrel.gazetteer import Gazetteer, load_gazetteer
from whimbrel.records import Coding, Report, hash_text
from whimbrel.stories.disagreements import Statement, find_disagreements, judge_values
from whimbrel.stories.ledger.dates import find_days
from whimbrel.stories.ledger.lists import load_lists
from whimbrel.stories.ledger.numbers import find_numbers
from whimbrel.stories.ledger.offices import find_offices
from whimbrel.stories.ledger.sentences import load_cues, make_sentence, split_sentences, split_tokens
from whimbrel.tables import read_table

LEDGER = Path(find_days.__code__.co_filename).parent
RAID = "Gunmen stormed a customs post near Vesk before dawn on Monday and killed 11 guards, the ministry said."
LATER = "Gunmen who stormed the customs post near Vesk on Monday killed 19 guards, two officers said."


def make_coding(text: str, day: str | None = "2024-03-19", name: str | None = None) -> Coding:
    key = name or hash_text(text, day)
    return Coding(report=Report(id=key, text=text, text_hash=hash_text(text), source=key, published=day))


def list_lines(*codings: Coding, **options: object) -> tuple[Disagreement, ...]:
    return find_disagreements((), codings, **options)  # type: ignore[arg-type]


def pick_one(lines: tuple[Disagreement, ...], field: str) -> Disagreement:
    [line] = [line for line in lines if line.field == field]
    return line


def make_statement(text: str, words: str, day: str | None = "2024-03-19") -> Statement:
    start = text.index(words)
    return Statement(make_coding(text, day), start, start + len(words))


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The shipped tables, and two made-up ministers of Malta."""
    folder = tmp_path_factory.mktemp("tables")
    header = "id\tname\taliases\tcountry\toffice\tsectors\tstart\tend\twikidata\tsource"
    rows = [
        "vesta-calloran\tVesta Calloran\t\tMLT\tdefence minister\tGOV MIL\t2020-01-01\t2022-12-31\t\tmade up",
        "orson-brindle\tOrson Brindle\t\tMLT\tdefence minister\tGOV MIL\t2023-01-01\t\t\tmade up",
    ]
    (folder / "leaders.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return load_gazetteer(folder)


# --- tables ----------------------------------------------------------------------------------------------------------


def list_cue_rows() -> Iterator[dict[str, str]]:
    return (row for _, row in read_table(LEDGER / "cues.tsv", ("kind", "words", "example"), LexiconError))


@pytest.mark.parametrize("row", list_cue_rows(), ids=lambda row: row["words"])
def test_cue_is_found_in_its_example(row: dict[str, str]) -> None:
    assert load_cues()[row["kind"]].search(row["example"])


def test_list_stands_in_its_example() -> None:
    for _, row in read_table(LEDGER / "lists.tsv", ("list", "words", "example"), LexiconError):
        words = {token.low for token in split_tokens(row["example"])}
        assert words & set(load_lists()[row["list"]]), row["list"]


def test_head_of_office_stands_in_its_example() -> None:
    for _, row in read_table(LEDGER / "office_heads.tsv", ("word", "holders", "same", "example"), LexiconError):
        assert row["word"] in row["example"].lower().replace("secretary-general", "secretary-general secretary general")
        assert row["holders"] in ("one", "body")


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Police arrested 16 people.", [(16, 16)]),
        ("At least 16 people were killed.", [(16, float("inf"))]),
        ("Twenty-seven people were hurt.", [(27, 27)]),
        ("Some 1.4 million people fled.", [(1_260_000, 1_540_000)]),
        ("The post lies 30 kilometres north and was hit in 2015 on 12 May at 10:30.", []),
        ("The ten members had drafted it.", []),
        ("Another outlet put the number of prisoners at 800.", [(800, 800)]),
    ],
)
def test_numbers_are_read_with_bounds(text: str, bounds: list[tuple[float, float]]) -> None:
    found = find_numbers(make_sentence(0, "r", "o", None, 0, text))
    assert [(round(n.low), n.high if n.high == float("inf") else round(n.high)) for n in found] == bounds


def test_kind_of_number_is_of_the_nearest_deed() -> None:
    found = find_numbers(make_sentence(0, "r", "o", None, 0, "A bomb killed six guards and wounded nine drivers."))
    assert [(n.low, n.kind) for n in found] == [(6, "dead"), (9, "injured")]


@pytest.mark.parametrize(
    ("text", "person", "title"),
    [
        ("Interior minister Vesta Calloran praised the crowd.", "Vesta Calloran", "interior minister"),
        ("Vesta Calloran, the harbour master of Kom, signed.", "Vesta Calloran", "master"),
        ("The head of the Kom customs, Orson Brindle, spoke.", "Orson Brindle", "head"),
        ("Orson Brindle, who has led the border detachment of Kom, spoke.", "Orson Brindle", "head"),
        ("The minister of defense, Orson Brindle, spoke.", "Orson Brindle", "defence minister"),
    ],
)
def test_offices_are_read(text: str, person: str, title: str) -> None:
    [office] = find_offices(make_sentence(0, "r", "o", None, 0, text))
    assert (office.person, office.title) == (person, title)
    assert text[office.start : office.end].count(person) == 1


def test_former_holder_gives_no_office() -> None:
    assert find_offices(make_sentence(0, "r", "o", None, 0, "Former interior minister Vesta Calloran spoke.")) == []


def test_sentences_keep_their_places() -> None:
    text = "Mr. Brindle spoke. He left.\n\nA second paragraph"
    assert [text[a:b] for a, b in split_sentences(text)] == ["Mr. Brindle spoke.", "He left.", "A second paragraph"]


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_two_tolls_of_one_day_contradict_each_other() -> None:
    line = pick_one(list_lines(make_coding(RAID), make_coding(LATER)), "number")
    assert line.kind == "contradiction"
    assert {quote for voice in line.voices for quote in voice.quotes} == {RAID, LATER}
    assert all(len(voice.reports) == 1 for voice in line.voices)
    assert "11 guards" in line.line and "19 guards" in line.line


def test_toll_that_grows_is_an_update() -> None:
    assert pick_one(list_lines(make_coding(RAID), make_coding(LATER, "2024-03-21")), "number").kind == "update"


def test_bound_that_holds_the_other_number_is_a_refinement() -> None:
    other = RAID.replace("11 guards", "at least ten guards")
    assert pick_one(list_lines(make_coding(RAID), make_coding(other)), "number").kind == "refinement"


def test_same_value_in_other_words_is_no_disagreement() -> None:
    assert list_lines(make_coding(RAID), make_coding(RAID.replace("11 guards", "eleven guards"))) == ()


def test_denied_deed_contradicts_the_told_one() -> None:
    told = "Police arrested two track workers in the port of Vesk on Tuesday."
    denied = "Nobody was arrested on Tuesday, in Vesk or anywhere else, the port's police said."
    assert pick_one(list_lines(make_coding(told), make_coding(denied)), "happened").kind == "contradiction"


def test_one_quotation_of_two_speakers() -> None:
    a = 'The mayor told the crowd: "Whoever sails by night will sail alone from now on."'
    b = '"Whoever sails by night will sail alone from now on," said the bishop of Kom.'
    assert pick_one(list_lines(make_coding(a), make_coding(b)), "speaker").kind == "contradiction"


def test_copies_are_one_voice() -> None:
    first, copy, other = make_coding(RAID, name="a"), make_coding(RAID + " ", name="b"), make_coding(LATER, name="c")
    group = CopyGroup(
        id="g",
        copies=(
            Copy(report_id="a", kind="original", similarity=1.0),
            Copy(report_id="b", kind="exact", similarity=1.0),
        ),
    )
    line = pick_one(list_lines(first, copy, other, copies=(group,)), "number")
    sides = {voice.value: len(voice.reports) for voice in line.voices}
    assert sides == {"11 guards": 2, "19 guards": 1}
    alone = pick_one(list_lines(first, other), "number")
    assert line.weight == alone.weight  # a copy adds no weight


def test_records_alone_are_read_through_their_evidence() -> None:
    empty = make_coding("")
    assert list_lines(empty, make_coding(RAID)) == ()


# --- offices ---------------------------------------------------------------------------------------------------------

WRONG = "Malta's defence minister Vesta Calloran opened the fair in Valletta on Monday."
RIGHT = "Malta's defence minister Orson Brindle opened the fair in Valletta on Monday."


def test_wrong_holder_stands_first_with_the_gazetteer_as_a_voice(gazetteer: Gazetteer) -> None:
    line = list_lines(make_coding(WRONG), make_coding(RIGHT), gazetteer=gazetteer)[0]
    assert (line.field, line.kind) == ("office", "contradiction")
    assert line.subject == "Malta's defence minister"
    assert "unless the office changed hands" in line.line
    assert [voice.value for voice in line.voices if voice.speaker == "gazetteer"] == ["Orson Brindle"]
    assert [voice.value for voice in line.voices if voice.quotes] == ["Vesta Calloran", "Orson Brindle"]


def test_holders_who_were_both_right_in_their_time_are_no_disagreement(gazetteer: Gazetteer) -> None:
    assert list_lines(make_coding(WRONG, "2021-03-01"), make_coding(RIGHT), gazetteer=gazetteer) == ()


def test_wrong_holder_is_seen_without_another_report(gazetteer: Gazetteer) -> None:
    [line] = list_lines(make_coding(WRONG), gazetteer=gazetteer)
    assert [voice.speaker for voice in line.voices] == [None, "gazetteer"]


def test_holders_of_one_ministry_in_two_countries_are_no_disagreement(gazetteer: Gazetteer) -> None:
    cyprus = RIGHT.replace("Malta's", "Cyprus's").replace("Orson Brindle", "Tilda Marrow")
    assert not [
        d for d in list_lines(make_coding(RIGHT), make_coding(cyprus), gazetteer=gazetteer) if d.field == "office"
    ]


# --- given values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "a", "b", "kind"),
    [
        ("number", ("It killed 16 men.", "16 men"), ("It killed nine men.", "nine men"), "contradiction"),
        ("number", ("It killed 16 men.", "16 men"), ("It killed sixteen men.", "sixteen men"), "same"),
        ("date", ("They met on Monday.", "Monday"), ("They met on Sunday.", "Sunday"), "contradiction"),
        ("date", ("They met on Monday.", "Monday"), ("They met on March 18.", "March 18"), "same"),
        ("date", ("They met on Monday.", "Monday"), ("It was put off to Sunday.", "Sunday"), "update"),
        ("place", ("They met at the bridge of Kom.", "the bridge of Kom"), ("They met in Kom.", "Kom"), "refinement"),
        (
            "place",
            ("They met north of Kom.", "north of Kom"),
            ("They met south of Kom.", "south of Kom"),
            "contradiction",
        ),
        ("actor", ("The police fired.", "The police"), ("A farmer fired.", "A farmer"), "contradiction"),
        ("happened", ("They signed a truce.", "signed"), ("Nothing was signed.", "Nothing"), "contradiction"),
    ],
)
def test_given_values_are_judged(field: str, a: tuple[str, str], b: tuple[str, str], kind: str) -> None:
    assert judge_values(field, make_statement(*a), make_statement(*b)) == kind  # type: ignore[arg-type]
    assert judge_values(field, make_statement(*b), make_statement(*a)) == kind  # type: ignore[arg-type]


# --- properties ------------------------------------------------------------------------------------------------------


def test_order_of_reports_is_without_effect(gazetteer: Gazetteer) -> None:
    codings = [make_coding(RAID), make_coding(LATER), make_coding(WRONG), make_coding(RIGHT)]
    ledgers = {tuple(list_lines(*some, gazetteer=gazetteer)) for some in permutations(codings)}
    assert len(ledgers) == 1
    [lines] = ledgers
    assert [line.weight for line in lines] == sorted((line.weight for line in lines), reverse=True)
    assert all(0 < line.weight <= 1 for line in lines)


@given(st.lists(st.text(max_size=200), max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read(texts: list[str]) -> None:
    for line in list_lines(*(make_coding(text, name=str(i)) for i, text in enumerate(texts))):
        assert line.voices


@pytest.mark.parametrize(
    "text",
    ["A" * 5000, "a-" * 3000, "Minister " * 900, '"' * 3000, "1 " * 3000, "² people ٣ people", "the head of " * 500],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    assert isinstance(list_lines(make_coding(text, name="a"), make_coding(text + ".", name="b")), tuple)

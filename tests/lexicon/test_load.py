"""A wrong row stops the program at start-up, and the error says where it stands and what is wrong with it."""

import shutil

import pytest

from whimbrel.errors import LexiconError
from whimbrel.lexicon import Condition, SlotSpec, load_lexicon
from whimbrel.lexicon.load import EVENT_COLUMNS, FOLDER
from whimbrel.lexicon.rows import parse_condition, parse_slots

ROW = {"word": "raid", "pos": "v", "type": "ASSAULT", "example": "The militia raided the depot."}


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped tables, with one made-up table of events in place of theirs."""
    for path in FOLDER.glob("*.tsv"):
        shutil.copy(path, tmp_path)
    (tmp_path / "events").mkdir()
    return tmp_path


@pytest.fixture
def load_row(folder):
    """Return a function that loads the lexicon with one row of action."""

    def load(**cells):
        row = ROW | cells
        lines = ["\t".join(EVENT_COLUMNS), "# a note", "\t".join(row.get(name, "") for name in EVENT_COLUMNS)]
        (folder / "events" / "own.tsv").write_text("\n".join(lines), encoding="utf-8")
        return load_lexicon(folder)

    return load


def test_blank_cells_mean_the_defaults(load_row):
    [row] = load_row().list_events()
    assert (row.words, row.head, row.mode, row.where, row.content) == (("raid",), "raid", None, (), ())
    assert row.actors == SlotSpec((("subj",),))
    assert row.recipients == SlotSpec((("obj",),))
    assert (row.path, row.line) == ("own.tsv", 3)


def test_head_is_a_verbs_first_word_and_a_nouns_last(load_row):
    assert [row.head for row in load_row(word="call off").list_events()] == ["call"]
    assert [row.head for row in load_row(word="air strike", pos="n").list_events()] == ["strike"]


def test_content_has_a_status_and_may_be_negated(load_row):
    [row] = load_row(content="obj|xcomp", content_status="called_for,negated").list_events()
    assert (row.content, row.content_status, row.content_negated) == (("obj", "xcomp"), "called_for", True)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"word": ""}, "needs a word"),
        ({"pos": ""}, "a pos (v, n or a)"),
        ({"pos": "verb"}, "a pos (v, n or a)"),
        ({"type": ""}, "and a type"),
        ({"where": "obj="}, "'obj=' is no condition; write slot, -slot, slot=word|@class or slot!=word"),
        ({"where": "-obj=aid"}, "'-obj=aid' is no condition"),
        ({"where": "OBJ"}, "'OBJ' is no condition"),
        ({"where": "obj=@nosuchclass"}, "no class is named @nosuchclass; add it to a classes table"),
        ({"where": "obj!=aid|@nosuchclass"}, "no class is named @nosuchclass"),
        ({"content_status": "done"}, "'done' is no status; use one of happened, ongoing"),
    ],
)
def test_wrong_row_of_action_is_refused(load_row, folder, cells, reason):
    with pytest.raises(LexiconError) as caught:
        load_row(**cells)
    assert (caught.value.path, caught.value.line) == (str(folder / "events" / "own.tsv"), 3)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("name", "old", "reason"),
    [
        ("status.tsv", "status", "'done' is no status"),
        ("carriers.tsv", "status", "'done' is no status"),
        ("contents.tsv", "status", "'done' is no status"),
    ],
)
def test_wrong_status_is_refused_in_every_table(folder, name, old, reason):
    path = folder / name
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    header = next(line for line in lines if not line.startswith("#")).split("\t")
    path.write_text("\n".join([*lines, "\t".join("done" if c == old else "x" for c in header)]), encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_lexicon(folder)
    assert (caught.value.path, caught.value.line) == (str(path), len(lines) + 1)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "name", ["status.tsv", "carriers.tsv", "contents.tsv", "speech.tsv", "modes.tsv", "contexts.tsv", "agents.tsv"]
)
def test_missing_column_is_refused_in_every_table(folder, name):
    path = folder / name
    path.write_text("wrong\nx\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="column") as caught:
        load_lexicon(folder)
    assert (caught.value.path, caught.value.line) == (str(path), 1)


def test_the_most_specific_row_comes_first(folder):
    rows = [["raid", ""], ["raid", "-obj"], ["raid", "obj"], ["raid", "obj=bank"], ["raid on", "obj=bank"]]
    lines = ["word\twhere\t" + "\t".join(name for name in EVENT_COLUMNS if name not in ("word", "where"))]
    lines += ["\t".join([*cells, "v", "ASSAULT"]) for cells in rows]
    (folder / "events" / "own.tsv").write_text("\n".join(lines), encoding="utf-8")
    found = load_lexicon(folder).events["raid", "v"]
    assert [row.line for row in found] == [6, 5, 4, 3, 2]


@pytest.mark.parametrize(
    ("cell", "condition"),
    [
        ("obj", Condition(("obj",))),
        ("for|with", Condition(("for", "with"))),
        ("-obj", Condition(("obj",), filled=False)),
        ("obj=aid|@goods", Condition(("obj",), frozenset({"aid", "@goods"}))),
        ("obj!=aid", Condition(("obj",), frozenset({"aid"}), negate=True)),
    ],
)
def test_conditions_are_read_as_the_readme_says(cell, condition):
    assert parse_condition(cell) == condition


@pytest.mark.parametrize(
    ("cell", "alternatives"),
    [("", ()), ("-", ()), ("subj+with", (("subj", "with"),)), ("on|against+for", (("on",), ("against", "for")))],
)
def test_slots_are_read_as_the_readme_says(cell, alternatives):
    assert parse_slots(cell).alternatives == alternatives

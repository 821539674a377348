import shutil

import pytest

from whimbrel.codebook import load_codebook
from whimbrel.codebook.load import FOLDER, QUADS
from whimbrel.errors import CodebookError

BOOK = load_codebook()


@pytest.fixture
def load_changed(tmp_path):
    """Return a function that loads the shipped codebook with `old` replaced by `new` in one file."""

    def load(name, old, new):
        shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_codebook(tmp_path)

    return load


def test_plover_has_sixteen_types_in_four_quads():
    assert BOOK.name == "plover-2.0"
    assert [len([row for row in BOOK.types.values() if row.quad == quad]) for quad in QUADS] == [4, 3, 4, 5]


def test_every_type_is_defined_and_has_an_example():
    assert [row.name for row in BOOK.types.values() if not (row.definition and row.example)] == []
    assert [mode for row in BOOK.types.values() for mode in row.modes.values() if not mode.definition] == []
    assert all(BOOK.contexts.values())
    assert all(BOOK.sectors.values())


def test_scores_lie_on_the_scale_and_on_the_side_of_their_quad():
    for row in BOOK.types.values():
        scores = [row.score, *(mode.score for mode in row.modes.values())]
        assert all(0 <= score <= 10 if row.quad < 3 else -10 <= score <= 1 for score in scores), row.name


@pytest.mark.parametrize(
    ("event_type", "mode", "score"),
    [("AGREE", None, 2.5), ("ACCUSE", None, -3), ("ACCUSE", "disapprove", -2), ("RETREAT", "disarm", 10)],
)
def test_a_mode_has_its_own_score(event_type, mode, score):
    assert BOOK.score(event_type, mode) == score


def test_sanction_is_of_the_quad_of_deeds():
    assert BOOK.types["SANCTION"].quad == 4


@pytest.mark.parametrize(("event_type", "mode"), [("NONE", None), ("AGREE", "phone")])
def test_unknown_codes_have_no_score(event_type, mode):
    with pytest.raises(KeyError):
        BOOK.score(event_type, mode)


def test_what_is_still_to_come_is_one_of_the_types():
    for row in BOOK.types.values():
        assert {row.alone, row.said, row.promised, row.refused} <= set(BOOK.types)


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("types.tsv", "AGREE\t1\t2.5", "AGREE\t1\tmuch", "much"),
        ("types.tsv", "AGREE\t1\t", "AGREE\tone\t", "one"),
        ("types.tsv", "AGREE\t1\t", "AGREE\t7\t", "quad 7 is none of 1, 2, 3, 4"),
        ("types.tsv", "AGREE\t1\t", "HUG\t1\t", "HUG"),
        ("types.tsv", "\tdefinition", "\tmeaning", "lacks the column 'definition'"),
        ("modes.tsv", "visit\t4", "visit\tfour", "'four' is no number"),
        ("modes.tsv", "CONSULT\tvisit", "CONSUL\tvisit", "no event type is called 'CONSUL'"),
        ("future.tsv", "CONSULT\tAGREE", "CONSULT\tAGREED", "no event type is called 'AGREED'"),
        ("sectors.tsv", "COP\t", "COP\tx\ty\t", "stray tab"),
        ("contexts.tsv", "context\t", "", "lacks the column 'context'"),
    ],
)
def test_wrong_row_is_refused_with_file_line_and_reason(load_changed, tmp_path, name, old, new, reason):
    with pytest.raises(CodebookError) as caught:
        load_changed(name, old, new)
    assert caught.value.path == str(tmp_path / name)
    line = (tmp_path / name).read_text(encoding="utf-8").split("\n")[caught.value.line - 1]
    assert new in line
    assert reason in str(caught.value)


def test_missing_table_is_refused(tmp_path):
    with pytest.raises(CodebookError, match=r"modes\.tsv"):
        load_codebook(tmp_path)

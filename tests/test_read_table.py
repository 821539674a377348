import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import CodebookError, DataError, LexiconError
from whimbrel.tables import read_table

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8).filter(
    lambda cell: not cell.startswith(("#", "\ufeff"))
)


@pytest.fixture
def table(tmp_path):
    """Return a function that writes bytes or text as a table and reads its rows."""

    def read(content, columns=("word",), error=LexiconError):
        path = tmp_path / "words.tsv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_table(path, columns, error))

    return read


def test_rows_come_with_their_line_numbers_and_notes_are_left_out(table):
    assert table("# a note\nword\tcode\n\n  \nraid\tA\n# another\nsiege\tB\n") == [
        (5, {"word": "raid", "code": "A"}),
        (7, {"word": "siege", "code": "B"}),
    ]


def test_cells_are_stripped_and_missing_ones_are_blank(table):
    assert table("word\tcode\tnote\n raid \t A\n") == [(2, {"word": "raid", "code": "A", "note": ""})]


@pytest.mark.parametrize("content", ["word\tcode\r\nraid\tA\r\n", "\ufeffword\tcode\nraid\tA", "word\tcode\nraid\tA"])
def test_line_ends_and_byte_order_marks_make_no_difference(table, content):
    assert table(content) == [(2, {"word": "raid", "code": "A"})]


def test_only_a_newline_ends_a_line(table):
    assert table("word\nraid\u2028siege\n") == [(2, {"word": "raid\u2028siege"})]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("code\tnote\nA\tb\n", 1, "lacks the column 'word'; it has code, note"),
        ("# only a note\n", 2, "no header; it needs the columns word"),
        ("", 1, "no header"),
        ("word\nraid\tA\n", 2, "2 cells where the header has 1; look for a stray tab"),
        (b"word\nra\xffid\n", 0, "cannot be read as UTF-8"),
    ],
)
def test_wrong_table_is_refused_with_file_line_and_reason(table, tmp_path, content, line, reason):
    with pytest.raises(LexiconError) as caught:
        table(content)
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "words.tsv"), line)
    assert reason in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'words.tsv'}, line {line}: ")


def test_missing_file_is_refused_with_the_callers_error(tmp_path):
    with pytest.raises(CodebookError, match="No such file"):
        list(read_table(tmp_path / "none.tsv", ("word",), CodebookError))


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2)))
def test_what_is_written_is_read(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "any.tsv"
    path.write_text("\n".join("\t".join(row) for row in [["word", "code"], *rows]), encoding="utf-8")
    read = [[row["word"], row["code"]] for _, row in read_table(path, ("word", "code"), DataError)]
    assert read == rows


@given(st.binary(max_size=60))
def test_random_bytes_give_rows_or_a_data_error(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "random.tsv"
    path.write_bytes(b"word\n" + content)
    try:
        rows = list(read_table(path, ("word",), LexiconError))
    except LexiconError:
        return
    assert all(set(row) == {"word"} for _, row in rows)

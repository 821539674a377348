import pytest

from common import score_f1
from timex import Timex, build_finder, count_articles, count_matches, list_errors, main, read_article

WORDS = [["Zed", "votes", "today"], ["May", "2", ",", "2024"], ["It", "votes", "on", "Friday", "."]]
ANCHORS = {
    '<TIMEX3 functionInDocument="CREATION_TIME" type="DATE" value="2024-05-02">': (4, 5, 6, 7),
    '<TIMEX3 functionInDocument="NONE" type="DATE" value="2024-05-02">': (3,),
    '<TIMEX3 functionInDocument="NONE" type="DATE" value="2024-05-03">': (11,),
    '<TIMEX3 functionInDocument="NONE" type="DATE" value="2024-05-09">': (),
}
TOKENS = enumerate(((i, word) for i, words in enumerate(WORDS) for word in words), 1)
LINES = "\n".join(f'<token sentence="{i}" t_id="{n}">{word}</token>' for n, (i, word) in TOKENS)
MARKS = "\n".join(
    tag + "".join(f'<token_anchor t_id="{t}"/>' for t in ids) + "</TIMEX3>" for tag, ids in ANCHORS.items()
)
CAT = f'<?xml version="1.0" ?><Document doc_id="1">\n{LINES}\n{MARKS}\n</Document>'


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "zed.xml"
    path.write_text(CAT, encoding="utf-8")
    return path


def test_article_keeps_the_day_of_publication_apart_from_what_is_scored(path):
    article = read_article(path)
    assert article.published == "2024-05-02"
    assert [article.text[slice(*timex.place)] for timex in article.gold] == ["today", "Friday"]
    assert [article.text[slice(*span)] for span in article.scored] == ["Zed votes today", "It votes on Friday."]


@pytest.mark.parametrize(
    ("found", "strict", "relaxed", "value"),
    [
        (Timex((5, 9), "2024"), 1, 1, 1),
        (Timex((2, 9), "2024"), 0, 1, 1),
        (Timex((5, 9), "2023"), 1, 1, 0),
        (Timex((9, 12), "2024"), 0, 0, 0),
    ],
)
def test_a_value_counts_where_spans_overlap(found, strict, relaxed, value):
    counts = count_matches([Timex((5, 9), "2024")], [found])
    assert counts == {"strict": [strict, 1, 1], "relaxed": [relaxed, 1, 1], "value": [value, 1, 1]}


def test_an_expression_is_paired_once_and_with_the_same_span_first():
    gold = [Timex((0, 10), "P1D")]
    counts = count_matches(gold, [Timex((0, 9), "P1D"), Timex((0, 10), "P2D")])
    assert counts == {"strict": [1, 2, 1], "relaxed": [1, 2, 1], "value": [0, 2, 1]}


def test_figures_sum_over_articles(path):
    article = read_article(path)
    counts = count_articles([article, article], [list(article.gold), []])
    assert counts["strict"].tolist() == [[2, 2, 2], [0, 0, 2]]
    assert score_f1(counts["value"].sum(axis=0)) == pytest.approx(2 / 3)


def test_errors_are_of_the_read_half_only(path, monkeypatch):
    article = read_article(path)
    monkeypatch.setattr("timex.find_half", lambda name: "read")
    assert [line[0] for line in list_errors([article], [[]])] == ["-", "-"]
    monkeypatch.setattr("timex.find_half", lambda name: "unread")
    assert list(list_errors([article], [[]])) == []


def test_our_finder_gives_places_in_the_article(path):
    article = read_article(path)
    found = build_finder()(article)
    assert {"today", "Friday"} <= {article.text[slice(*timex.place)] for timex in found}


def test_script_returns_figures(path, monkeypatch, capsys):
    monkeypatch.setattr("timex.build_finder", lambda *_: lambda article: article.gold)
    totals = main([str(path.parent)])
    assert totals == {"timex_strict_f1": 1, "timex_relaxed_f1": 1, "timex_value_f1": 1}
    assert "2 time expressions" in capsys.readouterr().out

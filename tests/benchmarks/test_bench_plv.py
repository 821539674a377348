import pytest

from plv import Found, Row, has_parties, load_rows, main, read_marks, score_row

TEXT = "Ruritania condemned Freedonia."
ROW = Row("1", TEXT, "ACCUSE", ((0, 9),), ((20, 29),))
RIGHT = Found("ACCUSE", ((0, 9),), ((20, 29),))


def test_marks_are_read_as_places_of_the_plain_sentence():
    text, sources, targets = read_marks("<s><t>Ruri</t> envoys </s>met <t>Zed</t>.")
    assert text == "Ruri envoys met Zed."
    assert [text[a:b] for a, b in sources] == ["Ruri envoys"]
    assert [text[a:b] for a, b in targets] == ["Ruri", "Zed"]


def test_parties_need_both_sides():
    assert has_parties(ROW, RIGHT)
    assert not has_parties(ROW, Found("ACCUSE", ((20, 29),), ((0, 9),)))
    assert not has_parties(ROW, Found("ACCUSE", ((0, 9),), ()))


def test_a_party_that_is_not_named_is_not_asked_for():
    assert has_parties(Row("1", TEXT, "ACCUSE", ((0, 9),), ()), Found("ACCUSE", ((0, 9),), ()))


def test_parties_to_a_reciprocal_act_stand_together():
    both = Found("CONSULT", ((0, 9), (20, 29)), ())
    assert has_parties(ROW, both)
    assert not has_parties(ROW, both, reciprocal=False)
    assert not has_parties(ROW, Found("CONSULT", ((0, 29),), ()))


def test_row_scores():
    other = Found("ASSAULT", ((0, 4),), ((20, 22),))
    assert score_row(ROW, [other, RIGHT]) == [1, 2, 1, 1, 1, 1]
    assert score_row(ROW, [other]) == [1, 1, 1, 0, 1, 0]
    assert score_row(ROW, []) == [1, 0, 0, 0, 0, 0]
    assert score_row(Row("1", TEXT, "YIELD", ((0, 9),), ()), [Found("RETREAT", ((0, 9),), ())]) == [1, 1, 1, 1, 1, 1]


def test_rows_are_loaded_and_a_wrong_mark_is_told(tmp_path):
    header = "sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_root\n"
    path = tmp_path / "set.tsv"
    path.write_text(
        f'{header}1\t{TEXT}\t<s>Ruritania</s> condemned <t>Freedonia</t>.\t"x\ty\tACCUSE\n', encoding="utf-8"
    )
    assert load_rows(path) == [ROW]
    path.write_text(f"{header}7\t{TEXT}\tother\tx\ty\tACCUSE\n", encoding="utf-8")
    with pytest.raises(ValueError, match="sentence 7"):
        load_rows(path)


def test_script_prints_and_returns_figures(tmp_path, monkeypatch, capsys, fake_coder):
    path = tmp_path / "set.tsv"
    rows = [f"{i}\t{TEXT}\t<s>Ruritania</s> condemned <t>Freedonia</t>.\tx\ty\tACCUSE\n" for i in range(12)]
    path.write_text(
        "sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_root\n" + "".join(rows), encoding="utf-8"
    )
    monkeypatch.setattr("plv.build_coder", lambda *_: fake_coder)
    totals = main([str(path), "--errors", "2"])
    assert totals["pair_accuracy"] == 1
    assert totals["record_typed"] == 0
    out = capsys.readouterr().out
    assert "read half" in out
    assert out.count("\nsentence  ") == 2

import pytest

from status import load_clauses, main
from whimbrel.errors import DataError

HEADER = "id\tsentence\ttrigger\tevent_type\tstatus\tnegated\tcue\tnote\n"


def write_set(path, *rows):
    path.write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_clauses_are_read(tmp_path):
    row = ("s1", "Ruritania will not attack Zed.", "attack", "ASSAULT", "planned", "TRUE", "will", "")
    (clause,) = load_clauses(write_set(tmp_path / "set.tsv", row))
    assert clause.sentence[slice(*clause.trigger)] == "attack"
    assert clause.negated


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("s1", "Nothing.", "attack", "ASSAULT", "planned", "false"), "not in the sentence"),
        (("s1", "They attack.", "attack", "ASSAULT", "done", "false"), "no status"),
        (("s1", "They attack.", "attack", "ASSAULT", "planned", "maybe"), "use true or false"),
    ],
)
def test_a_wrong_row_is_told(tmp_path, row, reason):
    with pytest.raises(DataError, match=reason):
        load_clauses(write_set(tmp_path / "set.tsv", row))


def test_script_scores_status_and_negation(tmp_path, monkeypatch, capsys, fake_coder):
    monkeypatch.setattr("status.build_coder", lambda *_: fake_coder)
    path = write_set(
        tmp_path / "set.tsv",
        ("s1", "They will not attack.", "attack", "ASSAULT", "planned", "true"),
        ("s2", "They plan to attack.", "attack", "ASSAULT", "planned", "false"),
        ("s3", "They attacked.", "attacked", "ASSAULT", "happened", "false"),
    )
    totals = main([str(path), "--errors", "9"])
    # planned: 2 right of 3 found of 2 gold -> F1 0.8; happened: 0. Negation: 1 right of 3 found of 1 gold -> 0.5
    assert totals["status_macro_f1"] == pytest.approx(0.4)
    assert totals["status_accuracy"] == pytest.approx(2 / 3)
    assert totals["negation_f1"] == pytest.approx(0.5)
    assert "happened" in capsys.readouterr().out

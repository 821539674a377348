import pytest

from figures import is_right, is_speaker_right, load_sentences, main
from whimbrel.coding.observations import Mentions, Observation
from whimbrel.errors import DataError
from whimbrel.records import Actor, Attribution, Figure, make_span

HEADER = "id\tsentence\ttrigger\tspan\tvalue\tlow\thigh\tvague\tkind\tunit\tspeaker\tnote\n"
TEXT = "The raid killed 16 people, the clinic said."
TRAP = "The two ministers left at 7."


def write_set(path, *rows):
    path.write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def make_row(name="f1a", value="16", span="16 people", trigger="killed | raid"):
    return (name, TEXT, trigger, span, value, "16", "16", "0", "dead", "people", "the clinic", "")


def make_figure(value=16.0, kind="dead", speaker="clinic"):
    at = TEXT.index(speaker)
    actor = Actor(text=speaker, start=at, end=at + len(speaker), name=speaker)
    said = Attribution(speaker=actor, cue=make_span(TEXT, 38, 42))
    return Figure(
        value=value, low=value, high=value, vague=False, kind=kind, unit="people", span=make_span(TEXT, 16, 25),
        attribution=(said,),
    )  # fmt: skip


class CountingCoder:
    """Finds one figure in every sentence, and gives it to every event word."""

    def find_observations(self, report, spans):
        return [Observation(None, None, (make_figure(),)) for _ in spans]

    def find_mentions(self, reports):
        return (Mentions((), (), (make_figure(),)) for _ in reports)


@pytest.mark.parametrize(
    ("row", "reason"),
    [(make_row(span="17 people"), "not in the sentence"), (make_row(value="many"), "write digits or leave it blank")],
)
def test_a_wrong_row_is_told(tmp_path, row, reason):
    with pytest.raises(DataError, match=reason):
        load_sentences(write_set(tmp_path / "set.tsv", row))


def test_figure_is_right_by_place_bounds_and_kind(tmp_path):
    [sentence] = load_sentences(write_set(tmp_path / "set.tsv", make_row()))
    [gold] = sentence.figures
    assert is_right(gold, make_figure())
    assert not is_right(gold, make_figure(value=17.0))
    assert not is_right(gold, make_figure(kind="injured"))


def test_speaker_is_right_where_one_name_holds_the_other(tmp_path):
    [sentence] = load_sentences(write_set(tmp_path / "set.tsv", make_row()))
    assert is_speaker_right(sentence.figures[0], make_figure(speaker="clinic"))
    assert not is_speaker_right(sentence.figures[0], make_figure(speaker="raid"))


def test_script_counts_figures_found_and_tied_and_the_traps(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("figures.build_coder", lambda *_: CountingCoder())
    trap = ("f2", TRAP, *[""] * 10)
    totals = main([str(write_set(tmp_path / "set.tsv", make_row(), trap)), "--errors", "9"])
    # One right of two found of one gold; the trap has no event word to tie to, the other sentence two.
    assert totals["found_f1"] == pytest.approx(2 / 3)
    assert totals["tied_f1"] == pytest.approx(1.0)
    assert totals["speaker_share"] == pytest.approx(1.0)
    assert "2 sentences, 1 figures" in capsys.readouterr().out

import pytest

from ties import Found, is_date_right, is_place_right, load_tied, main, show_misses
from whimbrel.coding.observations import Mentions, Observation
from whimbrel.errors import DataError
from whimbrel.records import Date, Place, make_span

HEADER = "id\tpublished\ttext\ttrigger\tplace\tcountry\ttie\tdate\ttimex\tstart\tend\tnote\n"
TEXT = "Troops attacked Zed in Mork on Friday and met in Quill."
DAY = "2024-03-22"


def write_set(path, *rows):
    path.write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def make_row(name, trigger, place="", country="", date="", start="", end=""):
    return (name, "2024-03-25", TEXT, trigger, place, country, "in", date, "", start, end, "")


def make_place(word, country):
    start = TEXT.index(word)
    return Place(text=word, start=start, end=start + len(word), name=word, country=country)


def make_date(start, end, word="Friday"):
    at = TEXT.index(word)
    return Date(
        start=start, end=end, timex=start, granularity="day", approximate=False, basis="expression",
        span=make_span(TEXT, at, at + len(word)),
    )  # fmt: skip


class TyingCoder:
    """Gives every event word Mork and Friday."""

    places, dates = (make_place("Mork", "MRK"), make_place("Quill", "QLL")), (make_date(DAY, DAY),)

    def find_observations(self, report, spans):
        return [Observation(self.places[0], self.dates[0], ()) for _ in spans]

    def find_mentions(self, reports):
        return (Mentions(self.places, self.dates, ()) for _ in reports)


@pytest.mark.parametrize("field", ["trigger", "place", "date"])
def test_words_that_are_not_in_the_text_are_told(tmp_path, field):
    row = dict(
        zip(HEADER.strip().split("\t"), make_row("t1a", "attacked", "Mork", "MRK", "Friday", DAY, DAY), strict=True)
    )
    row[field] = "nowhere"
    with pytest.raises(DataError, match=f"the {field} 'nowhere' is not in the text"):
        load_tied(write_set(tmp_path / "set.tsv", tuple(row.values())))


def test_place_is_right_by_its_words_and_its_country(tmp_path):
    [event] = load_tied(write_set(tmp_path / "set.tsv", make_row("t1a", "attacked", "Mork", "MRK")))
    assert is_place_right(event, make_place("Mork", "MRK"))
    assert not is_place_right(event, make_place("Mork", "QLL"))
    assert is_place_right(event, make_place("Mork", "QLL"), country=False)
    assert not is_place_right(event, make_place("Quill", "MRK"))
    assert not is_place_right(event, None)


def test_date_is_right_by_its_words_and_its_days(tmp_path):
    [event] = load_tied(write_set(tmp_path / "set.tsv", make_row("t1a", "attacked", date="Friday", start=DAY, end=DAY)))
    assert is_date_right(event, make_date(DAY, DAY))
    assert not is_date_right(event, make_date(DAY, None))
    assert is_date_right(event, make_date(None, None), value=False)
    assert show_misses(event, Found(None, make_date(DAY, DAY))) == []


def test_script_scores_ties_beside_the_nearest(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("ties.build_coder", lambda *_: TyingCoder())
    path = write_set(
        tmp_path / "set.tsv",
        make_row("t1a", "attacked", "Mork", "MRK", "Friday", DAY, DAY),
        make_row("t1b", "met", "Quill", "QLL"),
    )
    totals = main([str(path), "--errors", "9"])
    # Mork is right once of two found of two gold; Friday once of two found of one gold.
    assert totals["place_f1"] == pytest.approx(0.5)
    assert totals["date_days_f1"] == pytest.approx(2 / 3)
    assert "baseline: the nearest" in capsys.readouterr().out

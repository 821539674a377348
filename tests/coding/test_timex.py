"""Time expressions: what is found, which days it means, and what stays open."""

import itertools
from datetime import date

import pytest
import spacy
from docs import read_parse
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from whimbrel.coding.parse import Parse
from whimbrel.coding.timex import DateFinder
from whimbrel.coding.timex.calendar import add_units, find_granularity, name_unit, read_days, split_thirds
from whimbrel.errors import LexiconError
from whimbrel.lexicon.dates import load_dates
from whimbrel.lexicon.load import FOLDER
from whimbrel.tables import read_table

TUESDAY = "2024-10-01"
BLANK = spacy.blank("en")


FINDER = DateFinder()


@pytest.fixture(scope="module")
def finder():
    return FINDER


@pytest.fixture
def read_dates(finder):
    """Return a function that gives the dates of a sentence, as published on a Tuesday."""

    def read(text, published=TUESDAY):
        return [mention.date for mention in finder.find_dates(read_parse(text), published)]

    return read


def tell(day):
    return (day.timex, day.start, day.end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops struck the camp on Friday.", "2024-09-27"),
        ("Ministers will meet on Friday.", "2024-10-04"),
        ("The vote is planned for Friday.", "2024-10-04"),
        ("The talks begin on Thursday.", "2024-10-03"),
        ("Friday's strike could hurt the talks.", "2024-09-27"),
        ("Friday's vote will end the talks.", "2024-10-04"),
    ],
)
def test_a_weekday_is_the_nearest_one_in_the_direction_of_its_own_clause(read_dates, text, expected):
    [day] = read_dates(text)
    assert tell(day) == (expected, expected, expected)
    assert (day.granularity, day.approximate, day.basis) == ("day", False, "expression")


def test_the_day_of_the_report_counts_as_last_and_as_next(read_dates):
    assert [day.start for day in read_dates("Troops struck the camp on Friday.", "2024-10-04")] == ["2024-10-04"]
    assert [day.start for day in read_dates("Ministers will meet on Friday.", "2024-10-04")] == ["2024-10-04"]


def test_saying_and_what_is_said_have_each_its_own_direction(read_dates):
    days = read_dates("Ministers said on Friday that they would meet on Monday.")
    assert [day.start for day in days] == ["2024-09-27", "2024-10-07"]


def test_a_month_without_year_goes_by_the_plan_above_it(read_dates):
    [day] = read_dates("The council agreed to meet in November.")
    assert tell(day) == ("2024-11", "2024-11-01", "2024-11-30")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ministers would answer the missiles of October 1.", "2024-10-01"),
        ("The vote follows a killing in July.", "2024-07-01"),
    ],
)
def test_the_date_of_a_thing_is_not_ahead_because_its_clause_is(read_dates, text, expected):
    assert [day.start for day in read_dates(text, "2024-10-04")] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Refugees have fled since October 7.", ("2023-10-07", "2023-10-07", None)),
        ("The truce holds until Friday.", ("2024-10-04", None, "2024-10-04")),
        ("The plant will open by 2030.", ("2030", None, "2030-12-31")),
    ],
)
def test_the_preposition_opens_the_interval_and_stays_outside_the_span(read_dates, text, expected):
    [day] = read_dates(text)
    assert tell(day) == expected
    assert day.span.text.split()[0] not in ("since", "until", "by")


def test_both_ends_of_a_range_have_its_days(read_dates):
    first, last = read_dates("The law held between 2010 and 2012.")
    assert (first.timex, last.timex) == ("2010", "2012")
    assert {(day.start, day.end) for day in (first, last)} == {("2010-01-01", "2012-12-31")}


def test_a_day_earlier_counts_from_the_last_date_given(read_dates):
    first, second = read_dates("On October 7 troops struck. A day earlier they had warned farmers.")
    assert (first.start, second.start) == ("2023-10-07", "2023-10-06")


@pytest.mark.parametrize(
    ("text", "expected", "approximate"),
    [
        ("The blast hit the port around March 5.", ("2024-03-05", "2024-03-05", "2024-03-05"), True),
        ("Aid fell in the past two years.", ("P2Y", "2022-10-01", "2024-10-01"), True),
        ("Shells fell in late February.", ("2024-02", "2024-02-21", "2024-02-29"), True),
        ("The truce held for two days.", ("P2D", None, None), False),
        ("In two weeks ministers will meet.", ("2024-W42", "2024-10-15", "2024-10-15"), True),
        ("In two weeks troops killed 40 rebels.", ("P2W", None, None), False),
        ("The envoy left two days after the strike.", ("P2D", None, None), False),
        ("Troops left the town last week.", ("2024-W39", "2024-09-23", "2024-09-29"), False),
        ("The fall of the town came in fall 2013.", ("2013-FA", "2013-09-01", "2013-11-30"), True),
        ("Police freed the captives at dawn on Friday.", ("2024-09-27TMO", "2024-09-27", "2024-09-27"), False),
    ],
)
def test_durations_windows_and_parts(read_dates, text, expected, approximate):
    [day] = read_dates(text)
    assert tell(day) == expected
    assert day.approximate is approximate


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Ministers met on 07/03/2024.", "07/03/2024"),
        ("Ministers met on 30 February.", "30 February"),
        ("Shops will close ahead of Ramadan.", "Ramadan"),
        ("Shops were shut after the elections.", "the elections"),
    ],
)
def test_what_has_no_day_is_found_and_left_unresolved(read_dates, text, span):
    [day] = read_dates(text)
    assert (day.span.text, day.basis) == (span, "expression")
    assert (*tell(day), day.granularity) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops struck the camp on Friday.", "XXXX-WXX-5"),
        ("Refugees have fled since October 7.", "XXXX-10-07"),
        ("The council agreed to meet in November.", "XXXX-11"),
        ("Ministers met yesterday.", "XXXX-XX-XX"),
    ],
)
def test_nothing_relative_is_resolved_without_a_day_of_publication(read_dates, text, expected):
    for published in (None, "", "soon"):
        assert [tell(day) for day in read_dates(text, published)] == [(expected, None, None)]


def test_absolute_dates_need_no_day_of_publication(read_dates):
    assert [tell(day) for day in read_dates("The 2015 accord failed.", None)] == [("2015", "2015-01-01", "2015-12-31")]


@pytest.mark.parametrize(
    "text",
    [
        "Some 2000 soldiers crossed the river.",
        "Members backed Resolution 1973.",
        "A two-year-old girl was hurt.",
        "Workers earn $5 a day.",
        "Readers of USA Today wrote letters.",
    ],
)
def test_counts_names_ages_and_rates_are_no_dates(read_dates, text):
    assert read_dates(text) == []


def test_may_and_march_are_months_only_as_names(read_dates):
    assert [day.span.text for day in read_dates("Farmers may march in May.")] == ["May"]


def test_now_and_soon_are_references(read_dates):
    now, soon = read_dates("Ministers meet now and will talk soon.")
    assert tell(now) == ("PRESENT_REF", TUESDAY, TUESDAY)
    assert tell(soon) == ("FUTURE_REF", TUESDAY, None)


def test_mentions_hold_token_range_and_head(finder):
    parse = read_parse("The blast hit the port around March 5.")
    [mention] = finder.find_dates(parse, TUESDAY)
    assert parse.words[mention.start : mention.end] == ["March", "5"]
    assert parse.words[mention.head] == "March"
    assert mention.date.span.text == "March 5"


# --- the calendar -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timex", "first", "last"),
    [
        ("2024-W01", "2024-01-01", "2024-01-07"),
        ("2024-W12-WE", "2024-03-23", "2024-03-24"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2023-WI", "2023-12-01", "2024-02-29"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2024-03-22TMO", "2024-03-22", "2024-03-22"),
    ],
)
def test_a_value_covers_its_days(timex, first, last):
    days = read_days(timex)
    assert days and tuple(day.isoformat() for day in days) == (first, last)


@pytest.mark.parametrize("timex", ["XXXX-10-07", "XXXX-WXX-5", "P2D", "PAST_REF", "2024-XX"])
def test_an_open_value_covers_none(timex):
    assert read_days(timex) is None


DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
UNITS = st.sampled_from(["day", "week", "month", "quarter", "year", "decade", "century", "weekend"])


@given(DAYS, UNITS)
def test_a_day_lies_in_its_own_unit(day, unit):
    first, last = read_days(name_unit(day, unit))
    assert first <= day <= last or unit == "weekend"
    assert find_granularity(name_unit(day, unit)) == ("day" if unit == "weekend" else unit)


@given(DAYS, UNITS, st.integers(-9, 9))
def test_the_calendar_goes_on_and_back(day, unit, number):
    there = add_units(day, number, unit)
    assert (there >= day) == (number >= 0) or there == day
    assert abs((add_units(there, -number, unit) - day).days) <= 3


@given(DAYS, st.sampled_from(["week", "month", "quarter", "year", "decade", "century"]))
def test_thirds_of_a_unit_follow_on_each_other_and_fill_it(day, unit):
    days = read_days(name_unit(day, unit))
    early, mid, late = (split_thirds(days, unit, third) for third in ("early", "mid", "late"))
    assert (early[0], late[1]) == days
    assert (mid[0] - early[1]).days == (late[0] - mid[1]).days == 1


# --- the tables -------------------------------------------------------------------------------------------------------


def read_examples(name, column):
    return [row for _, row in read_table(FOLDER / name, (column, "example"), LexiconError) if row["example"]]


@pytest.fixture(scope="module")
def parse_examples(coder):
    """Return a function that parses example sentences with the language pipeline."""
    return lambda texts: [Parse(doc) for doc in coder.annotator.nlp.pipe(texts, batch_size=128)]


def test_every_pattern_reads_its_example(finder, parse_examples):
    rows = read_examples("date_patterns.tsv", "pattern")
    wrong = []
    for row, parse in zip(
        rows, parse_examples(row["example"].replace("[", "").replace("]", "") for row in rows), strict=True
    ):
        found = [(m.date.span.text, m.date.timex or "") for m in finder.find_dates(parse, TUESDAY)]
        if found[-1:] != [(row["example"].split("[")[1].split("]")[0], row["timex"])]:
            wrong.append((row["pattern"], row["example"], found))
    assert not wrong


def test_every_word_stands_in_an_expression_of_its_example(finder, parse_examples):
    rows = read_examples("date_words.tsv", "word") + [
        {**row, "word": row["name"], "class": "feast"} for row in read_examples("date_feasts.tsv", "name")
    ]
    parses = parse_examples(row["example"] for row in rows)
    wrong = [
        row["example"]
        for row, parse in zip(rows, parses, strict=True)
        if not holds_word(row, parse, finder.find_dates(parse, TUESDAY))
    ]
    assert not wrong


def holds_word(row, parse, mentions):
    words = row["word"].split()
    places = [i for i in range(len(parse.lower)) if parse.lower[i : i + len(words)] == words]
    if row["class"] in ("numbered", "old"):
        return bool(places) and not mentions
    if row["class"] == "side":
        return any(mention.start == i + len(words) for mention in mentions for i in places)
    return any(mention.start <= i and i + len(words) <= mention.end for mention in mentions for i in places)


def test_words_stand_as_the_tokeniser_splits_them():
    rows = read_examples("date_words.tsv", "word")
    wrong = []
    for row in rows:
        tokens = [token.lower_ for token in BLANK.make_doc(row["example"])]
        words = row["word"].split()
        if not any(tokens[i : i + len(words)] == words for i in range(len(tokens))):
            wrong.append(row["word"])
    assert not wrong


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("date_patterns.tsv", "weekday part\t", "weekday prat\t", "no class 'prat'"),
        ("date_patterns.tsv", "weekday part\t", "(weekday part\t", "wrong pattern"),
        ("date_words.tsv", "may\tmonth\t5\tname", "may\tmonth\t5\tsure", "a check of"),
        ("date_feasts.tsv", "christmas\tday", "christmas\tnight", "a kind of"),
    ],
)
def test_a_wrong_row_is_told(tmp_path, name, old, new, reason):
    for path in FOLDER.glob("*.tsv"):
        text = path.read_text(encoding="utf-8")
        if path.name == name:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=reason):
        DateFinder(load_dates(tmp_path))


# --- anything else ----------------------------------------------------------------------------------------------------

ODD_WORDS = """
the a last next past this that late early mid about of in on since until by and to - , ' 's . Friday October May day
weeks years ago earlier later before after two few several 30 31 7th 2024 1990s 99 16:08 25:99 00/00/0000 31/02/2023
2010–2012 7–99 pm morning second quarter century twenty decades Christmas Ramadan every weekly now then February month
half dozen 9999999999999999999999 ٣ ² é
"""
WORDS = [*ODD_WORDS.split(), "\n"]


def make_flat_doc(words):
    """Return a Doc of one sentence in which each word is a noun below the first."""
    size = len(words)
    kinds = {"tags": ["NN"] * size, "pos": ["NOUN"] * size, "deps": ["dep"] * size, "heads": [0] * size}
    return Doc(BLANK.vocab, words=words, sent_starts=[True] + [False] * (size - 1), **kinds)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.sampled_from([None, TUESDAY, "0001-01-01"]))
def test_no_words_break_it(words, published):
    doc = make_flat_doc(words)
    mentions = FINDER.find_dates(Parse(doc), published)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    for mention in mentions:
        day = mention.date
        assert mention.start <= mention.head < mention.end
        assert doc.text[day.span.start : day.span.end] == day.span.text
        assert not (day.start and day.end) or date.fromisoformat(day.start) <= date.fromisoformat(day.end)


def test_a_long_run_of_words_of_time_is_read_to_its_end(finder):
    words = ["the", "last", "two", "-"] * 5000 + ["days"]
    [mention] = finder.find_dates(Parse(make_flat_doc(words)), TUESDAY)
    assert mention.end == len(words)


def test_a_text_without_words_has_no_dates(finder):
    assert finder.find_dates(Parse(Doc(BLANK.vocab)), TUESDAY) == []

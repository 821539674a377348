import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.ingest.dates import find_date, find_stamp, read_date


@pytest.mark.parametrize(
    "value",
    [
        "2017-04-05",
        "2017-04-05T10:00:00Z",
        "2017-04-05 10:00:00+00:00",
        "2017-04-05T10:00:00.123456+02:00",
        "20170405",
        "20170405T101010Z",
        "2017/4/5",
        "05 Apr 2017",
        "Wed, 05 Apr 2017 10:00:00 GMT",
        "April 5, 2017 at 10:04 am ET",
        "Apr. 5, 2017",
        "5th of April 2017",
        "05.04.2017",
        " 5-Apr-2017 ",
    ],
)
def test_dates_of_many_forms_are_read(value):
    assert read_date(value) == "2017-04-05"


@pytest.mark.parametrize("value", ["05/09/2013", "2024-02-30", "soon", "", "2017-04", "1491386400", "31/02/2013"])
def test_what_is_no_certain_date_is_none(value):
    assert read_date(value) is None


def test_order_of_day_and_month_is_taken_where_only_one_fits():
    assert read_date("25/09/2013") == read_date("9/25/2013") == "2013-09-25"


@given(st.dates(datetime.date(1000, 1, 1)))
def test_dates_in_words_come_back(date):
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a %d %b %Y", "%d.%m.%Y"):
        assert read_date(date.strftime(form)) == date.isoformat()


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("0123456789-/. AprMay,:TZ"), max_size=40))
def test_no_text_makes_the_reader_of_dates_raise(text):
    for date in (read_date(text), find_date(text)):
        assert date is None or datetime.date.fromisoformat(date)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Market bombed, nine dead Harbour Agency Monday 6 Jun 2016 Nine died in a blast on Monday.", "2016-06-06"),
        ("Rebels lose hill Otto Lind 2159 18.05.2017(updated 2204 18.05.2017) The army took a hill.", "2017-05-18"),
        ("Print this page Tuesday 19 July 2016 16:45 Clinic shut. The clinic has run since 3 May 2011.", "2016-07-19"),
        ("The council first met on Monday 6 June 2016, years after it was founded.", None),
        ("A Tuesday 6 June 2016 that nobody has seen stands here.", None),
        ("The bridge fell 6 June 2016 and was never rebuilt.", None),
    ],
)
def test_date_of_a_stamp_is_told_from_a_date_in_a_sentence(text, found):
    assert find_stamp(text) == found

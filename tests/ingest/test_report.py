import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import OptionError, ReadError
from whimbrel.ingest import make_report
from whimbrel.records import hash_text

PROSE = "Envoys of the two states met on Tuesday and agreed to reopen the crossing for aid lorries, officials said."


@pytest.mark.parametrize(
    ("text", "published", "basis"),
    [
        (f" date 2024-03-22 {PROSE}", "2024-03-22", "first_line"),
        (f"RAFAH, March 19, 2024 (Coastline Wire) — {PROSE}", "2024-03-19", "dateline"),
        (f"Wed 05 Apr 2017 {PROSE}", "2017-04-05", "dateline"),
        (f"RAFAH, March 19 (Coastline Wire) — {PROSE}", None, None),
        (f"05-09-2013 {PROSE}", None, None),
        (f" date 2024-13-45 {PROSE}", None, None),
        (f"{PROSE}\n\n5 April 2017\n\n{PROSE}", None, None),
        (PROSE, None, None),
    ],
)
def test_date_of_publication_comes_from_the_top_of_the_text_or_stays_unknown(text, published, basis):
    report = make_report(text)
    assert (report.published, report.published_basis) == (published, basis)


def test_date_given_wins_over_the_text():
    report = make_report(f" date 2024-03-22 {PROSE}", published="05 Apr 2017", published_basis="metadata")
    assert (report.published, report.published_basis) == ("2017-04-05", "metadata")
    assert make_report(PROSE, published="2017-04-05").published_basis == "option"


def test_senseless_date_given_is_an_error():
    with pytest.raises(OptionError):
        make_report(PROSE, published="yesterday")


@pytest.mark.parametrize("text", ["", " \n\t", " date 2024-03-22 \n", "By Ada Merle", "***\n\n---"])
def test_text_with_nothing_to_read_is_refused(text):
    with pytest.raises(ReadError):
        make_report(text)


def test_headline_becomes_the_title_unless_one_is_given():
    text = f"# Envoys agree to reopen crossing\n\n{PROSE}"
    assert make_report(text).title == "Envoys agree to reopen crossing"
    assert make_report(text, title="Crossing to reopen").title == "Crossing to reopen"
    assert make_report(PROSE).title is None


def test_copies_by_ten_outlets_stay_apart_and_share_their_text_hash():
    one, other = (make_report(PROSE, publisher=name) for name in ("Harbour Courier", "Coastline Wire"))
    assert one.id != other.id
    assert one.text_hash == other.text_hash == make_report(f"  {PROSE}\n".replace(" ", "\r\n")).text_hash


def test_id_hashes_text_publisher_address_and_date():
    report = make_report(PROSE, publisher="Harbour Courier", url="https://courier.example/1", published="2024-03-19")
    assert report.id == hash_text(PROSE, "Harbour Courier", "https://courier.example/1", "2024-03-19")


@given(st.text(max_size=300))
def test_any_text_is_a_report_or_refused(text):
    try:
        report = make_report(text, language="en")
    except ReadError:
        return
    report.text.encode("utf-8")
    assert all(report.text[block.start : block.end].strip() for block in report.blocks)

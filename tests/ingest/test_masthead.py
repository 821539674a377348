"""A line over the story that names the outlet and ends with a date."""

from whimbrel.ingest import make_report


def test_masthead_gives_the_date_and_is_no_title():
    report = make_report("Harbour Post, 26 March 2024\n\nA Vote in New York\n\nThe council met. It voted at noon.")
    assert (report.published, report.published_basis) == ("2024-03-26", "dateline")
    assert report.title == "A Vote in New York"


def test_headline_with_a_date_inside_is_a_title():
    report = make_report("After 26 March 2024 Nothing Is Certain\n\nThe council met. It voted at noon.")
    assert (report.published, report.title) == (None, "After 26 March 2024 Nothing Is Certain")

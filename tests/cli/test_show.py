"""`whimbrel show`: a report's own words, and its records under each sentence."""

import pytest
from rich.text import Text

from samples import EVENT
from whimbrel.cli.paint import group_by_sentence, paint_coding, paint_event, paint_sentence, tell_date, tell_place
from whimbrel.records import Date, Place, make_span


def join_words(text):
    return " ".join(text.split())


def test_each_sentence_is_shown_with_its_records_below(run, talks):
    result = run("show", talks, "--published", "2024-03-22")
    shown = join_words(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert str(talks) in shown.replace(" ", "") or talks.name in shown
    assert "2024-03-22" in shown
    first = shown.index("Israel and Egypt held talks in Cairo on Friday.")
    record = shown.index("CONSULT")
    second = shown.index("The two sides agreed to reopen the crossing, officials said.")
    assert first < record < second
    assert "Israel [ISR GOV], Egypt [EGY GOV] → —" in shown[first:second]
    assert "AGREE" in shown[second:]


def test_an_undated_report_is_said_to_be(run, talks):
    assert "undated" in run("show", talks).stdout


def test_standard_input_can_be_shown(run):
    result = run("show", "-", stdin="Israel and Egypt held talks in Cairo on Friday, officials said.")
    assert "CONSULT" in result.stdout


def test_a_report_in_another_language_is_said_to_be_not_coded(run, french):
    result = run("show", french)
    assert result.exit_code == 0
    assert "not coded: language: fr; only English is coded" in join_words(result.stdout)
    assert "homologue" in result.stdout


def test_a_report_that_cannot_be_read_is_a_failure(run, tmp_path, talks):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    result = run("show", tmp_path / "empty.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"failed: {tmp_path / 'empty.txt'}: empty; check that the source holds a report\n"


def test_text_that_looks_like_markup_is_shown_as_it_is(run):
    text = "Israel and Egypt held talks in [bold]Cairo[/bold] on Friday, [/] officials said."
    assert "[bold]Cairo[/bold] on Friday, [/]" in join_words(run("show", "-", stdin=text).stdout)


def test_no_word_of_a_report_is_lost_in_its_painting(demo_codings):
    for coding in demo_codings:
        lines = [line.plain for line in paint_coding(coding)][1:]
        text = join_words(" ".join(line for line in lines if not line.startswith(("  • ", "    ↳ ", "not coded"))))
        assert text == join_words(coding.report.text)


def test_every_record_is_shown_once_and_contents_after_their_acts(demo_codings):
    for coding in demo_codings:
        groups = group_by_sentence(coding.events)
        shown = [event.id for _, events in groups for event in events]
        assert sorted(shown) == sorted(event.id for event in coding.events)
        for _, events in groups:
            ids = [event.id for event in events]
            assert all(ids.index(e.within) < ids.index(e.id) for e in events if e.within in ids)


def test_triggers_and_parties_are_marked_where_they_stand(demo_codings):
    for coding in demo_codings:
        for evidence, events in group_by_sentence(coding.events):
            painted = paint_sentence(evidence, events)
            assert painted.plain == evidence.text
            marked = {(s.start + evidence.start, s.end + evidence.start) for s in painted.spans if s.style}
            assert {(e.trigger.start, e.trigger.end) for e in events} <= marked


def test_what_stands_in_another_sentence_is_not_marked():
    evidence = make_span("He left. He came back.", 9, 22)
    assert paint_sentence(evidence, []) == Text("He came back.")


def test_one_line_tells_all_of_a_record(demo_codings):
    for coding in demo_codings:
        for event in coding.events:
            line = paint_event(event).plain
            assert event.event_type in line
            assert event.status.replace("_", " ") in line
            assert event.trigger.text in line
            assert ("not " in line) or not event.negated
            assert line.startswith("    ↳ " if event.within else "  • ")
            assert all(actor.name in line for actor in (*event.actors, *event.recipients))


@pytest.mark.parametrize(
    ("start", "end", "approximate", "words", "told"),
    [
        ("2024-03-22", "2024-03-22", False, None, "2024-03-22"),
        (None, "2024-03-22", False, None, "..2024-03-22"),
        ("2024-03-01", "2024-03-31", True, "March", "~2024-03-01..2024-03-31"),
        (None, None, False, "ahead of the feast", "“ahead of the feast”"),
    ],
)
def test_a_date_is_told_with_its_open_sides_or_in_its_words(start, end, approximate, words, told):
    span = make_span(words, 0, len(words)) if words else None
    date = Date(
        start=start, end=end, timex=None, granularity=None, approximate=approximate, basis="expression", span=span
    )
    assert tell_date(date) == told


def test_a_place_that_is_not_resolved_is_told_to_be():
    place = Place(text="Mork", start=0, end=4, name="Mork", precision="unresolved", tie="near")
    assert tell_place(place) == "near Mork [?]"


def test_place_date_and_figures_stand_in_the_line_of_a_record():
    line = paint_event(EVENT).plain
    assert "Vesk [?]" in line
    assert "2024-03-19" in line
    assert "dead: 12" in line

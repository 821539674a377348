import os
from functools import partial
from itertools import islice

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from whimbrel import make_report
from whimbrel.errors import GazetteerError, ModelError, ReadError, WhimbrelError
from whimbrel.lexicon import load_lexicon
from whimbrel.pipeline import Coder, make_sentence
from whimbrel.records import Coding, Failure, find_broken_spans, hash_text
from whimbrel.workers import CHUNK, code_in_workers

TALKS = "Israel and Egypt held talks in Cairo on Friday, officials said."
FAILURE = Failure(source="a.txt", reason="empty", mend="check it")
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.fixture(scope="module")
def words():
    """Words that the lexicon reads, with some that join them to sentences."""
    lexicon = load_lexicon()
    known = {word for row in lexicon.list_events() for word in row.words} | {word for word, _ in lexicon.status}
    joints = [
        "Israel",
        "Hamas",
        "he",
        "the",
        "of",
        "to",
        "by",
        "that",
        "not",
        "if",
        "would",
        "said",
        ",",
        ".",
        "“",
        "”",
        "\n\n",
    ]
    return sorted(known) + joints * 40


def make_many(count):
    return [make_report(f"{TALKS} Envoy number {n} was there.") for n in range(count)]


def list_events(codings):
    return [(coding.report, event) for coding in codings for event in coding.events]


def test_a_report_is_coded_into_events_that_point_back_to_it(coder):
    report = make_report(TALKS, source="talks.txt", title="Talks", publisher="Wire", published="2024-03-22")
    [coding] = coder.code([report])
    assert coding.report is report
    assert coding.skipped is None
    [event] = coding.events
    assert (event.event_type, event.status, event.within) == ("CONSULT", "happened", None)
    assert {actor.country for actor in event.actors} == {"ISR", "EGY"}
    assert event.report_id == report.id
    assert (event.report.source, event.report.title) == ("talks.txt", "Talks")
    assert (event.report.publisher, event.report.published) == ("Wire", "2024-03-22")
    assert event.coder.codebook == "plover-2.0"
    assert event.coder.model.startswith("sha256:")


def test_codings_come_in_the_order_of_the_reports(coder):
    reports = make_many(20)
    assert [coding.report for coding in coder.code(reports)] == reports


def test_a_failure_comes_back_in_its_place(coder):
    first, second = make_many(2)
    items = list(coder.code([FAILURE, first, FAILURE, FAILURE, second, FAILURE]))
    assert [item if isinstance(item, Failure) else item.report for item in items] == [
        FAILURE,
        first,
        FAILURE,
        FAILURE,
        second,
        FAILURE,
    ]


def test_nothing_in_gives_nothing_out(coder):
    assert list(coder.code([])) == []
    assert list(coder.code([FAILURE])) == [FAILURE]


def test_codings_come_before_the_reports_are_at_an_end(coder):
    taken = 0

    def count_taken():
        nonlocal taken
        for report in make_many(200):
            taken += 1
            yield report

    assert len(list(islice(coder.code(count_taken()), 10))) == 10
    assert taken < 50


def test_a_report_in_another_language_is_kept_and_said_to_be_not_coded(coder):
    french = make_report("Le ministre égyptien des affaires étrangères a rencontré son homologue israélien au Caire.")
    talks = make_report(TALKS)
    kept, coded = coder.code([french, talks])
    assert kept == Coding(report=french, skipped="language: fr; only English is coded")
    assert coded.events


@pytest.mark.parametrize("error", [ValueError, KeyError, TypeError, AttributeError, RecursionError, ZeroDivisionError])
def test_a_report_that_breaks_a_stage_fails_and_the_rest_is_coded(coder, monkeypatch, error):
    reports = make_many(3)
    find_events = coder.finder.find_events

    def break_on_second(parse, entities, report):
        if report is reports[1]:
            raise error("what went wrong")
        return find_events(parse, entities, report)

    monkeypatch.setattr(coder.finder, "find_events", break_on_second)
    first, second, third = coder.code(reports)
    assert isinstance(second, Failure)
    assert second.source == reports[1].source
    assert error.__name__ in second.reason
    assert "what went wrong" in second.reason
    assert second.mend
    assert first.events
    assert third.events


def test_a_report_too_long_for_the_pipeline_fails_and_the_rest_is_coded(coder, monkeypatch):
    short, long = make_report(TALKS), make_report(TALKS * 20, source="long.txt")
    monkeypatch.setattr(coder.annotator.nlp, "max_length", 1_000)
    first, second, third = coder.code([short, long, short])
    assert isinstance(second, Failure)
    assert (second.source, second.place) == ("long.txt", None)
    assert "1,000" in second.reason
    assert first == third
    assert first.events


def test_every_demonstration_report_is_coded(demo_codings, demo_reports):
    assert [coding.report for coding in demo_codings] == demo_reports
    assert sum(bool(coding.events) for coding in demo_codings) > 0.8 * len(demo_codings)


def test_every_span_of_every_event_holds_what_stands_there(demo_codings):
    found = list_events(demo_codings)
    assert len(found) > 100
    broken = {event.id: find_broken_spans(event, report.text) for report, event in found}
    assert {key: paths for key, paths in broken.items() if paths} == {}


def test_trigger_and_status_cues_stand_in_the_evidence(demo_codings):
    for _, event in list_events(demo_codings):
        for span in (event.trigger, *event.status_cues):
            assert event.evidence.start <= span.start < span.end <= event.evidence.end, event


def test_ids_are_unique_and_follow_from_what_they_name(demo_codings):
    events = [event for _, event in list_events(demo_codings)]
    assert len({event.id for event in events}) == len(events)
    for event in events:
        start, end = str(event.trigger.start), str(event.trigger.end)
        assert event.id == hash_text(event.report_id, event.event_type, start, end, event.within)


def test_what_an_event_stands_within_is_an_event_of_its_report(demo_codings):
    inner = 0
    for coding in demo_codings:
        ids = {event.id for event in coding.events}
        within = {event.within for event in coding.events} - {None}
        assert within <= ids
        inner += len(within)
    assert inner > 20


def test_no_event_stands_within_itself(demo_codings):
    parents = {event.id: event.within for _, event in list_events(demo_codings)}
    for start in parents:
        above, event = set(), start
        while event is not None:
            assert event not in above, start
            above.add(event)
            event = parents[event]


def test_codes_are_those_of_the_codebook(demo_codings, coder):
    book = coder.codebook
    for _, event in list_events(demo_codings):
        row = book.types[event.event_type]
        assert event.mode is None or event.mode in row.modes
        assert (event.quad, event.score) == (row.quad, book.score(event.event_type, event.mode))
        assert set(event.contexts) <= set(book.contexts)
        assert 0 < event.confidence <= 1
        for actor in (*event.actors, *event.recipients):
            assert set(actor.sectors) <= set(book.sectors), actor


def test_two_runs_give_equal_codings(coder, demo_reports, demo_codings):
    again = Coder(coder.annotator.name, scorer="lexicon").code(demo_reports[:16])
    assert list(again) == demo_codings[:16]


def test_two_workers_give_the_same_in_the_same_order(coder, demo_reports, demo_codings):
    assert len(demo_reports) > 2 * CHUNK
    items = [*demo_reports[:20], FAILURE, *demo_reports[20:]]
    expected = [*demo_codings[:20], FAILURE, *demo_codings[20:]]
    assert list(coder.code(items, workers=2)) == expected


def test_a_worker_that_dies_is_one_error():
    with pytest.raises(WhimbrelError, match="a worker process died"):
        list(code_in_workers([FAILURE], 1, partial(os._exit, 3)))


def test_another_scorer_takes_the_lexicons_place(coder):
    class NoScorer:
        def score_words(self, parse, entities, given=()):
            return []

    [coding] = Coder(coder.annotator.name, scorer=NoScorer()).code([make_report(TALKS)])
    assert coding.events == ()


def test_a_missing_pipeline_is_a_model_error():
    with pytest.raises(ModelError, match="'no_such_pipeline' does not load"):
        Coder("no_such_pipeline")


def test_a_wrong_table_stops_at_the_start(coder, tmp_path):
    (tmp_path / "groups.tsv").write_text("id\tname\nx\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"groups\.tsv"):
        Coder(coder.annotator.name, gazetteer=tmp_path)


fuzz = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def check_coding(coding):
    assert isinstance(coding, Coding), coding
    ids = {event.id for event in coding.events}
    assert len(ids) == len(coding.events)
    for event in coding.events:
        assert find_broken_spans(event, coding.report.text) == []
        assert event.within is None or event.within in ids


@fuzz
@given(ANY_TEXT)
def test_any_text_is_coded_and_its_spans_hold(coder, text):
    try:
        report = make_report(text, language="en")
    except ReadError:
        assume(False)
    [coding] = coder.code([report])
    check_coding(coding)


@fuzz
@given(st.data())
def test_any_words_of_the_lexicon_are_coded_and_their_spans_hold(coder, words, data):
    texts = data.draw(st.lists(st.lists(st.sampled_from(words), min_size=5, max_size=40).map(" ".join), max_size=8))
    for coding in coder.code(make_sentence(text) for text in texts):
        check_coding(coding)


@fuzz
@given(st.data())
def test_any_cut_of_a_report_is_coded_and_its_spans_hold(coder, demo_reports, data):
    """As for a file that breaks off, with text of any kind put in."""
    report = data.draw(st.sampled_from(demo_reports))
    start, end = sorted(data.draw(st.integers(0, len(report.text))) for _ in range(2))
    text = report.text[start:end] + data.draw(ANY_TEXT) + report.text[end : end + 200]
    [coding] = coder.code([structs.replace(make_sentence(text), published=report.published)])
    check_coding(coding)


def test_mentions_are_all_that_a_report_names_and_observations_what_an_event_has(coder):
    text = "Troops shelled Aleppo on Friday, killing at least 16 people, and envoys met in Cairo."
    report = make_report(text, published="2024-03-25")
    [named] = coder.find_mentions([report])
    assert [place.name for place in named.places] == ["Aleppo", "Cairo"]
    assert [(date.start, date.end) for date in named.dates] == [("2024-03-22", "2024-03-22")]
    assert [(figure.low, figure.high, figure.kind) for figure in named.figures] == [(16, None, "dead")]
    spans = [(text.index(word), text.index(word) + len(word)) for word in ("shelled", "met")]
    shelled, met, outside = coder.find_observations(report, [*spans, (len(text) + 5, len(text) + 9)])
    assert (shelled.place.name, shelled.date.start, len(shelled.figures)) == ("Aleppo", "2024-03-22", 1)
    assert (met.place.name, met.date.basis, met.figures) == ("Cairo", "published", ())
    assert outside is None

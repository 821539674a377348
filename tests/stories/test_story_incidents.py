import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import BAR, MARN, NOR, ORL, ORLANIA, VESK, code, count_dead, make_copies, make_person, make_story, on, tell

from whimbrel.records import Attribution, Date, make_span
from whimbrel.stories.entities import link_entities
from whimbrel.stories.incidents import merge_events

SHELL = "Orlania shelled the port of Vesk at dawn."
AGAIN = "The shelling of the port of Vesk began at dawn."
STORY = make_story("r1", "r2", "r3", "r4", "r5")


def merge(*events, copies=(), stories=(STORY,)):
    codings = code(*events)
    return merge_events(codings, copies=copies, stories=stories, entities=link_entities(codings, stories=stories))


def shell(report, sentence=SHELL, word="shelled", published="2024-03-20", **fields):
    return tell(report, sentence, word, **{"actors": (ORL,), "place": VESK, "published": published, **fields})


def count_incidents(*events, **context):
    return len(merge(*events, **context))


def test_one_happening_in_two_reports_is_one():
    [incident] = merge(shell("r1"), shell("r2", AGAIN, "shelling"))
    assert incident.reports == incident.origins == ("r1", "r2")
    assert (incident.event_type, incident.status, incident.story) == ("ASSAULT", "happened", "s")
    assert incident.place == VESK and incident.actors == (ORL,)


def test_within_one_report():
    assert count_incidents(shell("r1"), shell("r1", AGAIN, "shelling")) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"place": MARN},
        {"date": on("2024-03-11")},
        {"actors": (BAR,)},
        {"negated": True},
        {"event_type": "CONSULT"},
        {"figures": (count_dead(400),)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_excludes_one_happening(other):
    first = {"date": on("2024-03-19"), "figures": (count_dead(3),)}
    assert count_incidents(shell("r1", **first), shell("r2", **{**first, **other})) == 2


def test_a_day_lies_in_its_month_and_a_town_in_its_country():
    month = on("2024-03-01", "2024-03-31")
    [incident] = merge(shell("r1", date=on("2024-03-19")), shell("r2", date=month, place=ORLANIA))
    assert incident.date == on("2024-03-19")
    assert incident.place == VESK
    assert [value.value for value in incident.values["date"]] == ["2024-03-19", "2024-03-01/2024-03-31"]


def test_one_day_of_difference_is_a_night():
    assert count_incidents(shell("r1", date=on("2024-03-19")), shell("r2", date=on("2024-03-20"))) == 1


def test_years_between_two_reports():
    later = shell("r2", published="2026-03-20", date=None)
    assert count_incidents(shell("r1", date=None), later) == 2


def test_a_speech_act_and_its_content_are_two():
    threat = tell("r1", "Orlania threatened to shell Vesk.", "threatened", "THREATEN", actors=(ORL,))
    deed = tell("r1", "Orlania threatened to shell Vesk.", "shell", actors=(ORL,), within=threat.id, status="planned")
    found = merge(threat, deed)
    assert sorted((incident.event_type, incident.within) for incident in found) == [
        ("ASSAULT", True),
        ("THREATEN", False),
    ]


def bound(start, end):
    return Date(start=start, end=end, timex=None, granularity="day", approximate=False, basis="published")


def test_history_of_a_status():
    sentence = "A Orlanian assault on Vesk is planned."
    events = [
        shell("r1", sentence, "assault", "2024-03-19", status="planned", date=bound("2024-03-19", None)),
        shell(
            "r2", sentence, "assault", "2024-03-22", status="planned", within="threat", date=bound("2024-03-22", None)
        ),
        shell("r3", sentence, "assault", "2024-05-07", date=bound(None, "2024-05-07")),
        shell("r4", sentence, "assault", "2024-05-09", status="planned", date=bound(None, "2024-05-09")),
    ]
    [incident] = merge(*events)
    assert [(step.reported, step.status) for step in incident.history] == [
        ("2024-03-19", "planned"),
        ("2024-03-22", "planned"),
        ("2024-05-07", "happened"),
        ("2024-05-09", "planned"),
    ]
    assert incident.status == "happened"
    assert not incident.within
    assert (incident.date.start, incident.date.end) == (None, "2024-05-07")


def test_a_planned_visit_is_the_visit():
    plan = tell(
        "r1", "The minister will visit Barria.", "visit", "AGREE", actors=(ORL,), recipients=(BAR,), status="planned"
    )
    made = tell("r2", "The minister ended a visit to Barria.", "visit", "CONSULT", actors=(ORL,), recipients=(BAR,))
    assert count_incidents(plan, made) == 1
    assert count_incidents(plan, tell("r2", "The minister met Norland's.", "met", "CONSULT", actors=(ORL, NOR))) == 2


def test_support_is_counted_in_origins():
    copies = [make_copies("r1", "r2", "r3")]
    sixteen = [shell(report, figures=(count_dead(16),)) for report in ("r1", "r2", "r3")]
    others = [
        shell("r4", AGAIN, "shelling", figures=(count_dead(18),)),
        shell("r5", AGAIN, "shelling", figures=(count_dead(18),)),
    ]
    [incident] = merge(*sixteen, *others, copies=copies)
    assert [(value.value, len(value.events), len(value.origins)) for value in incident.values["dead"]] == [
        ("18", 2, 2),
        ("16", 3, 1),
    ]
    assert incident.figures[0].value == 18
    assert len(incident.origins) == 3


def test_speakers_and_names_over_all_reports():
    full, short = make_person("Mara Tolle", "ORL"), make_person("Tolle")
    said = make_span("said", 0, 4)
    one = shell("r1", attribution=(Attribution(speaker=full, cue=said),))
    two = shell("r2", attribution=(Attribution(speaker=short, cue=said),))
    [incident] = merge(one, two)
    assert [(value.value, len(value.events)) for value in incident.values["speaker"]] == [("Mara Tolle", 2)]


def test_no_cascade_through_undated_reports():
    days = [shell("r1", date=on("2024-03-01")), shell("r2", date=on("2024-03-05")), shell("r3", date=on("2024-03-09"))]
    loose = [shell(report, AGAIN, "shelling", date=None, place=None) for report in ("r4", "r5")]
    for incident in merge(*days, *loose):
        assert len(set(incident.reports) & {"r1", "r2", "r3"}) <= 1


def test_reports_without_anything():
    assert merge_events([], copies=(), stories=(), entities=link_entities([])) == ()


FIELDS = st.fixed_dictionaries(
    {
        "date": st.sampled_from([None, on("2024-03-19"), on("2024-03-25"), on("2024-03-01", "2024-03-31")]),
        "place": st.sampled_from([None, VESK, MARN, ORLANIA]),
        "actors": st.sampled_from([(), (ORL,), (BAR,), (ORL, NOR)]),
        "negated": st.booleans(),
        "status": st.sampled_from(["happened", "planned"]),
        "published": st.sampled_from([None, "2024-03-20", "2024-04-30"]),
    }
)
TOLD = st.tuples(
    st.sampled_from(["r1", "r2", "r3", "r9"]), st.sampled_from([(SHELL, "shelled"), (AGAIN, "shelling")]), FIELDS
)


@settings(deadline=None)
@given(st.lists(TOLD, max_size=8), st.randoms())
def test_each_event_stands_in_one_incident_whatever_the_order(told, random):
    events = {}
    for report, (sentence, word), fields in told:
        event = tell(report, sentence, word, **fields)
        events.setdefault(event.id, event)
    codings = code(*events.values())
    index = link_entities(codings)
    found = merge_events(codings, copies=(), stories=(STORY,), entities=index)
    again = merge_events(random.sample(codings, len(codings)), copies=(), stories=(STORY,), entities=index)
    assert found == again
    assert sorted(id_ for incident in found for id_ in incident.events) == sorted(events)
    for incident in found:
        assert {events[id_].negated for id_ in incident.events} == {incident.negated}

"""Commitments: which records are one, and what later records say of it."""

import random

import pytest
from line_samples import make_codings, make_date, make_event, make_incident, make_place

from whimbrel.stories.commitments import find_commitments


class Names:
    """Entities by name."""

    def find(self, actor, report_id):
        return actor.name


def find(*groups, stories=None):
    incidents = [make_incident(*group, story=(stories or {}).get(group[0].id, "story")) for group in groups]
    events = [event for group in groups for event in group]
    return find_commitments(make_codings(*events), incidents, Names())


THREAT = make_event("t", "THREATEN", actors="Orlania", published="2030-05-01", word="threatened")
STRIKE = make_event("s", actors="Orlania", recipients="Veskia", within="t", status="planned", published="2030-05-01")


@pytest.mark.parametrize(
    ("event_type", "fields", "kind"),
    [
        ("AGREE", {}, "promised"),
        ("CONCEDE", {}, "promised"),
        ("THREATEN", {}, "threatened"),
        ("REQUEST", {}, "demanded"),
        ("CONSULT", {"status": "planned"}, "announced"),
        ("AGREE", {"status": "planned"}, "announced"),
        ("AID", {"status": "conditional"}, "conditional"),
        ("AID", {"status": "conditional", "sentence": "It left open whether it came.", "cue": "whether"}, None),
        ("AGREE", {"negated": True}, None),
        ("ASSAULT", {}, None),
        ("ASSAULT", {"status": "called_for"}, None),
        ("THREATEN", {"actors": ""}, None),
        ("THREATEN", {"actors": "they"}, None),
        ("THREATEN", {"within": "x"}, None),
    ],
)
def test_kinds(event_type, fields, kind):
    found = find((make_event("e", event_type, **{"actors": "Orlania", **fields}),))
    assert [commitment.kind for commitment in found] == ([kind] if kind else [])


def test_threat_has_its_content_and_line():
    [commitment] = find((THREAT,), (STRIKE,))
    assert (commitment.act, commitment.content, commitment.made) == ("t", "s", "2030-05-01")
    assert [actor.name for actor in commitment.recipients] == ["Veskia"]
    assert commitment.outcome == "open"
    assert commitment.evidence == ()
    assert commitment.line == "Orlania threatened to attack Veskia: no later record decides it."


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        ({}, "kept"),
        ({"status": "ongoing"}, "kept"),
        ({"negated": True}, "contradicted"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "planned", "negated": True}, "dropped"),
        ({"status": "planned"}, "open"),
        ({"status": "attempted"}, "open"),
        ({"recipients": "Dorria"}, "open"),
        ({"recipients": ""}, "open"),
        ({"actors": "Dorria"}, "open"),
        ({"actors": ""}, "open"),
        ({"event_type": "COERCE"}, "open"),
        ({"published": "2030-04-30"}, "open"),
        ({"published": "2030-05-01"}, "open"),
        ({"published": None}, "open"),
        ({"within": "x"}, "open"),
        ({"published": "2030-05-09", "date": make_date("2030-04-01", "2030-04-01")}, "open"),
    ],
)
def test_outcomes(later, outcome):
    plain = {"event_type": "ASSAULT", "actors": "Orlania", "recipients": "Veskia", "published": "2030-05-09"}
    [commitment, *_] = find((THREAT,), (STRIKE,), (make_event("later", **{**plain, **later}),))
    assert commitment.outcome == outcome
    assert commitment.evidence == (("later",) if outcome != "open" else ())


def test_what_happens_in_another_story_decides_nothing():
    strike = make_event("later", actors="Orlania", recipients="Veskia", published="2030-05-09")
    [commitment] = find((THREAT,), (STRIKE,), (strike,), stories={"later": "another"})
    assert commitment.outcome == "open"


def test_a_place_that_is_shared_is_enough():
    place = make_place("Dorr")
    content = make_event("s", actors="Orlania", place=place, within="t", status="planned", published="2030-05-01")
    strike = make_event("later", actors="Orlania", recipients="rebels", place=place, published="2030-05-09")
    [commitment] = find((THREAT,), (content,), (strike,))
    assert commitment.outcome == "kept"
    assert commitment.line.endswith(": a later record tells it as done (9 May 2030).")


def test_a_country_is_no_place_that_two_deeds_share():
    place = make_place("Veskia", "country")
    content = make_event("s", actors="Orlania", place=place, within="t", status="planned", published="2030-05-01")
    strike = make_event("later", actors="Orlania", recipients="rebels", place=place, published="2030-05-09")
    [commitment] = find((THREAT,), (content,), (strike,))
    assert commitment.outcome == "open"


def test_a_deed_is_no_later_than_the_report_that_tells_it():
    misread = make_date("2030-12-31", "2030-12-31")
    strike = make_event(
        "later", actors="Orlania", recipients="Veskia", published="2030-05-01", report="x", date=misread
    )
    [commitment] = find((THREAT,), (STRIKE,), (strike,))
    assert commitment.outcome == "open"


def test_a_plan_told_as_called_off():
    plan = make_event("p", "CONSULT", actors="Orlania", recipients="Veskia", status="cancelled", word="talks")
    [commitment] = find((plan,))
    assert (commitment.kind, commitment.outcome, commitment.evidence) == ("announced", "cancelled", ("p",))
    assert commitment.line == "Orlania was to hold talks with Veskia, but this was called off: cancelled."


def test_a_visit_promised_and_called_off():
    plain = {"mode": "visit", "actors": "Orlania", "recipients": "Veskia"}
    act = make_event("a", "AGREE", actors="Orlania", published="2030-05-01", word="agreed")
    visit = make_event("v", "CONSULT", within="a", status="planned", published="2030-05-01", **plain)
    off = make_event("o", "REJECT", mode="meet", actors="Orlania", published="2030-05-06")
    plain["actors"] = "envoys"
    trip = make_event("c", "CONSULT", within="o", status="cancelled", published="2030-05-06", **plain)
    found = {commitment.act: commitment for commitment in find((act,), (visit,), (off,), (trip,))}
    assert found["a"].outcome == "cancelled"
    assert found["a"].evidence == ("c",)


def test_a_demand_that_is_refused():
    act = make_event("a", "REQUEST", actors="Dorria", published="2030-05-01")
    truce = {"mode": "ceasefire", "actors": "Orlania", "recipients": "Veskia"}
    asked = make_event("c", "RETREAT", within="a", status="called_for", published="2030-05-01", **truce)
    refusal = make_event("r", "REJECT", actors="Orlania", published="2030-05-04")
    refused = make_event("n", "RETREAT", within="r", status="planned", negated=True, published="2030-05-04", **truce)
    found = {c.act: c for c in find((act,), (asked,), (refusal,), (refused,))}
    assert found["a"].outcome == "contradicted"


def test_a_plan_without_a_speech_act_is_kept_by_the_deed_it_announces():
    plan = make_event("p", "AGREE", actors="Orlania", recipients="Veskia", status="planned", published="2030-05-01")
    visit = make_event("v", "CONSULT", mode="visit", actors="Orlania", recipients="Veskia", published="2030-05-07")
    [commitment] = find((plan,), (visit,))
    assert (commitment.kind, commitment.outcome, commitment.evidence) == ("announced", "kept", ("v",))


def test_condition_and_term_are_those_of_the_report():
    sentence = "It said it would strike by Friday if Veskia moved its guns, a spokesman said."
    content = make_event(
        "s", actors="Orlania", recipients="Veskia", within="t", status="conditional", published="2030-05-01",
        sentence=sentence, cue="if", date=make_date("2030-05-03", "2030-05-03"),
    )  # fmt: skip
    [commitment] = find((THREAT,), (content,))
    assert (commitment.kind, commitment.condition) == ("conditional", "if Veskia moved its guns")
    assert commitment.until == "2030-05-03"
    assert "; the condition as reported: “if Veskia moved its guns”; by 3 May 2030: " in commitment.line


def test_one_commitment_however_many_reports_tell_it_and_in_any_order():
    again = make_event("t2", "THREATEN", actors="Orlania", published="2030-05-02")
    strike = make_event(
        "s2", actors="Orlania", recipients="Veskia", within="t2", status="planned", published="2030-05-02"
    )
    groups = [(THREAT, again), (STRIKE, strike)]
    found = find(*groups)
    assert [commitment.act for commitment in found] == ["t"]
    for seed in range(4):
        random.Random(seed).shuffle(groups)
        assert find(*groups) == found


@pytest.mark.parametrize(
    ("start", "end", "granularity", "made"),
    [
        ("2030-05-01", "2030-05-01", "day", "2030-05-01"),
        ("2030-04-01", "2030-04-30", "month", "2030-04"),
        ("2030-04-22", "2030-04-28", "week", "2030-04-22/2030-04-28"),
    ],
)
def test_day_of_a_commitment_is_as_coarse_as_the_report_has_it(start, end, granularity, made):
    act = make_event("t", "THREATEN", actors="Orlania", date=make_date(start, end, granularity=granularity))
    [commitment] = find((act,))
    assert commitment.made == made

"""Speech acts with their content, and acts still to come: what `Drafter` makes of readings, seen in the records."""

import pytest
from docs import list_parties, tell


@pytest.mark.parametrize(
    ("text", "act", "content", "parties", "inner"),
    [
        (
            "Iran threatened to strike Israel.",
            ("threatened", "THREATEN", "violence", "happened"),
            ("strike", "ASSAULT", "aerial", "planned"),
            (["Iran"], ["Israel"]),
            (["Iran"], ["Israel"]),
        ),
        (
            "Egypt cautioned Iran against striking Israel.",
            ("cautioned", "REQUEST", "yield", "happened"),
            ("striking", "ASSAULT", "aerial", "not called_for"),
            (["Egypt"], ["Iran"]),
            (["Iran"], ["Israel"]),
        ),
        (
            "Egypt urged Israel not to attack Iran.",
            ("urged", "REQUEST", "yield", "happened"),
            ("attack", "ASSAULT", None, "not called_for"),
            (["Egypt"], ["Israel"]),
            (["Israel"], ["Iran"]),
        ),
        (
            "Israel agreed to send a team to Egypt.",
            ("agreed", "AGREE", None, "happened"),
            ("send", "CONSULT", "visit", "planned"),
            (["Israel"], ["Egypt"]),
            (["Israel"], ["Egypt"]),
        ),
        (
            "France accused rebels of shelling the camp.",
            ("accused", "ACCUSE", "allege", "happened"),
            ("shelling", "ASSAULT", "heavy-weapons", "happened"),
            (["France"], ["rebels"]),
            (["rebels"], ["camp"]),
        ),
        (
            "Egypt urged Israel to withdraw.",
            ("urged", "REQUEST", "yield", "happened"),
            ("withdraw", "RETREAT", "withdraw", "called_for"),
            (["Egypt"], ["Israel"]),
            (["Israel"], []),
        ),
        (
            "Egypt called for talks with Iran.",
            ("called", "REQUEST", "meet", "happened"),
            ("talks", "CONSULT", None, "called_for"),
            (["Egypt"], ["Iran"]),
            (["Egypt", "Iran"], []),
        ),
        (
            "Iran threatened to expel envoys.",
            ("threatened", "THREATEN", "expel", "happened"),
            ("expel", "SANCTION", "expel", "planned"),
            (["Iran"], ["envoys"]),
            (["Iran"], ["envoys"]),
        ),
        (
            "Egypt called off the visit to Iran.",
            ("called off", "REJECT", "meet", "happened"),
            ("visit", "CONSULT", "visit", "cancelled"),
            (["Egypt"], ["Iran"]),
            (["Egypt"], ["Iran"]),
        ),
        (
            "Egypt and Jordan condemned Iran's attack on Israel.",
            ("condemned", "ACCUSE", "disapprove", "happened"),
            ("attack", "ASSAULT", None, "happened"),
            (["Egypt", "Jordan"], ["Iran"]),
            (["Iran"], ["Israel"]),
        ),
    ],
)
def test_speech_act_and_its_content_are_two_records_each_with_its_own(read_events, text, act, content, parties, inner):
    events = read_events(text)
    assert tell(events) == [(*act, None), (*content, act[0])]
    assert [list_parties(event) for event in events] == [parties, inner]


def test_promise_of_harm_is_a_threat(read_events):
    assert tell(read_events("Rebels promised to attack Chad.")) == [
        ("promised", "THREATEN", "violence", "happened", None),
        ("attack", "ASSAULT", None, "planned", "promised"),
    ]


def test_warning_of_harm_by_others_is_no_threat(read_events):
    warned, attack = read_events("Egypt warned that rebels would attack Jordan.")
    assert warned.event_type != "THREATEN"
    assert attack.within == warned.id and list_parties(attack) == (["rebels"], ["Jordan"])


def test_content_of_content_hangs_on_the_nearer_act(read_events):
    assert tell(read_events("Egypt urged Iran to agree to meet Israel.")) == [
        ("urged", "REQUEST", "meet", "happened", None),
        ("agree", "AGREE", None, "called_for", "urged"),
        ("meet", "CONSULT", None, "planned", "agree"),
    ]


def test_speech_act_with_a_condition_happened_and_its_content_is_conditional(read_events):
    agreed, meet, *_ = read_events("Iran agreed to meet Egypt if Israel withdraws.")
    assert tell((agreed, meet)) == [
        ("agreed", "AGREE", None, "happened", None),
        ("meet", "CONSULT", None, "conditional", "agreed"),
    ]
    assert [cue.text for cue in meet.status_cues] == ["agreed", "if"]


def test_condition_on_the_speech_act_is_its_contents(read_events):
    agreed, release, *_ = read_events("Rebels agreed to release captives if Egypt withdraws.")
    assert (agreed.event_type, agreed.status) == ("AGREE", "happened")
    assert (release.event_type, release.status, release.within) == ("RETREAT", "conditional", agreed.id)


def test_condition_is_no_cue_of_a_speech_act_that_happened(read_events):
    agreed, *_ = read_events("Rebels agreed to release captives if Egypt withdraws.")
    assert agreed.status_cues == ()


def test_condition_itself_is_no_record(read_events):
    events = read_events("Iran agreed to meet Egypt if Israel withdraws.")
    assert [event.trigger.text for event in events] == ["agreed", "meet"]


@pytest.mark.parametrize(
    ("text", "expected", "parties"),
    [
        ("Norway will send aid to Chad.", ("send", "AGREE", None, "planned", None), (["Norway"], ["Chad"])),
        ("Norway will meet Chad.", ("meet", "AGREE", None, "planned", None), (["Norway", "Chad"], [])),
        ("Israel will withdraw from Gaza.", ("withdraw", "CONCEDE", None, "planned", None), (["Israel"], ["Gaza"])),
        ("Israel will strike Iran.", ("strike", "ASSAULT", "aerial", "planned", None), (["Israel"], ["Iran"])),
        ("Rebels will not attack Chad.", ("attack", "ASSAULT", None, "not planned", None), (["Rebels"], ["Chad"])),
    ],
)
def test_plan_without_a_speech_act_keeps_its_type_unless_it_is_cooperation(read_events, text, expected, parties):
    [event] = read_events(text)
    assert tell((event,)) == [expected]
    assert list_parties(event) == parties


def test_cooperation_that_its_actor_will_not_give_is_refused(read_events):
    [event] = read_events("Norway will not send aid to Chad.")
    assert (event.event_type, event.mode, event.negated) == ("REJECT", "assist", False)
    assert list_parties(event) == (["Norway"], ["Chad"])


@pytest.mark.parametrize(
    ("text", "speaker", "self"),
    [
        ("Israel said it would strike Iran.", "Israel", "it"),
        ("“We will strike Iran,” the Israeli army said.", "Israeli army", "We"),
    ],
)
def test_hostile_act_announced_by_its_actor_is_a_threat_with_the_act_within(read_events, text, speaker, self):
    events = {event.trigger.text: event for event in read_events(text)}
    said, strike = events["said"], events["strike"]
    assert (said.event_type, said.mode, said.status) == ("THREATEN", "violence", "happened")
    assert (strike.event_type, strike.status, strike.within) == ("ASSAULT", "planned", said.id)
    assert (list_parties(said), list_parties(strike)) == (([speaker], ["Iran"]), ([self], ["Iran"]))
    assert strike.actors[0].via.text == said.actors[0].text
    assert strike.actors[0].entity_id == said.actors[0].entity_id


def test_hostile_act_foretold_by_another_is_no_threat(read_events):
    [event] = read_events("Israel said Iran would strike Jordan.")
    assert tell((event,)) == [("strike", "ASSAULT", "aerial", "planned", None)]
    assert [layer.speaker.text for layer in event.attribution] == ["Israel"]


def test_announced_refusal_is_a_rejection_with_the_act_within(read_events):
    events = read_events("Norway said it would not send aid to Chad.")
    assert tell(events) == [
        ("said", "REJECT", "assist", "happened", None),
        ("send", "AID", None, "not planned", "said"),
    ]
    assert list_parties(events[0]) == (["Norway"], ["Chad"])


def test_what_another_says_must_be_done_is_a_request(read_events):
    events = read_events("The UN said Israel must withdraw.")
    assert tell(events) == [
        ("said", "REQUEST", "yield", "happened", None),
        ("withdraw", "RETREAT", "withdraw", "called_for", "said"),
    ]
    assert list_parties(events[0]) == (["UN"], ["Israel"])

import pytest
from docs import find_token, list_parties, load_tables, tell

from whimbrel.coding.parties import find_parties
from whimbrel.records import find_broken_spans


def list_layers(event):
    """Return (speaker, cue, hedged) of each layer of a record's attribution."""
    return [(layer.speaker and layer.speaker.text, layer.cue.text, layer.hedged) for layer in event.attribution]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Israel and Egypt met.", (["Israel", "Egypt"], [])),
        ("Israel met Egypt.", (["Israel", "Egypt"], [])),
        ("The two sides met.", (["two sides"], [])),
        ("Norway is holding talks with Chad.", (["Norway", "Chad"], [])),
    ],
)
def test_all_who_meet_are_actors_of_one_record(read_events, text, parties):
    [event] = read_events(text)
    assert (event.event_type, list_parties(event)) == ("CONSULT", parties)


def test_place_in_which_is_no_recipient(read_events):
    [event] = read_events("Rebels attacked in Chad.")
    assert list_parties(event) == (["Rebels"], [])


def test_those_killed_are_recipients_and_nobody_acts_who_is_not_named(read_events):
    [event] = read_events("The killing of Hamas leaders angered Iran.")
    assert list_parties(event) == ([], ["Hamas leaders"])


def test_carried_noun_is_one_record_at_the_noun(read_events):
    [event] = read_events("Iran launched an attack on Israel.")
    assert (event.trigger.text, list_parties(event)) == ("attack", (["Iran"], ["Israel"]))


def test_bare_noun_that_names_nobody_is_no_record(read_events):
    assert read_events("The attack worsened.") == ()


def test_two_acts_of_one_actor_are_two_records(read_events):
    met, attacked = read_events("Norway met Chad and attacked rebels.")
    assert list_parties(met) == (["Norway", "Chad"], [])
    assert list_parties(attacked) == (["Norway"], ["rebels"])


def test_act_told_twice_in_a_sentence_is_one_record_with_what_both_say(read_events):
    [event] = read_events("Rebels struck Chad, launching an attack.")
    assert (event.trigger.text, event.mode, list_parties(event)) == ("struck", "aerial", (["Rebels"], ["Chad"]))


def test_act_told_again_with_more_parties_is_one_record(read_events):
    [event] = read_events("Rebels launched an attack, striking Chad.")
    assert (event.mode, list_parties(event)) == ("aerial", (["Rebels"], ["Chad"]))


def test_acts_on_different_parties_are_not_merged(read_events):
    events = read_events("Rebels attacked Egypt and rebels attacked Jordan.")
    assert [list_parties(event)[1] for event in events] == [["Egypt"], ["Jordan"]]


def test_purpose_of_aid_is_no_record_but_gives_the_recipient(read_events):
    [event] = read_events("Norway sent aid to help Chad.")
    assert list_parties(event) == (["Norway"], ["Chad"])


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        (
            "The Israeli army said rebels reportedly attacked Egypt.",
            [("Israeli army", "said", False), (None, "reportedly", True)],
        ),
        (
            "“Officials say rebels attacked Egypt,” the Norwegian army said.",
            [("Norwegian army", "said", False), ("Officials", "say", False)],
        ),
        pytest.param(
            "Rebels reportedly attacked Egypt, the Norwegian army said.",
            [("Norwegian army", "said", False), (None, "reportedly", True)],
        ),
    ],
)
def test_attribution_names_the_outer_layer_first(read_events, text, layers):
    [event] = read_events(text)
    assert list_layers(event) == layers


def test_statement_after_its_content_is_attributed(read_events):
    [event] = read_events("Rebels attacked Chad, the Norwegian army said.")
    assert list_layers(event) == [("Norwegian army", "said", False)]
    assert (event.attribution[0].speaker.country, event.attribution[0].speaker.sectors) == ("NOR", ("MIL",))


def test_speech_act_is_not_attributed_to_itself(read_events):
    for text in ("Iran threatened to strike Israel.", "Israel said it would strike Iran."):
        assert [event.attribution for event in read_events(text) if event.within is None] == [()]


def test_denial_happened_and_is_negated(read_events):
    assert tell(read_events("Iran denied attacking Israel.")) == [("attacking", "ASSAULT", None, "not happened", None)]


def test_denier_stands_in_the_attribution_of_a_denial(read_events):
    [event] = read_events("Iran denied attacking Israel.")
    assert list_layers(event) == [("Iran", "denied", False)]


def test_what_somebody_is_accused_of_is_attributed_to_the_accuser(read_events):
    _, shelling = read_events("France accused rebels of shelling the camp.")
    assert list_layers(shelling) == [("France", "accused", False)]


def test_we_is_the_speaker_of_the_statement(finder, read_small):
    parse, entities = read_small("“We will strike Iran,” the Israeli army said.")
    said = finder.attribution.find_attributions(parse)
    [actor] = find_parties(parse, entities, [find_token(parse, "We")], said)
    assert (actor.text, actor.country, actor.via.text) == ("We", "ISR", "Israeli army")


def test_word_of_the_sentence_brings_a_context(read_events):
    [event] = read_events("Rebels will attack the nuclear plant.")
    assert "cbrn" in event.contexts


def test_evidence_is_the_sentence_and_cues_stand_in_it(read_events):
    [event] = read_events("Israel will strike Iran.")
    assert event.evidence.text == "Israel will strike Iran."
    assert [(cue.start, cue.text) for cue in event.status_cues] == [(7, "will")]


def test_particle_stands_in_the_trigger(read_events):
    assert read_events("Egypt called off the visit to Iran.")[0].trigger.text == "called off"


def test_score_is_the_codebooks_for_type_and_mode(read_events, finder):
    [event] = read_events("Israel will strike Iran.")
    assert (event.quad, event.score) == (4, finder.codebook.score("ASSAULT", "aerial"))


def test_record_without_an_actor_is_less_certain(read_events):
    [with_actor] = read_events("Iran launched an attack on Israel.")
    [without] = read_events("The killing of Hamas leaders angered Iran.")
    assert without.confidence < with_actor.confidence


def test_same_text_gives_the_same_records(read_events):
    text = "Egypt urged Iran to agree to meet Israel."
    assert read_events(text) == read_events(text)


def test_records_of_all_sentences_hold_together(read_events, finder):
    seen = 0
    for text in load_tables():
        events = read_events(text.replace("\\n", "\n"))
        ids = {event.id for event in events}
        assert len(ids) == len(events), text
        assert {event.within for event in events} <= ids | {None}, text
        for event in events:
            assert not find_broken_spans(event, text.replace("\\n", "\n")), text
            assert event.evidence.start <= event.trigger.start < event.trigger.end <= event.evidence.end
            assert event.mode is None or event.mode in finder.codebook.types[event.event_type].modes
            assert not {actor.start for actor in event.actors} & {actor.start for actor in event.recipients}
        seen += len(events)
    assert seen > 100

import pytest
from docs import find_token, load_tables, read_parse

from whimbrel.coding.entities import Entities

SOLBERG = "Norwegian Foreign Minister Kari Solberg met aides. Solberg left. She praised the team."
OFFICE_AFTER = "Kari Solberg, Norway's foreign minister, left. The foreign minister praised the team."


@pytest.fixture
def read_actor(read_entities):
    """Return a function that gives the one actor which a word of a text stands for, or None."""

    def read(text, word, nth=1, on=None):
        entities = read_entities(text, on)
        actors = entities.find_actors([find_token(entities.parse, word, nth)])
        assert len(actors) <= 1
        return actors[0] if actors else None

    return read


def code(actor):
    return actor and (actor.country, actor.sectors)


def test_title_nation_and_name_are_one_person_with_office_and_country(read_actor):
    actor = read_actor(SOLBERG, "Solberg")
    assert actor.text == "Norwegian Foreign Minister Kari Solberg"
    assert (actor.name, actor.country, actor.sectors, actor.role) == (
        "Kari Solberg",
        "NOR",
        ("GOV",),
        "foreign minister",
    )
    assert (actor.office, actor.via, actor.basis) == (None, None, "text")


@pytest.mark.parametrize(("word", "nth"), [("Solberg", 2), ("She", 1)])
def test_surname_and_pronoun_resolve_to_the_person_by_the_span_that_gave_name_and_office(read_actor, word, nth):
    first, later = read_actor(SOLBERG, "Solberg"), read_actor(SOLBERG, word, nth)
    assert later.text == word
    assert (later.name, code(later), later.role) == ("Kari Solberg", ("NOR", ("GOV",)), "foreign minister")
    assert later.entity_id == first.entity_id
    assert (later.via.start, later.via.end, later.via.text) == (first.start, first.end, first.text)


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        ("The Norwegian minister, Kari Solberg, left.", "Solberg", "minister"),
        ("The Norwegian minister, Kari Solberg, left.", "minister", "minister"),
        pytest.param("The Norwegian foreign minister, Kari Solberg, left.", "Solberg", "foreign minister"),
        pytest.param("The Norwegian foreign minister, Kari Solberg, left.", "minister", "foreign minister"),
        pytest.param(OFFICE_AFTER, "Solberg", "foreign minister"),
    ],
)
def test_apposition_gives_office_and_country_on_either_side(read_actor, text, word, role):
    actor = read_actor(text, word)
    assert (actor.name, code(actor), actor.role) == ("Kari Solberg", ("NOR", ("GOV",)), role)


def test_office_alone_stands_for_its_last_holder_in_the_text(read_actor):
    actor = read_actor(OFFICE_AFTER, "minister", 2)
    assert (actor.name, code(actor)) == ("Kari Solberg", ("NOR", ("GOV",)))
    assert actor.via is not None and actor.via.text.startswith("Kari Solberg")


def test_office_that_nobody_holds_in_the_text_is_a_person_without_name_or_country(read_actor):
    actor = read_actor("The prime minister left.", "minister")
    assert (actor.name, code(actor), actor.role) == ("prime minister", (None, ("GOV",)), "prime minister")


def test_office_of_the_text_is_kept_apart_from_the_gazetteers(read_actor):
    actor = read_actor("Defence Minister Tessa Quillon left.", "Quillon", on="2022-06-01")
    assert actor.text == "Defence Minister Tessa Quillon"
    assert (actor.role, actor.office, actor.country) == ("defence minister", "prime minister", "GBR")


@pytest.mark.parametrize(
    ("on", "office", "sectors"),
    [
        ("2012-01-01", "foreign minister", ("GOV",)),
        ("2017-06-30", "opposition leader", ("LEG", "OPP")),
        ("2023-01-01", "prime minister", ("GOV",)),
        (None, "prime minister", ("GOV",)),
    ],
)
def test_holder_has_the_office_of_the_reports_date(read_actor, on, office, sectors):
    actor = read_actor("Tessa Quillon left. Quillon praised the team.", "Quillon", 2, on=on)
    assert (actor.name, actor.country, actor.office, actor.sectors) == ("Tessa Quillon", "GBR", office, sectors)
    assert (actor.role, actor.basis) == (None, "gazetteer:leaders")


def test_known_person_out_of_office_has_a_name_and_no_office(read_actor):
    actor = read_actor("Tessa Quillon left. Quillon praised the team.", "Quillon", on="2020-06-01")
    assert (actor.name, actor.office) == ("Tessa Quillon", None)


def test_two_people_of_one_surname_stay_two(read_entities):
    entities = read_entities("Kari Solberg met Erik Solberg.")
    first, second = entities.find_actors([1, 4])
    assert (first.name, second.name) == ("Kari Solberg", "Erik Solberg")
    assert first.entity_id != second.entity_id


def test_repeated_name_is_one_entity(read_entities):
    entities = read_entities("Kari Solberg left. Kari Solberg praised the team.")
    (first,), (second,) = entities.find_actors([1]), entities.find_actors([5])
    assert first.entity_id == second.entity_id


@pytest.mark.parametrize(
    ("text", "word", "coded", "basis"),
    [
        ("The White House condemned the raid.", "House", ("USA", ("GOV",)), "gazetteer:seats"),
        ("Tehran criticised the Knesset.", "Tehran", ("IRN", ("GOV",)), "gazetteer:capitals"),
        ("Tehran criticised the Knesset.", "Knesset", ("ISR", ("LEG",)), "gazetteer:seats"),
    ],
)
def test_metonyms_stand_for_their_state_or_organ_of_state(read_actor, text, word, coded, basis):
    actor = read_actor(text, word)
    assert (actor.text, code(actor), actor.basis) == (("White House" if word == "House" else word), coded, basis)


def test_organ_of_state_keeps_its_own_name(read_actor):
    assert read_actor("Tehran criticised the Knesset.", "Knesset").name == "Knesset"


def test_capital_and_state_are_one_entity(read_actor):
    capital = read_actor("Tehran criticised the Knesset.", "Tehran")
    state = read_actor("Iran struck Iraq.", "Iran")
    assert capital.entity_id == state.entity_id


def test_bare_state_that_acts_is_its_government_by_inference(read_actor):
    actor = read_actor("Iran struck Iraq.", "Iran")
    assert (actor.name, code(actor), actor.basis) == ("Iran", ("IRN", ("GOV",)), "inferred")


def test_people_of_a_state_are_no_government(read_actor):
    assert code(read_actor("Israelis protested.", "Israelis")) == ("ISR", ())


def test_united_nations_have_the_code_of_plover(read_actor):
    assert read_actor("The UN condemned the raid.", "UN").country == "UNO"


@pytest.mark.parametrize(
    ("word", "text", "coded"),
    [("officials", "Israeli officials", ("ISR", ("GOV",))), ("leaders", "Hamas leaders", ("PSE", ("REB",)))],
)
def test_group_words_take_country_and_sector_of_nation_or_group(read_actor, word, text, coded):
    actor = read_actor("Israeli officials met Hamas leaders.", word)
    assert (actor.text, code(actor)) == (text, coded)


def test_spokesman_takes_country_and_sectors_of_who_he_speaks_for(read_actor):
    actor = read_actor("A spokesman for Hezbollah left.", "spokesman")
    assert (code(actor), actor.role) == (("LBN", ("REB", "PTY")), "spokesman")


def test_force_takes_country_of_its_nation_and_its_own_sector(read_actor):
    actor = read_actor("The Syrian army shelled the town. The army withdrew.", "army")
    assert (actor.text, code(actor)) == ("Syrian army", ("SYR", ("MIL",)))


def test_body_named_again_without_its_nation_is_the_same(read_actor):
    text = "The Syrian army shelled the town. The army withdrew."
    first, again = read_actor(text, "army"), read_actor(text, "army", 2)
    assert (code(again), again.entity_id) == (("SYR", ("MIL",)), first.entity_id)
    assert again.via.text == "Syrian army"


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_name_of_nobody_known_is_typed_the_same_in_all_mentions(read_entities, nth):
    text = "Tovarin met rebels. Aides of Tovarin left. Tovarin praised the team."
    entities = read_entities(text)
    mention = entities.mentions[find_token(entities.parse, "Tovarin", nth)]
    assert mention.entity.kind == "person"


def test_place_that_the_pipeline_calls_a_person_once_is_a_place_everywhere(read_entities):
    entities = read_entities("Tents in Rafah burned. Rafah was shelled.")
    kinds = {entities.mentions[find_token(entities.parse, "Rafah", nth)].entity.kind for nth in (1, 2)}
    assert kinds == {"region"}


@pytest.mark.parametrize(
    ("text", "shown"), [("Jets struck Iranian facilities.", "Iranian"), ("Jets struck Iran's facilities.", "Iran")]
)
def test_thing_gives_way_to_its_owner(read_actor, text, shown):
    actor = read_actor(text, "facilities")
    assert (actor.text, actor.name, code(actor)) == (shown, "Iran", ("IRN", ("GOV",)))


def test_conjoined_actors_are_coded_each_by_its_own(read_entities):
    entities = read_entities("The Syrian army and Hezbollah shelled the town.")
    actors = entities.find_actors([2, 4])
    assert [code(actor) for actor in actors] == [("SYR", ("MIL",)), ("LBN", ("REB", "PTY"))]


def test_thing_without_owner_is_nobody(read_actor):
    assert read_actor("The shelled camp was empty.", "camp") is None


def test_who_acts_on_a_thing_does_not_own_it(read_actor):
    assert read_actor("Rebels shelled the road.", "road") is None


def test_no_actor_is_inferred_from_at(read_actor):
    assert read_actor("A depot at Damascus burned.", "depot") is None


def test_no_actor_is_inferred_from_in(read_actor):
    assert read_actor("Targets in Syria burned.", "Targets") is None


def test_name_that_holds_a_countrys_word_is_no_actor_of_it(read_entities):
    entities = read_entities("The Persian Gulf was calm.")
    assert all(actor.country is None for actor in entities.find_actors(list(range(len(entities.parse.words)))))


def test_it_is_the_state_named_before(read_actor):
    actor = read_actor("Egypt closed the crossing. It opened the port.", "It")
    assert (actor.name, actor.text, actor.via.text) == ("Egypt", "It", "Egypt")


def test_they_are_the_people_named_before(read_actor):
    text = "Rebels shelled the town. They withdrew."
    assert read_actor(text, "They").entity_id == read_actor(text, "Rebels").entity_id


@pytest.mark.parametrize(("word", "name"), [("latter", "Chad"), ("former", "Norway")])
def test_latter_and_former_are_the_last_two_named(read_actor, word, name):
    text = "Norway met Chad. The latter praised the former."
    assert read_actor(text, word).name == name


def test_it_that_only_fills_a_place_is_nobody(read_actor):
    assert read_actor("Egypt closed the crossing. France made it clear that rebels left.", "it") is None


def test_pronoun_beside_its_own_subject_is_somebody_else(read_actor):
    assert read_actor("Egypt met Iran. Egypt praised it.", "it").name == "Iran"


def test_she_is_not_who_was_he_before(read_actor):
    text = "Tessa Quillon left. He met Kari Solberg. She praised him."
    assert read_actor(text, "He").name == "Tessa Quillon"
    assert read_actor(text, "She").name == "Kari Solberg"
    assert read_actor(text, "him").name == "Tessa Quillon"


def test_words_that_no_table_knows_make_a_plain_uncoded_actor(read_entities):
    entities = read_entities("Sources praised the team.")
    actor = entities.make_plain_actor(0)
    assert (actor.text, actor.name, code(actor)) == ("Sources", "Sources", (None, ()))


def test_every_mention_points_at_its_own_characters(lexicon, gazetteer):
    for text in load_tables():
        parse = read_parse(text.replace("\\n", "\n"))
        entities = Entities(parse, gazetteer, lexicon)
        for actor in entities.find_actors(list(entities.mentions)):
            spans = [actor, *([actor.via] if actor.via else [])]
            assert [parse.text[span.start : span.end] for span in spans] == [span.text for span in spans]

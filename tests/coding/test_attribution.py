import pytest
from docs import find_token, list_words, load_tables, read_parse

from whimbrel.coding.attribution import AttributionFinder, find_quotes, make_statement
from whimbrel.coding.entities import Entities

TOLD = "rebels shelled a convoy"


@pytest.fixture
def read_said(lexicon):
    """Return a function that gives (speaker, cue, what is said, hedged) of each attribution of a text."""

    def read(text):
        parse = read_parse(text)
        found = []
        for said in AttributionFinder(lexicon).find_attributions(parse):
            speaker = None if said.speaker is None else parse.words[said.speaker]
            statement = make_statement(parse, said, None)
            found.append((speaker, statement.cue.text, [span.text for span in statement.content_spans], said.hedged))
        return found

    return read


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("The army said rebels shelled a convoy.", "army", "said", [TOLD]),
        ("The envoy told reporters that rebels shelled a convoy.", "envoy", "told", [TOLD]),
        ("According to the army, rebels shelled a convoy.", "army", "According to", [TOLD]),
        ("Rebels, officials said, shelled a convoy.", "officials", "said", ["Rebels", "shelled a convoy"]),
        ("Iran's claim that rebels shelled a convoy angered Jordan.", "Iran", "claim", [TOLD]),
        pytest.param(*("The attack was confirmed by the army.", "army", "confirmed", ["The attack"])),
    ],
)
def test_speaker_cue_and_content_of_indirect_speech(read_said, text, speaker, cue, content):
    assert read_said(text) == [(speaker, cue, content, False)]


@pytest.mark.parametrize(
    "text",
    [
        "“Rebels shelled a convoy,” the envoy said.",
        "The envoy said: “Rebels shelled a convoy.”",
    ],
)
def test_quotation_before_or_after_its_speaker(read_said, text):
    [(speaker, cue, [content], hedged)] = read_said(text)
    assert (speaker, cue, content.rstrip(",."), hedged) == ("envoy", "said", "Rebels shelled a convoy", False)


TWO_SENTENCES = [
    "“Rebels shelled a convoy,” the envoy said. “They burned the port.”",
    "“Rebels shelled a convoy,” the envoy said in Cairo after the raid. “They burned the port.”",
    pytest.param("“Rebels shelled a convoy. They burned the port,” the envoy said."),
    "The envoy said: “Rebels shelled a convoy. They burned the port.”",
]


@pytest.mark.parametrize("text", TWO_SENTENCES)
def test_quotation_over_two_sentences_stays_with_its_speaker(read_said, text):
    [(speaker, cue, contents, _)] = read_said(text)
    assert (speaker, cue) == ("envoy", "said")
    told = " ".join(contents)
    assert "Rebels shelled a convoy" in told and "They burned the port" in told
    assert "envoy" not in told


def test_quotation_in_the_next_sentence_belongs_to_the_pronoun_that_speaks(read_said):
    [(speaker, _, [content], _)] = read_said("The envoy met rebels. He said: “They burned the port.”")
    assert (speaker, content.rstrip(".")) == ("He", "They burned the port")


def test_dash_and_name_after_a_quotation(read_said):
    [(speaker, cue, [content], _)] = read_said("“Rebels shelled a convoy.” — Kari Solberg")
    assert (speaker, cue, content.rstrip(".")) == ("Solberg", "—", "Rebels shelled a convoy")


def test_word_in_scare_quotes_is_no_quotation(read_said):
    [(speaker, _, [content], _)] = read_said("The army said a “massive” attack killed a driver.")
    assert (speaker, content) == ("army", "a “massive” attack killed a driver")


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Rebels reportedly shelled a convoy.", "reportedly"),
        ("Rebels carried out an alleged attack.", "alleged"),
        ("It is believed that rebels shelled a convoy.", "believed"),
        ("Rebels are believed to have shelled a convoy.", "believed"),
    ],
)
def test_hearsay_is_hedged_and_has_no_speaker(read_said, text, cue):
    [(speaker, found, contents, hedged)] = read_said(text)
    assert (speaker, found, hedged) == (None, cue, True)
    assert any("shelled" in content or "attack" in content for content in contents)


def test_belief_is_hedged_with_its_holder_as_speaker(read_said):
    assert read_said("Officials think rebels shelled a convoy.") == [("Officials", "think", [TOLD], True)]


def test_what_sources_suggest_is_hedged(read_said):
    assert read_said("Sources suggest that rebels shelled a convoy.") == [("Sources", "suggest", [TOLD], True)]


def test_attributions_nest_the_inner_within_the_outer(read_said):
    outer, inner = read_said("The minister said the army had confirmed that rebels shelled a convoy.")
    assert outer == ("minister", "said", ["the army had confirmed that rebels shelled a convoy"], False)
    assert inner == ("army", "confirmed", [TOLD], False)


def test_statement_and_hedge_stand_side_by_side(read_said):
    found = read_said("The envoy allegedly shelled a convoy, the army said.")
    assert [(speaker, cue, hedged) for speaker, cue, _, hedged in found] == [
        (None, "allegedly", True),
        ("army", "said", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Egypt met Iran.",
        "Israel struck a depot.",
        pytest.param("Rebels attacked a convoy."),
    ],
)
def test_plain_deeds_have_no_attribution(read_said, text):
    assert read_said(text) == []


def test_paragraphs_end_closes_an_open_quotation():
    parse = read_parse("“Rebels shelled a convoy.\n\nThe port burned.")
    [(low, high)] = find_quotes(parse)
    assert list_words(parse, list(range(low, high))) == ["“", "Rebels", "shelled", "a", "convoy", "."]


def test_source_of_a_statement_is_the_speakers_phrase(lexicon, gazetteer):
    parse = read_parse("The Israeli army said rebels reportedly attacked Egypt.")
    entities = Entities(parse, gazetteer, lexicon)
    found = {parse.words[a.cue]: a for a in AttributionFinder(lexicon).find_attributions(parse)}
    said, hearsay = found["said"], found["reportedly"]
    assert make_statement(parse, said, entities.find_phrase(said.speaker)).source.text == "Israeli army"
    assert make_statement(parse, hearsay, entities.find_phrase(hearsay.speaker)).source is None
    assert said.cue == find_token(parse, "said")


def test_statements_point_at_their_own_characters(lexicon):
    for text in load_tables():
        parse = read_parse(text.replace("\\n", "\n"))
        for said in AttributionFinder(lexicon).find_attributions(parse):
            statement = make_statement(parse, said, None)
            for span in (statement.cue, *statement.content_spans):
                assert span.text and parse.text[span.start : span.end] == span.text

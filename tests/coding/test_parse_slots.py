import pytest
from docs import find_token, list_words, make_doc, mark_blocks, read_doc, read_parse, read_slots

from whimbrel.coding.parse import Parse


def read_subjects(parse, word, nth=1):
    return list_words(parse, parse.find_surface_subject(find_token(parse, word, nth)))


def test_active_clause_gives_subject_and_object():
    assert read_slots(read_parse("Israeli forces shelled the camp."), "shelled") == {
        "subj": ["forces"],
        "obj": ["camp"],
    }


def test_passive_clause_gives_the_same_slots_as_the_active_one():
    slots = read_slots(read_parse("The camp was shelled by Israeli forces on Tuesday."), "shelled")
    assert slots["subj"] == slots["by"] == ["forces"]
    assert slots["obj"] == ["camp"]


def test_passive_without_agent_has_no_subject():
    assert read_slots(read_parse("The camp is being shelled."), "shelled") == {"obj": ["camp"]}


@pytest.mark.parametrize(
    ("text", "verb", "slot"),
    [
        ("The camp was shelled by Israeli forces on Tuesday.", "shelled", "on"),
        ("In March the camp was shelled.", "shelled", "in"),
        ("A visit planned for May worried Iran.", "planned", "for"),
    ],
)
def test_date_phrases_fill_no_slot(text, verb, slot):
    assert slot not in read_slots(read_parse(text), verb)


@pytest.mark.parametrize(
    ("text", "verb", "subject", "obj"),
    [
        ("Rebels who seized the port released two sailors.", "seized", ["Rebels"], ["port"]),
        ("The port that rebels seized reopened.", "seized", ["rebels"], ["port"]),
        ("The town, which rebels shelled, surrendered.", "shelled", ["rebels"], ["town"]),
        ("Officials detained by Egypt returned.", "detained", ["Egypt"], ["Officials"]),
        ("Troops guarding the crossing fired.", "guarding", ["Troops"], ["crossing"]),
        ("Crossing the border, troops shelled a village.", "Crossing", ["troops"], ["border"]),
    ],
)
def test_relative_and_participial_clauses_take_the_noun_they_describe(text, verb, subject, obj):
    slots = read_slots(read_parse(text), verb)
    assert (slots["subj"], slots["obj"]) == (subject, obj)


def test_agreed_to_send_is_sent_by_who_agreed():
    parse = read_parse("Israel agreed to send a team to Cairo.")
    assert read_slots(parse, "agreed") == {"subj": ["Israel"], "xcomp": ["send"]}
    assert read_slots(parse, "send") == {"subj": ["Israel"], "obj": ["team"], "to": ["Cairo"]}


RAISED = """
# text: Egypt urged Israel to reopen the crossing.
1  Egypt     Egypt     NNP  PROPN  nsubj  2  B-GPE
2  urged     urge      VBD  VERB   ROOT   0
3  Israel    Israel    NNP  PROPN  nsubj  5  B-GPE
4  to        to        TO   PART   aux    5
5  reopen    reopen    VB   VERB   ccomp  2
6  the       the       DT   DET    det    7
7  crossing  crossing  NN   NOUN   dobj   5
8  .         .         .    PUNCT  punct  2
"""


@pytest.mark.parametrize("raised", [False, True], ids=["object of urged", "subject of reopen"])
def test_urged_x_to_go_has_x_as_object_and_as_who_goes_in_either_parse(raised):
    text = "Egypt urged Israel to reopen the crossing."
    parse = Parse(make_doc(RAISED)) if raised else read_parse(text)
    assert read_slots(parse, "urged")["obj"] == ["Israel"]
    assert read_slots(parse, "reopen")["subj"] == ["Israel"]
    assert read_slots(parse, "urged")["ccomp" if raised else "xcomp"] == ["reopen"]


def test_was_ordered_to_leave_has_who_was_ordered_as_who_leaves():
    parse = read_parse("The unit was ordered to leave the town.")
    assert read_slots(parse, "ordered") == {"obj": ["unit"], "xcomp": ["leave"]}
    assert read_slots(parse, "leave") == {"subj": ["unit"], "obj": ["town"]}


@pytest.mark.parametrize(
    ("text", "gerund", "subject"),
    [
        ("The envoy accused rebels of shelling the camp.", "shelling", "rebels"),
        ("Egypt was accused of closing the crossing.", "closing", "Egypt"),
        ("France apologised for bombing the bridge.", "bombing", "France"),
        ("The minister stopped in Cairo after meeting rebels.", "meeting", "minister"),
        ("Egypt cautioned Iran against striking Israel.", "striking", "Iran"),
        ("Troops left without attacking the ship.", "attacking", "Troops"),
    ],
)
def test_gerund_takes_object_or_subject_of_its_governor(text, gerund, subject):
    assert read_slots(read_parse(text), gerund)["subj"] == [subject]


def test_gerund_fills_the_slot_of_its_preposition():
    assert read_slots(read_parse("The envoy accused rebels of shelling the camp."), "accused")["of"] == ["shelling"]


@pytest.mark.parametrize(
    ("text", "verb", "slot", "words"),
    [
        ("Israel and Egypt met.", "met", "subj", ["Israel", "Egypt"]),
        ("France and Britain condemned the attack and the killings.", "condemned", "obj", ["attack", "killings"]),
        ("Talks between Israel and Egypt resumed.", "Talks", "between", ["Israel", "Egypt"]),
    ],
)
def test_conjoined_nouns_fill_one_slot_together(text, verb, slot, words):
    assert read_slots(read_parse(text), verb)[slot] == words


def test_conjoined_verb_inherits_the_subject():
    assert read_slots(read_parse("Troops stormed the camp and arrested two men."), "arrested") == {
        "subj": ["Troops"],
        "obj": ["men"],
    }


def test_conjoined_verb_with_its_own_subject_keeps_it():
    parse = read_parse("Rebels shelled the town but the army had retreated.")
    assert read_slots(parse, "retreated") == {"subj": ["army"]}


def test_conjoined_participle_is_passive_with_the_first():
    parse = read_parse("Two men were arrested and beaten by police.")
    assert read_slots(parse, "beaten") == {"subj": ["police"], "by": ["police"], "obj": ["men"]}


def test_conjoined_active_verb_is_not_passive():
    parse = read_parse("Rebels shelled the town but the army had retreated.")
    assert not parse.is_passive(find_token(parse, "retreated"))


def test_first_of_two_verbs_shares_the_object_of_the_second():
    parse = read_parse("France condemned and sanctioned Iran.")
    assert read_slots(parse, "condemned") == {"subj": ["France"], "obj": ["Iran"]}


def test_possessor_and_on_phrase_of_a_noun_of_action():
    assert read_slots(read_parse("Jordan condemned Iran's attack on Israel."), "attack") == {
        "poss": ["Iran"],
        "on": ["Israel"],
    }


def test_by_phrase_of_a_noun_of_action():
    slots = read_slots(read_parse("An attack by militants on a convoy killed a driver."), "attack")
    assert slots == {"by": ["militants"], "on": ["convoy"]}


def test_nation_words_before_a_noun_fill_adj_each():
    assert read_slots(read_parse("Iranian and Syrian troops left."), "troops")["adj"] == ["Iranian", "Syrian"]


@pytest.mark.parametrize(
    ("text", "noun", "owner"),
    [
        ("Jordan condemned Iran's attack on Israel.", "attack", "Iran"),
        ("An attack claimed by militants killed a driver.", "attack", "militants"),
        ("Israel launched an attack on Syria.", "attack", "Israel"),
        ("The attack was confirmed by the army.", "attack", "army"),
    ],
)
def test_owner_of_a_noun_is_possessor_participle_agent_or_subject_of_its_verb(text, noun, owner):
    parse = read_parse(text)
    assert list_words(parse, parse.find_owner(find_token(parse, noun))) == [owner]


def test_infinitive_of_a_noun_is_its_owners_act():
    parse = read_parse("Israel's decision to strike Iran alarmed Jordan.")
    assert read_slots(parse, "decision") == {"poss": ["Israel"], "xcomp": ["strike"]}
    assert read_slots(parse, "strike") == {"subj": ["Israel"], "obj": ["Iran"]}


def test_that_clause_of_a_noun_keeps_its_own_subject():
    parse = read_parse("Iran's claim that Israel fired missiles alarmed Jordan.")
    assert read_slots(parse, "claim") == {"poss": ["Iran"], "ccomp": ["fired"]}
    assert read_slots(parse, "fired")["subj"] == ["Israel"]


def test_adjective_has_the_subject_of_its_copula_and_an_infinitive():
    parse = read_parse("Egypt is willing to host talks.")
    assert read_slots(parse, "willing") == {"subj": ["Egypt"], "xcomp": ["host"]}
    assert read_slots(parse, "host")["subj"] == ["Egypt"]


@pytest.mark.parametrize(
    ("text", "verb", "slot", "words"),
    [
        ("Soldiers expelled thousands of refugees.", "expelled", "obj", ["refugees"]),
        ("A group of soldiers left.", "left", "subj", ["soldiers"]),
        ("Thousands marched.", "marched", "subj", ["Thousands"]),
    ],
)
def test_what_is_counted_stands_for_its_count(text, verb, slot, words):
    assert read_slots(read_parse(text), verb)[slot] == words


def test_indirect_object_and_to_phrase_are_told_apart():
    assert read_slots(read_parse("Iran gave Hezbollah rockets."), "gave") == {
        "subj": ["Iran"],
        "iobj": ["Hezbollah"],
        "obj": ["rockets"],
    }
    assert read_slots(read_parse("Iran gave rockets to Hezbollah."), "gave") == {
        "subj": ["Iran"],
        "obj": ["rockets"],
        "to": ["Hezbollah"],
    }


def test_stacked_prepositions_fill_the_last_ones_slot():
    assert read_slots(read_parse("Troops pulled out of Gaza."), "pulled") == {"subj": ["Troops"], "of": ["Gaza"]}


def test_hyphen_prefix_joins_the_lemma():
    parse = read_parse("The two sides re-opened the crossing.")
    assert parse.lemmas[find_token(parse, "opened")] == "reopen"


def test_table_of_lemmas_stands_above_the_pipelines():
    doc = read_doc("Two men were arrested and beaten by police.")
    assert Parse(doc, {"beaten": "thrash"}).lemmas[5] == "thrash"


def test_whose_stands_for_the_noun_before_the_clause():
    parse = read_parse("Hezbollah, whose fighters shelled the town, withdrew.")
    assert read_slots(parse, "fighters")["poss"] == ["Hezbollah"]


def test_surface_subject_of_a_raised_passive():
    assert read_subjects(read_parse("Rebels are believed to have shelled a convoy."), "shelled") == ["Rebels"]


def test_subtree_spans_all_that_hangs_below():
    parse = read_parse("An attack by militants on a convoy killed a driver.")
    low, high = parse.find_subtree(find_token(parse, "attack"))
    assert " ".join(parse.words[low:high]) == "An attack by militants on a convoy"


def test_head_of_a_character_range_is_the_word_that_hangs_outside_it():
    parse = read_parse("The camp was shelled by Israeli forces on Tuesday.")
    start = parse.text.index("Israeli forces")
    assert parse.words[parse.find_head(start, start + len("Israeli forces"))] == "forces"
    assert parse.find_head(len(parse.text), len(parse.text) + 5) is None


def test_words_outside_paragraphs_are_no_prose():
    doc = mark_blocks(read_doc("Tessa Quillon left. Quillon praised the team."), (0, 4, "heading"), (4, 9, "paragraph"))
    assert Parse(doc).is_prose == [False] * 4 + [True] * 5


def test_all_words_are_prose_where_no_layout_is_known():
    assert all(read_parse("Israel and Egypt met.").is_prose)


def test_sentence_numbers_follow_the_sentences():
    parse = read_parse("Tessa Quillon left. Quillon praised the team.")
    assert parse.sentences == [(0, 4), (4, 9)]
    assert parse.sentence_of == [0] * 4 + [1] * 5

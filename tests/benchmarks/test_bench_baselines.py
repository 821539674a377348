from baselines import find_keywords, find_names, guess_quotes, guess_records, guess_type, load_keywords

KEYWORDS = {"attack": "ASSAULT", "condemn": "ACCUSE"}


def test_shipped_keywords_name_types_of_plover():
    types = set(load_keywords().values())
    assert len(types) == 16
    assert all(name.isupper() for name in types)


def test_keywords_are_words_that_begin_with_a_stem():
    assert find_keywords("Attackers were condemned; counterattack", KEYWORDS) == [
        ((0, 9), "ASSAULT"),
        ((15, 24), "ACCUSE"),
    ]


def test_names_are_runs_of_capitals():
    text = "the Ministry of Defence in Ruritania met envoys"
    assert [text[a:b] for a, b in find_names(text)] == ["Ministry of Defence", "Ruritania"]


def test_type_is_that_of_the_keyword_between_the_pair():
    text = "After the attack, Ruritania condemned Freedonia."
    source, target = (18, 27), (38, 47)
    assert guess_type(text, source, target, KEYWORDS, "AID") == "ACCUSE"
    assert guess_type("Nothing here.", None, None, KEYWORDS, "AID") == "AID"


def test_record_takes_the_names_on_both_sides():
    text = "Ruritania attacked Freedonia and Sylvania"
    (guess,) = guess_records(text, KEYWORDS)
    assert guess.event_type == "ASSAULT"
    assert text[slice(*guess.trigger)] == "attacked"
    assert text[slice(*guess.actor)] == "Ruritania"
    assert text[slice(*guess.recipient)] == "Freedonia and Sylvania"


def test_quote_has_the_nearest_name_and_the_rest_of_the_sentence():
    text = "It rained. Mr Zed said that nobody came. The road is shut, the Ministry said."
    first, second = guess_quotes(text)
    assert text[slice(*first.source)] == "Mr Zed"
    assert text[slice(*first.contents[0])].strip() == "that nobody came."
    assert text[slice(*second.source)] == "Ministry"
    assert text[slice(*second.contents[0])].strip() == "The road is shut, the"

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meantime import derive_labels, join_sentences, join_tokens, main, read_article


@dataclass
class Reading:
    status: str = "happened"
    negated: bool = False
    tense: str = "past"


WORDS = [["Zed", "'s", "plan"], ["May", "1"], ["Zed", "may", "step", "down", "."], ["It", "began", "."]]
TOKENS = enumerate(((i, word) for i, words in enumerate(WORDS) for word in words), 1)
MENTIONS = """
<EVENT_MENTION m_id="1" polarity="NEG" certainty="PROBABLE" time="FUTURE">
<token_anchor t_id="8"/><token_anchor t_id="9"/></EVENT_MENTION>
<EVENT_MENTION m_id="2" polarity="POS" certainty="CERTAIN" time="NON_FUTURE"><token_anchor t_id="12"/></EVENT_MENTION>
<EVENT_MENTION m_id="3"><token_anchor t_id="3"/></EVENT_MENTION>
<EVENT class="GRAMMATICAL" m_id="9"/>
<REFERS_TO r_id="5"><source m_id="2"/><target m_id="9"/></REFERS_TO>"""
LINES = "\n".join(f'<token sentence="{i}" t_id="{n}">{word}</token>' for n, (i, word) in TOKENS)
CAT = f'<?xml version="1.0" ?><Document doc_id="1">\n{LINES}{MENTIONS}\n</Document>'


def test_tokens_are_joined_as_in_print():
    text, places = join_tokens(["Zed", "'s", "(", "old", ")", '"', "no", '"', "-", "vote", ",", "$", "5", "."])
    assert text == 'Zed\'s (old) "no"-vote, $5.'
    assert [text[a:b] for a, b in places][3] == "old"


@given(st.lists(st.lists(st.text(st.characters(categories=["L", "P"]), min_size=1), min_size=1), min_size=1))
def test_places_hold_the_tokens_and_blocks_cover_them(sentences):
    text, places, blocks = join_sentences(sentences)
    assert [text[a:b] for a, b in places] == [token for tokens in sentences for token in tokens]
    assert len(blocks) == min(3, len(sentences))
    assert all(any(a <= start and end <= b for a, b in blocks) for start, end in places)


def test_article_leaves_out_grammatical_and_unlabelled_mentions(tmp_path):
    path = tmp_path / "zed.xml"
    path.write_text(CAT, encoding="utf-8")
    article = read_article(path)
    assert article.text == "Zed's plan\n\nMay 1\n\nZed may step down. It began."
    (mention,) = article.mentions
    assert article.text[slice(*mention.place)] == "step down"
    assert mention.labels == {"polarity": "NEG", "certainty": "POSSIBLE", "time": "FUTURE"}


@pytest.mark.parametrize(
    ("reading", "labels"),
    [
        (Reading(), ("POS", "CERTAIN", "NON_FUTURE")),
        (Reading(negated=True), ("NEG", "CERTAIN", "NON_FUTURE")),
        (Reading("planned", tense="present"), ("POS", "CERTAIN", "FUTURE")),
        (Reading("possible", tense="present"), ("POS", "POSSIBLE", "FUTURE")),
        (Reading("possible", tense="past"), ("POS", "POSSIBLE", "NON_FUTURE")),
        (Reading("cancelled"), ("NEG", "CERTAIN", "NON_FUTURE")),
        (Reading("ongoing", tense="future"), ("POS", "CERTAIN", "FUTURE")),
        (None, ("unread", "unread", "unread")),
    ],
)
def test_labels_follow_from_status_negation_and_tense(reading, labels):
    assert tuple(derive_labels(reading).values()) == labels


def test_script_returns_figures(tmp_path, monkeypatch, capsys, fake_coder):
    monkeypatch.setattr("meantime.build_coder", lambda *_: fake_coder)
    (tmp_path / "zed.xml").write_text(CAT, encoding="utf-8")
    totals = main([str(tmp_path)])
    assert totals["polarity_accuracy"] == 1
    assert totals["certainty_accuracy"] == 0
    assert totals["time_accuracy"] == 1
    assert "1 event mentions" in capsys.readouterr().out

import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from ecb import Corpus, find_chains, join_lemmas, make_stories, measure_likeness, score_half

RELATIONS = """<Document><Relations>
<INTRA_DOC_COREF r_id="7"><source m_id="1"/><source m_id="2"/><target m_id="9"/></INTRA_DOC_COREF>
<CROSS_DOC_COREF r_id="8" note="ACT1"><source m_id="2"/><target m_id="10"/></CROSS_DOC_COREF>
</Relations></Document>"""


def make_mention(report, lemma, chain, topic="1"):
    return SimpleNamespace(event=SimpleNamespace(report_id=report), lemma=lemma, chain=chain, topic=topic)


CORPUS = Corpus(
    (), [make_mention("a", "sink", "x"), make_mention("b", "sink", "x"), make_mention("c", "sink", "y", "4")], {}
)


def test_chains_across_documents_stand_above_those_within():
    assert find_chains(ET.fromstring(RELATIONS), "1_1ecb") == {"1": "1_1ecb-7", "2": "ACT1"}


def test_lemma_delta_joins_through_documents_that_hold_the_lemma():
    likeness = {("a", "b"): 0.4, ("b", "c"): 0.1}
    near, far, _ = (join_lemmas(CORPUS, likeness, delta) for delta in (0.3, 0.05, 0.5))
    assert near[0] == near[1] != near[2]
    assert len(set(far)) == 1


def test_likeness_is_a_cosine():
    likeness = measure_likeness({"a": ["dam", "mill"], "b": ["dam", "mill"], "c": ["tax"]})
    assert likeness == {("a", "b"): pytest.approx(1), ("a", "c"): 0, ("b", "c"): 0}


def test_scores_of_a_half():
    assert score_half(CORPUS, ["x", "x", "y"], None)[3] == pytest.approx(1)
    assert score_half(CORPUS, ["x", "x", "x"], None)[3] < 1


def test_stories_of_reports():
    assert {story.id: story.reports for story in make_stories({"a": "s", "b": "s", "c": "t"})} == {
        "s": ("a", "b"),
        "t": ("c",),
    }

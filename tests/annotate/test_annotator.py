import pytest
import spacy

from whimbrel import make_report
from whimbrel.annotate import Annotator, load_annotator
from whimbrel.annotate.annotator import hash_pipeline
from whimbrel.errors import ModelError
from whimbrel.pipeline import make_sentence

BODY = """RAFAH, March 19 (Coastline Wire) — Egypt sent 40 lorries with flour to the crossing on Tuesday.

Diplomatic Efforts and Humanitarian Measures

Envoys of the two states met in Doha and agreed to meet again next week, officials there said."""


def test_text_of_the_doc_is_that_of_the_report(coder, demo_reports):
    docs = coder.annotator.annotate(demo_reports[:5])
    assert [doc.text for doc in docs] == [report.text for report in demo_reports[:5]]


def test_blocks_stand_in_the_doc_and_begin_sentences(coder):
    report = make_report(BODY)
    [doc] = coder.annotator.annotate([report])
    assert [(span.label_, span.start_char) for span in doc.spans["blocks"]] == [
        (block.kind, block.start) for block in report.blocks
    ]
    assert {block.kind for block in report.blocks} == {"dateline", "heading", "paragraph"}
    starts = {sent.start_char for sent in doc.sents}
    assert {block.start for block in report.blocks} <= starts


def test_no_sentence_reaches_over_a_block(coder, demo_reports):
    for report, doc in zip(demo_reports, coder.annotator.annotate(demo_reports), strict=True):
        for sent in doc.sents:
            crossed = [b for b in report.blocks if sent.start_char < b.start < sent.end_char]
            assert not [b for b in crossed if report.text[sent.start_char : b.start].strip()], sent.text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", "—", "…\n", "\u200b", "a\n\n\nb"])
def test_texts_of_next_to_nothing_are_annotated(coder, text):
    [doc] = coder.annotator.annotate([make_sentence(text)])
    assert doc.text == text


def test_no_reports_give_no_docs(coder):
    assert list(coder.annotator.annotate([])) == []


def test_a_pipeline_without_a_parser_is_refused():
    with pytest.raises(ModelError, match="'blank' has no tagger; use one with tagger, parser, ner"):
        Annotator(spacy.blank("en"), name="blank")


def test_a_folder_that_holds_no_pipeline_is_refused(tmp_path):
    with pytest.raises(ModelError, match="does not load"):
        load_annotator(str(tmp_path))


def test_the_hash_names_the_files_of_the_pipeline(coder, tmp_path):
    nlp = spacy.blank("en")
    assert hash_pipeline(nlp) == hash_pipeline(spacy.blank("en")) != hash_pipeline(coder.annotator.nlp)
    nlp.to_disk(tmp_path)
    first = hash_pipeline(spacy.load(tmp_path))
    (tmp_path / "more").write_text("x")
    assert first != hash_pipeline(spacy.load(tmp_path))

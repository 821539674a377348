import pytest

from baselines import Quote
from common import score_f1
from polnear import compare_people, load_documents, main, read_brat, score_contents, score_links

BRAT = """T1\tSource 0 4\tEnvoy
T2\tCue 5 9\tsaid
T3\tContent 10 20;30 40\tsome words
T4\tAttribution 5 9\tsaid
E1\tAttribution:T4 Cue:T2 Source:T1 Content:T3
T5\tCue 50 60\treportedly
T6\tContent 61 70\tmore
T7\tAttribution-no-source 50 60\treportedly
E2\tAttribution-no-source:T7 Cue:T5 Content:T6
E3\tAttribution-no-source:T7
"""


def test_brat_attributions_are_read():
    assert read_brat(BRAT.splitlines()) == [
        Quote((0, 4), (5, 9), ((10, 20), (30, 40))),
        Quote(None, (50, 60), ((61, 70),)),
    ]


def test_second_content_of_one_attribution_is_kept():
    lines = [
        "T1\tCue 0 4\tsaid",
        "T2\tContent 5 9\ta",
        "T3\tContent 12 15\tb",
        "E1\tAttribution:T1 Cue:T1 Content:T2 Content2:T3",
    ]
    assert read_brat(lines)[0].contents == ((5, 9), (12, 15))


def test_links_need_source_and_cue_of_one_attribution():
    gold = [Quote((0, 5), (6, 10), ()), Quote((20, 25), (26, 30), ()), Quote(None, (40, 44), ())]
    crossed = [Quote((0, 5), (26, 30), ())]
    assert score_links(gold, crossed) == [0, 1, 2]
    found = [
        Quote((3, 8), (6, 7), ()),
        Quote((3, 8), (6, 7), ((50, 60),)),
        Quote(None, (40, 44), ()),
        Quote((60, 61), (62, 63), ()),
    ]
    assert score_links(gold, found) == [1, 2, 2]


def test_one_gold_link_is_found_once():
    gold = [Quote((0, 5), (6, 10), ())]
    found = [Quote((0, 5), (6, 10), ()), Quote((0, 2), (6, 10), ())]
    assert score_links(gold, found) == [1, 2, 1]


def test_contents_worked_by_hand():
    text = "a b c d e f g h i j k l"
    gold = [Quote(None, (0, 1), ((0, 19),)), Quote(None, (0, 1), ((20, 23),))]  # a..j: 10 tokens; k l: 2 tokens
    found = [Quote(None, (0, 1), ((12, 23),)), Quote(None, (0, 1), ())]  # g..l: 6 tokens, 4 of them in the first
    scores = score_contents(text, gold, found)
    assert scores["tokens"] == [4, 6, 12]
    assert scores["tracker"] == [1, 1, 2]
    assert scores["any"] == [1, 1, 2]


def test_tracker_asks_for_more_than_three_tenths_of_the_gold():
    text = "a b c d e f g h i j"
    gold = [Quote(None, (0, 1), ((0, 19),))]
    assert score_contents(text, gold, [Quote(None, (0, 1), ((0, 5),))])["tracker"] == [0, 1, 1]
    assert score_contents(text, gold, [Quote(None, (0, 1), ((0, 7),))])["tracker"] == [1, 1, 1]


def make_folder(folder, annotators=("a1b2",)):
    for name in ("text", "attributions"):
        (folder / name).mkdir()
    (folder / "text" / "paper_zed.txt").write_text("Envoys said it rained. " * 4, encoding="utf-8")
    for annotator in annotators:
        path = folder / "attributions" / f"paper_zed_{annotator}.ann"
        path.write_text("T1\tSource 0 6\t\nT2\tCue 7 11\t\nT3\tContent 12 21\t\nE1\tA:T2 Source:T1 Cue:T2 Content:T3\n")
    return folder


def test_people_are_compared_where_two_read_one_article(tmp_path):
    documents = load_documents(make_folder(tmp_path, ("a1b2", "c3d4")))
    assert len(documents) == 1
    assert score_f1(compare_people(documents)["links"]) == 1
    assert score_f1(compare_people(documents)["tokens"]) == 1


def test_script_returns_figures_and_refuses_an_empty_folder(tmp_path, monkeypatch, capsys, fake_coder):
    monkeypatch.setattr("polnear.build_coder", lambda *_: fake_coder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="attributions"):
        main([str(tmp_path / "empty")])
    (tmp_path / "set").mkdir()
    assert main([str(make_folder(tmp_path / "set"))])["link_f1"] == 0
    assert "1 articles, 1 attributions" in capsys.readouterr().out

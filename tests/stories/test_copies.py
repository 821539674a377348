"""Copies of invented reports: kinds, originals, and what must not make a copy."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whimbrel.affair import CopyGroup
from whimbrel.records import Block, Report, hash_text
from whimbrel.stories.copies import group_copies
from whimbrel.stories.copy_prints import CopyTableError, Printer, find_sentences, load_boilerplate
from whimbrel.tables import read_table

TABLE = Path(load_boilerplate.__code__.co_filename).with_name("boilerplate.tsv")

PORT = (
    "Shells hit the harbour of Vesk early on Monday, setting two grain stores on fire. "
    "The harbour master said that 14 dockers were hurt, three of them badly. "
    "Crews from Orlan and Tamber fought the flames until noon. "
    "A spokesman for the Northern League denied that its gunners had fired on the town. "
    "The ministry of trade in Orlan put the damage at 40 million crowns. "
    "Insurers have asked ships to stay away from the strait of Mull for now."
)
# The same report as another desk would write it, by hand.
PORT_REWRITTEN = (
    "Two grain stores burned early on Monday after shells had struck Vesk harbour. "
    "Fourteen dockers were injured, three of them seriously, according to the harbour master. "
    "Until noon the fire was fought by crews from Orlan and Tamber. "
    "The Northern League denied through a spokesman that the town had been fired on by its gunners. "
    "Damage was put at 40 million crowns by Orlan's ministry of trade. "
    "Ships have been asked by insurers to keep away from the strait of Mull."
)
# The same event, by a reporter who was there.
PORT_SEEN = (
    "I woke before dawn when the windows of the old customs hotel broke. "
    "Outside, men with blackened faces carried a boy towards the quay of Vesk and called for a doctor. "
    "By the time the sun was up the smell of burning wheat lay over every street. "
    "Nobody here believes the denials that come from the hills. "
    "Marta Ohlin, who bakes bread behind the harbour, counted nine explosions and lost her van."
)
TALKS = (
    "Envoys of Orlan and the Northern League met in Tamber on Wednesday to talk about a truce. "
    "The host, President Ilse Varn of Tamber, spoke of a frank exchange that lasted seven hours. "
    "Neither side would say whether the question of prisoners had been raised. "
    "A second round is planned for the end of the month on the island of Sark. "
    "Diplomats doubt that the League's field commanders will accept any deadline."
)
FLOOD = (
    "The river Aune broke its banks near Holm after three days of rain and flooded 200 houses. "
    "Soldiers brought old people out of a nursing home in rubber boats. "
    "The mayor of Holm asked the government in Orlan for sandbags and pumps. "
    "Trains between Holm and Tamber will not run before Friday. "
    "Farmers said that most of the barley of the lower valley was lost."
)


def make_report(text: str, number: int = 0, published: str | None = None, publisher: str | None = None) -> Report:
    return Report(
        id=hash_text(str(number), text, published, publisher),
        text=text,
        text_hash=hash_text(text),
        source=f"{number}.txt",
        published=published,
        publisher=publisher,
    )


def group_texts(*texts: str) -> list[list[int]]:
    reports = [make_report(text, i) for i, text in enumerate(texts)]
    places = {report.id: i for i, report in enumerate(reports)}
    return sorted(sorted(places[copy.report_id] for copy in group.copies) for group in group_copies(reports))


def find_group(groups: tuple[CopyGroup, ...], report: Report) -> CopyGroup:
    return next(group for group in groups if any(copy.report_id == report.id for copy in group.copies))


def test_different_reports_stay_apart():
    assert group_texts(PORT, TALKS, FLOOD) == [[0], [1], [2]]


def test_same_words_are_exact():
    groups = group_copies([make_report(PORT, 0), make_report(PORT.replace(",", "").replace(". ", ".\n"), 1)])
    assert [copy.kind for copy in groups[0].copies] == ["original", "exact"]
    assert groups[0].copies[1].similarity == 1


def test_cut_is_near_and_says_what_is_dropped():
    cut = " ".join(PORT.split(". ")[:3]).replace("fire The", "fire. The").replace("badly Crews", "badly. Crews") + "."
    first, second = groups = group_copies([make_report(PORT, 0), make_report(cut, 1)]), None
    copy = first[0].copies[1]
    assert groups[1] is second
    assert copy.kind == "near"
    assert copy.added == ()
    assert [text.split()[0] for text in copy.dropped] == ["A", "The", "Insurers"]


def test_added_sentence_is_listed():
    more = "Schools in Vesk will stay shut this week, the town council decided."
    copy = group_copies([make_report(PORT, 0), make_report(f"{PORT} {more}", 1)])[0].copies[1]
    assert copy.added == (more,)
    assert copy.dropped == ()


def test_swapped_sentences_are_near():
    sentences = PORT.split(". ")
    random.Random(3).shuffle(sentences)
    assert group_copies([make_report(PORT, 0), make_report(". ".join(sentences), 1)])[0].copies[1].kind == "near"


def test_rewriting_by_hand_is_found():
    copy = group_copies([make_report(PORT, 0), make_report(PORT_REWRITTEN, 1)])[0].copies[1]
    assert copy.kind == "rewritten"
    assert 0 < copy.similarity < 0.7


def test_own_report_of_one_event_is_no_copy():
    assert group_texts(PORT, PORT_SEEN, PORT_REWRITTEN) == [[0, 2], [1]]


def test_rewriting_long_after_is_no_copy():
    late = [make_report(PORT, 0, "2031-05-05"), make_report(PORT_REWRITTEN, 1, "2031-09-01")]
    assert len(group_copies(late)) == 2
    soon = [make_report(PORT, 0, "2031-05-05"), make_report(PORT_REWRITTEN, 1, "2031-05-06")]
    assert len(group_copies(soon)) == 1


def test_earliest_date_is_the_original():
    reports = [make_report(PORT, i, day) for i, day in enumerate((None, "2031-05-06", "2031-05-05"))]
    copies = group_copies(reports)[0].copies
    assert [copy.report_id for copy in copies] == [reports[2].id, reports[0].id, reports[1].id]


def test_without_dates_the_first_read_is_the_original():
    reports = [make_report(PORT_REWRITTEN, 0), make_report(PORT, 1)]
    assert group_copies(reports)[0].copies[0].report_id == reports[0].id


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_report_that_quotes_two_does_not_chain_them(order):
    texts = (PORT, TALKS, f"{PORT} {TALKS}")
    groups = group_copies([make_report(texts[i], i) for i in order])
    first, second = (find_group(groups, make_report(texts[i], i)) for i in (0, 1))
    assert first.id != second.id


def test_round_up_that_holds_a_report_in_its_middle_stands_by_itself():
    other = FLOOD.replace("Aune", "Ilme").replace("Holm", "Brask")
    assert group_texts(PORT, f"{TALKS} {FLOOD} {PORT} {other}") == [[0], [1]]


def test_words_of_the_table_make_no_copy():
    foot = "Subscribe to our newsletter for all the news of the strait and its harbours every morning at six."
    foot += " Photo credit: an archive picture of the old lighthouse of Vesk by our own photographer at sea."
    short = ["Vesk will vote on the new bridge in May, its council said on Tuesday evening.", "Rain fell in Holm."]
    assert group_texts(*(f"{text}\n{foot}" for text in short)) == [[0], [1]]


def test_lines_that_an_outlet_puts_under_all_its_reports_make_no_copy():
    head = "The Strait Gazette, the oldest paper between Vesk and Tamber, owned by its readers since the great fire\n"
    foot = "\nWrite to our editors at the old mill or ring the bell at the gate on any working day before noon\n"
    bodies = [PORT, TALKS, FLOOD, PORT_SEEN]
    shorter = [body[: body.index(". ", 90) + 1] for body in bodies]
    assert group_texts(*(head + body + foot for body in shorter)) == [[0], [1], [2], [3]]
    twice = [head + body + foot for body in shorter for _ in range(2)]
    assert group_texts(*twice) == [[0, 1], [2, 3], [4, 5], [6, 7]]


def test_bulletins_of_one_outlet_in_one_form_are_no_copies():
    form = (
        "Shells fell on the {} quarter of Vesk on {}, a source at the town's police command told our reporter. "
        "The source added that {} people were hurt and {} houses damaged by the shells in the {} quarter. "
        "In Holm, {} people were hurt when a mine went off near the {} mill, the source said."
    )
    first = form.format("Mill", "Monday", "three", "two", "Mill", "four", "upper")
    second = form.format("Castle", "Tuesday", "12", "nine", "Castle", "six", "lower")
    reports = [
        make_report(first, 0, "2031-05-05", "Gazette"),
        make_report(second, 1, "2031-05-12", "Gazette"),
    ]
    assert len(group_copies(reports)) == 2


def test_headings_and_dateline_are_not_compared():
    text = f"Harbour burns\n{PORT}"
    block = Block(kind="paragraph", start=len("Harbour burns\n"), end=len(text))
    report = Report(
        id="h", text=text, text_hash="h", source="h", blocks=(Block(kind="heading", start=0, end=13), block)
    )
    assert [copy.kind for copy in group_copies([make_report(PORT), report])[0].copies] == ["original", "exact"]


def test_same_report_given_twice_counts_once():
    assert [len(group.copies) for group in group_copies([make_report(PORT), make_report(PORT)])] == [1]


def test_no_reports_and_reports_without_words():
    assert group_copies([]) == ()
    assert group_texts("", "...", "\n", PORT) == [[0], [1], [2], [3]]


def test_many_copies_stay_one_group():
    sentences = PORT.split(". ")
    chance = random.Random(1)
    texts = [". ".join(chance.sample(sentences, 5)) for _ in range(60)]
    assert len(group_texts(PORT, *texts, TALKS, FLOOD)) == 3


@given(st.permutations(range(6)))
@settings(max_examples=25, deadline=None)
def test_order_of_reading_does_not_change_the_groups(order):
    texts = (PORT, PORT_REWRITTEN, TALKS, TALKS[: TALKS.index(" A second")], FLOOD, PORT_SEEN)
    reports = [make_report(texts[i], i) for i in order]
    places = {report.id: i for report, i in zip(reports, order, strict=True)}
    groups = {frozenset(places[copy.report_id] for copy in group.copies) for group in group_copies(reports)}
    assert groups == {frozenset(group) for group in ((0, 1), (2, 3), (4,), (5,))}


@given(st.lists(st.text(max_size=300), max_size=6))
@settings(max_examples=50, deadline=None)
def test_any_text_is_grouped_once(texts):
    reports = [make_report(text, i) for i, text in enumerate(texts)]
    found = [copy.report_id for group in group_copies(reports) for copy in group.copies]
    assert sorted(found) == sorted(report.id for report in reports)


def test_sentences_are_split_at_stops_that_end_them():
    text = 'Gen. A. Brook left at 9 a.m. on Monday. "He is gone." U.S. ships stayed.\nNobody asked'
    report = make_report(text)
    assert [text[start:end] for start, end in find_sentences(report)] == [
        "Gen. A. Brook left at 9 a.m. on Monday.",
        '"He is gone."',
        "U.S. ships stayed.",
        "Nobody asked",
    ]


def test_each_row_of_the_table_marks_its_example():
    printer = Printer()
    for number, row in read_table(TABLE, ("words", "kind", "example"), CopyTableError):
        assert printer.read_line(row["example"], 0, len(row["example"])) is None, number


def test_wrong_table_says_so(tmp_path):
    table = tmp_path / "boilerplate.tsv"
    table.write_text("words\nread on\n")
    with pytest.raises(CopyTableError, match="kind"):
        load_boilerplate(table)

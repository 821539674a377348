import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.ingest import find_blocks, make_report
from whimbrel.ingest.datelines import find_header

PROSE = "Envoys of the two states met on Tuesday and agreed to reopen the crossing for aid lorries, officials said."
MORE = "The ministry called for restraint. It said the convoy would leave on Friday, unless the road was closed again."


def list_blocks(text, **known):
    header_end, _ = find_header(text)
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text, header_end, **known)]


@pytest.mark.parametrize(
    "dateline",
    [
        "RAFAH, March 19 (Coastline Wire) —",
        "WASHINGTON (AP) -",
        "WASHINGTON, D.C. —",
        "JERUSALEM —",
        "GAZA CITY, Gaza Strip --",
        "ISLAMABAD:",
        "TUNIS, Tunisia (Reuters) -",
        "ST. PETERSBURG, Russia (AP) _",
        "BEIRUT/JERUSALEM, 5 April 2024 (Coastline Wire) –",
        "MOSCOW, March 19. /TASS/.",
        "DAMASCUS (SANA)",
        "Beirut, Lebanon –",
        "Damascus (SANA) –",
        "Wed 05 Apr 2017",
        "Published August 3 2015",
        "Date of publication 5 July 2016",
        "Last updated at Apr 052017",
        "Posted on July 12 2016 by Ada Merle",
        "Friday 10 July 2015 19:14",
        "23.10.2017(updated 2340 23.10.2017)",
        "13-12-2014",
    ],
)
def test_dateline_is_cut_from_its_paragraph(dateline):
    assert list_blocks(f"{dateline} {PROSE}") == [("dateline", dateline), ("paragraph", PROSE)]


@pytest.mark.parametrize(
    "sentence",
    [
        "NATO — which met on Friday — agreed to the plan.",
        "US-Egypt relations were strained by the refusal.",
        "Rafah — a city on the border — is full.",
        "On 5 April 2017 the army left the town.",
        "April 5, 2017 marks the day of the raid.",
        "By Friday the army had left the town.",
        "By early Friday, the ministry had agreed.",
        "The IDF's spokesman - a colonel - declined to say.",
        "Date palms were burnt in 2024.",
    ],
)
def test_sentence_that_looks_like_a_dateline_stays_whole(sentence):
    assert list_blocks(sentence) == [("paragraph", sentence)]


@pytest.mark.parametrize(
    "byline",
    [
        "By Ada Merle",
        "BY ADA MERLE",
        "By Ada Merle and Otto F. Lind in Cairo",
        "(Reporting by Ada Merle in Cairo; editing by Otto Lind)",
        "Additional reporting by Ada Merle",
    ],
)
def test_byline_on_its_own_is_no_sentence(byline):
    assert list_blocks(f"{byline}\n\n{PROSE}") == [("dateline", byline), ("paragraph", PROSE)]


@pytest.mark.parametrize(
    "heading",
    [
        "Diplomatic Efforts and Humanitarian Measures",
        "Looking Ahead: What the Talks Mean for the Region",
        "Will the Truce Hold?",
        "What happens next",
        "## Aid at the border",
        "**Aid at the border.**",
        "* * *",
        "AID CONVOYS STOPPED",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_heading_inside_the_body_is_told(heading, gap):
    assert list_blocks(gap.join([PROSE, heading, MORE])) == [
        ("paragraph", PROSE),
        ("heading", heading),
        ("paragraph", MORE),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "The envoy said:",
        "“We will come back.”",
        "No deal was reached, the envoy said.",
        "- Lorries wait at the border",
        "1. Lorries wait at the border",
        "Will the guns fall silent when the envoys come back to the capital?",
        "the rest of it",
    ],
)
def test_short_line_of_prose_is_no_heading(line):
    assert ("paragraph", line) in list_blocks("\n\n".join([PROSE, line, MORE]))


def test_last_line_without_a_stop_is_read():
    assert list_blocks(f"{PROSE}\n\nThe envoy left on Friday")[1] == ("paragraph", "The envoy left on Friday")


def test_bare_sentences_without_stops_are_read():
    lines = ["The army shelled the town on Friday", "The envoy left the talks", "The ministry denied the claim"]
    assert list_blocks("\n".join(lines)) == [("paragraph", line) for line in lines]


def test_a_single_line_is_always_read():
    for line in ("Army Shells Border Town", "The army shelled the town on Friday", "# Army Shells Border Town"):
        assert list_blocks(line) == [("paragraph", line)]


def test_headline_over_the_story_is_a_heading():
    headline = "Ministry says it will press on with the operation despite warnings from its closest ally"
    assert list_blocks(f"{headline}\n\n{PROSE}")[0] == ("heading", headline)


def test_headline_in_title_case_may_end_with_a_stop():
    assert list_blocks(f"Envoys Agree to Reopen Border Crossing.\n\n{PROSE}")[0][0] == "heading"


def test_headline_byline_and_dateline_stand_in_order():
    text = f"Envoys agree to reopen crossing\nBy Ada Merle\n19 March 2024\n\nRAFAH, March 19 (Coastline Wire) — {PROSE}"
    assert [kind for kind, _ in list_blocks(text)] == ["heading", "dateline", "dateline", "dateline", "paragraph"]


def test_title_repeated_in_front_of_the_story_is_a_heading():
    text = f"Wed 05 Apr 2017 Envoys agree to reopen crossing. {PROSE}"
    for title in ("Envoys agree to reopen crossing", "Envoys Agree To Reopen Crossing | Harbour Courier"):
        assert list_blocks(text, title=title) == [
            ("dateline", "Wed 05 Apr 2017"),
            ("heading", "Envoys agree to reopen crossing."),
            ("paragraph", PROSE),
        ]


def test_first_sentence_that_begins_like_the_title_is_read():
    text = "Envoys agree to reopen crossing for aid lorries."
    assert list_blocks(text, title="Envoys agree to reopen crossing") == [("paragraph", text)]


def test_title_that_is_the_whole_text_is_read():
    assert list_blocks("Envoys agree to reopen crossing", title="Envoys agree to reopen crossing")[0][0] == "paragraph"


def test_headings_known_from_markup_are_headings():
    question = "What happens next for all of the people who wait at the border with their children?"
    assert list_blocks(f"{PROSE}\n{question}\n{MORE}", headings=[question])[1] == ("heading", question)


@pytest.mark.parametrize("header", [" date 2024-03-22", "date 2024-03-22", "Date: 2024-03-22"])
def test_first_line_header_is_apart_from_the_text_beside_it(header):
    assert list_blocks(f"{header} {PROSE}") == [("header", header.strip()), ("paragraph", PROSE)]


def test_lines_of_a_text_without_blank_lines_are_paragraphs():
    assert list_blocks(f"{PROSE}\n{MORE}\n{PROSE}") == [("paragraph", PROSE), ("paragraph", MORE), ("paragraph", PROSE)]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_hard_wrapped_text_is_not_split_at_its_lines(width):
    paragraphs = [f"{PROSE} {MORE}", f"{MORE} {PROSE}", f"{PROSE} {PROSE}"]
    wrapped = [textwrap.fill(paragraph, width) for paragraph in paragraphs]
    text = "\n\n".join([wrapped[0], "Diplomatic Efforts", *wrapped[1:]])
    assert list_blocks(text) == [
        ("paragraph", wrapped[0]),
        ("heading", "Diplomatic Efforts"),
        ("paragraph", wrapped[1]),
        ("paragraph", wrapped[2]),
    ]


def test_short_line_ends_a_paragraph_of_wrapped_text():
    first = "Envoys of the two states met on Tuesday in the port and said that they\nwould meet again."
    second = "The ministry called for restraint and asked all sides to wait for the\nenvoys to come back."
    assert list_blocks(f"{first}\n{second}") == [("paragraph", first), ("paragraph", second)]


def test_wrapped_headline_is_one_heading():
    text = f"Ministry says it will press on with the operation despite\nwarnings from its closest ally\n\n{PROSE}"
    assert list_blocks(text)[0][1].endswith("closest ally")


LAYOUT = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                PROSE,
                MORE,
                "By Ada Merle",
                "Aid at the Border",
                "RAFAH, March 19 (AP) —",
                " date 2024-03-22 ",
                "# A",
                "—",
                "\n",
                "\n\n",
                " ",
                "\t",
                "\r\n",
                "\u2028",
                "\x1c",
                "Wed 05 Apr 2017 ",
                "- ",
                "***",
            ]
        ),
        max_size=20,
    ).map("".join),
)


@given(LAYOUT, st.one_of(st.none(), LAYOUT), st.integers(0, 20))
def test_blocks_are_ordered_apart_and_cover_the_text(text, title, header_end):
    end = 0
    for block in find_blocks(text, min(header_end, len(text)), title=title):
        assert end <= block.start < block.end <= len(text)
        assert not text[end : block.start].strip()
        assert text[block.start : block.end].strip() == text[block.start : block.end]
        end = block.end
    assert not text[end:].strip()


def test_blocks_of_a_report_are_places_in_its_stored_text():
    report = make_report(f"\ufeff date 2024-03-22 {PROSE}\r\n\r\nAid at the Border\r\n\r\n{MORE}\x07")
    assert [report.text[block.start : block.end] for block in report.blocks if block.kind == "paragraph"] == [
        PROSE,
        MORE,
    ]

"""The page: whole, closed to the network, and safe from what stands in reports."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from vesk_samples import EMPTY, HOSTILE, make_affair
from whimbrel.export.page import write_page
from whimbrel.export.page.write import clean

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Reader(HTMLParser):
    """Gathers what a page is made of, and what is wrong with its nesting."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.links, self.open, self.wrong = [], [], [], [], []
        self.text, self.scripts, self.handlers = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.tags.append((tag, names))
        self.ids += [names["id"]] if "id" in names else []
        self.links += [names["href"]] if "href" in names else []
        self.handlers += [name for name in names if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        inside = self.open[-1] if self.open else ""
        (self.scripts if inside in ("script", "style") else self.text).append(data)


@pytest.fixture(scope="module")
def page():
    return write_page(make_affair())


@pytest.fixture(scope="module")
def hostile():
    return write_page(make_affair(HOSTILE))


@pytest.mark.parametrize("affair", [make_affair(), make_affair(HOSTILE), EMPTY], ids=["plain", "hostile", "empty"])
def test_every_element_is_closed_and_every_link_leads_somewhere(affair):
    read = Reader(write_page(affair))
    assert not read.wrong and not read.open
    assert len(read.ids) == len(set(read.ids))
    assert all(link.startswith("#") and link[1:] in read.ids for link in read.links)


def test_nothing_is_fetched(page):
    read = Reader(page)
    assert not [names for _, names in read.tags if "src" in names]
    assert not [tag for tag, _ in read.tags if tag in ("link", "img", "iframe", "object", "base", "form")]
    assert "@import" not in page and "url(" not in page.split("</style>", 1)[0]


def test_only_scripts_of_ours_may_run(page):
    policy = next(names["content"] for tag, names in Reader(page).tags if names.get("http-equiv"))
    run = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(run) == 2
    for script in run:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy and "'unsafe-inline'" not in policy.split("style-src")[0]


def test_markup_in_a_report_shows_as_text(page, hostile):
    plain, read = Reader(page), Reader(hostile)
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in read.tags]
    assert not read.handlers
    shown = "".join(read.text)
    assert "<img src=x onerror=" in shown and "{{ 7*7 }}" in shown and "</script><script>alert(1)" in shown


def test_characters_that_cannot_be_seen_are_replaced(hostile):
    assert not re.search("[\x00\x1b\u202e]", hostile.split("<script>")[0])
    assert clean("a\u202eb\ud800\tc") == "a\ufffdb\ufffd\tc"
    hostile.encode()


@given(st.text(max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_words_make_a_page_of_the_same_shape(words):
    read = Reader(write_page(make_affair(words or "x")))
    assert not read.wrong and not read.open and not read.handlers
    read.text and "".join(read.text).encode()


def test_landmarks_headings_and_captions_are_there(page):
    read = Reader(page)
    tags = [tag for tag, _ in read.tags]
    assert tags.count("h1") == 1
    for tag in ("header", "nav", "main", "footer"):
        assert tag in tags
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert tags.count("caption") == tags.count("table") > 3
    assert dict(read.tags)["html"] == {"lang": "en"}
    assert '<a class="skip" href="#main">' in page


def test_every_chart_has_a_name_and_a_table(page):
    read = Reader(page)
    plots = [names for _, names in read.tags if names.get("role") == "img"]
    assert {p["data-chart"] for p in plots} == {"chronology", "network", "map-0", "ledger", "tension-0"}
    assert all(names["aria-label"] for names in plots)
    assert page.count("The same as a table") == len(plots)


def test_a_line_has_the_sentence_behind_it_with_its_word_marked(page):
    chronology = page.split('id="chronology"')[1].split("</section>")[0]
    assert "Orlania <mark>shelled</mark> Vesk." in chronology
    assert "Vesk, 20 March 2030" in chronology


def test_both_sides_of_a_disagreement_are_shown(page):
    ledger = page.split('id="ledger"')[1].split("</section>")[0]
    assert "contradiction, unless the office changed hands" in ledger
    assert "Orlania shelled Vesk." in ledger
    assert "by the gazetteer’s dated table" in ledger


def test_an_incident_has_every_value_and_its_history(page):
    incidents = page.split('id="incidents"')[1].split("</section>")[0]
    assert "Every value, and who gives it" in incidents
    assert "1 March 2030: <strong>planned</strong>" in incidents
    assert "undated: <strong>not happened</strong>" in incidents


def test_a_commitment_says_what_became_of_it(page):
    commitments = page.split('id="commitments"')[1].split("</section>")[0]
    assert "kept" in commitments and "until 1 April 2030" in commitments and "What decides it" in commitments


def test_a_long_affair_is_cut_and_says_so():
    affair = make_affair()
    lines = tuple(structs.replace(affair.disagreements[0], id=str(i)) for i in range(5))
    page = write_page(structs.replace(affair, disagreements=lines), most=2)
    assert page.count('<article class="line">') == 2
    assert "2 of 5 lines are shown" in page


def test_the_title_can_be_given():
    assert '<h1 dir="auto">The port &amp; the strait</h1>' in write_page(make_affair(), title="The port & the strait")


def test_the_same_affair_makes_the_same_page():
    assert write_page(make_affair()) == write_page(make_affair())


def test_an_affair_that_refers_to_what_it_lacks_still_makes_a_page():
    affair = make_affair()
    gone = structs.replace(affair, reports=(), events=(), entities=(), incidents=(), copies=())
    assert not Reader(write_page(gone)).wrong

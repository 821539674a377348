import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import GazetteerError
from whimbrel.gazetteer import load_gazetteer, split_name
from whimbrel.gazetteer.tables import COLUMNS, read_rows

GAZETTEER = load_gazetteer()


@pytest.fixture
def gazetteer():
    return GAZETTEER


def find(gazetteer, *words):
    return [(" ".join(words[start:end]), entries[0].country) for start, end, entries in gazetteer.find_names(words)]


def code(gazetteer, name, on=None):
    entry = gazetteer.choose_entry(gazetteer.find_entries(name), on)
    return entry and (entry.country, entry.sectors)


@pytest.mark.parametrize(
    ("name", "country", "table"),
    [
        ("U.S.", "USA", "countries"),
        ("Türkiye", "TUR", "countries"),
        ("Burma", "MMR", "countries"),
        ("Côte d’Ivoire", "CIV", "countries"),
        ("Iranian", "IRN", "demonyms"),
        ("Briton", "GBR", "demonyms"),
        ("Filipinos", "PHL", "demonyms"),
        ("Kurdish", None, "demonyms"),
        ("Palestinians", "PSE", "demonyms"),
        ("Tehran", "IRN", "capitals"),
        ("Kremlin", "RUS", "seats"),
        ("Knesset", "ISR", "seats"),
        ("Élysée", "FRA", "seats"),
        ("Gaza Strip", "PSE", "regions"),
        ("Kosovo", "KOS", "countries"),
        ("Transnistria", "MDA", "countries"),
        ("Greenland", "DNK", "countries"),
        ("Persian Gulf", None, "others"),
        ("Security Council", "UNO", "organisations"),
        ("NATO", "IGO", "organisations"),
        ("European Commission", "EUR", "organisations"),
        ("Shin Bet", "ISR", "organisations"),
        ("Quds Force", "IRN", "organisations"),
        ("ISIS", "IMG", "groups"),
        ("M23", "COD", "groups"),
        ("Likud", "ISR", "groups"),
    ],
)
def test_name_stands_for_the_country_and_table(gazetteer, name, country, table):
    entry = gazetteer.choose_entry(gazetteer.find_entries(name))
    assert entry is not None
    assert (entry.country, entry.table) == (country, table)


def test_names_of_one_country_share_its_id_and_name(gazetteer):
    for name in ("US", "America", "Americans", "American", "Washington"):
        (entry,) = gazetteer.find_entries(name)
        assert (entry.id, entry.name) == ("USA", "United States")


def test_capital_that_acts_is_the_government(gazetteer):
    (entry,) = gazetteer.find_entries("Tehran")
    assert entry.sectors == ("GOV",)


def test_partly_recognised_entity_carries_pre(gazetteer):
    assert "PRE" in gazetteer.find_entries("South Ossetia")[0].sectors


def test_sectors_of_groups_come_primary_first_with_alternatives(gazetteer):
    (hezbollah,) = gazetteer.find_entries("Hezbollah")
    assert (hezbollah.country, hezbollah.sectors) == ("LBN", ("REB", "PTY"))
    assert "LBN PTY" in hezbollah.alternatives
    assert code(gazetteer, "Hamas", "2024-03-20") == ("PSE", ("REB",))


@pytest.mark.parametrize(
    ("on", "sectors"),
    [("1995-06-01", "REB"), ("1999-01-01", "GOV"), ("2010-01-01", "REB"), ("2021-08-14", "REB"), ("2021-08-15", "GOV")],
)
def test_taliban_are_rebels_or_government_by_the_day(gazetteer, on, sectors):
    assert code(gazetteer, "Taliban", on) == ("AFG", (sectors,))


@pytest.mark.parametrize(
    ("name", "on", "office"),
    [
        ("Yoav Gallant", "2024-03-22", "defence minister"),
        ("Gallant", "2022-12-29", "defence minister"),
        ("Yoav Gallant", "2024-11-06", None),
        ("Benny Gantz", "2022-06-01", "defence minister"),
        ("Gantz", "2023-10-12", "minister without portfolio"),
        ("Gantz", "2024-06-10", None),
        ("Netanyahu", "1997-01-01", "prime minister"),
        ("Netanyahu", "2024-03-19", "prime minister"),
        ("Biden", "2012-01-01", "vice president"),
        ("Biden", "2024-03-18", "president"),
        ("Bush", "1991-01-17", "president"),
        ("Erdoğan", "2016-07-15", "president"),
    ],
)
def test_office_is_that_of_the_day(gazetteer, name, on, office):
    entry = gazetteer.choose_entry(gazetteer.find_entries(name), on)
    assert (entry.office if entry else None) == office


def test_one_surname_means_the_one_in_office(gazetteer):
    entries = gazetteer.find_entries("Bush")
    assert gazetteer.choose_entry(entries, "1990-01-01").id == "george-h-w-bush"
    assert gazetteer.choose_entry(entries, "2003-03-20").id == "george-w-bush"


def test_without_a_date_the_latest_is_chosen(gazetteer):
    assert gazetteer.choose_entry(gazetteer.find_entries("Taliban")).sectors == ("GOV",)
    assert gazetteer.choose_entry(gazetteer.find_entries("Clinton")).id == "hillary-clinton"


def test_nothing_is_chosen_among_several_that_are_meant_alike(gazetteer):
    entries = gazetteer.find_entries("Ansar al-Sharia")
    assert len({entry.id for entry in entries}) > 1
    assert gazetteer.choose_entry(entries, "2013-01-01") is None
    assert gazetteer.choose_entry(()) is None


@pytest.mark.parametrize(
    "words",
    [("al", "-", "Qaeda"), ("al-Qaeda",), ("Al", "Qaeda"), ("Al-Qaeda",), ("al", "‑", "Qaeda")],
)
def test_hyphens_and_spaces_make_no_difference(gazetteer, words):
    assert gazetteer.find_names(words)[0][:2] == (0, len(words))


@pytest.mark.parametrize("words", [("Sana'a",), ("Sana’a",), ("Sanaa",), ("Sana", "'", "a")])
def test_apostrophes_make_no_difference(gazetteer, words):
    assert find(gazetteer, *words)[0][1] == "YEM"


def test_longest_name_wins(gazetteer):
    assert find(gazetteer, "The", "Palestinian", "Islamic", "Jihad") == [("Palestinian Islamic Jihad", "PSE")]
    assert find(gazetteer, "in", "the", "South", "China", "Sea") == [("South China Sea", None)]


def test_possessive_and_neighbours_stay_outside(gazetteer):
    assert find(gazetteer, "Israel", "'s", "envoy", "met", "U.S.", "-", "led", "talks") == [
        ("Israel", "ISR"),
        ("U.S.", "USA"),
    ]


def test_name_does_not_run_over_a_full_stop(gazetteer):
    assert find(gazetteer, "They", "drove", "West", ".", "Bank", "staff") == []


def test_case_tells_a_name_from_a_word(gazetteer):
    assert find(gazetteer, "tell", "us", "who", "is", "it", "in", "turkey") == []
    assert find(gazetteer, "I", "ran", "home") == []


def test_headline_in_capitals_falls_back_to_any_case(gazetteer):
    assert find(gazetteer, "ISRAELI", "ARMY", "AND", "HEZBOLLAH", "CLASH") == [
        ("ISRAELI ARMY", "ISR"),
        ("HEZBOLLAH", "LBN"),
    ]


def test_marked_words_are_left_alone_in_capitals(gazetteer):
    assert find(gazetteer, "WHO", "IS", "TO", "BLAME") == []
    assert find(gazetteer, "WHO") == [("WHO", "UNO")]
    assert find(gazetteer, "The", "WHO", "fears", "IS", "attacks") == [("WHO", "UNO"), ("IS", "IMG")]


def test_country_is_found_by_code(gazetteer):
    assert gazetteer.find_country("KOR").name == "South Korea"
    assert gazetteer.find_country("ZZZ") is None


TOKENS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["al", "-", "Qaeda", "U.S.", "West", "Bank", "'", "’", ".", "UNITED", "é", "Sana'a", "of"]),
)


@given(st.lists(TOKENS, max_size=30))
def test_found_names_are_ordered_apart_and_inside(words):
    found = GAZETTEER.find_names(words)
    edges = [edge for start, end, _ in found for edge in (start, end)]
    assert all(0 <= start < end <= len(words) for start, end, _ in found)
    assert all(entries for _, _, entries in found)
    assert edges == sorted(edges)


@given(st.text())
def test_normal_form_is_stable(text):
    pieces = split_name(text)
    assert [piece for part in pieces for piece in split_name(part)] == pieces


def write_table(folder, table, *rows):
    lines = ["\t".join(COLUMNS[table]), *("\t".join(row) for row in rows)]
    (folder / f"{table}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_own_table_replaces_all_rows_of_an_id_and_adds_others(tmp_path):
    own = ("taliban", "Taliban", "", "AFG", "REB", "", "", "", "unverified")
    new = ("blue-front", "Blue Front", "BFX", "SOM", "PRM", "2020", "", "", "field notes 3")
    write_table(tmp_path, "groups", own, new)
    gazetteer = load_gazetteer(tmp_path)
    assert code(gazetteer, "Taliban", "2024-01-01") == ("AFG", ("REB",))
    assert code(gazetteer, "BFX") == ("SOM", ("PRM",))
    assert code(gazetteer, "Hamas") == ("PSE", ("REB",))


def test_own_word_replaces_the_shipped_one(tmp_path):
    write_table(tmp_path, "country_words", ("Congress", "IND", "seat", "LEG", "unverified"))
    (entry,) = load_gazetteer(tmp_path).find_entries("Congress")
    assert (entry.country, entry.sectors) == ("IND", ("LEG",))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("x", "X", "", "XXX", "REB", "", "", "", "unverified"), "unknown code `XXX`"),
        (("x", "X", "", "SOM", "REBEL", "", "", "", "unverified"), "unknown sector `REBEL`"),
        (("x", "X", "", "SOM", "REB", "21 May", "", "", "unverified"), "is no date"),
        (("x", "X", "", "SOM", "REB", "2020", "2019-12", "", "unverified"), "before it starts"),
        (("x", "X", "", "SOM", "REB", "", "", "SOM FOO", "unverified"), "unknown code `FOO`"),
        (("x", "", "", "SOM", "REB", "", "", "", "unverified"), "empty"),
        (("x", "X", "", "SOM", "REB", "", "", "", ""), "empty"),
        (("x", "X ", "", "SOM", "REB", "", "", "", "unverified"), "space"),
        (("x", "X", "SOM"), "3 fields"),
    ],
)
def test_wrong_row_is_named_by_file_line_and_mend(tmp_path, row, reason):
    write_table(tmp_path, "groups", ("ok", "Okay Front", "", "SOM", "REB", "", "", "", "unverified"), row)
    with pytest.raises(GazetteerError, match=reason) as caught:
        load_gazetteer(tmp_path)
    assert caught.value.line == 3
    assert caught.value.path.endswith("groups.tsv")
    assert ";" in caught.value.reason


@pytest.mark.parametrize("data", [b"id\tname\n", b"", b"\xff\xfe\x00"])
def test_table_with_a_wrong_header_or_bytes_is_refused(tmp_path, data):
    (tmp_path / "leaders.tsv").write_bytes(data)
    with pytest.raises(GazetteerError, match="line 1"):
        load_gazetteer(tmp_path)


def test_wrong_kind_and_wikidata_id_are_refused(tmp_path):
    write_table(tmp_path, "country_words", ("Foo", "SOM", "nickname", "", "unverified"))
    with pytest.raises(GazetteerError, match="unknown kind"):
        load_gazetteer(tmp_path)
    (tmp_path / "country_words.tsv").unlink()
    row = ("x-y", "X Y", "", "SOM", "president", "GOV", "2020", "", "12", "unverified")
    write_table(tmp_path, "leaders", row)
    with pytest.raises(GazetteerError, match="no Wikidata id"):
        load_gazetteer(tmp_path)


@given(st.binary(max_size=200))
def test_any_bytes_as_a_table_raise_only_a_gazetteer_error(data):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "codes.tsv"
        path.write_bytes("\t".join(COLUMNS["codes"]).encode() + b"\n" + data)
        try:
            list(read_rows(path, "codes"))
        except GazetteerError as error:
            assert error.line >= 1

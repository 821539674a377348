import pytest
from docs import find_token, mark_blocks, read_doc

from place_samples import open_few_places
from whimbrel.coding.entities import Entities
from whimbrel.coding.parse import Parse
from whimbrel.coding.places import PlaceFinder
from whimbrel.coding.senses import measure_points


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    with open_few_places(tmp_path_factory.mktemp("cache")) as index:
        yield index


@pytest.fixture
def find(places, gazetteer, lexicon):
    """Return a function that gives the toponyms of a text."""

    def read(text, blocks=()):
        parse = Parse(mark_blocks(read_doc(text), *blocks) if blocks else read_doc(text))
        return PlaceFinder(places, gazetteer).find_places(parse, Entities(parse, gazetteer, lexicon))

    return read


def tell(toponyms):
    return [(item.place.text, item.place.kind, item.place.country) for item in toponyms]


@pytest.mark.parametrize(
    ("text", "country"),
    [("Israel struck Rafah in Gaza after talks in Cairo.", "PSE"), ("Egypt moved police to Rafah, Cairo said.", "EGY")],
)
def test_rafah_is_on_the_side_that_the_report_is_about(find, text, country):
    assert ("Rafah", "town", country) in tell(find(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Soldiers stood in Tripoli in northern Lebanon.", ("Tripoli", "town", "LBN")),
        ("Libya closed the harbour in Tripoli.", ("Tripoli", "town", "LBY")),
        ("Police in Savannah, Georgia, held two men.", ("Georgia", "region", "USA")),
        ("Russia left Georgia, and Tbilisi welcomed it.", ("Georgia", "country", "GEO")),
        ("Fires burned in Washington state.", ("Washington state", "region", "USA")),
        ("Officials met in Washington.", ("Washington", "town", "USA")),
        ("Spanish police searched Cordoba.", ("Cordoba", "town", "ESP")),
        ("Argentine police searched Cordoba.", ("Cordoba", "town", "ARG")),
        ("Settlers entered Hebron.", ("Hebron", "town", "PSE")),
    ],
)
def test_name_of_several_places_is_read_by_the_text(find, text, found):
    assert found in tell(find(text))


def test_washington_is_the_capital_unless_the_text_says_state(find):
    assert find("Officials met in Washington.")[0].place.latitude == pytest.approx(38.9, abs=0.1)
    assert find("Fires burned in Washington state.")[0].place.geonames_id == 5815135


def test_one_sense_a_name_a_report(find):
    found = find("A bomb went off in Birmingham, Alabama. Birmingham police came.")
    assert tell(found) == [("Birmingham", "town", "USA"), ("Alabama", "region", "USA"), ("Birmingham", "town", "USA")]


def test_town_and_its_state_after_a_comma(find):
    found = find("The farmer moved from Paris, Texas, to Paris.")
    assert tell(found)[:2] == [("Paris", "town", "USA"), ("Texas", "region", "USA")]


def test_direction_and_generic_words_are_part_of_the_name(find):
    southern, idlib = find("Shells hit southern Lebanon and Idlib province.")
    assert (southern.place.text, southern.place.precision, southern.place.geonames_id) == (
        "southern Lebanon",
        "region",
        None,
    )
    assert southern.place.basis == "gazetteer:places", "the south has a middle of its own"
    assert (idlib.place.text, idlib.place.name, idlib.place.precision) == ("Idlib province", "Idlib", "region")


def test_part_of_a_town_has_the_point_of_the_town_and_no_id(find):
    aleppo, homs = find("Fighting spread to eastern Aleppo and the city of Homs.")
    assert (aleppo.place.text, aleppo.place.kind, aleppo.place.geonames_id) == ("eastern Aleppo", "region", None)
    assert aleppo.place.latitude == 36.201
    assert (homs.place.text, homs.place.kind) == ("Homs", "town")


def test_crossings_camps_and_straits(find):
    assert tell(find("Trucks reached the Kerem Shalom crossing and al-Hol camp.")) == [
        ("Kerem Shalom crossing", "crossing", "PSE"),
        ("al-Hol camp", "camp", "SYR"),
    ]
    _, strait = find("Guards closed Baabda palace and the Strait of Hormuz.")
    assert (strait.place.text, strait.place.kind, strait.place.country) == ("Strait of Hormuz", "strait", None)


def test_arabic_article_is_part_of_the_name(find):
    assert tell(find("Troops entered Deir Ezzor and al-Raqqa.")) == [
        ("Deir Ezzor", "town", "SYR"),
        ("al-Raqqa", "town", "SYR"),
    ]


def test_neighbour_tells_which_town(find):
    assert tell(find("Rebels took Ashfield, south of Corley.")) == [
        ("Ashfield", "town", "GBR"),
        ("Corley", "town", "GBR"),
    ]


def test_unknown_village_stays_unresolved(find):
    [item] = find("Families fled the village of Zhovtovo.")
    assert (item.place.text, item.place.precision, item.place.basis) == ("Zhovtovo", "unresolved", "text")
    assert item.place.latitude is None and item.place.geonames_id is None and item.place.country is None


@pytest.mark.parametrize(
    "text", ["The Washington Post wrote about Israeli soldiers.", "Doctors feared the West Nile virus."]
)
def test_papers_peoples_and_diseases_are_no_places(find, text):
    assert find(text) == []


def test_dateline_in_capitals_is_read(find):
    blocks = ((0, 8, "dateline"), (8, 11, "paragraph"))
    found = find("RAFAH, Gaza Strip (Wire) — Troops left.", blocks)
    assert tell(found) == [("RAFAH", "town", "PSE"), ("Gaza Strip", "region", "PSE")]


@pytest.mark.parametrize(
    "text", ["Trucks reached the Kerem Shalom crossing and al-Hol camp.", "Fires burned in Washington state."]
)
def test_spans_and_heads_lie_in_the_text(find, text):
    for item in find(text):
        assert text[item.place.start : item.place.end] == item.place.text
        assert item.start <= item.head < item.end
        assert item.place.tie is None


def test_head_is_the_word_that_the_sentence_hangs_on(find):
    text = "Shells hit southern Lebanon and Idlib province."
    parse = Parse(read_doc(text))
    assert [item.head for item in find(text)] == [find_token(parse, "Lebanon"), find_token(parse, "province")]


def test_distance_worked_by_hand():
    assert measure_points(0, 0, 0, 180) == pytest.approx(20015, abs=1)
    assert measure_points(0, 0, 1, 0) == pytest.approx(111.2, abs=0.1)
    assert measure_points(0, 179.5, 0, -179.5) == pytest.approx(111.2, abs=0.1)

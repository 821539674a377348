import pytest

from geo import (
    Article,
    Gold,
    Reading,
    add_nations,
    count_names,
    drop_nations,
    find_nations,
    find_span,
    guess_place,
    is_near,
    is_right,
    load_geovirus,
    load_trnews,
    main,
)
from place_samples import open_few_places
from whimbrel.gazetteer import load_gazetteer
from whimbrel.records import Place

TRNEWS = """<articles><article docid="17"><text>French police searched Corley.</text><toponyms>
<toponym><phrase>French</phrase><start>0</start><end>6</end><gaztag geonameid="3017382"><name>France</name>
<fcode>PCLI</fcode><lat>46</lat><lon>2</lon></gaztag></toponym>
<toponym><phrase>Corley</phrase><start>23</start><end>29</end><gaztag geonameid="9"><name>Corley</name>
<fcode>PPL</fcode><lat>53.2</lat><lon>-1.25</lon></gaztag></toponym>
<toponym><phrase>Mercer Lane</phrase><start>0</start><end>6</end></toponym>
</toponyms></article></articles>"""
GEOVIRUS = """<articles><article><source>page</source><text>In Chad and Homs.</text><locations>
<location><name>Chad</name><start>4</start><end>8</end><lat>15</lat><lon>19</lon>
<page>https://en.wikipedia.org/wiki/Chad</page></location>
<location><name>Homs</name><start>12</start><end>16</end><lat>34.7</lat><lon>36.7</lon>
<page>https://en.wikipedia.org/wiki/Homs</page></location></locations></article></articles>"""


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    with open_few_places(tmp_path_factory.mktemp("cache")) as index:
        yield index


def make_place(start=0, end=4, **values):
    return Place(text="x" * (end - start), start=start, end=end, name=values.pop("name", "x"), **values)


def test_trnews_is_read(tmp_path, gazetteer):
    (tmp_path / "TR-News.xml").write_text(TRNEWS, encoding="utf-8")
    [article] = load_trnews(tmp_path / "TR-News.xml", gazetteer)
    french, corley, lane = article.names
    assert (article.unit, french.is_nation, french.country) == ("17", True, "FRA")
    assert (corley.span, corley.point, corley.geonames_id, corley.country) == ((23, 29), (53.2, -1.25), 9, None)
    assert lane.point is None


def test_geovirus_is_read_where_its_offsets_are_one_off(tmp_path, gazetteer):
    (tmp_path / "GeoVirus.xml").write_text(GEOVIRUS, encoding="utf-8")
    [article] = load_geovirus(tmp_path / "GeoVirus.xml", gazetteer)
    assert [(name.span, name.country) for name in article.names] == [((3, 7), "TCD"), ((12, 16), None)]


def test_nearest_place_of_the_phrase_counts():
    assert find_span("aa bb bb", "bb", 4) == (3, 5)
    assert find_span("aa", "zz", 1) == (1, 3)


def test_right_by_id_country_area_or_distance():
    town = Gold((0, 4), "Homs", (34.7, 36.7), 5)
    assert is_right(town, make_place(geonames_id=5))
    assert is_right(town, make_place(latitude=35.5, longitude=36.7))
    assert not is_right(town, make_place(latitude=37.0, longitude=36.7))
    assert not is_right(town, make_place())
    chad = Gold((0, 4), "Chad", (15, 19), country="TCD")
    assert is_right(chad, make_place(kind="country", country="TCD"))
    assert not is_right(chad, make_place(kind="town", country="TCD", latitude=15.0, longitude=19.0))
    area = Gold((0, 4), "Corland", (20, 20), name="Corland")
    assert is_right(area, make_place(kind="region", name="Corland", latitude=25.0, longitude=20.0))
    assert not is_near(area, make_place(kind="region", name="Corland", latitude=25.0, longitude=20.0))
    assert not is_right(area, make_place(kind="region", name="Corland", latitude=60.0, longitude=20.0))


def test_names_are_counted_strictly_and_by_overlap():
    gold = [Gold((0, 4), "Homs", None), Gold((10, 14), "Hama", None)]
    found = [make_place(0, 4), make_place(10, 20), make_place(30, 34)]
    assert count_names(gold, found, strict=True) == [1, 3, 2]
    assert count_names(gold, found, strict=False) == [2, 3, 2]


def test_nation_words_are_added_or_dropped(gazetteer, places):
    text = "French police searched Corley with Americans."
    assert [(place.text, place.country) for place in find_nations(text, gazetteer, places)] == [("French", "FRA")]
    reading = Reading(Article("17", text, (Gold((0, 6), "French", (46, 2), is_nation=True),)), [], [])
    assert [place.text for place in add_nations([reading], gazetteer, places)[0].found] == ["French"]
    assert drop_nations([reading])[0].article.names == ()


def test_baseline_takes_the_country_or_else_the_largest(gazetteer, places):
    def guess(text):
        return guess_place(Place(text=text, start=0, end=len(text), name=text), gazetteer, places)

    assert guess("Chad").country == "TCD"
    assert (guess("Tripoli").country, guess("Rafah").country) == ("LBY", "PSE")
    assert guess("Zhovtovo").latitude is None


def test_script_returns_figures(tmp_path, monkeypatch, capsys, fake_coder, places):
    class Mentions:
        places = (Place(text="Corley", start=23, end=29, name="Corley", latitude=53.2, longitude=-1.25),)

    fake_coder.find_mentions = lambda reports: (Mentions() for _ in reports)
    monkeypatch.setattr("geo.build_coder", lambda *_: fake_coder)
    monkeypatch.setattr("geo.load_places", lambda: places)
    (tmp_path / "TR-News.xml").write_text(TRNEWS, encoding="utf-8")
    (tmp_path / "GeoVirus.xml").write_text(GEOVIRUS, encoding="utf-8")
    totals = main([str(tmp_path), "--errors", "3"])
    assert totals["trnews_names_resolved"] == 1
    assert totals["trnews_recall"] == pytest.approx(2 / 3)
    assert totals["geovirus_f1"] == 0
    assert "TR-News: 1 texts, 3 names" in capsys.readouterr().out

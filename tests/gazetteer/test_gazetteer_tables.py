from itertools import pairwise
from pathlib import Path

import pytest

import whimbrel.gazetteer
from whimbrel.gazetteer import load_gazetteer
from whimbrel.gazetteer.tables import COLUMNS, find_first_day, find_last_day, read_rows

FOLDER = Path(whimbrel.gazetteer.__file__).parent
ACTOR_CODES = {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC", "KOS"}


def load_rows(table):
    return list(read_rows(FOLDER / f"{table}.tsv", table))


@pytest.mark.parametrize("table", COLUMNS)
def test_shipped_table_is_well_formed_sorted_and_without_doubles(table):
    rows = [tuple(row.fields.values()) for row in load_rows(table)]
    assert rows, table
    assert len(set(rows)) == len(rows)
    lines = (FOLDER / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    keys = [line.split("\t")[0] for line in lines]
    assert lines == sorted(lines) or keys == sorted(keys)


@pytest.mark.parametrize(
    ("table", "least"),
    [("countries", 240), ("country_words", 1500), ("organisations", 250), ("groups", 350), ("leaders", 600)],
)
def test_shipped_table_is_as_large_as_promised(table, least):
    assert len(load_rows(table)) >= least


def test_no_code_is_outside_iso_and_plover():
    countries = {row["code"]: row for row in load_rows("countries")}
    own = {code for code, row in countries.items() if row["kind"] == "partial" and code.islower()}
    assert all(countries[code]["parent"] for code in own), "a code of our own must be filed under a state"
    try:
        import pycountry
    except ImportError:
        known = set(countries) - own
    else:
        known = {country.alpha_3 for country in pycountry.countries}
        known |= {country.alpha_3 for country in pycountry.historic_countries}
        assert {country.alpha_3 for country in pycountry.countries} <= set(countries), "a state is missing"
    for table, column in [("organisations", "code"), ("groups", "country"), ("leaders", "country")]:
        for row in load_rows(table):
            assert row[column] in known | ACTOR_CODES, row
    for row in load_rows("country_words"):
        assert not row["code"] or row["code"] in known | own | {"KOS"}, row


def test_sources_are_a_package_with_version_or_unverified():
    for table in COLUMNS:
        for row in load_rows(table):
            name, _, version = row["source"].rpartition(" ")
            assert row["source"] == "unverified" or (name and version[0].isdigit()), row


def test_count_sources_counts_every_row():
    counts = load_gazetteer().count_sources()
    assert sum(counts.values()) == sum(len(load_rows(table)) for table in COLUMNS)
    assert counts["unverified"] > 0
    assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_every_person_has_a_term_with_a_start():
    for row in load_rows("leaders"):
        assert row["start"] and row["office"], row
        assert row["sectors"] or row["country"] in ACTOR_CODES, row


def test_rows_of_one_group_do_not_overlap():
    by_id = {}
    for row in load_rows("groups"):
        by_id.setdefault(row["id"], []).append(row)
    for rows in by_id.values():
        rows.sort(key=lambda row: find_first_day(row["start"]))
        for earlier, later in pairwise(rows):
            assert find_last_day(earlier["end"] or None) < find_first_day(later["start"]), later


def test_every_alias_of_an_organisation_is_bound_to_one_country():
    seen = {}
    for row in load_rows("organisations"):
        for name in [row["name"], *filter(None, row["aliases"].split(" | "))]:
            assert seen.setdefault(name, row["code"]) == row["code"], name

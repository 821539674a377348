"""An affair in other formats: the right columns, nothing that reads as more than it is, and the same values back."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from foreign_samples import AFFAIR, ALL_EVENTS, PLANNED, STRIKE, TALKS, affairs, make_entry, make_incident
from whimbrel.affair import Affair
from whimbrel.cli.export import FORMS as CLI_FORMS
from whimbrel.codebook import load_codebook
from whimbrel.export.affairs import FORMS, export_affair, make_rows, read_back
from whimbrel.export.affairs.cells import FORMULA_STARTS, free_formula, guard_formula, read_cell, write_cell
from whimbrel.export.affairs.deeds import list_pairs
from whimbrel.export.affairs.delimited import DIALECTS
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import OF_AFFAIR, OF_EVENT, OF_INCIDENT, OF_RELATION
from whimbrel.export.affairs.record_tables import list_tables
from whimbrel.export.affairs.tables import (
    load_acled_kinds,
    load_acled_types,
    load_cameo,
    load_choices,
    load_columns,
    load_gdelt_types,
    load_missing,
)

ROWS = [form for form in FORMS if form not in ("csv", "parquet")]
FAMILY = ["polecat", "plover-json", "icews", "gdelt"]
HOSTILE = [
    '=HYPERLINK("http://evil")', "+49", "-5", "@sum", "'=1", "''=1", "'plain", "a\tb", "two\nlines", "two\r\nlines",
    "a;b", "a,b", 'say "so"', '"', "nul \0", "\x0b\x0c\x1c\x85\u2028", "\ufeffbom", "<script>&amp;</script>", "é 𝄞 ‘’",
    " ", "NA", "\x1b[31m", "#!", "]]>", "\\t", "9" * 400,
]  # fmt: skip
SOLDIERS = STRIKE.actors[0]
CIVILIANS = STRIKE.recipients[0]
REBELS = structs.replace(SOLDIERS, name="rebels", country=None, sectors=("REB",))
few = settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
    deadline=None,
)


def write(affair, form, folder):
    """Return the path written to and the losses."""
    path = folder / f"out-{form}"
    return path, export_affair(affair, form, path)


def list_losses(losses):
    return {f"{loss.kind}: {loss.what}": loss.count for loss in losses.losses}


# --- the tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "count", "first", "last"),
    [
        ("polecat", 40, "Event ID", "Version"),
        ("icews", 20, "Event ID", "Longitude"),
        ("gdelt", 61, "GLOBALEVENTID", "SOURCEURL"),
        ("acled", 31, "event_id_cnty", "timestamp"),
        ("plover-json", 64, "id", "event_loc.resolution"),
    ],
)
def test_the_columns_are_the_formats_own(form, count, first, last):
    names = [column.name for column in load_columns(form)]
    assert (len(names), len(set(names)), names[0], names[-1]) == (count, count, first, last)


def test_every_type_and_mode_has_a_cameo_code_that_the_published_table_leads_back_from():
    book, cameo = load_codebook(), load_cameo()
    wanted = {(name, mode, "") for name, row in book.types.items() for mode in ("", *row.modes)}
    assert wanted <= set(load_choices())
    for (name, mode, context), choice in load_choices().items():
        assert mode in ("", *book.types[name].modes)
        assert context in ("", *book.contexts)
        assert choice.fit in ("exact", "coarser", "nearest", "merged")
        code = cameo[choice.code]
        assert code.goldstein is not None
        assert code.intensity is not None
        if choice.fit == "exact":
            assert code.plover_type == name, (name, mode, choice)
            assert code.plover_mode in (mode, ""), (name, mode, choice)


def test_codes_of_other_tables_are_known():
    book = load_codebook()
    for name, mode in load_acled_types():
        assert mode in ("", *book.types[name].modes)
    assert set(load_acled_kinds()) <= set(book.sectors)
    assert set(load_gdelt_types()) <= set(book.sectors)
    known = OF_AFFAIR.keys() | OF_EVENT.keys() | OF_INCIDENT.keys() | OF_RELATION.keys()
    assert all(load_missing(form).keys() <= known for form in FORMS)


def test_the_command_line_knows_the_same_formats():
    assert CLI_FORMS == FORMS


# --- round trips ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_reads_back_the_same(form, tmp_path):
    path, losses = write(AFFAIR, form, tmp_path)
    back = read_back(form, path)
    if form in ROWS:
        assert list(back) == list(make_rows(AFFAIR, form, Ledger()))
        assert losses.rows == len(back) > 0
    else:
        assert back == AFFAIR
        assert losses.losses == ()
    assert not list(tmp_path.glob("*.part"))


@few
@given(affairs(), st.sampled_from(FORMS))
def test_any_affair_reads_back_the_same(tmp_path, affair, form):
    path, _ = write(affair, form, tmp_path)
    back = read_back(form, path)
    assert back == affair if form not in ROWS else list(back) == list(make_rows(affair, form, Ledger()))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_reads_back_the_same(form, value, tmp_path):
    affair = poison(value)
    path, _ = write(affair, form, tmp_path)
    back = read_back(form, path)
    assert back == affair if form not in ROWS else list(back) == list(make_rows(affair, form, Ledger()))


def poison(value):
    """Return the affair with a name, a title, a publisher, a place and a story that are `value`."""
    party = structs.replace(STRIKE.actors[0], name=value, role=value)
    place = structs.replace(STRIKE.place, name=value, text=value)
    report = structs.replace(STRIKE.report, publisher=value, title=value)
    event = structs.replace(STRIKE, actors=(party, party), place=place, report=report)
    incident = make_incident(event)
    stories = tuple(structs.replace(story, title=value) for story in AFFAIR.stories)
    entities = tuple(structs.replace(entity, name=value) for entity in AFFAIR.entities)
    lines = (make_entry(incident, line=value),)
    return structs.replace(
        AFFAIR, events=(event,), incidents=(incident,), stories=stories, entities=entities, chronology=lines
    )


@pytest.mark.parametrize("form", FORMS)
def test_lone_surrogates_become_the_mark_for_what_cannot_be_told(form, tmp_path):
    path, losses = write(poison("a\ud800b"), form, tmp_path)
    back = read_back(form, path)
    assert back == poison("a\ufffdb") if form not in ROWS else back
    assert list_losses(losses)["approximated: lone surrogates, now U+FFFD"] > 0


@pytest.mark.parametrize("form", list(DIALECTS))
@pytest.mark.parametrize("value", HOSTILE)
def test_no_cell_begins_a_formula_or_tears_a_row(form, value, tmp_path):
    path, losses = write(poison(value), form, tmp_path)
    text = path.read_bytes().decode()
    assert text.count("\n") == losses.rows + (form != "gdelt")
    cells = list(csv.reader(io.StringIO(text, newline="")))[-1] if form == "acled" else text.split("\n")[-2].split("\t")
    columns = load_columns(form)
    assert len(cells) == len(columns)
    texts = [cell for cell, column in zip(cells, columns, strict=True) if column.kind in ("text", "list")]
    assert not [cell for cell in texts if cell.startswith(FORMULA_STARTS)]


@given(st.text())
def test_a_guarded_cell_is_freed_again(text):
    assert free_formula(guard_formula(text)) == text
    assert not guard_formula(text).startswith(FORMULA_STARTS)


@given(st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_their_value(number):
    kind = "int" if isinstance(number, int) else "number"
    assert read_cell(write_cell(number, ";"), kind, ";") == number


# --- what a row says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FAMILY)
def test_contents_of_speech_acts_stay_out_of_the_plover_family(form):
    ledger = Ledger()
    rows = make_rows(AFFAIR, form, ledger)
    assert ledger.counts["dropped", "contents of speech acts (`within`)"] == 1
    only = make_rows(structs.replace(AFFAIR, events=(ALL_EVENTS[2],)), form, Ledger())
    assert rows
    assert not only


@pytest.mark.parametrize("form", ["polecat", "icews", "gdelt", "acled"])
def test_what_was_not_done_is_dropped_where_no_column_can_say_so(form):
    ledger = Ledger()
    make_rows(AFFAIR, form, ledger)
    assert ledger.counts["dropped", "status planned (no column for it)"] == 1
    assert ledger.counts["dropped", "negated (no column for it)"] == 1
    assert ledger.counts["dropped", "without any date (the format must have a day)"] == (0 if form == "acled" else 1)


def test_plover_json_keeps_other_statuses_by_auxiliary_modes():
    rows = {row["id"]: row for row in make_rows(AFFAIR, "plover-json", Ledger())}
    assert rows["plan"]["mode"] == ["heavy-weapons", "future"]
    assert rows["plan"]["comment"] == "status planned"
    assert (rows["plan"]["date"], rows["plan"]["enddate"]) == ("2024-03-25", "2024-03-31")
    assert rows["denied"]["mode"] == ["heavy-weapons", "negation"]
    assert rows["inquiry"]["comment"] == "date of publication"
    assert "undated" not in rows


def test_plover_json_object():
    [row] = make_rows(structs.replace(AFFAIR, events=(STRIKE,)), "plover-json", Ledger())
    assert row["actor"] == [
        {"code": "ISR", "sector": "MILGOV", "entity_text": "it", "identifier_id": "Q1", "identifier_text": "Israel"}
    ]
    assert row["recipient"][0]["sector"] == "CVLLAB"
    assert row["size"] == {"dead": 12}
    assert row["event_loc"]["resolution"] == 4
    assert row["event_loc"]["country"] == "Lebanon"
    assert row["link"] == "i-strike"
    assert row["text"] is None


def test_polecat_row():
    [row] = make_rows(structs.replace(AFFAIR, events=(TALKS,)), "polecat", Ledger())
    assert row["Event Date"] == "2024-03-20"
    assert row["Actor Name"] == ("Israel", "Vesk port workers", "Harbour council")
    assert row["Actor Country"] == ("ISR", "LBN", "UNO")
    assert row["Primary Actor Sector"] == ("MIL", "CVL", "")
    assert row["Actor Title"] == ("", "workers", "workers")
    assert row["Recipient Name"] == ()


def test_gdelt_row():
    ledger = Ledger()
    [row] = make_rows(structs.replace(AFFAIR, events=(STRIKE,)), "gdelt", ledger)
    filled = {name: value for name, value in row.items() if value is not None}
    assert isinstance(filled.pop("GLOBALEVENTID"), int)
    assert filled == {
        "SQLDATE": 20240319,
        "MonthYear": 202403,
        "Year": 2024,
        "FractionDate": 2024.2164,
        "Actor1Code": "ISRMILGOV",
        "Actor1Name": "Israel",
        "Actor1CountryCode": "ISR",
        "Actor1Type1Code": "MIL",
        "Actor1Type2Code": "GOV",
        "Actor2Code": "LBNCVLLABBUS",
        "Actor2Name": "Vesk port workers",
        "Actor2CountryCode": "LBN",
        "Actor2Type1Code": "CVL",
        "Actor2Type2Code": "LAB",
        "Actor2Type3Code": "BUS",
        "IsRootEvent": 1,
        "EventCode": "194",
        "EventBaseCode": "194",
        "EventRootCode": "19",
        "QuadClass": 4,
        "GoldsteinScale": -10.0,
        "NumMentions": 1,
        "NumSources": 1,
        "NumArticles": 1,
        "ActionGeo_Type": 4,
        "ActionGeo_FullName": "Vesk, Lebanon",
        "ActionGeo_CountryCode": "LE",
        "ActionGeo_Lat": 33.5,
        "ActionGeo_Long": 35.25,
        "DATEADDED": 20240320000000,
        "SOURCEURL": "https://example.org/vesk",
    }


def test_gdelt_says_where_its_quads_differ():
    ledger = Ledger()
    rows = make_rows(AFFAIR, "gdelt", ledger)
    assert ledger.counts["approximated", "quad 3 of PLOVER is quad 2 of GDELT"] == 1
    assert next(row for row in rows if row["EventRootCode"] == "09")["QuadClass"] == 2


def test_icews_row_has_the_value_of_the_code():
    [row] = make_rows(structs.replace(AFFAIR, events=(STRIKE,)), "icews", Ledger())
    assert (row["CAMEO Code"], row["Intensity"], row["Source Sectors"]) == ("194", -10.0, ("MIL", "GOV"))
    assert (row["Source Country"], row["City"], row["Country"]) == ("Israel", "Vesk", "Lebanon")


def test_codes_keep_their_leading_zero(tmp_path):
    path, _ = write(structs.replace(AFFAIR, events=(TALKS,)), "gdelt", tmp_path)
    assert {row["EventCode"] for row in read_back("gdelt", path)} == {"040"}


def test_mutual_acts_make_a_row_for_each_pair():
    ledger = Ledger()
    pairs = [(a.name, b.name) for a, b in list_pairs(TALKS, ledger)]
    assert pairs == [
        ("Israel", "Vesk port workers"),
        ("Israel", "Harbour council"),
        ("Vesk port workers", "Harbour council"),
    ]
    assert ledger.counts["merged", "records with several parties: rows beyond the first"] == 2
    both = structs.replace(STRIKE, actors=STRIKE.actors * 2, recipients=STRIKE.recipients * 2)
    assert len(list_pairs(both, ledger)) == 4
    assert list_pairs(structs.replace(STRIKE, actors=(), recipients=()), ledger) == [(None, None)]


def test_ids_of_rows_are_distinct():
    for form, name in (("gdelt", "GLOBALEVENTID"), ("icews", "Event ID")):
        numbers = [row[name] for row in make_rows(AFFAIR, form, Ledger())]
        assert len(set(numbers)) == len(numbers)


def test_acled_row():
    ledger = Ledger()
    [row] = make_rows(structs.replace(AFFAIR, incidents=(make_incident(STRIKE),)), "acled", ledger)
    assert (row["event_type"], row["sub_event_type"]) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )
    assert (row["inter1"], row["inter2"], row["interaction"]) == ("8", "7", "78")
    assert (row["iso"], row["geo_precision"], row["time_precision"]) == (422, 1, 1)
    assert (row["fatalities"], row["civilian_targeting"]) == (12, "Civilian targeting")
    assert row["notes"] == "Line of i-strike."
    assert ledger.counts["merged", "figures of dead with bounds: the lowest stands"] == 1


@pytest.mark.parametrize(
    ("changes", "sub_event"),
    [
        ({"actors": (), "recipients": ()}, None),
        ({"actors": (), "recipients": (CIVILIANS,)}, "Attack"),
        ({"actors": (SOLDIERS,), "recipients": (CIVILIANS,)}, "Attack"),
        ({"actors": (SOLDIERS,), "recipients": ()}, "Armed clash"),
        ({"actors": (SOLDIERS, REBELS), "recipients": ()}, "Armed clash"),
    ],
)
def test_acled_has_a_battle_only_where_a_side_bears_arms(changes, sub_event):
    incident = make_incident(structs.replace(STRIKE, mode=None), **changes)
    rows = make_rows(structs.replace(AFFAIR, incidents=(incident,)), "acled", Ledger())
    assert [row["sub_event_type"] for row in rows] == ([sub_event] if sub_event else [])
    if len(changes["actors"]) == 2:
        assert (rows[0]["actor1"], rows[0]["actor2"]) == ("Israel", "rebels")


@pytest.mark.parametrize("form", ["polecat", "icews", "gdelt"])
@pytest.mark.parametrize(
    ("start", "end", "granularity", "rows"),
    [
        ("2024-01-01", "2024-12-31", "year", 0),
        ("2024-01-01", None, "year", 0),
        ("2024-03-01", "2024-03-31", "month", 1),
        (None, "2024-03-20", "day", 1),
    ],
)
def test_no_year_becomes_a_day(form, start, end, granularity, rows):
    date = structs.replace(STRIKE.date, start=start, end=end, granularity=granularity)
    affair = structs.replace(AFFAIR, events=(structs.replace(STRIKE, date=date),))
    assert len(make_rows(affair, form, Ledger())) == rows
    assert len(make_rows(affair, "plover-json", Ledger())) == 1


def test_acled_gives_no_number_of_dead_where_none_is_told():
    incident = make_incident(STRIKE, figures=())
    [row] = make_rows(structs.replace(AFFAIR, incidents=(incident,)), "acled", Ledger())
    assert row["fatalities"] is None


def test_timeline_text_is_escaped_in_the_file(tmp_path):
    path, _ = write(poison("<script>alert(1)</script>"), "timelinejs", tmp_path)
    assert "<script>" not in path.read_text()
    assert read_back("timelinejs", path)[0]["text"]["headline"] == "<script>alert(1)</script>"


def test_timeline_draws_no_day_that_is_not_known():
    incident = make_incident(PLANNED)
    entry = make_entry(incident, start="2024-03-01", end="2024-03-31", granularity="month")
    open_entry = make_entry(incident, start=None, end="2024-03-20", basis="published")
    for one, date, words in (
        (entry, {"year": 2024, "month": 3}, "March 2024"),
        (open_entry, {"year": 2024, "month": 3, "day": 20}, "by 20 March 2024"),
    ):
        [row] = make_rows(structs.replace(AFFAIR, incidents=(incident,), chronology=(one,)), "timelinejs", Ledger())
        assert (row["start_date"], row["display_date"], "end_date" in row) == (date, words, False)


def test_geojson_has_null_for_what_has_no_point():
    strange = structs.replace(STRIKE.place, latitude=133.0)
    incidents = (make_incident(STRIKE), make_incident(STRIKE, place=strange), make_incident(STRIKE, place=None))
    rows = make_rows(structs.replace(AFFAIR, incidents=incidents), "geojson", Ledger())
    assert [row["geometry"] and row["geometry"]["coordinates"] for row in rows] == [[35.25, 33.5], None, None]
    assert rows[0]["properties"]["status"] == "happened"


def test_graph_has_sums_over_time():
    ledger = Ledger()
    rows = make_rows(AFFAIR, "graphml", ledger)
    edge = rows[-1]
    assert [row["name"] for row in rows[:-1]] == ["Israel", "Orlania"]
    assert (edge["material_conflict"], edge["planned"], edge["score"], edge["verbal_tension"]) == (4, 2, -4.5, 1.5)
    assert ledger.counts["merged", "weeks and months added up to one edge a pair"] == 1


def test_tables_hold_every_kind_of_record():
    assert list(list_tables()) == [name for name in Affair.__struct_fields__ if name != "version"]


def test_report_of_losses_is_told_in_lines(tmp_path):
    _, losses = write(AFFAIR, "gdelt", tmp_path)
    lines = losses.write_lines().split("\n")
    assert lines[0] == f"gdelt: {losses.rows} rows from 8 events"
    assert "  dropped: contents of speech acts (`within`): 1" in lines
    assert losses.count("dropped") > losses.count("merged") > 0
    _, nothing = write(AFFAIR, "csv", tmp_path)
    assert nothing.write_lines().endswith("nothing was lost")

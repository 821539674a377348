"""What is written can be read back, in every format."""

import csv
import gc
import io
import json
import tracemalloc

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert, structs

from samples import EVENT
from strategies import events
from whimbrel.errors import OptionError
from whimbrel.export import FORMATS, CsvWriter, JsonlWriter, ParquetWriter, find_form, open_writer
from whimbrel.export.columns import COLUMNS, FORMULA_STARTS, flatten, quote_formula
from whimbrel.records import Event, read_event, write_json

SOME_EVENTS = st.lists(events(), max_size=3)
PLAIN = EVENT.report
TOLLS = ("dead", "injured")
few = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def write(form, records):
    """Return the bytes of a file with `records`."""
    stream = io.BytesIO()
    writer = open_writer(form, stream)
    for record in records:
        writer.write(record)
    writer.close()
    return stream.getvalue()


def read_csv(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def read_parquet(data):
    return pq.read_table(io.BytesIO(data)).to_pylist()


@few
@given(SOME_EVENTS)
def test_json_lines_give_back_equal_events(records):
    lines = write("jsonl", records).split(b"\n")
    assert lines.pop() == b""
    assert [read_event(line) for line in lines] == records


@few
@given(SOME_EVENTS)
def test_csv_gives_back_equal_events(records):
    rows = read_csv(write("csv", records))
    assert [read_event(row["record"]) for row in rows] == records


@few
@given(SOME_EVENTS)
def test_no_cell_of_a_csv_begins_a_formula(records):
    for row in read_csv(write("csv", records)):
        numbers = {"score", "confidence", "latitude", "longitude"} | {name for name in row if name.startswith(TOLLS)}
        assert [name for name, cell in row.items() if cell.startswith(FORMULA_STARTS) and name not in numbers] == []


@few
@given(SOME_EVENTS)
def test_parquet_gives_back_equal_events(records):
    rows = read_parquet(write("parquet", records))
    assert rows == [json.loads(write_json(record)) for record in records]
    assert [convert(row, Event) for row in rows] == records


def test_csv_row_is_the_event_in_one_line():
    [row] = read_csv(write("csv", [EVENT]))
    assert tuple(row) == COLUMNS
    assert row.pop("record") == write_json(EVENT).decode()
    assert row == {
        "id": "e1",
        "report_id": "r1",
        "within": "",
        "event_type": "ASSAULT",
        "mode": "destroy",
        "contexts": "military; maritime",
        "quad": "4",
        "score": "-8.5",
        "status": "happened",
        "negated": "True",
        "actors": "Orlania",
        "actor_countries": "ORL",
        "actor_sectors": "GOV",
        "recipients": "Vesk; people",
        "recipient_countries": "VSK; ",
        "recipient_sectors": "CVL BUS; ",
        "place": "Vesk",
        "place_country": "",
        "geonames_id": "",
        "latitude": "",
        "longitude": "",
        "place_precision": "",
        "place_tie": "",
        "date_start": "2024-03-19",
        "date_end": "2024-03-19",
        "date_timex": "2024-03-19",
        "date_granularity": "day",
        "date_basis": "expression",
        "dead": "12",
        "dead_low": "",
        "dead_high": "",
        "injured": "",
        "injured_low": "",
        "injured_high": "",
        "figures": "dead: 12",
        "said_by": "Harbour Post; reportedly",
        "hedged": "True",
        "trigger": "shelled",
        "evidence": EVENT.evidence.text,
        "evidence_start": "0",
        "evidence_end": str(len(EVENT.evidence.text)),
        "confidence": "0.75",
        "source": "vesk.txt",
        "title": "Port shelled",
        "publisher": "Harbour Post",
        "published": "2024-03-20",
    }


def test_every_field_of_an_event_has_a_column_or_stands_in_the_record():
    plain = {"id", "report_id", "within", "event_type", "mode", "contexts", "quad", "score", "status", "negated"}
    assert plain <= set(COLUMNS) & set(Event.__struct_fields__)
    assert set(flatten(EVENT)) == set(COLUMNS)


@pytest.mark.parametrize("value", ["=1+1", "+49", "-5", "@sum", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_quoted(value):
    assert quote_formula(value) == "'" + value
    event = structs.replace(EVENT, report=structs.replace(PLAIN, title=value))
    assert read_csv(write("csv", [event]))[0]["title"] == "'" + value


@pytest.mark.parametrize("value", [-8.5, None, "a=b", "'=1", "", True])
def test_what_no_spreadsheet_would_run_stays_as_it_is(value):
    assert quote_formula(value) is value


@pytest.mark.parametrize("title", ["one, two", 'say "so"', "two\nlines", "two\r\nlines", "nul \0 inside", "é 𝄞 ‘’"])
def test_csv_cells_hold_any_text(title):
    event = structs.replace(EVENT, report=structs.replace(PLAIN, title=title))
    rows = read_csv(write("csv", [event, EVENT]))
    assert [row["title"] for row in rows] == [title, "Port shelled"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_without_events_can_be_read(form):
    data = write(form, [])
    if form == "parquet":
        assert pq.read_schema(io.BytesIO(data)).names == list(Event.__struct_fields__)
    else:
        assert data.decode() == (",".join(COLUMNS) + "\r\n" if form == "csv" else "")


@pytest.mark.parametrize("form", FORMATS)
def test_the_stream_stays_open_when_its_writer_goes(form):
    stream = io.BytesIO()
    writer = open_writer(form, stream)
    writer.write(EVENT)
    writer.close()
    del writer
    gc.collect()
    assert not stream.closed


def test_records_of_json_lines_and_csv_are_written_at_once():
    for form in ("jsonl", "csv"):
        stream = io.BytesIO()
        writer = open_writer(form, stream)
        writer.write(EVENT)
        assert EVENT.trigger.text.encode() in stream.getvalue()
        writer.close()


@pytest.mark.parametrize(("count", "groups"), [(0, 0), (9, 1), (10, 1), (25, 3)])
def test_parquet_is_written_by_groups_of_rows(monkeypatch, count, groups):
    monkeypatch.setattr("whimbrel.export.writers.ROW_GROUP", 10)
    stream = io.BytesIO()
    writer = ParquetWriter(stream)
    for _ in range(count):
        writer.write(EVENT)
        assert len(writer.waiting) < 10
    writer.close()
    stored = pq.ParquetFile(stream).metadata
    assert (stored.num_rows, stored.num_row_groups if count else 0) == (count, groups)


def test_no_writer_keeps_the_events_it_wrote(monkeypatch):
    monkeypatch.setattr("whimbrel.export.writers.ROW_GROUP", 10)

    class Sink(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            return len(data)

    for form in FORMATS:
        writer = open_writer(form, Sink())
        write_many(writer, 50)
        tracemalloc.start()
        write_many(writer, 500)
        grown = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert grown < 100_000, form


def write_many(writer, count):
    for _ in range(count):
        writer.write(EVENT)


@pytest.mark.parametrize(
    ("form", "path", "writer"),
    [
        (None, "-", JsonlWriter),
        (None, "records", JsonlWriter),
        (None, "records.jsonl", JsonlWriter),
        (None, "records.ndjson", JsonlWriter),
        (None, "out.d/records.CSV", CsvWriter),
        (None, "records.parquet", ParquetWriter),
        ("csv", "records.parquet", CsvWriter),
        ("jsonl", "records.xyz", JsonlWriter),
    ],
)
def test_format_is_told_by_the_option_or_else_by_the_name(form, path, writer):
    assert isinstance(open_writer(form, io.BytesIO(), path), writer)


@pytest.mark.parametrize(("form", "path"), [("xlsx", "-"), (None, "records.xlsx"), (None, "records.csv.gz")])
def test_unknown_format_is_refused_with_those_that_are_known(form, path):
    with pytest.raises(OptionError, match="use one of jsonl, csv, parquet"):
        find_form(form, path)
    stream = io.BytesIO()
    with pytest.raises(OptionError):
        open_writer(form, stream, path)
    assert stream.getvalue() == b""

"""`whimbrel affair`: reports or records in, a folder out."""

import csv
import gzip

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from msgspec import json

from vesk_samples import make_codings
from whimbrel.affair import Affair
from whimbrel.cli.affair import affair
from whimbrel.cli.coded import is_coded, read_codings
from whimbrel.errors import ReadError
from whimbrel.records import write_json

TABLES = ("stories", "incidents", "events", "disagreements", "commitments", "relations")


@pytest.fixture
def put(coder, monkeypatch):
    monkeypatch.setattr("whimbrel.pipeline.Coder", lambda *args, **options: coder)
    return lambda *args: CliRunner().invoke(affair, [str(arg) for arg in args])


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"".join(write_json(event) + b"\n" for c in make_codings() for event in c.events))
    return path


@pytest.fixture
def codings(tmp_path):
    path = tmp_path / "coded.jsonl"
    path.write_bytes(b"".join(write_json(coding) + b"\n" for coding in make_codings()))
    return path


def read_affair(folder):
    return json.decode((folder / "affair.json").read_bytes(), type=Affair)


def test_reports_become_a_folder(put, talks, strike, tmp_path):
    out = tmp_path / "new" / "out"
    result = put(talks, strike, "-o", out, "--published", "2024-03-22")
    assert result.exit_code == 0, result.output
    made = read_affair(out)
    assert len(made.reports) == 2 and made.events
    assert "2 reports from 2 independent texts" in result.stderr
    page = (out / "affair.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and "<mark>held" in page
    assert not list(out.rglob("*.part"))


def test_records_already_coded_need_no_coder(put, records, tmp_path, monkeypatch):
    monkeypatch.setattr("whimbrel.pipeline.Coder", None)
    result = put(records, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    made = read_affair(tmp_path / "out")
    assert len(made.events) == len(made.reports) == 3
    assert all(report.text == "" for report in made.reports)


def test_every_table_is_there_in_both_forms_with_as_many_rows(put, codings, tmp_path):
    assert put(codings, "-o", tmp_path / "out").exit_code == 0
    made = read_affair(tmp_path / "out")
    for name in TABLES:
        count = len(getattr(made, name))
        with (tmp_path / "out" / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == count
        assert pq.read_table(tmp_path / "out" / "tables" / f"{name}.parquet").num_rows == count


def test_charts_become_pictures(put, codings, tmp_path):
    assert put(codings, "-o", tmp_path / "out", "--png", "--pdf").exit_code == 0
    names = {path.name for path in (tmp_path / "out" / "charts").iterdir()}
    assert {"chronology.png", "chronology.pdf", "network.png", "map-0.pdf"} <= names
    assert (tmp_path / "out" / "charts" / "chronology.png").read_bytes().startswith(b"\x89PNG")


def test_a_broken_report_is_named_and_the_others_are_put_together(put, mixed, tmp_path):
    result = put(mixed, "-o", tmp_path.parent / f"{tmp_path.name}_out")
    assert result.exit_code == 1
    assert "failed: " in result.stderr and "d_empty.txt" in result.stderr
    assert "reports from" in result.stderr


def test_where_nothing_can_be_read_nothing_is_written(put, tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    result = put(tmp_path / "empty.txt", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert not (tmp_path / "out" / "affair.json").exists()


def test_a_folder_that_cannot_be_is_said(put, codings, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = put(codings, "-o", tmp_path / "file" / "out")
    assert result.exit_code == 2
    assert "whimbrel: " in result.stderr


def test_the_page_has_the_title_that_is_given(put, codings, tmp_path):
    put(codings, "-o", tmp_path / "out", "--title", "The port <of> Vesk")
    assert "The port &lt;of&gt; Vesk" in (tmp_path / "out" / "affair.html").read_text(encoding="utf-8")


def test_records_are_told_from_reports(records, codings, tmp_path):
    packed = tmp_path / "records.jsonl.gz"
    packed.write_bytes(gzip.compress(records.read_bytes()))
    reports = tmp_path / "reports.jsonl"
    reports.write_text('{"text": "Israel and Egypt held talks."}\n', encoding="utf-8")
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(b"\x1f\x8bno")
    assert [is_coded(str(path)) for path in (records, codings, packed)] == [True] * 3
    assert [is_coded(str(path)) for path in (reports, broken, tmp_path, tmp_path / "none.jsonl")] == [False] * 4
    assert len(list(read_codings([str(packed)]))) == 3


def test_a_line_that_is_no_record_is_named(records):
    records.write_bytes(records.read_bytes() + b"{}\n")
    with pytest.raises(ReadError, match="line 4"):
        list(read_codings([str(records)]))

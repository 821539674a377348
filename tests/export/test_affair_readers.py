"""Readers of foreign formats: what is broken or hostile is refused with a line that names it, and nothing else."""

import csv
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from foreign_samples import AFFAIR
from whimbrel.errors import OptionError, ReadError
from whimbrel.export.affairs import FORMS, export_affair, read_back

ROWS = [form for form in FORMS if form not in ("csv", "parquet")]
few = settings(
    max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None
)


def write(affair, form, folder):
    """Return the path written to and the losses."""
    path = folder / f"out-{form}"
    return path, export_affair(affair, form, path)


@few
@given(st.binary(max_size=200), st.sampled_from(ROWS))
def test_readers_refuse_what_they_cannot_read(tmp_path, data, form):
    path = tmp_path / "any"
    path.write_bytes(data)
    read_or_refuse(form, path)


@settings(parent=few, max_examples=60)
@given(st.data(), st.sampled_from(FORMS))
def test_readers_refuse_or_read_what_is_broken(tmp_path, data, form):
    path, _ = write(AFFAIR, form, tmp_path)
    target = data.draw(st.sampled_from(sorted(path.iterdir()))) if path.is_dir() else path
    whole = target.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.integers(0, 20))
    target.write_bytes(whole[:at] + data.draw(st.binary(max_size=20)) + whole[at + gone :])
    read_or_refuse(form, path)


def read_or_refuse(form, path):
    try:
        read_back(form, path)
    except ReadError as exc:
        assert str(path) in str(exc)


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_file_is_named(form, tmp_path):
    with pytest.raises(ReadError, match="nowhere"):
        read_back(form, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("graphml", '<!DOCTYPE x [<!ENTITY a "b">]><graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>'),
        ("graphml", "<graphml/>"),
        (
            "geojson",
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": 5, "properties": {}}]}',
        ),
        ("geojson", "[" * 100_000),
        ("timelinejs", '{"events": [{"start_date": {"year": "=1"}, "text": {}}]}'),
        ("plover-json", '{"id": "a"}'),
        ("plover-json", '{"id": "a", "date": "2024-03-19", "actor": [{"colour": "red"}], "event": ["AID"]}'),
        ("plover-json", '{"id": "a", "date": "2024-02-30", "actor": [], "event": ["AID"]}'),
        ("icews", "Event ID\tEvent Date\n"),
        ("acled", ""),
        ("gdelt", "1\t2\n"),
        ("gdelt", "9" * 5000 + "\t" * 60 + "\n"),
        ("gdelt", "\t" * 4 + "nan" + "\t" * 56 + "\n"),
    ],
)
def test_readers_refuse(form, text, tmp_path):
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(ReadError, match="file"):
        read_back(form, path)


def test_polecat_header_of_other_releases_is_read(tmp_path):
    path, _ = write(AFFAIR, "polecat", tmp_path)
    rows = read_back("polecat", path)
    path.write_text(path.read_text().replace("\tIntensity\t", "\tEvent Intensity\t", 1))
    assert read_back("polecat", path) == rows


def test_long_cells_are_read_and_the_limit_is_put_back(tmp_path):
    limit = csv.field_size_limit()
    report = structs.replace(AFFAIR.reports[0], text="x" * 300_000)
    affair = structs.replace(AFFAIR, reports=(report,))
    path, _ = write(affair, "csv", tmp_path)
    assert read_back("csv", path) == affair
    assert csv.field_size_limit() == limit


def test_unknown_formats_are_refused(tmp_path):
    with pytest.raises(OptionError, match="use one of polecat"):
        export_affair(AFFAIR, "xlsx", tmp_path / "x")
    with pytest.raises(OptionError):
        read_back("xlsx", tmp_path / "x")


def test_geojson_and_timeline_are_json(tmp_path):
    for form, key in (("geojson", "features"), ("timelinejs", "events")):
        path, losses = write(AFFAIR, form, tmp_path)
        assert len(json.loads(path.read_text())[key]) == losses.rows

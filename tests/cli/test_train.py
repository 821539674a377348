import json

import msgspec
import pytest
from click.testing import CliRunner

from whimbrel.cli import main
from whimbrel.model import EventModel

TEXT = "The agency handed the ministry a fleet of buses."


@pytest.fixture
def run(model_coder, monkeypatch):
    """Return a function that runs a command with the session's coder that has the model."""
    monkeypatch.setattr("whimbrel.pipeline.Coder", lambda *args, **options: model_coder)
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])


def make_line(**fields):
    record = {
        "report_id": "r", "event_type": "AID", "evidence": {"start": 100, "end": 148, "text": TEXT},
        "trigger": {"start": 111, "end": 117}, "actors": [{"start": 104, "end": 110}],
        "recipients": [{"start": 122, "end": 130}],
    }  # fmt: skip
    return json.dumps(record | fields)


def test_a_model_learns_from_corrected_records(run, tmp_path):
    path, folder = tmp_path / "corrected.jsonl", tmp_path / "model"
    path.write_text(make_line(event_type="CONCEDE", mode=None) + "\n", encoding="utf-8")
    result = run("train", "--corrections", str(path), "-o", str(folder))
    assert result.exit_code == 0, result.output
    assert "1 sentences, 1 records" in result.output
    assert "learnt from: " in result.output
    assert EventModel(folder).settings == EventModel().settings


def test_what_coding_writes_can_be_learnt_from(model_coder, demo_reports, run, tmp_path):
    [coding] = model_coder.code(demo_reports[:1])
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, coding.events)))
    result = run("train", "--corrections", str(path), "-o", str(tmp_path / "model"))
    assert result.exit_code == 0, result.output
    assert f"{len(coding.events)} records" in result.output


@pytest.mark.parametrize(("line", "reason"), [
    ("{", "no record as `whimbrel code` writes it"),
    ("\xff", "no record as `whimbrel code` writes it"),
    (make_line(event_type="MAGIC"), "MAGIC is no type and mode of the codebook"),
    (make_line(mode="magic"), "AID/magic is no type and mode of the codebook"),
    (make_line(trigger={"start": 5, "end": 9}), "the trigger stands outside the evidence"),
    (make_line(status="done"), "no record as `whimbrel code` writes it"),
])  # fmt: skip
def test_a_wrong_line_is_named_and_nothing_is_written(run, tmp_path, line, reason):
    path = tmp_path / "corrected.jsonl"
    path.write_bytes((make_line() + "\n" + line + "\n").encode("latin-1"))
    result = run("train", "--corrections", str(path), "-o", str(tmp_path / "model"))
    assert result.exit_code == 2
    assert reason in result.output
    assert "line 2" in result.output
    assert not (tmp_path / "model").exists()


def test_a_file_without_records_is_one_error(run, tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_text("\n", encoding="utf-8")
    result = run("train", "--corrections", str(path), "-o", str(tmp_path / "model"))
    assert result.exit_code == 2
    assert "give corrected records" in result.output

"""`whimbrel code`: records out, one clear line for what failed, and a status that says so."""

import csv
import errno
import io
import os
import stat
import threading

import pyarrow.parquet as pq
import pytest
from msgspec import convert

from whimbrel.errors import WhimbrelError
from whimbrel.export.writers import JsonlWriter
from whimbrel.records import Event, read_event


def read_lines(text):
    return [read_event(line) for line in text.splitlines()]


def list_sources(events):
    """Return the sources of events, each once, in order."""
    return list(dict.fromkeys(event.report.source for event in events))


def read_file(path):
    """Return the events of a file of any format."""
    if path.suffix == ".jsonl":
        return read_lines(path.read_text(encoding="utf-8"))
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return [read_event(row["record"]) for row in csv.DictReader(stream)]
    return [convert(row, Event) for row in pq.read_table(path).to_pylist()]


def list_names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def expected(run, talks, strike):
    """The events of two reports, as the command prints them."""
    return read_lines(run("code", talks, strike).stdout)


def test_records_go_to_standard_output_one_a_line_in_the_order_of_the_reports(run, talks, strike):
    result = run("code", strike, talks)
    assert result.exit_code == 0
    events = read_lines(result.stdout)
    assert list_sources(events) == [str(strike), str(talks)]
    assert result.stderr == f"{len(events)} records from 2 reports\n"


def test_a_process_of_its_own_codes_standard_input(start, run, talks):
    with start("-m", "whimbrel", "code", "-") as process:
        out, err = process.communicate(talks.read_text(encoding="utf-8"))
    events = read_lines(out)
    assert process.returncode == 0
    assert {event.report.source for event in events} == {"-"}
    assert [event.trigger for event in events] == [e.trigger for e in read_lines(run("code", talks).stdout)]
    assert err == f"{len(events)} records from 1 reports\n"


def test_dash_is_standard_input(run):
    result = run("code", "-", stdin="Israel and Egypt held talks in Cairo on Friday, officials said.")
    assert [event.event_type for event in read_lines(result.stdout)] == ["CONSULT"]


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv", "records.parquet"])
def test_records_go_to_a_file_of_the_format_that_its_name_says(run, tmp_path, talks, strike, expected, name):
    out = tmp_path / "out" / name
    out.parent.mkdir()
    result = run("code", talks, strike, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert read_file(out) == expected
    assert list_names(out.parent) == [name]


def test_the_format_option_stands_above_the_name(run, tmp_path, talks, strike, expected):
    assert run("code", talks, strike, "-o", tmp_path / "records.parquet", "--format", "jsonl").exit_code == 0
    assert read_lines((tmp_path / "records.parquet").read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_other_formats_can_be_piped(run, talks, strike, expected, form, tmp_path):
    result = run("code", talks, strike, "--format", form)
    path = tmp_path / f"piped.{form}"
    path.write_bytes(result.stdout_bytes)
    assert read_file(path) == expected


def test_each_record_tells_of_its_report(run, tmp_path):
    rows = tmp_path / "rows.csv"
    text = "Israel and Egypt held talks in Cairo on Friday, officials said."
    fields = ["headline", "body", "publisher", "url", "date"]
    values = ["Talks held", text, "Wire", "https://wire.example/1", "2024-03-22"]
    with rows.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([fields, values])
    [event] = read_lines(run("code", rows, "--field", "text=body", "--field", "title=headline").stdout)
    assert event.report.title == "Talks held"
    assert event.report.publisher == "Wire"
    assert event.report.published == "2024-03-22"
    assert event.report.source == f"{rows}:2"


def test_published_is_the_date_of_every_report(run, talks, strike):
    events = read_lines(run("code", talks, strike, "--published", "22 March 2024").stdout)
    assert {event.report.published for event in events} == {"2024-03-22"}


def test_fields_name_where_the_text_stands(run, tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"leader": "Israel and Egypt held talks in Cairo."}\n', encoding="utf-8")
    assert run("code", rows).exit_code == 1
    result = run("code", rows, "--field", "text=leader")
    assert result.exit_code == 0
    assert [event.event_type for event in read_lines(result.stdout)] == ["CONSULT"]


def test_language_stands_above_what_is_detected(run, french, talks):
    assert "1 not coded" not in run("code", french, "--language", "en").stderr
    assert run("code", talks, "--language", "fr").stdout == ""


def test_workers_are_passed_on(run, coder, monkeypatch, talks):
    asked = []
    monkeypatch.setattr(coder, "code", lambda items, workers: asked.append(workers) or iter(()))
    assert run("code", talks, "--workers", "3").exit_code == 0
    assert asked == [3]


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_bad_reports_are_named_with_place_and_mend_and_the_others_are_coded(run, mixed):
    result = run("code", mixed)
    events = read_lines(result.stdout)
    rows = mixed / "e_rows.jsonl"
    assert result.exit_code == 1
    assert list_sources(events) == [
        str(mixed / "a_talks.txt"),
        str(mixed / "b_strike.txt"),
        f"{rows}:1",
        f"{rows}:3",
    ]
    empty, line, summary = result.stderr.splitlines()
    assert empty == f"failed: {mixed / 'd_empty.txt'}: empty; check that the source holds a report"
    assert line.startswith(f"failed: {rows}, line 2: not valid JSON")
    assert "; " in line
    assert summary == f"{len(events)} records from 5 reports; 1 not coded (1 in fr: only English is); 2 failed"


def test_a_report_that_breaks_the_coder_is_a_failure_and_the_rest_is_coded(run, coder, monkeypatch, talks, strike):
    find_events = coder.finder.find_events

    def break_on_talks(parse, entities, report):
        if report.source == str(talks):
            raise KeyError("no such thing")
        return find_events(parse, entities, report)

    monkeypatch.setattr(coder.finder, "find_events", break_on_talks)
    result = run("code", talks, strike)
    assert result.exit_code == 1
    assert list_sources(read_lines(result.stdout)) == [str(strike)]
    assert result.stderr.startswith(f"failed: {talks}: the coder broke on this report (KeyError: 'no such thing'); ")


def test_nothing_but_failures_is_told_too(run, tmp_path):
    result = run("code", tmp_path / "none.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"failed: {tmp_path / 'none.txt'}: no such file or directory; check the path and its rights",
        "0 records from 0 reports; 1 failed",
    ]


def test_many_failures_are_counted_not_listed(run, tmp_path):
    result = run("code", *(tmp_path / f"none{n}.txt" for n in range(25)))
    lines = result.stderr.splitlines()
    assert len(lines) == 22
    assert lines[-2:] == ["failed: 5 more", "0 records from 0 reports; 25 failed"]


def test_a_report_in_another_language_is_said_to_be_not_coded(run, french, talks):
    result = run("code", french, talks)
    assert result.exit_code == 0
    assert list_sources(read_lines(result.stdout)) == [str(talks)]
    assert "from 2 reports; 1 not coded (1 in fr: only English is)" in result.stderr


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none/records.jsonl", "No such file or directory"),
        ("", "Is a directory"),
        ("a_talks.txt/records.jsonl", "Not a directory"),
        ("x" * 300 + ".jsonl", "File name too long"),
    ],
)
def test_output_that_cannot_be_written_is_one_line_and_status_2(run, tmp_path, talks, name, reason):
    out = os.path.join(tmp_path, name)  # noqa: PTH118  a Path would drop the empty name
    result = run("code", talks, "-o", out)
    assert (result.exit_code, result.stdout) == (2, "")
    mend = "name a file in a folder that you may write to"
    assert result.stderr == f"whimbrel: {out}: cannot be written ({reason}); {mend}\n"
    assert list_names(tmp_path) == ["a_talks.txt"]


@pytest.mark.parametrize("out", ["-", "records.jsonl"])
def test_a_full_disk_is_one_line_and_status_2(run, tmp_path, monkeypatch, talks, out):
    def refuse(writer, event):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(JsonlWriter, "write", refuse)
    monkeypatch.chdir(tmp_path)
    result = run("code", talks, "-o", out)
    name = "standard output" if out == "-" else out
    assert result.exit_code == 2
    assert result.stderr.startswith(f"whimbrel: {name}: cannot be written (No space left on device); ")
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "records.jsonl").exists()


@pytest.mark.parametrize("error", [WhimbrelError("the worker died"), RuntimeError("a bug"), KeyboardInterrupt()])
@pytest.mark.parametrize("name", ["records.jsonl", "records.csv", "records.parquet"])
def test_what_a_dead_run_wrote_never_stands_under_the_files_name(run, coder, monkeypatch, tmp_path, talks, name, error):
    code = coder.code

    def die_after_one(items, workers):
        yield next(code(items))
        raise error

    monkeypatch.setattr(coder, "code", die_after_one)
    out = tmp_path / "out" / name
    out.parent.mkdir()
    assert run("code", talks, "-o", out).exit_code != 0
    assert not out.exists()
    out.write_text("from an earlier run", encoding="utf-8")
    result = run("code", talks, "-o", out)
    assert out.read_text(encoding="utf-8") == "from an earlier run"
    if isinstance(error, WhimbrelError):
        assert (result.exit_code, result.stderr) == (2, "whimbrel: the worker died\n")


def test_a_link_to_the_output_stays_a_link(run, tmp_path, talks):
    link, target = tmp_path / "link.jsonl", tmp_path / "target.jsonl"
    link.symlink_to(target)
    assert run("code", talks, "-o", link).exit_code == 0
    assert link.is_symlink()
    assert read_file(target)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_or_device_is_written_to_and_not_replaced(run, tmp_path, talks):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    assert run("code", talks, "-o", pipe).exit_code == 0
    reader.join(timeout=10)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert read_lines(read[0])


def test_who_stops_reading_stops_the_run_without_a_word(start, talks):
    with start("-m", "whimbrel", "code", talks) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_an_unknown_pipeline_is_one_line_and_status_2(start, tmp_path, talks):
    out = tmp_path / "records.jsonl"
    with start("-m", "whimbrel", "code", talks, "-o", out, "--pipeline", "no_such_pipeline") as process:
        stdout, stderr = process.communicate()
    assert (process.returncode, stdout) == (2, "")
    assert stderr.startswith("whimbrel: the pipeline 'no_such_pipeline' does not load (")
    assert len(stderr.splitlines()) == 1
    assert list_names(tmp_path) == [talks.name]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["-o", "records.xlsx"], "format: 'xlsx' is not known; use one of jsonl, csv, parquet"),
        (["--format", "xlsx"], "'xlsx' is not one of"),
        (["--published", "someday"], "'someday' is not a date; write it as 2024-03-22"),
        (["--field", "text"], "--field 'text': write it as OURS=THEIRS, such as text=body"),
        (["--field", "text="], "write it as OURS=THEIRS"),
        (["--field", "body=text"], "'body' is not a field of a report; choose from"),
        (["--workers", "0"], "0 is not in the range"),
        (["--gazetteer", "no_such_folder"], "'no_such_folder' does not exist"),
        (["--no-such-option"], "No such option"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(run, tmp_path, monkeypatch, talks, options, reason):
    monkeypatch.chdir(tmp_path)
    result = run("code", talks, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert list_names(tmp_path) == [talks.name]


def test_something_to_code_must_be_named(run):
    result = run("code")
    assert result.exit_code == 2
    assert "Missing argument 'PATH...'" in result.stderr


def test_random_bytes_on_standard_input_are_one_failure(run):
    result = run("code", "-", stdin=io.BytesIO(bytes(range(256))))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("failed: -: binary data, not text; ")

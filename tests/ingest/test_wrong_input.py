"""Wrong input: one clear failure for it, and the rest is read."""

import gzip
import io
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whimbrel.ingest import ReadOptions, read_reports
from whimbrel.records import Failure, Report

SUFFIXES = [".txt", ".html", ".jsonl", ".json", ".csv", ".tsv", ".txt.gz", ".jsonl.gz", ""]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.html", b"", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n", "empty"),
        ("a.csv", b"id,text\n", "no rows"),
        ("a.json", b"[]", "neither"),
        ("a.json", b"3", "neither"),
        ("a.json", b"{", "not valid JSON"),
        ("a.json", b"[" * 9_000, "not valid JSON"),
        ("a.txt", b"GIF89a\x00\x01", "binary"),
        ("a.jsonl", b"GIF89a\x00\x01", "binary"),
        ("a.csv", b"GIF89a\x00\x01", "binary"),
        ("a.html", b"GIF89a\x00\x01", "binary"),
        ("a.pdf", b"%PDF-1.7 \x00\x01", "binary"),
        ("a.txt", bytes(range(1, 256)) * 8, "encoding"),
        ("a.html", b"<html><head><title>Nothing</title></head><body></body></html>", "no text in the page"),
        ("a.html", b"no page at all", "no text in the page"),
        ("a.csv", b"name,age\nAda,7\n", "no column holds the text (columns: name, age)"),
        ("a.txt", b"By Ada Merle\n", "no text to read"),
        ("a.txt", b"x " * 600, "more than the 1,000"),
        ("a.txt", b"x " * 6000, "larger than 10,000 bytes"),
        ("a.html", b"<p>" * 6000, "larger than 10,000 bytes"),
        ("a.txt.gz", b"", "empty"),
        ("a.txt.gz", b"not gzip", "gzip"),
        ("a.txt.gz", gzip.compress(b"Envoys met. " * 50)[:-20], "gzip"),
        ("a.txt.gz", gzip.compress(b"Envoys met. " * 50)[:4], "gzip"),
        ("a.txt.gz", gzip.compress(b"a" * 10_000_000), "larger"),
        ("a.jsonl.gz", gzip.compress((b" " * 99 + b"\n") * 100_000), "swell"),
        ("a.csv.gz", gzip.compress(b"id,text\n" + (b" " * 99 + b"\n") * 100_000), "swell"),
    ],
)
def test_wrong_file_is_one_failure_and_the_rest_is_read(tmp_path, read, prose, name, data, reason):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(prose)
    reports, failures = read(tmp_path / name, tmp_path / "good.txt", max_bytes=10_000, max_chars=1_000)
    assert [report.text for report in reports] == [prose]
    [failure] = failures
    assert reason in failure.reason
    assert failure.source == str(tmp_path / name)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"text": "Envoys met', "not valid JSON"),
        ("\udcff", "not valid JSON"),
        ('{"title": "Talks"}', "no field holds the text (fields: title)"),
        ('{"text": null}', "the text is empty"),
        ('{"text": ["Envoys met."]}', "the text is of type list, not a string"),
        ('{"text": 42}', "the text is of type int, not a string"),
        ('{"text": ""}', "the text is empty"),
        ('{"text": " "}', "empty"),
        ('["Envoys met."]', "a value of type list where an object should be"),
        ('{"text": "' + "x" * 1_100 + '"}', "1,100 characters"),
        ('{"text": "' + "x" * 11_000 + '"}', "a line of more than 10,000 characters"),
    ],
)
def test_bad_line_is_one_failure_with_its_place_and_the_next_lines_are_read(tmp_path, read, prose, row, reason):
    good = json.dumps({"text": prose})
    path = tmp_path / "a.jsonl"
    lines = [good] * 811 + [row] + [good] * 2
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    reports, failures = read(path, max_bytes=10_000, max_chars=1_000, language="en")
    assert len(reports) == 813
    assert reports[-1].source == f"{path}:814"
    [failure] = failures
    assert reason in failure.reason
    assert (failure.source, failure.place) == (str(path), "line 812")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2", "no field holds the text"),
        ('2,""', "the text is empty"),
        ("2,one, two", "3 cells where the header has 2"),
        ('2,"' + "x" * 150_000 + '"', "not a row of CSV"),
        ("2," + "x" * 2_000_001, "a line of more than 2,000,000 characters"),
    ],
)
def test_bad_row_of_csv_is_one_failure_and_the_next_rows_are_read(tmp_path, read, prose, row, reason):
    path = tmp_path / "a.csv"
    path.write_text(f'id,text\n1,"{prose}"\n{row}\n3,"{prose}"\n')
    reports, failures = read(path, max_chars=1_000, max_bytes=2_000_000)
    assert [report.external_id for report in reports] == ["1", "3"]
    [failure] = failures
    assert reason in failure.reason
    assert failure.place == "line 3"


def test_bad_item_of_a_list_is_told_by_its_number(tmp_path, read, prose):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": prose}, {"text": 3}]))
    reports, [failure] = read(path)
    assert len(reports) == 1
    assert failure.place == "item 2"


def test_truncated_gzip_keeps_the_lines_before_the_break(tmp_path, read, prose):
    path = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps({"text": f"{number} {os.urandom(90).hex()} {prose}"}) + "\n" for number in range(3000))
    path.write_bytes(gzip.compress(lines.encode())[:-1000])
    reports, failures = read(path, language="en")
    assert len(reports) > 1000
    assert len(failures) == 1


def test_line_in_another_encoding_than_its_file_is_decoded_by_itself(tmp_path, read, prose):
    path = tmp_path / "a.jsonl"
    quoted = json.dumps({"text": f"“{prose}”"}, ensure_ascii=False)
    path.write_bytes((json.dumps({"text": prose}) + "\n").encode() * 2000 + quoted.encode("cp1252"))
    reports, failures = read(path, language="en")
    assert not failures
    assert reports[-1].text == f"“{prose}”"


@pytest.mark.parametrize("path", ["nowhere.txt", "nowhere/*.txt", "a\0b", "nowhere/", "x" * 5000])
def test_path_that_leads_nowhere_is_a_failure(tmp_path, read, path):
    reports, failures = read(f"{tmp_path}/{path}")
    assert (len(reports), len(failures)) == (0, 1)


def test_empty_folder_is_a_failure(tmp_path, read):
    assert read(tmp_path)[1][0].reason == "no reports in this folder"


def test_device_is_a_failure(read):
    assert read("/dev/zero")[1][0].reason == "neither a file nor a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_and_file_without_rights_are_failures(tmp_path, read, prose):
    (tmp_path / "good.txt").write_text(prose)
    (tmp_path / "shut.txt").write_text(prose)
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    reports, failures = read(tmp_path)
    (tmp_path / "shut").chmod(0o700)
    assert len(reports) == 1
    assert [failure.reason for failure in failures] == ["permission denied"] * 2


@pytest.mark.parametrize("method", ["iterdir", "open"])
def test_refused_rights_are_failures(tmp_path, read, prose, monkeypatch, method):
    (tmp_path / "good.txt").write_text(prose)
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut" / "a.txt").write_text(prose)
    asked = getattr(Path, method)

    def refuse(self, *args, **options):
        if "shut" in self.parts:
            raise PermissionError(13, "Permission denied", str(self))
        return asked(self, *args, **options)

    monkeypatch.setattr(Path, method, refuse)
    reports, failures = read(tmp_path)
    assert len(reports) == 1
    assert [failure.reason for failure in failures] == ["permission denied"]


def test_folder_that_may_not_even_be_asked_about_is_a_failure(tmp_path, read, monkeypatch):
    def refuse(self, **options):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "stat", refuse)
    assert read(tmp_path / "shut" / "a.txt")[1][0].reason == "permission denied"


@pytest.mark.parametrize(
    "options", [{"published": "2024-13-01"}, {"fields": {"body": "x"}}, {"max_bytes": 0}, {"max_chars": -1}]
)
def test_senseless_option_is_one_failure_and_nothing_is_read(tmp_path, read, prose, options):
    (tmp_path / "a.txt").write_text(prose)
    reports, failures = read(tmp_path / "a.txt", tmp_path / "a.txt", **options)
    assert not reports
    assert [failure.source for failure in failures] == ["options"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_memory_does_not_grow_with_the_rows(tmp_path, prose, name):
    path = tmp_path / name
    long = " ".join([prose] * 40)
    row = json.dumps({"text": long}) + "\n" if name == "a.jsonl" else f'1,"{long}"\n'
    path.write_text(("" if name == "a.jsonl" else "id,text\n") + row * 500)
    options = ReadOptions(language="en")
    reports = read_reports([str(path)], options)
    next(reports)
    tracemalloc.start()
    try:
        assert sum(isinstance(report, Report) for report in reports) == 499
        assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 4
    finally:
        tracemalloc.stop()


HARD = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(
        st.sampled_from(
            [
                b'{"text": "Envoys met."}',
                b"id,text\n",
                b'1,"Envoys',
                b"\n",
                b"\r",
                b'"',
                b"\xff\xfe",
                b"\x1f\x8b",
                b"<html><p>Envoys met.</p>",
                b"[",
                b"{",
                b"]",
                b"\xef\xbb\xbf",
                b"\x00",
                b"\xe2\x80",
                b"\t",
                b"By A",
            ]
        ),
        max_size=12,
    ).map(b"".join),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=HARD, packed=st.booleans())
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_bytes_make_a_reader_raise(tmp_path, suffix, data, packed):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(gzip.compress(data) if packed else data)
    found = list(read_reports([str(path)]))
    assert found
    for item in found:
        assert isinstance(item, Report | Failure)
        if isinstance(item, Report):
            for block in item.blocks:
                assert item.text[block.start : block.end].strip()


@settings(max_examples=60, deadline=None)
@given(data=HARD)
def test_no_standard_input_makes_a_reader_raise(data):
    assert all(isinstance(item, Report | Failure) for item in read_reports(["-"], stdin=io.BytesIO(data)))

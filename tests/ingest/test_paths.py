"""Folders, patterns, links: what is read, and in which order."""

import os
from pathlib import Path

import pytest

from whimbrel.ingest import ReadOptions, read_reports
from whimbrel.records import Report


@pytest.fixture
def folder(tmp_path, prose):
    for name in ("b.txt", "a/2.txt", "a/10.md", "a/deep/er/x.txt", ".hidden.txt", ".git/config.txt", "c"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(prose)
    return tmp_path / "in"


def list_names(folder, reports):
    return [report.source.removeprefix(f"{folder}/") for report in reports]


def test_folder_is_read_to_the_bottom_in_order_without_hidden_files(folder, read):
    reports, failures = read(folder)
    assert not failures
    assert list_names(folder, reports) == ["a/10.md", "a/2.txt", "a/deep/er/x.txt", "b.txt", "c"]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.txt", ["b.txt"]),
        ("a/*", ["a/10.md", "a/2.txt", "a/deep/er/x.txt"]),
        ("**/*.txt", ["a/2.txt", "a/deep/er/x.txt", "b.txt"]),
        ("**", ["a/10.md", "a/2.txt", "a/deep/er/x.txt", "b.txt", "c"]),
    ],
)
def test_patterns_name_each_file_once(folder, read, pattern, names):
    reports, failures = read(folder / pattern)
    assert not failures
    assert list_names(folder, reports) == names


def test_paths_keep_the_order_they_are_given_in(folder, read):
    reports, _ = read(folder / "c", folder / "a" / "2.txt", folder / "b.txt")
    assert list_names(folder, reports) == ["c", "a/2.txt", "b.txt"]


def test_file_whose_name_looks_like_a_pattern(tmp_path, read, prose):
    (tmp_path / "a[1].txt").write_text(prose)
    assert len(read(tmp_path / "a[1].txt")[0]) == 1


def test_links_in_a_circle_end_and_each_folder_is_read_once(folder, read):
    (folder / "a" / "up").symlink_to(folder)
    (folder / "z").symlink_to(folder / "a")
    reports, failures = read(folder)
    assert len(reports) == 5
    assert not failures


def test_broken_links_and_pipes_are_failures(folder, read):
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    os.mkfifo(folder / "pipe.txt")
    reports, failures = read(folder)
    assert len(reports) == 5
    assert [failure.source.rpartition("/")[2] for failure in failures] == ["gone.txt", "pipe.txt", "self.txt"]


def test_files_of_unknown_kind_are_told_of_once_a_kind(folder, read):
    for name in ("a.css", "b.css", "c.pdf"):
        (folder / name).write_bytes(b"%PDF \x00")
    reports, failures = read(folder)
    assert len(reports) == 5
    assert [failure.reason for failure in failures] == [
        "left out 2 of unknown kind .css",
        "left out 1 of unknown kind .pdf",
    ]


def test_names_that_are_not_utf8_can_be_written(tmp_path, read, prose):
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with Path(os.fsdecode(name)).open("w") as file:
        file.write(prose)
    [report], _ = read(tmp_path)
    report.source.encode("utf-8")


def test_reports_come_one_by_one(tmp_path, prose):
    path = tmp_path / "a.txt"
    path.write_text(prose)

    def name_paths():
        yield str(path)
        raise AssertionError("asked for the second path before the first report was taken")

    assert isinstance(next(read_reports(name_paths(), ReadOptions(language="en"))), Report)

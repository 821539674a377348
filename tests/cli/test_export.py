"""`whimbrel export`, called as a command of its own."""

import json

import msgspec
import pytest
from click.testing import CliRunner

from foreign_samples import AFFAIR
from whimbrel.cli.export import FORMS, export
from whimbrel.export.affairs import read_back


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "affair.json").write_bytes(msgspec.json.encode(AFFAIR))
    return tmp_path


def run(*args):
    return CliRunner().invoke(export, [str(arg) for arg in args])


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_written_and_losses_are_told(form, folder):
    result = run(folder, "--to", form, "-o", folder / "out")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"{form}: ")
    assert read_back(form, folder / "out")


def test_losses_are_written_too(folder):
    result = run(folder / "affair.json", "--to", "gdelt", "-o", folder / "out", "--losses", folder / "losses.json")
    assert result.exit_code == 0
    report = json.loads((folder / "losses.json").read_text())
    assert report["form"] == "gdelt"
    assert {loss["kind"] for loss in report["losses"]} == {"dropped", "merged", "approximated"}


@pytest.mark.parametrize("content", [b"{}", b"\xff", b"[" * 100_000, b""])
def test_what_is_no_affair_is_refused(content, tmp_path):
    (tmp_path / "affair.json").write_bytes(content)
    result = run(tmp_path, "--to", "gdelt", "-o", tmp_path / "out")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "make it with `whimbrel affair`" in result.stderr
    assert not (tmp_path / "out").exists()


def test_missing_files_and_folders_are_named(folder):
    assert "nowhere" in run(folder / "nowhere", "--to", "gdelt", "-o", folder / "out").stderr
    result = run(folder, "--to", "gdelt", "-o", folder / "no" / "out")
    assert result.exit_code == 2
    assert "a file that you may write to" in result.stderr

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import whimbrel
from whimbrel.cli import main

TALKS = "Israel and Egypt held talks in Cairo on Friday. The two sides agreed to reopen the crossing, officials said."
STRIKE = "Lebanon condemned the strike on Tyre. Its prime minister urged the United Nations to act at once."
FRENCH = "Le ministre égyptien des affaires étrangères a rencontré vendredi son homologue israélien au Caire."
SOURCES = Path(whimbrel.__file__).parents[1]


@pytest.fixture
def run(coder, monkeypatch):
    """Return a function that runs a command with the session's coder."""
    monkeypatch.setattr("whimbrel.pipeline.Coder", lambda *args, **options: coder)
    return lambda *args, stdin=None: CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)


@pytest.fixture
def start():
    """Return a function that starts a command in a process of its own."""

    def popen(*args, **options):
        environ = os.environ | {"PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, *map(str, args)]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.PIPE} | options
        return subprocess.Popen(command, env=environ, text=True, encoding="utf-8", **options)

    return popen


@pytest.fixture
def talks(tmp_path):
    path = tmp_path / "a_talks.txt"
    path.write_text(TALKS, encoding="utf-8")
    return path


@pytest.fixture
def strike(tmp_path):
    path = tmp_path / "b_strike.txt"
    path.write_text(STRIKE, encoding="utf-8")
    return path


@pytest.fixture
def french(tmp_path):
    path = tmp_path / "c_french.txt"
    path.write_text(FRENCH, encoding="utf-8")
    return path


@pytest.fixture
def mixed(tmp_path, talks, strike):
    """A folder with two good reports, an empty one, one in another language, and rows of which the second is broken."""
    (tmp_path / "c_french.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "d_empty.txt").write_text("", encoding="utf-8")
    rows = [json.dumps({"text": TALKS}), '{"text": ', json.dumps({"text": STRIKE})]
    (tmp_path / "e_rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path

"""What README and docs name exists: commands with their options, paths, event types and modes, Python names."""

import ast
import pkgutil
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from whimbrel.cli import main
from whimbrel.codebook import load_codebook

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOLDERS = ("src", "docs", "tests", "benchmarks", "tools")
PATH = re.compile(rf"(?<![\w/.-])(?:{'|'.join(FOLDERS)})/[\w./-]*\w")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
OTHER_CAPITALS = {
    "ACLED",
    "AFFAIR",
    "ASCII",
    "BEIRUT",
    "CAMEO",
    "CHANGELOG",
    "CODED",
    "ENCODER",
    "FOLDER",
    "FORMAT",
    "GDELT",
    "ICEWS",
    "JSONL",
    "POLECAT",
    "LICENSE",
    "MEANTIME",
    "NOTICE",
    "PETRARCH",
    "PLOVER",
    "RAFAH",
    "README",
    "TABLE",
    "TOPIC",
    "YIELD",
}
"""Words in capitals that are no event types."""
TYPES = load_codebook().types
COMMANDS = ("code", "show", "codebook", "doctor")


def read_prose(page):
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def list_commands():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [line for _, body in FENCE.findall(text) for line in body.splitlines()]
        lines += CODE.findall(FENCE.sub("", text))
        for line in lines:
            for part in line.split(" | "):
                words = shlex.split(part.partition(" > ")[0]) if part.startswith("whimbrel ") else []
                if len(words) > 1 and (words[1] in COMMANDS or page.name == "README.md"):
                    yield pytest.param(words[1:], id=f"{page.name}: {part}")


@pytest.mark.parametrize("words", list(list_commands()))
def test_every_command_that_the_documentation_names_exists_with_its_options(words):
    help_text = CliRunner().invoke(main, [words[0], "--help"])
    assert help_text.exit_code == 0
    for option in (word for word in words[1:] if word.startswith("-") and word != "-"):
        assert re.search(rf"(?<!\S){re.escape(option)}\b", help_text.output), option
    for path in (word for word in words[1:] if word.startswith("src/")):
        assert (ROOT / path).exists(), path


def test_the_codebook_command_runs_as_the_readme_has_it():
    assert "violence" in CliRunner().invoke(main, ["codebook", "THREATEN"]).output


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    missing = [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    missing += [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_event_type_and_mode_that_a_page_names_is_in_the_codebook(page):
    text = page.read_text(encoding="utf-8")
    modes = re.findall(r"\b([A-Z]{3,})(?:, mode |/)([a-z-]+)", text)
    wrong = [f"{name}/{mode}" for name, mode in modes if name in TYPES and mode not in TYPES[name].modes]
    wrong += set(re.findall(r"(?<![-\w])[A-Z]{5,}(?![-\w])", read_prose(page))) - set(TYPES) - OTHER_CAPITALS
    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_in_a_page_is_python_and_its_names_are_public(page):
    for language, body in FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            ast.parse(body)
            for name in re.findall(r"\bwhimbrel(?:\.[A-Za-z_]+)+", body):
                assert pkgutil.resolve_name(name)


def test_the_picture_is_of_this_project_and_fetches_nothing():
    svg = (ROOT / "docs" / "show.svg").read_text(encoding="utf-8")
    assert "whimbrel" in svg
    assert "@font-face" not in svg


def test_every_page_is_in_the_index_of_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in PAGES[2:] if f"docs/{page.name}" not in readme]

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from fill_tables import fill_page

PAGE = "Set A. Command: `python a.py DATA/a`\n\n```\nold\n```\n\nText.\n\n```\nno command\n```\n"


def test_block_after_a_command_is_what_the_command_prints(monkeypatch):
    asked = []
    monkeypatch.setattr("fill_tables.run_script", lambda command, data: asked.append((command, data)) or "new\nlines")
    assert fill_page(PAGE, Path("sets")) == PAGE.replace("old", "new\nlines")
    assert asked == [("a.py DATA/a", Path("sets"))]


def test_block_that_is_still_empty_is_filled_and_no_other_touched(monkeypatch):
    monkeypatch.setattr("fill_tables.run_script", lambda command, data: "new")
    empty = PAGE.replace("old\n", "")
    assert fill_page(empty, Path("sets")) == PAGE.replace("old", "new")


def test_script_that_fails_is_told():
    with pytest.raises(RuntimeError, match="missing"):
        fill_page(PAGE.replace("a.py", "missing.py"), Path("sets"))

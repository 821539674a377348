import pytest

from floors import SHIPPED, Bound, check_bounds, is_kept, load_bounds, main
from whimbrel.errors import DataError


def test_floors_and_ceilings():
    assert is_kept(Bound("s", "f", True, 0.5), 0.5)
    assert not is_kept(Bound("s", "f", True, 0.5), 0.49)
    assert is_kept(Bound("s", "f", False, 2.0), 2.0)
    assert not is_kept(Bound("s", "f", False, 2.0), 2.1)


def test_only_scripts_that_ran_are_checked():
    bounds = [Bound("a", "x", True, 0.5), Bound("b", "y", True, 0.5)]
    assert check_bounds(bounds, {"a": {"x": 0.4}}) == [(bounds[0], 0.4, False)]
    with pytest.raises(KeyError):
        check_bounds(bounds, {"a": {}})


def test_shipped_bounds_are_read_and_a_wrong_one_is_told(tmp_path):
    assert {bound.script for bound in load_bounds()} >= {"status", "gold"}
    path = tmp_path / "floors.tsv"
    path.write_text("script\tfigure\tbound\tvalue\nplv\tx\tfloor\tmuch\n")
    with pytest.raises(DataError, match="use a number"):
        load_bounds(path)
    path.write_text("script\tfigure\tbound\tvalue\nplv\tx\twall\t1\n")
    with pytest.raises(DataError, match="floor or ceiling"):
        load_bounds(path)


@pytest.mark.parametrize(("value", "code"), [(0.9, 0), (0.1, 1)])
def test_exit_status_says_whether_floors_hold(monkeypatch, capsys, value, code):
    monkeypatch.setattr("floors.load_bounds", lambda: [Bound("status", "f", True, 0.5)])
    ran = []

    class Script:
        def __init__(self, name):
            self.name = name

        def main(self, argv):
            ran.append((self.name, argv))
            return {"f": value}

    monkeypatch.setattr("floors.import_module", Script)
    assert main(["--set", "plv=set.tsv"]) == code
    assert ran == [*((name, []) for name in SHIPPED), ("plv", ["set.tsv"])]
    assert ("NOT KEPT" in capsys.readouterr().out) == bool(code)

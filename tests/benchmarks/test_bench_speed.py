import pytest

from floors import load_bounds
from speed import ROWS, compare_runs, run_child, time_command


def make_runs(*pairs):
    return [{"seconds": s, "running": s / 2, "sentences": 2000, "peak": peak} for s, peak in pairs]


def test_figures_are_medians_and_ratios_within_a_round():
    measured = {
        "bare": make_runs((10, 400), (20, 400), (10, 400)),
        "coder": make_runs((15, 500), (40, 500), (18, 500)),
        "workers": make_runs((10, 440), (20, 440), (10, 440)),
    }
    starts = {"bare spaCy, loaded": 1.0, "coder, built": 1.2, "whimbrel --help": 0.2, "whimbrel codebook": 0.3}
    figures = compare_runs(measured, starts)
    assert figures["ratio"] == pytest.approx(1.8)  # of 1.5, 2.0, 1.8
    assert figures["bare_per_second"] == 200
    assert figures["workers_gain_with_start"] == pytest.approx(1.8)  # of 1.5, 2.0, 1.8
    assert figures["workers_gain"] == pytest.approx(3.6)
    assert figures["memory_ratio"] == pytest.approx(1.25)
    assert figures["worker_memory_ratio"] == pytest.approx(1.1)
    assert figures["startup_ratio"] == pytest.approx(1.2)
    assert set(figures) == {name for name, _, _ in ROWS}
    assert {bound.figure for bound in load_bounds() if bound.script == "speed"} <= set(figures)


def test_a_command_that_fails_is_told():
    assert time_command(["-c", "pass"], 1) > 0
    with pytest.raises(RuntimeError, match="no such thing"):
        time_command(["-c", "raise SystemExit('no such thing')"], 1)


def test_a_child_that_fails_is_told(tmp_path):
    with pytest.raises(RuntimeError, match="failed"):
        run_child(str(tmp_path / "missing"), "--child", "bare")

"""The gold of the sample reports: its form, and floors under what the coder makes of the reports."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "benchmarks")]

from claims import match_claims, read_event  # noqa: E402
from gold import VARIANTS, load_cases  # noqa: E402
from gold_format import GOLD, check_gold, read_gold_text  # noqa: E402

FLOOR = 0.45


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.json")), ids=lambda path: path.stem)
def test_gold_file_fits_its_report(path):
    assert check_gold(path, read_gold_text(path)) == []


def test_records_of_the_sample_reports_keep_the_floors(demo_reports, demo_codings):
    cases = load_cases(GOLD, demo_reports)
    found = {coding.report.id: [read_event(event) for event in coding.events] for coding in demo_codings}
    right = sum(len(match_claims(case.gold, found[case.report.id], VARIANTS["record"])) for case in cases)
    assert right / sum(len(claims) for claims in found.values()) >= FLOOR
    assert right / sum(len(case.gold) for case in cases) >= FLOOR

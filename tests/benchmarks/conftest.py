"""The scripts are modules of their own folder, as when they are run."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import pytest


class FakeReading:
    """A reading that is always the same."""

    status, negated, tense = "planned", True, "future"


class FakeCoder:
    """Finds no record and no statement, takes every pair for ACCUSE and every word for planned and negated."""

    def code(self, reports):
        from whimbrel.records import Coding

        return (Coding(report=report) for report in reports)

    def score_pairs(self, items):
        return (("ACCUSE", None, 1.0) for _ in items)

    def find_statements(self, reports):
        return ([] for _ in reports)

    def find_status(self, report, spans):
        return [FakeReading() for _ in spans]


@pytest.fixture
def fake_coder():
    """A coder that needs no model."""
    return FakeCoder()

"""What costs seconds is built once a session."""

import os
from pathlib import Path

import pytest

import whimbrel
from whimbrel.pipeline import Coder
from whimbrel.records import Coding, Report

DEMO = Path(whimbrel.__file__).parent / "demo" / "reports"


def pytest_configure(config: pytest.Config) -> None:
    """Keep the index of towns beside pytest's own cache, and out of the user's."""
    os.environ.setdefault("WHIMBREL_CACHE", str(config.cache.mkdir("places")))


@pytest.fixture(scope="session")
def coder() -> Coder:
    """Return the coder that types events by the lexicon: its rules are what most tests are about."""
    return Coder(scorer="lexicon")


@pytest.fixture(scope="session")
def model_coder() -> Coder:
    return Coder(scorer="model")


@pytest.fixture(scope="session")
def demo_reports() -> list[Report]:
    reports = list(whimbrel.read_reports([str(DEMO)]))
    assert all(isinstance(report, Report) for report in reports)
    return reports


@pytest.fixture(scope="session")
def demo_codings(coder, demo_reports) -> list[Coding]:
    return list(coder.code(demo_reports))

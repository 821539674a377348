import pytest

from whimbrel.ingest import ReadOptions, read_reports
from whimbrel.records import Failure, Report

PROSE = "Envoys of the two states met on Tuesday and agreed to reopen the crossing for aid lorries, officials said."


@pytest.fixture
def prose():
    return PROSE


@pytest.fixture
def read():
    """Return a function that reads paths and gives (reports, failures)."""

    def read_all(*paths, stdin=None, **options):
        found = list(read_reports([str(path) for path in paths], ReadOptions(**options), stdin=stdin))
        reports = [item for item in found if isinstance(item, Report)]
        failures = [item for item in found if isinstance(item, Failure)]
        assert len(reports) + len(failures) == len(found)
        assert all(failure.reason and failure.mend and failure.source for failure in failures)
        return reports, failures

    return read_all

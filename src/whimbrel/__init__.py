"""Whimbrel reads news reports on a crisis and gives back sourced event records.

>>> import whimbrel
>>> coder = whimbrel.Coder()
>>> reports = whimbrel.read_reports(["reports/"])
>>> for coding in coder.code(reports):
...     ...
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whimbrel.errors import WhimbrelError
    from whimbrel.ingest import ReadOptions, make_report, read_reports
    from whimbrel.pipeline import Coder
    from whimbrel.records import Actor, Attribution, Coding, Event, Failure, Report, Span

__all__ = [
    "Actor",
    "Attribution",
    "Coder",
    "Coding",
    "Event",
    "Failure",
    "ReadOptions",
    "Report",
    "Span",
    "WhimbrelError",
    "make_report",
    "read_reports",
]

_HOMES = {
    "Coder": "whimbrel.pipeline",
    "ReadOptions": "whimbrel.ingest",
    "WhimbrelError": "whimbrel.errors",
    "make_report": "whimbrel.ingest",
    "read_reports": "whimbrel.ingest",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `import whimbrel` loads no language pipeline."""
    if name not in __all__:
        raise AttributeError(f"module 'whimbrel' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "whimbrel.records")), name)


def __dir__() -> list[str]:
    """Return the public names, those not yet imported among them."""
    return __all__

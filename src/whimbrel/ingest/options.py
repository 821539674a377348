"""What a user can say about how reports are read."""

from collections.abc import Mapping

import msgspec

from whimbrel.errors import OptionError
from whimbrel.ingest.dates import read_date
from whimbrel.ingest.words import load_fields


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How reports are read; the defaults suit most input."""

    published: str | None = None
    """The date of publication of every report, over whatever the reports say."""
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Our field (id, title, text, publisher, url, published) -> the column or key that holds it."""
    max_bytes: int = 20_000_000
    """The largest file read as one report, and the longest line of a row file."""
    max_chars: int = 400_000
    """The longest text of one report."""
    language: str | None = None
    """The ISO 639-1 code of every report; without it the language is detected."""


def check_options(options: ReadOptions) -> None:
    """Raise `OptionError` where an option of `options` makes no sense."""
    if options.published is not None and read_date(options.published) is None:
        raise OptionError(f"published: {options.published!r} is not a date; write it as 2024-03-22")
    for field in options.fields:
        if field not in load_fields():
            raise OptionError(f"fields: {field!r} is not a field of a report; choose from {', '.join(load_fields())}")
    for name in ("max_bytes", "max_chars"):
        if getattr(options, name) < 1:
            raise OptionError(f"{name}: must be at least 1")

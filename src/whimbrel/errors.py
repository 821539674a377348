"""The errors that Whimbrel raises.

WhimbrelError
├── ReadError          a report that cannot be read (becomes a `Failure`; the run goes on)
├── DataError          a shipped or user-given table with a wrong row (stops at start-up)
│   ├── CodebookError
│   ├── LexiconError
│   └── GazetteerError
├── ModelError         a language pipeline that is missing or does not load
└── OptionError        an option whose value makes no sense
"""


class WhimbrelError(Exception):
    """Base of all; `str(error)` is one line for a person: what, where, and the mend."""


class ReadError(WhimbrelError):
    """A report that cannot be read."""

    def __init__(self, source: str, reason: str, mend: str, place: str | None = None) -> None:
        self.source, self.reason, self.mend, self.place = source, reason, mend, place
        where = f"{source}, {place}" if place else source
        super().__init__(f"{where}: {reason}; {mend}")


class DataError(WhimbrelError):
    """A table with a wrong row."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}, line {line}: {reason}")


class CodebookError(DataError):
    """A wrong row in a codebook."""


class LexiconError(DataError):
    """A wrong row in a lexicon."""


class GazetteerError(DataError):
    """A wrong row in a gazetteer."""


class ModelError(WhimbrelError):
    """A language pipeline that is missing or does not load."""


class OptionError(WhimbrelError):
    """An option whose value makes no sense."""

"""Load the codebook's tables."""

from pathlib import Path

import msgspec

from whimbrel.errors import CodebookError
from whimbrel.tables import read_table

FOLDER = Path(__file__).parent / "plover"
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
TYPE_COLUMNS = ("type", "quad", "score", "recipient_required", "definition", "example")
FUTURE_COLUMNS = ("type", "alone", "said", "promised", "refused")


class Mode(msgspec.Struct, frozen=True):
    """A mode of an event type, with its score on PLOVER's scale (-10 to 10)."""

    name: str
    score: float
    definition: str


class EventType(msgspec.Struct, frozen=True):
    """An event type; `alone`, `said`, `promised` and `refused` are what it becomes while it is still to come
    (future.tsv).
    """

    name: str
    quad: int
    score: float
    recipient_required: bool
    definition: str
    example: str
    modes: dict[str, Mode]
    alone: str
    said: str
    promised: str
    refused: str


class Codebook(msgspec.Struct, frozen=True):
    """All codes; `name` goes into each record."""

    name: str
    types: dict[str, EventType]
    contexts: dict[str, str]
    sectors: dict[str, str]

    def score(self, event_type: str, mode: str | None) -> float:
        """Return PLOVER's cooperation (positive) or conflict (negative) score; raise KeyError for an unknown code."""
        row = self.types[event_type]
        return row.modes[mode].score if mode else row.score


def load_codebook(folder: Path = FOLDER) -> Codebook:
    """Return the codebook in `folder`; raise `CodebookError` at the first wrong row."""
    modes = _read_modes(folder / "modes.tsv")
    future = {row["type"]: row for _, row in read_table(folder / "future.tsv", FUTURE_COLUMNS, CodebookError)}
    types = {}
    for line, row in read_table(folder / "types.tsv", TYPE_COLUMNS, CodebookError):
        try:
            types[row["type"]] = _make_type(row, modes.get(row["type"], {}), future[row["type"]])
        except (KeyError, ValueError) as exc:
            raise CodebookError(str(folder / "types.tsv"), line, f"wrong or missing cell: {exc}") from exc
    _check_types(folder / "modes.tsv", ("type",), types)
    _check_types(folder / "future.tsv", FUTURE_COLUMNS, types)
    contexts = {
        row["context"]: row["definition"]
        for _, row in read_table(folder / "contexts.tsv", ("context", "definition"), CodebookError)
    }
    sectors = {
        row["sector"]: row["definition"]
        for _, row in read_table(folder / "sectors.tsv", ("sector", "definition"), CodebookError)
    }
    return Codebook("plover-2.0", types, contexts, sectors)


def _make_type(row: dict[str, str], modes: dict[str, Mode], ahead: dict[str, str]) -> EventType:
    if int(row["quad"]) not in QUADS:
        raise ValueError(f"quad {row['quad']} is none of {', '.join(map(str, QUADS))}")
    return EventType(
        row["type"],
        int(row["quad"]),
        float(row["score"]),
        row["recipient_required"] == "1",
        row["definition"],
        row["example"],
        modes,
        ahead["alone"],
        ahead["said"],
        ahead["promised"],
        ahead["refused"],
    )


def _check_types(path: Path, columns: tuple[str, ...], types: dict[str, EventType]) -> None:
    for line, row in read_table(path, columns, CodebookError):
        unknown = [row[column] for column in columns if row[column] not in types]
        if unknown:
            raise CodebookError(str(path), line, f"no event type is called {unknown[0]!r}")


def _read_modes(path: Path) -> dict[str, dict[str, Mode]]:
    modes: dict[str, dict[str, Mode]] = {}
    for line, row in read_table(path, ("type", "mode", "score", "definition"), CodebookError):
        try:
            modes.setdefault(row["type"], {})[row["mode"]] = Mode(row["mode"], float(row["score"]), row["definition"])
        except ValueError as exc:
            raise CodebookError(str(path), line, f"the score {row['score']!r} is no number") from exc
    return modes

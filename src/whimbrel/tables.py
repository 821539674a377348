"""Read the tab-separated tables in which Whimbrel keeps its knowledge. Imports nothing of ours but the errors."""

from collections.abc import Iterator
from pathlib import Path

from whimbrel.errors import DataError


def read_table(path: Path, columns: tuple[str, ...], error: type[DataError]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) for each row of the table at `path`.

    Lines that are blank or begin with `#` are notes. Cells are stripped. Raise `error` with the file, the line and the
    reason where the header is missing or lacks one of `columns`, where a row has more cells than the header, or where
    the
    file is not UTF-8 (a byte order mark is let pass).
    """
    header: list[str] | None = None
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise error(str(path), 0, f"cannot be read as UTF-8 text ({exc})") from exc
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if header is None:
            header = cells
            missing = [name for name in columns if name not in cells]
            if missing:
                raise error(str(path), number, f"the header lacks the column {missing[0]!r}; it has {', '.join(cells)}")
            continue
        if len(cells) > len(header):
            raise error(
                str(path), number, f"{len(cells)} cells where the header has {len(header)}; look for a stray tab"
            )
        yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    if header is None:
        raise error(str(path), len(lines), f"the file has no header; it needs the columns {', '.join(columns)}")

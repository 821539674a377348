"""Paths -> reports: opens each source, tells its format, and turns what goes wrong into failures."""

import gzip
import io
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from whimbrel.errors import OptionError, ReadError
from whimbrel.ingest.csv_file import looks_like_header, read_csv
from whimbrel.ingest.json_file import read_json, read_json_lines
from whimbrel.ingest.options import ReadOptions, check_options
from whimbrel.ingest.page_file import read_page
from whimbrel.ingest.paths import RIGHTS_MEND, STDIN, describe_error, find_sources, find_suffix
from whimbrel.ingest.plain_file import read_plain
from whimbrel.ingest.rows import make_failure
from whimbrel.ingest.streams import read_head, unpack_stream
from whimbrel.records import Failure, Report

Reader = Callable[[io.BufferedReader, str, ReadOptions], Iterator[Report | Failure]]

READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), read_plain),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_page),
    **dict.fromkeys((".jsonl", ".ndjson"), read_json_lines),
    **dict.fromkeys((".csv", ".tsv", ".tab"), read_csv),
    ".json": read_json,
}
SUFFIXES = frozenset(READERS) | {""}
DEFAULTS = ReadOptions()
LOOKS_LIKE_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
LOOKS_LIKE_JSON = re.compile(r'\{\s*["}]|\[\s*\{')
GZIP_MEND = "unpack it by hand, or fetch it again"


def read_reports(
    paths: Iterable[str], options: ReadOptions = DEFAULTS, *, stdin: BinaryIO | None = None
) -> Iterator[Report | Failure]:
    """Yield the reports that `paths` name, in their order, with a `Failure` in the place of what cannot be read.

    A path is a file (.txt .md .html .jsonl .json .csv .tsv, each also as .gz), a folder, a pattern, or `-` for `stdin`
    (the process's own by default). Nothing is raised for bad input; of an option that makes no sense one failure tells,
    and nothing is read. One report at a time is held in memory.
    """
    try:
        check_options(options)
    except OptionError as error:
        yield Failure(source="options", reason=str(error), mend="correct the option")
        return
    for path in [paths] if isinstance(paths, str) else paths:
        for source in find_sources([str(path)], SUFFIXES):
            if isinstance(source, Failure):
                yield clean_failure(source)
            else:
                yield from read_source(source, options, stdin)


def read_source(path: str, options: ReadOptions, stdin: BinaryIO | None) -> Iterator[Report | Failure]:
    """Yield the reports and failures of one file, or of standard input."""
    source = clean_name(path)
    try:
        with open_source(path, source, stdin) as raw:
            stream = unpack_stream(raw, source, options.max_bytes)
            yield from pick_reader(stream, source, options)(stream, source, options)
    except ReadError as error:
        yield make_failure(error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Failure(source=source, reason=f"broken gzip data ({error})".lower(), mend=GZIP_MEND)
    except UnicodeError as error:
        yield Failure(source=source, reason=f"undecodable text ({error})", mend="save the file as UTF-8")
    except OSError as error:
        yield Failure(source=source, reason=describe_error(error), mend=RIGHTS_MEND)


def open_source(path: str, source: str, stdin: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    """Return the opened bytes of `path`; standard input is left open. Raise `ReadError` for devices and the like."""
    if path == STDIN:
        return nullcontext(stdin or sys.stdin.buffer)
    try:
        mode = Path(path).stat().st_mode
    except ValueError as error:  # a name with a NUL in it
        raise ReadError(source, "no such file", "check the path") from error
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise ReadError(source, "neither a file nor a folder", "name a file that holds reports")
    return Path(path).open("rb", buffering=0)


def pick_reader(stream: io.BufferedReader, source: str, options: ReadOptions) -> Reader:
    """Return the reader for `source`, by its name, or by its first bytes where the name tells nothing."""
    head = read_head(stream, source)
    known = READERS.get(find_suffix(source))
    if known:
        return known
    head = head.lstrip("\ufeff \t\r\n")
    if LOOKS_LIKE_PAGE.match(head):
        return read_page
    if LOOKS_LIKE_JSON.match(head):
        return read_json
    return read_csv if looks_like_header(head.partition("\n")[0], options) else read_plain


def clean_name(path: str) -> str:
    """Return `path` as it can be written in UTF-8, whatever bytes the file system holds."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def clean_failure(failure: Failure) -> Failure:
    """Return `failure` with a source that can be written in UTF-8."""
    return Failure(source=clean_name(failure.source), reason=failure.reason, mend=failure.mend, place=failure.place)

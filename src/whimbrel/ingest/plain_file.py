"""Plain text and Markdown -> Report."""

import io
from collections.abc import Iterator

from whimbrel.ingest.options import ReadOptions
from whimbrel.ingest.report import read_report
from whimbrel.ingest.streams import read_whole
from whimbrel.ingest.text import decode_bytes
from whimbrel.records import Failure, Report


def read_plain(stream: io.BufferedReader, source: str, options: ReadOptions) -> Iterator[Report | Failure]:
    """Yield the one report of a text file; raise `ReadError` where there is none."""
    data = read_whole(stream, source, options.max_bytes)
    yield read_report(decode_bytes(data, source), source, options)

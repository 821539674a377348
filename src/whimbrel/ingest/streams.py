"""Bytes from files, standard input and gzip, bounded on every side."""

import codecs
import gzip
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from whimbrel.errors import ReadError
from whimbrel.ingest.text import decode_bytes, detect_encoding

HEAD = 1 << 16
EMPTY_MEND = "check that the source holds a report"
GZIP_MARK = b"\x1f\x8b"
BOMB_RATIO = 200
"""Unpacked to packed size that no text reaches: news packs to a third or a tenth."""


class Relay(io.RawIOBase):
    """A raw stream over a `read` function; it counts the bytes, and `check` may refuse the count by raising."""

    def __init__(self, read: Callable[[int], bytes | None], check: Callable[[int], None] | None = None) -> None:
        self.count = 0
        self._read, self._check = read, check

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` and return how many bytes came, 0 at the end."""
        data = self._read(len(buffer)) or b""
        buffer[: len(data)] = data
        self.count += len(data)
        if self._check:
            self._check(self.count)
        return len(data)


def unpack_stream(raw: BinaryIO, source: str, max_bytes: int) -> io.BufferedReader:
    """Return a buffered stream of what is in `raw`, unpacked where it is gzip.

    Reading raises `ReadError` where more than `max_bytes` come out of next to nothing, as from a decompression bomb.
    """
    outer = Relay(getattr(raw, "read1", raw.read))
    packed: io.BufferedReader = io.BufferedReader(outer, HEAD)
    if not (packed.peek(2).startswith(GZIP_MARK) or source.lower().endswith(".gz")):
        return packed

    def check(count: int) -> None:
        if count > max_bytes and count > BOMB_RATIO * outer.count:
            raise ReadError(source, f"gzip data that swell more than {BOMB_RATIO} times", "unpack it and look inside")

    return io.BufferedReader(Relay(gzip.GzipFile(fileobj=packed).read1, check), HEAD)


def read_head(stream: io.BufferedReader, source: str) -> str:
    """Return the first text of `stream` without consuming it; raise `ReadError` where it is empty or binary."""
    data = stream.peek(HEAD)
    if not data:
        raise ReadError(source, "empty", EMPTY_MEND)
    return codecs.getincrementaldecoder(detect_encoding(data, source))("replace").decode(data)


def read_whole(stream: io.BufferedReader, source: str, max_bytes: int) -> bytes:
    """Return all bytes of `stream`; raise `ReadError` where it is longer than `max_bytes`."""
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        mend = "split it into its reports, give it as JSON Lines, or raise `max_bytes`"
        raise ReadError(source, f"larger than {max_bytes:,} bytes", mend)
    return data


def read_lines(stream: io.BufferedReader, source: str, max_chars: int) -> Iterator[str | ReadError]:
    """Yield the lines of `stream` with their ends, one at a time; a `ReadError` in place of one that cannot be read."""
    encoding = detect_encoding(stream.peek(HEAD), source)
    with io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="") as lines:
        number = 0
        while line := lines.readline(max_chars + 1):
            number += 1
            if len(line) > max_chars:
                while line and not line.endswith(("\n", "\r")):
                    line = lines.readline(HEAD)
                reason = f"a line of more than {max_chars:,} characters"
                yield ReadError(source, reason, "split it, or raise `max_bytes`", f"line {number}")
            elif line.isascii() or not any("\udc80" <= char <= "\udcff" for char in line):
                yield line
            else:
                yield decode_line(line, encoding, source, number)


def decode_line(line: str, encoding: str, source: str, number: int) -> str | ReadError:
    """Return `line`, some bytes of which did not fit the file's `encoding`, decoded by itself."""
    data = line.encode("utf-8" if encoding == "utf-8-sig" else encoding, "surrogateescape")
    try:
        return decode_bytes(data, source)
    except ReadError as error:
        return ReadError(source, error.reason, error.mend, f"line {number}")

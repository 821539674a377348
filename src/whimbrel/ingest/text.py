"""Bytes to text: encodings, line ends, control characters, and the normal form that is hashed."""

import codecs
import re
import unicodedata

from whimbrel.errors import ReadError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DETECT_BYTES = 200_000
WESTERN_SHARE = 0.1
"""Up to this share of bytes beyond ASCII, Windows-1252 is tried before the detector, which errs on a few odd bytes."""
CONTROL_SHARE = 0.02
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BINARY_MEND = "give the report as text, HTML, JSON Lines or CSV; export a PDF or a word processor's file first"


def detect_encoding(data: bytes, source: str, declared: str | None = None) -> str:
    """Return the name of the encoding of `data`, which may be cut off inside a character.

    A byte order mark decides, then UTF-8, then the `declared` name, then the bytes themselves. Raise `ReadError` where
    the data are binary or fit no encoding.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        raise ReadError(source, "binary data, not text", BINARY_MEND)
    if fits_encoding(data, "utf-8"):
        return "utf-8"
    for guess in filter(None, (declared, guess_encoding(data))):
        if fits_encoding(data, guess):
            return guess
    raise ReadError(source, "the encoding of the text cannot be told", "save the file as UTF-8")


def guess_encoding(data: bytes) -> str | None:
    """Return the likeliest encoding of `data`, which is known not to be UTF-8, or None."""
    odd = sum(byte > 0x7F for byte in data)
    if odd <= WESTERN_SHARE * len(data) and fits_encoding(data, "cp1252"):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:DETECT_BYTES]).best()
    return best.encoding if best else None


def fits_encoding(data: bytes, name: str) -> bool:
    """Tell whether `data` decodes as `name` without an error or a heap of control characters."""
    try:
        b"".decode(name)  # refuses the codecs that do not give text, such as "hex"
        text = codecs.getincrementaldecoder(name)().decode(data)
    except (LookupError, UnicodeError, ValueError):
        return False
    controls = sum(1 for _ in UNWANTED.finditer(text)) - text.count("\r") - text.count("\f")
    return controls <= CONTROL_SHARE * len(text)


def decode_bytes(data: bytes, source: str, declared: str | None = None) -> str:
    """Return `data` as text; raise `ReadError` where it is binary or fits no encoding."""
    name = detect_encoding(data, source, declared)
    try:
        return data.decode(name)
    except UnicodeError as error:
        raise ReadError(source, f"not valid {name}, cut off or damaged", "save the file as UTF-8") from error


def clean_text(text: str) -> str:
    r"""Return `text` as it is stored: line ends are \n, and each control character or lone surrogate is a space."""
    return UNWANTED.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def normalise_text(text: str) -> str:
    """Return the form of `text` that is hashed: Unicode NFC, runs of white space as one space, ends stripped."""
    return " ".join(unicodedata.normalize("NFC", text).split())

"""The normal form in which names are compared."""

import re
import unicodedata

# NFKD leaves these letters whole.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae"})
_APOSTROPHES = "'’‘ʼʻʿʾ`´′"
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES))
_DROPPED = frozenset("-‐‑_" + _APOSTROPHES)
_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_")
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
# Written now with a capital, now without: "al-Shabaab" and "Al-Shabaab", "of the" in a title.
_SMALL = frozenset(
    {"al", "el", "an", "as", "ash", "ad", "and", "at", "of", "the", "for", "in", "on", "de", "du", "la", "le"}
)


def split_name(text: str) -> list[str]:
    """Return the pieces of a name or token in normal form.

    Spaces, hyphens, apostrophes, diacritics and the points of "U.S." are gone; case stays, but for small words such
    as "al" and "of". A token of hyphens or apostrophes alone has no piece; other punctuation is a piece of its own.
    """
    pieces = text.split(" ") if _PLAIN.fullmatch(text) else _find_pieces(text)
    return [small if (small := piece.lower()) in _SMALL else piece for piece in pieces]


def _find_pieces(text: str) -> list[str]:
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join([c for c in decomposed if not unicodedata.combining(c)])
    if "." in text and text.strip("."):
        text = text.replace(".", "")
    return [piece for piece in _PIECE.findall(text) if piece not in _DROPPED]


def make_keys(name: str) -> tuple[str, ...]:
    """Return the normal forms under which a name is kept: with its apostrophes as breaks, and without them."""
    if _PLAIN.fullmatch(name):
        return (name,) if _SMALL.isdisjoint(name.lower().split(" ")) else (" ".join(split_name(name)),)
    closed = name.translate(_NO_APOSTROPHES)
    key = " ".join(split_name(name))
    return (key,) if closed == name else (key, " ".join(split_name(closed)))

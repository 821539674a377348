"""The words that tell layout and fields, read from `layout.tsv` and `fields.tsv`."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


def read_rows(name: str) -> list[list[str]]:
    """Return the cells of each row of the table `name` in this package; `#` lines and the header row are left out."""
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


@cache
def load_layout() -> Mapping[str, Mapping[str, str]]:
    """Return kind -> word (lower case) -> value from `layout.tsv`."""
    layout: dict[str, dict[str, str]] = {}
    for kind, word, value in read_rows("layout.tsv"):
        layout.setdefault(kind, {})[word] = value
    return MappingProxyType(layout)


@cache
def load_fields() -> Mapping[str, tuple[str, ...]]:
    """Return our field -> the names that other people give it, likeliest first, from `fields.tsv`."""
    fields: dict[str, tuple[str, ...]] = {}
    for field, name in read_rows("fields.tsv"):
        fields[field] = (*fields.get(field, ()), name)
    return MappingProxyType(fields)


def match_any(kind: str) -> str:
    """Return a pattern that matches any word of `kind`, the longest first, with any run of blanks between its parts."""
    words = sorted(load_layout()[kind], key=len, reverse=True)
    return "(?:" + "|".join(r"[ \t]+".join(map(re.escape, word.split())) for word in words) + ")"

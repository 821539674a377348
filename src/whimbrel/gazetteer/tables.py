"""Reading and checking of the gazetteer's tables."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from whimbrel.errors import GazetteerError

COLUMNS = {
    "codes": ("code", "kind", "meaning", "source"),
    "countries": ("code", "name", "kind", "parent", "start", "end", "source"),
    "country_words": ("word", "code", "kind", "sectors", "source"),
    "organisations": ("id", "name", "aliases", "code", "sectors", "start", "end", "source"),
    "groups": ("id", "name", "aliases", "country", "sectors", "start", "end", "alternatives", "source"),
    "leaders": ("id", "name", "aliases", "country", "office", "sectors", "start", "end", "wikidata", "source"),
}
KINDS = {
    "codes": frozenset({"sector", "actor"}),
    "countries": frozenset({"state", "territory", "partial", "former"}),
    "country_words": frozenset(
        {"alias", "adjective", "demonym", "demonym_plural", "ethnic", "capital", "seat", "region", "not_actor"}
    ),
}
_MAY_BE_BLANK = frozenset(
    {"parent", "start", "end", "aliases", "sectors", "alternatives", "wikidata", "code", "country"}
)
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_WIKIDATA = re.compile(r"Q[1-9]\d*")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """What one row says that a name stands for."""

    id: str
    """The country's code for its names, adjectives, people and capitals; else the row's id."""
    name: str
    table: str
    """`countries`, `demonyms`, `capitals`, `seats`, `regions`, `others`, `organisations`, `groups` or `leaders`."""
    kind: str
    country: str | None
    sectors: tuple[str, ...] = ()
    office: str | None = None
    start: str | None = None
    """First day in force, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None for always."""
    end: str | None = None
    """Last day in force, in the same form; None for still."""
    alternatives: tuple[str, ...] = ()
    """Other codings that one meets, such as `LBN PTY`."""
    source: str = "unverified"


class Row(msgspec.Struct, frozen=True, gc=False):
    """One line of a table: where it stands, and its fields by column."""

    path: str
    line: int
    fields: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields[column]

    def make_error(self, reason: str) -> GazetteerError:
        """Return the error that says what is wrong with this row."""
        return GazetteerError(self.path, self.line, reason)


def read_rows(path: Path, table: str) -> Iterator[Row]:
    """Yield the rows of one table, each of them well-formed by itself; raise `GazetteerError` at the first that is not.

    Whether its codes exist is for `check_codes`, as that takes other tables.
    """
    columns, place = COLUMNS[table], str(path)
    filled = [c for i, c in enumerate(columns) if i == 0 or c not in _MAY_BE_BLANK]
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(place, 1, f"the table cannot be read ({error}); save it as UTF-8 text") from error
    if tuple(lines[0].rstrip("\r").split("\t")) != columns:
        raise GazetteerError(place, 1, f"wrong header; write, parted by tabs: {' '.join(columns)}")
    for number, line in enumerate(lines[1:], start=2):
        values = line.rstrip("\r").split("\t")
        if values == [""]:
            continue
        if len(values) != len(columns):
            raise GazetteerError(place, number, f"{len(values)} fields; give {len(columns)}, parted by tabs")
        row = Row(place, number, dict(zip(columns, values, strict=True)))
        if not all(map(row.fields.get, filled)):
            raise row.make_error(f"a field is empty; fill in {' and '.join(filled)}")
        if " \t" in line or "\t " in line or line != line.strip(" "):
            raise row.make_error("a field begins or ends with a space; take the space out")
        _check_row(row, table)
        yield row


def _check_row(row: Row, table: str) -> None:
    fields = row.fields
    if table in KINDS and fields["kind"] not in KINDS[table]:
        raise row.make_error(f"unknown kind `{fields['kind']}`; use one of: {' '.join(sorted(KINDS[table]))}")
    if "start" not in fields:
        return
    start, end = fields["start"], fields["end"]
    for date in (start, end):
        if date and not _DATE.fullmatch(date):
            raise row.make_error(f"`{date}` is no date; write YYYY, YYYY-MM or YYYY-MM-DD, or leave it blank")
    if start and end and find_first_day(start) > find_last_day(end):
        raise row.make_error(f"ends ({end}) before it starts ({start}); mend one of the two")
    if fields.get("wikidata") and not _WIKIDATA.fullmatch(fields["wikidata"]):
        raise row.make_error(f"`{fields['wikidata']}` is no Wikidata id; write Q and digits, or leave it blank")


def check_codes(row: Row, countries: frozenset[str], sectors: frozenset[str]) -> None:
    """Raise `GazetteerError` where the row names a country or sector that is in none of the tables."""
    fields = row.fields
    for code in (fields.get("code"), fields.get("country"), fields.get("parent")):
        if code and code not in countries:
            raise row.make_error(f"unknown code `{code}`; use a code of countries.tsv or codes.tsv")
    for sector in fields.get("sectors", "").split():
        if sector not in sectors:
            raise row.make_error(f"unknown sector `{sector}`; use one of: {' '.join(sorted(sectors))}")
    for code in fields.get("alternatives", "").replace("|", " ").split():
        if code not in sectors and code not in countries:
            raise row.make_error(f"unknown code `{code}` among the alternatives; use a country or sector code")


def split_list(value: str) -> list[str]:
    """Return the parts of a field whose parts stand between bars."""
    return [part.strip() for part in value.split("|") if part.strip()] if value else []


def find_first_day(date: str | None) -> str:
    """Return the first day that a date of a table covers; for None the first of all."""
    return (date or "0000") + "-01-01"[len(date or "0000") - 4 :]


def find_last_day(date: str | None) -> str:
    """Return the last day that a date of a table covers (of any month the 31st); for None the last of all."""
    return (date or "9999") + "-12-31"[len(date or "9999") - 4 :]

"""Finding names in token texts, and choosing among the entries of one name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

from .names import make_keys, split_name
from .tables import COLUMNS, Entry, Row, check_codes, find_first_day, find_last_day, read_rows, split_list

_WORD_TABLES = {
    "alias": "countries",
    "capital": "capitals",
    "seat": "seats",
    "region": "regions",
    "not_actor": "others",
}
_NAMED_KINDS = {"organisations": "organisation", "groups": "group", "leaders": "person"}
_COUNTRY_TABLES = frozenset({"countries", "demonyms", "capitals"})
# A name so marked in a table is an English word too: in a headline of capitals it is not matched.
_EXACT = "="


SHORTEST = 4
_POSSESSORS = frozenset({"countries", "capitals", "regions"})
_ADJECTIVES = frozenset({"adjective"})


class Gazetteer:
    """The tables in memory: finds names in tokens, and chooses what a name stood for on a day."""

    def __init__(self, rows: dict[str, list[Row]]) -> None:
        """Take checked rows by table, as `load_gazetteer` reads them."""
        self._countries = {row["code"]: _make_country(row) for row in rows["countries"]}
        self._sources = Counter(row["source"] for table in rows.values() for row in table)
        self._index: dict[str, tuple[Entry, ...]] = {}
        self._exact: set[str] = set()
        for entry in self._countries.values():
            self._add((entry.name,), entry)
        for row in rows["country_words"]:
            self._add((row["word"],), _make_word(row, self._countries))
        for table in ("organisations", "groups", "leaders"):
            for row in rows[table]:
                self._add((row["name"], *split_list(row["aliases"])), _make_named(row, table))
        self._add_bare_possessives()

    def _add_bare_possessives(self) -> None:
        """Know the possessive of a state, capital or region also where a text has lost its apostrophes: "Syrias"."""
        for key, entries in list(self._index.items()):
            form = key + "s"
            single = key.isalpha() and len(key) >= SHORTEST and key[0].isupper() and not key.endswith("s")
            if single and form not in self._index and all(entry.table in _POSSESSORS for entry in entries):
                self._index[form] = tuple(entry for entry in entries if entry.kind not in _ADJECTIVES)

    def _add(self, names: Iterable[str], entry: Entry) -> None:
        for name in names:
            exact = name.startswith(_EXACT)
            for key in make_keys(name[1:] if exact else name):
                held = self._index.get(key)
                if held is None:
                    self._index[key] = (entry,)
                elif entry not in held:
                    self._index[key] = (*held, entry)
                if exact:
                    self._exact.add(key)

    @cached_property
    def _heads(self) -> dict[str, int]:
        return _measure_heads(self._index)

    @cached_property
    def _folded(self) -> dict[str, tuple[Entry, ...]]:
        index: dict[str, tuple[Entry, ...]] = {}
        for key, entries in self._index.items():
            if key not in self._exact:
                folded = key.casefold()
                index[folded] = tuple(dict.fromkeys((*index.get(folded, ()), *entries)))
        return index

    @cached_property
    def _folded_heads(self) -> dict[str, int]:
        return _measure_heads(self._folded)

    def find_names(self, words: Sequence[str]) -> list[tuple[int, int, tuple[Entry, ...]]]:
        """Return (start, end, entries) for each name among the token texts of a sentence, in order, none overlapping.

        From left to right the longest name wins. Case counts, but not where the whole sentence is in capitals.
        """
        # A lone "WHO" is the name; only a run of words in capitals is a headline.
        fold = len(words) > 2 and "".join(words).isupper()
        index, heads = (self._folded, self._folded_heads) if fold else (self._index, self._heads)
        # A name may begin only at a token's first piece and end only at a token's last.
        pieces: list[tuple[str, int, bool, bool]] = []
        for i, word in enumerate(words):
            parts = split_name(word.casefold() if fold else word)
            last = len(parts) - 1
            pieces += [(part, i, n == 0, n == last) for n, part in enumerate(parts)]
        found: list[tuple[int, int, tuple[Entry, ...]]] = []
        at = 0
        while at < len(pieces):
            head, first_token, is_first, _ = pieces[at]
            longest = heads.get(head, 0) if is_first else 0
            for end in range(min(at + longest, len(pieces)), at, -1):
                entries = index.get(" ".join(piece[0] for piece in pieces[at:end])) if pieces[end - 1][3] else None
                if entries:
                    found.append((first_token, pieces[end - 1][1] + 1, entries))
                    at = end - 1
                    break
            at += 1
        return found

    def find_entries(self, name: str) -> tuple[Entry, ...]:
        """Return all that a name can stand for, at any date; nothing where the tables do not have it."""
        return self._index.get(" ".join(split_name(name)), ())

    def find_country(self, code: str) -> Entry | None:
        """Return the country of a code of countries.tsv, or None."""
        return self._countries.get(code)

    def choose_entry(self, entries: Sequence[Entry], on: str | None = None) -> Entry | None:
        """Return the entry in force on the ISO date `on`, or without a date the latest one.

        Of several terms of one person or group the one begun last; None where no entry is in force, or where several
        that differ in id are: which of them is meant then needs more than the name.
        """
        if on is None:
            last = max((find_last_day(entry.end) for entry in entries), default="")
            current = [entry for entry in entries if find_last_day(entry.end) == last]
        else:
            current = [e for e in entries if find_first_day(e.start) <= on <= find_last_day(e.end)]
        if len({entry.id for entry in current}) != 1:
            return None
        return max(current, key=lambda entry: find_first_day(entry.start))

    def count_sources(self) -> dict[str, int]:
        """Return the number of rows by `source`, the most frequent first."""
        return dict(self._sources.most_common())


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """Return the gazetteer of the shipped tables and of the tables in the folder `extra`.

    A table there has the name and the header of a shipped one; its rows replace all shipped rows with the same first
    column. Raises `GazetteerError` at the first wrong row.
    """
    with as_file(files(__package__)) as folder:
        rows = {table: list(read_rows(folder / f"{table}.tsv", table)) for table in COLUMNS}
    if extra is not None:
        for table in COLUMNS:
            if (extra / f"{table}.tsv").exists():
                rows[table] = _override(rows[table], list(read_rows(extra / f"{table}.tsv", table)), table)
    countries = frozenset(row["code"] for row in rows["countries"])
    countries |= {row["code"] for row in rows["codes"] if row["kind"] == "actor"}
    sectors = frozenset(row["code"] for row in rows["codes"] if row["kind"] == "sector")
    for table in COLUMNS:
        for row in rows[table] if table != "codes" else ():
            check_codes(row, countries, sectors)
    return Gazetteer(rows)


def _override(shipped: list[Row], own: list[Row], table: str) -> list[Row]:
    key = COLUMNS[table][0]
    replaced = {row[key] for row in own}
    return [row for row in shipped if row[key] not in replaced] + own


def _measure_heads(keys: Iterable[str]) -> dict[str, int]:
    """Return, for each first piece of a key, the number of pieces of the longest key that it begins."""
    heads: dict[str, int] = {}
    for key in keys:
        head, _, rest = key.partition(" ")
        heads[head] = max(heads.get(head, 0), rest.count(" ") + 2 if rest else 1)
    return heads


def _make_country(row: Row) -> Entry:
    kind, parent = row["kind"], row["parent"]
    return Entry(
        id=row["code"],
        name=row["name"],
        table="countries",
        kind=kind,
        # PLOVER files dependencies and partly recognised states under another state, the latter with PRE.
        country=parent if parent and kind in {"territory", "partial"} else row["code"],
        sectors=("PRE",) if parent and kind == "partial" else (),
        source=row["source"],
    )


def _make_word(row: Row, countries: dict[str, Entry]) -> Entry:
    country = countries.get(row["code"])
    table = _WORD_TABLES.get(row["kind"], "demonyms")
    of_country = country is not None and table in _COUNTRY_TABLES
    sectors = tuple(row["sectors"].split())
    return Entry(
        id=country.id if country and of_country else _make_slug(row["word"]),
        name=country.name if country and of_country else row["word"].removeprefix(_EXACT),
        table=table,
        kind=row["kind"],
        country=country.country if country else row["code"] or None,
        sectors=tuple(dict.fromkeys((*sectors, *(country.sectors if country else ())))),
        source=row["source"],
    )


def _make_slug(word: str) -> str:
    return "-".join(split_name(word)).lower()


def _make_named(row: Row, table: str) -> Entry:
    fields = row.fields
    return Entry(
        id=fields["id"],
        name=fields["name"].removeprefix(_EXACT),
        table=table,
        kind=_NAMED_KINDS[table],
        country=fields.get("code") or fields.get("country") or None,
        sectors=tuple(fields["sectors"].split()),
        office=fields.get("office") or None,
        start=fields["start"] or None,
        end=fields["end"] or None,
        alternatives=tuple(split_list(fields.get("alternatives", ""))),
        source=fields["source"],
    )

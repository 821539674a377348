"""Who holds an office: the persons that reports name for it, side by side with the gazetteer's dated holder."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher

import msgspec

from whimbrel.gazetteer import Gazetteer
from whimbrel.gazetteer.tables import Entry, find_first_day, find_last_day
from whimbrel.stories.ledger.claims import is_later
from whimbrel.stories.ledger.lists import load_set
from whimbrel.stories.ledger.offices import GENERAL, Office

HEADS_OF_STATE = frozenset({"president", "king", "queen", "emir", "sultan", "chancellor", "prime minister"})
"""Titles that people keep in print when they have left the office."""
MONTH = 31
"""Days between two reports beyond which an office whose holders no table has may well have changed hands."""
ALIKE = 0.78
PARTICLES = load_set("name particles")
Span = tuple[date, date]


class Seat(msgspec.Struct, frozen=True):
    """An office of one country or body."""

    title: str
    country: str | None
    body: frozenset[str]


class Holders:
    """The gazetteer's terms of office by country and title."""

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        """Take the gazetteer; without one nobody is known."""
        self._terms: dict[tuple[str | None, str], list[Entry]] = defaultdict(list)
        self._gazetteer = gazetteer
        for entry in list_leaders(gazetteer) if gazetteer is not None else ():
            if entry.office:
                self._terms[entry.country, normalise(entry.office)].append(entry)

    def list_terms(self, country: str | None, title: str) -> Sequence[Entry]:
        """Return the terms of an office, whoever held it."""
        return self._terms.get((country, title), ())

    def find_holder(self, country: str | None, title: str, span: Span) -> Entry | None:
        """Return who held an office on all days of a span; None where nobody, or more than one, did."""
        first, last = span[0].isoformat(), span[1].isoformat()
        held = [
            entry
            for entry in self.list_terms(country, title)
            if find_first_day(entry.start) <= first and last <= find_last_day(entry.end)
        ]
        return held[0] if len({entry.id for entry in held}) == 1 else None

    def find_offices(self, name: str) -> Sequence[Entry]:
        """Return the terms of a person in any office."""
        return (
            [entry for entry in self._gazetteer.find_entries(name) if entry.table == "leaders"]
            if self._gazetteer
            else ()
        )


def list_leaders(gazetteer: Gazetteer) -> list[Entry]:
    """Return the entries of all terms of office."""
    found = {entry: None for entries in gazetteer._index.values() for entry in entries if entry.table == "leaders"}
    return sorted(found, key=lambda entry: (entry.id, entry.office or "", entry.start or ""))


def normalise(office: str) -> str:
    """Return an office of the gazetteer in the spelling of `offices.py`."""
    return office.replace("defense", "defence").replace("secretary-general", "secretary general")


def are_same(a: str, b: str) -> bool:
    """Tell whether two names are one person's: surnames in about one spelling, and first names that do not differ."""
    some, others = split_person(a), split_person(b)
    if not some or not others:
        return False
    if min(len(some), len(others)) == 1:
        lone, full = (some[0], others) if len(some) == 1 else (others[0], some)
        return any(is_alike(lone, word) for word in full)
    return (is_alike(some[-1], others[-1]) and is_alike(some[0], others[0])) or is_alike("".join(some), "".join(others))


def split_person(name: str) -> list[str]:
    """Return the words of a name without particles and initials."""
    words = [
        word for word in name.lower().replace("-", " ").split() if word not in PARTICLES and not word.endswith(".")
    ]
    return words or name.lower().split()


def is_alike(a: str, b: str) -> bool:
    """Tell whether two words are one in two spellings."""
    return a == b or SequenceMatcher(None, a, b).ratio() >= ALIKE


def group_seats(
    offices: Iterable[Office], homes: Mapping[str, str], countries: Mapping[str, str | None]
) -> dict[Hashable, list[Office]]:
    """Return the claims by office: title and country for an office of a state, else title and body within a story.

    `countries` gives for each report the country that it is most about, for a title that names none.
    """
    seats: dict[Hashable, list[Office]] = defaultdict(list)
    for office in offices:
        country = office.country or countries.get(office.sentence.report)
        if office.body and not office.title.endswith("minister"):
            seats["body", office.title].append(office)
        elif country:
            seats[country, office.title].append(office)
        else:
            seats["home", homes.get(office.sentence.report, office.sentence.report), office.title].append(office)
    return {seat: claims for seat, claims in seats.items() if len(claims) > 0}


def split_bodies(claims: Sequence[Office]) -> list[list[Office]]:
    """Return claims of one title in groups of one body: bodies that share a telling word, in no other country."""
    groups: list[list[Office]] = []
    for claim in claims:
        for group in groups:
            if all(is_same_body(claim, other) for other in group[:8]):
                group.append(claim)
                break
        else:
            groups.append([claim])
    return groups


def is_same_body(a: Office, b: Office) -> bool:
    """Tell whether two bodies can be one."""
    if a.country and b.country and a.country != b.country:
        return False
    if not a.body and not b.body:
        return a.title not in GENERAL
    return bool(a.body & b.body) and (a.body <= b.body or b.body <= a.body or len(a.body & b.body) > 1)


def are_near(a: Office, b: Office) -> bool:
    """Tell whether two reports are near enough in time for one holder; undated ones are."""
    first, second = a.sentence.published, b.sentence.published
    return first is None or second is None or abs(first - second) <= timedelta(MONTH)


def has_changed(a: Office, b: Office) -> bool:
    """Tell whether a sentence speaks of the office changing hands."""
    return "changed" in a.sentence.cues | b.sentence.cues and (is_later(a, b, 0) or is_later(b, a, 0))

"""The lines on offices: two persons for one office, and the gazetteer's dated holder beside them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from whimbrel.affair import Disagreement, DisagreementKind, Voice
from whimbrel.gazetteer import Gazetteer
from whimbrel.gazetteer.tables import find_first_day, find_last_day
from whimbrel.records import hash_text
from whimbrel.stories.ledger.holders import (
    HEADS_OF_STATE,
    Holders,
    Span,
    are_near,
    are_same,
    group_seats,
    has_changed,
    normalise,
    split_bodies,
)
from whimbrel.stories.ledger.lines import weigh_line, write_line
from whimbrel.stories.ledger.offices import Office


class OfficeLedger:
    """Finds who is given one office by several names."""

    def __init__(
        self,
        gazetteer: Gazetteer | None,
        spans: Mapping[str, Span],
        homes: Mapping[str, str],
        countries: Mapping[str, str | None],
    ) -> None:
        """Take the gazetteer; for each report its possible days, its story, and the country that it is most about."""
        self.holders = Holders(gazetteer)
        self.gazetteer, self.spans, self.homes, self.countries = gazetteer, spans, homes, countries

    def list_lines(self, offices: Sequence[Office]) -> Iterator[Disagreement]:
        """Yield a line for each office on whose holder reports differ, or the reports and the gazetteer."""
        offices = [self._place(office) for office in offices]
        for claims in group_seats(offices, self.homes, self.countries).values():
            for group in split_bodies(claims):
                yield from self._judge(group)

    def _place(self, office: Office) -> Office:
        """Return an office with the country in which the gazetteer knows this person in it, where no word names one."""
        if office.country or office.body:
            return office
        countries = {
            entry.country
            for entry in self.holders.find_offices(office.person)
            if normalise(entry.office or "") == office.title
        }
        return msgspec.structs.replace(office, country=countries.pop()) if len(countries) == 1 else office

    def _judge(self, claims: Sequence[Office]) -> Iterator[Disagreement]:
        country = next((c.country for c in claims if c.country), None) or self.countries.get(claims[0].sentence.report)
        people = group_people(claims)
        wrong = [group for group in people if not self._is_right(country, group)]
        if not wrong or (len(people) == 1 and not self._is_refuted(country, wrong[0])):
            return
        known = bool(self.holders.list_terms(country, claims[0].title))
        seen: set[int] = set()
        for mine in wrong:
            others = [group for group in people if group is not mine and self._stand_against(mine, group, known)]
            others = [group for group in others if id(group) not in seen]
            holder = self._find_holder(country, mine)
            if holder and all(not are_same(claim.person, holder) for claim in mine) is False:
                holder = None
            if not others and (holder is None or not self._is_refuted(country, mine)):
                continue
            seen.add(id(mine))
            yield self._make_line(country, [mine, *others], holder)

    def _is_right(self, country: str | None, claims: Sequence[Office]) -> bool:
        """Tell whether the gazetteer has a person in the office on the days of the reports."""
        return any(self._holds(country, claim) for claim in claims)

    def _holds(self, country: str | None, claim: Office) -> bool:
        span = self.spans.get(claim.sentence.report)
        terms = self.holders.list_terms(country, claim.title)
        if span is None:
            return any(are_same(claim.person, entry.name) for entry in terms)
        first, last = span[0].isoformat(), span[1].isoformat()
        return any(
            are_same(claim.person, entry.name)
            and find_first_day(entry.start) <= last
            and first <= find_last_day(entry.end)
            for entry in terms
        )

    def _find_holder(self, country: str | None, claims: Sequence[Office]) -> str | None:
        names = {
            entry.name
            for claim in claims
            if (span := self.spans.get(claim.sentence.report)) is not None
            and (entry := self.holders.find_holder(country, claim.title, span)) is not None
        }
        return names.pop() if len(names) == 1 else None

    def _is_refuted(self, country: str | None, claims: Sequence[Office]) -> bool:
        """Tell whether the gazetteer knows both another holder and this person, who is no former head of state still
        called so.
        """
        if self._find_holder(country, claims) is None:
            return False
        held = [entry for claim in claims for entry in self.holders.find_offices(claim.person)]
        if not held:
            return False
        return not (claims[0].title in HEADS_OF_STATE and any(entry.office == claims[0].title for entry in held))

    def _stand_against(self, mine: Sequence[Office], others: Sequence[Office], known: bool) -> bool:
        """Tell whether two persons are given one office at one time by different reports."""
        reports = {claim.sentence.report for claim in mine}
        if reports & {claim.sentence.report for claim in others}:
            return False
        if known:
            return True
        return any(are_near(a, b) for a in mine for b in others)

    def _make_line(self, country: str | None, groups: Sequence[Sequence[Office]], holder: str | None) -> Disagreement:
        first = groups[0][0]
        kind: DisagreementKind = "contradiction"
        pairs = [(a, b) for i, some in enumerate(groups) for others in groups[i + 1 :] for a in some for b in others]
        if holder is None and any(has_changed(a, b) for a, b in pairs):
            kind = "update"
        elif holder is None and not first.title.endswith("minister") and any(is_part(a, b) for a, b in pairs):
            kind = "scope"
        voices = [make_voice(group) for group in groups]
        if holder is not None:
            voices.append(Voice(value=holder, events=(), reports=(), quotes=(), speaker="gazetteer"))
        subject = self._name_office(country, first)
        origins = [len({claim.sentence.origin for claim in group}) for group in groups]
        about = hash_text("office", country, first.title, *sorted(first.body))
        return Disagreement(
            id=hash_text("disagreement", about, *sorted(voice.value for voice in voices)),
            kind=kind,
            field="office",
            about=about,
            subject=subject,
            line=write_line(kind, "office", subject, voices),
            voices=tuple(voices),
            weight=weigh_line(
                kind, "office", origins, 1.0 if len(groups) > 1 and holder else 0.85 if len(groups) > 1 else 0.75
            ),
        )

    def _name_office(self, country: str | None, office: Office) -> str:
        """Return an office with its country or body, in plain words."""
        entry = self.gazetteer.find_country(country) if self.gazetteer is not None and country else None
        if entry is None or office.body:
            return office.words
        return f"{entry.name}'s {office.title}"


def group_people(claims: Sequence[Office]) -> list[list[Office]]:
    """Return the claims by person, in the order of the first mention."""
    groups: list[list[Office]] = []
    for claim in sorted(
        claims, key=lambda c: (-len(c.person.split()), c.sentence.published or date.max, c.sentence.number)
    ):
        found = next((group for group in groups if are_same(group[0].person, claim.person)), None)
        if found is None:
            groups.append([claim])
        else:
            found.append(claim)
    return groups


def is_part(a: Office, b: Office) -> bool:
    """Tell whether words say that two offices reach differently far: a city's and the whole country's."""
    some, others = a.sentence.cues & EXTENTS, b.sentence.cues & EXTENTS
    return bool(some or others) and some != others


EXTENTS = frozenset({"local", "national"})


def make_voice(claims: Sequence[Office]) -> Voice:
    """Return the side of a person."""
    events = [
        event.id
        for claim in claims
        for event in claim.sentence.events
        if event.evidence.start < claim.end and claim.start < event.evidence.end
    ]
    return Voice(
        value=claims[0].person,
        events=tuple(dict.fromkeys(events)),
        reports=tuple(dict.fromkeys(claim.sentence.report for claim in claims)),
        quotes=tuple(dict.fromkeys(claim.sentence.text for claim in claims)),
    )

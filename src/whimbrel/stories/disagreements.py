"""The ledger of disagreements: on what reports of one affair differ, who says what, and what kind of difference it is.

Every sentence of every report is read for the values that it gives (numbers, days, places, parties, deeds, speakers,
offices); sentences of two reports that speak of one thing are compared, whether or not their records were merged: an
incident never holds what excludes itself, and a contradiction does. The parts stand in `whimbrel.stories.ledger`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from whimbrel.affair import CopyGroup, Disagreement, DisagreementField, Incident, Story
from whimbrel.gazetteer import Gazetteer
from whimbrel.gazetteer.places import PlaceIndex
from whimbrel.records import Coding, Date
from whimbrel.stories.datelines import infer_days, read_dateline
from whimbrel.stories.entities import EntityIndex
from whimbrel.stories.ledger.aligning import Context, Reports, are_apart
from whimbrel.stories.ledger.claims import Claim, Verdict
from whimbrel.stories.ledger.dates import judge_days
from whimbrel.stories.ledger.deeds import find_deeds, judge_given_deeds
from whimbrel.stories.ledger.holders import Span, are_same, has_changed, is_same_body
from whimbrel.stories.ledger.judging import Judge
from whimbrel.stories.ledger.numbers import find_numbers, judge_numbers
from whimbrel.stories.ledger.office_lines import OfficeLedger, is_part
from whimbrel.stories.ledger.offices import Office, count_countries, find_offices
from whimbrel.stories.ledger.parties import judge_parties, make_party
from whimbrel.stories.ledger.sentences import SENTENCES, Sentence, read_sentences
from whimbrel.stories.ledger.speakers import judge_speeches, make_speech
from whimbrel.stories.ledger.spots import judge_given_spots, make_spot
from whimbrel.stories.ledger.voices import group_findings, make_disagreement
from whimbrel.stories.portraits import read_day

C = TypeVar("C", bound=Claim)


class Statement(msgspec.Struct, frozen=True):
    """Words of a report that give a value; offsets are half-open, in code points of its text."""

    coding: Coding
    start: int
    end: int


def find_disagreements(
    incidents: Sequence[Incident],
    codings: Sequence[Coding],
    *,
    copies: Sequence[CopyGroup] = (),
    entities: EntityIndex | None = None,
    gazetteer: Gazetteer | None = None,
    stories: Sequence[Story] = (),
    places: PlaceIndex | None = None,
) -> tuple[Disagreement, ...]:
    """Return the ledger over some reports, the line that matters most first; the order of the input is without effect.

    Reports of one of `copies` are one voice. Only reports of one of `stories` are compared, where these are given (an
    office is one over all stories); `gazetteer` adds the dated holders of offices, and `places` tells a town from the
    province that it is in.
    """
    ordered = sorted(codings, key=lambda coding: coding.report.id)
    origins = {copy.report_id: group.id for group in copies for copy in group.copies}
    homes = find_homes(incidents, ordered, stories)
    days = find_days(ordered, stories)
    sentences: list[Sentence] = []
    for coding in ordered:
        name = coding.report.id
        if coding.skipped is None:
            sentences += read_sentences(coding, origins.get(name, name), len(sentences), published=days.get(name))
    context = Context(homes, {event: i.id for i in incidents for event in i.events}, {}, {})
    judge = Judge(context, places)
    reports = Reports(sentences, homes)
    findings = [finding for a, b in reports.list_pairs() for finding in judge.judge_reports(reports, a, b)]
    findings += [finding for report in sorted(reports.by_report) for finding in judge.judge_report(reports, report)]
    by_event = {event: incident for incident in incidents for event in incident.events}
    lines = [make_disagreement(seed, sides, by_event) for seed, sides in group_findings(findings)]
    lines += list_office_lines(sentences, ordered, homes, gazetteer, stories)
    return tuple(sorted(lines, key=lambda line: (-line.weight, line.field, line.id)))


def find_days(codings: Sequence[Coding], stories: Sequence[Story]) -> dict[str, date]:
    """Return the day of each report: its date of publication, else that of its dateline in its story's span."""
    days = {coding.report.id: day for coding in codings if (day := read_day(coding.report.published)) is not None}
    for report, when in infer_days(codings, stories).items():
        day = read_day(when.start)
        if day is not None and when.start == when.end:
            days.setdefault(report, day)
    if days:
        span = make_interval(min(days.values()), max(days.values()))
        for coding in codings:
            found = None if coding.report.id in days else read_dateline(coding.report, span)
            if found is not None and found.start is not None:
                days[coding.report.id] = date.fromisoformat(found.start)
    return days


def make_interval(first: date, last: date) -> Date:
    """Return the interval of all dated reports."""
    start, end = first.isoformat(), last.isoformat()
    return Date(start=start, end=end, timex=None, granularity=None, approximate=True, basis="inferred")


def find_homes(incidents: Iterable[Incident], codings: Iterable[Coding], stories: Sequence[Story]) -> dict[str, str]:
    """Return the story of each report; without stories those of the incidents, else one for all."""
    if stories:
        return {report: story.id for story in stories for report in story.reports}
    homes = {report: i.story for i in incidents if i.story is not None for report in i.reports}
    return homes or {coding.report.id: "" for coding in codings}


# --- offices ---------------------------------------------------------------------------------------------------------


def list_office_lines(
    sentences: Sequence[Sentence],
    codings: Sequence[Coding],
    homes: Mapping[str, str],
    gazetteer: Gazetteer | None,
    stories: Sequence[Story],
) -> Iterator[Disagreement]:
    """Yield the lines on who holds which office."""
    by_report: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_report.setdefault(sentence.report, []).append(sentence)
    countries: dict[str, str | None] = {}
    offices: list[Office] = []
    for report, some in by_report.items():
        found = [office for sentence in some for office in find_offices(sentence, gazetteer)]
        offices += found
        countries[report] = find_country(some, gazetteer) if found and gazetteer is not None else None
    yield from OfficeLedger(gazetteer, find_spans(codings, stories), homes, countries).list_lines(offices)


def find_country(sentences: Sequence[Sentence], gazetteer: Gazetteer) -> str | None:
    """Return the country that a report names most; None where two are named as often."""
    ranked = Counter(count_countries(sentences, gazetteer)).most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def find_spans(codings: Iterable[Coding], stories: Sequence[Story]) -> dict[str, Span]:
    """Return the days that each report may be of: its date, what its story infers, else all days of the dated ones."""
    inferred = {report: when for story in stories for report, when in story.inferred.items()}
    spans: dict[str, Span] = {}
    loose: list[str] = []
    for coding in codings:
        day = read_day(coding.report.published)
        when = inferred.get(coding.report.id)
        first, last = (read_day(when.start), read_day(when.end)) if when is not None else (day, day)
        if first is not None and last is not None:
            spans[coding.report.id] = first, last
        else:
            loose.append(coding.report.id)
    days: list[date] = [day for span in spans.values() for day in span]
    if days:
        spans |= {report: (min(days), max(days)) for report in loose}
    return spans


# --- two given values ----------------------------------------------------------------------------------------------


def judge_values(
    field: DisagreementField,
    a: Statement,
    b: Statement,
    *,
    gazetteer: Gazetteer | None = None,
    places: PlaceIndex | None = None,
) -> Verdict | None:
    """Return what stands between two values of one field that somebody has put side by side.

    `same` is the same value in other words; None says that they are of different things.
    """
    first, second = find_sentence(a), find_sentence(b, SENTENCES)
    context = Context({}, {}, {}, {})
    if field != "date" and are_apart(first, second, context):
        return None
    if field == "office":
        return judge_offices(a, b, first, second, gazetteer)
    if field == "speaker":
        return judge_speeches(make_speech(first, a.start, a.end), make_speech(second, b.start, b.end))
    if field in ("actor", "recipient"):
        return judge_parties(make_party(first, a.start, a.end, field), make_party(second, b.start, b.end, field))
    if field == "number":
        return choose_verdict(
            judge_numbers(p, q) for p in pick(find_numbers(first), a) for q in pick(find_numbers(second), b)
        )
    if field == "date":
        return choose_verdict(
            judge_days(p, q) for p in pick(context.find_days(first), a) for q in pick(context.find_days(second), b)
        )
    if field == "place":
        return judge_given_spots(make_spot(first, a.start, a.end), make_spot(second, b.start, b.end), places)
    return choose_verdict(judge_given_deeds(p, q) for p in find_deeds(first) for q in find_deeds(second))


def find_sentence(statement: Statement, first: int = 0) -> Sentence:
    """Return the sentence of a report in which a statement begins; the report's sentences are numbered from `first`."""
    found = read_sentences(statement.coding, statement.coding.report.id, first)
    return next((s for s in found if s.start <= statement.start < s.end), found[-1])


def pick(claims: Sequence[C], statement: Statement) -> Sequence[C]:
    """Return the claims that a statement's words give; all of the sentence's where none is."""
    return [claim for claim in claims if claim.start < statement.end and statement.start < claim.end] or claims


def choose_verdict(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    """Return the first verdict; that values are the same counts before what stands between others."""
    known = [verdict for verdict in verdicts if verdict is not None]
    return "same" if "same" in known else known[0] if known else None


def judge_offices(
    a: Statement, b: Statement, first: Sentence, second: Sentence, gazetteer: Gazetteer | None
) -> Verdict | None:
    """Return what stands between two given holders of an office."""
    some, others = pick(find_offices(first, gazetteer), a), pick(find_offices(second, gazetteer), b)
    if not some or not others:
        return None
    p, q = some[0], others[0]
    if p.title != q.title or not (is_same_body(p, q) or (not p.body and not q.body)):
        return None
    if are_same(p.person, q.person):
        return "same"
    if has_changed(p, q):
        return "update"
    return "scope" if is_part(p, q) else "contradiction"

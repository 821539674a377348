"""What a story says of itself: title, actors, span of time, and bounds for its undated reports."""

import calendar
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta

from whimbrel.records import Actor, Coding, Date, Event, Record, Report
from whimbrel.stories.vectors import find_text, split_words

FindEntity = Callable[[Actor, str], str | None]
"""Returns the id over all reports of an actor of the report with that id."""

ACTORS = 12
"""Most actors that a story names."""
LONGEST_TITLE = 120
"""Most characters of a title made of a first line."""
FEWEST_WORDS, LONG_WORD, LEAD = 3, 4, 2000
"""Fewest words of a headline, letters of a word that must stand again in the text, and characters of text looked at."""
MARGIN, WITNESSES = 3, 2
"""Days that an undated report may lie before the first and after the last of the dated reports near it, and how many of
these are needed.
"""
FAR, YEAR = 31, 366
"""Days before its first dated report from which a story's events count as its past; days of the longest year."""


MONTHS = {name.casefold()[:3]: number for number, name in enumerate(calendar.month_name) if number}
STAMP = re.compile(
    r"\b(?:(?P<before>\d{1,2})\s)?(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\b\.?"
    r"(?:\s(?P<after>\d{1,2})\b(?!\d))?",
    re.IGNORECASE,
)
"""A day of a month, as a dateline has it without a year."""


class Digest(Record, frozen=True, kw_only=True):
    """What is kept of a report once it has been read."""

    id: str
    origin: str
    title: str
    titled: bool
    """Whether the report has a headline (a title of some words, no rubric); else `title` is its first line."""
    published: date | None
    stamp: tuple[int, int] | None = None
    """Month and day that the dateline of an undated report gives without a year."""
    days: tuple[date, ...]
    """Days of what it tells as done, each once, in order."""
    actors: tuple[tuple[str, int], ...]
    """Ids of actors with how many of its events each is in."""


def read_day(value: str | None) -> date | None:
    """Return the day of an ISO date, None where it is none."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def make_digest(coding: Coding, origin: str, find_entity: FindEntity | None = None) -> Digest:
    """Return the digest of a report; `origin` is the text that it goes back to."""
    report = coding.report
    find = find_entity or (lambda actor, _: actor.entity_id)
    opening = find_opening(coding)
    titled = report.title is not None and is_headline(report.title, opening)
    actors: Counter[str] = Counter()
    for event in coding.events:
        ids = {find(actor, report.id) for actor in (*event.actors, *event.recipients)}
        actors.update(sorted(name for name in ids if name is not None))
    days = {day for event in coding.events if (day := find_day(event)) is not None}
    return Digest(
        id=report.id,
        origin=origin,
        title=report.title if titled and report.title else cut_line(opening) or report.title or "",
        titled=titled,
        published=read_day(report.published),
        stamp=None if report.published else find_stamp(coding.report),
        days=tuple(sorted(days)),
        actors=tuple(sorted(actors.items())),
    )


def find_day(event: Event) -> date | None:
    """Return the day on which words of the report put an event that has happened; None where they put it on none."""
    when = event.date
    if when is None or when.basis != "expression" or when.granularity != "day" or when.start != when.end:
        return None
    done = event.status in ("happened", "ongoing", "attempted") and not event.negated and event.within is None
    return read_day(when.start) if done else None


def find_stamp(report: Report) -> tuple[int, int] | None:
    """Return month and day in the report's dateline, None where it gives none."""
    for block in report.blocks:
        if block.kind in ("header", "dateline") and (found := STAMP.search(report.text, block.start, block.end)):
            day = found["before"] or found["after"]
            return (MONTHS[found["month"].casefold()[:3]], int(day)) if day else None
    return None


def has_stamp(first: date, last: date, stamp: tuple[int, int] | None) -> bool:
    """Return whether a day of the interval has this month and day; true where there is none to have."""
    return stamp is None or any(
        (day.month, day.day) == stamp for day in (shift(first, i) for i in range(min((last - first).days, YEAR) + 1))
    )


def is_headline(title: str, text: str) -> bool:
    """Return whether a title tells of the text under it: it has some words, and half of the longer ones stand there
    too. The name of a paper or a rubric does not.
    """
    words = {word for word, _ in split_words(title) if len(word) >= LONG_WORD}
    told = {word for word, _ in split_words(text[:LEAD])}
    return len(title.split()) >= FEWEST_WORDS and 2 * len(words & told) >= len(words)


def find_opening(coding: Coding) -> str:
    """Return the report's text from its first paragraph on."""
    text = find_text(coding)
    blocks = coding.report.blocks if coding.report.text else ()
    start = next((block.start for block in blocks if block.kind == "paragraph"), 0)
    return text[start:]


def cut_line(text: str) -> str:
    """Return the first line of `text`, cut between words where it is longer than a title."""
    line = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    if len(line) <= LONGEST_TITLE:
        return line
    short, _, rest = line[:LONGEST_TITLE].rpartition(" ")
    return f"{short or rest}…"


def choose_title(digests: Sequence[Digest], weights: Mapping[str, float]) -> str:
    """Return the title of the report that is nearest to all others (`weights` by report id); a headline before a first
    line.
    """
    named = [digest for digest in digests if digest.title]
    best = min(named, key=lambda d: (not d.titled, -weights.get(d.id, 0.0), d.id), default=None)
    return best.title if best else "Untitled"


def rank_actors(digests: Sequence[Digest]) -> tuple[str, ...]:
    """Return ids of the story's main actors: in most texts first, then in most events. Copies of a text count once."""
    texts: dict[str, set[str]] = {}
    events: Counter[str] = Counter()
    seen: set[str] = set()
    for digest in sorted(digests, key=lambda digest: digest.id):
        for name, count in digest.actors:
            texts.setdefault(name, set()).add(digest.origin)
            events[name] += 0 if digest.origin in seen else count
        seen.add(digest.origin)
    return tuple(sorted(texts, key=lambda name: (-len(texts[name]), -events[name], name))[:ACTORS])


def find_span(digests: Sequence[Digest]) -> tuple[date | None, date | None]:
    """Return first and last day of the reports and of the events that they tell as done.

    Events long before the reports are the story's past and left out; so are, where no report is dated, events far from
    the middle one.
    """
    published = sorted(digest.published for digest in digests if digest.published)
    days = sorted(day for digest in digests for day in digest.days)
    if published:
        first = published[0] - timedelta(FAR) if published[0] > date.min + timedelta(FAR) else date.min
        days = [day for day in days if first <= day <= published[-1]]
    elif days:
        middle = days[len(days) // 2]
        days = [day for day in days if abs((day - middle).days) <= FAR]
    every = sorted([*published, *days])
    return (every[0], every[-1]) if every else (None, None)


def infer_dates(digests: Sequence[Digest], near: Mapping[str, Collection[str]]) -> dict[str, Date]:
    """Return for each undated report the interval that dated reports of its story give it; empty where none is dated.

    Those are the reports nearest to it (`near`, ids by id), or all of the story where fewer than `WITNESSES` of the
    nearest are dated. It runs from `MARGIN` days before the first to `MARGIN` days after the last of them, and begins
    no earlier than the last deed that the report itself tells of on a day. It is never one day. A report whose dateline
    has a day of the month that is not in the interval gets none.
    """
    dated = sorted((digest.published, digest.id) for digest in digests if digest.published)
    undated = sorted((digest for digest in digests if not digest.published), key=lambda digest: digest.id)
    if not dated:
        return {}
    inferred: dict[str, Date] = {}
    for digest in undated:
        close = [(day, name) for day, name in dated if name in near.get(digest.id, ())]
        witnesses = close if len(close) >= WITNESSES else dated
        first, last = shift(witnesses[0][0], -MARGIN), shift(witnesses[-1][0], MARGIN)
        if not has_stamp(first, last, digest.stamp):
            continue
        inferred[digest.id] = Date(
            start=max([first, *(day for day in digest.days if day < last)]).isoformat(),
            end=last.isoformat(),
            timex=None,
            granularity=None,
            approximate=True,
            basis="inferred",
            reports=tuple(name for _, name in witnesses),
        )
    return inferred


def shift(day: date, days: int) -> date:
    """Return the day `days` later, within what the calendar holds."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))

"""Datelines, bylines and the first-line header: the parts of a report that tell of it and are not its story."""

import re
from functools import cache

from whimbrel.ingest.dates import load_date_pattern, read_date
from whimbrel.ingest.words import load_layout, match_any

REACH = 240
"""No dateline is longer; patterns look no further, so that a long paragraph costs nothing."""
UPPER = "A-ZÀ-ÖØ-ÞĀ-Ž"
WORD = rf"[{UPPER}][\w'’.-]*"
DASH = r"[ \t]?(?:—|–|--|[-_](?=\s|$))"
HEADER = re.compile(r"[\s\ufeff]*date:?[ \t]*(\d{4}-\d{2}-\d{2})(?!\w)", re.IGNORECASE)


def find_header(text: str) -> tuple[int, str | None]:
    """Return (end, ISO date) of a first-line header such as ` date 2024-03-22 `; (0, None) where there is none."""
    match = HEADER.match(text)
    return (match.end(), read_date(match[1])) if match else (0, None)


def find_dateline(text: str, start: int, end: int, *, first: bool) -> int:
    """Return the end of a dateline or byline that opens the paragraph `start`:`end`, or `start` where there is none.

    In the `first` paragraph of the story more counts: a date in front of a sentence, a place in title case, and a place
    that only a colon or a news agency's name closes. Elsewhere a date is what the paragraph tells, not a dateline.
    """
    if is_byline(text[start:end]):
        return end
    dated = load_dated_pattern().match(text, start, min(end, start + REACH))
    if dated and (dated.end() == end or (first and opens_sentence(text, dated.end(), end))):
        return dated.end()
    return find_place_dateline(text, start, end, first=first)


def is_byline(paragraph: str) -> bool:
    """Tell whether the whole paragraph names its writers: "By Ada Merle and Otto Lind", "(Reporting by …)"."""
    match = load_byline_pattern().fullmatch(paragraph) if len(paragraph) <= REACH else None
    if not match:
        return False
    links = load_layout()["name_link"]
    words = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", match["names"]) if word not in links]
    named = sum(word[0].isupper() for word in words)
    # "By" opens many a sentence, "Reporting by" hardly any.
    least = len(words) if match["lead"].lower() == "by" else len(words) / 2
    return bool(words) and named >= least


def find_place_dateline(text: str, start: int, end: int, *, first: bool) -> int:
    """Return the end of a dateline such as "RAFAH, March 19 (Agency) —" at `start`, or `start`."""
    capitals, title = load_place_patterns()
    limit = min(end, start + REACH)
    match = capitals.match(text, start, limit)
    if match and (first or match["dash"]) and opens_sentence(text, match.end(), end):
        return match.end()
    match = title.match(text, start, limit) if first else None
    return match.end() if match and opens_sentence(text, match.end(), end) else start


def opens_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether what follows `start` looks like the beginning of a sentence, or nothing follows."""
    rest = text[start : min(end, start + REACH)].lstrip()
    return not rest or not (rest[0].islower() or rest[0] in ",;.)")


@cache
def load_place_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a dateline that opens with a place: in capitals, and in title case."""
    month, weekday, agencies = match_any("month"), match_any("weekday"), match_any("agency")
    word = rf"(?!(?i:{month}|{weekday})\b){WORD}"
    title = rf"{word}(?: (?:{match_any('name_link')} )?{word}){{0,3}}"
    capitals = rf"[{UPPER}][{UPPER}'’.-]*[{UPPER}]\.?(?:[ /-]+[{UPPER}][{UPPER}'’.-]*){{0,5}}(?!\w)"
    day = rf",? (?i:(?:{weekday},? )?(?:{month}\.? \d{{1,2}}|\d{{1,2}} {month})\b\.?(?:,? \d{{4}})?)"
    known = rf"\.? ?[(/](?i:{agencies})[)/]\.?"
    source = rf"(?:{known}|\.? ?\([{UPPER}][^()\n]{{1,39}}\))"
    where = rf"(?:, ?{title})*(?:{day})?"
    return (
        re.compile(rf"{capitals}{where}(?:{source}?(?P<dash>{DASH})|{known}|{source}?:(?!\S))"),
        re.compile(rf"{title}{where}(?:{known}{DASH}|{source}?[ \t](?:—|–|--)(?!\S))"),
    )


@cache
def load_dated_pattern() -> re.Pattern[str]:
    """Return the pattern of a date of publication at the beginning of a line, with what may stand around it."""
    clock = r",?[ \t]+(?:at[ \t]+)?\d{1,2}[:.]?\d{2}(?:[ \t]?[aApP]\.?[mM]\b\.?)?(?:[ \t]+[A-Z]{2,4}\b)?"
    updated = rf"[ \t]*\({match_any('lead')}[^()\n]{{0,60}}\)"
    return re.compile(
        rf"(?i:(?:{match_any('lead')}:?[ \t]+)?(?:{match_any('agency')},?[ \t]+)?{load_date_pattern().pattern})"
        rf"(?:{clock})?(?i:{updated})?(?:[ \t]+by(?:[ \t]+{WORD}){{1,2}})?[ \t]*(?:—|–|--|-(?=\s)|[:|)]|\.(?!\w))?"
    )


@cache
def load_byline_pattern() -> re.Pattern[str]:
    """Return the pattern of a byline: its `lead`, as "By", and the `names`."""
    return re.compile(rf"\(?(?P<lead>(?i:{match_any('byline')}))[ \t:]+(?P<names>[^!?\d]{{2,}})\)?")

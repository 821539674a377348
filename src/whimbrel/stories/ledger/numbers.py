"""Numbers: what a sentence counts, and whether two counts of one thing go together."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from whimbrel.lexicon.figures import FigureTables, load_figure_tables
from whimbrel.stories.ledger.claims import Claim, Verdict, is_later, is_settled
from whimbrel.stories.ledger.lists import load_set
from whimbrel.stories.ledger.parties import find_sectors
from whimbrel.stories.ledger.sentences import Sentence, Token, find_sense
from whimbrel.stories.words import load_words

DEEDS = {"kill": "dead", "injure": "injured", "arrest": "arrested", "abduct": "captive", "flee": "displaced"}
"""Kind of figure by the name of the deed (`deeds.tsv`)."""
GROWING = frozenset(DEEDS.values())
"""Kinds that a later report may count higher without contradicting an earlier one."""
GENERIC = frozenset(map(find_sense, load_set("counted generic")))
PEOPLE = frozenset(map(find_sense, load_set("counted people")))
NOUN = 4
"""Words after a number among which what it counts is named."""
REACH = 9
"""Words around a number among which the deed stands."""
MONTHS = load_set("months") | load_set("short months")
UNCOUNTED = load_set("uncounted")
PRONOUNS = load_set("pronouns")
IRREGULAR = load_set("counted irregular")
DEFINITE = load_set("definite")
"""Words before a number of whom the reader knows, which is no count of the event: "the ten members"."""
BREAKS = frozenset(',;:.()"“”—–')
ABOUT = 0.1
"""Share by which an inexact number may miss: "about 200" is 180 to 220."""
APART = 8
"""Times as much from which two counts are hardly of one thing."""
INFINITY = float("inf")


class Number(Claim, kw_only=True):
    """A count: its bounds, what was done to those counted, and the words for them."""

    low: float
    high: float
    kind: str | None
    noun: frozenset[str]
    head: str


@lru_cache(maxsize=1)
def load_tables() -> FigureTables:
    """Return the lexicon's tables of figures."""
    return load_figure_tables()


def find_numbers(sentence: Sentence) -> list[Number]:
    """Return the counts of a sentence in order, without dates, times, measures and ordinals."""
    tokens = sentence.tokens
    found: list[tuple[int, int, float, float]] = list(read_numbers(tokens))
    claims: list[Number] = []
    for i, (start, end, low, high) in enumerate(found):
        noun, after = read_noun(tokens, end)
        counted = [] if noun else find_counted(tokens, start)
        if not noun and (after or (end < len(tokens) and tokens[end].text[0].isdigit())):
            continue
        left = found[i - 1][1] if i else 0
        right = found[i + 1][0] if i + 1 < len(found) else len(tokens)
        kind = find_kind(sentence, start, end, left, right)
        before = tokens[start - 1].low if start else ""
        if (before in DEFINITE and kind is None) or (
            before in DEFINITE and start > 1 and tokens[start - 2].low == "of"
        ):
            continue
        if kind is None and claims and start - left <= NOUN and any(t.low == "and" for t in tokens[left:start]):
            kind = claims[-1].kind
        first, last = tokens[start].start, tokens[min(end + len(noun), len(tokens)) - 1].end
        heads = [find_sense(token.text) for token in noun or counted]
        claims.append(
            Number(
                field="number",
                sentence=sentence,
                start=first,
                end=last,
                value=sentence.text[first - sentence.start : last - sentence.start],
                low=low,
                high=high,
                kind=kind,
                noun=frozenset(filter(None, heads)),
                head=next((h for h in reversed(heads) if h), ""),
            )
        )
    return claims


def read_numbers(tokens: Sequence[Token]) -> Iterator[tuple[int, int, float, float]]:
    """Yield (first token, end, low, high) of each number, its qualifier included."""
    tables, at = load_tables(), 0
    while at < len(tokens):
        end, value, vague = read_value(tokens, at)
        if end == at:
            at += 1
            continue
        if is_date(tokens, at, end):
            at = end
            continue
        low, high, first = bound_value(tables, tokens, at, value, vague)
        yield first, end, low, high
        at = end


def read_value(tokens: Sequence[Token], at: int) -> tuple[int, float, bool]:
    """Return the end of the number that begins at a token, its value, and whether only its lower bound is known."""
    tables = load_tables()
    total, part, end, vague = 0.0, 0.0, at, False
    while end < len(tokens):
        token = tokens[end]
        digits = token.low.lstrip("$€£").replace(",", "")
        row = tables.numbers.get((token.low,))
        if token.low == "-" and end > at and end + 1 < len(tokens) and (tokens[end + 1].low,) in tables.numbers:
            end += 1
            continue
        if (
            token.low == "and"
            and end > at
            and part >= 100
            and end + 1 < len(tokens)
            and (tokens[end + 1].low,) in tables.numbers
        ):
            end += 1
            continue
        if digits[:1].isdecimal() and end == at:
            scale = {"bn": 1e9, "m": 1e6, "k": 1e3}.get(digits.lstrip("0123456789.:"), 1.0)
            plain = digits.rstrip("bnmk")
            if not is_plain(plain):
                return at, 0.0, False
            part = float(plain) * scale
        elif row is not None and row.role == "word" and row.value is not None and token.low not in ("one", "a", "an"):
            part += row.value
        elif row is not None and row.role == "word" and row.value == 1 and opens_count(tokens, end, at):
            part += 1
        elif row is not None and row.role == "scale" and row.value and end > at:
            part *= row.value
            if row.value >= 1000:
                total, part = total + part, 0.0
        elif row is not None and row.role in ("plural", "vague") and end == at and row.value:
            if [t.low for t in tokens[end + 1 : end + 3]] in (["of", "thousands"], ["of", "millions"]):
                return end + 3, row.value * (1e6 if tokens[end + 2].low == "millions" else 1e3), True
            return end + 1, row.value, True
        else:
            break
        end += 1
    return end, total + part, vague


def opens_count(tokens: Sequence[Token], end: int, at: int) -> bool:
    """Tell whether "one" counts here: before a noun, and not for somebody ("one of them", "no one")."""
    following = tokens[end + 1].low if end + 1 < len(tokens) else ""
    before = tokens[end - 1].low if end else ""
    return end > at or (
        following.isalpha() and following not in ("of", "another", "day") and before not in ("no", "any", "this")
    )


def is_plain(digits: str) -> bool:
    """Tell whether digits are a number: not a clock's time, a date or an ordinal."""
    return digits.replace(".", "", 1).isdecimal() and len(digits) <= 12


def is_date(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Tell whether a number is of a date, a time, a measure, or a year."""
    after = tokens[end].low if end < len(tokens) else ""
    before = tokens[at - 1].low if at else ""
    if after in MONTHS or before in MONTHS or after.rstrip(".") in UNCOUNTED:
        return True
    if (
        after == "-"
        and end + 1 < len(tokens)
        and tokens[end + 1].low in ("year", "day", "hour", "month", "week", "minute")
    ):
        return True
    text = tokens[at].text
    return (
        end == at + 1 and text.isdecimal() and ((len(text) == 4 and text[:2] in ("19", "20")) or text.startswith("0"))
    )


def bound_value(
    tables: FigureTables, tokens: Sequence[Token], at: int, value: float, vague: bool
) -> tuple[float, float, int]:
    """Return lower and upper bound of a number by the words before it, and where these begin."""
    if vague:
        return value, INFINITY, at
    if at and tokens[at - 1].low in tables.before:
        for row in tables.before[tokens[at - 1].low]:
            first = at - len(row.words)
            if first >= 0 and tuple(token.low for token in tokens[first:at]) == row.words:
                if (row.low and row.high) or not (row.low or row.high):
                    return value * (1 - ABOUT), value * (1 + ABOUT), first
                if row.vague:
                    return value * (1 - ABOUT), value, first
                return (value, INFINITY, first) if row.low else (0.0, value, first)
    return value, value, at


def read_noun(tokens: Sequence[Token], end: int) -> tuple[list[Token], bool]:
    """Return the words of what is counted, after a number; and whether something uncounted stands there."""
    words = load_words()
    noun: list[Token] = []
    if end < len(tokens) and tokens[end].low == "of":
        return tokens_of(tokens, end), False
    for token in tokens[end : end + NOUN]:
        if not token.text[0].isalpha() and token.text != "-":
            break
        if token.low in words.empty and token.low not in ("other", "others", "more"):
            break
        noun.append(token)
        if is_counted(token):
            break
    return noun, False


def find_counted(tokens: Sequence[Token], start: int) -> list[Token]:
    """Return the words of what "the number of X" before a number counts."""
    words = [token.low for token in tokens[:start]]
    for at in range(start - 2, -1, -1):
        if words[at : at + 2] == ["number", "of"]:
            return read_noun(tokens[:start], at + 2)[0]
    return []


def is_counted(token: Token) -> bool:
    """Tell whether a word can be the noun that a number counts, and ends its phrase: a plural, or a listed noun."""
    row = load_tables().units.get(token.low)
    plural = token.low.endswith("s") and not token.low.endswith(("ss", "us", "is")) and len(token.low) > 3
    return plural or token.low in IRREGULAR or (row is not None and row.role in ("person", "armed", "group"))


def tokens_of(tokens: Sequence[Token], end: int) -> list[Token]:
    """Return "of our men" after a number: the words up to the noun."""
    run: list[Token] = []
    for token in tokens[end : end + NOUN + 1]:
        run.append(token)
        if token.low != "of" and is_counted(token):
            return run
        if token.low in PRONOUNS or not token.text[0].isalpha():
            break
    return []


def find_kind(sentence: Sentence, start: int, end: int, left: int, right: int) -> str | None:
    """Return what was done to those counted: as coded, else by the nearest word of a deed in the clause."""
    tokens = sentence.tokens
    first, last = tokens[start].start, tokens[end - 1].end
    for event in sentence.events:
        for figure in event.figures:
            if figure.span.start < last and first < figure.span.end and figure.kind in GROWING:
                return figure.kind
    best: tuple[int, str] | None = None
    for i in (*range(max(left, start - REACH), start), *range(end, min(right, end + REACH))):
        kind = DEEDS.get(find_sense(tokens[i].text))
        if kind is not None:
            span = (i + 1, start) if i < start else (end, i)
            apart = span[1] - span[0] + (6 if any(t.text in BREAKS for t in tokens[span[0] : span[1]]) else 0)
            if best is None or apart < best[0]:
                best = (apart, kind)
    if best is not None and best[0] <= REACH:
        return best[1]
    tolls = (
        {DEEDS[sense] for sense in sentence.senses if sense in DEEDS}
        if end >= len(tokens) or not tokens[end].text[0].isalpha()
        else set()
    )
    return "dead" if "grown" in sentence.cues and "dead" in tolls else None


# --- two counts ------------------------------------------------------------------------------------------------------


def judge_numbers(a: Number, b: Number) -> Verdict | None:
    """Return what stands between two counts; None where they count different things."""
    shared = a.noun & b.noun
    if a.kind != b.kind and not (shared and None in (a.kind, b.kind)):
        return None
    if a.kind is None and not (a.head and (a.head == b.head or {a.head, b.head} & GENERIC)):
        return None
    if a.low == b.low and a.high == b.high:
        return "same"
    if a.low <= b.high and b.low <= a.high:
        return "refinement"
    small, large = (a, b) if a.high < b.low else (b, a)
    if small.high <= 0 or large.low > APART * small.high:
        return None
    part = compare_counted(small, large)
    if part is not None:
        return part
    if a.kind in GROWING and has_grown(small, large):
        return "update"
    if is_part(small, large):
        return "scope"
    return "contradiction"


def compare_counted(small: Number, large: Number) -> Verdict | None:
    """Return `scope` where one counts a part of what the other counts; None where both count the same."""
    if small.head == large.head or not small.head or not large.head or small.noun & large.noun - GENERIC:
        return None
    some, others = small.head in PEOPLE, large.head in PEOPLE
    if (some and others) or {small.head, large.head} & (GENERIC - PEOPLE) or are_kin(small, large):
        return None
    return None if some and not others else "scope"


def are_kin(a: Number, b: Number) -> bool:
    """Tell whether two counted nouns are of one sector: "policemen" and "police officers"."""
    sectors = [
        find_sectors(claim.sentence.text[claim.start - claim.sentence.start : claim.end - claim.sentence.start])
        for claim in (a, b)
    ]
    return bool(sectors[0]) and sectors[0] == sectors[1]


def has_grown(small: Number, large: Number) -> bool:
    """Tell whether the larger count is the later one."""
    if is_later(small, large):
        return False
    if "grown" in large.sentence.cues:
        return True
    return is_later(large, small) and not is_settled(small, large)


def is_part(small: Number, large: Number) -> bool:
    """Tell whether words say that the larger count takes in more, or the smaller a part only."""
    return ("whole" in large.sentence.cues and "whole" not in small.sentence.cues) or (
        "part" in small.sentence.cues and "part" not in large.sentence.cues
    )


def describe_kind(claim: Number) -> str:
    """Return what is counted, in plain words: "dead", or the noun."""
    return claim.kind or claim.head or "number"

"""Which matches are time expressions in their sentence: a year and not a count, a month and not a name, no ages."""

from collections.abc import Callable

from whimbrel.coding.parse import NOUNS, Parse
from whimbrel.coding.timex.context import find_side
from whimbrel.coding.timex.patterns import Found
from whimbrel.lexicon.dates import DateTables

NAMES = frozenset({"PERSON", "ORG", "WORK_OF_ART", "FAC", "PRODUCT", "LAW"})
YEAR_OPENERS = frozenset({"in", "since", "by", "of", "from", "until", "till", "during", "before", "after", "between",
                          "through", "to", "and", "or", "for", "late", "early", "around", "circa", "("})  # fmt: skip
PART_OPENERS = frozenset({"at", "by", "before", "after", "until", "since", "around"})
NOT_CURRENT = frozenset({"of", "that", "when", "the", "he", "she", "it", "they", "we", "i", "before", "after", "on"})
COUNTERS = frozenset({"once", "twice", "times", "%", "per"})
Guard = Callable[[Parse, Found, DateTables], bool]


def is_time(parse: Parse, found: Found, tables: DateTables) -> bool:
    """Tell whether a match is a time expression, by the words around it and the names it may be part of."""
    if is_name(parse, found):
        return False
    guard = GUARDS.get(found.form)
    return guard is None or guard(parse, found, tables)


def is_name(parse: Parse, found: Found) -> bool:
    """Tell whether a capitalised word of the match belongs to a name that reaches beyond it ("USA Today")."""
    for i in range(found.start, found.end):
        token = parse.doc[i]
        if token.ent_type_ not in NAMES or not parse.words[i][:1].isupper():
            continue
        before = i == found.start and token.ent_iob_ == "I"
        after = i + 1 == found.end < len(parse.words) and parse.doc[found.end].ent_iob_ == "I"
        if before or after:
            return True
    return False


def word_at(parse: Parse, i: int) -> str:
    """Return the lower-case word at `i`, "" outside the text."""
    return parse.lower[i] if 0 <= i < len(parse.lower) else ""


def pos_at(parse: Parse, i: int) -> str:
    """Return the part of speech at `i`, "" outside the text."""
    return parse.pos[i] if 0 <= i < len(parse.pos) else ""


def guard_calendar(parse: Parse, found: Found, tables: DateTables) -> bool:
    """A bare year, season or number needs its surroundings; what has a month or a weekday does not."""
    names = {name for name, _ in found.parts}
    if names == {"year"}:
        return is_year(parse, found.start, tables)
    if names == {"twodigits", "quote"}:
        return word_at(parse, found.start - 1) in YEAR_OPENERS
    if names <= {"season", "the"}:
        return is_season(parse, found)
    return True


def is_year(parse: Parse, i: int, tables: DateTables) -> bool:
    """Tell whether four figures are a year: a date by the tagger's lights, or after a word of time, and no count."""
    before, after = word_at(parse, i - 1), word_at(parse, i + 1)
    if before in tables.numbered or before in ("$", "€", "£", "#") or after in ("%", "percent"):
        return False
    if after == "-" and word_at(parse, i + 2) not in ("", *YEAR_OPENERS):
        return False
    named = i > 0 and (before in ("the", "a", "an") or parse.tags[i - 1] in ("POS", "PRP$"))
    if parse.deps[i] == "nummod" and parse.tags[parse.heads[i]] in ("NNS", "NNPS") and parse.heads[i] > i and not named:
        return False
    if parse.tags[i + 1 : i + 2] == ["NNS"] and not named and before not in YEAR_OPENERS:
        return False
    if parse.is_time[i]:
        return True
    modifier = named and pos_at(parse, i + 1) in NOUNS
    return before in YEAR_OPENERS or modifier or pos_at(parse, i - 1) == "PROPN"


def is_season(parse: Parse, found: Found) -> bool:
    """Tell whether a season's name is a noun and no part of a name ("Prague Spring") or of "the fall of"."""
    i = found.end - 1
    if parse.pos[i] not in NOUNS or word_at(parse, i + 1) == "of":
        return False
    if parse.words[i][:1].isupper() and i > parse.sentences[parse.sentence_of[i]][0]:
        return False
    return (
        pos_at(parse, i - 1) != "PROPN"
        and word_at(parse, found.start - 1) not in ("a", "an")
        and parse.deps[i] != "compound"
    )


def guard_duration(parse: Parse, found: Found, tables: DateTables) -> bool:
    """No ages ("two-year-old", "12 years old"), and no rates ("40 a day"), no names ("the Six Day War")."""
    after = [word_at(parse, found.end), word_at(parse, found.end + 1)]
    if "old" in after[:1] or after in (["-", "old"], ["of", "age"]) or after[0] in ("when", "that"):
        return False
    if parse.words[found.end - 1][:1].isupper() and pos_at(parse, found.end) == "PROPN":
        return False
    before = found.start - 1
    rate = word_at(parse, found.start) in ("a", "an")
    return not rate or not (word_at(parse, before) in COUNTERS or pos_at(parse, before) in ("NUM", "SYM", *NOUNS))


def guard_bare(parse: Parse, found: Found, tables: DateTables) -> bool:
    """Units without a number only after a word that makes them time ("for years"), or before one ("days after")."""
    before, after = word_at(parse, found.start - 1), word_at(parse, found.end)
    return before in ("for", "in", "within", "over", "after", "through") or after in ("after", "before")


def guard_current(parse: Parse, found: Found, tables: DateTables) -> bool:
    """ "The day" alone, not "the day of the attack" or "the day the war began"."""
    if word_at(parse, found.end) in NOT_CURRENT or word_at(parse, found.end) == "-":
        return False
    return pos_at(parse, found.end) not in (*NOUNS, "PRON", "ADJ", "NUM", "DET")


def guard_part(parse: Parse, found: Found, tables: DateTables) -> bool:
    """ "In the morning", "at dawn", "that night"; not "night raids" or "a long night"."""
    last = found.end - 1
    if parse.pos[last] not in NOUNS or (parse.deps[last] == "compound" and parse.heads[last] >= found.end):
        return False
    return found.end - found.start > 1 or word_at(parse, found.start - 1) in PART_OPENERS


def guard_ref(parse: Parse, found: Found, tables: DateTables) -> bool:
    """ "Soon" and "shortly" not where they are part of "soon after" or "as soon as", "the past" only as a noun."""
    after = word_at(parse, found.end)
    if word_at(parse, found.end - 1) == "past":
        return parse.pos[found.end - 1] == "NOUN" and pos_at(parse, found.end) not in NOUNS
    if (word_at(parse, found.end - 1), after) in (("now", "that"), ("future", "of")):
        return False
    return after not in ("after", "before", "as", "thereafter") and word_at(parse, found.start - 1) != "as"


def guard_rate(parse: Parse, found: Found, tables: DateTables) -> bool:
    """No names ("Daily Post")."""
    return found.parts[0][0] != "rate" or parse.pos[found.start] != "PROPN"


def guard_event(parse: Parse, found: Found, tables: DateTables) -> bool:
    """An event dates another one only after a preposition of time."""
    side, _ = find_side(parse, found.start, tables.sides)
    return side in ("after", "before", "before ahead", "until", "from since", "by") or word_at(
        parse, found.start - 1
    ) in ("during", "following")


GUARDS: dict[str, Guard] = {
    "calendar": guard_calendar,
    "duration": guard_duration,
    "bare": guard_bare,
    "current": guard_current,
    "part": guard_part,
    "ref": guard_ref,
    "rate": guard_rate,
    "event": guard_event,
}

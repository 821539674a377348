"""What each word of a text may be in a time expression: one sign a token, so that patterns are regular expressions.

A sign stands for a class of `date_words.tsv`, or for a class told by a token's look (a year, a clock time). `.` is a
word that no expression holds, `_` a further word of a phrase.
"""

import re

from whimbrel.coding.parse import Parse
from whimbrel.lexicon.dates import DateTables, DateWord

OTHER, FURTHER = ".", "_"
FIRST_SIGN = 0xE000
"""Signs are of Unicode's private use, which no pattern needs for itself."""
LOOKS = (
    ("year", re.compile(r"(?:1[5-9]|20)\d\d")),
    ("fourdigits", re.compile(r"\d{4}")),
    ("day", re.compile(r"0?[1-9]|[12]\d|3[01]")),
    ("twodigits", re.compile(r"\d\d")),
    ("count", re.compile(r"\d{1,3}(?:\.\d)?")),
    ("nth", re.compile(r"(?:\d{0,2}1st|\d{0,2}2nd|\d{0,2}3rd|\d{1,3}th)")),
    ("decade", re.compile(r"(?:1[5-9]|20)?\d0s")),
    ("clock", re.compile(r"(?:[01]?\d|2[0-4])(?::[0-5]\d){1,2}(?:[ap]m)?|(?:0?\d|1[0-2])(?:\.[0-5]\d)?[ap]m")),
    ("numeric", re.compile(r"\d{1,2}([/.])\d{1,2}\1(?:\d\d){1,2}|\d{4}([/.])\d{1,2}\2\d{1,2}")),
    ("years", re.compile(r"(?:1[5-9]|20)\d\d[–/](?:1[5-9]|20)?\d\d")),
    ("days", re.compile(r"[0-3]?\d–[0-3]?\d")),
    ("midyear", re.compile(r"mid-(?:1[5-9]|20)\d\d")),
    ("middecade", re.compile(r"mid-(?:1[5-9]|20)?\d0s")),
)  # fmt: skip
LONGEST_FIGURE = 24
GROUPS = {
    "number": ("cardinal", "day", "twodigits", "count", "fourdigits", "a"),
    "dayno": ("day", "nth"),
    "twodigits": ("day", "twodigits"),
    "fourdigits": ("year", "fourdigits"),
    "unit": ("day", "week", "month", "year", "decade", "century", "hour", "minute", "fortnight", "weekend"),
    "yearly": ("unit year",),
    "monthly": ("unit month",),
    "weekly": ("unit week",),
    "century": ("unit century",),
}
"""Classes that patterns name together."""
GROUPS["unit"] = tuple(f"unit {name}" for name in GROUPS["unit"])
HELPERS = frozenset(
    [
        *("the", "of", "in", "at", "on", "and", "to", "hyphen", "comma", "possessive", "a", "about", "mod"),
        *("few", "rank", "nth", "cardinal", "day", "twodigits", "count", "fourdigits", "this", "last", "next"),
        *(
            "coming",
            "previous",
            "following",
            "that",
            "later",
            "ago",
            "hence",
            "before",
            "after",
            "relating",
            "rest",
            "long",
            "old",
        ),
        *("every", "running", "half_a", "half", "edge", "days"),
    ]
)
"""Classes that make no expression without another one."""


class Classifier:
    """Gives each token its sign, and what it says."""

    def __init__(self, tables: DateTables) -> None:
        self.words = tables.words
        kinds = {*(name for name, _ in LOOKS), *(self._name(w) for some in tables.words.values() for w in some)}
        self.signs = {kind: chr(FIRST_SIGN + i) for i, kind in enumerate(sorted(kinds))}
        self.cores = frozenset(sign for kind, sign in self.signs.items() if kind not in HELPERS)

    def _name(self, word: DateWord) -> str:
        return f"unit {word.value}" if word.kind == "unit" else word.kind

    def find_signs(self, kind: str) -> str:
        """Return the signs of a class or a group, "" where there is none of that name."""
        return "".join(self.signs[name] for name in GROUPS.get(kind, (kind,)) if name in self.signs)

    def classify(self, parse: Parse) -> tuple[str, dict[int, str]]:
        """Return the signs of all tokens as one string, and by token what each says ("10" of October)."""
        signs: list[str] = []
        values: dict[int, str] = {}
        get, lower, count = self.words.get, parse.lower, len(parse.lower)
        i = 0
        while i < count:
            word = lower[i]
            rows = get(word)
            if rows is not None:
                found = self._find_word(parse, i, rows)
                if found is not None:
                    values[i] = found.value
                    signs.append(self.signs[self._name(found)] + FURTHER * (len(found.words) - 1))
                    i += len(found.words)
                    continue
            if word[:1].isdecimal() or word[:4] == "mid-":
                signs.append(self._read_look(word, i, values))
            else:
                signs.append(OTHER)
            i += 1
        return "".join(signs), values

    def _find_word(self, parse: Parse, i: int, rows: tuple[DateWord, ...]) -> DateWord | None:
        for row in rows:
            size = len(row.words)
            if (size == 1 or tuple(parse.lower[i : i + size]) == row.words) and self._check(parse, i, row):
                return row
        return None

    def _check(self, parse: Parse, i: int, row: DateWord) -> bool:
        """Tell whether the word looks as its row wants it: the month of May, and not "may"."""
        if not row.check:
            return True
        upper = parse.words[i][:1].isupper()
        if row.check == "upper":
            return upper or (len(row.words) > 1 and parse.words[i + len(row.words) - 1][:1].isupper())
        if row.check == "final":
            return (
                i + 1 == len(parse.pos) or parse.pos[i + 1] in ("PUNCT", "CCONJ", "SPACE") or parse.tags[i + 1] == "VBD"
            )
        if row.check == "linked":
            return i > 0 and parse.lower[i - 1] in ("since", "until", "till", "by")
        beside = [parse.lower[k] for k in (i - 1, i + 1, i + 2) if 0 <= k < len(parse.lower)]
        near = any(word[:1].isdecimal() for word in beside)
        if row.check == "beside":
            return near or beside[0] in ("last", "this", "next")
        return upper and (near or (row.check == "name" and parse.tags[i] in ("NNP", "NNPS")))

    def _read_look(self, word: str, i: int, values: dict[int, str]) -> str:
        if len(word) <= LONGEST_FIGURE:
            for kind, look in LOOKS:
                if look.fullmatch(word):
                    values[i] = word
                    return self.signs[kind]
        return OTHER

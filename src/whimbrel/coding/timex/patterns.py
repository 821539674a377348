"""The patterns of `date_patterns.tsv` as regular expressions over the signs of a text's words."""

import re
from functools import lru_cache

import msgspec

from whimbrel.coding.timex.classes import FURTHER, OTHER, Classifier
from whimbrel.errors import LexiconError
from whimbrel.lexicon.dates import DateTables

PIECE = re.compile(r"([a-z_]+)(\d?)|([()|?/])|(\S)")
RUN = re.compile(rf"[^{re.escape(OTHER)}]+")
OPENING = "opening"
"""The group that marks where the expression begins, after words that only tell it."""
SHORT = 24
"""Runs of more signs are rare and not kept in memory."""
KEPT = 4096


class Found(msgspec.Struct, frozen=True):
    """A match: its range, its form, and the range of each class in it by name; in signs from where the run begins."""

    start: int
    end: int
    form: str
    parts: tuple[tuple[str, int], ...]


class Patterns:
    """Finds the expressions in a string of signs."""

    def __init__(self, tables: DateTables, classifier: Classifier, path: str = "date_patterns.tsv") -> None:
        """Compile the patterns; raise `LexiconError` for one that names no class or is malformed."""
        self.cores = classifier.cores
        self.patterns = []
        for row in tables.patterns:
            try:
                self.patterns.append((compile_pattern(row.pattern, classifier), row.form))
            except (ValueError, re.error) as exc:
                raise LexiconError(path, row.line, f"wrong pattern {row.pattern!r}: {exc}") from exc
        self._match_short = lru_cache(maxsize=KEPT)(self._match_run)

    def find_matches(self, signs: str) -> list[Found]:
        """Return the matches in a string of signs, from left to right, the longest at each place, none overlapping."""
        found = []
        for run in RUN.finditer(signs):
            text = run[0]
            if self.cores.isdisjoint(text):
                continue
            matches = self._match_short(text) if len(text) <= SHORT else self._match_run(text)
            for match in matches:
                parts = tuple((name, at + run.start()) for name, at in match.parts)
                found.append(Found(match.start + run.start(), match.end + run.start(), match.form, parts))
        return found

    def _match_run(self, run: str) -> tuple[Found, ...]:
        found: list[Found] = []
        at = 0
        while at < len(run):
            best = self._match_at(run, at)
            if best is not None:
                found.append(best)
            at = best.end if best is not None else at + 1
        return tuple(found)

    def _match_at(self, run: str, at: int) -> Found | None:
        best, form = None, ""
        for pattern, name in self.patterns:
            match = pattern.match(run, at)
            if match and (best is None or match.end() > best.end()):
                best, form = match, name
        if best is None:
            return None
        start = best.start(OPENING) if OPENING in best.groupdict() else at
        parts = tuple((name, best.start(name)) for name, text in best.groupdict().items() if text)
        return Found(start, best.end(), form, tuple(part for part in parts if part[1] >= start))


def compile_pattern(pattern: str, classifier: Classifier) -> re.Pattern[str]:
    """Return the regular expression of a pattern; each class is a group of its name, numbered where it comes again.

    Raises ValueError where the pattern names a class that there is not.
    """
    pieces: list[str] = []
    seen: dict[str, int] = {}
    for match in PIECE.finditer(pattern):
        name, number, sign, wrong = match.groups()
        if wrong:
            raise ValueError(f"{wrong!r} is no sign of a pattern")
        if sign:
            pieces.append({"(": "(?:", "/": f"(?P<{OPENING}>)"}.get(sign, sign))
            continue
        signs = classifier.find_signs(name)
        if not signs:
            raise ValueError(f"there is no class {name!r}")
        seen[name] = seen.get(name, 0) + 1
        label = name + number if number or seen[name] == 1 else f"{name}__{seen[name]}"
        pieces.append(f"(?:(?P<{label}>[{signs}]){FURTHER}*)")
    return re.compile("".join(pieces))

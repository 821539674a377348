"""Numbers and sums of money as they stand in a text: digits, words, scales, ranges, inexact counts, qualifiers."""

import re
from collections.abc import Iterator

import msgspec
from text_to_num import text2num

from whimbrel.coding.parse import Parse
from whimbrel.lexicon.figures import FigureTables, QualifierRow

DIGITS = re.compile(
    r"([^\d\s]{1,5}(?=\d))?(\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)([a-z]{1,3})?", re.A
)
GROUP = re.compile(r"\d{3}", re.A)
DASHES = frozenset({"-", "–", "—"})
JOINERS = DASHES | {"to", "or"}
ARTICLES = frozenset({"a", "an"})
PER_CENT = (("%",), ("percent",), ("per", "cent"), ("pct",))
PERCENT = "percent"
GAME_POS = frozenset({"DET", "ADJ", "NOUN", "PRON", "PART"})
MAX_WORDS = 16
MAX_QUALIFIERS = 2


class Numeral(msgspec.Struct):
    """One number of a text: tokens `start` to `end` (half-open), the bounds, and what money or share it is of."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    vague: bool = False
    zero: bool = False
    """Written with a word of denial ("no", "nobody"), and not as a number."""
    unit: str | None = None
    """ISO 4217 code or name of the currency, or `percent`; None for a plain number."""
    money: bool = False
    first: int = -1
    """First token of the number itself, after qualifiers and a currency sign."""
    factor: float = 1
    """What a scale word after the number multiplied it with."""


class NumeralReader:
    """Finds the numbers of a report by the tables of figures."""

    def __init__(self, tables: FigureTables) -> None:
        self.tables = tables

    def find_numerals(self, parse: Parse, dates: frozenset[int]) -> Iterator[Numeral]:
        """Yield the numbers of a report in order, none of which overlaps another or a token in `dates`."""
        openings, i, size, floor = self.tables.openings, 0, len(parse.words), 0
        while i < size:
            low = parse.lower[i]
            if (low in openings or low == "half" or low[-1:].isdigit() or low[:1].isdigit()) and i not in dates:
                numeral = self._read(parse, i, dates)
                if numeral is not None:
                    self._qualify(parse, numeral, floor)
                    if not any(token in dates for token in range(numeral.start, numeral.end)):
                        yield numeral
                    i = floor = numeral.end
                    continue
                i = self._skip_words(parse, i)
                continue
            i += 1

    def _skip_words(self, parse: Parse, i: int) -> int:
        """Return the token after those at `i` that are no number together ("two thirty"): none is read alone."""
        end = i + 1
        while end < len(parse.words) and self._is_word(parse.lower[end]) and end < i + MAX_WORDS:
            end += 1
        return end

    def _is_word(self, low: str) -> bool:
        row = self.tables.numbers.get((low,))
        return row is not None and row.role in ("word", "scale")

    def _read(self, parse: Parse, i: int, dates: frozenset[int]) -> Numeral | None:
        """Return the number, range or sum that begins at token `i`."""
        first = self._read_one(parse, i)
        if first is None:
            return None
        second = None if first.zero or first.value is None else self._read_second(parse, first, dates)
        numeral = join_range(first, second) if second else first
        if second and parse.lower[first.end] == "and":
            numeral.start -= 1
        self._add_unit(parse, numeral)
        return numeral

    def _read_second(self, parse: Parse, first: Numeral, dates: frozenset[int]) -> Numeral | None:
        """Return the number that ends a range begun by `first` ("10-15", "between 10 and 15"), or None."""
        joint, before = first.end, parse.lower[first.start - 1] if first.start else ""
        if joint + 1 >= len(parse.words) or joint + 1 in dates:
            return None
        word = parse.lower[joint]
        if word not in JOINERS and not (word == "and" and before == "between"):
            return None
        if word == "to" and before == "from":
            return None
        second = self._read_one(parse, joint + 1)
        if second is None or second.value is None or second.zero:
            return None
        ahead = second.value if first.factor != 1 or second.factor == 1 else second.value / second.factor
        return second if first.value is not None and first.value < ahead else None

    def _read_one(self, parse: Parse, i: int) -> Numeral | None:
        """Return the number at token `i`, without qualifiers; a currency sign may stand before or within it."""
        low = parse.lower[i]
        if low in self.tables.symbols and i + 1 < len(parse.words):
            inner = self._read_digits(parse, i + 1)
            if inner is not None:
                inner.start, inner.unit, inner.money = i, self.tables.symbols[low], True
                self._scale(parse, inner)
            return inner
        if low[-1:].isdigit() or low[:1].isdigit():
            numeral = self._read_digits(parse, i)
            if numeral is not None:
                self._take_sign(parse, numeral)
                self._scale(parse, numeral)
            return numeral
        return self._read_words(parse, i)

    def _take_sign(self, parse: Parse, numeral: Numeral) -> None:
        before = numeral.start - 1
        if before >= 0 and parse.lower[before] in self.tables.symbols and not numeral.money:
            numeral.start, numeral.unit, numeral.money = before, self.tables.symbols[parse.lower[before]], True

    def _read_digits(self, parse: Parse, i: int) -> Numeral | None:
        match = DIGITS.fullmatch(parse.lower[i])
        if not match:
            return None
        sign, digits, suffix = match.groups()
        if sign and sign not in self.tables.symbols and sign not in self.tables.before:
            return None
        if suffix and not self._is_suffix(suffix):
            return None
        end = i + 1
        if "," not in digits and "." not in digits and len(digits) <= 3 and not suffix:
            while end < len(parse.words) and self._follows_group(parse, end) and end < i + 5:
                digits += parse.words[end]
                end += 1
        factor = self.tables.numbers[suffix,].value or 1 if suffix else 1
        value = float(digits.replace(",", "")) * factor
        code = self.tables.symbols.get(sign or "")
        numeral = Numeral(i, end, value, value, value, unit=code, money=code is not None, first=i, factor=factor)
        for row in self.tables.before.get(sign or "", ()):
            bound(numeral, row)
        return numeral

    def _is_suffix(self, word: str) -> bool:
        row = self.tables.numbers.get((word,))
        return row is not None and row.role == "suffix"

    def _follows_group(self, parse: Parse, i: int) -> bool:
        """Tell whether token `i` is the next three digits of a number written with spaces ("1 500")."""
        gap = parse.text[parse.ends[i - 1] : parse.starts[i]]
        return len(gap) == 1 and gap.isspace() and gap != "\n" and GROUP.fullmatch(parse.words[i]) is not None

    def _scale(self, parse: Parse, numeral: Numeral) -> None:
        """Multiply digits with the scale after them ("1.2 million", "$3 m")."""
        at, words = numeral.end, parse.lower
        if at + 1 < len(words) and words[at] == "-":
            at += 1
        while at < len(words) and numeral.value is not None:
            row = self.tables.numbers.get((words[at].removesuffix("."),))
            glued = numeral.money or (parse.starts[at] == parse.ends[at - 1] and self._counts_noun(parse, at + 1))
            if row is None or not (row.role == "scale" or (row.role == "suffix" and glued)) or numeral.factor >= 1e12:
                return
            factor = row.value or 1
            numeral.value = numeral.low = numeral.high = numeral.value * factor
            numeral.factor *= factor
            at += 1
            numeral.end = at

    def _counts_noun(self, parse: Parse, i: int) -> bool:
        return i < len(parse.words) and parse.tags[i] in ("NNS", "NNPS")

    def _read_words(self, parse: Parse, i: int) -> Numeral | None:
        """Return the number that the words from token `i` spell."""
        if parse.lower[i] in ARTICLES | {"half", "one"}:
            special = self._read_half(parse, i)
            if special:
                return special
        for words in self.tables.openings.get(parse.lower[i], ()):
            if tuple(parse.lower[i : i + len(words)]) == words:
                row = self.tables.numbers[words]
                if self._opens_qualifier(parse, i):
                    return None
                if row.role in ("vague", "vague scale"):
                    return self._read_vague(parse, i, i + len(words), row.value, row.role == "vague scale")
                if row.role == "zero":
                    return Numeral(i, i + len(words), 0.0, 0.0, 0.0, zero=True, first=i)
                if row.role == "plural":
                    return self._read_plural(parse, i)
                if row.role == "word" and len(words) > 1 and row.value is not None:
                    return Numeral(i, i + len(words), row.value, row.value, row.value, first=i)
                number = row.role == "word" or (row.role == "scale" and parse.lower[i] != "score")
                return self._read_spelled(parse, i, i) if number else None
        if parse.lower[i] in ARTICLES and i + 1 < len(parse.words):
            following = self.tables.numbers.get((parse.lower[i + 1],))
            if following is not None and following.role == "scale":
                return self._read_spelled(parse, i, i + 1)
        return None

    def _opens_qualifier(self, parse: Parse, i: int) -> bool:
        """Tell whether the word of number at `i` belongs to a qualifier ("*no* more than", "as *many* as")."""
        qualifiers = self.tables.qualifiers
        return any(
            tuple(parse.lower[start : start + size]) in qualifiers
            for start, size in ((i, 3), (i, 4), (max(0, i - 1), 3))
        ) or parse.lower[max(0, i - 1)] in ("how", "as")

    def _read_half(self, parse: Parse, i: int) -> Numeral | None:
        """Return the number of "half a million" or "half a dozen"."""
        words = [word for word in parse.lower[i : i + 5] if word not in DASHES][:3]
        row = self.tables.numbers.get((words[-1],))
        if len(words) < 3 or words[0] != "half" or words[1] not in ARTICLES or row is None or row.role != "scale":
            return None
        end = parse.lower.index(words[2], i) + 1
        factor = row.value or 1
        value = factor / 2
        return Numeral(i, end, value, value, value, first=i, factor=factor)

    def _read_spelled(self, parse: Parse, start: int, i: int) -> Numeral | None:
        """Return the number spelled from token `i` on; an article may stand at `start` before it."""
        end, words = self._collect_words(parse, i)
        half = 0.0
        if parse.lower[end : end + 3] == ["and", "a", "half"]:
            half, end = 0.5, end + 3
        factors = 1.0
        scales = [self.tables.numbers[word,].value or 1 for word in words if word in ("dozen", "score")]
        words = [word for word in words if word not in ("dozen", "score")]
        for factor in scales:
            factors *= factor
        try:
            value = float(text2num(" ".join(words), "en") if words else 1)
        except ValueError:
            return None
        value = (value + half) * factors
        scale = self.tables.numbers.get((parse.lower[end],)) if half and end < len(parse.words) else None
        if scale is not None and scale.role == "scale":
            value, factors, end = value * (scale.value or 1), scale.value or 1, end + 1
        if len(words) > 1:
            last = self.tables.numbers[words[-1],]
            factors = max(factors, last.value or 1) if last.role == "scale" else factors
        return Numeral(start, end, value, value, value, first=start, factor=factors)

    def _collect_words(self, parse: Parse, i: int) -> tuple[int, list[str]]:
        """Return the end and the words of the run of number words from token `i`; "and" only after a scale."""
        words, end, low = [parse.lower[i]], i + 1, parse.lower
        while end < len(low) and end < i + MAX_WORDS:
            if self._is_word(low[end]):
                words.append(low[end])
                end += 1
                continue
            further = end + 1 < len(low) and self._is_word(low[end + 1])
            if further and low[end] == "-" and low[end + 1] not in ARTICLES:
                end += 1
            elif further and low[end] == "and" and self._is_scale(words[-1]) and not self._is_scale(low[end + 1]):
                words.append("and")
                end += 1
            else:
                break
        return end, words

    def _is_scale(self, low: str) -> bool:
        row = self.tables.numbers.get((low,))
        return row is not None and row.role == "scale"

    def _read_plural(self, parse: Parse, i: int) -> Numeral | None:
        """Return the bound of "dozens", "tens of thousands"; None for a verb, or for the scores of a game."""
        before = parse.pos[i - 1] if i else ""
        games = parse.lower[i] == "scores" and parse.lower[i + 1 : i + 2] != ["of"] and before in GAME_POS
        if parse.pos[i] == "VERB" or games:
            return None
        low, end = self.tables.numbers[parse.lower[i],].value or 1, i + 1
        while end + 1 < len(parse.words) and parse.lower[end] == "of" and end < i + 4:
            scale = self.tables.numbers.get((parse.lower[end + 1].removesuffix("s"),))
            if scale is None or scale.role != "scale" or parse.lower[end + 1][-1:] != "s":
                break
            low, end = low * (scale.value or 1), end + 2
        return Numeral(i, end, None, low, None, vague=True, first=i)

    def _read_vague(self, parse: Parse, i: int, end: int, low: float | None, needs_scale: bool) -> Numeral | None:
        """Return the bound of "several", "a few hundred", "several thousand"; "many" has none."""
        at = end + 1 if end + 1 < len(parse.words) and parse.lower[end] == "of" else end
        factor = 1.0
        while at < len(parse.words) and self._is_scale(parse.lower[at].removesuffix("s")) and factor < 1e12:
            factor *= self.tables.numbers[parse.lower[at].removesuffix("s"),].value or 1
            at += 1
            end = at
        if needs_scale and factor == 1:
            return None
        return Numeral(i, end, None, low * factor if low else factor if factor > 1 else None, None, vague=True, first=i)

    def _add_unit(self, parse: Parse, numeral: Numeral) -> None:
        """Take in the currency or the "per cent" after the number."""
        at, words = numeral.end, parse.lower
        for form in PER_CENT:
            if tuple(words[at : at + len(form)]) == form:
                numeral.end, numeral.unit, numeral.money = at + len(form), PERCENT, False
                return
        at += words[at : at + 1] in (["-"], ["of"])
        for size in range(min(3, len(words) - at), 0, -1):
            *first, last = words[at : at + size]
            forms = ((*first, form) for form in (parse.lemmas[at + size - 1], last, last.removesuffix("s")))
            name = next((form for form in forms if form in self.tables.currencies), None)
            if name is not None:
                noun = size > 1 or parse.pos[at] in ("NOUN", "PROPN")
                if not numeral.money and noun and not self._weighs(parse, at):
                    numeral.end, numeral.money = at + size, True
                    numeral.unit = self.tables.currencies[name] or " ".join(parse.words[at : at + size])
                return

    def _weighs(self, parse: Parse, at: int) -> bool:
        """Tell whether "pounds" is a weight: of something, or before a noun after a hyphen ("a 500-pound bomb")."""
        if parse.lemmas[at] != "pound":
            return False
        return parse.lower[at + 1 : at + 2] == ["of"] or (
            parse.lower[at - 1] == "-" and parse.pos[at + 1 : at + 2] == ["NOUN"]
        )

    def _qualify(self, parse: Parse, numeral: Numeral, floor: int) -> None:
        """Take the qualifiers around a number into it; none reaches back before token `floor`."""
        if numeral.zero:
            return
        rows = []
        for _ in range(MAX_QUALIFIERS):
            row = self._find_before(parse, numeral.start, floor)
            if row is None:
                break
            numeral.start -= len(row.words)
            rows.append(row)
        for row in sorted(rows, key=lambda row: row.low == row.high)[:1]:
            bound(numeral, row)  # of "an estimated at least 30" the bound is that of "at least"
        numeral.vague = numeral.vague or any(row.vague for row in rows)
        for row in self.tables.after.get(parse.lower[numeral.end], ()) if numeral.end < len(parse.words) else ():
            end = numeral.end + len(row.words)
            if tuple(parse.lower[numeral.end : end]) == row.words and parse.pos[end : end + 1] != ["NUM"]:
                numeral.end = end
                bound(numeral, row)
                break

    def _find_before(self, parse: Parse, end: int, floor: int) -> QualifierRow | None:
        for row in self.tables.before.get(parse.lower[end - 1], ()) if end > floor else ():
            start = end - len(row.words)
            if start >= floor and tuple(parse.lower[start:end]) == row.words:
                single = row.adverb and parse.deps[end - 1] in ("prep", "prt")
                return None if single else row
        return None


def join_range(first: Numeral, second: Numeral) -> Numeral:
    """Return the range of two numbers; the scale and the currency of one hold for both ("$2-3 billion")."""
    factor = second.factor if first.factor == 1 else 1
    low = first.value * factor if first.value is not None else None
    unit, money = first.unit or second.unit, first.money or second.money
    return Numeral(first.start, second.end, None, low, second.value, unit=unit, money=money, first=first.first)


def bound(numeral: Numeral, row: QualifierRow) -> None:
    """Open the bounds of a number that a qualifier leaves open; "about 50 to 60" keeps both, and is vague."""
    if numeral.value is not None or not row.vague:
        numeral.low = numeral.low if row.low else None
        numeral.high = numeral.high if row.high else None
    numeral.vague = numeral.vague or row.vague

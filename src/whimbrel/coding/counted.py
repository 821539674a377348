"""What a number counts: its noun in the text, whether it is a figure at all, and the words that govern it."""

import msgspec

from whimbrel.coding.numerals import ARTICLES, DASHES, Numeral
from whimbrel.coding.parse import NOUNS, Parse
from whimbrel.lexicon.figures import FigureTables, UnitRow

DEFINITE = frozenset({"the", "these", "those", "both", "such", "other", "its", "same"})
POSSESSIVE = frozenset({"PRP$", "POS"})
SMALL = 12
"""The largest number that a definite article makes one that refers back ("the two ministers")."""
EXTRA = frozenset({"more", "further", "additional", "others"})
STRONG = "strong"
NUMBERED = frozenset({"no", "no.", "nos.", "number", "#", "aged", "age", "chapter", "article", "resolution", "day"})
NAME_LABELS = frozenset({"ORG", "LAW", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "PERSON", "GPE", "LOC"})
MEASURES = frozenset({"measure"})
QUOTES = frozenset({'"', "“", "”", "‘", "’", "''", "``"})
TITLES = frozenset({"ORG", "LAW", "EVENT", "WORK_OF_ART"})
PHRASE_POS = frozenset({"ADJ", "NOUN", "PROPN", "PART", "NUM"})
PHRASE_TAGS = frozenset({"VBN", "VBG", "HYPH", "POS"})
BARE_DEPS = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "appos", "ROOT", "dep", "oprd", "ccomp", "agent"}
)
YEAR_WORDS = frozenset({"in", "since", "until", "by", "of", "from", "before", "after"})
MAX_PHRASE = 8
YEARS = range(1900, 2100)


class Counted(msgspec.Struct):
    """Where the counted noun stands: `head` is its token, or the number's where it is left out; `first` to `head` is
    the unit.
    """

    head: int
    first: int
    end: int
    noun: bool


class Counter:
    """Finds what numbers count."""

    def __init__(self, tables: FigureTables) -> None:
        self.tables = tables

    def find_counted(self, parse: Parse, numeral: Numeral, dates: frozenset[int]) -> Counted | None:
        """Return what a number counts; None where the number is no figure (an age, a name, a duration...)."""
        if self._is_fixed(parse, numeral):
            return None
        if numeral.unit is not None:
            last = numeral.end - 1
            return Counted(last, last, numeral.end, False)
        at, low = numeral.end, parse.lower
        if at + 1 < len(low) and low[at] in DASHES:
            return self._read_compound(parse, numeral, at + 1)
        if low[at : at + 1] == [STRONG]:
            return self._read_compound(parse, numeral, at)
        if self._is_uncounted(parse, at, MEASURES):
            return None
        while at < len(low) and (low[at] in QUOTES or (low[at] in EXTRA and parse.tags[at] != "NNS")):
            at += 1
        if low[at : at + 1] == ["of"]:
            return self._read_partitive(parse, numeral, at, dates)
        head = self._find_noun(parse, numeral, at, dates)
        if head is None:
            return self._read_bare(parse, numeral)
        if self._is_uncounted(parse, head) or self._is_definite(parse, numeral):
            return None
        return Counted(head, at, head + 1, True)

    def _is_fixed(self, parse: Parse, numeral: Numeral) -> bool:
        """Tell whether the number stands in a name, an age, a year or a score, or after a word that numbers things."""
        start, before = numeral.start, parse.lower[numeral.start - 1] if numeral.start else ""
        aged = start > 1 and parse.lemmas[start - 2] in ("age", "aged")
        grouped = start > 1 and parse.words[start - 2 : start] == ["Group", "of"]
        if before in NUMBERED or aged or grouped or self._is_glued(parse, numeral) or self._is_age(parse, numeral):
            return True
        return self._is_named(parse, numeral) or self._is_year(parse, numeral) or self._is_ratio(parse, numeral)

    def _is_ratio(self, parse: Parse, numeral: Numeral) -> bool:
        """Tell whether the number is of a ratio, or a total: "one in five people", "12 out of 15", "18 of 31"."""
        start, end = numeral.start, numeral.end
        before = parse.lower[max(0, start - 2) : start]
        if before == ["out", "of"] or (before[1:] == ["of"] and parse.pos[start - 2] == "NUM"):
            return True
        if numeral.value == 1:
            return parse.lower[end : end + 1] == ["in"] and parse.pos[end + 1 : end + 2] == ["NUM"]
        return before in (["one", "in"], ["1", "in"])

    def _is_named(self, parse: Parse, numeral: Numeral) -> bool:
        """Tell whether the number is part of a name: "Resolution 1701", "the Six Day War", "Channel 12"."""
        start, first, end = numeral.start, numeral.first, numeral.end
        head, token = parse.heads[first], parse.doc[first]
        numbered = head == start - 1 and start == first and not numeral.vague and not numeral.zero
        numbered = numbered and parse.pos[head] in NOUNS and parse.deps[first] != "appos"
        numbered = numbered and not self._is_toll(parse, head) and not self.is_headline_verb(parse, head)
        if numbered and not self._opens_phrase(parse, end):
            return True
        if token.ent_type_ in NAME_LABELS and token.ent_iob_ == "I" and parse.pos[start - 1] == "PROPN":
            return True
        titled = parse.words[first].istitle() and parse.pos[end : end + 1] == ["PROPN"]
        return token.ent_type_ in TITLES and titled and not token.is_sent_start

    def _is_year(self, parse: Parse, numeral: Numeral) -> bool:
        """Tell whether the number is a year or a day of the month that no date expression took."""
        first = numeral.first
        head = parse.heads[first]
        if parse.is_time[first] and parse.is_time[head] and parse.pos[head] == "PROPN":
            return True
        if numeral.start != first or numeral.value not in YEARS or parse.words[first] != str(int(numeral.value or 0)):
            return False
        before = parse.lower[first - 1] if first else ""
        return parse.is_time[first] or (before in YEAR_WORDS and not self._opens_phrase(parse, numeral.end))

    def _is_toll(self, parse: Parse, i: int) -> bool:
        return (parse.lemmas[i], "t") in self.tables.deeds or (parse.lemmas[i], "n") in self.tables.deeds

    def _opens_phrase(self, parse: Parse, i: int) -> bool:
        """Tell whether a noun phrase can go on at token `i`."""
        return i < len(parse.words) and (parse.pos[i] in PHRASE_POS or parse.lower[i] == "of")

    def _is_glued(self, parse: Parse, numeral: Numeral) -> bool:
        """Tell whether a hyphen, slash or point ties the number to what stands before it ("Covid-19", "9/11")."""
        first, end = numeral.first, numeral.end
        if first and parse.ends[first - 1] == parse.starts[first] and parse.words[first - 1] in ("-", "/", ":", "."):
            return first < 2 or parse.ends[first - 2] == parse.starts[first - 1]
        return parse.lower[end : end + 1] in (["/"], [":"], ["°"]) and parse.words[end + 1 : end + 2] != ["\n"]

    def _is_age(self, parse: Parse, numeral: Numeral) -> bool:
        """Tell whether the number is an age after a name: "Amal, 35, was hurt"."""
        start, end = numeral.start, numeral.end
        if start < 2 or parse.lower[start - 1] not in (",", "(") or start != numeral.first:
            return False
        closed = parse.lower[end : end + 1] in ([","], [")"], ["."], [";"], ["and"])
        return closed and parse.pos[start - 2] == "PROPN" and numeral.value is not None and numeral.value < 120

    def _is_uncounted(self, parse: Parse, i: int, roles: frozenset[str] = frozenset({"measure", "none"})) -> bool:
        """Tell whether token `i` is a word whose number is no figure ("days", "km", "thirds")."""
        row = self.find_unit(parse, i) if i < len(parse.words) else None
        return row is not None and row.role in roles

    def find_unit(self, parse: Parse, i: int) -> UnitRow | None:
        """Return what the tables say of the noun at token `i`: with the word before it, by lemma or as it stands."""
        units = self.tables.units
        if i and (row := units.get(f"{parse.lower[i - 1]} {parse.lemmas[i]}")):
            return row
        if i and (row := units.get(f"{parse.lower[i - 1]} {parse.lower[i]}")):
            return row
        return units.get(parse.lemmas[i]) or units.get(parse.lower[i]) or units.get(parse.lower[i].removesuffix("s"))

    def _read_compound(self, parse: Parse, numeral: Numeral, at: int) -> Counted | None:
        """Return what "30-strong" counts; other numbers before a hyphen tell of what kind a thing is."""
        if numeral.vague or numeral.zero or parse.lower[at] != STRONG:
            spaced = parse.ends[numeral.end - 1] != parse.starts[numeral.end]
            return self._read_bare(parse, numeral) if spaced else None
        return Counted(at, at, at + 1, False)

    def _read_partitive(self, parse: Parse, numeral: Numeral, of: int, dates: frozenset[int]) -> Counted | None:
        """Return what "dozens of people", "12 of the 15 members" count."""
        one = numeral.value == 1 and parse.lower[numeral.first] == "one"
        if one or of + 1 >= len(parse.words):
            return None
        at = of + 1
        while at < len(parse.words) and (
            parse.lower[at] in QUOTES or parse.pos[at] in ("DET", "PRON", "NUM", "SPACE") or parse.tags[at] == "POS"
        ):
            if parse.tags[at] == "PRP" or parse.lower[at] in ("which", "whom"):
                return self._read_bare(parse, numeral)
            at += 1
        head = self.find_phrase_head(parse, at, dates)
        if head is None or self._is_uncounted(parse, head) or self._is_uncounted(parse, at, MEASURES):
            return None
        return Counted(head, at, head + 1, True)

    def _find_noun(self, parse: Parse, numeral: Numeral, at: int, dates: frozenset[int]) -> int | None:
        """Return the noun that the number stands before."""
        if parse.lower[at : at + 1] == ["others"]:
            return at
        if parse.pos[at + 1 : at + 2] == ["NUM"] and self.is_headline_verb(parse, at):
            return None
        for token in range(numeral.end - 1, numeral.first - 1, -1):
            head = parse.heads[token]
            if at <= head < at + MAX_PHRASE and self._reaches(parse, at, head) and head not in dates:
                state = head > at and parse.tags[head - 1] == "NNS" and (parse.lower[head], "a") in self.tables.deeds
                return head - 1 if state else self._leave_compound(parse, at, head)
        opens = at < len(parse.words) and (parse.pos[at] in ("ADJ", "NOUN", "PROPN") or self._modifies(parse, at))
        if opens and parse.pos[at] in ("ADJ", "ADV", "NOUN", "PROPN") and not self._is_deed(parse, at):
            return self.find_phrase_head(parse, at, dates)
        return None

    def _leave_compound(self, parse: Parse, at: int, head: int) -> int:
        """Return the noun that a noun of the phrase is compounded with: of "15 Red Cross volunteers" the last."""
        for above in parse.find_ancestors(head):
            compound = parse.deps[head] in ("compound", "nmod") and above > head and self._reaches(parse, at, above)
            compound = compound and "NUM" not in parse.pos[head:above]
            if not compound or (parse.lower[above], "a") in self.tables.deeds:
                break
            head = above
        return head

    def _reaches(self, parse: Parse, at: int, head: int) -> bool:
        """Tell whether the noun `head` and all from token `at` to it are one noun phrase."""
        return parse.pos[head] in NOUNS and all(self._modifies(parse, i) for i in range(at, head))

    def _modifies(self, parse: Parse, i: int) -> bool:
        """Tell whether token `i` may stand before the noun in its phrase, an adverb before a participle included."""
        adverb = parse.pos[i] == "ADV" and parse.tags[i + 1 : i + 2] in (["VBN"], ["JJ"])
        return adverb or parse.pos[i] in PHRASE_POS or parse.tags[i] in PHRASE_TAGS

    def is_headline_verb(self, parse: Parse, i: int) -> bool:
        """Tell whether a word that the parse takes for a noun or name is a verb with a capital or in the present
        tense, as headlines have them ("Army Kills 15", "Attack Kills Two *Injures* Three").
        """
        verb = self.tables.cut_ending(parse.lower[i])
        written = verb != parse.lower[i] or parse.words[i].istitle()
        return parse.pos[i] in NOUNS and written and self.tables.befalls(verb, "obj")

    def _is_deed(self, parse: Parse, i: int) -> bool:
        """Tell whether token `i` says what befell those left out before it ("16 dead", "30 wounded")."""
        lemma = parse.lemmas[i]
        deeds = self.tables.deeds
        return parse.pos[i] not in NOUNS and ((lemma, "v") in deeds or (parse.lower[i], "a") in deeds)

    def find_phrase_head(self, parse: Parse, at: int, dates: frozenset[int] = frozenset()) -> int | None:
        """Return the head of the noun phrase that goes on at token `at`, read from left to right."""
        head, i = None, at
        while i < min(len(parse.words), at + MAX_PHRASE) and i not in dates:
            if parse.pos[i] in NOUNS:
                if head is not None and parse.heads[head] != i and parse.heads[i] != parse.heads[head]:
                    break
                head = i
            elif parse.tags[i] == "POS" and head is not None:
                head = None
            elif head is not None or not self._modifies(parse, i):
                break
            i += 1
        return head

    def _is_definite(self, parse: Parse, numeral: Numeral) -> bool:
        """Tell whether the number refers back ("the two ministers") or is a total ("of the 15 members")."""
        if numeral.start == 0 or numeral.zero or numeral.start != numeral.first:
            return False
        before = parse.lower[numeral.start - 1]
        if before == "the" and numeral.start > 2 and parse.lower[numeral.start - 2] == "of":
            return parse.pos[numeral.start - 3] in ("NUM", "PRON") or parse.lower[numeral.start - 3] in ("many", "most")
        small = numeral.value is not None and numeral.value <= SMALL
        return small and before in DEFINITE

    def _read_bare(self, parse: Parse, numeral: Numeral) -> Counted | None:
        """Return the number itself as what is counted, where it stands as a noun and refers to no number before."""
        token = numeral.end - 1
        for token in range(numeral.end - 1, numeral.first - 1, -1):
            if not numeral.first <= parse.heads[token] < numeral.end or parse.heads[token] == token:
                break
        governed = parse.deps[token] in BARE_DEPS or self._governs(parse, token)
        governed = governed or (numeral.start > 0 and parse.lower[numeral.start - 1] == "from")
        governed = governed or (numeral.start > 0 and self.is_headline_verb(parse, numeral.start - 1))
        governed = governed or (numeral.end < len(parse.words) and self._is_deed(parse, numeral.end))
        if not governed or self._is_definite(parse, numeral) or self._is_lone_one(parse, numeral, token):
            return None
        return Counted(token, token, numeral.end, False)

    def _governs(self, parse: Parse, token: int) -> bool:
        """Tell whether the word above a number is a deed ("12 dead", "the death toll to 45")."""
        head = parse.heads[token]
        return self._is_deed(parse, head) or self._is_toll(parse, head)

    def _is_lone_one(self, parse: Parse, numeral: Numeral, token: int) -> bool:
        """Tell whether "one" is a pronoun: it counts only before or below what befell somebody."""
        if parse.lower[numeral.first] != "one" or numeral.end - numeral.first > 1:
            return numeral.vague and numeral.low is None and parse.tags[token] in ("RB", "PDT")
        if numeral.start and parse.lower[numeral.start - 1] in {*DEFINITE, *ARTICLES, "this", "that", "no", "any"}:
            return True
        return not self._governs(parse, token)

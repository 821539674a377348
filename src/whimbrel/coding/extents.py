"""How far the name of a place reaches: the generic and direction words that belong to it ("eastern Homs province")."""

from typing import TYPE_CHECKING

from whimbrel.coding.parse import Parse
from whimbrel.coding.senses import Candidate
from whimbrel.gazetteer.places import DIRECTION, PlaceIndex, PlaceWord, list_words
from whimbrel.gazetteer.towns import ARTICLES

if TYPE_CHECKING:
    from whimbrel.gazetteer import Entry

NAMED_AREAS = frozenset({"region", "crossing", "river", "sea", "strait", "mountain", "island", "corridor"})
"""Kinds whose generic word makes a name also after that of a town: "Homs province", but not "an Aleppo hospital"."""
LENGTHS = (3, 2, 1)
"""Words of the longest generic word, the longest first."""
Range = tuple[int, int]


class Extents:
    """Reads the generic words of `place_words.tsv` around names."""

    def __init__(self, places: PlaceIndex) -> None:
        self._places = places
        self._after = list_words(places.words, "after", "known", "land")
        self._before = list_words(places.words, "before")
        self._of = list_words(places.words, "of")
        self._never = list_words(places.words, "never")
        self._bodies = list_words(places.words, "body")

    def read_extent(self, parse: Parse, start: int, end: int, entry: "Entry | None") -> Candidate:
        """Return the candidate of the name in a token range, with the words around it that belong to it."""
        start = self.find_article(parse, start)
        core = start, end
        is_state = entry is not None and entry.table == "countries"
        kind = None if is_state else self.find_kind(parse, start, end)
        if kind is not None:
            core = self.strip_kind(parse, start, end)
        else:
            kind, end = self._read_after(parse, start, end, entry)
        before = self._match_before(parse, start)
        if before is not None:
            kind, start = before.kind, start - len(before.word)
        hint = self._find_hint(parse, kind, core[1]) or self.find_told_kind(parse, start)
        first = start
        start = self._find_direction(parse, start)
        directed = start < first
        if not directed and entry is None:
            directed, core = self._cut_direction(parse, core)
        return Candidate(
            start=start,
            end=end,
            text=get_text(parse, start, end),
            whole=get_text(parse, first, end),
            core=get_text(parse, *core),
            kind=kind,
            hint=hint,
            directed=directed,
            entry=entry,
        )

    def is_no_place(self, parse: Parse, end: int) -> bool:
        """Tell whether the word after a name says that it is no place: "West Nile virus", "Minsk agreements"."""
        return self._match_at(parse, end, self._never) is not None

    def cut_body(self, parse: Parse, start: int, end: int) -> Range:
        """Return the place in a name that names what is there: of "Homs City Council" "Homs City", of "City of Ashby"
        "Ashby"; the whole where it is a known place, or holds no such word.
        """
        if self._places.find_sites(get_text(parse, start, end)):
            return start, end
        if end - start > 2 and self.find_told_kind(parse, start + 2) is not None:
            return start + 2, end
        for at in range(end - 1, start, -1):
            if self._match_at(parse, at, self._bodies):
                return start, at
        return start, end

    def find_told_kind(self, parse: Parse, start: int) -> str | None:
        """Return the kind that "the province of", "the cities of" tells of the name after it."""
        if start < 2 or parse.lower[start - 1] != "of":
            return None
        words = self._of.get(parse.lower[start - 2]) or self._of.get(parse.lemmas[start - 2].lower()) or []
        return next((word.kind for word in words if len(word.word) == 2), None)

    def find_kind(self, parse: Parse, start: int, end: int) -> str | None:
        """Return the kind that a generic word at the end, or the beginning, of a name gives it."""
        for length in LENGTHS:
            if end - start > length:
                kind, found = self.match_after(parse, end - length)
                if found == length:
                    return kind
        word = self._match_at(parse, start, self._before)
        return word.kind if word is not None and end - start > len(word.word) else None

    def strip_kind(self, parse: Parse, start: int, end: int) -> Range:
        """Return the range of a name without the generic word at its end, if more than a direction is left."""
        for length in LENGTHS:
            at = end - length
            if at > start and self.match_after(parse, at)[1] == length:
                return (start, end) if DIRECTION.fullmatch(get_text(parse, start, at)) else (start, at)
        return start, end

    def match_after(self, parse: Parse, at: int) -> tuple[str | None, int]:
        """Return kind and length of the generic word that begins at a token, after a name; (None, 0) for none."""
        word = self._match_at(parse, at, self._after)
        return (word.kind, len(word.word)) if word is not None else (None, 0)

    def _read_after(self, parse: Parse, start: int, end: int, entry: "Entry | None") -> tuple[str | None, int]:
        """Return kind and end of a name with the generic word after it, where that is part of the name."""
        kind, length = self.match_after(parse, end)
        if kind is None:
            return None, end
        if self._places.find_known(get_text(parse, start, end + length)):
            return kind, end + length
        core = get_text(parse, start, end)
        word = self._match_at(parse, end, self._after)
        if (entry is not None and entry.table == "countries") or (word is not None and word.side == "known"):
            sites = self._places.find_known(core) if kind == "region" else ()
            return (kind, end + length) if any(site.region for site in sites) else (None, end)
        described = start > 0 and parse.lower[start - 1] in ("a", "an")
        described |= kind not in NAMED_AREAS and parse.words[end].islower() and self._is_area(core)
        return (None, end) if described else (kind, end + length)

    def _is_area(self, core: str) -> bool:
        return any(site.kind in ("town", "region") for site in self._places.find_sites(core))

    def _find_hint(self, parse: Parse, kind: str | None, end: int) -> str | None:
        """Return the kind, unless the generic word is of the land: the "Salinas" of a valley need be no area."""
        word = self._match_at(parse, end, self._after)
        return None if word is not None and word.side == "land" else kind

    def _match_before(self, parse: Parse, start: int) -> PlaceWord | None:
        """Return the generic word that stands with a capital right before a name: "Strait of Hormuz"."""
        for length in (1, 2):
            word = self._match_at(parse, start - length, self._before) if start >= length else None
            if word is not None and len(word.word) == length and parse.words[start - length][:1].isupper():
                return word
        return None

    def _match_at(self, parse: Parse, at: int, words: dict[str, list[PlaceWord]]) -> PlaceWord | None:
        for word in words.get(parse.lower[at], ()) if at < len(parse.words) else ():
            if list(word.word) == parse.lower[at : at + len(word.word)]:
                return word
        return None

    def find_article(self, parse: Parse, start: int) -> int:
        """Return where a name begins with the Arabic article before it, joined by a hyphen: "al-Raqqa"."""
        joined = start > 1 and parse.words[start - 1] == "-" and parse.ends[start - 2] == parse.starts[start - 1]
        return start - 2 if joined and parse.lower[start - 2] in ARTICLES else start

    def _find_direction(self, parse: Parse, start: int) -> int:
        """Return where a name begins with the word of direction before it: "southern", "north-west"."""
        for length in (4, 3, 2, 1):
            low = start - length
            if low >= 0 and parse.pos[low] != "VERB" and DIRECTION.fullmatch("".join(parse.words[low:start])):
                return low
        return start

    def _cut_direction(self, parse: Parse, core: Range) -> tuple[bool, Range]:
        """Tell whether a name begins with a direction that is not part of it, and return the rest of the name."""
        start, end = core
        for length in LENGTHS:
            if end - start > length and DIRECTION.fullmatch("".join(parse.words[start : start + length])):
                directed = not self._places.find_sites(get_text(parse, start, end))
                return directed, (start + length, end) if directed else core
        return False, core


def get_text(parse: Parse, start: int, end: int) -> str:
    """Return the text of a token range."""
    return parse.text[parse.starts[start] : parse.ends[end - 1]]

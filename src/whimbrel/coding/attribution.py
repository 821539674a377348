"""Who says so: statements with their source, cue and content; direct and indirect speech, also across sentences."""

import msgspec

from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.lexicon import Lexicon, SpeechRow
from whimbrel.records import Record, Span, make_span

OPENING = frozenset({'"', "“", "„", "«", "``", "''"})
CLOSING = frozenset({'"', "”", "»", "``", "''"})
SAYING = frozenset({"say", "both", "quote"})
DIALOGUE = frozenset({"i", "we", "you", "us", "me"})
DASHES = frozenset({"―", "—", "--"})
FALLBACK_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Statement(Record, frozen=True, kw_only=True):
    """One attribution of a report, as spans; a speaker who is not named is None."""

    source: Span | None
    cue: Span
    content_spans: tuple[Span, ...]
    hedged: bool
    kind: str

    @property
    def content(self) -> Span | None:
        """The first run of what is said, if any."""
        return self.content_spans[0] if self.content_spans else None


class Attributed(msgspec.Struct):
    """One attribution, as tokens: the cue, the speaker's head token, and the ranges that it covers."""

    cue: int
    speaker: int | None
    ranges: list[tuple[int, int]]
    hedged: bool
    kind: str
    cue_end: int = 0
    clause: bool = True
    """Whether the content says something of its own, and is no mere object or infinitive ("sought to")."""


class AttributionFinder:
    """Finds attributions by the table `speech.tsv`, the parse and the quotation marks."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def find_attributions(self, parse: Parse) -> list[Attributed]:
        """Return the attributions of a report, in the order of their cues."""
        quotes = find_quotes(parse)
        found = [a for i in range(len(parse.words)) for a in self._read_word(parse, i, quotes)]
        self._extend_quotes(parse, found, quotes)
        found += self._read_dashes(parse, quotes)
        return sorted(found, key=lambda a: a.cue)

    def _row(self, word: str, pos: str) -> SpeechRow | None:
        return self.lexicon.speech.get((word, pos))

    def _read_word(self, parse: Parse, i: int, quotes: list[tuple[int, int]]) -> list[Attributed]:
        pos = parse.pos[i]
        found: Attributed | None = None
        if (pos == "VERB" and parse.lemmas[i] == "accord") or parse.lower[i] in ("per", "citing", "quoting"):
            found = self._read_according(parse, i)
        elif pos == "VERB":
            row = self._row(parse.lemmas[i], "v")
            found = self._read_verb(parse, i, row, quotes) if row else None
        elif pos in NOUNS:
            row = self._row(parse.lemmas[i], "n")
            found = self._read_noun(parse, i, row) if row else None
        elif pos == "ADV":
            row = self._row(parse.lower[i], "d")
            found = self._read_adverb(parse, i) if row else None
        elif pos == "ADJ":
            row = self._row(parse.lower[i], "a")
            if row is not None and parse.deps[i] == "amod":
                found = Attributed(i, None, [parse.find_subtree(parse.heads[i])], True, "hedge")
        return [found] if found else []

    # --- verbs -------------------------------------------------------------------------------------------------

    def _read_verb(self, parse: Parse, v: int, row: SpeechRow, quotes: list[tuple[int, int]]) -> Attributed | None:
        slots = parse.find_slots(v)
        passive = parse.is_passive(v)
        speaker = self._find_speaker(parse, v, slots, passive)
        ranges = self._find_clauses(parse, v, quotes)
        clause = bool(ranges) or passive or self._is_denial(parse, v)
        ranges = ranges or self._find_objects(parse, v, row, slots)
        if (
            not ranges
            or (speaker is None and not passive)
            or (speaker is not None and self._is_in_dialogue(parse, speaker))
        ):
            return None
        if passive and not slots.get("subj") and row.kind == "think" and not row.hedged:
            clause = False
        hedged = row.hedged or (passive and not slots.get("subj") and row.kind not in ("topic", "both"))
        return Attributed(v, speaker, ranges, hedged, row.kind, self._cue_end(parse, v), clause)

    def _is_denial(self, parse: Parse, v: int) -> bool:
        rows = self.lexicon.status.get((parse.lemmas[v], "v"), ())
        return any(row.negated and "ccomp" in row.slots for row in rows)

    def _is_in_dialogue(self, parse: Parse, i: int) -> bool:
        """ "I think", "you know": spoken by somebody who is named by another cue."""
        return parse.pos[i] == "PRON" and parse.lower[i] in DIALOGUE

    def _cue_end(self, parse: Parse, v: int) -> int:
        end = v + 1
        for child in parse.find_children(v, "prt"):
            end = max(end, child + 1) if child == end else end
        return end

    def _find_speaker(self, parse: Parse, v: int, slots: dict[str, list[int]], passive: bool) -> int | None:
        subjects = [s for s in slots.get("subj", ()) if not self._is_quoted_clause(parse, s)]
        if subjects:
            return subjects[0]
        if not passive and parse.deps[v] in ("advcl", "acl", "parataxis", "ROOT", "ccomp"):
            after = [c for c in parse.children[v] if parse.deps[c] in FALLBACK_SUBJECTS]
            return after[0] if after else None
        return None

    def _is_quoted_clause(self, parse: Parse, i: int) -> bool:
        return parse.pos[i] in VERBAL

    def _find_clauses(self, parse: Parse, v: int, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return what is said as a quotation, a clause, or the clause that the verb is inserted in."""
        direct = self._find_quoted(parse, v, quotes)
        if direct:
            return direct
        for child in parse.find_children(v, "ccomp"):
            return [self._clip(parse, child, v)]
        if parse.deps[v] in ("parataxis", "ccomp", "advcl") and self._is_inserted(parse, v):
            return self._around(parse, v)
        return []

    def _find_objects(self, parse: Parse, v: int, row: SpeechRow, slots: dict[str, list[int]]) -> list[tuple[int, int]]:
        """Return what is said as an infinitive or an object ("expressed concern", "promised to go")."""
        passive = parse.is_passive(v)
        names: tuple[str, ...] = {"say": ("xcomp",), "quote": ()}.get(row.kind, ("xcomp", "obj"))
        if row.kind in ("topic", "both") or passive:
            names = ("xcomp", "obj", "for", "on", "about", "of", "to", "with", "at")
        for name in names:
            for filler in slots.get(name, ()):
                if filler > v or (passive and name == "obj"):
                    return [self._clip(parse, filler, v)]
        for child in parse.find_children(v, "dobj") if row.kind == "say" else ():
            if parse.pos[child] in NOUNS and not self._is_addressee(parse, child):
                return [self._clip(parse, child, v)]
        return []

    def _is_addressee(self, parse: Parse, i: int) -> bool:
        return parse.pos[i] == "PROPN" or parse.pos[i] == "PRON"

    def _is_inserted(self, parse: Parse, v: int) -> bool:
        """ "..., officials said, ..." hung below the clause that it attributes."""
        if parse.find_children(v, "ccomp", "dobj", "xcomp"):
            return False
        head = parse.heads[v]
        subject = parse.find_children(v, "nsubj")
        low, _ = parse.find_subtree(v)
        comma = (low > 0 and parse.words[low - 1] in (",", *CLOSING)) or (parse.words[low] in (",", *CLOSING))
        return bool(subject) and parse.pos[head] in VERBAL and comma

    def _around(self, parse: Parse, v: int) -> list[tuple[int, int]]:
        low, high = parse.find_subtree(parse.heads[v])
        inner_low, inner_high = parse.find_subtree(v)
        parts = [(low, inner_low), (inner_high, high)]
        trimmed = [trim_range(parse, a, b) for a, b in parts]
        return [r for r in trimmed if r is not None]

    def _clip(self, parse: Parse, child: int, v: int) -> tuple[int, int]:
        """Return the subtree of `child` up to the verb `v`, without marks at its edges."""
        low, high = parse.find_subtree(child)
        if low < v < high:
            low, high = (low, v) if child < v else (v + 1, high)
        return trim_range(parse, low, high) or (child, child + 1)

    def _find_quoted(self, parse: Parse, v: int, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the quotations in the sentence of `v` that belong to it: nothing but its own words stands between."""
        start, end = parse.sentences[parse.sentence_of[v]]
        inside = [q for q in quotes if q[0] < end + 2 and q[1] > start and not q[0] <= v < q[1]]
        near = [q for q in inside if self._hangs_on(parse, q, v) or self._stands_by(parse, q, v)]
        return [(q[0] + 1, q[1] - 1) for q in near if q[1] - 1 > q[0] + 1]

    def _stands_by(self, parse: Parse, quote: tuple[int, int], v: int) -> bool:
        """A quoted clause right after the verb or just before it; a quoted word or two is no speech."""
        close = 0 <= quote[0] - v <= 3 or 0 <= v - quote[1] <= 6
        return close and any(parse.pos[i] in VERBAL for i in range(*quote))

    def _hangs_on(self, parse: Parse, quote: tuple[int, int], v: int) -> bool:
        return any(parse.heads[i] == v and parse.deps[i] in ("ccomp", "dobj", "parataxis") for i in range(*quote))

    # --- other cues --------------------------------------------------------------------------------------------

    def _read_according(self, parse: Parse, i: int) -> Attributed | None:
        speaker = next(
            (n for p in (i, *parse.find_children(i, "prep")) for n in parse.find_children(p, "pobj", "dobj")), None
        )
        if speaker is None:
            return None
        head = parse.heads[i]
        low, high = parse.find_subtree(head)
        inner_low, inner_high = parse.find_subtree(i)
        parts = [trim_range(parse, low, inner_low), trim_range(parse, inner_high, high)]
        end = next((c + 1 for c in parse.find_children(i, "prep")), i + 1)
        return Attributed(i, speaker, [p for p in parts if p is not None], False, "say", end)

    def _read_noun(self, parse: Parse, n: int, row: SpeechRow) -> Attributed | None:
        """ "Iran's claim that ...", "a statement by the army saying ..."."""
        slots = parse.find_slots(n)
        owners = [f for name in ("poss", "by", "from") for f in slots.get(name, ())]
        content = [*slots.get("ccomp", ()), *slots.get("xcomp", ())]
        if not owners or not content:
            return None
        return Attributed(n, owners[0], [self._clip(parse, content[0], n)], row.hedged, row.kind)

    def _read_adverb(self, parse: Parse, i: int) -> Attributed:
        head = parse.heads[i]
        low, high = parse.find_subtree(head)
        return Attributed(i, None, [(low, high)], True, "hedge")

    def _read_dashes(self, parse: Parse, quotes: list[tuple[int, int]]) -> list[Attributed]:
        """A quotation followed by a dash and a name."""
        found = []
        for low, high in quotes:
            at = high
            while at < len(parse.words) and parse.pos[at] == "SPACE":
                at += 1
            if at + 1 < len(parse.words) and parse.words[at] in DASHES and parse.pos[at + 1] == "PROPN":
                head = at + 1
                while head + 1 < len(parse.words) and parse.pos[head + 1] == "PROPN":
                    head += 1
                found.append(Attributed(at, head, [(low + 1, high - 1)], False, "say", at + 1))
        return found

    def _extend_quotes(self, parse: Parse, found: list[Attributed], quotes: list[tuple[int, int]]) -> None:
        """A quotation that runs over several sentences, or goes on after "he said", stays with its speaker."""
        covered = {q for q in quotes for a in found for r in a.ranges if q[0] <= r[0] and r[1] <= q[1]}
        for quote in quotes:
            if quote in covered or not self._is_sentence(parse, quote):
                continue
            here = parse.sentence_of[quote[0]]
            before = [
                a
                for a in found
                if a.kind in SAYING
                and a.speaker is not None
                and 0 <= here - parse.sentence_of[a.cue] <= 1
                and a.cue < quote[0]
            ]
            if before and any(r[0] - 1 == q[0] for q in quotes for r in before[-1].ranges):
                before[-1].ranges.append((quote[0] + 1, quote[1] - 1))
        for attributed in found:
            attributed.ranges = [self._widen(r, quotes) for r in attributed.ranges]

    def _widen(self, span: tuple[int, int], quotes: list[tuple[int, int]]) -> tuple[int, int]:
        for low, high in quotes:
            if low + 1 == span[0] or (low < span[0] and span[1] <= high and span[0] <= low + 2):
                return (low + 1, high - 1)
        return span

    def _is_sentence(self, parse: Parse, quote: tuple[int, int]) -> bool:
        return quote[1] - quote[0] > 5 and any(parse.pos[i] in VERBAL for i in range(*quote))


def find_quotes(parse: Parse) -> list[tuple[int, int]]:
    """Return the token ranges of quotations with their marks; a paragraph's end closes one that is left open."""
    quotes, start = [], None
    for i, word in enumerate(parse.words):
        if start is not None and "\n" in word:
            quotes.append((start, i))
            start = None
        elif start is None and word in OPENING:
            start = i
        elif start is not None and word in CLOSING:
            quotes.append((start, i + 1))
            start = None
    return quotes


def trim_range(parse: Parse, low: int, high: int) -> tuple[int, int] | None:
    """Return the range without punctuation, space and "that" at its edges, or None where nothing is left."""
    while low < high and (
        parse.pos[low] in ("PUNCT", "SPACE") or (parse.lower[low] == "that" and parse.deps[low] == "mark")
    ):
        low += 1
    while high > low and parse.pos[high - 1] in ("PUNCT", "SPACE"):
        high -= 1
    return (low, high) if low < high else None


def make_statement(parse: Parse, found: Attributed, source: tuple[int, int] | None) -> Statement:
    """Return the statement's spans; `source` is the token range of the speaker's phrase."""

    def span(low: int, high: int) -> Span:
        return make_span(parse.text, parse.starts[low], parse.ends[high - 1])

    return Statement(
        source=span(*source) if source else None,
        cue=span(found.cue, max(found.cue_end, found.cue + 1)),
        content_spans=tuple(span(*r) for r in found.ranges),
        hedged=found.hedged,
        kind=found.kind,
    )

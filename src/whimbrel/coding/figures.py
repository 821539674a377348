"""The figures of a report: numbers with what they count, their bounds and kind, and the words that govern them."""

from collections.abc import Iterator

import msgspec

from whimbrel.coding.counted import Counted, Counter
from whimbrel.coding.governors import HEADLINE, SUBJECTS, Climber, Tie
from whimbrel.coding.numerals import Numeral, NumeralReader
from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.lexicon.figures import FigureTables, UnitRow
from whimbrel.records import Figure, FigureKind, make_span

HARM: frozenset[FigureKind] = frozenset({"dead", "injured", "arrested", "displaced", "captive"})
SINGULAR: frozenset[FigureKind] = frozenset({"dead", "injured", "arrested", "captive"})
"""Kinds for which an indefinite singular person counts as one ("a soldier was killed")."""
ONE = frozenset({"a", "an", "another"})
CASUALTY = "casualty"
SUBCOUNTS = frozenset({"including", "includes", "included", "whom"})
COUNTS = frozenset({"number", "figure", "count", "tally", "total"})
PEOPLES = frozenset({"NORP"})
PART_WORDS = frozenset({("among", "them"), ("of", "them"), ("of", "whom"), ("among", "whom"), ("of", "which")})
THOSE = frozenset({"them", "whom", "these", "which"})
REACHING = frozenset({"to", "at"})
JOINING = frozenset({"and", ",", "as", "well"})
MAX_AUXILIARIES = 4
MAX_GAP = 16
MAX_NOUN = 12


class FigureMention(msgspec.Struct):
    """One figure of a report, by tokens.

    `start`, `end` are the half-open range of its span. `head` is the counted noun, or the number where it is left
    out; a noun of action may be the event's word itself ("16 arrests"). `governors` are the words that govern it,
    nearest first (verb, participle, noun of action); `causes` what brought about what the first verb of these says: its
    subject, the nouns of its by- and in-phrases, what a gerund hangs on. `figure` has no attribution yet.
    """

    start: int
    end: int
    head: int
    governors: tuple[int, ...]
    figure: Figure
    causes: tuple[int, ...] = ()
    part: bool = False
    """Whether it counts a part of the figure before it ("16 people, including 4 children")."""


class FigureFinder:
    """Finds the figures of reports by the tables of figures."""

    def __init__(self, tables: FigureTables) -> None:
        self.tables = tables
        self.reader, self.counter, self.climber = NumeralReader(tables), Counter(tables), Climber(tables)

    def find_figures(self, parse: Parse, dates: frozenset[int]) -> list[FigureMention]:
        """Return the figures of a report, in order of their spans; `dates` are tokens of dates, which are never
        figures.
        """
        found: list[FigureMention] = []
        for numeral in self.reader.find_numerals(parse, dates):
            counted = self.counter.find_counted(parse, numeral, dates)
            if counted is not None:
                found += self._make_mentions(parse, numeral, counted, found)
        taken = {token for mention in found for token in range(mention.start, mention.end)}
        return sorted(
            found + self._find_singular(parse, dates, taken, found), key=lambda mention: (mention.start, mention.end)
        )

    def _make_mentions(
        self, parse: Parse, numeral: Numeral, counted: Counted, found: list[FigureMention]
    ) -> list[FigureMention]:
        """Return the figure of a number; "no casualties" are two, the dead and the injured."""
        beside = self._find_beside(parse, counted, numeral)
        ties = self.climber.find_ties(parse, counted.head, beside)
        kind = self._choose_kind(parse, numeral, counted, ties)
        parent = self._find_whole(parse, numeral, counted, found, kind) if numeral.unit is None else None
        if parent is not None:
            kind = parent.figure.kind
        if kind == "other" and self._tells_little(parse, numeral, counted, ties):
            return []
        kinds: tuple[FigureKind, ...] = (kind,)
        if numeral.zero:
            kinds = ("dead", "injured") if parse.lemmas[counted.head] == CASUALTY else kinds
            if not HARM.union({"weapons"}).issuperset(kinds):
                return []
        inside = range(numeral.start, max(counted.end, numeral.end))
        governors = tuple(tie.token for tie in ties if tie.token not in inside)
        causes = tuple(token for token in self.climber.find_causes(parse, ties) if token not in inside)
        if parent is not None:
            governors = tuple(dict.fromkeys((*governors, *parent.governors)))
            causes = tuple(dict.fromkeys((*causes, *parent.causes)))
        end = inside.stop
        unit = numeral.unit or (self._read_unit(parse, counted) if counted.noun else None)
        return [
            FigureMention(
                numeral.start,
                end,
                counted.head,
                governors,
                Figure(
                    value=numeral.value,
                    low=numeral.low,
                    high=numeral.high,
                    vague=numeral.vague,
                    kind=each,
                    unit=unit,
                    span=make_span(parse.text, parse.starts[numeral.start], find_end(parse, end)),
                ),
                causes,
                parent is not None,
            )
            for each in kinds
        ]

    def _tells_little(self, parse: Parse, numeral: Numeral, counted: Counted, ties: list[Tie]) -> bool:
        """Tell whether a number is "one" with a noun that nothing befell, or alone and an hour or an age ("at seven",
        "aged 17 and 19").
        """
        if parse.lower[numeral.start] == "one" and numeral.value == 1 and numeral.unit is None:
            return True
        before = parse.lower[max(0, numeral.start - 1)]
        alone = not counted.noun and numeral.unit is None
        return alone and (before == "at" or any(parse.lower[tie.token] == "aged" for tie in ties))

    def _read_unit(self, parse: Parse, counted: Counted) -> str:
        return " ".join(parse.text[parse.starts[counted.first] : parse.ends[counted.head]].split())

    def _choose_kind(self, parse: Parse, numeral: Numeral, counted: Counted, ties: list[Tie]) -> FigureKind:
        """Return the kind: by the noun where it says it, else by the nearest deed, else by what the noun suggests."""
        if numeral.money:
            return "money"
        row = self._find_row(parse, counted.head) if counted.noun else None
        if row is not None and row.role == "fixed" and row.kind is not None:
            return row.kind
        if numeral.unit is not None and not counted.noun:
            return "other"
        person = not counted.noun or self.is_person(parse, counted.head)
        for tie in ties:
            deed = self.climber.find_deed(parse, tie, person)
            if deed is not None and not (deed.kind == "displaced" and row is not None and row.role == "armed"):
                return deed.kind
        if kind := self._find_toll(parse, ties, counted.noun):
            return kind
        if row is not None and row.kind is not None:
            return row.kind
        return (self._find_state(parse, counted) if counted.noun else None) or "other"

    def _find_state(self, parse: Parse, counted: Counted) -> FigureKind | None:
        """Return the kind that a word before the noun says ("eight *dead* civilians"), or None."""
        for i in range(counted.first, counted.head):
            rows = self.tables.deeds.get((parse.lower[i], "a"), ())
            if not rows and parse.tags[i] == "VBN" and self._befalls(parse, i):
                rows = self.tables.list_plain(parse.lemmas[i])
            if rows and (not rows[0].person or self.is_person(parse, counted.head)):
                return rows[0].kind
        return None

    def _find_row(self, parse: Parse, i: int) -> UnitRow | None:
        """Return what the tables say of the counted noun at token `i`; a load, and a weapon of something, is what it
        is of ("tonnes of explosives", "rounds of ammunition", but "rounds of talks").
        """
        row = self.counter.find_unit(parse, i)
        loads = row is not None and (row.role == "load" or row.kind == "weapons")
        if not loads or parse.lower[i + 1 : i + 2] != ["of"]:
            return row
        stuff = self.counter.find_phrase_head(parse, i + 2)
        inner = self.counter.find_unit(parse, stuff) if stuff is not None else None
        return inner if inner is not None and inner.kind == "weapons" else None

    def is_person(self, parse: Parse, i: int) -> bool:
        """Tell whether the noun at token `i` is for persons: by the tables, or a people's name."""
        row = self.counter.find_unit(parse, i)
        return (row is not None and row.role in ("person", "armed", "group", "soft")) or parse.doc[
            i
        ].ent_type_ in PEOPLES

    def _find_beside(self, parse: Parse, counted: Counted, numeral: Numeral) -> list[Tie]:
        """Return the deeds right before and after a figure, whatever the parse: "killed 16", "16 dead", "16 died",
        "shot dead 16".
        """
        found = []
        before, after = numeral.start - 1, max(counted.end, numeral.end)
        if (
            before >= 0
            and parse.pos[before] == "VERB"
            and not parse.is_passive(before)
            and self._befalls(parse, before)
        ):
            objects = parse.find_children(before, "dobj")
            if not objects or counted.head in objects:
                found.append(Tie(before, "obj"))
        if before > 0 and (parse.lower[before], "a") in self.tables.deeds and parse.pos[before - 1] == "VERB":
            found.append(Tie(before, "obj"))
        if not counted.noun and before >= 0 and parse.lower[before] in REACHING:
            found += self._find_raised(parse, counted.head)
        if before >= 0 and self.counter.is_headline_verb(parse, before):
            found.append(Tie(before, HEADLINE))
        if before >= 0 and parse.lower[before].endswith("ing") and (parse.lemmas[before], "n") in self.tables.deeds:
            found.append(Tie(before, "of"))
        auxiliary = after
        while after < len(parse.words) and after < auxiliary + MAX_AUXILIARIES and parse.pos[after] in ("AUX", "ADV"):
            after += 1
        if after >= len(parse.words) or parse.pos[after] not in (*VERBAL, "ADJ"):
            return found
        passive = after > auxiliary and any(parse.lemmas[i] == "be" for i in range(auxiliary, after))
        participle = parse.tags[after] in ("VBN", "VBD") or parse.pos[after] == "ADJ"
        if self._befalls(parse, after) and participle and (passive or not self.climber.takes_object(parse, after)):
            found.append(Tie(after, "obj"))
        elif (
            self._befalls(parse, after, "subj") or (participle and self._is_either_way(parse, after))
        ) and not passive:
            found.append(Tie(after, "subj"))
        return found

    def _is_either_way(self, parse: Parse, verb: int) -> bool:
        """Tell whether a verb without an object says the same of those before it, be they subject or object ("2,200
        *evacuated*", "16 *drowned*").
        """
        rows = self.tables.list_plain(parse.lemmas[verb])
        slots = {slot for row in rows for slot in row.slots}
        return (
            slots >= {"obj", "subj"} and len({row.kind for row in rows}) == 1 and not parse.find_children(verb, "dobj")
        )

    def _find_raised(self, parse: Parse, number: int) -> Iterator[Tie]:
        """Yield the verb above a number that raises a toll to it, however far ("raised the death toll from the raids
        on a market in the town to 61").
        """
        for verb in parse.find_ancestors(number):
            if parse.pos[verb] in VERBAL:
                tolls = parse.find_children(verb, *SUBJECTS, "dobj")
                if any(self._read_toll(parse, toll, False) for toll in tolls):
                    yield Tie(verb, "to")
                return

    def _befalls(self, parse: Parse, i: int, slot: str = "obj") -> bool:
        """Tell whether the verb or adjective at token `i` is always a deed to its object (or subject)."""
        adjective = (parse.lower[i], "a") in self.tables.deeds and (parse.lemmas[i], "v") not in self.tables.deeds
        return self.tables.befalls(parse.lemmas[i], slot) or (adjective and slot == "obj")

    def _find_toll(self, parse: Parse, ties: list[Tie], noun: bool) -> FigureKind | None:
        """Return the kind of a number that a toll reaches ("the death toll rose to 45", "the dead include 4 women"),
        or None; a counted noun needs a word for a toll, or must be included in what is counted.
        """
        for tie in ties:
            tolls = [tie.token]
            if parse.pos[tie.token] in VERBAL:
                tolls = parse.find_children(tie.token, *SUBJECTS, "dobj")
            included = not noun or parse.lemmas[tie.token] == "include"
            for toll in tolls:
                if kind := self._read_toll(parse, toll, included):
                    return kind
        return None

    def _read_toll(self, parse: Parse, noun: int, any_noun: bool) -> FigureKind | None:
        """Return the kind of a noun that is a toll, or with `any_noun` one that says who is counted, or None."""
        for key in (f"{parse.lower[noun - 1]} {parse.lemmas[noun]}" if noun else "", parse.lemmas[noun]):
            rows = self.tables.deeds.get((key, "t"))
            if rows:
                return rows[0].kind
        if not any_noun:
            return None
        start, end = noun, noun + 1
        if parse.lemmas[noun] in COUNTS:
            end = min(parse.find_subtree(noun)[1], noun + MAX_NOUN)
        below = [i for i in parse.children[noun] if i >= end and parse.deps[i] in ("acl", "relcl")]
        for i in (*range(start, end), *below):
            row = self.counter.find_unit(parse, i)
            if row is not None and row.kind is not None:
                return row.kind
            deeds = self.tables.deeds.get((parse.lower[i], "a"), ())
            participle = parse.tags[i] in ("VBN", "VBD") if i >= end else parse.tags[i] == "VBN"
            if not deeds and i > noun and participle and self._befalls(parse, i):
                deeds = self.tables.list_plain(parse.lemmas[i])
            if deeds:
                return deeds[0].kind
        return None

    def _find_whole(
        self, parse: Parse, numeral: Numeral, counted: Counted, found: list[FigureMention], kind: FigureKind
    ) -> FigureMention | None:
        """Return the figure of which this one counts a part ("16 people, including 4 children"), or None.

        What the words say outweighs a `kind` found by the parse; what only follows or mentions the whole does not.
        """
        last, start = found[-1] if found else None, numeral.start
        if last is None or last.figure.kind not in HARM or not 0 <= start - last.end <= MAX_GAP:
            return None
        if kind not in ("other", *HARM) or parse.sentence_of[last.head] != parse.sentence_of[start]:
            return None
        between = parse.lower[last.end : start]
        person = not counted.noun or self.is_person(parse, counted.head)
        if person and (between[-1:] == ["including"] or tuple(between[-2:]) in PART_WORDS):
            return last
        if kind != "other":
            return None
        if SUBCOUNTS.intersection(between[-3:]) or THOSE.intersection(parse.lower[counted.end : counted.end + 2]):
            return last
        return (
            last if set(between) <= JOINING and (last.part or last.head in parse.find_ancestors(counted.head)) else None
        )

    def _find_singular(
        self, parse: Parse, dates: frozenset[int], taken: set[int], others: list[FigureMention]
    ) -> list[FigureMention]:
        """Return the indefinite singular persons who were killed, hurt, arrested or held, as figures of one."""
        found, before = [], 0
        for i, low in enumerate(parse.lower):
            if low not in ONE or i in taken or i in dates:
                continue
            head = parse.heads[i]
            if head <= i or parse.deps[i] != "det" or head in taken or not self._is_single_person(parse, head):
                continue
            while before < len(others) and others[before].end <= i:
                before += 1
            numeral, counted = Numeral(i, head + 1, 1.0, 1.0, 1.0, first=i), Counted(head, i + 1, head + 1, True)
            mentions = self._make_mentions(parse, numeral, counted, others[max(0, before - 1) : before])
            found += [mention for mention in mentions if mention.figure.kind in SINGULAR]
        return found

    def _is_single_person(self, parse: Parse, head: int) -> bool:
        if (
            parse.tags[head] not in ("NN", "NNP")
            or parse.deps[head] in ("attr", "appos")
            or parse.pos[head] not in NOUNS
        ):
            return False
        row = self.counter.find_unit(parse, head)
        return (row is not None and row.role in ("person", "armed", "soft")) or parse.doc[head].ent_type_ in PEOPLES


def find_end(parse: Parse, end: int) -> int:
    """Return the character at which a span that ends before token `end` ends, without a full stop ("$60m.")."""
    stopped = parse.lower[end - 1] in ("m.", "bn.", "k.", "mn.")
    return parse.ends[end - 1] - stopped

"""What stands between two sentences that speak of one thing, field by field."""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

from whimbrel.gazetteer.places import PlaceIndex
from whimbrel.stories.ledger.aligning import Context, Reports, are_apart, score_likeness
from whimbrel.stories.ledger.claims import Claim, Finding, Verdict, choose_near
from whimbrel.stories.ledger.dates import Day, judge_days
from whimbrel.stories.ledger.deeds import find_deeds, judge_deeds, list_shared
from whimbrel.stories.ledger.numbers import GENERIC, Number, find_numbers, judge_numbers
from whimbrel.stories.ledger.parties import Party, find_parties, judge_parties
from whimbrel.stories.ledger.sentences import Sentence, find_sense, weigh
from whimbrel.stories.ledger.speakers import Speech, find_speeches, find_voice, judge_speeches, share_quote
from whimbrel.stories.ledger.spots import judge_spots

LIKE = {"number": 0.24, "date": 0.32, "place": 0.36, "happened": 0.26, "actor": 0.32, "recipient": 0.36, "speaker": 0.0}
"""Likeness of two sentences from which a field of them is compared; chosen on the read half of the gold."""
LENT = 0.1
"""How much less alike sentences may be where the day stands in the sentence before."""
TIED = 0.35
"""Weight of a word that both sentences must have."""
BACK = 2
"""Sentences back from which a deed may have its day."""
BACKING = 0.5
"""Weight of the words beside the deed that two sentences must share for their days or places to be compared."""
REACH = 70
"""Characters between a deed and its day or place."""
HIGHER = {"refinement": 0.12, "scope": 0.15, "update": 0.05}
"""How much more alike sentences must be for a line that matters less."""
MOST = 60
"""Sentences of a report that are compared with one another."""
LOOSE = 0.25
"""How much more alike sentences must be whose counts are of people to whom nothing in particular was done."""
AUTHOR = 0.2
"""What it adds that words of authorship name a party: "the work of", "claimed by"."""
FLOOR = 0.1
"""Likeness below which nothing but quotations is compared."""
SAME_NOUN = 0.12
"""What it adds that two counts name what they count in the same words."""
SLACK = 0.05
"""How much less like its best match a claim may be and still stand against another."""
WITHIN = frozenset(("number", "happened"))
"""Fields on which two speakers of one report are compared."""
C = TypeVar("C", bound=Claim)
Match = tuple[Verdict, Claim, Claim, float]


class Judge:
    """Compares reports sentence by sentence; reads each sentence once."""

    def __init__(self, context: Context, places: PlaceIndex | None) -> None:
        """Take what is known of the reports, and the index of places, if there is one."""
        self.context, self.places = context, places
        self.kept: dict[str, dict[int, Sequence[Claim]]] = defaultdict(dict)
        self.voices: dict[int, frozenset[str]] = {}
        self.before: dict[int, Sentence] = {}
        """By number of a sentence, the one before it in its report."""

    def judge_reports(self, reports: Reports, a: str, b: str) -> Iterator[Finding]:
        """Yield what stands between two reports: of each claim only against the claim of the other report that is most
        like it, whatever the verdict on those is.
        """
        like = reports.compare(a, b)
        elsewhere = partial(reports.are_elsewhere, context=self.context)
        self.before.update((t.number, s) for report in (a, b) for s, t in pairwise(reports.by_report[report]))
        matches = [match for s, t in reports.list_sentences(a, b) for match in self.judge(s, t, like, elsewhere)]
        best: dict[Hashable, tuple[float, int]] = {}
        for i, (_, p, q, strength) in enumerate(matches):
            for key in (self._make_key(p, q), self._make_key(q, p)):
                best[key] = max(best.get(key, (0.0, 0)), (strength, -i))
        for verdict, p, q, strength in matches:
            if strength >= LIKE[p.field] + HIGHER.get(verdict, 0.0) and all(
                best[key][0] - SLACK <= strength for key in (self._make_key(p, q), self._make_key(q, p))
            ):
                yield Finding(kind=verdict, a=p, b=q, strength=strength)

    def judge_report(self, reports: Reports, report: str) -> Iterator[Finding]:
        """Yield what stands between what two speakers say in one report."""
        told = reports.by_report[report][:MOST]
        for i, s in enumerate(told):
            for t in told[i + 1 :]:
                if self._have_two_voices(s, t) and s.senses & t.senses:
                    for verdict, p, q, strength in self.judge(s, t, 0.3):
                        if verdict == "contradiction" and p.field in WITHIN and strength >= LIKE[p.field] + 0.05:
                            yield Finding(kind=verdict, a=p, b=q, strength=strength)

    def _have_two_voices(self, a: Sentence, b: Sentence) -> bool:
        """Tell whether two sentences of one report come from two speakers, or one from another report."""
        some, others = self._find_voice(a), self._find_voice(b)
        return (bool(some and others) and some.isdisjoint(others)) or "elsewhere" in b.cues

    def _find_voice(self, sentence: Sentence) -> frozenset[str]:
        if sentence.number not in self.voices:
            self.voices[sentence.number] = find_voice(sentence)
        return self.voices[sentence.number]

    def _make_key(self, claim: Claim, other: Claim) -> Hashable:
        """Return what a claim's best match is found by: itself, and the report and speaker that it is matched in."""
        return claim.field, claim.sentence.number, claim.start, other.sentence.report, self._find_voice(other.sentence)

    def judge(
        self,
        a: Sentence,
        b: Sentence,
        reports: float = 0.2,
        elsewhere: Callable[[Sentence, Sentence], bool] = lambda _a, _b: False,
    ) -> Iterator[Match]:
        """Yield what stands between the claims of two sentences, each field where they are alike enough for it."""
        if a.text == b.text:
            yield from self._join(a, b)
            return
        like = score_likeness(a, b, self.context, reports)
        quoted = self._read("speaker", find_speeches, a)
        if like < FLOOR and not quoted:
            return
        shared = list_shared(a, b)
        backed = math.fsum(weigh(sense) for sense in a.senses & b.senses - shared) >= BACKING
        if shared and backed and like >= LIKE["date"] - LENT:
            yield from compare(
                self._read_days(a, b, shared, like),
                self._read_days(b, a, shared, like),
                judge_days,
                max(like, LIKE["date"]),
            )
        far = are_apart(a, b, self.context)
        if shared and backed and like >= LIKE["place"] and not far:
            some = choose_near(self.context.find_spots(a), shared, REACH)
            others = choose_near(self.context.find_spots(b), shared, REACH)
            yield from compare(some, others, lambda p, q: judge_spots(p, q, self.places), like)
        if elsewhere(a, b):
            return
        if like >= LIKE["number"] - SAME_NOUN:
            yield from self._compare_numbers(a, b, like)
        if far:
            return
        if like >= LIKE["happened"]:
            yield from compare(
                self._read("happened", find_deeds, a), self._read("happened", find_deeds, b), judge_deeds, like
            )
        yield from self._compare_parties(a, b, like)
        if quoted:
            yield from compare(quoted, self._read("speaker", find_speeches, b), judge_quoted, max(0.8, like))

    def _read(self, field: str, read: Callable[[Sentence], list[C]], sentence: Sentence) -> Sequence[C]:
        kept = self.kept[field]
        if sentence.number not in kept:
            kept[sentence.number] = read(sentence)
        return kept[sentence.number]  # type: ignore[return-value]  # one field, one class

    def _join(self, a: Sentence, b: Sentence) -> Iterator[Match]:
        """Yield the claims of two sentences that are one text, as the same."""
        reads: tuple[Callable[[Sentence], Sequence[Claim]], ...] = (
            self.context.find_days,
            self.context.find_spots,
            lambda s: self._read("number", find_numbers, s),
            lambda s: self._read("happened", find_deeds, s),
            lambda s: self._read("party", find_parties, s),
            lambda s: self._read("speaker", find_speeches, s),
        )
        for read in reads:
            yield from (("same", p, q, 1.0) for p, q in zip(read(a), read(b), strict=False) if p.field == q.field)

    def _read_days(self, sentence: Sentence, other: Sentence, deeds: frozenset[str], like: float) -> Sequence[Day]:
        """Return the day of a deed: in its sentence, else the one day of a sentence just before that speaks of the same
        as the `other` report's.
        """
        days = self.context.find_days(sentence)
        if days:
            return choose_near(days, deeds, REACH) if like >= LIKE["date"] or not self.context.find_days(other) else ()
        before = self.before.get(sentence.number) if names_known(sentence, deeds) else None
        for _ in range(BACK):
            lent = self.context.find_days(before) if before is not None else []
            if before is not None and lent:
                tied = any(weigh(sense) >= TIED for sense in before.senses & other.senses)
                return lent if len(lent) == 1 and tied else ()
            before = self.before.get(before.number) if before is not None else None
        return ()

    def _compare_numbers(self, a: Sentence, b: Sentence, like: float) -> Iterator[Match]:
        some, others = self._read("number", find_numbers, a), self._read("number", find_numbers, b)
        far = are_apart(a, b, self.context)
        for verdict, p, q, strength in compare(some, others, judge_numbers, like):
            sure = strength + (SAME_NOUN if share_noun(p, q) else 0.0)
            if sure >= LIKE["number"] + (LOOSE if is_loose(p) and is_loose(q) else 0.0) and (
                not far or verdict == "same"
            ):
                yield verdict, p, q, sure

    def _compare_parties(self, a: Sentence, b: Sentence, like: float) -> Iterator[Match]:
        for field in ("actor", "recipient"):
            if like >= LIKE[field] - AUTHOR:
                some = [p for p in self._read("party", find_parties, a) if p.field == field]
                others = [p for p in self._read("party", find_parties, b) if p.field == field]
                for verdict, p, q, strength in compare(some, others, judge_of_one_deed, like):
                    told = any(isinstance(claim, Party) and claim.author for claim in (p, q))
                    if strength + (AUTHOR if told else 0.0) >= LIKE[field]:
                        yield verdict, p, q, strength + (AUTHOR if told else 0.0)


def compare(
    some: Sequence[C], others: Sequence[C], judge: Callable[[C, C], Verdict | None], like: float
) -> Iterator[Match]:
    """Yield the verdicts on claims of one field; a claim that the other sentence has too stands against no other."""
    verdicts = {(i, j): judge(p, q) for i, p in enumerate(some) for j, q in enumerate(others)}
    left = {i for (i, _), verdict in verdicts.items() if verdict == "same"}
    right = {j for (_, j), verdict in verdicts.items() if verdict == "same"}
    for (i, j), verdict in verdicts.items():
        if verdict is not None and (verdict == "same" or (i not in left and j not in right)):
            yield verdict, some[i], others[j], like


def names_known(sentence: Sentence, deeds: frozenset[str]) -> bool:
    """Tell whether a sentence names a deed as known from before: "the vote", but not "the vote of Monday"."""
    words = sentence.tokens
    return any(
        token.low == "the"
        and find_sense(then.text) in deeds
        and (i + 2 >= len(words) or words[i + 2].low not in ("of", "on"))
        for i, (token, then) in enumerate(pairwise(words))
        if then.text[0].isalpha()
    )


def is_loose(claim: Claim) -> bool:
    """Tell whether a count is of people to whom nothing in particular was done."""
    return isinstance(claim, Number) and claim.kind is None and claim.head in GENERIC


def share_noun(a: Claim, b: Claim) -> bool:
    """Tell whether two counts name what they count in the same words."""
    return isinstance(a, Number) and isinstance(b, Number) and bool(a.head) and (a.head == b.head)


def judge_quoted(a: Speech, b: Speech) -> Verdict | None:
    """Return what stands between two speakers where both are quoted with the same words; None else."""
    return judge_speeches(a, b) if share_quote(a, b) else None


def judge_of_one_deed(a: Party, b: Party) -> Verdict | None:
    """Return what stands between two parties if their deeds are one; None else."""
    if (a.names and a.names <= b.sentence.names) or (b.names and b.names <= a.sentence.names):
        return "same"
    if a.author != b.author:
        other = b if a.author else a
        if other.event_type not in ("ASSAULT", "COERCE"):
            return None
    elif not a.author and (not a.sense or a.sense != b.sense):  # two authors need no word in common
        return None
    return judge_parties(a, b)

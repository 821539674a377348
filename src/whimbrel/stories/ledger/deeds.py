"""Whether it happened: a deed that one sentence tells as done and another denies, or tells as still to come."""

import re
from collections.abc import Sequence
from functools import lru_cache

from whimbrel.records import Event
from whimbrel.stories.ledger.claims import Claim, Verdict, is_later
from whimbrel.stories.ledger.lists import load_set
from whimbrel.stories.ledger.sentences import Sentence, Token, find_sense
from whimbrel.stories.vectors import trim_word
from whimbrel.stories.words import load_words

VERBAL = re.compile(r"(?:not|never|cannot|neither)$|.*n['’]t$", re.IGNORECASE)
NOMINAL = re.compile(r"(?:nobody|nothing|none|no|without)$", re.IGNORECASE)
DENIAL = re.compile(r"\b(?:denied|denies|denying|dismissed|refuted|false|untrue)\b", re.IGNORECASE)
IDLE = re.compile(
    r"\b(?:not only|no longer|not just|no doubt|no matter|no immediate|not necessarily|whether or not|not yet"
    r"|no one knows)\b",
    re.IGNORECASE,
)
TALK = frozenset(("ACCUSE", "REQUEST", "THREATEN", "CONSULT"))
"""Types of talk: that one act of it was not made says nothing of another."""
AHEAD = frozenset({"planned", "called_for", "conditional", "possible", "attempted", "cancelled"})
AUXILIARIES = load_set("auxiliaries")
MODALS = load_set("modals")
REACH = 9
SPEAKING = frozenset(map(find_sense, load_set("speaking")))


class Deed(Claim, kw_only=True):
    """A deed in a sentence: told as done, denied, or ahead."""

    sense: str
    denied: bool
    ahead: bool
    event: Event | None


def find_deeds(sentence: Sentence) -> list[Deed]:
    """Return the deeds of a sentence: coded events, and words of deeds near a negation."""
    found: dict[tuple[str, bool], Deed] = {}
    negated = find_negated(sentence)
    for event in sentence.events:
        if event.within is not None and event.status in AHEAD:
            continue
        sense = find_sense(event.trigger.text.split()[0]) if event.trigger.text.split() else ""
        if sense and sense not in SPEAKING:
            claim = Deed(
                field="happened",
                sentence=sentence,
                start=event.trigger.start,
                end=event.trigger.end,
                value=event.trigger.text,
                sense=sense,
                denied=event.negated or sense in negated,
                ahead=event.status in AHEAD,
                event=event,
            )
            found.setdefault((sense, claim.denied), claim)
    for token in sentence.tokens:
        sense = find_sense(token.text) if token.text[0].isalpha() and trim_word(token.low) not in sentence.names else ""
        if sense and (is_deed(sense) or sense in negated) and sense not in SPEAKING:
            denied = sense in negated
            if (sense, denied) not in found and (denied or (sense, True) not in found):
                ahead = "planned" in sentence.cues
                found[sense, denied] = Deed(
                    field="happened",
                    sentence=sentence,
                    start=token.start,
                    end=token.end,
                    value=token.text,
                    sense=sense,
                    denied=denied,
                    ahead=ahead,
                    event=None,
                )
    return list(found.values())


def find_negated(sentence: Sentence) -> frozenset[str]:
    """Return the senses of the words that a negation governs: the verb after "not", noun and verb after "no" and
    "nobody", all deeds of the clause after "denied".
    """
    tokens = sentence.tokens
    if "denial" not in sentence.cues:
        return frozenset()
    found: set[str] = set()
    for i, token in enumerate(tokens):
        if IDLE.match(" ".join(t.low for t in tokens[i : i + 3])):
            continue
        clause = take_clause(tokens, i + 1)
        following = [sense for t in clause if t.text[0].isalpha() and (sense := find_sense(t.text))]
        deeds = [sense for sense in following if is_deed(sense)]
        if VERBAL.match(token.low):
            found.update(find_verb(clause))
        elif NOMINAL.match(token.low) and not any(t.low in MODALS for t in clause[:2]):
            found.update([*following[:1], *(sense for sense in following[:4] if is_deed(sense))])
        elif DENIAL.match(token.low):
            found.update(deeds)
    return frozenset(found)


def find_verb(clause: Sequence[Token]) -> list[str]:
    """Return the sense of the verb after "not", past auxiliaries and adverbs; nothing for a verb of saying."""
    for token in clause:
        if token.low not in AUXILIARIES and not token.low.endswith("ly"):
            sense = find_sense(token.text) if token.text[0].isalpha() else ""
            return [sense] if sense and sense not in SPEAKING else []
    return []


def is_deed(sense: str) -> bool:
    """Tell whether a word is the name of a deed in `deeds.tsv`."""
    return sense in list_deeds()


@lru_cache(maxsize=1)
def list_deeds() -> frozenset[str]:
    """Return the names of all deeds."""
    return frozenset(load_words().senses.values())


def take_clause(tokens: tuple[Token, ...], at: int) -> list[Token]:
    """Return the tokens from one place to the end of the clause."""
    kept: list[Token] = []
    for token in tokens[at : at + REACH]:
        if token.text in ",;:.()" or token.low in (
            "but",
            "and",
            "to",
            "because",
            "although",
            "until",
            "before",
            "when",
            "which",
        ):
            break
        kept.append(token)
    return kept


def judge_deeds(a: Deed, b: Deed) -> Verdict | None:
    """Return what stands between two tellings of one deed; None where nothing does."""
    if a.sense != b.sense and not are_kin(a.sense, b.sense) and not is_denied_kind(a, b):
        return None
    if a.denied != b.denied:
        told = b if a.denied else a
        planned = told.ahead and (told.event is None or told.event.status != "possible")
        return (
            None
            if planned or any(c.event is not None and c.event.event_type in TALK for c in (a, b))
            else "contradiction"
        )
    if a.sense != b.sense or a.denied or a.event is None or b.event is None:
        return None
    if a.ahead != b.ahead and not is_deed_of_speech(a.event) and share_party(a.event, b.event):
        plan, done = (a, b) if a.ahead else (b, a)
        return "update" if not is_later(plan, done) else None
    return None


def is_deed_of_speech(event: Event) -> bool:
    """Tell whether a record is an act of talk, of which there may always be one more."""
    return event.quad in (1, 3) and event.event_type not in ("AGREE", "CONCEDE")


def list_shared(a: Sentence, b: Sentence) -> frozenset[str]:
    """Return the deeds that two sentences have in common, acts of speech left out."""
    coded = {find_sense(word) for s in (a, b) for event in s.events for word in event.trigger.text.split()[:1]}
    return frozenset(
        sense for sense in a.senses & b.senses if sense not in SPEAKING and (is_deed(sense) or sense in coded)
    )


def judge_given_deeds(a: Deed, b: Deed) -> Verdict | None:
    """Return what stands between two deeds that somebody has put side by side: one of them denied, or still to come."""
    verdict = judge_deeds(a, b)
    if verdict is not None or a.sense == b.sense:
        return verdict
    if ("denial" in a.sentence.cues) != ("denial" in b.sentence.cues):
        return "contradiction"
    if ("planned" in a.sentence.cues) != ("planned" in b.sentence.cues):
        return "update"
    return None


def share_party(a: Event, b: Event) -> bool:
    """Tell whether somebody of one country or name acts in both records."""
    some = {actor.country or actor.name for actor in a.actors}
    return bool(some & {actor.country or actor.name for actor in b.actors})


def is_denied_kind(a: Deed, b: Deed) -> bool:
    """Tell whether the one is denied by name, and the other is a deed of its type told with the same parties."""
    denied = a if a.denied else b
    if a.event is None or b.event is None or not DENIAL.search(denied.sentence.text):
        return False
    return a.event.event_type == b.event.event_type and len(a.sentence.senses & b.sentence.senses) > 1


def are_kin(a: str, b: str) -> bool:
    """Tell whether two words are noun and verb of one deed by their beginning: "signatur" and "sign"."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 4

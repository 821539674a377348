"""Who did it and to whom: parties of one deed by two reports, and whether both can be right."""

import re
from functools import lru_cache

import msgspec

from whimbrel.lexicon import load_lexicon
from whimbrel.lexicon.rows import AgentRow
from whimbrel.records import Actor
from whimbrel.stories.ledger.claims import Claim, Verdict, is_later
from whimbrel.stories.ledger.lists import load_set
from whimbrel.stories.ledger.sentences import Sentence, find_sense, split_tokens, weigh
from whimbrel.stories.vectors import trim_word

WORDS = r"(?:(?:the|a|an|its|their) )?(?:[\w’'-]+ ){0,5}?[\w’'-]+"
AUTHORS = re.compile(
    r"(?:carried out|claimed|planted|laid|committed|staged|launched|raided|boarded|attacked|hit|shelled|fired) by "
    rf"(?P<a>{WORDS})(?=[,.;:]| (?:on|in|at|near|and|from|who|which|acting|alone|but)\b|$)"
    rf"|work of (?P<b>{WORDS})(?=[,.;:]| (?:on|in|at|near|and|alone|but)\b|$)"
    rf"|blam(?:ed|ing) (?:on )?[\"“]?(?P<c>{WORDS})(?=[,.;:\"”]| (?:on|in|at|for|near|and|who)\b|$)",
)
DEEDS = frozenset(("ASSAULT", "COERCE", "SANCTION", "AID", "MOBILIZE", "RETREAT", "PROTEST"))
"""Types of deeds of which one party may be the only one; many can say, ask or meet."""
STATES = frozenset(("inferred", "gazetteer:countries", "gazetteer:capitals", "gazetteer:demonyms", "gazetteer:seats"))
AUTHORSHIP = frozenset(("carry", "claim", "plant"))
"""Words of action whose subject is named as the author of a deed: "X carried out the raid"."""
VICTIMS = frozenset(("kill", "injure", "arrest", "abduct"))
"""Deeds that may befall many at once, of whom each report may name others."""
VAGUE = load_set("vague party")


class Party(Claim, kw_only=True):
    """Who acts or is acted on: words, codes, and the deed."""

    stems: frozenset[str]
    names: frozenset[str]
    country: str | None
    sectors: tuple[str, ...]
    sense: str
    event_type: str | None
    vague: bool
    state: bool = False
    """Whether it is a bare state, which stands for all its organs."""
    author: bool = False
    """Whether words of authorship ("the work of") name them."""


@lru_cache(maxsize=1)
def load_agents() -> dict[str, AgentRow]:
    """Return the lexicon's words for people and bodies that act."""
    return load_lexicon().agents


def find_parties(sentence: Sentence) -> list[Party]:
    """Return actors and recipients of a sentence's events, and whom words of authorship name."""
    found: list[Party] = []
    for event in sentence.events:
        if (event.within is not None and event.status != "happened") or event.event_type not in DEEDS:
            continue
        sense = find_sense(event.trigger.text.split()[0]) if event.trigger.text else ""
        told = {layer.speaker.start for layer in event.attribution if layer.speaker is not None}
        sides: tuple[tuple[str, tuple[Actor, ...]], ...] = (("actor", event.actors), ("recipient", event.recipients))
        for role, actors in sides:
            for actor in actors:
                party = read_party(sentence, actor, sense, event.event_type, role)
                if (party.sectors or party.names or party.vague) and actor.start not in told and not is_count(party):
                    found.append(party)
    for match in AUTHORS.finditer(sentence.text):
        name = next(name for name in "abc" if match[name])
        party = make_party(sentence, sentence.start + match.start(name), sentence.start + match.end(name), "actor")
        known = [p for p in found if p.field == "actor" and p.start < party.end and party.start < p.end]
        for p in known:
            p.author = True
        if not known:
            found.append(msgspec.structs.replace(party, sense="author", author=True))
    return found


def is_count(party: Party) -> bool:
    """Tell whether an actor is so many people, to whom it rather was done; or a recipient a bare state, its place."""
    words = party.sentence.text[party.start - party.sentence.start : party.end - party.sentence.start]
    return words[:1].isdecimal() if party.field == "actor" else party.state and party.event_type == "ASSAULT"


def read_party(sentence: Sentence, actor: Actor, sense: str, event_type: str, role: str) -> Party:
    """Return a coded party of an event."""
    party = make_party(sentence, actor.start, actor.end, role, actor.text)
    via = actor.via is not None or actor.name.lower() != actor.text.lower()
    names = party.names | (
        frozenset(trim_word(t.low) for t in split_tokens(actor.name) if t.text[0].isupper()) if via else frozenset()
    )
    return Party(
        field=party.field,
        sentence=sentence,
        start=actor.start,
        end=actor.end,
        value=actor.name or actor.text,
        stems=party.stems,
        names=names,
        country=actor.country,
        sectors=actor.sectors or party.sectors,
        sense=sense,
        event_type=event_type,
        vague=party.vague and not names,
        author=sense in AUTHORSHIP,
        state=actor.role is None and actor.basis in STATES and set(actor.sectors) <= {"GOV"},
    )


def make_party(sentence: Sentence, start: int, end: int, role: str, words: str | None = None) -> Party:
    """Return the party that a run of a sentence names."""
    words = words if words is not None else sentence.text[start - sentence.start : end - sentence.start]
    tokens = split_tokens(words)
    names = frozenset(trim_word(t.low) for t in tokens if t.text[0].isupper() and find_sense(t.text)) & sentence.names
    stems = frozenset(sense for t in tokens if t.text[0].isalpha() and (sense := find_sense(t.text)))
    return Party(
        field="recipient" if role == "recipient" else "actor",
        sentence=sentence,
        start=start,
        end=end,
        value=" ".join(words.split()),
        stems=stems,
        names=names,
        country=None,
        sectors=find_sectors(words),
        sense="",
        event_type=None,
        vague=not names and any(t.low in VAGUE for t in tokens),
    )


def find_sectors(words: str) -> tuple[str, ...]:
    """Return the sectors of the longest listed word for people or bodies in a phrase."""
    low = [t.low for t in split_tokens(words)]
    for size in (4, 3, 2, 1):
        for i in range(len(low) - size, -1, -1):
            row = load_agents().get(" ".join(low[i : i + size])) or load_agents().get(
                " ".join(low[i : i + size]).rstrip("s")
            )
            if row is not None and row.sectors:
                return row.sectors
    return ()


def judge_parties(a: Party, b: Party) -> Verdict | None:
    """Return what stands between two parties in one role of one deed; None where they cannot be compared."""
    if (a.names and a.names == b.names) or a.stems == b.stems:
        return "same"
    if any(weigh(stem) > 0.3 for stem in a.stems & b.stems) or a.names & b.names:
        return "refinement"
    if (a.state or b.state) and a.country == b.country:
        return "refinement"
    if a.vague and b.vague:
        return "same"
    if (a.vague and b.author) or (b.vague and a.author):
        return "refinement"
    if a.vague or b.vague:
        return "refinement" if not a.sectors or not b.sectors or set(a.sectors) & set(b.sectors) else "contradiction"
    if (
        a.field == "recipient"
        and a.sense in VICTIMS
        and not (a.sentence.cues | b.sentence.cues) & {"exclusive", "claimed"}
    ):
        return "scope"
    if a.names and b.names:
        return apart(a, b)
    if a.sectors and b.sectors:
        return "refinement" if set(a.sectors) & set(b.sectors) else apart(a, b)
    return apart(a, b) if bool(a.names) != bool(b.names) or not (a.sense and b.sense) else "scope"


def apart(a: Party, b: Party) -> Verdict:
    """Return whether two parties exclude each other, or the one was put in place of the other."""
    if "changed" in a.sentence.cues | b.sentence.cues and is_later(a, b) != is_later(b, a):
        return "update"
    return "contradiction"

"""Who said it: the same words given to two speakers."""

import re

from whimbrel.stories.ledger.claims import Claim, Verdict, is_later
from whimbrel.stories.ledger.lists import load_lists
from whimbrel.stories.ledger.sentences import Sentence, find_quotes, find_sense, split_tokens, weigh

SAYING = "(?:" + "|".join(load_lists()["saying"]) + ")"
AFTER = re.compile(
    rf"(?:[\"”,]\s*{SAYING} |according to |(?:spoken|read|said) by |it was )"
    r"(?P<who>(?:the |a |an )?[^,.;:\"“”]{3,90}?)(?=[,.;:\"“”]|\s(?:who|when|in a|on|told|said|as|after)\b|$)",
    re.IGNORECASE,
)
BEFORE = re.compile(
    rf"(?:^|[\"”.;]\s*|,\s)(?P<who>[^,.;:\"“”]{{3,90}}?(?:, [^,.;:\"“”]{{3,60}},)?) (?:has |had )?{SAYING}\b"
)
SHORT = 4
"""Words of a quotation from which it can be told apart."""
SHARED = 0.75
"""Share of the shorter quotation's words that both must have."""
MOST = 160


class Speech(Claim, kw_only=True):
    """Who is said to have said something, and the words quoted."""

    stems: frozenset[str]
    named: bool
    quotes: tuple[tuple[str, ...], ...]


def find_speeches(sentence: Sentence) -> list[Speech]:
    """Return the speaker of a sentence with a quotation; nothing where none is named."""
    quotes = tuple(
        words
        for quote in find_quotes(sentence.text)
        if len(words := tuple(t.low for t in split_tokens(quote) if t.text[0].isalnum())) >= SHORT
    )
    if not quotes:
        return []
    outside = re.sub(r"[\"“”][^\"“”]{12,600}[\"“”]", lambda m: '"' + " " * (len(m.group()) - 2) + '"', sentence.text)
    match = AFTER.search(outside) or BEFORE.search(outside)
    if match is None:
        return []
    return [make_speech(sentence, sentence.start + match.start("who"), sentence.start + match.end("who"), quotes)]


def find_voice(sentence: Sentence) -> frozenset[str]:
    """Return the words of whoever a sentence is said to come from; empty where the report itself tells it."""
    outside = re.sub(r"[\"“”][^\"“”]{12,600}[\"“”]", lambda m: '"' + " " * (len(m.group()) - 2) + '"', sentence.text)
    match = AFTER.search(outside) or BEFORE.search(outside)
    if match is None:
        return frozenset()
    return frozenset(
        sense for t in split_tokens(match["who"])[:12] if t.text[0].isalpha() and (sense := find_sense(t.text))
    )


def make_speech(sentence: Sentence, start: int, end: int, quotes: tuple[tuple[str, ...], ...] = ()) -> Speech:
    """Return the speaker that a run of a sentence names."""
    words = sentence.text[start - sentence.start : end - sentence.start][:MOST]
    tokens = split_tokens(words)
    stems = frozenset(sense for t in tokens if t.text[0].isalpha() and (sense := find_sense(t.text)))
    named = words.lower().startswith("the ") or any(t.text[0].isupper() for t in tokens[1:] or tokens)
    return Speech(
        field="speaker",
        sentence=sentence,
        start=start,
        end=end,
        value=words.strip(),
        stems=stems,
        named=named,
        quotes=quotes,
    )


def share_quote(a: Speech, b: Speech) -> bool:
    """Tell whether both quote the same words."""
    for some in a.quotes:
        for others in b.quotes:
            common = set(some) & set(others)
            if len(common) >= SHARED * min(len(set(some)), len(set(others))):
                return True
    return False


def judge_speeches(a: Speech, b: Speech) -> Verdict | None:
    """Return what stands between two speakers of the same words."""
    if a.stems == b.stems or not a.stems or not b.stems:
        return "same"
    if any(weigh(stem) > 0.25 for stem in a.stems & b.stems):
        return "refinement"
    if "changed" in a.sentence.cues | b.sentence.cues and is_later(a, b) != is_later(b, a):
        return "update"
    return "contradiction" if a.named and b.named else "refinement"

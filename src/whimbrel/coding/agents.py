"""Words for offices and bodies that act ("prime minister", "rebels"), found by the tables of agents and roles."""

from typing import NamedTuple

from whimbrel.coding.parse import NOUNS, Parse
from whimbrel.lexicon import AgentRow, Lexicon

LONGEST_PHRASE = 5
OPENING_POS = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "ADV"})


class AgentPhrase(NamedTuple):
    """An office or body as one phrase: token range and the row of its table."""

    start: int
    end: int
    row: AgentRow


def find_agents(parse: Parse, lexicon: Lexicon) -> dict[int, AgentPhrase]:
    """Return the agent phrases of a report by their head token; from each word on the longest phrase counts."""
    found: dict[int, AgentPhrase] = {}
    i, n = 0, len(parse.words)
    while i < n:
        phrase = _match_phrase(parse, lexicon, i, n)
        if phrase is not None:
            found[parse.find_range_head(phrase.start, phrase.end)] = phrase
        i = phrase.end if phrase else i + 1
    return found


def _match_phrase(parse: Parse, lexicon: Lexicon, i: int, n: int) -> AgentPhrase | None:
    firsts = lexicon.agent_heads
    if parse.pos[i] not in OPENING_POS or (_norm(parse, lexicon, i) not in firsts and parse.lower[i] not in firsts):
        return None
    for end in range(min(n, i + LONGEST_PHRASE), i, -1):
        is_noun = parse.pos[end - 1] in NOUNS or (end - i > 1 and parse.pos[end - 1] == "ADJ")
        row = _find_row(parse, lexicon, i, end) if is_noun else None
        if row is not None:
            return AgentPhrase(i, end, row)
    return None


def _find_row(parse: Parse, lexicon: Lexicon, start: int, end: int) -> AgentRow | None:
    """Return the row of the phrase, its last or first word in the singular ("ministers of defence"), or as it is."""
    words = parse.lower[start:end]
    for singular in (end - 1, start):
        trial = [*words]
        trial[singular - start] = _norm(parse, lexicon, singular)
        row = lexicon.agents.get(" ".join(trial))
        if row is not None:
            return row
    return lexicon.agents.get(" ".join(words))


def _norm(parse: Parse, lexicon: Lexicon, i: int) -> str:
    lemma = parse.lemmas[i]
    plural = parse.pos[i] == "PROPN" and lemma not in lexicon.agent_heads and lemma.endswith("s")
    return lemma.removesuffix("s") if plural or parse.tags[i] == "NNPS" else lemma

"""What the words around an expression say of it: the tense of its clause, and the preposition before it."""

from whimbrel.coding.parse import NOUNS, VERBAL, Parse
from whimbrel.coding.status import CONTRACTIONS

MAX_CLIMB = 10
MOST_CHILDREN = 60
LONGEST_SIDE = 4
PERFECT = frozenset({"have", "has", "had", "having", "'ve", "’ve"})
MODALS = frozenset({"will", "shall", "would", "may", "might", "can", "could", "should", "must"})
AHEAD = frozenset({"will", "shall"})
NAMING = frozenset({"poss", "compound", "nmod", "amod", "nummod"})
ADVERBIAL = frozenset({"prep", "npadvmod", "advmod", "tmod", "pobj"})
Planning = frozenset[tuple[str, str]]


def list_children(parse: Parse, i: int, *deps: str) -> list[int]:
    """Return the children of token `i` with one of the labels, among its first ones: no clause of prose has more."""
    return [child for child in parse.children[i][:MOST_CHILDREN] if parse.deps[child] in deps]


def find_side(parse: Parse, start: int, sides: dict[tuple[str, ...], str]) -> tuple[str | None, int]:
    """Return what the words right before token `start` say ("since" -> `from`), and the first of these tokens."""
    for size in range(LONGEST_SIDE, 0, -1):
        if start >= size and tuple(parse.lower[start - size : start]) in sides:
            return sides[tuple(parse.lower[start - size : start])], start - size
    return None, start


def find_tense(parse: Parse, node: int, planning: Planning) -> str:
    """Return `past`, `future` or `none` for the clause that the expression headed by `node` stands in.

    The first finite verb above decides. A plan's content is ahead of it ("a vote planned for Friday", "agreed to meet
    on Friday"), and so is a schedule in the present tense, but in a heading the present tells of what has happened.
    An expression that names a thing ("Friday's strike") is ahead only where that thing is the subject of "will".
    """
    names = is_naming(parse, node)
    below = node
    for _ in range(MAX_CLIMB):
        tense = read_word(parse, node, below, planning)
        if tense == "future" and names and node != below and parse.pos[node] in VERBAL:
            return "future" if is_ahead(parse, node, below, planning) else "none"
        if tense is not None:
            return tense
        head = parse.heads[node]
        if head == node:
            break
        below, node = node, head
    return "none"


def is_naming(parse: Parse, node: int) -> bool:
    """Tell whether the expression tells which thing is meant: "Friday's strike", "the missiles of October 1"."""
    head = parse.heads[node]
    if parse.deps[node] == "pobj" and parse.lower[head] == "of":
        return parse.pos[parse.heads[head]] in NOUNS
    return parse.deps[node] in NAMING and parse.pos[head] in NOUNS


def is_ahead(parse: Parse, v: int, below: int, planning: Planning) -> bool:
    """Tell whether `below` is the subject of what will be, or the thing planned: "Friday's vote will", "is due"."""
    if (parse.lemmas[v], "v") in planning:
        return True
    if parse.deps[below] not in ("nsubj", "nsubjpass"):
        return False
    if any(is_planned(parse, child, planning) for child in list_children(parse, v, "acomp")):
        return True
    return any(CONTRACTIONS.get(parse.lower[c], parse.lower[c]) in AHEAD for c in list_children(parse, v, "aux"))


def read_word(parse: Parse, i: int, below: int, planning: Planning) -> str | None:
    """Return the tense that the word `i` gives what hangs on it by `below`; None where the words above decide."""
    if parse.pos[i] in VERBAL:
        return read_verb(parse, i, below, planning)
    if parse.pos[i] in ("ADJ", "ADP", "SCONJ") and i != below and is_planned(parse, i, planning):
        return "future"
    planned = any(
        is_planned(parse, child, planning) for child in list_children(parse, i, "amod") if parse.pos[i] in NOUNS
    )
    return "future" if planned else None


def is_planned(parse: Parse, i: int, planning: Planning) -> bool:
    """Tell whether word `i` is an adjective that looks ahead ("due", "planned", "upcoming")."""
    return (parse.lower[i], "a") in planning and parse.pos[i] in ("ADJ", "VERB")


def read_verb(parse: Parse, v: int, below: int, planning: Planning) -> str | None:
    """Return the tense of verb `v` for what hangs on it by `below`; None where the clause above decides."""
    auxiliaries = [CONTRACTIONS.get(parse.lower[c], parse.lower[c]) for c in list_children(parse, v, "aux", "auxpass")]
    perfect = any(word in PERFECT for word in auxiliaries)
    plan = (parse.lemmas[v], "v") in planning or (parse.tags[v] == "VBN" and (parse.lower[v], "a") in planning)
    if any(word in AHEAD for word in auxiliaries):
        return "future"
    if any(word in MODALS for word in auxiliaries):
        return "past" if perfect else "future"
    if plan and below != v and is_content(parse, v, below):
        return "future"
    if "to" in auxiliaries and parse.tags[v] == "VB":
        return read_infinitive(parse, v, planning)
    if perfect or "VBD" in (parse.tags[v], *(parse.tags[c] for c in list_children(parse, v, "aux", "auxpass"))):
        return "past"
    if parse.tags[v] == "VBN" and not auxiliaries:
        return "past" if parse.deps[v] in ("acl", "ROOT", "relcl", "advcl") else None
    if parse.tags[v] == "VBP" and any(parse.tags[c] in ("NN", "NNP") for c in list_children(parse, v, "nsubj")):
        return "past"  # "the shelling hit": one thing in the present would have "hits"
    if parse.tags[v] in ("VBZ", "VBP") or auxiliaries:
        if below != v and parse.deps[below] not in ADVERBIAL:
            return "none"
        return "future" if parse.is_prose[v] else "past"
    return None


def is_content(parse: Parse, v: int, below: int) -> bool:
    """Tell whether `below` is when the plan `v` is for, and not when it was made: "planned for", "is scheduled on"."""
    if parse.lower[below] == "for" or parse.deps[below] in ("xcomp", "ccomp"):
        return True
    return parse.deps[below] in ("prep", "npadvmod", "advmod", "pobj") and parse.is_passive(v)


def read_infinitive(parse: Parse, v: int, planning: Planning) -> str | None:
    """Return `future` for the infinitive of a plan ("agreed to meet", "talks to be held"); None where another verb
    decides ("began to withdraw").
    """
    head = parse.heads[v]
    if parse.deps[v] in ("acl", "relcl", "ROOT", "advcl"):
        return "future"
    if (parse.lemmas[head], "v") in planning or is_planned(parse, head, planning) or parse.lower[head] == "set":
        return "future"
    return "future" if parse.lemmas[head] == "be" or (parse.lemmas[head], "n") in planning else None

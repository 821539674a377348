"""Proper names of a report, typed once for the whole report from the gazetteers and the evidence of all mentions."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec

from whimbrel.coding.parse import Parse
from whimbrel.gazetteer import Entry, Gazetteer

OTHER_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "LANGUAGE"})
NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
KIND_OF_LABEL = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "NORP": "people",
    "LOC": "place",
    "FAC": "place",
}
KIND_OF_TABLE = {"leaders": "person", "groups": "group", "organisations": "organisation"}
KIND_OF_ENTRY = {"region": "region", "not_actor": "place", "demonym": "people", "demonym_plural": "people"}
NATION_TABLES = frozenset({"countries", "demonyms"})
HONORIFICS = frozenset(["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir"])
TRIM = frozenset({"the", "a", "an", "'s", "’s", "'", "’"}) | HONORIFICS


class Name(msgspec.Struct):
    """A proper name at one place: token range, head token, kind, and the gazetteer's entry for it, if any."""

    start: int
    end: int
    head: int
    text: str
    kind: str
    entry: Entry | None = None


def find_names(parse: Parse, gazetteer: Gazetteer, on: str | None, titles: frozenset[int]) -> list[Name]:
    """Return the names in order, without overlaps.

    `on` is the ISO date at which offices are looked up; `titles` are the tokens of offices and roles, which are no
    part of a name.
    """
    listed = {
        (low + start, low + end): entries
        for low, high in parse.sentences
        for start, end, entries in gazetteer.find_names(parse.words[low:high])
    }
    spans = _join_spans(parse, listed, titles)
    names = []
    for start, end in spans:
        entries = listed.get((start, end)) or gazetteer.find_entries(_text(parse, start, end))
        entry = _choose_entry(gazetteer, entries, on) if entries else None
        kind = _kind_of_entry(entry) if entry else ""
        names.append(Name(start, end, parse.find_range_head(start, end), _text(parse, start, end), kind, entry))
    _decide_kinds(parse, names)
    return names


def _choose_entry(gazetteer: Gazetteer, entries: tuple[Entry, ...], on: str | None) -> Entry | None:
    """Return the entry in force; of somebody who holds no office then, who it is, without the office."""
    entry = gazetteer.choose_entry(entries, on)
    if entry is not None or on is None:
        return entry
    past = gazetteer.choose_entry(entries, None)
    if past is None or past.table != "leaders":
        return past
    return msgspec.structs.replace(past, office=None, sectors=tuple(s for s in past.sectors if s != "GOV"))


def _text(parse: Parse, start: int, end: int) -> str:
    return parse.text[parse.starts[start] : parse.ends[end - 1]]


def _kind_of_entry(entry: Entry) -> str:
    return KIND_OF_TABLE.get(entry.table) or KIND_OF_ENTRY.get(entry.kind, "state")


def _join_spans(
    parse: Parse, listed: dict[tuple[int, int], tuple[Entry, ...]], titles: frozenset[int]
) -> list[tuple[int, int]]:
    """Choose among the gazetteer's ranges and the pipeline's names: the longer wins, the gazetteer's where equal."""
    candidates = list(listed)
    runs = [(ent.start, ent.end) for ent in parse.doc.ents if ent.label_ in NAME_LABELS]
    runs += _find_proper_runs(parse)
    nations = {
        i for span, entries in listed.items() if any(e.table in NATION_TABLES for e in entries) for i in range(*span)
    }
    candidates += [span for span in (_trim(parse, *run, titles, nations) for run in runs) if span]
    taken: set[int] = set()
    chosen = []
    order = sorted(set(candidates), key=lambda s: (-(s[1] - s[0]) - (0.5 if s in listed else 0), s[0]))
    for start, end in order:
        if taken.isdisjoint(range(start, end)) and not _splits_title(parse, start, end, listed):
            chosen.append((start, end))
            taken.update(range(start, end))
    return sorted(chosen)


def _splits_title(parse: Parse, start: int, end: int, listed: dict[tuple[int, int], tuple[Entry, ...]]) -> bool:
    """Tell whether a range not in the gazetteer wraps a listed nation and more ("Israeli Prime Minister"), to be read
    as parts.
    """
    if (start, end) in listed:
        return False
    inner = [entries for (s, e), entries in listed.items() if start <= s and e <= end and s == start]
    return any("adjective" in entry.kind or "demonym" in entry.kind for entries in inner for entry in entries) and all(
        parse.pos[i] != "PROPN" for i in range(start + 1, end)
    )


def _trim(parse: Parse, start: int, end: int, titles: frozenset[int], nations: set[int]) -> tuple[int, int] | None:
    """Return the range without articles and marks at its edges, and without nation and office before a name."""
    at = start
    while at < end and (at in titles or at in nations):
        at += 1
    if any(i in titles for i in range(start, at)):
        start = at
    while start < end and (parse.lower[start] in TRIM or parse.pos[start] in ("PUNCT", "SPACE")):
        start += 1
    while end > start and (parse.lower[end - 1] in TRIM or parse.pos[end - 1] in ("PUNCT", "SPACE")):
        end -= 1
    return (start, end) if end > start else None


def _find_proper_runs(parse: Parse) -> Iterator[tuple[int, int]]:
    """Yield runs of proper nouns that hang together as compounds, for names that the pipeline did not see."""
    i, n = 0, len(parse.words)
    while i < n:
        j = i
        while (
            j < n
            and parse.pos[j] == "PROPN"
            and parse.doc[j].ent_type_ not in OTHER_LABELS
            and parse.words[j][:1].isupper()
            and (j == i or parse.deps[j - 1] in ("compound", "nmod"))
        ):
            j += 1
        if j > i:
            yield i, j
        i = max(j, i + 1)


def _decide_kinds(parse: Parse, names: list[Name]) -> None:
    """Give every name without a gazetteer kind the kind that most of its mentions have; surnames follow full names."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    labels = {i: ent.label_ for ent in parse.doc.ents for i in range(ent.start, ent.end)}
    for name in names:
        label = labels.get(name.head)
        if label in KIND_OF_LABEL:
            votes[name.text][KIND_OF_LABEL[label]] += 1
    full = {
        name.text.split()[-1]
        for name in names
        if name.kind == "person"
        or (
            " " in name.text
            and votes[name.text].most_common(1)[:1]
            and votes[name.text].most_common(1)[0][0] == "person"
        )
    }
    for name in names:
        if name.kind in ("state", "group", "organisation", "people") and name.entry is not None:
            continue
        if name.text in full:
            name.kind = "person"
        elif not name.kind:
            name.kind = votes[name.text].most_common(1)[0][0] if votes[name.text] else "unknown"

"""Offices: who is said to hold which office of which country or body.

A title ends in a word of `office_heads.tsv` and stands before or after a name ("interior minister X", "X, the harbour
master of B", "the head of Romania's customs, X", "X, who has led the border detachment of B"). `office_lines.py` sets
the holders side by side.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from whimbrel.errors import LexiconError
from whimbrel.gazetteer import Gazetteer
from whimbrel.records import Actor
from whimbrel.stories.ledger.claims import Claim
from whimbrel.stories.ledger.lists import load_set
from whimbrel.stories.ledger.sentences import Sentence, find_sense
from whimbrel.tables import read_table

HEADS = Path(__file__).parent / "office_heads.tsv"
PART = r"[A-ZÀ-Þ][\w’'-]*[\w]"
PERSON = rf"(?:{PART}|[A-Z]\.)(?: (?:al|bin|ibn|de|da|dos|van|von|der|del|el|abu)| {PART}| [A-Z]\.){{0,3}}"
LOWER = r"[a-zà-þ][a-zà-þ’']*"
WORD = rf"(?:{PART}|[a-zà-þ][\w’'-]*)"
BODY = rf"(?: (?:of|for|in|to) (?:the )?{WORD}(?: {WORD}){{0,5}}?)?"
BEFORE = rf"(?:(?:[A-ZÀ-Þ][\w’']*|{LOWER}|[A-Z][a-z]*\.[A-Z]\.)[ -]){{0,5}}"
LEADS = r"(?:headed|heads|led|leads|commanded|commands|run|runs|ran|chaired|chairs|governed|governs)"
BEEN = r"(?:has been|had been|is|was|serves as|has served as|became)"
FORMER = load_set("not in office")
STOPS = load_set("title stops")
DAYS = load_set("weekdays") | load_set("months")
GENERAL = frozenset(("head", "chief", "commander", "director", "chairman"))
"""Titles for whoever leads a body: one office where the body is one."""
LONGEST = 600


class Office(Claim, kw_only=True):
    """A person named with an office."""

    title: str
    """The office in one spelling."""
    country: str | None
    """Code of the country that it is of, where the words or the coder say so."""
    body: frozenset[str]
    """Stems of the other words of the body or place that it is of."""
    person: str
    words: str
    """The office as the report has it."""


class Head(msgspec.Struct, frozen=True):
    """A word at which a title ends."""

    single: bool
    same: str


@lru_cache(maxsize=1)
def load_heads(path: Path = HEADS) -> dict[str, Head]:
    """Return the words at which titles end; raise `LexiconError` at the first wrong row."""
    return {
        row["word"]: Head(row["holders"] == "one", row["same"] or row["word"])
        for _, row in read_table(path, ("word", "holders", "same", "example"), LexiconError)
    }


@lru_cache(maxsize=1)
def load_frames() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of names with an office; groups `before`, `head`, `body` and `person`."""
    words = sorted(load_heads(), key=len, reverse=True)
    cases = "|".join(re.escape(word).replace(r"\ ", "[ -]") for word in words)
    head = rf"(?P<head>\b(?i:{cases}))"
    before = rf"(?P<before>{BEFORE})"
    return (
        re.compile(rf"{before}{head}(?P<body>) (?P<person>{PERSON})"),
        re.compile(rf"{before}{head}(?P<body>{BODY}), (?P<person>{PERSON}),"),
        re.compile(rf"{before}{head}(?P<body> of (?:the )?{PART}(?: {PART}){{0,3}}), (?P<person>{PERSON})\b"),
        re.compile(
            rf"(?P<person>{PERSON}), (?:who {BEEN} )?(?:the )?{before}{head}(?P<body>{BODY})"
            r"(?=[,.;:]|$| since| for | from )"
        ),
        re.compile(
            rf"(?P<person>{PERSON}) (?:{BEEN}|remains|as|took over as|is now) (?:the )?{before}{head}(?P<body>{BODY})"
            r"(?=[,.;:]|$| since| for | from | and )"
        ),
        re.compile(rf"{before}{head}(?P<body>{BODY}) (?:is|was|remains|named|called) (?P<person>{PERSON})"),
        re.compile(
            rf"(?P<person>{PERSON}),? who (?:has |had )?(?P<head>{LEADS})(?P<before>) "
            rf"(?:the )?(?P<body>{WORD}(?: {WORD}){{0,6}})"
        ),
    )


def find_offices(sentence: Sentence, gazetteer: Gazetteer | None = None) -> list[Office]:
    """Return the offices that a sentence gives to named persons, in order."""
    found: dict[str, Office] = {}
    text = sentence.text[:LONGEST]
    for pattern in load_frames():
        for match in pattern.finditer(text):
            office = read_office(sentence, match, gazetteer)
            if office is not None:
                found.setdefault(office.person.rsplit(" ", 1)[-1], office)
    for actor in list_actors(sentence):
        office = read_actor(sentence, actor)
        if office is not None:
            found.setdefault(office.person.rsplit(" ", 1)[-1], office)
    return sorted(found.values(), key=lambda office: office.start)


def read_office(sentence: Sentence, match: re.Match[str], gazetteer: Gazetteer | None) -> Office | None:
    """Return the office of one match; None where it is a former or another one, or no name stands there."""
    head = match["head"].lower()
    words = clip_before(match["before"])
    person = clean_name(match["person"])
    if words is None or not person or is_title(person):
        return None
    body_words = clip_body(match["body"])
    if head not in load_heads() and head.replace("-", " ") not in load_heads():
        title, field = "head", list[str]()
    else:
        title = load_heads().get(head, load_heads().get(head.replace("-", " "), Head(False, head))).same
        field = words
    if " " not in person and find_actor(sentence, person) is None:
        return None
    country, rest = find_nation([*field, *body_words], gazetteer)
    if is_bad_title(title, rest):
        return None
    title, body = join_title(title, [w for w in field if w in rest], [w for w in body_words if w in rest])
    actor = find_actor(sentence, person)
    first = min(match.start("person"), match.start("head"))
    return Office(
        field="office",
        sentence=sentence,
        start=sentence.start + first,
        end=sentence.start + max(match.end("person"), match.end("head")),
        value=person,
        title=title,
        country=country or (actor.country if actor is not None and not body else None),
        body=body,
        person=actor.name if actor is not None and " " not in person else person,
        words=" ".join(" ".join((*words, match["head"], *body_words)).split()),
    )


def clip_before(before: str) -> list[str] | None:
    """Return the words of a title before its head, as far as they can be its; None where it is no present office."""
    words = before.replace("-", " ").split()
    if words and words[-1].lower() in FORMER:
        return None
    kept: list[str] = []
    for word in reversed(words):
        low = word.lower()
        if low in STOPS or low in ("the", "its"):
            break
        if low in FORMER:
            return None
        kept.insert(0, word)
    return kept[-4:]


def clip_body(body: str | None) -> list[str]:
    """Return the words of the body that an office is of, without its preposition and what follows it."""
    words = (body or "").split()
    while words and words[0].lower() in ("of", "for", "in", "to", "the"):
        words.pop(0)
    kept: list[str] = []
    for word in words:
        if word.lower() in STOPS - {"of"} or word.lower() in ("without", "all"):
            break
        kept.append(word)
    return [word for word in kept if word.lower() not in ("of", "the")]


def clean_name(person: str) -> str:
    """Return a name without possessive; "" where it is too short to be one."""
    name = re.sub(r"[’']s?$", "", person.strip())
    name = re.sub(r"[ -](?:al|el|de|bin|ibn|von|van)$", "", name)
    return name if len(name) > 2 and not name.isupper() else ""


def is_title(name: str) -> bool:
    """Tell whether what looks like a name holds a title itself, or is a day or month."""
    low = name.lower().split()
    return any(word in load_heads() for word in low) or bool(DAYS & set(low))


def is_bad_title(title: str, rest: Sequence[str]) -> bool:
    """Tell whether a title says too little: one that many hold, of no field or body."""
    row = load_heads().get(title)
    single = title == "prime minister" or (row is not None and row.single)
    return not single and not rest


def find_nation(words: Sequence[str], gazetteer: Gazetteer | None) -> tuple[str | None, list[str]]:
    """Return the code of the country among words of a title, and the other words."""
    if gazetteer is None:
        return None, list(words)
    plain = [re.sub(r"[’']s$|[’']$", "", word) for word in words]
    for start, end, entries in gazetteer.find_names(plain):
        entry = entries[0]
        if entry.table in ("countries", "demonyms", "capitals") and entry.country and plain[start][:1].isupper():
            return entry.country, [*words[:start], *words[end:]]
    return None, list(words)


def join_title(title: str, field: Sequence[str], body: Sequence[str]) -> tuple[str, frozenset[str]]:
    """Return an office in one spelling, and the stems of its body: "minister of defense" is "defence minister".

    Who heads a ministry is its minister.
    """
    low = [word.lower().replace("defense", "defence") for word in field]
    rest = [word.lower().replace("defense", "defence") for word in body]
    ministry = next((word for word in rest if word in ("ministry", "ministries")), None)
    if title == "minister" or (ministry and title in GENERAL):
        parts = [word for word in (*low, *rest) if word not in load_set("not of a ministry")]
        name = "prime minister" if "prime" in low else f"{' '.join(parts[-3:])} minister"
        return name.strip(), frozenset()
    if title in GENERAL:
        return "head", frozenset(filter(None, map(find_sense, (*low, *rest))))
    return title, frozenset(filter(None, map(find_sense, (*low, *rest))))


def list_actors(sentence: Sentence) -> Iterator[Actor]:
    """Yield the actors, recipients and speakers of a sentence's events."""
    for event in sentence.events:
        yield from (*event.actors, *event.recipients)
        yield from (layer.speaker for layer in event.attribution if layer.speaker is not None)


def find_actor(sentence: Sentence, person: str) -> Actor | None:
    """Return the coded actor of a name in a sentence."""
    last = person.rsplit(" ", 1)[-1].lower()
    return next((actor for actor in list_actors(sentence) if actor.name.lower().endswith(last)), None)


def read_actor(sentence: Sentence, actor: Actor) -> Office | None:
    """Return the office of a coded actor whose own words state it; None where they do not."""
    if not actor.role or actor.role not in actor.text.lower() or not actor.name or actor.name.lower() == actor.role:
        return None
    words = actor.role.split()
    title = next((" ".join(words[i:]) for i in range(len(words)) if " ".join(words[i:]) in load_heads()), None)
    if title is None or any(word in FORMER for word in words) or is_title(actor.name):
        return None
    field = words[: len(words) - len(title.split())]
    title, body = join_title(load_heads()[title].same, field, ())
    if is_bad_title(
        load_heads().get(title, Head(False, title)).same, [*field, *([actor.country] if actor.country else [])]
    ):
        return None
    return Office(
        field="office",
        sentence=sentence,
        start=actor.start,
        end=actor.end,
        value=actor.name,
        title=title,
        country=actor.country,
        body=body,
        person=actor.name,
        words=actor.role,
    )


def count_countries(texts: Sequence[Sentence], gazetteer: Gazetteer) -> Mapping[str, int]:
    """Return how often each country is named, by whatever name, in some sentences."""
    counts: dict[str, int] = {}
    for sentence in texts:
        for _, _, entries in gazetteer.find_names([token.text for token in sentence.tokens]):
            country = entries[0].country
            if (
                country
                and entries[0].table in ("countries", "demonyms", "capitals", "seats", "regions")
                and country.isupper()
            ):
                counts[country] = counts.get(country, 0) + 1
    return counts

"""Plain sentences from the codes of a record; the words stand in `lines.tsv` and the tables beside it."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from whimbrel.affair import Incident
from whimbrel.errors import DataError, LexiconError
from whimbrel.lexicon.load import FOLDER as LEXICON
from whimbrel.records import Actor, Event, Figure, Place, Record, Span
from whimbrel.tables import read_table

FOLDER = Path(__file__).parent
Form = Literal["base", "past", "part", "ger"]
FORMS: tuple[Form, ...] = ("base", "past", "part", "ger")
VERB = re.compile(r"\*(\w+)")
ARTICLE = re.compile(r"^(?:an?|the) ")
HEAD_END = re.compile(r" (?:of|for|in|from|on|at|near|with) |, ")
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "us", "me", "its", "his", "their", "our"}
    | {"who", "which", "that", "this", "these", "those"}
)
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my", "your", "this", "that"}) | {
    *(
        "one",
        "another",
        "each",
        "every",
        "no",
        "some",
        "many",
        "several",
        "all",
        "both",
        "most",
        "few",
        "other",
        "others",
    )
}
NAMED, LONGEST = 4, 80
"""Most names of one list, and most characters of one name, that a line shows."""
ENDS = frozenset(',;:.!?”"')
LONGEST_CONDITION = 160
AREAS = frozenset({"country", "region", "town", "continent", "sea", "admin1", "admin2"})
COUNTED = {
    "dead": "dead",
    "injured": "injured",
    "arrested": "arrested",
    "displaced": "displaced",
    "captive": "held captive",
}


class Deed(Record, frozen=True, kw_only=True):
    """What a clause is made of, whether it comes from an incident or from one event."""

    event_type: str
    mode: str | None
    status: str
    negated: bool
    within: bool
    past: bool
    """Whether it can only lie before the reports that tell it."""
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    place: Place | None
    figures: tuple[Figure, ...]
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For a kind of figure, the other values that reports give."""
    condition: str | None = None
    """The words of a condition, as reported."""
    speakers: tuple[str, ...] = ()
    """Who is said to say it; empty where a report says it in its own voice."""


@cache
def load_rows(name: str, columns: tuple[str, ...], key: int) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows of a table of this folder by their first `key` columns; raise `DataError` at a wrong row."""
    path = FOLDER / f"{name}.tsv"
    return {tuple(row[c] for c in columns[:key]): row for _, row in read_table(path, columns, DataError)}


def load_phrases() -> dict[tuple[str, ...], dict[str, str]]:
    """Return the phrases by type and mode ("" for none)."""
    return load_rows("lines", ("type", "mode", "with", "alone", "undergone", "noun", "prep", "example"), 2)


def load_frames() -> dict[tuple[str, ...], dict[str, str]]:
    """Return the frames by status and negation (`0`, `1`)."""
    return load_rows("line_statuses", ("status", "negated", "active", "passive", "neither"), 2)


def load_contents() -> dict[tuple[str, ...], dict[str, str]]:
    """Return, by type and mode of speech act, the words that tie it to what it is about."""
    columns = ("type", "mode", "own", "own_form", "other", "other_form", "open", "open_form", "example")
    return load_rows("line_contents", columns, 2)


def load_nouns() -> dict[tuple[str, ...], dict[str, str]]:
    """Return article and number by head or name."""
    return load_rows("line_nouns", ("head", "article", "number", "example"), 1)


# --- names ----------------------------------------------------------------------------------------------------------


def clean_words(text: str, longest: int = LONGEST) -> str:
    """Return a name or quotation on one line, without control characters, cut at `longest` characters."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * longest]).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def find_head(name: str) -> str:
    """Return the noun of a name that decides its article and number."""
    return HEAD_END.split(name, maxsplit=1)[0].rsplit(" ", 1)[-1]


def find_noun(name: str) -> dict[str, str] | None:
    """Return the row of a name, or of its head; a lower-case head has the row of its lower-case word only."""
    rows = load_nouns()
    return rows.get((name,)) or rows.get((find_head(name),))


def is_plural(name: str) -> bool:
    """Return whether a name stands for several ("gunmen", "Israeli forces", "two leaders")."""
    row, head = find_noun(name), find_head(name)
    if row:
        return row["number"] == "many"
    if head[:1].isupper():
        return head.endswith("ans") and " " not in name
    return head.endswith("s") and not head.endswith(("ss", "us", "is"))


def add_article(name: str) -> str:
    """Return a name with "the" where English asks for it."""
    row, head = find_noun(name), find_head(name)
    article = row["article"] if row else ""
    common = not row and head.islower() and not is_plural(name) and not name[:1].isdigit()
    settled = name.lower().split(" ", 1)[0] in DETERMINERS or "'s " in name or "’s " in name
    return f"the {name}" if (article or common) and not settled else name


def name_actor(actor: Actor) -> str | None:
    """Return the name that a line gives an actor; None for a pronoun that nothing resolved."""
    name = clean_words(actor.name or actor.text)
    return None if not name or name.lower() in PRONOUNS else name


def list_names(actors: Iterable[Actor]) -> tuple[str, ...]:
    """Return the distinct names of actors in order."""
    return tuple(dict.fromkeys(name for actor in actors if (name := name_actor(actor))))


def join_names(names: Sequence[str], conjunction: str = "and") -> str:
    """Return names as one phrase: "A", "A and B", "A, B and C"; beyond `NAMED` a number stands for the rest."""
    shown = [add_article(name) for name in names]
    if len(shown) > NAMED:
        shown = [*shown[: NAMED - 1], f"{len(shown) - NAMED + 1} others"]
    return f" {conjunction} ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part) if shown else ""


def agree(names: Sequence[str]) -> bool:
    """Return whether the verb after these names is plural."""
    return len(names) > 1 or (bool(names) and is_plural(names[0]))


# --- verbs ----------------------------------------------------------------------------------------------------------


def inflect(phrase: str, form: Form) -> str:
    """Return a phrase with each marked verb (`*strike`) in a form; raise KeyError where the verb has no row."""
    rows = load_rows("line_verbs", ("base", "past", "participle", "gerund"), 1)
    column = dict(zip(FORMS, ("base", "past", "participle", "gerund"), strict=True))[form]
    return VERB.sub(lambda match: rows[(match[1],)][column], phrase)


def find_phrase(deed: Deed) -> dict[str, str]:
    """Return the row of a deed's type and mode; an unknown mode has its type's row, an unknown type its own name."""
    rows = load_phrases()
    if not deed.within and deed.status not in ("happened", "ongoing") and (deed.event_type, "ahead") in rows:
        return rows[(deed.event_type, "ahead")]
    row = rows.get((deed.event_type, deed.mode or "")) or rows.get((deed.event_type, ""))
    noun = f"an event of type {clean_words(deed.event_type)}"
    return row or {
        "with": f"*carry out {noun} towards {{}}",
        "alone": f"*carry out {noun}",
        "undergone": "",
        "noun": noun,
        "prep": "",
    }


def write_predicate(deed: Deed, form: Form, *, recipients: Sequence[str] | None = None) -> str:
    """Return verb and recipients in a form ("attack the port")."""
    row = find_phrase(deed)
    names = list_names(deed.recipients) if recipients is None else recipients
    phrase = inflect(row["with"] if names else row["alone"], form)
    return phrase.replace("{}", join_names(names))


def write_noun(deed: Deed, known: Sequence[str] = ()) -> str:
    """Return a deed as a noun with its parties but those `known` already ("an attack on the port by Orlania")."""
    actors = [name for name in list_names(deed.actors) if name not in known]
    recipients = [name for name in list_names(deed.recipients) if name not in known]
    row = find_phrase(deed)
    noun = row["noun"] + (f" {row['prep'] or 'that involves'} {join_names(recipients)}" if recipients else "")
    return noun + (f" by {join_names(actors)}" if actors else "")


# --- conditions ----------------------------------------------------------------------------------------------------


@cache
def load_cues() -> frozenset[str]:
    """Return the words that open a condition, from the lexicon's table of statuses; raise `LexiconError`."""
    columns = ("word", "pos", "slots", "status", "negated")
    rows = read_table(LEXICON / "status.tsv", columns, LexiconError)
    return frozenset(row["word"] for _, row in rows if row["status"] == "conditional")


def list_cues(event: Event) -> list[Span]:
    """Return the cues of an event that open a condition."""
    cues = event.status_cues if event.status == "conditional" else ()
    return [cue for cue in cues if cue.text.casefold() in load_cues()]


def is_open_question(event: Event) -> bool:
    """Return whether an event is what is left open ("whether the jets bombed the port"), and hangs on no condition."""
    cues = list_cues(event)
    return bool(cues) and all(cue.text.casefold() == "whether" for cue in cues)


def find_condition(events: Iterable[Event | None]) -> str | None:
    """Return the words of a condition as reported; None where no cue is marked.

    They run from the cue to the next mark, or where none comes first to the event's own words or parties: without a
    comma the two clauses meet there.
    """
    for event in events:
        if event is None or is_open_question(event):
            continue
        text, offset = event.evidence.text, event.evidence.start
        own = [event.trigger.start - offset, *(a.start - offset for a in (*event.actors, *event.recipients))]
        for cue in list_cues(event):
            start, after = max(0, cue.start - offset), max(0, cue.end - offset)
            end = next((i for i, char in enumerate(text[start:], start) if char in ENDS), len(text))
            cut = min((place for place in own if after <= place < end), default=end)
            if cut == end or len(text[after:cut].split()) > 1:
                return clean_words(text[start:cut], LONGEST_CONDITION) or None
    return None


# --- clauses --------------------------------------------------------------------------------------------------------


def write_clause(deed: Deed) -> str:
    """Return a deed as a clause in the past, without place, figures and attribution, and without a capital."""
    actors, recipients = list_names(deed.actors), list_names(deed.recipients)
    row = find_phrase(deed)
    status = "possibly" if deed.status == "possible" and deed.past else deed.status
    frames = load_frames()
    frame = frames.get((status, str(int(deed.negated)))) or frames[("happened", str(int(deed.negated)))]
    if actors:
        pattern, subject = frame["active"], actors
        forms = {form: write_predicate(deed, form) for form in FORMS}
    elif recipients and row["undergone"]:
        pattern, subject, forms = frame["passive"], recipients, {}
    else:
        pattern, subject, forms = frame["neither"], (), {}
    noun = write_noun(deed)
    many = agree(subject)
    return pattern.format(
        S=join_names(subject),
        R=join_names(subject),
        was="were" if many else "was",
        plans="plan" if many else "plans",
        undergone=row["undergone"],
        noun=noun,
        bare=ARTICLE.sub("", noun),
        condition=write_condition(deed),
        **forms,
    )


def write_condition(deed: Deed) -> str:
    """Return the condition of a deed in the report's words, or that there is one."""
    return f", “{deed.condition}”" if deed.condition else ", if a condition is met"


def write_act(act: Deed, content: Deed | None) -> str:
    """Return a speech act with what it is about in one clause where both fit, else the act alone."""
    rows = load_contents()
    row = rows.get((act.event_type, act.mode or "")) or rows.get((act.event_type, ""))
    speakers = list_names(act.actors)
    if content is None or row is None or act.status != "happened" or act.negated or not speakers:
        return write_clause(act)
    doers = list_names(content.actors)
    slot = ("own" if set(doers) <= set(speakers) else "other") if doers else "open"
    verb, form = row[slot], row[f"{slot}_form"]
    negated = content.negated and act.event_type != "REJECT"
    if not verb or content.event_type == act.event_type or (negated and form == "noun"):
        return write_clause(act)
    addressed = doers if slot == "other" else list_names(act.recipients)
    lead = inflect(verb, "past").replace("{}", join_names(addressed) or "somebody")
    if negated:
        lead = f"{lead.removesuffix(' to')} not to" if form == "inf" else f"{lead} not"
    if form == "noun":
        return f"{join_names(speakers)} {lead} {write_noun(content, speakers)}"
    recipients = tuple(name for name in list_names(content.recipients) if name not in doers)
    tail = write_predicate(content, "ger" if form == "ger" else "base", recipients=recipients)
    return f"{join_names(speakers)} {lead} {tail}"


def write_place(place: Place | None, names: Iterable[str]) -> str:
    """Return " in X" or " at X"; "" where there is no place or the clause has named it."""
    name = clean_words(place.name or place.text) if place else ""
    if place is None or not name or any(name.casefold() in other.casefold() for other in names):
        return ""
    area = place.kind in AREAS or place.precision in ("country", "region", "town") or place.kind is None
    return f" {'in' if area else 'at'} {add_article(name) if find_noun(name) or not area else name}"


def write_number(figure: Figure) -> str:
    """Return a figure as a number: "12", "at least 16", "up to 20", "16 to 18", or its own words where it is vague."""
    if figure.vague or (figure.value is None and figure.low is None and figure.high is None):
        return f"“{clean_words(figure.span.text)}”"
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        return f"{figure.low:,.16g} to {figure.high:,.16g}"
    if figure.value is None or (figure.low is None) != (figure.high is None):
        bound = figure.low if figure.low is not None else figure.high
        words = "at least" if figure.low is not None else "up to"
        return f"{words} {bound:,.16g}"
    if figure.low is None and figure.high is None:
        return f"about {figure.value:,.16g}"
    return f"{figure.value:,.16g}"


def write_figures(
    figures: Sequence[Figure], also: Iterable[tuple[str, tuple[str, ...]]] = (), names: Iterable[str] = ()
) -> str:
    """Return " (12 dead; 30 injured)", "" for none.

    What has no plain word keeps the report's words, unless one of `names` has them. `also` are further values by kind.
    """
    others, known, parts = dict(also), " ".join(names).casefold(), []
    for figure in figures:
        quoted, word = clean_words(figure.span.text), COUNTED.get(figure.kind)
        if not word and quoted.casefold() in known:
            continue
        part = f"{write_number(figure)} {word}" if word else f"“{quoted}”"
        rest = [clean_words(text) for text in others.get(figure.kind, ()) if clean_words(text) != quoted]
        parts.append(part + (f", elsewhere {' or '.join(f'“{text}”' for text in rest[:NAMED])}" if rest else ""))
    return f" ({'; '.join(dict.fromkeys(parts))})" if parts else ""


def write_speakers(speakers: Sequence[str]) -> str:
    """Return ", according to X", ", reportedly" for a speaker without a name, "" for none."""
    named = [clean_words(name) for name in speakers if name and name.lower() not in PRONOUNS | {"reportedly"}]
    if named:
        return f", according to {join_names(named)}"
    return ", reportedly" if speakers else ""


def write_sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return f"{clause[:1].upper()}{clause[1:]}."


def write_deed(deed: Deed, content: Deed | None = None, quoted: str = "") -> str:
    """Return the whole sentence of a deed: clause, place, figures, the reports' word for it, and who says so."""
    names = (*list_names(deed.actors), *list_names(deed.recipients))
    if content is not None:
        names += (*list_names(content.actors), *list_names(content.recipients))
    place = write_place(deed.place or (content.place if content else None), names)
    figures = write_figures(deed.figures, deed.also, names)
    word = f" (“{clean_words(quoted)}”)" if quoted else ""
    clause, condition = write_act(deed, content), write_condition(deed)
    condition = condition if clause.endswith(condition) else ""
    clause = clause.removesuffix(condition)
    return write_sentence(f"{clause}{place}{figures}{word}{condition}{write_speakers(deed.speakers)}")


# --- from records ---------------------------------------------------------------------------------------------------


def read_incident(incident: Incident) -> Deed:
    """Return what a line says of an incident."""
    modes = incident.values.get("mode", ())
    speakers = incident.values.get("speaker", ())
    told = {event for value in speakers for event in value.events}
    attributed = bool(told) and told >= set(incident.events)
    also = tuple(
        (kind, tuple(dict.fromkeys(v.value for v in incident.values.get(kind, ()))))
        for kind in dict.fromkeys(figure.kind for figure in incident.figures)
    )
    date = incident.date
    return Deed(
        event_type=incident.event_type,
        mode=modes[0].value if modes else None,
        status=incident.status,
        negated=incident.negated,
        within=incident.within,
        past=date is not None and date.end is not None and date.basis == "published" and date.start is None,
        actors=incident.actors,
        recipients=incident.recipients,
        place=incident.place,
        figures=incident.figures,
        also=also,
        speakers=tuple(v.value for v in speakers) if attributed else (),
    )


def read_record(event: Event) -> Deed:
    """Return what a line says of one event."""
    date = event.date
    speakers = tuple((clean_words(a.speaker.name) if a.speaker else "") for a in event.attribution)
    return Deed(
        event_type=event.event_type,
        mode=event.mode,
        status="possible" if is_open_question(event) else event.status,
        negated=event.negated,
        within=event.within is not None,
        past=date is not None and date.end is not None and date.basis == "published" and date.start is None,
        actors=event.actors,
        recipients=event.recipients,
        place=event.place,
        figures=event.figures,
        condition=find_condition((event,)),
        speakers=tuple(dict.fromkeys(speakers)),
    )

"""The chronology of a story or an entity: its incidents in order, one line each, in words built from records."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from whimbrel.affair import Entry, Incident
from whimbrel.records import Date, Event
from whimbrel.stories.datelines import place_event
from whimbrel.stories.lines import (
    Deed,
    find_condition,
    find_phrase,
    inflect,
    is_open_question,
    read_incident,
    read_record,
    write_deed,
)

TOLD = frozenset({"happened", "ongoing", "attempted"})
"""Statuses of a speech act's content that make a line of their own: what somebody says was done."""
LAST = "9999"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def write_line(incident: Incident) -> str:
    """Return what an incident's record says as one plain sentence, without its date.

    It says no more than the record: a missing actor turns the sentence round, a status its verb, and what only others
    say carries their names.
    """
    return write_deed(read_incident(incident))


def list_entries(
    incidents: Sequence[Incident], events: Iterable[Event], *, inferred: Mapping[str, Date] | None = None
) -> tuple[Entry, ...]:
    """Return the chronology of some incidents: dated ones in order, then those with neither day nor bounds.

    `events` are those of the incidents at least; from them come the contents of speech acts ("undertook to visit") and
    the reports' own words. `inferred` gives days or intervals for undated reports (`infer_days`). The contents of
    speech acts that nobody tells as done stand in their act's line only. Order: the first day that an incident may
    have; of one day, exact dates before bounds, then as the earliest report tells it. The order of the input is
    without effect.
    """
    known = {event.id: event for event in events}
    contents: dict[str, list[Event]] = defaultdict(list)
    for event in known.values():
        if event.within is not None:
            contents[event.within].append(event)
    ranked = []
    for incident in incidents:
        if incident.within and (incident.status not in TOLD or incident.negated):
            continue
        own = [known[name] for name in incident.events if name in known]
        date = choose_date(incident, own, inferred or {})
        ranked.append((rank_entry(incident, own, date), make_entry(incident, own, contents, date)))
    return tuple(entry for _, entry in sorted(ranked, key=lambda pair: pair[0]))


def choose_entity(incidents: Iterable[Incident], events: Iterable[Event], names: Iterable[str]) -> tuple[Incident, ...]:
    """Return the incidents in which a party has one of `names` (of an `Entity`: its names), whatever the case."""
    wanted = {name.casefold() for name in names}
    own = {
        event.id
        for event in events
        if any(
            name.casefold() in wanted
            for actor in (*event.actors, *event.recipients)
            for name in (actor.name, actor.text)
        )
    }
    return tuple(incident for incident in incidents if not own.isdisjoint(incident.events))


def choose_date(incident: Incident, events: Sequence[Event], inferred: Mapping[str, Date]) -> Date | None:
    """Return the date of an incident: its own stated one, else the earliest day that its events give, else the common
    part of their bounds.
    """
    own = incident.date if incident.date is not None and (incident.date.start or incident.date.end) else None
    if own is not None and own.basis == "expression":
        return own
    fitting = [event for event in events if event.status == incident.status] or events
    placed = [date for event in fitting if (date := place_event(event, inferred)) is not None]
    exact = [date for date in placed if date.start and date.start == date.end]
    if exact:
        return min(exact, key=lambda date: (date.start or "", date.basis))
    bounds = [date for date in ((own, *placed) if own else placed) if date.basis != "expression"]
    return min(bounds, key=lambda d: (d.end or LAST, d.basis != "published", d.start or ""), default=own)


def rank_entry(incident: Incident, events: Sequence[Event], date: Date | None) -> tuple[object, ...]:
    """Return what entries are sorted by."""
    told = min(((e.report.published or LAST, e.report_id, e.trigger.start) for e in events), default=(LAST, "", 0))
    if date is None:
        return (LAST, 2, LAST, *told, incident.id)
    bounded = date.start is None or date.end is None
    return (date.start or date.end or LAST, int(bounded), date.end or LAST, *told, incident.id)


def make_entry(
    incident: Incident, events: Sequence[Event], contents: Mapping[str, Sequence[Event]], date: Date | None
) -> Entry:
    """Return the entry of an incident."""
    deed = structs.replace(read_incident(incident), condition=find_condition(events))
    hanging = [event for event in events if event.status == "conditional"]
    if deed.status == "conditional" and hanging and all(map(is_open_question, hanging)):
        deed = structs.replace(deed, status="possible")
    content = choose_content(deed, [c for event in events for c in contents.get(event.id, ())])
    return Entry(
        incident=incident.id,
        start=date.start if date else None,
        end=date.end if date else None,
        granularity=date.granularity if date else None,
        basis=date.basis if date else None,
        line=write_deed(deed, content, choose_word(deed, events)),
        undated=date is None,
    )


def choose_content(act: Deed, contents: Sequence[Event]) -> Deed | None:
    """Return what a speech act is about: of its contents the type that most records give, the fullest of them."""
    if not contents:
        return None
    counts = Counter(event.event_type for event in contents)
    best = min(
        contents,
        key=lambda e: (-counts[e.event_type], -len(e.actors) - len(e.recipients), e.trigger.start, e.id),
    )
    return read_record(best)


def choose_word(deed: Deed, events: Sequence[Event]) -> str:
    """Return the reports' own word for a deed, the commonest; "" where the line has it anyway."""
    counts = Counter(event.trigger.text.casefold() for event in events)
    if not counts:
        return ""
    word = min(counts, key=lambda text: (-counts[text], text))
    row = find_phrase(deed)
    said = " ".join([*(inflect(row[key], form) for key in ("with", "alone") for form in ("base", "past")), row["noun"]])
    return "" if word in said.casefold() else word


# --- dates in words -------------------------------------------------------------------------------------------------


def write_when(entry: Entry | Date) -> str:
    """Return the date of an entry in words, as coarse as it is: "25 March 2024", "March 2024", "by 26 March 2024",
    "from 26 March 2024", "11 to 17 March 2024", "undated".
    """
    start, end = entry.start, entry.end
    if start is None and end is None:
        return "undated"
    about = "about " if getattr(entry, "approximate", False) and entry.basis == "expression" else ""
    cut = {"month": 7, "year": 4}.get(entry.granularity or "", 10)
    if start is None or end is None:
        return f"{'by' if start is None else 'from'} {write_day((start or end or '')[:cut])}"
    if start == end:
        return about + write_day(start)
    if start[:7] == end[:7] and entry.granularity == "month":
        return about + write_day(start[:7])
    if start[:4] == end[:4] and start[5:] == "01-01" and end[5:] == "12-31":
        return about + start[:4]
    first = write_day(start)
    if start[:7] == end[:7]:
        first = first.split(" ", 1)[0]
    elif start[:4] == end[:4]:
        first = first.rsplit(" ", 1)[0]
    return f"{about}{first} to {write_day(end)}"


def write_day(value: str | None) -> str:
    """Return an ISO day or month in words; what is neither stays as it is."""
    parts = (value or "").split("-")
    try:
        month = MONTHS[int(parts[1]) - 1]
        return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"
    except (IndexError, ValueError):
        return value or ""

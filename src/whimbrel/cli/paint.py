"""A coding as lines of styled text for a terminal."""

from collections.abc import Iterator

from rich.text import Text

from whimbrel.records import Actor, Attribution, Coding, Date, Event, Figure, Place, Span

QUAD_STYLES = {1: "green", 2: "bold green", 3: "yellow", 4: "bold red"}
SPAN_STYLES = {
    "actor": "cyan",
    "recipient": "magenta",
    "trigger": "bold underline",
    "cue": "italic yellow",
    "place": "underline blue",
    "date": "underline green",
    "figure": "underline red",
}


def paint_coding(coding: Coding) -> Iterator[Text]:
    """Yield the lines that show a report: its heading, then each sentence that has records, marked, and its records."""
    report = coding.report
    yield Text(
        " · ".join(filter(None, (report.title or report.source, report.publisher, report.published or "undated"))),
        style="bold",
    )
    if coding.skipped:
        yield Text(f"not coded: {coding.skipped}", style="dim")
    done = 0
    for evidence, events in group_by_sentence(coding.events):
        if report.text[done : evidence.start].strip():
            yield Text(" ".join(report.text[done : evidence.start].split()), style="dim")
        yield Text()
        yield paint_sentence(evidence, events)
        for event in events:
            yield paint_event(event)
        done = evidence.end
    if report.text[done:].strip():
        yield Text(" ".join(report.text[done:].split()), style="dim")


def group_by_sentence(events: tuple[Event, ...]) -> list[tuple[Span, list[Event]]]:
    """Return the events by the sentence that is their evidence, in order, contents after the acts that they stand
    within.
    """
    groups: dict[int, tuple[Span, list[Event]]] = {}
    for event in events:
        groups.setdefault(event.evidence.start, (event.evidence, []))[1].append(event)
    return [(span, list(_nest(members))) for span, members in sorted(groups.values(), key=lambda g: g[0].start)]


def _nest(events: list[Event], within: str | None = None) -> Iterator[Event]:
    ids = {event.id for event in events}
    for event in events:
        if event.within == within or (within is None and event.within not in ids):
            yield event
            yield from _nest(events, event.id)


def paint_sentence(evidence: Span, events: list[Event]) -> Text:
    """Return the sentence with triggers, parties and cues marked."""
    text = Text(evidence.text)
    for event in events:
        marks: list[tuple[str, Span | Actor | Place]] = [("actor", a) for a in event.actors]
        marks += [("recipient", a) for a in event.recipients]
        marks += [("cue", c) for c in event.status_cues] + [("cue", a.cue) for a in event.attribution]
        marks += [("figure", f.span) for f in event.figures]
        marks += [("place", event.place)] if event.place else []
        marks += [("date", event.date.span)] if event.date and event.date.span else []
        marks.append(("trigger", event.trigger))
        for kind, span in marks:
            low, high = span.start - evidence.start, span.end - evidence.start
            if 0 <= low < high <= len(evidence.text):
                text.stylize(SPAN_STYLES[kind], low, high)
    return text


def paint_event(event: Event) -> Text:
    """Return one line for a record: type, status, who to whom, who says so."""
    line = Text("    ↳ " if event.within else "  • ")
    line.append(event.event_type + (f"/{event.mode}" if event.mode else ""), style=QUAD_STYLES[event.quad])
    line.append(
        f"  {'not ' if event.negated else ''}{event.status.replace('_', ' ')}",
        style="dim" if event.status == "happened" and not event.negated else "bold",
    )
    line.append(f"  “{event.trigger.text}”")
    line.append(f"  {name_parties(event.actors) or '—'} → {name_parties(event.recipients) or '—'}")
    if event.attribution:
        line.append("  says " + ", ".join(name_layer(layer) for layer in event.attribution), style="italic")
    for kind, words in (("place", tell_place(event.place)), ("date", tell_date(event.date))):
        if words:
            line.append(f"  {words}", style=SPAN_STYLES[kind].removeprefix("underline "))
    for figure in event.figures:
        line.append(f"  {tell_figure(figure)}", style="red")
    line.append(f"  {event.confidence:.2f}", style="dim")
    return line


def tell_place(place: Place | None) -> str:
    """Return the tie and the place with its country: `in Rafah [PSE]`; what is not resolved has a `?`."""
    if place is None:
        return ""
    words = "" if place.tie in ("object", "modifier") else f"{place.tie} "
    return f"{words}{place.name} [{place.country or '?'}]"


def tell_date(date: Date | None) -> str:
    """Return a date as days with its open sides (`2024-03-22`, `..2024-03-19`); words that have none as they stand."""
    if date is None:
        return ""
    days = date.start or "" if date.start == date.end else f"{date.start or ''}..{date.end or ''}"
    words = f"“{date.span.text}”" if date.span is not None else ""
    return " ".join(filter(None, ("~" * date.approximate + days, words if not days else "")))


def tell_figure(figure: Figure) -> str:
    """Return a figure by its kind and its words: `dead: at least 16 people`."""
    return f"{figure.kind}: {figure.span.text}"


def name_parties(parties: tuple[Actor, ...]) -> str:
    """Return names and codes of some parties: `Israel [ISR GOV]`."""
    return ", ".join(f"{p.name} [{' '.join(filter(None, (p.country, *p.sectors))) or '?'}]" for p in parties)


def name_layer(layer: Attribution) -> str:
    """Return who says so, with the cue and a `?` where it is hedged."""
    name = layer.speaker.name if layer.speaker else f"“{layer.cue.text}”"
    return name + ("?" if layer.hedged else "")

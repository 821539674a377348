"""What actors announced, promised, threatened, demanded or made conditional, and what later records say of it.

An outcome needs a record of a later day that fits the content: the type that the content would have if done, one of its
actors, and one of its recipients or its place (or, where the content names neither, its mode). Without such a record a
commitment is open: silence decides nothing.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from whimbrel.affair import Commitment, CommitmentKind, Incident, Outcome
from whimbrel.codebook import load_codebook
from whimbrel.records import Actor, Coding, Date, Event, hash_text
from whimbrel.stories.chronology import choose_word, write_day
from whimbrel.stories.datelines import place_event
from whimbrel.stories.lines import find_condition, is_open_question, load_rows, name_actor, read_record, write_deed

ACTS: dict[str, CommitmentKind] = {
    "AGREE": "promised",
    "CONCEDE": "promised",
    "THREATEN": "threatened",
    "REQUEST": "demanded",
}
DONE = frozenset({"happened", "ongoing"})
STATE = frozenset({"GOV", "MIL"})
WIDE = frozenset({"country", "continent", "sea"})
"""Kinds of place too wide for two deeds in them to be the same."""
SCANNED = 200
"""Most later records of one actor, type and story that are looked at, the earliest first: keeps the search linear."""


class Finder(Protocol):
    """What is asked of an `EntityIndex`."""

    def find(self, actor: Actor, report_id: str) -> str | None:
        """Return the id over all reports of an actor of a report."""


class Trace(msgspec.Struct, frozen=True):
    """An event as it is compared with others."""

    event: Event
    day: str
    actors: frozenset[str]
    recipients: frozenset[str]
    places: frozenset[str]


class Act(msgspec.Struct, frozen=True):
    """A commitment before its outcome is known: the event that says it, and what it is about."""

    kind: CommitmentKind
    event: Event
    content: Event | None
    story: str | None


def find_commitments(
    codings: Iterable[Coding],
    incidents: Sequence[Incident],
    entities: Finder,
    *,
    inferred: Mapping[str, Date] | None = None,
) -> tuple[Commitment, ...]:
    """Return the commitments of named actors, by the day on which they were made, undated ones last.

    Each stands once, however many reports tell it: one for each incident and thing it is about. `inferred` gives days
    or intervals of undated reports. The order of the input is without effect.
    """
    events = {event.id: event for coding in codings for event in coding.events}
    ledger = Ledger(events, incidents, entities, inferred or {})
    found = [ledger.make_commitment(act) for act in list_acts(incidents, events)]
    return tuple(sorted(found, key=lambda c: (c.made is None, c.made or "", c.act, c.content or "")))


# --- what counts as a commitment ------------------------------------------------------------------------------------


def list_acts(incidents: Iterable[Incident], events: Mapping[str, Event]) -> list[Act]:
    """Return the commitments that incidents hold, each with the earliest event that tells it."""
    incident_of = {name: incident.id for incident in incidents for name in incident.events}
    contents: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(events.values(), key=rank_event):
        if event.within is not None:
            contents[event.within].append(event)
    acts: list[Act] = []
    for incident in incidents:
        own = sorted((events[name] for name in incident.events if name in events), key=rank_event)
        told: dict[str, Act] = {}
        for event in own:
            kind = choose_kind(event)
            if kind is None or not any(name_actor(actor) for actor in event.actors):
                continue
            about = contents.get(event.id, []) if event.event_type in ACTS else []
            for content in about or (None,):
                key = incident_of.get(content.id, content.id) if content else ""
                told.setdefault(key, Act(mark_condition(kind, event, content), event, content, incident.story))
        if len(told) > 1:
            told.pop("", None)
        acts += told.values()
    return acts


def rank_event(event: Event) -> tuple[str, str, int, str]:
    """Return what events are sorted by: the first that was published, and in a report the first."""
    return (event.report.published or "~", event.report_id, event.trigger.start, event.id)


def choose_kind(event: Event) -> CommitmentKind | None:
    """Return which commitment an event is; None for the content of a speech act, a negated or a finished deed."""
    if event.within is not None or event.negated:
        return None
    if event.status == "happened":
        return ACTS.get(event.event_type)
    if event.status == "conditional":
        return None if is_open_question(event) else "conditional"
    return "announced" if event.status in ("planned", "cancelled") else None


def mark_condition(kind: CommitmentKind, event: Event, content: Event | None) -> CommitmentKind:
    """Return the kind, `conditional` where what is promised, threatened or demanded hangs on a condition."""
    hanging = [e for e in (event, content) if e is not None and e.status == "conditional" and not is_open_question(e)]
    return "conditional" if hanging else kind


# --- what later records say -----------------------------------------------------------------------------------------


class Ledger:
    """The events of an affair by story, type and actor, in order of their days."""

    def __init__(
        self,
        events: Mapping[str, Event],
        incidents: Iterable[Incident],
        entities: Finder,
        inferred: Mapping[str, Date],
    ) -> None:
        """Index the events; `inferred` are days or intervals of undated reports."""
        self.events, self.entities, self.inferred = events, entities, inferred
        self.types = load_codebook().types
        self.story_of = {name: incident.story for incident in incidents for name in incident.events}
        self.traces: dict[tuple[str | None, str, str], list[Trace]] = defaultdict(list)
        for event in sorted(events.values(), key=rank_event):
            day = self.find_day(event)
            if day is not None:
                trace = self.make_trace(event, day)
                for key in trace.actors or {""}:
                    self.traces[self.story_of.get(event.id), event.event_type, key].append(trace)
        for traces in self.traces.values():
            traces.sort(key=lambda trace: trace.day)

    def find_day(self, event: Event) -> str | None:
        """Return the day that stands for an event: its last, or the first of what is still to come.

        None where only the interval of a story bounds it: what may be earlier decides nothing.
        """
        date = place_event(event, self.inferred)
        if date is None or (date.basis == "inferred" and date.granularity is None):
            return None
        day, published = date.end or date.start, event.report.published
        # A deed that a report tells as done is not later than the report, whatever its words of time were read as.
        return min(day, published) if day and published and event.status in DONE else day

    def make_trace(self, event: Event, day: str) -> Trace:
        """Return an event as it is compared."""
        place = event.place
        near = place is not None and place.precision not in WIDE and place.kind not in WIDE
        names = {str(place.geonames_id or place.name.casefold())} if place and near else set[str]()
        actors = self.list_keys(event.actors, event)
        parent = self.events.get(event.within or "")
        if (
            parent is not None and parent.event_type == "REJECT"
        ):  # who calls off or refuses is a party to what is refused
            actors |= self.list_keys(parent.actors, parent)
        return Trace(event, day, actors, self.list_keys(event.recipients, event), frozenset(names))

    def list_keys(self, actors: Iterable[Actor], event: Event) -> frozenset[str]:
        """Return what parties are recognised by: entity or name, and the state for its government and army."""
        keys: set[str] = set()
        for actor in actors:
            name = name_actor(actor)
            found = self.entities.find(actor, event.report_id)
            keys |= {found} if found else {name.casefold()} if name else set()
            if actor.country and STATE.intersection(actor.sectors[:1]):
                keys.add(f"state {actor.country}")
        return frozenset(keys)

    def make_commitment(self, act: Act) -> Commitment:
        """Return a commitment with its outcome."""
        event, content = act.event, act.content
        made = self.find_made(event)
        outcome, deciding = self.find_outcome(act, made)
        condition = find_condition((content, event))
        until = find_until(content, made)
        return Commitment(
            id=hash_text("commitment", act.kind, event.id, content.id if content else None),
            kind=act.kind,
            actors=event.actors,
            recipients=event.recipients or (content.recipients if content else ()),
            act=event.id,
            content=content.id if content else None,
            condition=condition,
            until=until,
            made=self.describe_made(event, made),
            outcome=outcome,
            evidence=tuple(trace.event.id for trace in deciding),
            line=write_commitment(act, condition, until, outcome, deciding),
        )

    def find_made(self, event: Event) -> str | None:
        """Return the day on which something was said, or of a plan that of its report; None where unknown."""
        if event.status == "happened":
            return self.find_day(event)
        bounds = self.inferred.get(event.report_id)
        return event.report.published or (bounds.end if bounds and bounds.granularity else None)

    def describe_made(self, event: Event, made: str | None) -> str | None:
        """Return when a commitment was made, as coarse as the report gives it: a day, a month, or two days (`A/B`)."""
        date = place_event(event, self.inferred) if event.status == "happened" else None
        if made is None or date is None or date.start is None or date.start == date.end:
            return made
        return date.start[:7] if date.granularity == "month" else f"{date.start}/{made}"

    def find_outcome(self, act: Act, made: str | None) -> tuple[Outcome, list[Trace]]:
        """Return the outcome and the records that decide it: the first that tells it done, else the last of others."""
        aim = act.content or (act.event if act.event.event_type not in ACTS or act.kind == "announced" else None)
        if act.event.status == "cancelled" and made is not None:
            return "cancelled", [self.make_trace(act.event, made)]
        if aim is None or made is None:
            return "open", []
        target = self.make_trace(aim, made)
        by_outcome: dict[Outcome, list[Trace]] = defaultdict(list)
        for trace in self.list_later(act, target):
            found = judge(target, trace, act)
            if found is not None:
                by_outcome[found].append(trace)
        if by_outcome["kept"]:
            return "kept", by_outcome["kept"][:1]
        decided = [(traces[-1].day, outcome) for outcome, traces in by_outcome.items() if traces]
        if not decided:
            return "open", []
        last = max(decided)[1]
        return last, by_outcome[last][-1:]

    def list_later(self, act: Act, target: Trace) -> list[Trace]:
        """Return the records of a later day that fit the content, each once, by day."""
        kinds = [target.event.event_type]
        if act.content is None:
            kinds += [name for name, kind in self.types.items() if kind.alone == target.event.event_type != name]
        found: dict[str, Trace] = {}
        for kind in kinds:
            for key in sorted(target.actors) or [""]:
                traces = self.traces.get((act.story, kind, key), [])
                start = bisect_right(traces, target.day, key=lambda trace: trace.day)
                for trace in traces[start : start + SCANNED]:
                    if trace.event.id != act.event.id and fits(target, trace):
                        found[trace.event.id] = trace
        return sorted(found.values(), key=lambda trace: (trace.day, rank_event(trace.event)))


def fits(target: Trace, trace: Trace) -> bool:
    """Return whether a record is about the same deed as a content: a shared recipient, or with a shared actor also a
    place, or the mode of a content that names neither.
    """
    if target.recipients & trace.recipients:
        return True
    if not target.actors & trace.actors:
        return False
    bare = not (target.recipients or target.event.place)
    mode = target.event.mode
    return bool(target.places & trace.places) or (bare and mode is not None and mode == trace.event.mode)


def judge(target: Trace, trace: Trace, act: Act) -> Outcome | None:
    """Return what a later record says of a content; None where it says nothing new of it."""
    later = trace.event
    wanted = not target.event.negated
    if later.status in DONE and later.within is None:
        return "kept" if wanted != later.negated else "contradicted"
    if later.status == "cancelled" and wanted:
        return "cancelled"
    if later.status == "planned" and later.negated == wanted:
        return "contradicted" if act.kind == "demanded" else "dropped"
    return None


def find_until(content: Event | None, made: str | None) -> str | None:
    """Return the last day that the report states for what is still to be done."""
    date = content.date if content else None
    if date is None or date.basis != "expression" or date.end is None or (made is not None and date.end <= made):
        return None
    return date.end


def write_commitment(
    act: Act, condition: str | None, until: str | None, outcome: Outcome, deciding: Sequence[Trace]
) -> str:
    """Return the line of a commitment: the act, its condition in the report's words, its term, and what came of it."""
    content = read_record(act.content) if act.content else None
    deed = read_record(act.event)
    line = write_deed(deed, content, choose_word(deed, [act.event])).removesuffix(".")
    words = load_rows("line_outcomes", ("outcome", "words"), 1)
    itself = any(trace.event.id == act.event.id for trace in deciding)
    told = words[("itself" if itself else outcome,)]["words"]
    told = told.replace("{when}", f" ({write_day(deciding[0].day)})" if deciding else "")
    told_already = act.event.status == "conditional" and act.content is None
    line += f"; the condition as reported: “{condition}”" if condition and not told_already else ""
    line += f"; by {write_day(until)}" if until else ""
    return f"{line}: {told}."

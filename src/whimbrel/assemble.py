"""From coded reports to the affair: every step in order, and the ids of actors made one over all reports."""

from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version

from msgspec import structs

from whimbrel.affair import Affair, Commitment, Incident, Period, Story
from whimbrel.codebook import load_codebook
from whimbrel.gazetteer import Gazetteer
from whimbrel.records import Actor, Attribution, Coding, Event
from whimbrel.series.relations import count_relations
from whimbrel.stories.chronology import list_entries
from whimbrel.stories.commitments import find_commitments
from whimbrel.stories.copies import group_copies
from whimbrel.stories.datelines import infer_days
from whimbrel.stories.disagreements import find_disagreements
from whimbrel.stories.entities import EntityIndex, link_entities
from whimbrel.stories.incidents import merge_events
from whimbrel.stories.stories import group_stories


def build_affair(
    codings: Iterable[Coding], *, gazetteer: Gazetteer | None = None, period: Period | None = None
) -> Affair:
    """Return everything that some coded reports make together.

    A `gazetteer` names states and adds the dated holders of offices to the ledger. `period` is what relations are
    counted by: without it weeks, or months where the incidents span more than a year. A report given twice counts once.
    All codings are held in memory.
    """
    known = tuple({coding.report.id: coding for coding in codings}.values())
    copies = group_copies(coding.report for coding in known)
    stories = group_stories(known, copies)
    entities = link_entities(known, gazetteer, stories=stories)
    incidents = merge_events(known, copies=copies, stories=stories, entities=entities)
    ledger = find_disagreements(
        incidents, known, copies=copies, entities=entities, gazetteer=gazetteer, stories=stories
    )
    inferred = infer_days(known, stories)
    commitments = find_commitments(known, incidents, entities, inferred=inferred)
    events = tuple(event for coding in known for event in coding.events)
    linker = Linker(entities, events)
    linked = tuple(linker.link_incident(incident) for incident in incidents)
    codebook = load_codebook()
    counted = [incident for incident in linked if incident.event_type in codebook.types]
    return Affair(
        version=find_version(),
        reports=tuple(coding.report for coding in known),
        events=tuple(linker.link_event(event) for event in events),
        copies=copies,
        stories=tuple(linker.link_story(story) for story in stories),
        entities=entities.entities,
        incidents=linked,
        disagreements=ledger,
        commitments=tuple(linker.link_commitment(commitment) for commitment in commitments),
        chronology=list_entries(incidents, events, inferred=inferred),
        relations=count_relations(counted, period=period or choose_period(incidents), codebook=codebook),
    )


def choose_period(incidents: Sequence[Incident]) -> Period:
    """Return weeks where nine in ten dated incidents lie within a year, else months."""
    days = sorted(i.date.end or i.date.start or "" for i in incidents if i.date and (i.date.end or i.date.start))
    if not days:
        return "week"
    first, last = days[len(days) // 20], days[-1 - len(days) // 20]
    years = int(last[:4]) - int(first[:4])
    return "week" if years == 0 or (years == 1 and last[4:] <= first[4:]) else "month"


def find_version() -> str:
    """Return the version of Whimbrel that put the affair together."""
    try:
        return version("whimbrel")
    except PackageNotFoundError:
        return "unknown"


class Linker:
    """Gives actors the ids of the affair's entities in place of those that a report alone could give."""

    def __init__(self, entities: EntityIndex, events: Sequence[Event]) -> None:
        self.entities = entities
        self.reports = {event.id: event.report_id for event in events}
        votes: dict[str, Counter[str]] = {}
        for event in events:
            for actor in (*event.actors, *event.recipients):
                found = entities.find(actor, event.report_id)
                if found and actor.entity_id:
                    votes.setdefault(actor.entity_id, Counter())[found] += 1
        self.ids = {old: min(found, key=lambda id_: (-found[id_], id_)) for old, found in votes.items()}
        self.known = {entity.id for entity in entities.entities}

    def link_actor(self, actor: Actor, report_id: str) -> Actor:
        """Return the actor of one report with its entity's id, or with none where it is no entity."""
        return structs.replace(actor, entity_id=self.entities.find(actor, report_id))

    def link_actors(self, actors: Iterable[Actor], report_id: str) -> tuple[Actor, ...]:
        """Return the actors of one report with the ids of their entities."""
        return tuple(self.link_actor(actor, report_id) for actor in actors)

    def link_layers(self, layers: Iterable[Attribution], report_id: str) -> tuple[Attribution, ...]:
        """Return the layers of who says so, their speakers with the ids of their entities."""
        return tuple(
            structs.replace(layer, speaker=self.link_actor(layer.speaker, report_id)) if layer.speaker else layer
            for layer in layers
        )

    def link_event(self, event: Event) -> Event:
        """Return the event, its parties and speakers with the ids of their entities."""
        return structs.replace(
            event,
            actors=self.link_actors(event.actors, event.report_id),
            recipients=self.link_actors(event.recipients, event.report_id),
            attribution=self.link_layers(event.attribution, event.report_id),
            figures=tuple(
                structs.replace(figure, attribution=self.link_layers(figure.attribution, event.report_id))
                for figure in event.figures
            ),
        )

    def link_first(self, actors: Iterable[Actor], reports: Sequence[str]) -> tuple[Actor, ...]:
        """Return actors that come from some of `reports`, each with the id that the first report to know it gives."""
        linked = []
        for actor in actors:
            ids = (self.entities.find(actor, report) for report in reports)
            linked.append(structs.replace(actor, entity_id=next((id_ for id_ in ids if id_), None)))
        return tuple(linked)

    def link_incident(self, incident: Incident) -> Incident:
        """Return the incident, its parties with the ids of their entities."""
        return structs.replace(
            incident,
            actors=self.link_first(incident.actors, incident.reports),
            recipients=self.link_first(incident.recipients, incident.reports),
        )

    def link_commitment(self, commitment: Commitment) -> Commitment:
        """Return the commitment, its parties with the ids of their entities."""
        report = [self.reports[commitment.act]] if commitment.act in self.reports else []
        return structs.replace(
            commitment,
            actors=self.link_first(commitment.actors, report),
            recipients=self.link_first(commitment.recipients, report),
        )

    def link_story(self, story: Story) -> Story:
        """Return the story, its main actors as entities."""
        ids = [id_ if id_ in self.known else self.ids.get(id_) for id_ in story.actors]
        return structs.replace(story, actors=tuple(dict.fromkeys(id_ for id_ in ids if id_)))

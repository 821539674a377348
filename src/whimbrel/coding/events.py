"""The events of a report: readings, status, attribution and actors put together into records."""

from whimbrel.codebook import Codebook
from whimbrel.coding.attribution import SAYING, Attributed, AttributionFinder
from whimbrel.coding.drafts import BY_CONTENT, Draft, Drafter, list_above, list_within, merge_same
from whimbrel.coding.entities import Entities
from whimbrel.coding.layers import Layers
from whimbrel.coding.observations import ObservationFinder
from whimbrel.coding.parse import VERBAL, Parse
from whimbrel.coding.parties import covers, find_parties, speaks_for
from whimbrel.coding.scoring import Reading, Scorer
from whimbrel.coding.writer import RecordWriter
from whimbrel.lexicon import Lexicon
from whimbrel.records import Actor, CoderVersion, Event, Report

ASKING, MATTERS = "REQUEST", "@matter"
COOPERATIVE_QUADS, VERBAL_QUADS, MATERIAL_CONFLICT = (1, 2), (1, 3), 4
WITHOUT_ACTOR = 0.8
"""What is left of the confidence of a lexicon's reading that names nobody; a model's is a probability as it is."""
OBLIGATION = frozenset({"must", "should", "ought"})


class EventFinder:
    """Finds the events of a report."""

    def __init__(
        self,
        codebook: Codebook,
        lexicon: Lexicon,
        scorer: Scorer,
        version: CoderVersion,
        observations: ObservationFinder,
    ) -> None:
        self.codebook, self.lexicon, self.scorer, self.version = codebook, lexicon, scorer, version
        self.observations = observations
        self.drafter = Drafter(codebook, lexicon)
        self.attribution = AttributionFinder(lexicon)

    def find_events(self, parse: Parse, entities: Entities, report: Report) -> tuple[Event, ...]:
        """Return the events of `report`, parsed as `parse` with the mentions `entities`, in the order of their
        triggers.
        """
        said = self.attribution.find_attributions(parse)
        drafts = self.find_drafts(parse, entities, said)
        if not drafts:
            return ()
        words = {token: draft.deed for draft in drafts for token in draft.tokens}
        ties = self.observations.find_ties(parse, entities, said, words, report.published)
        tables = (self.codebook, self.lexicon, self.version)
        layers = Layers(parse, entities, said)
        writer = RecordWriter(*tables, parse=parse, layers=layers, ties=ties, report=report)
        return tuple(writer.write_events(drafts))

    def find_drafts(self, parse: Parse, entities: Entities, said: list[Attributed]) -> list[Draft]:
        """Return the events as drafts, speech acts before what they are about."""
        readings = [r for r in self.scorer.score_words(parse, entities) if parse.is_prose[r.token]]
        readings = self._drop_purposes(parse, [r for r in readings if not self.drafter.is_condition(parse, r.token)])
        parents = self.drafter.find_parents(parse, readings)
        drafts: dict[int, Draft] = {}
        for reading in sorted(readings, key=lambda r: len(self._list_above(r, parents))):
            parent = parents.get(reading.token)
            drafts[reading.token] = self._make_draft(parse, entities, reading, parent, drafts, said)
        for draft in sorted(drafts.values(), key=lambda d: -len(list_above(d))):
            self._address_parent(draft)
        result: list[Draft] = []
        for draft in sorted(drafts.values(), key=lambda d: d.token):
            contents = list_within(draft, drafts.values())
            self.drafter.judge_promise(draft, contents)
            self.drafter.judge_threat(
                draft, contents, any(speaks_for(a, c.actors) for a in draft.actors for c in contents)
            )
            free = [a for a in said if a.clause and a.cue not in drafts]
            result += self.drafter.list_future(draft, self._find_announcement(parse, entities, draft, free))
        kept = self._drop_empty(parse, sorted(result, key=lambda d: len(list_above(d))))
        for draft in kept:
            draft.mode = self.drafter.resolve_mode(draft, list_within(draft, kept))
        return merge_same(parse, kept)

    def _drop_purposes(self, parse: Parse, readings: list[Reading]) -> list[Reading]:
        """Leave out the helpful purpose of a deed ("gave money *to help* them"): it is the same event told again."""
        types = self.codebook.types
        deeds = {r.token: r for r in readings if types[r.type].quad in COOPERATIVE_QUADS}
        kept = []
        for reading in readings:
            deed = deeds.get(parse.heads[reading.token]) if parse.deps[reading.token] == "advcl" else None
            if deed is None or types[reading.type].alone == reading.type:
                kept.append(reading)
            else:
                deed.spare += reading.recipients
        return kept

    def _list_above(self, reading: Reading, parents: dict[int, Reading]) -> list[Reading]:
        above = []
        while reading.token in parents:
            reading = parents[reading.token]
            above.append(reading)
        return above

    def _make_draft(
        self,
        parse: Parse,
        entities: Entities,
        reading: Reading,
        parent: Reading | None,
        drafts: dict[int, Draft],
        said: list[Attributed],
    ) -> Draft:
        status = self.drafter.read_status(parse, reading, parent)
        outer = drafts.get(parent.token) if parent else None
        actors = find_parties(parse, entities, reading.actors, said)
        recipients = find_parties(parse, entities, reading.recipients, said)
        recipients = recipients or find_parties(parse, entities, reading.spare, said)
        if not recipients and self.codebook.types[reading.type].quad == MATERIAL_CONFLICT:
            recipients = entities.find_things(reading.recipients)
        if not recipients and reading.type == ASKING:
            asked = [s for f in reading.content if parse.pos[f] in VERBAL for s in parse.find_surface_subject(f)]
            recipients = find_parties(parse, entities, [s for s in asked if s not in reading.actors], said)
        ids = {(a.start, a.end) for a in actors}
        own = {actor.entity_id for actor in actors}
        recipients = tuple(r for r in recipients if (r.start, r.end) not in ids and r.entity_id not in own)
        actors = self._drop_askers(reading, outer, actors)
        if outer is not None and not actors and not parse.find_children(reading.token, "nsubj", "nsubjpass", "csubj"):
            named = {party.entity_id for party in recipients}
            actors = tuple(a for a in self._list_doers(outer) if a.entity_id not in named)
        return Draft(
            reading.token,
            reading.words,
            reading.type,
            reading.mode,
            status.status,
            status.negated,
            status.cues,
            actors,
            recipients,
            reading.confidence * (1.0 if actors or reading.judged is not None else WITHOUT_ACTOR),
            reading.contexts,
            reading.carrier,
            outer,
            tense=status.tense,
            deed=(reading.type, reading.mode),
        )

    def _list_doers(self, outer: Draft) -> tuple[Actor, ...]:
        """Return whose act the content of a speech act is where it names nobody itself."""
        row = self.lexicon.contents.get(outer.type)
        by_role = {"subj": outer.actors, "recipient": outer.recipients}
        return by_role.get(row.actor, ()) if row is not None else ()

    def _drop_askers(self, reading: Reading, outer: Draft | None, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """Return the actors without those who ask others for the act or accuse them of it, where a model found them."""
        row = self.lexicon.contents.get(outer.type) if outer is not None else None
        if outer is None or row is None or row.actor != "recipient" or reading.judged is None:
            return actors
        asking = {actor.entity_id for actor in outer.actors}
        return tuple(actor for actor in actors if actor.entity_id not in asking)

    def _address_parent(self, draft: Draft) -> None:
        """Give the speech act around `draft` those of its parties that it is addressed to, where it names nobody
        itself.
        """
        outer = draft.parent
        row = self.lexicon.contents.get(outer.type) if outer is not None else None
        if outer is None or row is None or outer.recipients:
            return
        own = {actor.entity_id for actor in outer.actors}
        for role in row.recipients:
            outer.recipients = tuple(p for p in getattr(draft, role) if p.entity_id not in own)
            if outer.recipients:
                return

    def _find_announcement(
        self, parse: Parse, entities: Entities, draft: Draft, said: list[Attributed]
    ) -> Draft | None:
        """Return a draft of the statement that is itself an act by what it says, or None.

        The actor of a planned act announces it ("said it would strike"), or somebody else says that it must be done.
        """
        obliged = any(parse.lower[cue] in OBLIGATION and parse.heads[cue] == draft.token for cue in draft.cues)
        if draft.parent is not None or not draft.actors or not (draft.status == "planned" or obliged):
            return None
        for attributed in said:
            if attributed.kind not in SAYING or attributed.speaker is None or not covers(attributed, draft.token):
                continue
            speakers = find_parties(parse, entities, [attributed.speaker], said)
            if speakers and speaks_for(speakers[0], draft.actors) != obliged:
                return make_announcement(attributed, draft, speakers, obliged)
        return None

    def _drop_empty(self, parse: Parse, drafts: list[Draft]) -> list[Draft]:
        """Leave out what names no party: nouns in passing, and analysis ("this move suggests")."""
        kept: list[Draft] = []
        for draft in drafts:
            if draft.parent is not None and draft.parent not in kept:
                draft.parent = None
            by_verb = parse.pos[draft.token] == "VERB" or draft.carrier is not None
            if (
                draft.actors
                or draft.recipients
                or draft.parent is not None
                or (by_verb and not self._is_analysis(parse, draft))
            ):
                kept.append(draft)
        return kept

    def _is_analysis(self, parse: Parse, draft: Draft) -> bool:
        """Tell whether a word of speech has no speaker but a matter: "this move suggests a dialogue"."""
        verb = draft.token if parse.pos[draft.token] == "VERB" else draft.carrier
        verbal = self.codebook.types[draft.type].quad in VERBAL_QUADS
        subjects = parse.find_surface_subject(verb) if verbal and verb is not None else []
        return any(parse.lemmas[subject] in self.lexicon.classes[MATTERS] for subject in subjects)


def make_announcement(attributed: Attributed, draft: Draft, speakers: tuple[Actor, ...], obliged: bool) -> Draft:
    """Return the draft of a statement by `speakers` that is an act by its content `draft`."""
    own = {speaker.entity_id for speaker in speakers}
    others = tuple(
        actor for actor in draft.actors if actor.entity_id not in own and not speaks_for(speakers[0], (actor,))
    )
    return Draft(
        token=attributed.cue,
        words=(attributed.cue,),
        type=ASKING if obliged else draft.type,
        mode=BY_CONTENT,
        status="happened",
        negated=False,
        cues=[],
        actors=speakers,
        recipients=draft.actors if obliged else draft.recipients or others,
        confidence=draft.confidence,
        contexts=(),
        from_speech=True,
        deed=(draft.type, None),
    )

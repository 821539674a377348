"""The events of a report: readings, status, attribution and actors put together into records."""

from collections.abc import Iterable
from itertools import pairwise

from whimbrel.codebook import Codebook
from whimbrel.coding.attribution import SAYING, Attributed, AttributionFinder
from whimbrel.coding.drafts import BY_CONTENT, Draft, Drafter
from whimbrel.coding.entities import Entities
from whimbrel.coding.parse import VERBAL, Parse
from whimbrel.coding.scoring import Reading, Scorer
from whimbrel.lexicon import Lexicon
from whimbrel.records import Actor, Attribution, CoderVersion, Event, Report, ReportRef, Span, hash_text, make_span

ASKING, ACCUSING = "REQUEST", "ACCUSE"
MATERIAL_COOPERATION, MATERIAL_CONFLICT = 2, 4
OBLIGATION = frozenset({"must", "should", "ought"})
FIRST_PERSON = frozenset({"we", "i", "us", "our", "my", "me"})
MAX_LAYERS = 3


class EventFinder:
    """Finds the events of a report."""

    def __init__(self, codebook: Codebook, lexicon: Lexicon, scorer: Scorer, version: CoderVersion) -> None:
        self.codebook, self.lexicon, self.scorer, self.version = codebook, lexicon, scorer, version
        self.drafter = Drafter(codebook, lexicon)
        self.attribution = AttributionFinder(lexicon)

    def find_events(self, parse: Parse, entities: Entities, report: Report) -> tuple[Event, ...]:
        """Return the events of `report`, parsed as `parse` with the mentions `entities`, in the order of their
        triggers.
        """
        said = self.attribution.find_attributions(parse)
        drafts = self.find_drafts(parse, entities, said)
        writer = RecordWriter(self, parse, entities, said, report)
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
        kept = self._drop_empty(parse, result)
        for draft in kept:
            draft.mode = self.drafter.resolve_mode(draft, list_within(draft, kept))
        return merge_same(parse, kept)

    def _drop_purposes(self, parse: Parse, readings: list[Reading]) -> list[Reading]:
        """Leave out the helpful purpose of a deed ("gave money *to help* them"): it is the same event told again."""
        types = self.codebook.types
        deeds = {r.token: r for r in readings if types[r.type].quad == MATERIAL_COOPERATION}
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
        recipients = tuple(r for r in recipients if (r.start, r.end) not in ids)
        if outer is not None and not actors and not parse.find_children(reading.token, "nsubj", "nsubjpass", "csubj"):
            row = self.lexicon.contents.get(outer.type)
            actors = (
                ()
                if row is None
                else outer.actors
                if row.actor == "subj"
                else outer.recipients
                if row.actor == "recipient"
                else ()
            )
            actors = tuple(a for a in actors if a.entity_id not in {r.entity_id for r in recipients})
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
            reading.confidence,
            reading.contexts,
            reading.carrier,
            outer,
        )

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
        """Leave out nouns that name no party and hang on no verb of their own ("war", "talks" in passing)."""
        return [
            d
            for d in drafts
            if d.actors or d.recipients or d.parent or parse.pos[d.token] == "VERB" or d.carrier is not None
        ]


def list_within(draft: Draft, drafts: Iterable[Draft]) -> list[Draft]:
    """Return those of `drafts` that stand directly within `draft`."""
    return [other for other in drafts if other.parent is draft]


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
    )


def list_above(draft: Draft) -> list[Draft]:
    """Return the speech acts that `draft` stands within, nearest first."""
    above = []
    while draft.parent is not None:
        draft = draft.parent
        above.append(draft)
    return above


def covers(attributed: Attributed, token: int) -> bool:
    """Tell whether the content of an attribution holds the token."""
    return any(low <= token < high for low, high in attributed.ranges)


def speaks_for(speaker: Actor, actors: tuple[Actor, ...]) -> bool:
    """Tell whether `speaker` is one of `actors` or an official of the same state or group."""
    for actor in actors:
        if speaker.entity_id == actor.entity_id:
            return True
        if (
            speaker.country is not None
            and speaker.country == actor.country
            and set(speaker.sectors) & set(actor.sectors)
        ):
            return True
    return False


def find_parties(parse: Parse, entities: Entities, heads: list[int], said: list[Attributed]) -> tuple[Actor, ...]:
    """Return the actors that `heads` stand for; "we" is the speaker of the statement that it stands in."""
    first = [head for head in heads if parse.pos[head] == "PRON" and parse.lower[head] in FIRST_PERSON]
    found = list(entities.find_actors([head for head in heads if head not in first]))
    for head in first:
        found += _find_speaker_of(parse, entities, head, said)
    return tuple(found)


def _find_speaker_of(parse: Parse, entities: Entities, head: int, said: list[Attributed]) -> list[Actor]:
    for attributed in said:
        if (
            attributed.speaker is not None
            and attributed.speaker != head
            and covers(attributed, head)
            and attributed.speaker in entities.mentions
        ):
            mention = entities.mentions[attributed.speaker]
            return [entities.make_first_person(head, mention)]
    return []


def merge_same(parse: Parse, drafts: list[Draft]) -> list[Draft]:
    """Keep one draft of several in a sentence that tell one event: same type, parent, status, and parties that do not
    differ.
    """
    kept: list[Draft] = []
    replaced: dict[int, Draft] = {}
    for draft in drafts:
        twin = next((k for k in kept if _is_same(parse, k, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        twin.actors = max(twin.actors, draft.actors, key=len)
        twin.recipients = max(twin.recipients, draft.recipients, key=len)
        twin.mode = twin.mode or draft.mode
        twin.confidence = max(twin.confidence, draft.confidence)
        replaced[id(draft)] = twin
    for draft in kept:
        if draft.parent is not None:
            draft.parent = replaced.get(id(draft.parent), draft.parent)
    return kept


def _is_same(parse: Parse, a: Draft, b: Draft) -> bool:
    if a.type != b.type or a.parent is not b.parent or a.status != b.status or a.negated != b.negated:
        return False
    if parse.sentence_of[a.token] != parse.sentence_of[b.token] or (a.mode and b.mode and a.mode != b.mode):
        return False
    return _agree(a.actors, b.actors) and _agree(a.recipients, b.recipients) and not (not a.actors and not a.recipients)


def _agree(a: tuple[Actor, ...], b: tuple[Actor, ...]) -> bool:
    ids = [{x.entity_id for x in side} for side in (a, b)]
    return ids[0] <= ids[1] or ids[1] <= ids[0]


class RecordWriter:
    """Writes the drafts of one report as records."""

    def __init__(
        self, finder: EventFinder, parse: Parse, entities: Entities, said: list[Attributed], report: Report
    ) -> None:
        self.finder, self.parse, self.entities, self.said, self.report = finder, parse, entities, said, report
        self.ref = ReportRef(
            source=report.source, title=report.title, publisher=report.publisher, published=report.published
        )
        self.ids: dict[int, str] = {}

    def write_events(self, drafts: list[Draft]) -> list[Event]:
        """Return one record a draft, in the order of the triggers."""
        known = {id(draft) for draft in drafts}
        for draft in drafts:
            if draft.parent is not None and id(draft.parent) not in known:
                draft.parent = None
        events = [self._write(draft) for draft in drafts]
        unique = {event.id: event for event in events}
        return sorted(unique.values(), key=lambda e: (e.trigger.start, e.within is not None))

    def _id(self, draft: Draft) -> str:
        if id(draft) not in self.ids:
            trigger = self._trigger(draft)
            within = self._id(draft.parent) if draft.parent is not None else None
            self.ids[id(draft)] = hash_text(self.report.id, draft.type, str(trigger.start), str(trigger.end), within)
        return self.ids[id(draft)]

    def _write(self, draft: Draft) -> Event:
        row = self.finder.codebook.types[draft.type]
        mode = draft.mode if draft.mode in row.modes else None
        attribution = self._find_attribution(draft)
        return Event(
            id=self._id(draft),
            report_id=self.report.id,
            within=self._id(draft.parent) if draft.parent is not None else None,
            event_type=draft.type,
            mode=mode,
            contexts=self._find_contexts(draft),
            quad=row.quad,
            score=self.finder.codebook.score(draft.type, mode),
            status=draft.status,
            negated=draft.negated,
            status_cues=self._find_cues(draft),
            actors=draft.actors,
            recipients=draft.recipients,
            place=None,
            date=None,
            attribution=attribution,
            figures=(),
            evidence=self._evidence(draft),
            trigger=self._trigger(draft),
            confidence=round(draft.confidence * (0.8 if not draft.actors else 1.0), 2),
            coder=self.finder.version,
            report=self.ref,
        )

    def _find_cues(self, draft: Draft) -> tuple[Span, ...]:
        """Return the cues in the event's own sentence, words side by side as one span."""
        runs: list[list[int]] = []
        for cue in sorted(set(draft.cues)):
            if self.parse.sentence_of[cue] != self.parse.sentence_of[draft.token]:
                continue
            if runs and runs[-1][-1] == cue - 1:
                runs[-1].append(cue)
            else:
                runs.append([cue])
        return tuple(self._span(run[0], run[-1] + 1) for run in runs)

    def _span(self, low: int, high: int) -> Span:
        return make_span(self.parse.text, self.parse.starts[low], self.parse.ends[high - 1])

    def _trigger(self, draft: Draft) -> Span:
        words = sorted(draft.words)
        run = [draft.token]
        for a, b in pairwise(words):
            if a == draft.token and b == a + 1:
                run.append(b)
        return self._span(run[0], run[-1] + 1)

    def _evidence(self, draft: Draft) -> Span:
        low, high = self.parse.sentences[self.parse.sentence_of[draft.token]]
        while low < high - 1 and (self.parse.pos[low] == "SPACE" or not self.parse.is_prose[low]):
            low += 1
        while high - 1 > low and self.parse.pos[high - 1] == "SPACE":
            high -= 1
        return self._span(low, high)

    def _find_contexts(self, draft: Draft) -> tuple[str, ...]:
        low, high = self.parse.sentences[self.parse.sentence_of[draft.token]]
        table = self.finder.lexicon.contexts
        found = list(draft.contexts)
        for i in range(low, high):
            for word in (self.parse.lemmas[i], " ".join(self.parse.lemmas[i : i + 2])):
                found += table.get(word, ())
        return tuple(dict.fromkeys(found))

    def _find_attribution(self, draft: Draft) -> tuple[Attribution, ...]:
        """Return who says so, outermost first; the act of speech itself is not attributed to itself."""
        if draft.parent is not None and draft.parent.from_speech:
            return self._find_attribution(draft.parent)
        found = []
        for attributed in self.said:
            if not attributed.clause or attributed.cue == draft.token or not covers(attributed, draft.token):
                continue
            if draft.from_speech and attributed.cue in draft.words:
                continue
            if attributed.cue in {outer.token for outer in list_above(draft)}:
                continue
            found.append(attributed)
        found.sort(key=lambda a: (-sum(high - low for low, high in a.ranges), a.kind == "hedge"))
        return (*(self._attribute(a) for a in found[:MAX_LAYERS]), *self._find_accusers(draft))

    def _find_accusers(self, draft: Draft) -> tuple[Attribution, ...]:
        """What somebody is accused of is so by the accuser's word."""
        if draft.parent is None or draft.parent.type != ACCUSING:
            return ()
        cue = self._trigger(draft.parent)
        return tuple(Attribution(speaker=actor, cue=cue) for actor in draft.parent.actors[:1])

    def _attribute(self, attributed: Attributed) -> Attribution:
        speakers: tuple[Actor, ...] = ()
        if attributed.speaker is not None:
            speakers = find_parties(self.parse, self.entities, [attributed.speaker], self.said)
            if not speakers:
                speakers = (self.entities.make_plain_actor(attributed.speaker),)
        return Attribution(
            speaker=speakers[0] if speakers else None,
            cue=self._span(attributed.cue, max(attributed.cue_end, attributed.cue + 1)),
            hedged=attributed.hedged,
        )

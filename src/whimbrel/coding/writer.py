"""Drafts -> records: spans, attribution, contexts and ids of each event."""

from itertools import pairwise

from whimbrel.codebook import Codebook
from whimbrel.coding.drafts import Draft, list_above
from whimbrel.coding.layers import Layers
from whimbrel.coding.observations import observe_draft
from whimbrel.coding.parse import Parse
from whimbrel.coding.ties import Ties
from whimbrel.lexicon import Lexicon
from whimbrel.records import (
    Attribution,
    CoderVersion,
    Event,
    Report,
    ReportRef,
    Span,
    hash_text,
    make_span,
)

ACCUSING = ("ACCUSE", "allege")


class RecordWriter:
    """Writes the drafts of one report as records."""

    def __init__(
        self,
        codebook: Codebook,
        lexicon: Lexicon,
        version: CoderVersion,
        *,
        parse: Parse,
        layers: Layers,
        ties: Ties,
        report: Report,
    ) -> None:
        self.codebook, self.lexicon, self.version = codebook, lexicon, version
        self.parse, self.layers, self.ties, self.report = parse, layers, ties, report
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
        row = self.codebook.types[draft.type]
        mode = draft.mode if draft.mode in row.modes else None
        seen = observe_draft(self.ties, self.layers, draft)
        return Event(
            id=self._id(draft),
            report_id=self.report.id,
            within=self._id(draft.parent) if draft.parent is not None else None,
            event_type=draft.type,
            mode=mode,
            contexts=self._find_contexts(draft),
            quad=row.quad,
            score=self.codebook.score(draft.type, mode),
            status=draft.status,
            negated=draft.negated,
            status_cues=self._find_cues(draft),
            actors=draft.actors,
            recipients=draft.recipients,
            place=seen.place,
            date=seen.date,
            attribution=self._find_attribution(draft),
            figures=seen.figures,
            evidence=self._evidence(draft),
            trigger=self._trigger(draft),
            confidence=round(draft.confidence, 2),
            coder=self.version,
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
        table = self.lexicon.contexts
        found = list(draft.contexts)
        for i in range(low, high):
            for word in (self.parse.lemmas[i], " ".join(self.parse.lemmas[i : i + 2])):
                found += table.get(word, ())
        return tuple(dict.fromkeys(found))

    def _find_attribution(self, draft: Draft) -> tuple[Attribution, ...]:
        """Return who says so, outermost first; the act of speech itself is not attributed to itself."""
        if draft.parent is not None and draft.parent.from_speech:
            return self._find_attribution(draft.parent)
        own = {draft.token, *(outer.token for outer in list_above(draft))}
        own.update(draft.words if draft.from_speech else ())
        return (*self.layers.find_layers(draft.token, frozenset(own)), *self._find_accusers(draft))

    def _find_accusers(self, draft: Draft) -> tuple[Attribution, ...]:
        """What somebody is accused of is so by the accuser's word."""
        if draft.parent is None or (draft.parent.type, draft.parent.mode) != ACCUSING:
            return ()
        cue = self._trigger(draft.parent)
        return tuple(Attribution(speaker=actor, cue=cue) for actor in draft.parent.actors[:1])

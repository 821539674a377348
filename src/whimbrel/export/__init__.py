"""Records -> files: one writer a format, each taking events as they come."""

from whimbrel.export.writers import FORMATS, CsvWriter, EventWriter, JsonlWriter, ParquetWriter, find_form, open_writer

__all__ = ["FORMATS", "CsvWriter", "EventWriter", "JsonlWriter", "ParquetWriter", "find_form", "open_writer"]

"""HTML pages -> Report."""

import io
import re
from collections.abc import Iterator
from typing import Any

from whimbrel.errors import ReadError
from whimbrel.ingest.options import ReadOptions
from whimbrel.ingest.report import read_report
from whimbrel.ingest.streams import read_whole
from whimbrel.ingest.text import clean_text, decode_bytes
from whimbrel.records import Failure, Report

CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
CHARSET_REACH = 4096


def read_page(stream: io.BufferedReader, source: str, options: ReadOptions) -> Iterator[Report | Failure]:
    """Yield the one report of a page, with the title, site, date and address it gives; raise `ReadError` for none."""
    data = read_whole(stream, source, options.max_bytes)
    declared = CHARSET.search(data[:CHARSET_REACH])
    page = clean_text(decode_bytes(data, source, declared[1].decode("ascii") if declared else None))
    document = extract_page(page, source)
    yield read_report(
        document.text,
        source,
        options,
        title=document.title,
        publisher=document.sitename or document.hostname,
        url=document.url,
        published=document.date,
        headings=["".join(head.itertext()) for head in document.body.iter("head")],
    )


def extract_page(page: str, source: str) -> Any:
    """Return trafilatura's document of `page`; raise `ReadError` where it finds no text."""
    import trafilatura

    try:
        document: Any = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # Only what the page's markup states: the extensive search also takes the year of a footer for a date.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # whatever a parser trips over in one broken page, the run goes on
        reason = f"the page cannot be parsed ({type(error).__name__})"
        raise ReadError(source, reason, "save the report as plain text") from error
    if document is None or not (document.text or "").strip():
        raise ReadError(source, "no text in the page", "check that the page holds an article, or save it as plain text")
    return document

"""Text and what is known of it -> Report."""

from collections.abc import Collection, Sequence

from whimbrel.errors import OptionError, ReadError
from whimbrel.ingest.blocks import find_blocks
from whimbrel.ingest.datelines import find_header
from whimbrel.ingest.dates import find_closing_date, find_date, find_stamp, read_date
from whimbrel.ingest.language import SAMPLE, detect_language
from whimbrel.ingest.lines import MARKUP
from whimbrel.ingest.options import ReadOptions
from whimbrel.ingest.streams import EMPTY_MEND
from whimbrel.ingest.text import clean_text, normalise_text
from whimbrel.records import Block, PublishedBasis, Report, hash_text


def make_report(
    text: str,
    *,
    source: str = "text",
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    published_basis: PublishedBasis | None = None,
    external_id: str | None = None,
    language: str | None = None,
    headings: Collection[str] = (),
) -> Report:
    """Return the report of `text` and what is known of it.

    What is not given is looked for in the text: a headline, a date in the first line or dateline, the language.
    `published_basis` says where a given date came from (`option` if not said); `headings` are lines known to be some.
    Raise `OptionError` where `published` is no date, `ReadError` where the text holds nothing to read.
    """
    text = clean_text(text)
    date = None if published is None else read_date(published)
    if published is not None and date is None:
        raise OptionError(f"published: {published!r} is not a date; write it as 2024-03-22")
    title, publisher, url = clean_line(title), clean_line(publisher), clean_line(url)
    header_end, header_date = find_header(text)
    blocks = find_blocks(text, header_end, title=title, headings=headings)
    prose = sample_prose(text, blocks)
    if not prose:
        raise ReadError(source, "no text to read" if text.strip() else "empty", EMPTY_MEND)
    basis: PublishedBasis | None = (published_basis or "option") if date else None
    if date is None:
        date, basis = find_published(text, blocks, header_date)
    normal = normalise_text(text)
    return Report(
        id=hash_text(normal, publisher, url, date),
        text=text,
        text_hash=hash_text(normal),
        source=source,
        external_id=clean_line(external_id),
        title=title or find_headline(text, blocks),
        publisher=publisher,
        url=url,
        published=date,
        published_basis=basis,
        language=language or detect_language(prose),
        blocks=blocks,
    )


def read_report(
    text: str,
    source: str,
    options: ReadOptions,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    external_id: str | None = None,
    headings: Collection[str] = (),
) -> Report:
    """Return the report that a reader found; the metadata's date `published` is left out where it is none.

    Raise `ReadError` where the text is empty, holds nothing to read, or is longer than the options allow.
    """
    if len(text) > options.max_chars:
        reason = f"{len(text):,} characters, more than the {options.max_chars:,} of one report"
        raise ReadError(source, reason, "split it into its reports, or raise `max_chars`")
    basis: PublishedBasis = "metadata" if options.published is None else "option"
    return make_report(
        text,
        source=source,
        title=title,
        publisher=publisher,
        url=url,
        published=options.published or (read_date(published) if published else None),
        published_basis=basis,
        external_id=external_id,
        language=options.language,
        headings=headings,
    )


def clean_line(value: str | None) -> str | None:
    """Return `value` on one line without control characters; None where nothing is left."""
    return " ".join(clean_text(value).split()) or None if value else None


def sample_prose(text: str, blocks: Sequence[Block]) -> str:
    """Return the first paragraphs of `text`, enough to tell its language; "" where it has none."""
    sample = ""
    for block in blocks:
        if block.kind == "paragraph" and len(sample) < SAMPLE:
            sample += text[block.start : min(block.end, block.start + SAMPLE)] + "\n"
    return sample


def find_published(
    text: str, blocks: Sequence[Block], header_date: str | None
) -> tuple[str | None, PublishedBasis | None]:
    """Return the date of publication that the text gives, and its basis: its header, a dateline at the top, or
    a stamp near the beginning.
    """
    if header_date:
        return header_date, "first_line"
    for block in blocks:
        if block.kind == "paragraph":
            break
        line = text[block.start : block.end]
        date = find_date(line) if block.kind == "dateline" else find_closing_date(line)
        if date:
            return date, "dateline"
    stamp = find_stamp(text)
    return (stamp, "text") if stamp else (None, None)


def find_headline(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the heading over the story, without its markup, or None."""
    for block in blocks:
        if block.kind == "paragraph":
            return None
        line = text[block.start : block.end]
        if block.kind == "heading" and any(char.isalnum() for char in line) and not find_closing_date(line):
            return clean_line(line.strip("#*_ ") if MARKUP.match(line) else line)
    return None

"""The layout of a report: which of its characters are header, dateline or heading, and which are read as sentences."""

import re
from collections.abc import Collection, Iterator

from whimbrel.ingest.datelines import find_dateline
from whimbrel.ingest.lines import CLOSERS, LIST_ITEM, MARKUP, ends_sentence, find_paragraphs
from whimbrel.records import Block, BlockKind

TITLE_WORDS, PLAIN_WORDS, HEADLINE_WORDS = 16, 10, 25
"""The most words of a heading: in title case, in sentence case, and as the first line of all."""
LONGEST_HEADING = 200
CAPITAL_SHARE = 0.7
"""A heading in title case has at least this share of its words of four letters and more in capitals."""
TITLE_MATCH_WORDS = 3
"""A shorter title may as well be the first words of a sentence."""

SEPARATOR = r"\W+"

Piece = tuple[BlockKind | None, int, int]
"""Kind (None: heading or paragraph, not yet told), start, end."""


def find_blocks(
    text: str, header_end: int = 0, *, title: str | None = None, headings: Collection[str] = ()
) -> tuple[Block, ...]:
    """Return the blocks of `text`: in order, apart from each other, and together all of it but white space.

    `header_end` is where a first-line header ends. Where the story begins with the `title`, that is a heading; so are
    the paragraphs among `headings` (known from a page's markup).
    """
    pieces = list(split_pieces(text, header_end, title))
    top = next((place for place, (kind, _, _) in enumerate(pieces) if kind in (None, "paragraph")), None)
    known = {" ".join(heading.split()) for heading in headings}
    blocks: list[Block] = []
    leads = False  # whether prose or a heading follows, so that a piece can be the heading over it
    for place in range(len(pieces) - 1, -1, -1):
        kind, start, end = pieces[place]
        piece = text[start:end]
        if kind is None:
            heading = " ".join(piece.split()) in known or is_heading(piece, top=place == top, leads=leads)
            kind = "heading" if heading else "paragraph"
        blocks.append(Block(kind=kind, start=start, end=end))
        if kind in ("heading", "paragraph"):
            leads = kind == "heading" or is_prose(piece)
    return keep_prose(text, blocks[::-1])


def split_pieces(text: str, header_end: int, title: str | None) -> Iterator[Piece]:
    """Yield the pieces of `text`: its header, what opens its paragraphs, and their rest."""
    header = text[:header_end]
    if header.strip():
        yield "header", len(header) - len(header.lstrip()), len(header.rstrip())
    titles = list_titles(title)
    first = True
    for start, end in find_paragraphs(text, header_end):
        begin = start
        for kind, stop in find_openings(text, start, end, titles if first else [], first=first):
            yield kind, begin, stop
            begin = skip_space(text, stop, end)
        if begin < end:
            yield (None if begin == start else "paragraph"), begin, end
            first = first and begin == start and not is_prose(text[start:end])


def find_openings(
    text: str, start: int, end: int, titles: list[re.Pattern[str]], *, first: bool
) -> Iterator[tuple[BlockKind, int]]:
    """Yield kind and end of each dateline or repeated title that opens the paragraph `start`:`end`."""
    while start < end:
        stop = find_dateline(text, start, end, first=first)
        kind: BlockKind = "dateline"
        if stop == start:
            kind, stop = "heading", find_title(text, start, end, titles)
        if stop == start:
            return
        yield kind, start + len(text[start:stop].rstrip())
        start = skip_space(text, stop, end)


def list_titles(title: str | None) -> list[re.Pattern[str]]:
    """Return the patterns of the title as a text repeats it: whole, and without the site's name after a bar or dash."""
    parts = dict.fromkeys([title, re.split(r"\s*[|–—]\s|\s*-\s", title)[0]]) if title else ()
    # What follows must begin anew: "Envoys meet in Cairo. Two …", not "Envoys meet in Cairo hotel".
    after = rf"[{re.escape(CLOSERS)}]*[ ]?[.!?:]*(?=\s*$|\s+[^\sa-z,;])"
    patterns = []
    for part in parts:
        words = re.findall(r"\w+", part[: 2 * LONGEST_HEADING])
        if len(words) >= TITLE_MATCH_WORDS:
            patterns.append(re.compile(rf"\W{{0,2}}(?i:{SEPARATOR.join(words)}){after}"))
    return patterns


def find_title(text: str, start: int, end: int, titles: list[re.Pattern[str]]) -> int:
    """Return the end of a title repeated at `start`, with its final stop, or `start`."""
    matches = (pattern.match(text, start, end) for pattern in titles)
    return next((match.end() for match in matches if match), start)


def skip_space(text: str, start: int, end: int) -> int:
    """Return the place of the first character from `start` that is not white space, or `end`."""
    while start < end and text[start].isspace():
        start += 1
    return start


def is_prose(piece: str) -> bool:
    """Tell whether `piece` ends as a sentence does, or is longer than any heading."""
    return ends_sentence(piece) or len(piece) > LONGEST_HEADING


def is_heading(piece: str, *, top: bool, leads: bool) -> bool:
    """Tell whether a piece on its own is a heading.

    `top`: it is the first of the story. `leads`: prose or another heading comes next.
    """
    words = piece.split()
    if not any(char.isalnum() for char in piece) or MARKUP.match(piece):
        return True
    if LIST_ITEM.match(piece) or len(piece) > LONGEST_HEADING or words[0][0].islower():
        return False
    bare = piece.rstrip(CLOSERS)
    titled = is_title_case(words)
    if bare.endswith((",", ":", ";", "…")):
        return False
    if bare.endswith((".", "!")):
        return top and leads and titled and 5 <= len(words) <= TITLE_WORDS
    if bare.endswith("?"):
        return leads and (titled or top) and len(words) <= TITLE_WORDS
    if titled and len(words) <= TITLE_WORDS:
        return True
    return leads and len(words) <= (HEADLINE_WORDS if top else PLAIN_WORDS)


def is_title_case(words: list[str]) -> bool:
    """Tell whether the longer of `words` are mostly in capitals; a single one is not enough."""
    long = [word for word in (word.lstrip("\"'“‘(«") for word in words) if len(word) >= 4 and word[0].isalpha()]
    return len(long) >= 2 and sum(word[0].isupper() for word in long) >= CAPITAL_SHARE * len(long)


def keep_prose(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    """Return `blocks`; where none is a paragraph, the last heading with words becomes one: all there is to read."""
    if all(block.kind != "paragraph" for block in blocks):
        for place in range(len(blocks) - 1, -1, -1):
            block = blocks[place]
            if block.kind == "heading" and any(char.isalnum() for char in text[block.start : block.end]):
                blocks[place] = Block(kind="paragraph", start=block.start, end=block.end)
                break
    return tuple(blocks)

"""Lines to paragraphs: which line ends stand between paragraphs, and which only wrap a line."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

NARROW, WIDE = 45, 130
"""Wrapped lines are as long as these; longer ones are whole paragraphs."""
SLACK, SENTENCE_SLACK = 12, 3
"""Columns by which a line may fall short of the width and still be full; fewer where a sentence ends with it."""
WRAPPED_SHARE = 0.4
"""A text is wrapped where at least this share of its likely lines goes on with a small letter on the next one."""
CLOSERS = "\"'’”»)]*_"
LIST_ITEM = re.compile(r"(?:[-*•–—>]|\d{1,2}[.)])\s")
MARKUP = re.compile(r"#{1,6}\s|\*\*[^*]+\*\*$|__[^_]+__$")
"""A heading as Markdown writes it."""

Line = tuple[int, int]
"""Start and end of a line, without the white space at its ends."""


def ends_sentence(line: str) -> bool:
    """Tell whether `line` ends as a sentence does, be it inside quotation marks."""
    return line.rstrip().rstrip(CLOSERS).rstrip().endswith((".", "!", "?", "…", ":", ";"))


def find_lines(text: str, start: int) -> Iterator[Line]:
    """Yield the lines of `text` from `start`, stripped; a blank line is (n, n)."""
    while start <= len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        left = start + len(line) - len(line.lstrip())
        yield (left, left + len(line.strip())) if line.strip() else (start, start)
        start = stop + 1


def find_paragraphs(text: str, start: int = 0) -> list[Line]:
    """Return start and end of each paragraph of `text` from `start`.

    A blank line ends a paragraph. A single line end does so too, unless the text is hard-wrapped and the line is full.
    """
    lines = list(find_lines(text, start))
    width = find_width(text, lines)
    paragraphs: list[Line] = []
    previous: Line = (start, start)
    for line in lines:
        if line[0] == line[1]:
            pass
        elif previous[0] < previous[1] and is_continued(text, previous, line, width):
            paragraphs[-1] = (paragraphs[-1][0], line[1])
        else:
            paragraphs.append(line)
        previous = line
    return paragraphs


def find_width(text: str, lines: Sequence[Line]) -> int:
    """Return the width to which the text is wrapped, or 0 where it is not."""
    likely = [
        (line, after) for line, after in pairwise(lines) if NARROW <= line[1] - line[0] <= WIDE and after[0] < after[1]
    ]
    broken = [line for line, after in likely if is_broken(text[line[0] : line[1]], text[after[0]])]
    if not broken or len(broken) < WRAPPED_SHARE * len(likely):
        return 0
    if any(
        stop - start > 2 * WIDE for start, stop in lines
    ):  # paragraphs on one line each: the short ones are headings
        return 0
    return max(stop - start for start, stop in broken)


def is_broken(line: str, following: str) -> bool:
    """Tell whether the text `following` the line goes on with the line's sentence."""
    return following[0].islower() and not ends_sentence(line)


def is_continued(text: str, line: Line, after: Line, width: int) -> bool:
    """Tell whether the line `after` goes on with the paragraph of `line`."""
    this, following = text[line[0] : line[1]], text[after[0] : after[1]]
    if LIST_ITEM.match(following) or MARKUP.match(this) or MARKUP.match(following):
        return False
    if is_broken(this, following):
        return True
    if not width or find_indent(text, after) > find_indent(text, line):
        return False
    slack = SENTENCE_SLACK if ends_sentence(this) else SLACK
    return len(this) + 1 + len(following.split(maxsplit=1)[0]) > width - slack


def find_indent(text: str, line: Line) -> int:
    """Return how many white characters stand before `line`."""
    return line[0] - (text.rfind("\n", 0, line[0]) + 1)

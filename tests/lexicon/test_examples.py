"""Every row of action says by its example what it does; here each is held to it."""

from collections import deque

import pytest

from whimbrel.codebook import load_codebook
from whimbrel.coding.parse import Parse
from whimbrel.lexicon import load_lexicon
from whimbrel.pipeline import make_sentence
from whimbrel.records import Failure

NO_EVENT = "NONE"
BY_CONTENT = "*"


def find_lemmas(parse, trigger):
    """Return what the words of a trigger may be called in the lexicon."""
    inside = [i for i, start in enumerate(parse.starts) if trigger.start <= start < trigger.end]
    return {form for i in inside for form in (parse.lemmas[i], parse.lower[i])}


def check_row(row, events, parse):
    """Return what is wrong with the events coded from a row's example, or None."""
    found = [event for event in events if row.head in find_lemmas(parse, event.trigger)]
    if row.type == NO_EVENT:
        return f"found {tell_codes(found)}, should be no event" if found else None
    if not found:
        return f"no event of this word, found {tell_codes(events)}"
    typed = [event for event in found if event.event_type == row.type]
    if not typed:
        return f"found {tell_codes(found)}"
    if row.mode not in (None, BY_CONTENT) and row.mode not in {event.mode for event in typed}:
        return f"found {tell_codes(typed)}"
    return None


def tell_codes(events):
    return ", ".join(f"{e.event_type}/{e.mode or ''} “{e.trigger.text}”" for e in events) or "nothing"


def tell_row(row):
    wanted = row.type + (f"/{row.mode}" if row.mode else "")
    return f"{row.path}:{row.line} {' '.join(row.words)} ({row.pos}) {wanted}"


@pytest.fixture
def docs(coder, monkeypatch):
    """The parsed reports, as the coder comes by them; in batches that halve the time for reports of one sentence."""
    monkeypatch.setattr("whimbrel.annotate.annotator.BATCH", 128)
    found = deque()
    annotate = coder.annotator.annotate

    def keep(reports):
        for doc in annotate(reports):
            found.append(doc)
            yield doc

    monkeypatch.setattr(coder.annotator, "annotate", keep)
    return found


def test_every_example_is_coded_as_its_row_says(coder, docs):
    rows = [row for row in coder.lexicon.list_events() if row.example]
    wrong = []
    for row, coding in zip(rows, coder.code(make_sentence(row.example) for row in rows), strict=True):
        parse = Parse(docs.popleft(), coder.lexicon.lemmas, coder.lexicon.act_verbs)
        fault = coding.reason if isinstance(coding, Failure) else check_row(row, coding.events, parse)
        if fault:
            wrong.append(f"{tell_row(row)}: {fault}\n    {row.example}")
    assert not wrong, f"{len(wrong)} of {len(rows)} examples are coded otherwise:\n" + "\n".join(wrong)


@pytest.fixture(scope="module")
def rows():
    return list(load_lexicon().list_events())


def test_every_row_of_action_has_an_example(rows):
    assert [tell_row(row) for row in rows if not row.example and row.type != NO_EVENT] == []


def test_every_code_of_a_row_is_in_the_codebook(rows):
    book = load_codebook()
    wrong = [row for row in rows if row.type not in book.types and row.type != NO_EVENT]
    wrong += [
        row
        for row in rows
        if row.type in book.types and row.mode not in (None, BY_CONTENT) and row.mode not in book.types[row.type].modes
    ]
    wrong += [row for row in rows if not set(row.contexts) <= set(book.contexts)]
    assert [tell_row(row) for row in wrong] == []


def test_the_mode_is_left_to_the_content_only_where_it_can_be(rows):
    """Only these three types have modes by what they are about (modes.tsv)."""
    lexicon = load_lexicon()
    known = {event_type for event_type, _ in lexicon.modes}
    assert [tell_row(row) for row in rows if row.mode == BY_CONTENT and row.type not in known] == []


def test_contents_and_modes_name_types_and_modes_of_the_codebook():
    book, lexicon = load_codebook(), load_lexicon()
    assert set(lexicon.contents) <= set(book.types)
    for (event_type, content), mode in lexicon.modes.items():
        inner, _, inner_mode = content.partition(":")
        assert mode in book.types[event_type].modes, (event_type, content, mode)
        assert not inner_mode or inner_mode in book.types[inner].modes, (event_type, content, mode)
        assert inner in book.types, (event_type, content, mode)


def test_no_row_stands_twice(rows):
    seen, twice = set(), []
    for row in rows:
        key = (row.words, row.pos, row.where)
        twice += [tell_row(row)] if key in seen else []
        seen.add(key)
    assert twice == []

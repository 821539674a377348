import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from samples import EVENT, TEXT
from strategies import WORDS, events, maybe
from whimbrel.records import Event, find_broken_spans, hash_text, make_span, read_event, write_json

SPAN_PATHS = [
    "status_cues[0]",
    "actors[0]",
    "actors[0].via",
    "recipients[1]",
    "place",
    "date.span",
    "attribution[0].speaker",
    "attribution[1].cue",
    "figures[0].span",
    "figures[0].attribution[0].cue",
    "evidence",
    "trigger",
]


def replace_at(value, path, change):
    """Return `value` with `change` made to the record at `path`, such as `actors[0].via`."""
    if not path:
        return structs.replace(value, **change)
    step, _, rest = path.partition(".")
    name, _, index = step.partition("[")
    old = getattr(value, name)
    if not index:
        return structs.replace(value, **{name: replace_at(old, rest, change)})
    i = int(index.rstrip("]"))
    return structs.replace(value, **{name: (*old[:i], replace_at(old[i], rest, change), *old[i + 1 :])})


@given(events())
def test_any_event_survives_json(event):
    line = write_json(event)
    assert b"\n" not in line
    assert read_event(line) == event
    assert read_event(line.decode()) == event


@pytest.mark.parametrize(
    "change",
    [
        {"status": "done"},
        {"status": None},
        {"trigger": None},
        {"quad": "four"},
        {"actors": [{"text": "Vesk"}]},
        {"confidence": None},
    ],
)
def test_json_that_is_no_event_is_refused(change):
    row = msgspec.to_builtins(EVENT) | change
    with pytest.raises(msgspec.ValidationError):
        read_event(msgspec.json.encode(row))


def test_json_has_every_field_of_the_design():
    assert list(msgspec.json.decode(write_json(EVENT))) == list(Event.__struct_fields__)


def test_records_cannot_be_changed():
    with pytest.raises(AttributeError):
        EVENT.quad = 1


@given(st.lists(maybe(WORDS), max_size=4), st.lists(maybe(WORDS), max_size=4))
def test_hashes_are_equal_only_for_equal_parts(parts, others):
    assert (hash_text(*parts) == hash_text(*others)) == (parts == others)


@given(WORDS, st.data())
def test_hash_tells_where_a_text_is_split(text, data):
    cut, other = (data.draw(st.integers(0, len(text))) for _ in range(2))
    same = hash_text(text[:cut], text[cut:]) == hash_text(text[:other], text[other:])
    assert same == (cut == other)


def test_hash_of_nothing_differs_from_that_of_an_empty_part():
    assert len({hash_text(), hash_text(""), hash_text(None), hash_text("", ""), hash_text("-"), hash_text("0:")}) == 6


def test_hash_takes_lone_surrogates_and_is_the_same_in_every_run():
    assert len(hash_text("\udcff")) == 32
    assert hash_text("Rafah", None, "") == "8c8f70d1a0f1274d8a3dcc61de4b9113"


@given(st.data())
def test_spans_that_hold_are_not_reported(data):
    text = data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
    assert find_broken_spans(data.draw(events(text)), text) == []


@pytest.mark.parametrize("path", SPAN_PATHS)
@pytest.mark.parametrize(
    "change",
    [
        {"text": "another"},
        {"start": 5, "end": 4, "text": ""},
        {"start": len(TEXT) + 1, "end": len(TEXT) + 1, "text": ""},
        {"start": -5, "end": -1, "text": TEXT[-5:-1]},
    ],
)
def test_a_wrong_span_is_found_wherever_it_is(path, change):
    assert find_broken_spans(replace_at(EVENT, path, change), TEXT) == [f"event.{path}"]


def test_every_wrong_span_is_found():
    event = EVENT
    for path in SPAN_PATHS:
        event = replace_at(event, path, {"text": "another"})
    assert sorted(find_broken_spans(event, TEXT)) == sorted(f"event.{path}" for path in SPAN_PATHS)


def test_offsets_count_code_points():
    assert make_span("𝄞é Rafah", 3, 8).text == "Rafah"

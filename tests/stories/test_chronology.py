"""The chronology: order, dates as coarse as they are, undated incidents, contents of speech acts."""

import random
from datetime import date

import pytest
from line_samples import make_date, make_event, make_incident
from msgspec import structs

from whimbrel.affair import Entry, Story
from whimbrel.records import Actor, Block, Coding, Date, Report, Span
from whimbrel.stories.chronology import choose_entity, list_entries, write_when
from whimbrel.stories.datelines import infer_days, place_event, resolve_timex
from whimbrel.stories.lines import find_condition, load_contents


def list_lines(*groups, inferred=None) -> list[str]:
    incidents = [make_incident(*group) for group in groups]
    events = [event for group in groups for event in group]
    return [entry.line for entry in list_entries(incidents, events, inferred=inferred)]


def make_entry(start, end, granularity="day", basis="expression") -> Entry:
    return Entry(
        incident="i", start=start, end=end, granularity=granularity, basis=basis, line="", undated=not (start or end)
    )


def test_entries_stand_in_the_order_of_their_days_and_undated_ones_last():
    week = make_event("w", actors="Week", date=make_date("2030-05-06", "2030-05-12", granularity="week"))
    day = make_event("d", actors="Day", date=make_date("2030-05-08", "2030-05-08"))
    bound = make_event("b", actors="Bound", date=make_date(None, "2030-05-08", "published"))
    plan = make_event("p", actors="Plan", status="planned", date=make_date("2030-05-08", None, "published"))
    nowhen = make_event("n", actors="Nowhen", date=None, published=None)
    groups = [(nowhen,), (plan,), (bound,), (day,), (week,)]
    lines = list_lines(*groups)
    assert [line.split()[0] for line in lines] == ["Week", "Day", "Bound", "Plan", "Nowhen"]
    for seed in range(5):
        random.Random(seed).shuffle(groups)
        assert list_lines(*groups) == lines


def test_entry_keeps_granularity_and_says_what_has_no_date():
    month = make_event("m", date=make_date("2030-05-01", "2030-05-31", granularity="month"))
    none = make_event("n", date=None, published=None)
    dated, undated = list_entries([make_incident(none), make_incident(month)], [none, month])
    assert (dated.start, dated.end, dated.granularity, dated.undated) == ("2030-05-01", "2030-05-31", "month", False)
    assert (undated.start, undated.end, undated.granularity, undated.undated) == (None, None, None, True)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (make_entry("2030-05-08", "2030-05-08"), "8 May 2030"),
        (make_entry(None, "2030-05-08"), "by 8 May 2030"),
        (make_entry("2030-05-08", None), "from 8 May 2030"),
        (make_entry("2030-05-01", None, "month"), "from May 2030"),
        (make_entry("2030-05-01", "2030-05-31", "month"), "May 2030"),
        (make_entry("2030-01-01", "2030-12-31", "year"), "2030"),
        (make_entry("2030-05-06", "2030-05-12", "week"), "6 to 12 May 2030"),
        (make_entry("2030-05-27", "2030-06-02", "week"), "27 May to 2 June 2030"),
        (make_entry("2029-12-31", "2030-01-06", "week"), "31 December 2029 to 6 January 2030"),
        (make_entry(None, None), "undated"),
        (make_entry("odd", "odd"), "odd"),
    ],
)
def test_dates_in_words(entry, words):
    assert write_when(entry) == words


def test_act_and_content_stand_in_one_line():
    act = make_event("a", "THREATEN", actors="Orlania", word="threatened")
    content = make_event("c", mode="aerial", actors="Orlania", recipients="Veskia", within="a", status="planned")
    assert list_lines((act,), (content,)) == ["Orlania threatened to attack Veskia from the air."]


@pytest.mark.parametrize(
    ("act", "content", "line"),
    [
        (("REQUEST", "Orlania", ""), {"actors": "Veskia"}, "Orlania called on Veskia to keep a truce."),
        (("REQUEST", "A", ""), {"actors": "Veskia", "negated": True}, "A called on Veskia not to keep a truce."),
        (("REQUEST", "Orlania", ""), {}, "Orlania called for a truce."),
        (("AGREE", "Orlania", "Veskia"), {"actors": "Orlania"}, "Orlania undertook to keep a truce."),
        (("AGREE", "A", "Veskia"), {"actors": "A", "negated": True}, "A undertook not to keep a truce."),
        (("REJECT", "Orlania", ""), {"actors": "Orlania", "negated": True}, "Orlania refused to keep a truce."),
        (("ACCUSE", "A", "B"), {"actors": "B"}, "A accused or criticised B for keeping a truce."),
        (("SUPPORT", "A", "B"), {"actors": "B"}, "A praised or backed B for keeping a truce."),
        (("CONSULT", "Orlania+Veskia", ""), {}, "Orlania and Veskia held talks about a truce."),
        (("THREATEN", "", "Veskia"), {"actors": "Orlania"}, "Veskia was threatened."),
    ],
)  # fmt: skip
def test_acts_with_contents(act, content, line):
    event = make_event("a", act[0], actors=act[1], recipients=act[2], word="a")
    inner = make_event("c", "RETREAT", mode="ceasefire", within="a", status="planned", **content)
    assert list_lines((event,), (inner,)) == [line]


def test_content_that_is_told_as_done_has_a_line_with_its_speaker():
    act = make_event("a", "ACCUSE", mode="allege", actors="Orlania", recipients="Veskia", word="accused")
    deed = make_event("c", actors="Veskia", recipients="fishermen", within="a", speaker="Orlania", word="attacked")
    denied = make_event("d", actors="Veskia", within="a", negated=True)
    lines = list_lines((act,), (deed,), (denied,))
    assert "Veskia attacked fishermen, according to Orlania." in lines
    assert len(lines) == 2


def test_line_shows_the_word_of_the_report_and_its_condition():
    shelled = make_event("s", actors="Orlania", word="shelled")
    would = make_event(
        "w", actors="Orlania", status="conditional", sentence="It would if Dorr fell, he said.", cue="if", word="would"
    )
    assert list_lines((shelled,), (would,)) == [
        "Orlania carried out an attack (“shelled”).",
        "Orlania would carry out an attack (“would”), “if Dorr fell”.",
    ]


@pytest.mark.parametrize(
    ("sentence", "cue", "words"),
    [
        ("If Dorr fell, it would strike.", "If", "If Dorr fell"),
        ("It would strike if asked", "if", "if asked"),
        ("It would strike unless Dorr, the port, held", "unless", "unless Dorr"),
        ("If the rebels took Dorr Orlania would strike", "If", "If the rebels took Dorr"),
        ("If Orlania would strike is open", "If", None),
        ("It did not say whether Orlania would strike", "whether", None),
        ("It would strike", "would", None),
    ],
)
def test_condition_has_the_words_of_the_report(sentence, cue, words):
    at, start = sentence.find("Orlania"), sentence.index("strike")
    actors = (Actor(text="Orlania", start=at, end=at + 7, name="Orlania"),) if at >= 0 else ()
    trigger = Span(start=start, end=start + 6, text="strike")
    event = make_event("e", status="conditional", sentence=sentence, cue=cue)
    assert find_condition((None, structs.replace(event, actors=actors, trigger=trigger))) == words


def test_what_is_left_open_hangs_on_no_condition():
    sentence = "It did not say whether Orlania had struck."
    event = make_event("e", status="conditional", actors="Orlania", sentence=sentence, cue="whether", word="struck")
    assert list_lines((event,)) == ["Orlania may have carried out an attack (“struck”)."]


def test_entity_has_the_incidents_of_its_names():
    one, other = make_event("a", actors="Orlania"), make_event("b", actors="Dorria", recipients="ORLANIA")
    third = make_event("c", actors="Dorria")
    incidents = [make_incident(event) for event in (one, other, third)]
    chosen = choose_entity(incidents, [one, other, third], ["Orlania"])
    assert [incident.id for incident in chosen] == ["incident a", "incident b"]


# --- datelines ------------------------------------------------------------------------------------------------------


def make_interval(start: str, end: str) -> Date:
    return structs.replace(make_date(start, end, "inferred", None), approximate=True, reports=("r2",))


def infer(text: str, start: str, end: str) -> Date:
    block = Block(kind="dateline", start=0, end=len(text))
    report = Report(id="r1", text=text, text_hash="h", source="x", blocks=(block,))
    story = Story(
        id="s", title="", reports=("r1",), origins=1, actors=(), start=None, end=None,
        inferred={"r1": make_interval(start, end)},
    )  # fmt: skip
    return infer_days([Coding(report=report)], [story])["r1"]


@pytest.mark.parametrize(
    ("text", "start", "end", "day"),
    [
        ("DORR, May 8 (Agency) —", "2030-05-01", "2030-05-20", "2030-05-08"),
        ("DORR, 8 May (Agency) —", "2030-05-01", "2030-05-20", "2030-05-08"),
        ("DORR, Jan. 2 (Agency) —", "2029-12-20", "2030-01-10", "2030-01-02"),
        ("DORR, June 8 (Agency) —", "2030-05-01", "2030-05-20", None),
        ("DORR, May 8 (Agency) —", "2029-05-01", "2030-05-20", None),
        ("DORR, May 8, 2017 —", "2030-05-01", "2030-05-20", None),
        ("DORR, February 31 (Agency) —", "2030-01-01", "2030-04-20", None),
        ("DORR (Agency) —", "2030-05-01", "2030-05-20", None),
    ],
)
def test_dateline_without_a_year_is_read_within_the_story(text, start, end, day):
    found = infer(text, start, end)
    assert (found.start, found.end) == ((day, day) if day else (start, end))
    assert found.basis == "inferred"
    assert found.reports == ("r2",)


@pytest.mark.parametrize(
    ("timex", "status", "start", "end"),
    [
        ("XXXX-WXX-1", "happened", "2030-05-06", "2030-05-06"),
        ("XXXX-WXX-3TNI", "happened", "2030-05-08", "2030-05-08"),
        ("XXXX-WXX-1", "planned", "2030-05-13", "2030-05-13"),
        ("XXXX-10-07", "happened", "2029-10-07", "2029-10-07"),
        ("XXXX-10-07", "planned", "2030-10-07", "2030-10-07"),
        ("PTXH", "happened", None, "2030-05-08"),
        (None, "happened", None, "2030-05-08"),
        (None, "planned", "2030-05-08", None),
        (None, "ongoing", "2030-05-08", "2030-05-08"),
    ],
)
def test_events_of_an_undated_report_take_its_inferred_day(timex, status, start, end):
    own = structs.replace(make_date(None, None), timex=timex)
    event = make_event("e", published=None, report="r1", status=status, date=own if timex else None)
    found = place_event(event, {"r1": structs.replace(make_interval("2030-05-08", "2030-05-08"), granularity="day")})
    assert (found.start, found.end, found.basis) == (start, end, "inferred")


def test_an_interval_gives_bounds_and_no_day():
    event = make_event(
        "e", published=None, report="r1", date=structs.replace(make_date(None, None), timex="XXXX-WXX-1")
    )
    found = place_event(event, {"r1": make_interval("2030-05-01", "2030-05-20")})
    assert (found.start, found.end) == (None, "2030-05-20")
    assert place_event(event, {}) is None


def test_words_that_give_no_day_leave_the_day_of_the_report():
    event = make_event("e", published="2030-05-10", date=structs.replace(make_date(None, None), timex="PTXH"))
    found = place_event(event, {})
    assert (found.start, found.end, found.basis) == (None, "2030-05-10", "published")


def test_impossible_days_are_none():
    assert resolve_timex("XXXX-02-31", date(2030, 5, 8), ahead=False) is None
    assert resolve_timex("XXXX-02-29", date(1, 1, 1), ahead=False) is None


ABOUT = {
    "THREATEN": {"event_type": "ASSAULT", "actors": "Orlania", "recipients": "Veskia"},
    "REQUEST": {"event_type": "RETREAT", "mode": "ceasefire", "actors": "Veskia"},
    "AGREE": {"event_type": "CONSULT", "mode": "visit", "actors": "Orlania", "recipients": "Veskia"},
    "CONCEDE": {"event_type": "RETREAT", "mode": "withdraw", "actors": "Orlania"},
    "REJECT": {"event_type": "RETREAT", "mode": "ceasefire", "actors": "Orlania", "negated": True},
    "ACCUSE": {"event_type": "ASSAULT", "actors": "Veskia"},
    "SUPPORT": {"event_type": "RETREAT", "mode": "access", "actors": "Veskia"},
    "CONSULT": {"event_type": "RETREAT", "mode": "ceasefire"},
}


@pytest.mark.parametrize("row", load_contents().values(), ids=lambda row: f"{row['type']} {row['mode']}")
def test_contents_examples(row):
    act = make_event("a", row["type"], mode=row["mode"] or None, actors="Orlania", word="a")
    content = make_event("c", within="a", status="planned", **ABOUT[row["type"]])
    assert list_lines((act,), (content,)) == [row["example"]]

"""The words of a line: every row of the tables, every status, names, figures, places and speakers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_samples import make_actor, make_event, make_figure, make_incident, make_place
from msgspec import structs

from whimbrel.codebook import load_codebook
from whimbrel.stories import lines
from whimbrel.stories.chronology import write_line

CODES = [(t.name, m) for t in load_codebook().types.values() for m in ("", *t.modes)]
PHRASES = lines.load_phrases()


def write(**fields) -> str:
    return write_line(make_incident(make_event("e", **fields)))


def test_every_code_has_a_row_and_no_row_lacks_a_code():
    assert set(PHRASES) == {*CODES, ("AGREE", "ahead"), ("CONCEDE", "ahead")}


@pytest.mark.parametrize(("event_type", "mode"), CODES)
def test_rows_examples(event_type, mode):
    line = write(event_type=event_type, mode=mode or None, actors="Orlania", recipients="Veskia")
    assert line == PHRASES[event_type, mode]["example"]


@pytest.mark.parametrize("event_type", ["AGREE", "CONCEDE"])
def test_rows_ahead(event_type):
    line = write(event_type=event_type, status="planned", actors="Orlania", recipients="Veskia")
    assert line == PHRASES[event_type, "ahead"]["example"]


PARTIES = [("Orlania", "Veskia"), ("Orlania", ""), ("", "Veskia"), ("", "")]


@pytest.mark.parametrize("status", sorted({status for status, _ in lines.load_frames()} - {"possibly"}))
@pytest.mark.parametrize("negated", [False, True])
@pytest.mark.parametrize(("actors", "recipients"), PARTIES)
def test_every_frame_is_filled(status, negated, actors, recipients):
    for event_type, mode in CODES:
        parties = {"actors": actors, "recipients": recipients}
        line = write(event_type=event_type, mode=mode or None, status=status, negated=negated, **parties)
        assert not set("{}*") & set(line), line
        assert "  " not in line and " ." not in line and line.endswith("."), line
        assert line[0].isupper(), line
        assert actors in line and recipients in line, line
        words = line.casefold().replace(".", " ").replace(",", " ").split()
        assert not negated or {"not", "no", "without", "against"} & set(words), line


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "Orlania attacked Veskia."),
        ({"negated": True}, "Orlania did not attack Veskia."),
        ({"status": "ongoing"}, "Orlania was attacking Veskia."),
        ({"status": "planned"}, "Orlania plans to attack Veskia."),
        ({"status": "planned", "negated": True}, "Orlania plans not to attack Veskia."),
        ({"status": "attempted"}, "Orlania tried to attack Veskia."),
        ({"status": "called_for"}, "Orlania was called on to attack Veskia."),
        ({"status": "conditional"}, "Orlania would attack Veskia, if a condition is met."),
        ({"status": "cancelled"}, "Orlania was to attack Veskia, but this was called off."),
        ({"status": "possible"}, "Orlania may have attacked Veskia."),
        ({"status": "possible", "date": None}, "Orlania may attack Veskia."),
        ({"actors": ""}, "Veskia was attacked."),
        ({"actors": "", "recipients": "fishermen"}, "Fishermen were attacked."),
        ({"actors": "", "status": "planned"}, "It is planned for Veskia to be attacked."),
        ({"actors": "", "recipients": ""}, "There was an attack."),
        ({"actors": "", "recipients": "", "negated": True}, "There was no attack."),
        ({"actors": "", "recipients": "", "status": "called_for"}, "There was a call for an attack."),
        ({"actors": "he"}, "Veskia was attacked."),
        ({"actors": "Orlania+Veskia", "recipients": "", "event_type": "CONSULT"}, "Orlania and Veskia held talks."),
        ({"actors": "Orlania+Dorria", "status": "planned"}, "Orlania and Dorria plan to attack Veskia."),
        ({"actors": "A+B+C+D+E", "status": "ongoing"}, "A, B, C and 2 others were attacking Veskia."),
        ({"actors": "Orlania+Orlania"}, "Orlania attacked Veskia."),
        ({"place": make_place("Dorr")}, "Orlania attacked Veskia in Dorr."),
        ({"place": make_place("Dorr bridge", "site")}, "Orlania attacked Veskia at the Dorr bridge."),
        ({"place": make_place("Veskia", "country")}, "Orlania attacked Veskia."),
        ({"speaker": "Veskia"}, "Orlania attacked Veskia, according to Veskia."),
        ({"figures": (make_figure("12", value=12, low=12, high=12),)}, "Orlania attacked Veskia (12 dead)."),
        ({"figures": (make_figure("16", value=16, low=16),)}, "Orlania attacked Veskia (at least 16 dead)."),
        ({"figures": (make_figure("20", high=20),)}, "Orlania attacked Veskia (up to 20 dead)."),
        ({"figures": (make_figure("16 to 20", low=16, high=20),)}, "Orlania attacked Veskia (16 to 20 dead)."),
        ({"figures": (make_figure("dozens", low=24, vague=True),)}, "Orlania attacked Veskia (“dozens” dead)."),
        ({"figures": (make_figure("180 missiles", "weapons", 180),)}, "Orlania attacked Veskia (“180 missiles”)."),
    ],
)  # fmt: skip
def test_lines(fields, line):
    assert write(**{"actors": "Orlania", "recipients": "Veskia", **fields}) == line


def test_line_names_a_speaker_only_where_all_reports_need_one():
    told = make_event("a", actors="Orlania", speaker="Veskia")
    plain = make_event("b", actors="Orlania")
    assert write_line(make_incident(told, plain)) == "Orlania carried out an attack."


def test_line_shows_other_tolls():
    events = [
        make_event(n, actors="Orlania", figures=(make_figure(n, value=int(n), low=int(n), high=int(n)),))
        for n in ("12", "14")
    ]
    assert write_line(make_incident(*events)) == "Orlania carried out an attack (12 dead, elsewhere “14”)."


@pytest.mark.parametrize("row", lines.load_nouns().values(), ids=lambda row: row["head"])
def test_nouns_examples(row):
    name = row["example"].rsplit(" was ", 1)[0].rsplit(" were ", 1)[0].removeprefix("The ")
    name = name if row["article"] or row["head"][0].isupper() else name[0].lower() + name[1:]
    assert write(recipients=name) == row["example"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("army", "The army was attacked."),
        ("Israeli forces", "Israeli forces were attacked."),
        ("two leaders", "Two leaders were attacked."),
        ("Karim al-Dorri", "Karim al-Dorri was attacked."),
        ("its own army", "Its own army was attacked."),
        ("bus", "The bus was attacked."),
    ],
)
def test_names(name, shown):
    assert write(recipients=name) == shown


@given(st.text(), st.text(), st.text())
def test_any_name_gives_one_line(actor, recipient, speaker):
    event = make_event("e", actors="a", recipients="b")
    incident = make_incident(event)
    deed = lines.read_incident(incident)
    deed = structs.replace(deed, actors=(make_actor(actor),), recipients=(make_actor(recipient),), speakers=(speaker,))
    line = lines.write_deed(deed, None, speaker)
    assert line.endswith(".")
    assert line.isprintable()
    assert len(line) < 600

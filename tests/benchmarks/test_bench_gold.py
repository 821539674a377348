import json
from dataclasses import replace

import pytest

from claims import Claim, Layer, Party, agree_attribution, agree_parties, load_gold, match_claims, read_event
from gold import RECORD, VARIANTS, guess_claims, load_cases, main, name_report, score_cases
from whimbrel.records import Actor, Attribution, CoderVersion, Event, Report, ReportRef, make_span

TEXT = "It rained. Ruritania struck Freedonia, the Envoy said. Zed wept."
QUOTE = "Ruritania struck Freedonia, the Envoy said."
PARTY = {"text": "Ruritania", "name": "Ruritania", "country": "RUR", "sectors": ["GOV"]}
RECORD_JSON = {
    "id": "e1",
    "within": None,
    "quote": QUOTE,
    "trigger": "struck",
    "event_type": "ASSAULT",
    "mode": None,
    "contexts": [],
    "status": "happened",
    "negated": False,
    "actors": [PARTY],
    "recipients": [{**PARTY, "text": "Freedonia", "name": "Freedonia", "country": "FRE"}],
    "attribution": [{"speaker": "the Envoy", "cue": "said", "hedged": False}],
}
A, B, C = Party(((0, 5),), "A", "AAA", ("GOV",)), Party(((10, 15),), "B", "BBB", ()), Party(((20, 25),), "C")


def write_gold(path, *records):
    path.write_text(json.dumps({"report": f"{path.stem}.txt", "records": records}), encoding="utf-8")
    return path


def make_report(source="demo/001_zed.txt", external_id=None):
    return Report(id="r", text=TEXT, text_hash="h", source=source, external_id=external_id)


def make_event():
    def actor(text, country):
        start = TEXT.index(text)
        return Actor(text=text, start=start, end=start + len(text), name=text, country=country, sectors=("GOV",))

    start = TEXT.index(QUOTE)
    said = Attribution(speaker=actor("the Envoy", None), cue=make_span(TEXT, 49, 53))
    return Event(
        id="e", report_id="r", within=None, event_type="ASSAULT", mode=None, contexts=(), quad=4, score=-9.0,
        status="happened", negated=False, status_cues=(), actors=(actor("Ruritania", "RUR"),),
        recipients=(actor("Freedonia", "FRE"),), place=None, date=None, attribution=(said,), figures=(),
        evidence=make_span(TEXT, start, start + len(QUOTE)), trigger=make_span(TEXT, start + 10, start + 16),
        confidence=1.0, coder=CoderVersion(whimbrel="0", codebook="p", model="m"), report=ReportRef(source="-"),
    )  # fmt: skip


def test_gold_and_coded_record_agree_in_all(tmp_path):
    (gold,) = load_gold(write_gold(tmp_path / "001_zed.json", RECORD_JSON), TEXT)
    found = read_event(make_event())
    assert TEXT[slice(*gold.evidence)] == QUOTE
    for fields in VARIANTS.values():
        assert match_claims([gold], [found], fields) == [(0, 0)]
    assert match_claims([gold], [found], ["within"]) == [(0, 0)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "Nobody came."}, "0 times"),
        ({"quote": "e"}, "times in the report"),
        ({"trigger": "wept"}, "trigger 'wept'"),
        ({"actors": [{**PARTY, "text": "Zed"}]}, "actors 'Zed'"),
    ],
)
def test_gold_that_does_not_fit_the_report_is_told(tmp_path, change, reason):
    with pytest.raises(ValueError, match=reason):
        load_gold(write_gold(tmp_path / "001_zed.json", {**RECORD_JSON, **change}), TEXT)


def test_parties_agree_by_half_of_their_union():
    assert agree_parties([], [])
    assert not agree_parties([A], [])
    assert agree_parties([A, B], [A])  # one of two
    assert not agree_parties([A, B], [A, C])  # one of three
    assert not agree_parties([A], [B])


def test_parties_agree_by_place_name_or_code():
    elsewhere = ((90, 95),)
    assert agree_parties([A], [Party(((4, 9),), "X")])
    assert agree_parties([A], [Party(elsewhere, "a")])
    assert agree_parties([A], [Party(elsewhere, "X", "AAA", ("GOV",))])
    assert not agree_parties([A], [Party(elsewhere, "X", "AAA", ("MIL",))])
    assert not agree_parties([C], [Party(elsewhere, "X", None, ())])


def test_attribution_agrees_layer_by_layer():
    a, b, nobody = Layer(A, False), Layer(B, True), Layer(None, True)
    assert agree_attribution([a, b], [a, b])
    assert not agree_attribution([a, b], [b, a])
    assert not agree_attribution([a], [a, nobody])
    assert agree_attribution([nobody], [nobody])
    assert not agree_attribution([nobody], [a])


CLAIM = Claim((0, 50), ((5, 9),), "ASSAULT", None, "happened", False, (A,), (B,), (), False)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, ["trigger", "type", "record", "recipients", "mode", "attribution"]),
        ({"triggers": ((20, 22),)}, ["record", "recipients", "mode", "attribution"]),
        ({"event_type": "COERCE"}, ["trigger"]),
        ({"status": "planned"}, ["trigger", "type"]),
        ({"negated": True}, ["trigger", "type"]),
        ({"actors": ()}, ["trigger", "type"]),
        ({"recipients": ()}, ["trigger", "type", "record"]),
        ({"mode": "heavy-weapons"}, ["trigger", "type", "record", "recipients"]),
        ({"attribution": (Layer(None, True),)}, ["trigger", "type", "record", "recipients", "mode"]),
        ({"evidence": (50, 90)}, []),
    ],
)
def test_each_variant_asks_for_its_fields(change, kept):
    found = replace(CLAIM, **change)
    assert [name for name, fields in VARIANTS.items() if match_claims([CLAIM], [found], fields)] == kept


def test_records_that_share_a_trigger_are_paired_first():
    other = replace(CLAIM, triggers=((20, 25),))
    assert sorted(match_claims([CLAIM, other], [other, CLAIM], RECORD)) == [(0, 1), (1, 0)]
    assert match_claims([CLAIM], [CLAIM, CLAIM], RECORD) == [(0, 0)]


def test_names_of_gold_files_follow_the_report():
    assert name_report(make_report()) == "001_zed"
    assert name_report(make_report("demo/outlets.jsonl:3", "a7")) == "outlets_a7"


def test_cases_need_their_report(tmp_path):
    write_gold(tmp_path / "001_zed.json", RECORD_JSON)
    (case,) = load_cases(tmp_path, [make_report()])
    assert score_cases([case], [[read_event(make_event())] * 2], RECORD).tolist() == [[1, 2, 1]]
    with pytest.raises(ValueError, match="no report of that name"):
        load_cases(tmp_path, [make_report("demo/002_other.txt")])


def test_baseline_guesses_at_places_of_the_report():
    (claim,) = guess_claims("It rained. Ruritania condemned Zed.")
    assert claim.event_type == "ACCUSE"
    assert claim.actors[0].places == ((11, 20),)


def test_script_returns_figures(tmp_path, monkeypatch, capsys, fake_coder):
    write_gold(tmp_path / "001_zed.json", RECORD_JSON)
    monkeypatch.setattr("gold.build_coder", lambda *_: fake_coder)
    monkeypatch.setattr("gold.read_path", lambda path: [make_report()])
    monkeypatch.setattr(fake_coder, "code", lambda reports: iter([Coded()]), raising=False)
    totals = main([str(tmp_path), "--errors", "1"])
    assert totals["attribution_f1"] == 1
    assert totals["record_precision"] == 1
    assert "fields right, of the 1 of the right type" in capsys.readouterr().out


class Coded:
    """A coding with one record."""

    events = (make_event(),)

import json

from plover61 import (
    Found,
    FoundActor,
    GoldActor,
    GoldRecord,
    find_match,
    is_country_right,
    is_sector_right,
    load_codes,
    load_records,
    main,
    read_sector,
    score_actor,
    score_type,
)

GOLD = GoldActor("rebel leader", ((10, 22),), "MOZ", "REB", True, True)


def test_sectors_of_2016_get_their_new_names():
    assert [read_sector(raw) for raw in ("MED", "HLH", "SEP", "REBsna", "GOV", "", None)] == [
        "JRN", "MED", "REB", "REB", "GOV", None, None,
    ]  # fmt: skip


def test_codes_are_iso_and_plover():
    codes = load_codes()
    assert {"RUS", "UNO", "KOS"} <= codes["country"]
    assert not {"JAP", "ITL", "GOV"} & codes["country"]
    assert len(codes["sector"]) == 25


def test_the_party_with_the_largest_share_is_the_match():
    wide, near = FoundActor((0, 30), "USA", ()), FoundActor((10, 21), "MOZ", ("REB",))
    assert find_match(GOLD, [wide, near]) is near
    assert find_match(GOLD, [FoundActor((22, 30), "MOZ", ())]) is None


def test_un_may_be_coded_as_itself():
    un = GoldActor("UN", ((0, 2),), "IGO", None, True, True)
    assert is_country_right(un, FoundActor((0, 2), "UNO", ()))
    assert not is_country_right(un, FoundActor((0, 2), None, ()))


def test_a_bare_state_may_be_its_government():
    state = GoldActor("Peru", ((0, 4),), "PER", None, True, True)
    assert is_sector_right(state, FoundActor((0, 4), "PER", ("GOV",)))
    assert not is_sector_right(state, FoundActor((0, 4), "PER", ("MIL",)))
    assert is_sector_right(GOLD, FoundActor((0, 4), "MOZ", ("PTY", "REB")))


def test_actor_scores():
    assert score_actor(GOLD, []) == [1, 0, 0, 0, 0, 0, 0]
    assert score_actor(GOLD, [FoundActor((10, 22), "MOZ", ("GOV",))]) == [1, 1, 1, 0, 1, 0, 1]
    unjudged = GoldActor("x", ((10, 22),), "MOZ", "MOS", False, True)
    assert score_actor(unjudged, [FoundActor((10, 22), "MOZ", ("REL",))]) == [1, 1, 1, 0, 0, 0, 0]


def test_type_scores():
    record = GoldRecord("1", "text", "ASSAULT", (GOLD,))
    inner = Found("ASSAULT", False, (FoundActor((10, 22), "MOZ", ()),))
    elsewhere = Found("ASSAULT", True, (FoundActor((30, 32), "MOZ", ()),))
    here = Found("ASSAULT", True, (FoundActor((10, 12), "MOZ", ()),))
    assert score_type(record, [inner]) == [1, 0, 0]
    assert score_type(record, [elsewhere]) == [1, 1, 0]
    assert score_type(record, [elsewhere, here]) == [1, 1, 1]


def make_set(path):
    actors = [{"actorText": "Zed rebels", "code": "MOZ", "sector": "REBsna"}, {"actorText": "Q", "code": "JAP"}]
    record = {"id": "G1", "event": "FIGHT", "text": "Zed rebels attacked Peru.", "source": actors}
    record["target"] = [{"actorText": "Peru army", "code": "PER", "sector": "MOS"}]
    path.write_text(json.dumps([record, {**record, "id": "G2", "target": ""}]), encoding="utf-8")
    return path


def test_records_are_loaded_with_valid_codes_only(tmp_path):
    first, second = load_records(make_set(tmp_path / "set.json"), load_codes())
    assert first.event_type == "ASSAULT"
    assert [(a.country, a.sector, a.judged, a.places) for a in first.actors] == [
        ("MOZ", "REB", True, ((0, 10),)),
        ("PER", "MOS", False, ((20, 24),)),
    ]
    assert len(second.actors) == 1


def test_script_returns_figures(tmp_path, monkeypatch, capsys, fake_coder):
    monkeypatch.setattr("plover61.build_coder", lambda *_: fake_coder)
    totals = main([str(make_set(tmp_path / "set.json")), "--errors", "3"])
    assert totals["actors"] == 3
    assert totals["found"] == 0
    assert "n = 3 actors" in capsys.readouterr().out

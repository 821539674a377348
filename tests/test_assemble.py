"""The affair of a few coded reports: every part there, its ids at one, whatever the order."""

from itertools import permutations
from json import dumps, loads
from pathlib import Path

from msgspec import json, structs

from vesk_samples import make_codings
from whimbrel.affair import Affair
from whimbrel.assemble import build_affair, choose_period
from whimbrel.gazetteer import load_gazetteer

DOCS = Path(__file__).parents[1] / "docs"


def test_everything_is_put_together():
    affair = build_affair(make_codings())
    assert len(affair.reports) == len(affair.events) == len(affair.copies) == 3
    assert {name for i in affair.incidents for name in i.events} == {event.id for event in affair.events}
    assert affair.chronology and affair.stories
    assert {relation.actors for relation in affair.relations} <= {("ORL", "VSL")}


def test_actors_have_the_ids_of_the_entities():
    affair = build_affair(make_codings(), gazetteer=load_gazetteer())
    known = {entity.id for entity in affair.entities}
    parties = [a for item in (*affair.incidents, *affair.events) for a in (*item.actors, *item.recipients)]
    assert parties
    assert {actor.entity_id for actor in parties} <= known | {None}
    assert {id_ for story in affair.stories for id_ in story.actors} <= known


def test_the_affair_reads_back_from_its_json():
    affair = build_affair(make_codings())
    assert json.decode(json.encode(affair), type=Affair) == affair


def test_a_report_given_twice_counts_once():
    codings = make_codings()
    assert build_affair([*codings, codings[0]]) == build_affair(codings)


def test_the_order_of_reports_changes_nothing_but_their_own():
    first = build_affair(make_codings())
    for some in permutations(make_codings()):
        other = build_affair(some)
        assert (other.incidents, other.disagreements, other.chronology) == (
            first.incidents,
            first.disagreements,
            first.chronology,
        )


def test_of_nothing_comes_an_empty_affair():
    affair = build_affair([])
    assert not affair.reports and not affair.incidents and not affair.relations


def test_a_type_of_another_codebook_is_kept_and_not_counted():
    [first, *_] = make_codings()
    odd = structs.replace(first, events=(structs.replace(first.events[0], event_type="HAGGLE"),))
    assert build_affair([odd]).relations == ()


def test_a_long_affair_is_counted_by_month():
    incident = build_affair(make_codings()).incidents[0]
    later = structs.replace(incident, date=structs.replace(incident.date, start="2034-01-01", end="2034-01-01"))
    assert choose_period([incident]) == "week"
    assert choose_period([incident, later]) == "month"
    assert choose_period([]) == "week"


def test_the_published_schema_is_that_of_the_types():
    schema = loads(dumps(json.schema(Affair)))
    assert loads((DOCS / "affair.schema.json").read_text(encoding="utf-8")) == schema, (
        "write it anew: json.dumps(msgspec.json.schema(Affair), indent=1)"
    )


def test_the_documentation_names_every_field():
    text = (DOCS / "affair.md").read_text(encoding="utf-8")
    assert not [name for name in Affair.__struct_fields__ if f"`{name}`" not in text]

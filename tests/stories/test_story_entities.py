from hypothesis import given
from hypothesis import strategies as st
from telling import BAR, ORL, code, make_person, make_story, tell

from whimbrel.records import Actor
from whimbrel.stories.entities import link_entities

TALKS = "They held talks in Vesk."


def meet(report, *actors):
    return tell(report, TALKS, "talks", "CONSULT", actors=actors)


def find(index, actor, report):
    return index.find(actor, report)


def test_a_state_is_one_in_all_reports():
    index = link_entities(code(meet("r1", ORL, BAR), meet("r2", ORL)))
    assert find(index, ORL, "r1") == find(index, ORL, "r2") != find(index, BAR, "r1")
    assert [(entity.name, entity.reports) for entity in index.entities] == [
        ("Orlania", ("r1", "r2")),
        ("Barria", ("r1",)),
    ]


def test_a_surname_alone_is_the_full_name_of_its_report():
    full, short = make_person("Mara Tolle", "ORL", "prime minister"), make_person("Tolle")
    index = link_entities(code(meet("r1", full, short), meet("r2", short)))
    assert find(index, short, "r1") == find(index, full, "r1")
    assert find(index, short, "r2") != find(index, full, "r1")


def test_a_surname_alone_is_the_full_name_of_its_story():
    full, short = make_person("Mara Tolle", "ORL"), make_person("Tolle")
    codings = code(meet("r1", full), meet("r2", short), meet("r3", short))
    index = link_entities(codings, stories=[make_story("r1", "r2"), make_story("r3", name="t")])
    assert find(index, short, "r2") == find(index, full, "r1")
    assert find(index, short, "r3") != find(index, full, "r1")


def test_two_people_of_one_surname_stay_two():
    mara, jon, short = make_person("Mara Tolle", "ORL"), make_person("Jon Tolle", "ORL"), make_person("Tolle")
    index = link_entities(code(meet("r1", mara, jon, short), meet("r2", mara)))
    assert len({find(index, actor, "r1") for actor in (mara, jon, short)}) == 3
    assert find(index, mara, "r2") == find(index, mara, "r1")


def test_two_people_of_one_name_and_two_countries_stay_two():
    a, b = make_person("Jon Tolle", "ORL"), make_person("Jon Tolle", "BAR")
    index = link_entities(code(meet("r1", a), meet("r2", b)))
    assert find(index, a, "r1") != find(index, b, "r2")


def test_one_stray_country_is_an_error():
    a, b = make_person("Jon Tolle", "ORL"), make_person("Jon Tolle", "BAR")
    index = link_entities(code(*(meet(f"r{i}", a) for i in range(5)), meet("r9", b)))
    assert find(index, a, "r1") == find(index, b, "r9")


def test_spellings_of_one_name():
    names = ["Bassam al-Dorri", "Bassam Dorri", "B. Dorri", "Bassem Al-Dorri"]
    index = link_entities(code(*(meet(f"r{i}", make_person(name, "ORL")) for i, name in enumerate(names))))
    assert len(index.entities) == 1
    assert set(index.entities[0].names) == set(names)


def test_offices_are_roles_of_people():
    first, second = (
        make_person("Mara Tolle", "ORL", "defense minister"),
        make_person("Ivo Renn", "ORL", "defence minister"),
    )
    bare = make_person("Orlania's defence minister", "ORL", "defence minister")
    index = link_entities(code(meet("r1", first), meet("r2", second), meet("r3", bare)))
    roles = {entity.name: (entity.kind, entity.roles) for entity in index.entities}
    assert roles["Mara Tolle"] == roles["Ivo Renn"] == ("person", ("defence minister",))
    assert roles["Orlania's defence minister"] == ("office", ())


def test_people_at_large_are_nobody():
    crowd = Actor(text="two buses", start=0, end=0, name="two buses")
    index = link_entities(code(meet("r1", crowd)))
    assert index.entities == ()
    assert index.find(crowd, "r1") is None


def test_a_hand_made_actor_without_an_id_is_found():
    actor = Actor(text="x", start=0, end=0, name="Harbour Post", country="ORL")
    index = link_entities(code(meet("r1", actor)))
    assert index.find(actor, "r1") == index.entities[0].id


NAMES = st.sampled_from(["Mara Tolle", "M. Tolle", "Jon Tolle", "Tolle", "Ivo Renn", "Renn", "al-Renn", "", " ", "Ö"])
PEOPLE = st.builds(make_person, NAMES, st.sampled_from([None, "ORL", "BAR"]), st.sampled_from([None, "minister"]))


@given(st.lists(st.tuples(st.sampled_from(["r1", "r2", "r3"]), PEOPLE), max_size=8), st.randoms())
def test_order_changes_nothing(pairs, random):
    events = [
        tell(report, f"{i} talks", "talks", "CONSULT", actors=(actor,)) for i, (report, actor) in enumerate(pairs)
    ]
    codings = code(*events)
    shuffled = random.sample(codings, len(codings))
    assert link_entities(codings).entities == link_entities(shuffled).entities

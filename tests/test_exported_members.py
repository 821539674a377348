import pytest

import whimbrel


def test_the_public_names_are_exactly_those_told():
    assert sorted(dir(whimbrel)) == sorted(whimbrel.__all__)
    assert len(set(whimbrel.__all__)) == len(whimbrel.__all__)


@pytest.mark.parametrize("name", whimbrel.__all__)
def test_every_public_name_is_there_and_documented(name):
    value = getattr(whimbrel, name)
    assert value.__name__ == name
    assert value.__module__.startswith("whimbrel.")
    assert value.__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'whimbrel' has no attribute 'Codor'"):
        whimbrel.Codor  # noqa: B018


def test_a_star_import_gives_the_public_names():
    names: dict[str, object] = {}
    exec("from whimbrel import *", names)
    assert set(whimbrel.__all__) == names.keys() - {"__builtins__"}


def test_the_example_of_the_coder_holds(coder):
    report = whimbrel.make_report("Israel and Egypt held talks in Cairo on Friday.")
    [coding] = coder.code([report])
    assert coding.events[0].event_type == "CONSULT"
    assert report.text.rstrip(".") in str(whimbrel.Coder.__doc__)

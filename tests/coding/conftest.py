import shutil

import pytest
from docs import read_doc, read_parse

from whimbrel.codebook import load_codebook
from whimbrel.coding.entities import Entities
from whimbrel.coding.events import EventFinder
from whimbrel.coding.figures import FigureFinder
from whimbrel.coding.observations import ObservationFinder
from whimbrel.coding.parse import Parse
from whimbrel.coding.places import PlaceFinder
from whimbrel.coding.scoring import LexiconScorer
from whimbrel.coding.timex import DateFinder
from whimbrel.gazetteer import load_gazetteer
from whimbrel.gazetteer.places import load_places
from whimbrel.gazetteer.tables import COLUMNS
from whimbrel.lexicon import load_lexicon
from whimbrel.lexicon.figures import load_figure_tables
from whimbrel.lexicon.load import EVENT_COLUMNS, FOLDER
from whimbrel.records import CoderVersion, Report, hash_text

# Somebody made up who held three offices, the middle term of another rank.
TERMS = (
    "tessa-quillon	Tessa Quillon	Quillon	GBR	foreign minister	GOV	2010-05-12	2015-03-31		unverified",
    "tessa-quillon	Tessa Quillon	Quillon	GBR	opposition leader	LEG OPP	2016	2019		unverified",
    "tessa-quillon	Tessa Quillon	Quillon	GBR	prime minister	GOV	2021-02			unverified",
)
# A few words of action whose meaning the tests need to hold still; all other tables are the shipped ones.
EVENTS = """
accuse v - ACCUSE allege - - of
agree v - AGREE - - with xcomp|ccomp|to
attack v - ASSAULT - - - -
attack n - ASSAULT - - - -
call v for REQUEST * - on for
call_off v - REJECT meet - with|of obj cancelled
caution v against REQUEST * - obj against called_for,negated
condemn v - ACCUSE disapprove - - obj
expel v - SANCTION expel - - -
help v - AID - - - -
killing n - ASSAULT targeted - - -
meet v - CONSULT - subj+obj+with none -
promise v - AGREE - - iobj xcomp
release v - RETREAT release - - -
send v obj=aid AID - - to -
send v obj=team CONSULT visit - to -
shell v - ASSAULT heavy-weapons - - -
strike v - ASSAULT aerial - - -
talk n - CONSULT - by+poss+adj+subj+with+between none -
threaten v - THREATEN * - - xcomp|ccomp
urge v xcomp|ccomp REQUEST * - obj xcomp|ccomp
visit n - CONSULT visit - to|of -
warn v ccomp THREATEN * - obj ccomp
withdraw v - RETREAT withdraw - from -
"""


@pytest.fixture(scope="session")
def lexicon():
    """The shipped lexicon."""
    return load_lexicon()


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory):
    """The shipped gazetteer, and in it somebody made up."""
    folder = tmp_path_factory.mktemp("gazetteer")
    (folder / "leaders.tsv").write_text("\n".join(("\t".join(COLUMNS["leaders"]), *TERMS)), encoding="utf-8")
    return load_gazetteer(folder)


@pytest.fixture(scope="session")
def make_lexicon(tmp_path_factory):
    """Return a function that loads the shipped tables with events of one's own.

    An event is written as the columns of `events/*.tsv` without the example: `-` is a blank cell, `none` no slot, `_`
    a space
    in a word, `&` one between conditions; `classes` are further classes by name.
    """

    def make(events, classes=None):
        folder = tmp_path_factory.mktemp("lexicon")
        shutil.copytree(
            FOLDER, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("events", "*.py", "__pycache__")
        )
        (folder / "events").mkdir()
        rows = ["\t".join(EVENT_COLUMNS)]
        for line in events.strip().splitlines():
            cells = ["" if cell == "-" else "-" if cell == "none" else cell for cell in line.split()]
            cells[0], cells[2] = cells[0].replace("_", " "), cells[2].replace("&", " ")
            rows.append("\t".join(cells))
        (folder / "events" / "own.tsv").write_text("\n".join(rows), encoding="utf-8")
        own = [f"{name}\t{word}" for name, words in (classes or {}).items() for word in words]
        (folder / "classes_own.tsv").write_text("\n".join(["class\tword", *own]), encoding="utf-8")
        return load_lexicon(folder)

    return make


@pytest.fixture(scope="session")
def small_lexicon(make_lexicon):
    """The shipped tables with the few events above."""
    return make_lexicon(EVENTS)


@pytest.fixture
def read_entities(lexicon, gazetteer):
    """Return a function that gives the mentions of a text, with offices as of a date."""

    def read(text, on=None):
        return Entities(read_parse(text), gazetteer, lexicon, on)

    return read


@pytest.fixture
def finder(small_lexicon, gazetteer):
    """An event finder by the few events above."""
    version = CoderVersion(whimbrel="0", codebook="plover-2.0", model="none")
    places, figures = PlaceFinder(load_places(), gazetteer), FigureFinder(load_figure_tables())
    observations = ObservationFinder(small_lexicon, places, DateFinder(), figures)
    return EventFinder(load_codebook(), small_lexicon, LexiconScorer(small_lexicon), version, observations)


@pytest.fixture
def read_small(small_lexicon, gazetteer):
    """Return a function that gives (parse, entities) of a text by the few events above."""

    def read(text):
        parse = Parse(read_doc(text), small_lexicon.lemmas, small_lexicon.act_verbs)
        return parse, Entities(parse, gazetteer, small_lexicon)

    return read


@pytest.fixture
def read_events(finder, read_small):
    """Return a function that gives the records of a text, published on a date."""

    def read(text, published=None):
        parse, entities = read_small(text)
        digest = hash_text(text)
        report = Report(id=digest, text=parse.text, text_hash=digest, source="test", published=published)
        return finder.find_events(parse, entities, report)

    return read

"""The tables of agents, roles and contexts hold only codes of the codebook, and words that the coder can match."""

from collections import Counter

import pytest
import spacy

from whimbrel.codebook import load_codebook
from whimbrel.errors import LexiconError
from whimbrel.lexicon import load_lexicon
from whimbrel.lexicon.load import FOLDER
from whimbrel.tables import read_table

LONGEST_PHRASE = 5


def read_rows(name):
    return [row for _, row in read_table(FOLDER / name, ("word",), LexiconError)]


@pytest.fixture(scope="module")
def codebook():
    return load_codebook()


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


@pytest.fixture(scope="module")
def tokenise():
    nlp = spacy.blank("en")
    return lambda text: [token.text for token in nlp(text)]


@pytest.mark.parametrize("name", ["agents.tsv", "roles.tsv"])
def test_every_sector_is_in_the_codebook(name, codebook):
    unknown = {
        row["word"]: row["sectors"] for row in read_rows(name) if set(row["sectors"].split()) - set(codebook.sectors)
    }
    assert not unknown


@pytest.mark.parametrize("name", ["agents.tsv", "roles.tsv"])
def test_every_code_is_a_plover_actor(name):
    plover_codes = {"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"}
    assert {row["code"] for row in read_rows(name)} - {""} <= plover_codes


def test_person_is_a_flag():
    assert {row["person"] for row in read_rows("agents.tsv")} <= {"0", "1"}


def test_every_context_is_in_the_codebook(codebook):
    rows = read_rows("contexts.tsv")
    assert all(row["contexts"] for row in rows)
    assert {context for row in rows for context in row["contexts"].split()} <= set(codebook.contexts)


def test_every_context_has_words_of_its_own(codebook):
    counts = Counter(context for row in read_rows("contexts.tsv") for context in row["contexts"].split())
    assert {context: counts[context] for context in codebook.contexts if counts[context] < 6} == {}


def test_no_word_stands_twice():
    for names in (("agents.tsv", "roles.tsv"), ("contexts.tsv",)):
        counts = Counter(row["word"] for name in names for row in read_rows(name))
        assert [word for word, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("name", ["agents.tsv", "roles.tsv", "contexts.tsv"])
def test_words_are_lower_case_and_sorted(name):
    words = [row["word"] for row in read_rows(name)]
    assert words == sorted(words)
    assert [word for word in words if word != word.lower() or word != " ".join(word.split())] == []


@pytest.mark.parametrize("name", ["agents.tsv", "roles.tsv"])
def test_words_stand_as_the_tokeniser_splits_them(name, tokenise):
    """A phrase is matched token by token, so `vice-president` in one piece would never be found."""

    def is_whole(word):
        return any(tokenise(form) == form.split() for form in (word, word.title(), word.upper()))

    assert [row["word"] for row in read_rows(name) if not is_whole(row["word"])] == []


@pytest.mark.parametrize("name", ["agents.tsv", "roles.tsv"])
def test_phrases_are_short_enough_to_be_matched(name):
    assert [row["word"] for row in read_rows(name) if len(row["word"].split()) > LONGEST_PHRASE] == []


def test_contexts_are_words_or_pairs_of_words():
    assert [row["word"] for row in read_rows("contexts.tsv") if len(row["word"].split()) > 2] == []


@pytest.mark.parametrize(
    "word", ["state", "force", "agent", "head", "host", "order", "private", "major", "press", "body"]
)
def test_words_that_are_mostly_no_actor_are_left_out(word, lexicon):
    assert word not in lexicon.agents


@pytest.mark.parametrize(
    ("word", "sectors"),
    [
        ("warplane", ("MIL",)),
        ("forces", ("MIL",)),
        ("riot police", ("COP",)),
        ("justices", ("JUD",)),
        ("gunman", ("UAF",)),
        ("leader", ()),
        ("rebel leader", ("REB",)),
        ("former president", ("ELI",)),
        ("opposition party", ("OPP", "PTY")),
        ("vice - president", ("GOV",)),
        ("prosecutor 's office", ("JUD",)),
        ("refugee", ("REF",)),
    ],
)
def test_agents_have_the_sectors_of_their_kind(word, sectors, lexicon):
    assert lexicon.agents[word].sectors == sectors


def test_tables_load_whole(lexicon):
    assert len(lexicon.agents) == len(read_rows("agents.tsv")) + len(read_rows("roles.tsv"))
    assert len(lexicon.contexts) == len(read_rows("contexts.tsv"))

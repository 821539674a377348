import numpy as np
import pytest
from msgspec.structs import replace

from whimbrel.coding.model_scorer import ModelScorer, prefer_row
from whimbrel.coding.scoring import Judged, Reading
from whimbrel.model import TYPES, WordScores
from whimbrel.pipeline import make_sentence

TEXT = "Rebels attacked the garrison in Goma on Tuesday."
HAPPENED = {"happened": 0.6, "planned": 0.4}


class OneEvent:
    """A model that finds one event word and gives its parties by their numbers."""

    def __init__(self, settings, word, actor, recipient):
        self.settings, self.word, self.parties = settings, word, (actor, recipient)

    def encode(self, words):
        return np.arange(len(words), dtype=np.float32)[:, None]

    def score_words(self, vectors, features):
        hits = vectors[:, 0] == self.word
        table = np.zeros((len(vectors), len(TYPES)), dtype=np.float32)
        table[:, 0], table[:, TYPES.index("ASSAULT")] = ~hits, hits
        modes = np.zeros((len(vectors), len(self.settings.modes)), dtype=np.float32)
        statuses = np.eye(8, dtype=np.float32)[np.zeros(len(vectors), dtype=int)]
        return WordScores(table, modes, statuses, np.zeros(len(vectors), dtype=np.float32))

    def score_pairs(self, left, right, features, kinds):
        roles = [[(right[:, 0] == party) & (left[:, 0] == self.word)] for party in self.parties]
        return np.stack([roles[0][0], roles[1][0], np.zeros(len(right))], 1).astype(np.float32)


@pytest.fixture
def parsed(coder):
    [found] = coder.parse_reports([make_sentence(TEXT)])
    return found


def make_scorer(model_coder, coder, word, actor, recipient):
    return ModelScorer(OneEvent(model_coder.scorer.model.settings, word, actor, recipient), coder.lexicon)


def test_a_likely_word_is_an_event_with_its_likely_parties(model_coder, coder, parsed):
    parse, entities = parsed
    verb, rebels, garrison = (parse.words.index(word) for word in ("attacked", "Rebels", "garrison"))
    [reading] = make_scorer(model_coder, coder, verb, rebels, garrison).score_words(parse, entities)
    assert (reading.token, reading.type, reading.actors) == (verb, "ASSAULT", [rebels])
    assert garrison in reading.recipients


def test_a_word_that_is_given_is_an_event_however_unlikely(model_coder, coder, parsed):
    parse, entities = parsed
    scorer = make_scorer(model_coder, coder, -1, -1, -1)
    scorer.model.settings = replace(scorer.model.settings, lexicon_weight=0.0)
    verb = parse.words.index("attacked")
    assert scorer.score_words(parse, entities) == []
    assert [r.token for r in scorer.score_words(parse, entities, [verb])] == [verb]


@pytest.mark.parametrize(("weight", "status"), [(0.0, "happened"), (2.0, "planned")])
def test_the_rules_reading_of_status_weighs_as_much_as_it_is_given(weight, status):
    assert Judged(HAPPENED, 0.1, weight).choose_status("planned") == status


@pytest.mark.parametrize(("likely", "by_rules", "negated"), [(0.9, False, False), (0.9, True, True), (0.1, True, True)])
def test_negation_by_rules_and_model_together(likely, by_rules, negated):
    assert Judged(HAPPENED, likely, 3.0).choose_negated(by_rules) is negated


def make_reading(event_type, actors, recipients):
    return Reading(1, (1,), event_type, None, actors, recipients, [], [], 0.5)


def test_parties_of_the_lexicons_row_go_before_likely_ones():
    reading = make_reading("AID", [3], [5])
    prefer_row(reading, make_reading("AID", [4], []))
    assert (reading.actors, reading.recipients) == ([4], [5])
    prefer_row(reading, make_reading("ASSAULT", [9], [9]))
    assert reading.actors == [4]


def test_order_and_company_of_reports_change_no_record(model_coder, demo_reports):
    some = demo_reports[:4]
    forth = {c.report.id: c.events for c in model_coder.code(some)}
    back = {c.report.id: c.events for c in model_coder.code(reversed(some))}
    alone = {r.id: next(iter(model_coder.code([r]))).events for r in some[:2]}
    assert forth == back
    assert all(forth[key] == events for key, events in alone.items())


def test_records_name_both_models(model_coder, coder, demo_reports):
    versions = {next(iter(c.code(demo_reports[:1]))).events[0].coder.model for c in (model_coder, coder)}
    assert len(versions) == 2


@pytest.mark.parametrize(("text", "source", "target", "event_type"), [
    ("Turkey condemned the Greek raid.", (0, 6), (21, 26), "ACCUSE"),
    ("Iran sent medicine to Yemen.", (0, 4), (22, 27), "AID"),
])  # fmt: skip
def test_type_of_a_given_pair(model_coder, text, source, target, event_type):
    [(found, _, confidence)] = model_coder.score_pairs([(text, source, target)])
    assert found == event_type
    assert 0 < confidence <= 1

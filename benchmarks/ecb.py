"""ECB+: which gold mentions of events tell of one happening, within and across reports (topics 1-35).

Gold mentions of the annotators' selected sentences, singletons kept; scored as one partition by MUC, B-cubed, CEAF-e
and their mean. Which reports are one affair is said by our own stories, by the gold topics or the gold sub-topics.
Baselines in the same run: same lemma of the head; and lemma-delta (Upadhyay et al. 2016): same lemma, in documents
joined by a TF-IDF cosine above delta, delta being the best of `DELTAS` on the read half. Halves are by topic.

Usage: python benchmarks/ecb.py PATH_OF_ECBPLUS [--errors N]
"""

import csv
import math
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from msgspec import structs

from common import find_half, format_table, make_parser
from coref import score_b_cubed, score_ceaf_e, score_conll, score_muc
from ecbplus import Article, read_articles
from whimbrel import Coder
from whimbrel.affair import Story
from whimbrel.coding.entities import Entities
from whimbrel.coding.observations import Observation
from whimbrel.coding.parse import Parse
from whimbrel.coding.scoring import Reading
from whimbrel.records import CoderVersion, Coding, Event, ReportRef, make_span
from whimbrel.stories.copies import group_copies
from whimbrel.stories.entities import link_entities
from whimbrel.stories.incidents import TellingMaker
from whimbrel.stories.merging import merge_tellings
from whimbrel.stories.stories import group_stories
from whimbrel.stories.values import Sources

PUBLISHED = "test topics 36-45: lemma 61.9, lemma-delta 74.4, feature-based 74.8"
SENTENCES = "ECBplus_coreference_sentences.csv"
MENTION = re.compile(r"(NEG_)?ACTION")
DELTAS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
ACTOR_SLOTS, RECIPIENT_SLOTS = ("subj", "poss", "by", "adj"), ("obj", "iobj", "of", "on", "against")
UNTYPED = "NONE"
BARE = CoderVersion(whimbrel="", codebook="", model="")


@dataclass(frozen=True)
class Mention:
    """One gold mention: the record made of it, its head's lemma, and its chain."""

    event: Event
    lemma: str
    chain: str
    topic: str
    subtopic: str


@dataclass(frozen=True)
class Corpus:
    """All mentions, and the lemmas of each report's content words."""

    articles: Sequence[Article]
    mentions: Sequence[Mention]
    lemmas: Mapping[str, Sequence[str]]


# --- reading ---------------------------------------------------------------------------------------------------------


def read_selected(folder: Path) -> frozenset[tuple[str, str]]:
    """Return (file, sentence) of the sentences that were annotated with care."""
    with (folder / SENTENCES).open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file)][1:]
    return frozenset((f"{topic}_{name}", number) for topic, name, number, *_ in rows)


def find_chains(root: ET.Element, name: str) -> dict[str, str]:
    """Return the chain of each mention by its id: across documents by the instance, within one by the relation."""
    chains: dict[str, str] = {}
    for relation in root.find("Relations") or ():
        across = relation.tag == "CROSS_DOC_COREF"
        chain = (relation.get("note") if across else f"{name}-{relation.get('r_id')}") or name
        for source in relation.findall("source"):
            mention = source.get("m_id") or ""
            if across or mention not in chains:
                chains[mention] = chain
    return chains


def list_spans(article: Article, selected: frozenset[tuple[str, str]]) -> Iterator[tuple[str, tuple[int, int], str]]:
    """Yield (id, character range, chain) of each gold mention in a selected sentence."""
    root = ET.parse(article.path).getroot()
    sentence = {token.get("t_id"): token.get("sentence") for token in root.iter("token")}
    chains = find_chains(root, article.name)
    for mark in root.find("Markables") or ():
        ids = [anchor.get("t_id") or "" for anchor in mark.findall("token_anchor")]
        ids = [id_ for id_ in ids if id_ in article.places]
        if not MENTION.match(mark.tag) or not ids or (article.name, sentence[ids[0]]) not in selected:
            continue
        name = mark.get("m_id") or ""
        span = article.places[ids[0]][0], article.places[ids[-1]][1]
        yield name, span, chains.get(name, f"{article.name}#{name}")


def read_corpus(folder: Path, coder: Coder) -> Corpus:
    """Return the mentions of the corpus with what the coder reads around them."""
    articles, selected = list(read_articles(folder)), read_selected(folder)
    mentions: list[Mention] = []
    lemmas: dict[str, Sequence[str]] = {}
    docs = coder.annotator.annotate(article.report for article in articles)
    for article, doc in zip(articles, docs, strict=True):
        parse = Parse(doc, coder.lexicon.lemmas, coder.lexicon.act_verbs)
        lemmas[article.report.id] = [
            lemma for lemma, pos in zip(parse.lemmas, parse.pos, strict=True) if pos in CONTENT
        ]
        mentions += read_mentions(article, parse, list(list_spans(article, selected)), coder)
    return Corpus(articles, mentions, lemmas)


def read_mentions(
    article: Article, parse: Parse, gold: Sequence[tuple[str, tuple[int, int], str]], coder: Coder
) -> list[Mention]:
    """Return the mentions of one article as records, with parties, place and date as the coder reads them."""
    if not gold:
        return []
    entities = Entities(parse, coder.gazetteer, coder.lexicon, article.report.published)
    seen = coder.find_observations(article.report, [span for _, span, _ in gold])
    readings = {reading.token: reading for reading in coder.scorer.score_words(parse, entities)}
    mentions = []
    for (name, span, chain), observation in zip(gold, seen, strict=True):
        head = parse.find_head(*span)
        if head is None:
            head = next(i for i, end in enumerate(parse.ends) if end > span[0])
        reading = readings.get(head)
        quad = coder.codebook.types[reading.type].quad if reading else 0
        event = make_event(article, name, span, head, parse, entities, reading, quad, observation)
        mentions.append(Mention(event, parse.lemmas[head], chain, article.topic, article.subtopic))
    return mentions


def make_event(
    article: Article,
    name: str,
    span: tuple[int, int],
    head: int,
    parse: Parse,
    entities: Entities,
    reading: Reading | None,
    quad: int,
    observation: Observation | None,
) -> Event:
    """Return the record of a gold mention; its type is `NONE` where the lexicon does not know its word."""
    slots = parse.find_slots(head)
    actors = reading.actors if reading else [i for slot in ACTOR_SLOTS for i in slots.get(slot, ())]
    recipients = reading.recipients if reading else [i for slot in RECIPIENT_SLOTS for i in slots.get(slot, ())]
    first, last = parse.sentences[parse.sentence_of[head]]
    fields: dict[str, Any] = {
        "id": f"{article.name}#{name}",
        "report_id": article.report.id,
        "within": None,
        "event_type": reading.type if reading else UNTYPED,
        "mode": reading.mode if reading else None,
        "contexts": (),
        "quad": quad,
        "score": None,
        "status": "happened",
        "negated": False,
        "status_cues": (),
        "actors": entities.find_actors(list(actors)),
        "recipients": entities.find_actors(list(recipients)),
        "place": observation.place if observation else None,
        "date": observation.date if observation else None,
        "attribution": (),
        "figures": observation.figures if observation else (),
        "evidence": make_span(parse.text, parse.starts[first], parse.ends[last - 1]),
        "trigger": make_span(parse.text, *span),
        "confidence": 1.0,
        "coder": BARE,
        "report": ReportRef(source=article.name, published=article.report.published),
    }
    return Event(**fields)


# --- partitions ------------------------------------------------------------------------------------------------------


def merge_mentions(corpus: Corpus, story_of: Mapping[str, str]) -> list[Hashable]:
    """Return our cluster of each mention, with the story of each report."""
    events = [mention.event for mention in corpus.mentions]
    codings = make_codings(corpus)
    stories = make_stories(story_of)
    index = link_entities(codings, stories=stories)
    sources = Sources({}, story_of, index, {entity.id: entity.name for entity in index.entities})
    tellings = TellingMaker([[event] for event in events], sources, {}).make_tellings()
    bare = [structs.replace(t, event_type=None) if t.event_type == UNTYPED else t for t in tellings]
    cluster_of: dict[int, Hashable] = {i: number for number, some in enumerate(merge_tellings(bare)) for i in some}
    return [cluster_of[i] for i in range(len(events))]


def make_codings(corpus: Corpus) -> list[Coding]:
    """Return the reports with the mentions as their events."""
    events: dict[str, list[Event]] = defaultdict(list)
    for mention in corpus.mentions:
        events[mention.event.report_id].append(mention.event)
    return [Coding(report=a.report, events=tuple(events[a.report.id])) for a in corpus.articles]


def make_stories(story_of: Mapping[str, str]) -> list[Story]:
    """Return stories of given reports."""
    reports: dict[str, list[str]] = defaultdict(list)
    for report, story in story_of.items():
        reports[story].append(report)
    return [
        Story(id=story, title="", reports=tuple(some), origins=len(some), actors=(), start=None, end=None)
        for story, some in reports.items()
    ]


def find_stories(corpus: Corpus) -> dict[str, str]:
    """Return our own story of each report, from texts and events alone."""
    codings = make_codings(corpus)
    found = group_stories(codings, group_copies([coding.report for coding in codings]))
    return {report: story.id for story in found for report in story.reports}


def measure_likeness(lemmas: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], float]:
    """Return the cosine of the TF-IDF vectors of each two reports."""
    counts = {report: Counter(some) for report, some in lemmas.items()}
    df = Counter(lemma for some in counts.values() for lemma in some)
    vectors: dict[str, dict[str, float]] = {}
    for report, some in counts.items():
        vector = {lemma: (1 + math.log(n)) * math.log(len(counts) / df[lemma]) for lemma, n in some.items()}
        length = math.sqrt(sum(x * x for x in vector.values())) or 1.0
        vectors[report] = {lemma: x / length for lemma, x in vector.items()}
    return {
        (a, b): sum(x * vectors[b].get(lemma, 0.0) for lemma, x in vectors[a].items())
        for a, b in combinations(sorted(vectors), 2)
    }


def join_lemmas(corpus: Corpus, likeness: Mapping[tuple[str, str], float], delta: float) -> list[Hashable]:
    """Return the clusters of lemma-delta: mentions of one lemma in documents that are joined above `delta`."""
    near: dict[str, set[str]] = defaultdict(set)
    for (a, b), value in likeness.items():
        if value >= delta:
            near[a].add(b)
            near[b].add(a)
    holders: dict[str, set[str]] = defaultdict(set)
    for mention in corpus.mentions:
        holders[mention.lemma].add(mention.event.report_id)
    part_of: dict[tuple[str, str], str] = {}
    for lemma, reports in holders.items():
        for first in sorted(reports):
            stack = [first] if (lemma, first) not in part_of else []
            while stack:
                report = stack.pop()
                part_of[lemma, report] = first
                stack += [other for other in near[report] & reports if (lemma, other) not in part_of]
    return [(mention.lemma, part_of[mention.lemma, mention.event.report_id]) for mention in corpus.mentions]


# --- scores ----------------------------------------------------------------------------------------------------------


def score_half(corpus: Corpus, clusters: Sequence[Hashable], half: str | None) -> tuple[float, float, float, float]:
    """Return MUC, B-cubed, CEAF-e and CoNLL F1 of the topics of a half, or of all."""
    kept = [i for i, m in enumerate(corpus.mentions) if half is None or find_half(m.topic) == half]
    key: dict[Hashable, Hashable] = {i: corpus.mentions[i].chain for i in kept}
    response: dict[Hashable, Hashable] = {i: clusters[i] for i in kept}
    parts = [score(key, response).f1 for score in (score_muc, score_b_cubed, score_ceaf_e)]
    return parts[0], parts[1], parts[2], score_conll(key, response)


def make_partitions(corpus: Corpus) -> dict[str, list[Hashable]]:
    """Return all partitions that are compared, by name."""
    likeness = measure_likeness(corpus.lemmas)
    deltas = {delta: join_lemmas(corpus, likeness, delta) for delta in DELTAS}
    best = max(DELTAS, key=lambda delta: score_half(corpus, deltas[delta], "read")[3])
    gold = {article.report.id: article.subtopic for article in corpus.articles}
    topics = {article.report.id: article.topic for article in corpus.articles}
    own = find_stories(corpus)
    return {
        "each mention alone": list(range(len(corpus.mentions))),
        "lemma": [mention.lemma for mention in corpus.mentions],
        f"lemma-delta (delta {best})": deltas[best],
        "ours, own stories": merge_mentions(corpus, own),
        "lemma, gold topics": [(mention.lemma, mention.topic) for mention in corpus.mentions],
        "ours, gold topics": merge_mentions(corpus, topics),
        "lemma, gold sub-topics": [(mention.lemma, mention.subtopic) for mention in corpus.mentions],
        "ours, gold sub-topics": merge_mentions(corpus, gold),
    }


def print_errors(corpus: Corpus, clusters: Sequence[Hashable], limit: int) -> None:
    """Print the commonest wrong links and missed links of the read half, by their lemmas."""
    wrong: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    read = [i for i, mention in enumerate(corpus.mentions) if find_half(mention.topic) == "read"]
    for i, j in combinations(read, 2):
        a, b = corpus.mentions[i], corpus.mentions[j]
        pair = (min(a.lemma, b.lemma), max(a.lemma, b.lemma))
        if (a.chain == b.chain) != (clusters[i] == clusters[j]):
            (missed if a.chain == b.chain else wrong)[pair] += 1
    for name, counts in (("wrong", wrong), ("missed", missed)):
        print(f"\n{name}: " + ", ".join(f"{a}/{b} {n}" for (a, b), n in counts.most_common(limit)))


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the CoNLL scores of all topics by name of the partition."""
    parser = make_parser("Measure incidents on the gold mentions of ECB+.")
    parser.add_argument("--errors", type=int, default=0, help="print so many kinds of wrong and missed links")
    options = parser.parse_args(argv)
    coder = Coder(options.pipeline, scorer="lexicon") if options.pipeline else Coder(scorer="lexicon")
    corpus = read_corpus(Path(options.path), coder)
    chains = len({mention.chain for mention in corpus.mentions})
    print(f"ECB+: {len(corpus.articles)} reports, {len(corpus.mentions)} mentions, {chains} chains ({PUBLISHED})\n")
    partitions = make_partitions(corpus)
    rows: list[list[str]] = []
    totals: dict[str, float] = {}
    for name, clusters in partitions.items():
        parts = [score_half(corpus, clusters, half) for half in (None, "read", "unread")]
        totals[name] = parts[0][3]
        rows.append([name, *(f"{100 * x:.1f}" for x in parts[0]), *(f"{100 * part[3]:.1f}" for part in parts[1:])])
    print(format_table(["partition", "MUC", "B3", "CEAFe", "CoNLL F1", "read half", "unread half"], rows))
    if options.errors:
        print_errors(corpus, partitions["ours, gold sub-topics"], options.errors)
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])

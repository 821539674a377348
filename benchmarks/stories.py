"""ECB+: reports of one affair together, sub-topics as gold; all at once, and as they arrive in ten random orders.

Usage: python benchmarks/stories.py PATH_OF_ECBPLUS [--codings PATH_OF_JSON_LINES] [--orders N] [--seed N] [--splits]
       python benchmarks/stories.py --scale N... [--share N]

Without `--codings` reports are grouped by their text alone. Halves are halves of topics; thresholds were chosen on the
read half. `--splits` lists the stories of the read half's sub-topics that were taken apart or mixed.
"""

import argparse
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
import numpy as np

from common import Figure, combine_f1, divide, find_half, format_table, print_figures
from ecbplus import read_articles
from whimbrel.affair import Story
from whimbrel.ingest import make_report
from whimbrel.records import Coding
from whimbrel.stories.portraits import infer_dates
from whimbrel.stories.stories import StoryGrouper, group_stories
from whimbrel.stories.vectors import split_words

CORPUS = Path(__file__).parent.parent / "training" / "corpus"
BASELINE_JOIN = 0.22
"""Best of 0.10, 0.13 ... 0.40 on the read half."""
Labels = Sequence[Hashable]


# --- measure --------------------------------------------------------------------------------------------------------


def score_items(gold: Labels, found: Labels) -> list[tuple[float, float]]:
    """Return BCubed precision and recall of each item (Bagga and Baldwin 1998)."""
    golds, founds, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    return [(both[a, b] / founds[b], both[a, b] / golds[a]) for a, b in zip(gold, found, strict=True)]


def count_items(gold: Labels, found: Labels) -> np.ndarray:
    """Return rows of (precision, recall, 1), one an item."""
    return np.array([(p, r, 1.0) for p, r in score_items(gold, found)])


def score_bcubed(total: np.ndarray) -> float:
    """Return BCubed F1 of summed rows."""
    return combine_f1(divide(total[0], total[2]), divide(total[1], total[2]))


def label_reports(stories: Sequence[Story], ids: Sequence[str]) -> list[int]:
    """Return the number of each report's story."""
    place = {name: number for number, story in enumerate(stories) for name in story.reports}
    return [place[name] for name in ids]


# --- baselines ------------------------------------------------------------------------------------------------------


def group_plainly(codings: Sequence[Coding], join: float = BASELINE_JOIN) -> list[int]:
    """Return labels by TF-IDF of words alone: a report joins the story with the nearest centre, or opens one."""
    counts = [Counter(word for word, _ in split_words(c.report.text)) for c in codings]
    seen = Counter(word for some in counts for word in some)
    centres: list[defaultdict[str, float]] = []
    labels = []
    for some in counts:
        vector = {word: (1 + np.log(n)) * np.log(len(counts) / seen[word]) for word, n in some.items()}
        length = float(np.sqrt(sum(w * w for w in vector.values()))) or 1.0
        links = [
            sum(w * centre[word] for word, w in vector.items() if word in centre) / length / centre[""]
            for centre in centres
        ]
        best = int(np.argmax(links)) if links else -1
        if best < 0 or links[best] < join:
            centres.append(defaultdict(float))
            best = len(centres) - 1
        centre = centres[best]
        for word, weight in vector.items():
            centre[word] += weight / length
        centre[""] = 0
        centre[""] = float(np.sqrt(sum(w * w for w in centre.values())))
        labels.append(best)
    return labels


# --- the parts of the report ----------------------------------------------------------------------------------------


def stream(codings: Sequence[Coding], seed: int) -> tuple[Story, ...]:
    """Return the stories of reports that arrive in an order drawn by lot."""
    order = list(codings)
    random.Random(seed).shuffle(order)
    grouper = StoryGrouper()
    for coding in order:
        grouper.add(coding)
    return grouper.list_stories()


def print_rows(title: str, topics: Sequence[str], gold: Labels, found: Mapping[str, Labels]) -> None:
    """Print BCubed P, R and F1 of each grouping, on all, the read half and the unread half."""
    rows = []
    for name, labels in found.items():
        counts = count_items(gold, labels)
        row: list[object] = [name, len(set(labels))]
        for half in (None, "read", "unread"):
            total = counts[[half is None or find_half(topic) == half for topic in topics]].sum(axis=0)
            row += [f"{total[0] / total[2]:.3f}", f"{total[1] / total[2]:.3f}", f"{score_bcubed(total):.3f}"]
        rows.append(row)
    header = ["grouping", "stories", "P", "R", "F1", "read P", "R", "F1", "unread P", "R", "F1"]
    print(f"{title}\n{format_table(header, rows)}\n")


def print_orders(codings: Sequence[Coding], gold: Labels, orders: int, whole: float) -> None:
    """Print F1 of reports that arrive in random orders, and how far it is from that of all at once."""
    ids = [coding.report.id for coding in codings]
    scores = []
    for seed in range(orders):
        labels = label_reports(stream(codings, seed), ids)
        scores.append(score_bcubed(count_items(gold, labels).sum(axis=0)))
    shown = " ".join(f"{score:.3f}" for score in scores)
    furthest = max(abs(score - whole) for score in scores)
    print(f"As they arrive, {orders} random orders: F1 {shown}")
    print(f"mean {np.mean(scores):.3f}, lowest {min(scores):.3f}, furthest from all at once {furthest:.3f}\n")


def print_dates(codings: Sequence[Coding]) -> None:
    """Print how often the interval inferred for a report holds its day, each dated report in turn taken as undated."""
    grouper = StoryGrouper()
    grouper.add_all(codings)
    right = 0
    widths: list[int] = []
    for digests in grouper.list_digests():
        for digest in digests:
            if digest.published is None or sum(d.published is not None for d in digests) < 2:
                continue
            hidden = [msgspec.structs.replace(d, published=None) if d is digest else d for d in digests]
            bound = infer_dates(hidden, {digest.id: grouper.list_near(digest.id)})[digest.id]
            start, end = date.fromisoformat(bound.start or ""), date.fromisoformat(bound.end or "")
            right += start <= digest.published <= end
            widths.append((end - start).days + 1)
    print(
        f"Inferred dates: {right} of {len(widths)} intervals hold the day ({divide(right, len(widths)):.3f}), ", end=""
    )
    print(f"mean width {np.mean(widths):.0f} days, median {np.median(widths):.0f}\n")


def print_splits(articles: Sequence[tuple[str, str]], labels: Sequence[int]) -> None:
    """Print the sub-topics of the read half that are more than one story, or share one."""
    groups: dict[int, Counter[str]] = defaultdict(Counter)
    for (_, subtopic), label in zip(articles, labels, strict=True):
        groups[label][subtopic] += 1
    for topic, subtopic in sorted(set(articles)):
        own = [dict(some) for some in groups.values() if some[subtopic]]
        if find_half(topic) == "read" and (len(own) > 1 or len(own[0]) > 1):
            print(subtopic, sorted(own, key=lambda some: -some[subtopic]))


# --- scale ----------------------------------------------------------------------------------------------------------


def invent_codings(number: int, share: int) -> Iterator[Coding]:
    """Yield uncoded reports, `share` of a story, of sentences of the training corpus with made-up names."""
    rng = random.Random(0)
    mark = re.compile(r"\{([^|{}]*)\|[^{}]*\}")
    lines = [line for path in sorted(CORPUS.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    sentences = [mark.sub(r"\1", line.split(" ", 2)[2]) for line in lines if line[:1].isdigit() and line.count(" ") > 3]
    for story in range(number // share + 1):
        names = [("".join(rng.choices("bdgklmnrstv", k=1)) + rng.choice("aeiou")) * 2 + str(story) for _ in range(4)]
        own = [f"At {rng.choice(names).title()} {text}" for text in rng.sample(sentences, 14 if share < 100 else 60)]
        for _ in range(min(share, number - share * story)):
            text = " ".join([*rng.sample(own, 8), *rng.sample(sentences, 6)])
            yield Coding(report=make_report(text, language="en"))


def print_scale(sizes: Sequence[int], share: int) -> None:
    """Print processor time and memory of reports as they arrive, and how time grows."""
    rows: list[list[object]] = []
    last: tuple[int, float] | None = None
    for size in sizes:
        grouper = StoryGrouper()
        spent = 0.0
        for coding in invent_codings(size, share):
            start = time.process_time()
            grouper.add(coding)
            spent += time.process_time() - start
        start = time.process_time()
        stories = len(grouper.list_stories())
        spent += time.process_time() - start
        slope = f"{np.log(spent / last[1]) / np.log(size / last[0]):.2f}" if last else ""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rows.append([size, stories, f"{spent:.1f}", f"{1000 * spent / size:.2f}", slope, peak])
        last = (size, spent)
        print(
            format_table(["reports", "stories", "CPU seconds", "ms each", "slope", "peak MiB"], rows[-1:]), flush=True
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--codings", type=Path)
    parser.add_argument("--orders", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--splits", action="store_true")
    parser.add_argument("--scale", type=int, nargs="+")
    parser.add_argument("--share", type=int, default=10, help="reports of one story, for --scale")
    options = parser.parse_args()
    if options.scale:
        print_scale(options.scale, options.share)
        return
    if options.path is None:
        parser.error("the path of ECB+ is missing")
    articles = list(read_articles(options.path))
    topics, gold = [a.topic for a in articles], [a.subtopic for a in articles]
    codings = [Coding(report=a.report) for a in articles]
    if options.codings:
        coded = {c.report.id: c for c in map(read_coding, options.codings.open("rb"))}
        codings = [coded[c.report.id] for c in codings]
    ids = [c.report.id for c in codings]
    labels = label_reports(group_stories(codings), ids)
    plain = group_plainly(codings)
    print_rows(
        f"ECB+, {len(articles)} reports, {len(set(gold))} sub-topics, {'coded' if options.codings else 'text alone'}",
        topics,
        gold,
        {"all at once": labels, "TF-IDF": plain, "each its own": ids, "all of a topic one": topics},
    )
    counts = count_items(gold, labels)
    print_figures(
        [Figure("f1", "BCubed F1", topics, counts, score_bcubed, count_items(gold, plain))], seed=options.seed
    )
    print()
    print_orders(codings, gold, options.orders, score_bcubed(counts.sum(axis=0)))
    print_dates(codings)
    if options.splits:
        print_splits(list(zip(topics, gold, strict=True)), labels)


def read_coding(line: bytes) -> Coding:
    """Return the coding of a line of JSON."""
    return msgspec.json.decode(line, type=Coding)


if __name__ == "__main__":
    main()

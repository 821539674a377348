"""How far two readings of the corpus agree, field by field.

Usage: python training/agreement.py

Events of the two readings are paired where their words of action share a character. Of pairs: Krippendorff's alpha for
nominal data (two readings, no gaps) of type, type with mode, status, negation and being a content; of the spans of each
role: F1, spans that share a character counted as one.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

from markup import FOLDER, MarkedEvent, Range, Sentence, read_file
from whimbrel.codebook import load_codebook

FIRST, SECOND = Path(__file__).parent / "first", Path(__file__).parent / "second"
FIELDS: dict[str, Callable[[MarkedEvent], Hashable]] = {
    "type": lambda event: event.type,
    "type and mode": lambda event: (event.type, event.mode),
    "status": lambda event: event.status,
    "negated": lambda event: event.negated,
    "content of another": lambda event: event.within is not None,
}
ROLES = ("actors", "recipients", "places", "dates", "speakers")
Pair = tuple[MarkedEvent, MarkedEvent]


def compute_alpha(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return Krippendorff's alpha of pairs of nominal labels; 1.0 where there is but one label."""
    counts = Counter(label for pair in pairs for label in pair)
    total = sum(counts.values())
    expected = 1 - sum(count * (count - 1) for count in counts.values()) / (total * (total - 1))
    observed = sum(a != b for a, b in pairs) / len(pairs)
    return 1 - observed / expected if expected else 1.0


def pair_events(first: Sentence, second: Sentence) -> list[Pair]:
    """Return the events of two readings of a sentence whose words of action share a character, each in one pair."""
    left = list(second.events)
    pairs: list[Pair] = []
    for event in first.events:
        twin = next((other for other in left if overlap(event.trigger, other.trigger)), None)
        if twin is not None:
            left.remove(twin)
            pairs.append((event, twin))
    return pairs


def overlap(a: Range, b: Range) -> bool:
    """Return whether two ranges share a character."""
    return a[0] < b[1] and b[0] < a[1]


def count_spans(pairs: Sequence[Pair], role: str) -> tuple[int, int, int]:
    """Return how many spans of a role are in both readings, in the first, in the second."""
    both = ones = others = 0
    for event, twin in pairs:
        one, other = getattr(event, role), getattr(twin, role)
        both += sum(any(overlap(a, b) for b in other) for a in one)
        ones, others = ones + len(one), others + len(other)
    return both, ones, others


def read_pairs(first: Path = FIRST, second: Path = SECOND) -> tuple[list[tuple[Sentence, Sentence]], int]:
    """Return the sentences that both readings have, in pairs, and the number of files of the second reading.

    Raise `ValueError` where the words of a sentence differ.
    """
    codebook, pairs, paths = load_codebook(), [], sorted(second.glob("*.txt"))
    for path in paths:
        again = {sentence.id: sentence for sentence in read_file(path, codebook)}
        for sentence in read_file(first / path.name, codebook):
            twin = again.get(sentence.id)
            if twin is not None and twin.text != sentence.text:
                raise ValueError(f"{path.name}: the words of {sentence.id} differ")
            if twin is not None:
                pairs.append((sentence, twin))
    return pairs, len(paths)


def count_settled(pairs: Sequence[tuple[Sentence, Sentence]]) -> Counter[str]:
    """Return how often, where the readings differ in their events, the corpus has the first, the second, another."""
    codebook = load_codebook()
    final = {s.id: s for path in sorted(FOLDER.glob("*.txt")) for s in read_file(path, codebook)}
    counts: Counter[str] = Counter()
    for one, other in pairs:
        if list_codes(one) != list_codes(other):
            chosen = list_codes(final[one.id])
            is_first, is_second = chosen == list_codes(one), chosen == list_codes(other)
            counts["first" if is_first else "second" if is_second else "another"] += 1
    return counts


def list_codes(sentence: Sentence) -> set[Hashable]:
    """Return the events of a sentence as words of action with type, mode, status, negation and the act around them."""
    words = {event.number: event.trigger for event in sentence.events}
    return {(e.trigger, e.type, e.mode, e.status, e.negated, words.get(e.within or 0)) for e in sentence.events}


def main() -> None:
    """Print the figures."""
    sentences, topics = read_pairs()
    pairs = [pair for one, other in sentences for pair in pair_events(one, other)]
    events = sum(len(one.events) for one, _ in sentences), sum(len(other.events) for _, other in sentences)
    print(f"{topics} topics, {len(sentences)} sentences")
    print(f"{events[0]} events in the first reading, {events[1]} in the second, {len(pairs)} in both")
    print(f"events, F1: {2 * len(pairs) / sum(events):.3f}")
    for name, read in FIELDS.items():
        labels = [(read(a), read(b)) for a, b in pairs]
        same = sum(a == b for a, b in labels) / len(labels)
        print(f"{name}: same {same:.3f}, alpha {compute_alpha(labels):.3f}")
    for role in ROLES:
        both, one, other = count_spans(pairs, role)
        print(f"{role}: F1 {2 * both / max(1, one + other):.3f}")
    settled = count_settled(sentences)
    print(f"{settled.total()} sentences whose events differ, settled as: {dict(settled)}")


if __name__ == "__main__":
    main()

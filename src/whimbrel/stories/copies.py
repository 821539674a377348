"""Reports that go back to one text, as groups with their original first.

Method: exact copies by the hash of their words; other pairs by shared min-hashes (`copy_pairs`), compared sentence by
sentence; near and rewritten pairs are joined, the most alike first, as long as most of the reports that come into one
group have to do with each other. So a report that quotes two texts joins one of them and never chains the two, and a
round-up that holds a short report whole, somewhere in its middle, stays a report by itself.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from whimbrel.affair import Copy, CopyGroup, CopyKind
from whimbrel.records import Report, hash_text
from whimbrel.stories.copy_pairs import MATCH, Comparer, Likeness, find_candidates, make_sketches
from whimbrel.stories.copy_prints import Print, Printer, make_prints

NEAR = 0.7
"""Share of the word runs of the shorter report that make a near copy: what a cut or a swap leaves whole."""
SHARE = 0.4
"""Share of the longer report that a near copy must have, so that being held by a round-up makes no copy ..."""
HEAD_SHARE = 0.15
"""... or this share, where it has the longer one's beginning: desks cut from the end."""
HEAD = 0.5
REWRITTEN = 2.1
"""What must speak for a rewriting; see `score_rewriting`."""
REWRITTEN_SHARE = 0.2
"""Share of the longer report that a rewriting must have: less is a statement that both quote."""
REWRITTEN_RUNS = 8
"""Word runs that a rewriting must keep: fewer are the names of one event."""
OWN_FORM = 0.6
"""Share of word runs that two reports of one outlet must have, to be one text rewritten: an outlet's bulletins of two
days are written in one form, and its follow-ups repeat what went before."""
DAYS = 3
"""Days within which a text is rewritten; later reports that are like it are written by the same form, or retell it."""
RELATED = 0.35
"""Cover from which two reports of one group have to do with each other."""
OVERLAP = 0.5
"""Share of the sentences taken from a third report that two reports must have taken both."""
AGREEMENT = 0.8
"""Share of the pairs across two groups that must have to do with each other for the two to become one."""
WITNESSES = 12
"""Reports of a group that are asked; more would tell no more and cost time by their square."""
SHORTEST = 8
"""Words without which a report is compared as a whole only: what is left beside boilerplate may be a caption."""

Pair = tuple[int, int]


def group_copies(reports: Iterable[Report], printer: Printer | None = None) -> tuple[CopyGroup, ...]:
    """Return the reports grouped by the text that they go back to, in the order in which the originals were read.

    Every report is in one group; one without copies is a group by itself. A report given twice (the same `id`) counts
    once. `printer` brings another table of boilerplate. Time and memory grow in step with the number of reports.
    """
    known = list({report.id: report for report in reports}.values())
    prints = make_prints(known, printer)
    exact: dict[str, list[int]] = defaultdict(list)
    for i, (report, item) in enumerate(zip(known, prints, strict=True)):
        exact[find_exact(report, item)].append(i)
    texts = list(exact.values())
    firsts = [places[0] for places in texts]
    grouper = Grouper([[known[i] for i in places] for places in texts], [prints[i] for i in firsts])
    groups = [sorted(place for i in group for place in texts[i]) for group in grouper.list_groups()]
    made = [order_group(known, group) for group in groups]
    return tuple(write_group(known, prints, group, grouper.comparer) for group in sorted(made))


def find_exact(report: Report, item: Print) -> str:
    """Return what exact copies share: the hash of the words compared, or of the whole text where these are few."""
    return item.exact if sum(line.words for line in item.lines) >= SHORTEST else f"whole {report.text_hash}"


def order_group(reports: Sequence[Report], group: list[int]) -> list[int]:
    """Return a group's places with the original first: the earliest dated report, else the first read."""
    dated = [i for i in group if reports[i].published]
    first = min(dated, key=lambda i: (reports[i].published, i)) if dated else group[0]
    return [first, *(i for i in group if i != first)]


# --- pairs ----------------------------------------------------------------------------------------------------------


def is_near(likeness: Likeness) -> bool:
    """Return whether two reports are copies but for cuts, swaps and a few words."""
    return likeness.runs >= NEAR and likeness.cover >= NEAR and is_share(likeness)


def is_share(likeness: Likeness) -> bool:
    """Return whether what two reports share is much of the longer one, or its beginning: no item of a round-up."""
    return likeness.longer >= SHARE or (likeness.longer >= HEAD_SHARE and likeness.head >= HEAD)


def score_rewriting(likeness: Likeness) -> float:
    """Return how much speaks for one report being the other rewritten: 2 and more for most rewritings, seldom above 3.

    Figures and names kept, sentences of the longer report that are there, and with a third of their weight the cover of
    the shorter report and of its beginning, and the number of shared word runs, as a logarithm. The weights are a
    logistic regression's on planted copies and other pairs of reports on one war, rounded.
    """
    shares = likeness.names + likeness.longer + (likeness.cover + likeness.lead) / 3
    return shares + math.log(max(likeness.shared, 1)) / 5


def count_days(some: Iterable[Report], others: Iterable[Report]) -> int:
    """Return the days between the nearest publications of two texts, 0 where none of one has a date."""
    first, second = (
        [date.fromisoformat(report.published) for report in reports if report.published] for reports in (some, others)
    )
    return min((abs((one - other).days) for one in first for other in second), default=0)


def are_one_outlet(reports: Sequence[Report]) -> bool:
    """Return whether all reports are of one outlet that is named."""
    return bool(reports[0].publisher) and len({report.publisher for report in reports}) == 1


# --- groups ---------------------------------------------------------------------------------------------------------


class Grouper:
    """Joins pairs of texts to groups; `texts` holds the exact copies of each, which is known by its place there."""

    def __init__(self, texts: Sequence[Sequence[Report]], prints: Sequence[Print]) -> None:
        self.texts, self.prints = texts, prints
        self.comparer = Comparer(prints)
        self.group_of = list(range(len(prints)))
        self.members: dict[int, list[int]] = {i: [i] for i in range(len(prints))}
        self.related: dict[Pair, bool] = {}
        self.masks: dict[int, dict[int, int]] = defaultdict(dict)
        """For each report and each copy of it, which of the report's sentences the copy has."""

    def list_groups(self) -> list[list[int]]:
        """Return the groups, each in the order of reading."""
        for first, second in self.list_pairs():
            self.join(self.group_of[first], self.group_of[second])
        return [sorted(group) for group in self.members.values()]

    def list_pairs(self) -> list[Pair]:
        """Return the pairs that are copies, the most alike first."""
        found: list[tuple[float, Pair]] = []
        for first, second in find_candidates(self.prints, make_sketches(self.prints)):
            likeness = self.comparer.compare(self.prints[first], self.prints[second])
            if likeness is not None and self.is_copy(likeness, first, second):
                self.masks[first][second], self.masks[second][first] = likeness.masks
                found.append((-likeness.cover - likeness.jaccard, (first, second)))
        return [pair for _, pair in sorted(found)]

    def is_copy(self, likeness: Likeness, first: int, second: int) -> bool:
        """Return whether two reports are copies of one text."""
        if is_near(likeness):
            return True
        if likeness.runs >= NEAR and not is_share(likeness):
            return False
        one, other = self.texts[first], self.texts[second]
        least = OWN_FORM if are_one_outlet([*one, *other]) else 0.0
        return (
            score_rewriting(likeness) >= REWRITTEN
            and likeness.longer >= REWRITTEN_SHARE
            and likeness.shared >= REWRITTEN_RUNS
            and likeness.runs >= least
            and count_days(one, other) <= DAYS
        )

    def join(self, first: int, second: int) -> None:
        """Make one group of two, where most pairs across them have to do with each other."""
        if first == second or not self.agree(self.members[first], self.members[second]):
            return
        kept, lost = min(first, second), max(first, second)
        for i in self.members[lost]:
            self.group_of[i] = kept
        self.members[kept] += self.members.pop(lost)

    def agree(self, some: Sequence[int], others: Sequence[int]) -> bool:
        """Return whether enough pairs across two groups have to do with each other."""
        pairs = [(i, j) for i in choose_witnesses(some) for j in choose_witnesses(others)]
        return sum(self.are_related(min(pair), max(pair)) for pair in pairs) >= AGREEMENT * len(pairs)

    def are_related(self, first: int, second: int) -> bool:
        """Return whether two reports have to do with each other."""
        known = self.related.get((first, second))
        if known is None:
            likeness = self.comparer.compare(self.prints[first], self.prints[second])
            known = (likeness is not None and likeness.cover >= RELATED) or self.have_source(first, second)
            self.related[first, second] = known
        return known

    def have_source(self, first: int, second: int) -> bool:
        """Return whether both have the same sentences of a third report.

        Two cuts or rewritings of one text do; two texts that it quotes do not.
        """
        one, other = self.masks.get(first, {}), self.masks.get(second, {})
        for source in sorted(one.keys() & other.keys())[:WITNESSES]:
            mine, yours = self.masks[source][first], self.masks[source][second]
            if (mine & yours).bit_count() > OVERLAP * min(mine.bit_count(), yours.bit_count()):
                return True
        return False


def choose_witnesses(members: Sequence[int]) -> Sequence[int]:
    """Return at most twelve members, evenly spread in the order of joining."""
    step = max(1, -(-len(members) // WITNESSES))
    return members[::step]


# --- records --------------------------------------------------------------------------------------------------------


def write_group(
    reports: Sequence[Report], prints: Sequence[Print], group: Sequence[int], comparer: Comparer
) -> CopyGroup:
    """Return the record of a group whose original stands first."""
    ids = [reports[i].id for i in group]
    copies = [Copy(report_id=ids[0], kind="original", similarity=1.0)]
    copies += [write_copy(reports, prints, group[0], i, comparer) for i in group[1:]]
    return CopyGroup(id=hash_text("copies", *sorted(ids)), copies=tuple(copies))


def write_copy(
    reports: Sequence[Report], prints: Sequence[Print], original: int, copy: int, comparer: Comparer
) -> Copy:
    """Return the record of one copy beside its original."""
    first, second = prints[original], prints[copy]
    if find_exact(reports[original], first) == find_exact(reports[copy], second):
        return Copy(report_id=reports[copy].id, kind="exact", similarity=1.0)
    likeness = comparer.compare(first, second)
    kind: CopyKind = "near" if likeness is not None and likeness.runs >= NEAR else "rewritten"
    return Copy(
        report_id=reports[copy].id,
        kind=kind,
        similarity=round(likeness.jaccard, 3) if likeness is not None else 0.0,
        added=list_lacking(reports[copy], second, first, comparer),
        dropped=list_lacking(reports[original], first, second, comparer),
    )


def list_lacking(report: Report, item: Print, other: Print, comparer: Comparer) -> tuple[str, ...]:
    """Return the sentences of a report to which no sentence of the other print answers."""
    nearest = comparer.find_nearest(item, other)
    return tuple(
        report.text[line.start : line.end]
        for line, (share, _) in zip(item.lines, nearest, strict=True)
        if share < MATCH
    )

"""Groups reports on one affair, as they arrive or all at once. Copies of one text count once."""

from collections.abc import Iterable, Sequence
from typing import Literal

from whimbrel.affair import CopyGroup, Story
from whimbrel.records import Coding, hash_text
from whimbrel.stories.clusters import JOIN, Clusters, multiply
from whimbrel.stories.neighbours import NeighbourIndex, Vector
from whimbrel.stories.portraits import (
    Digest,
    FindEntity,
    choose_title,
    find_span,
    infer_dates,
    make_digest,
    rank_actors,
)
from whimbrel.stories.vectors import Terms, Vocabulary, find_terms

Arrival = Literal["opened", "joined", "bridged"]
FEW, SETTLED = 16, 1024
"""Below `FEW` texts the weights of all are reckoned anew with each, then at each doubling up to `SETTLED`; after that
they hardly change, and nothing is counted again."""


def is_recounted(number: int) -> bool:
    """Return whether all is counted anew when the text with this number comes."""
    return number < FEW or (number <= SETTLED and number & (number - 1) == 0)


class StoryGrouper:
    """Stories of the reports that have come so far.

    >>> grouper = StoryGrouper()
    >>> grouper.list_stories()
    ()
    """

    def __init__(
        self, *, join: float = JOIN, origins: dict[str, str] | None = None, find_entity: FindEntity | None = None
    ) -> None:
        """Begin without reports.

        `join` (0 to 1) says how like reports of one story must be. `origins` gives for report ids the id of the report
        that each is a copy of (`find_origins`); one that is not there goes back to its own text (`text_hash`).
        `find_entity` gives an actor's id over all reports; without it, actors have the ids that the coder gave them.
        """
        self.origins = {} if origins is None else origins
        self.find_entity = find_entity
        self.clusters = Clusters(join)
        self._vocabulary, self._index = Vocabulary(), NeighbourIndex()
        self._terms: dict[int, Terms] = {}
        self._digests: list[list[Digest]] = []
        self._days: list[int | None] = []
        self._text_of: dict[str, int] = {}
        self._number_of: dict[str, int] = {}

    def add(self, coding: Coding) -> Arrival:
        """Add a report, and return what it did: it opened a story, joined one, or bridged several into one.

        A report that was added before changes nothing and has joined; so has a copy.
        """
        number = self._read(coding)
        if number is None:
            return "joined"
        before = dict(self.clusters.group_of) if is_recounted(number) else self._insert(number)
        if number not in self.clusters.group_of:
            self._recount(number + 1)
        own = self.clusters.group_of[number]
        joined = {key for other, key in before.items() if self.clusters.group_of[other] == own}
        return "opened" if not joined else "joined" if len(joined) == 1 else "bridged"

    def add_all(self, codings: Iterable[Coding]) -> None:
        """Add reports that are all there: the weights of words count all of them, and their order means nothing."""
        order = sorted(codings, key=self._rank)
        numbers = [number for coding in order if (number := self._read(coding)) is not None]
        if len(self._terms) == len(self._digests):
            self._recount(len(self._digests))
        else:
            for number in numbers:
                self._insert(number)

    def list_stories(self) -> tuple[Story, ...]:
        """Return the stories as they stand: those with most texts first, then the earliest, then by id."""
        stories = [self._tell(sorted(group.items)) for group in self.clusters.groups.values()]
        return tuple(sorted(stories, key=lambda story: (-story.origins, story.start or "~", story.id)))

    def list_digests(self) -> list[list[Digest]]:
        """Return what is kept of each story's reports, story by story."""
        return [[d for n in sorted(group.items) for d in self._digests[n]] for group in self.clusters.groups.values()]

    def list_near(self, report_id: str) -> frozenset[str]:
        """Return ids of the reports of its story that are nearest to a report, its copies among them."""
        number = self._number_of[report_id]
        own = self.clusters.groups[self.clusters.group_of[number]].items
        near = [number, *(other for other, _ in self.clusters.neighbours[number] if other in own)]
        return frozenset(digest.id for other in near for digest in self._digests[other]) - {report_id}

    def _rank(self, coding: Coding) -> tuple[bool, str, str]:
        """Return a sort key by content that puts originals before their copies."""
        report = coding.report
        return self.origins.get(report.id, report.id) != report.id, report.text_hash, report.id

    def _read(self, coding: Coding) -> int | None:
        """Keep what is needed of a report; return the number of its text if it is new."""
        report = coding.report
        if report.id in self._number_of:
            return None
        origin = self.origins.get(report.id, report.text_hash)
        digest = make_digest(coding, origin, self.find_entity)
        day = digest.published.toordinal() if digest.published else None
        if origin in self._text_of:
            number = self._number_of[report.id] = self._text_of[origin]
            self._digests[number].append(digest)
            self._days[number] = day if self._days[number] is None else self._days[number]
            return None
        number = self._number_of[report.id] = self._text_of[origin] = len(self._digests)
        self._terms[number] = self._vocabulary.add(find_terms(coding))
        self._days.append(day)
        self._digests.append([digest])
        return number

    def _insert(self, number: int) -> dict[int, int]:
        """Put a text among the others; return the groups in which those nearest to it were."""
        vector = self._make_vector(number)
        nearest = self._index.find_nearest(vector)
        before = {other: self.clusters.group_of[other] for other, _ in nearest}
        self._index.add(vector)
        self.clusters.add(number, nearest)
        if number > SETTLED:
            del self._terms[number]  # only a new count would need them, and there is none to come
        return before

    def _make_vector(self, number: int) -> Vector:
        terms = self._terms[number]
        return Vector(terms.ids, self._vocabulary.weigh(terms), self._days[number])

    def _recount(self, texts: int) -> None:
        """Weigh the terms of the first `texts` texts anew, and group them all."""
        self._index = NeighbourIndex()
        vectors = [self._make_vector(number) for number in range(texts)]
        for vector in vectors:
            self._index.add(vector)
        self.clusters.rebuild(
            {
                number: [pair for pair in self._index.find_nearest(vector) if pair[0] != number]
                for number, vector in enumerate(vectors)
            }
        )
        if texts > SETTLED:
            self._terms.clear()

    def _tell(self, texts: Sequence[int]) -> Story:
        """Return the story of the texts with these numbers."""
        digests = [digest for number in texts for digest in self._digests[number]]
        sums = self.clusters.groups[self.clusters.group_of[texts[0]]].sums
        weights = {
            digest.id: multiply(self.clusters.profiles[number], sums)
            for number in texts
            for digest in self._digests[number]
        }
        start, end = find_span(digests)
        order = sorted(digests, key=lambda d: (d.published is None, d.published or 0, d.id))
        return Story(
            id=hash_text("story", *sorted(digest.id for digest in digests)),
            title=choose_title(digests, weights),
            reports=tuple(digest.id for digest in order),
            origins=len(texts),
            actors=rank_actors(digests),
            start=start.isoformat() if start else None,
            end=end.isoformat() if end else None,
            inferred=infer_dates(digests, {digest.id: self.list_near(digest.id) for digest in digests}),
        )


def group_stories(
    codings: Iterable[Coding],
    copies: Iterable[CopyGroup] = (),
    *,
    join: float = JOIN,
    find_entity: FindEntity | None = None,
) -> tuple[Story, ...]:
    """Return the stories of reports that are all there, those with most texts first; the order of the reports means
    nothing.

    Reports of one of `copies` are in one story and count as one text. `join` and `find_entity` are those of
    `StoryGrouper`.
    """
    grouper = StoryGrouper(join=join, origins=find_origins(copies), find_entity=find_entity)
    grouper.add_all(codings)
    return grouper.list_stories()


def find_origins(copies: Iterable[CopyGroup]) -> dict[str, str]:
    """Return for each report id the id of the report that its text goes back to."""
    return {copy.report_id: group.copies[0].report_id for group in copies for copy in group.copies}

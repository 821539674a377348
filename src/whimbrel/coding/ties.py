"""Which place, date and figures each event of a report has, and by which words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from whimbrel.coding.anchors import ARGUED, GROUND, JOINED, PLACE_CLASSES, Anchor, Climb, Nearness
from whimbrel.coding.attribution import Attributed
from whimbrel.coding.figures import FigureMention
from whimbrel.coding.parse import Parse
from whimbrel.coding.places import Toponym
from whimbrel.coding.timex import TimeMention
from whimbrel.lexicon import Lexicon
from whimbrel.records import Date, Place, Status

FINE = ("unresolved", "country", "region", "town", "site")
"""Precisions, from the coarsest to the finest."""
AREAS = ("country", "region")
Deed = tuple[str | None, str | None]
"""Type and mode of an act."""
DURATION = re.compile(r"P[\dTX]")
DONE = frozenset({"happened", "attempted", "cancelled"})


class Ties:
    """The places, dates and figures of one report, for its events to take."""

    def __init__(
        self,
        parse: Parse,
        lexicon: Lexicon,
        *,
        toponyms: list[Toponym],
        times: list[TimeMention],
        figures: list[FigureMention],
        said: Iterable[Attributed],
        events: Mapping[int, Deed],
        published: str | None,
    ) -> None:
        """Take what was found in `parse`; `said` are its attributions, `events` its words of action by
        token, with type and mode where these are known.
        """
        self.parse, self.lexicon, self.published = parse, lexicon, published
        self.toponyms, self.times, self.figures = toponyms, times, figures
        cues = frozenset(a.cue for a in said if a.kind != "hedge")
        self.acts = acts = {token: self._find_act(*deed) for token, deed in events.items()}
        self.near = Nearness(parse, lexicon, cues, acts)
        tokens = frozenset(i for t in toponyms for i in range(t.start, t.end))
        words = frozenset(word for name in PLACE_CLASSES for word in lexicon.classes.get(name, ()))
        where = Climb(parse, acts, tokens, words, lexicon.ties)
        when = Climb(parse, acts, frozenset(), frozenset())
        self._place_anchors = [(t, [*where.find_anchors(t.head), *self._find_relatives(t)]) for t in toponyms]
        self._time_anchors = [(t, [*when.find_anchors(t.head), *self._find_clauses(t)]) for t in times]

    def _find_relatives(self, toponym: Toponym) -> list[Anchor]:
        """Return the clauses that tell what befell a place: "Goma, where two *died*", "Goma, *seized* by rebels"."""
        parse = self.parse
        found = [
            Anchor(clause, "in", 0)
            for clause in parse.find_children(toponym.head, "relcl")
            if any(parse.lower[c] == "where" for c in parse.find_children(clause, "advmod"))
        ]
        taken = [clause for clause in parse.find_children(toponym.head, "acl") if parse.tags[clause] == "VBN"]
        return found + [Anchor(clause, "object", 0) for clause in taken]

    def _find_clauses(self, time: TimeMention) -> list[Anchor]:
        """Return the clauses that tell what was at a time: "in 2011, when police *fired* on a march"."""
        found = [c for i in range(time.start, time.end) for c in self.parse.find_children(i, "relcl")]
        return [Anchor(clause, "adjunct", 0) for clause in found]

    # --- places --------------------------------------------------------------------------------------------------

    def find_place(self, tokens: tuple[int, ...], event_type: str | None, mode: str | None) -> Place | None:
        """Return the place of the event told by the words `tokens`, with its tie, or None.

        Of several the one that hangs nearest on the event wins, then the tie's rank, then the first; a finer place
        of the same country wins over a coarser one that is tied alike.
        """
        act = self._find_act(event_type, mode)
        found: list[tuple[tuple[int, int, int], Place]] = []
        for token in tokens:
            sites = self.near.find_sites(token)
            for toponym, anchors in self._place_anchors:
                for anchor in anchors:
                    rank = self._rank_tie(anchor, toponym.place, act)
                    near = self._measure(anchor, sites, toponym.head)
                    if rank is not None and near is not None:
                        place = msgspec.structs.replace(toponym.place, tie=anchor.tie)
                        found.append(((near, rank, toponym.start), place))
        return self._choose_place([place for _, place in sorted(found, key=lambda pair: pair[0])])

    def _find_act(self, event_type: str | None, mode: str | None) -> str | None:
        """Return `ground`, `travel`, `talk`, or None for what is said; an act of unknown type may be on the ground."""
        if event_type is None:
            return GROUND
        acts = self.lexicon.ground_acts
        return acts.get((event_type, mode or "")) or acts.get((event_type, ""))

    def _rank_tie(self, anchor: Anchor, place: Place, act: str | None) -> int | None:
        """Return the rank of the first row that lets this tie stand for this kind of place and act.

        What is said is not where the thing is that it is said of: "called the offensive *in Rafah* a mistake".
        """
        if (act is None and anchor.steps) or (act != GROUND and anchor.steps > 1):
            return None
        for row in self.lexicon.ties.get(anchor.tie, ()):
            if row.acts == GROUND and act != GROUND:
                continue
            if row.acts == "travel" and act not in (GROUND, "travel"):
                continue
            if not row.kinds or place.kind in row.kinds:
                return row.rank
        return None

    def _measure(self, anchor: Anchor, sites: Mapping[int, int], head: int) -> int | None:
        """Return how far the event is from the phrase; None where it has no part in it."""
        if anchor.token not in sites:
            return None
        near = sites[anchor.token]
        if near == JOINED and head > anchor.token:
            return None
        return near + min(anchor.steps, ARGUED)

    def _choose_place(self, places: list[Place]) -> Place | None:
        if not places:
            return None
        best = places[0]
        for place in places[1:]:
            if place.country == best.country and _fineness(place) > _fineness(best) and best.precision in AREAS:
                best = place
        return best

    def find_dateline(self, token: int, countries: frozenset[str]) -> Place | None:
        """Return the place of the dateline for an event of the sentence after it, where one of its parties is of that
        country; else None.
        """
        lines = [span for span in self.parse.doc.spans.get("blocks", ()) if span.label_ == "dateline"]
        if not lines or token < lines[0].end:
            return None
        first = next((i for i in range(lines[0].end, len(self.parse.words)) if self.parse.is_prose[i]), None)
        if first is None or self.parse.sentence_of[first] != self.parse.sentence_of[token]:
            return None
        for toponym in self.toponyms:
            if lines[0].start <= toponym.start < lines[0].end and toponym.place.country in countries:
                return msgspec.structs.replace(toponym.place, tie="dateline")
        return None

    # --- dates ---------------------------------------------------------------------------------------------------

    def find_date(self, tokens: tuple[int, ...], status: Status, tense: str = "none") -> Date | None:
        """Return when the event told by `tokens` is: by an expression of its own, else as seen from the publication
        date (a deed ends by it, a plan starts from it), else None.
        """
        found: list[tuple[bool, int, int, Date]] = []
        for token in tokens:
            sites = self.near.find_sites(token)
            for time, anchors in self._time_anchors:
                near = [self._measure(anchor, sites, time.head) for anchor in anchors]
                known = [n for n in near if n is not None]
                if known:
                    found.append((_is_bare_duration(time.date), min(known), time.start, time.date))
        if found:
            return min(found, key=lambda item: item[:3])[3]
        return self._date_by_publication(status, tense)

    def _date_by_publication(self, status: Status, tense: str) -> Date | None:
        day = self.published
        if day is None:
            return None
        ahead = status not in DONE and status != "ongoing" and tense != "past"
        start = day if ahead or status == "ongoing" else None
        end = None if ahead else day
        return Date(start=start, end=end, timex=None, granularity="day", approximate=False, basis="published")

    # --- figures -------------------------------------------------------------------------------------------------

    def find_figures(self, tokens: tuple[int, ...]) -> list[FigureMention]:
        """Return the figures that belong to the event told by `tokens`, in order."""
        return [figure for figure, owners in self._figure_owners if owners.intersection(tokens)]

    @cached_property
    def _figure_owners(self) -> list[tuple[FigureMention, set[int]]]:
        """Each figure with the events to which it belongs: those that its nearest governor is a part of."""
        events: dict[int, set[int]] = defaultdict(set)
        for token in self.acts:
            for site in self.near.find_result_sites(token):
                events[site].add(token)
        return [(figure, self._find_owners(figure, events)) for figure in self.figures]

    def _find_owners(self, figure: FigureMention, events: Mapping[int, set[int]]) -> set[int]:
        """Return the events of the nearest governor that has some, of the verbs joined to it that share it, and of
        what brought it about.
        """
        first: int | None = None
        owners = self.acts.keys() & {figure.head, *figure.causes}
        for word in figure.governors:
            if first is None and word in events:
                first, owners = word, owners | events[word]
            elif first is not None and self._are_joined(first, word):
                owners |= events.get(word, set())
        return owners

    def _are_joined(self, a: int, b: int) -> bool:
        heads, deps = self.parse.heads, self.parse.deps
        return (heads[a] == b and deps[a] == "conj") or (heads[b] == a and deps[b] == "conj")


def _is_bare_duration(date: Date) -> bool:
    """Tell whether an expression says how long, or how often, and not when: a day beside it dates the event."""
    return date.start is None and date.end is None and DURATION.match(date.timex or "") is not None


def _fineness(place: Place) -> int:
    return FINE.index(place.precision) if place.precision in FINE else 0

"""Where, when and how many: what makes a record an observation, found once a report and handed to its events."""

from collections.abc import Mapping

import msgspec

from whimbrel.coding.attribution import Attributed
from whimbrel.coding.drafts import Draft
from whimbrel.coding.entities import Entities
from whimbrel.coding.figures import FigureFinder
from whimbrel.coding.layers import Layers
from whimbrel.coding.parse import Parse
from whimbrel.coding.places import PlaceFinder
from whimbrel.coding.status import StatusReading
from whimbrel.coding.ties import Deed, Ties
from whimbrel.coding.timex import DateFinder
from whimbrel.lexicon import Lexicon
from whimbrel.records import Date, Figure, Place


class Observation(msgspec.Struct, frozen=True):
    """The place, date and figures of one event."""

    place: Place | None
    date: Date | None
    figures: tuple[Figure, ...]


class Mentions(msgspec.Struct, frozen=True):
    """All places, dates and figures that a report names, whether an event has them or not, each in order."""

    places: tuple[Place, ...]
    dates: tuple[Date, ...]
    figures: tuple[Figure, ...]


class ObservationFinder:
    """Finds the places, dates and figures of a report and ties them to its events."""

    def __init__(self, lexicon: Lexicon, places: PlaceFinder, dates: DateFinder, figures: FigureFinder) -> None:
        self.lexicon, self.places, self.dates, self.figures = lexicon, places, dates, figures

    def find_ties(
        self,
        parse: Parse,
        entities: Entities,
        said: list[Attributed],
        events: Mapping[int, Deed],
        published: str | None,
    ) -> Ties:
        """Return what the words of action `events` (by token, with type and mode) may take.

        `published` is the report's ISO date, if known.
        """
        times = self.dates.find_dates(parse, published)
        dated = frozenset(i for time in times for i in range(time.start, time.end))
        return Ties(
            parse,
            self.lexicon,
            toponyms=self.places.find_places(parse, entities),
            times=times,
            figures=self.figures.find_figures(parse, dated),
            said=said,
            events=events,
            published=published,
        )

    def find_mentions(self, parse: Parse, entities: Entities, published: str | None) -> Mentions:
        """Return all that the report names, tied to nothing and without who says so."""
        ties = self.find_ties(parse, entities, [], {}, published)
        return Mentions(
            tuple(toponym.place for toponym in ties.toponyms),
            tuple(time.date for time in ties.times),
            tuple(mention.figure for mention in ties.figures),
        )


def observe_draft(ties: Ties, layers: Layers, draft: Draft) -> Observation:
    """Return the place, date and figures of a draft, by all the words that tell it."""
    parties = frozenset(p.country for p in (*draft.actors, *draft.recipients) if p.country is not None)
    place = ties.find_place(draft.tokens, *draft.deed)
    if place is None and draft.status == "happened" and not draft.from_speech:
        place = ties.find_dateline(draft.token, parties)
    date = ties.find_date(draft.tokens, draft.status, draft.tense)
    return Observation(place, date, tuple(map(layers.attribute_figure, ties.find_figures(draft.tokens))))


def observe_word(ties: Ties, layers: Layers, token: int, reading: StatusReading) -> Observation:
    """Return the place, date and figures of a word that is no draft."""
    place = ties.find_place((token,), None, None)
    date = ties.find_date((token,), reading.status, reading.tense)
    return Observation(place, date, tuple(map(layers.attribute_figure, ties.find_figures((token,)))))

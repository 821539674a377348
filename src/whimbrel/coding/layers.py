"""Who says so, of any word of a report: the layers of attribution around it."""

import msgspec

from whimbrel.coding.attribution import Attributed
from whimbrel.coding.entities import Entities
from whimbrel.coding.figures import FigureMention
from whimbrel.coding.parse import Parse
from whimbrel.coding.parties import covers, find_parties
from whimbrel.records import Actor, Attribution, Figure, make_span

MAX_LAYERS = 3


class Layers:
    """The statements of one report, for its events and figures."""

    def __init__(self, parse: Parse, entities: Entities, said: list[Attributed]) -> None:
        self.parse, self.entities, self.said = parse, entities, said

    def find_layers(self, token: int, own: frozenset[int] = frozenset()) -> tuple[Attribution, ...]:
        """Return the attributions whose content holds the word at `token`, outermost first; `own` are cues that do not
        count, as an act of speech is not attributed to itself.
        """
        found = [a for a in self.said if a.clause and a.cue not in own and covers(a, token)]
        found.sort(key=lambda a: (-sum(high - low for low, high in a.ranges), a.kind == "hedge"))
        return tuple(self._attribute(a) for a in found[:MAX_LAYERS])

    def attribute_figure(self, mention: FigureMention) -> Figure:
        """Return the figure with who gives it."""
        return msgspec.structs.replace(mention.figure, attribution=self.find_layers(mention.head))

    def _attribute(self, attributed: Attributed) -> Attribution:
        speakers: tuple[Actor, ...] = ()
        if attributed.speaker is not None:
            speakers = find_parties(self.parse, self.entities, [attributed.speaker], self.said)
            if not speakers:
                speakers = (self.entities.make_plain_actor(attributed.speaker),)
        end = max(attributed.cue_end, attributed.cue + 1)
        return Attribution(
            speaker=speakers[0] if speakers else None,
            cue=make_span(self.parse.text, self.parse.starts[attributed.cue], self.parse.ends[end - 1]),
            hedged=attributed.hedged,
        )

"""Who acts on whom: the actors that matter most, joined where incidents join them.

The places of the actors come of forces (Fruchterman and Reingold 1991, *Graph drawing by force-directed placement*),
from a circle on which the busiest stand in turn: the same affair always gives the same picture.
"""

from collections import Counter, defaultdict
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whimbrel.affair import Affair, Incident
from whimbrel.charts.chronology import find_quads
from whimbrel.charts.labels import place_labels, write_labels
from whimbrel.charts.palette import QUADS, Palette, Spec, frame, make_scale
from whimbrel.records import Actor

MOST_ACTORS = 22
"""More names than these no longer stand apart on a page."""
ROUNDS = 300


class Tie(NamedTuple):
    """Two actors, by name, and how many incidents of each quad join them."""

    one: str
    other: str
    quads: tuple[int, int, int, int]

    @property
    def incidents(self) -> int:
        """All incidents that join them."""
        return sum(self.quads)

    @property
    def kind(self) -> str:
        """The quad that most of them have; of equals, the later."""
        return QUADS[max(range(4), key=lambda i: (self.quads[i], i))]


def list_ties(affair: Affair) -> list[Tie]:
    """Return the ties between actors, the strongest first: by incident, and of none that is only spoken of."""
    names = {entity.id: entity.name for entity in affair.entities}
    quads = find_quads(affair)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for incident in affair.incidents:
        if not incident.within and incident.id in quads:
            for pair in list_pairs(incident, names):
                counts[pair][quads[incident.id] - 1] += 1
    ties = [Tie(*pair, (c[0], c[1], c[2], c[3])) for pair, c in counts.items()]
    return sorted(ties, key=lambda tie: (-tie.incidents, tie.one, tie.other))


def list_pairs(incident: Incident, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return the pairs that an incident joins, each in alphabetical order: actors with recipients, else among them."""

    def name(actor: Actor) -> str:
        return names.get(actor.entity_id or "", actor.name)

    actors = [name(a) for a in incident.actors]
    recipients = [name(a) for a in incident.recipients]
    pairs = [(a, b) for a in actors for b in recipients] if recipients else list(combinations(actors, 2))
    return sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b})


def place_actors(names: list[str], ties: list[Tie]) -> NDArray[np.float64]:
    """Return a point between 0 and 1 for each name: those with ties near each other, the others apart."""
    number = {name: i for i, name in enumerate(names)}
    count = len(names)
    turns = np.arange(count) * 2.399963  # the golden angle, in radians: neighbours in rank stand apart
    radii = np.sqrt((np.arange(count) + 0.5) / count) / 2
    points = np.stack([np.cos(turns) * radii, np.sin(turns) * radii], axis=1)
    pull = np.zeros((count, count))
    for tie in ties:
        i, j = number[tie.one], number[tie.other]
        pull[i, j] = pull[j, i] = 1 + np.log2(tie.incidents)
    best = np.sqrt(1 / max(count, 1))
    for step in range(ROUNDS):
        gaps = points[:, None, :] - points[None, :, :]
        far = np.maximum(np.linalg.norm(gaps, axis=2), 0.01)
        force = best * best / far - pull * far * far / best / 3
        np.fill_diagonal(force, 0)
        moves = (gaps / far[:, :, None] * force[:, :, None]).sum(axis=1) - points * 0.6
        size = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-9)
        points += moves / size * np.minimum(size, 0.1 * (1 - step / ROUNDS))
    low, high = points.min(axis=0), points.max(axis=0)
    spread: NDArray[np.float64] = (points - low) / np.maximum(high - low, 1e-9)
    return spread


def choose_ties(ties: list[Tie]) -> tuple[list[str], list[Tie]]:
    """Return the actors with most incidents, the busiest first, and the ties among them."""
    weights: Counter[str] = Counter()
    for tie in ties:
        weights[tie.one] += tie.incidents
        weights[tie.other] += tie.incidents
    ranked = sorted(weights, key=lambda name: (-weights[name], name))[:MOST_ACTORS]
    among = [tie for tie in ties if tie.one in ranked and tie.other in ranked]
    tied = {name for tie in among for name in (tie.one, tie.other)}
    return [name for name in ranked if name in tied], among


def chart_network(affair: Affair, palette: Palette) -> Spec | None:
    """Return the network of the actors with most incidents: a line is as thick as the incidents that join two."""
    names, ties = choose_ties(list_ties(affair))
    if not names:
        return None
    spots = {
        name: (round(float(x), 3), round(float(y), 3))
        for name, (x, y) in zip(names, place_actors(names, ties), strict=True)
    }
    weights = Counter({name: sum(t.incidents for t in ties if name in (t.one, t.other)) for name in names})
    lines = [
        {
            **dict(zip(("x", "y", "x2", "y2"), (*spots[t.one], *spots[t.other]), strict=True)),
            "between": f"{t.one} – {t.other}",
            "mostly": t.kind,
            "incidents": t.incidents,
        }
        for t in reversed(ties)
    ]
    places = [((spots[n][0] + 0.12) / 1.24, (1.12 - spots[n][1]) / 1.24) for n in names]
    labels = place_labels(places, names, 460)
    nodes = [
        {"actor": n, "x": spots[n][0], "y": spots[n][1], "incidents": weights[n], **label}
        for n, label in zip(names, labels, strict=True)
    ]
    bare = {"axis": None, "scale": {"domain": [-0.12, 1.12], "nice": False, "zero": False}}
    x, y = ({"field": f, "type": "quantitative", **bare} for f in "xy")
    spec = {
        "width": 760,
        "height": 460,
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "opacity": 0.75, "strokeCap": "round"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "strokeWidth": {
                        "field": "incidents",
                        "type": "quantitative",
                        "scale": {"domainMin": 0, "range": [0.5, 8]},
                        "legend": None,
                    },
                    "color": {
                        "field": "mostly",
                        "type": "nominal",
                        "title": None,
                        "scale": make_scale(QUADS, palette.quads),
                        "legend": {"symbolType": "stroke", "symbolStrokeWidth": 4},
                    },
                    "tooltip": [{"field": f, "type": "nominal"} for f in ("between", "mostly", "incidents")],
                },
            },
            {
                "data": {"values": nodes},
                "encoding": {
                    "x": x,
                    "y": y,
                    "tooltip": [{"field": f, "type": "nominal"} for f in ("actor", "incidents")],
                },
                "layer": [
                    {
                        "mark": {"type": "circle", "opacity": 1, "color": palette.ink, "stroke": palette.paper},
                        "encoding": {
                            "size": {
                                "field": "incidents",
                                "type": "quantitative",
                                "scale": {"domainMin": 0, "range": [30, 420]},
                                "legend": None,
                            }
                        },
                    },
                    *write_labels(palette),
                ],
            },
        ],
    }
    return frame(spec, palette, f"The {len(names)} actors with most incidents, and what joins them.")

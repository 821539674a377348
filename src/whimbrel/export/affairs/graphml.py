"""GraphML: actors as nodes, one edge a pair and period of counting (week or month).

An edge bears sums over its weeks or months: a course over time has no place in a graph.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from whimbrel.affair import Affair, Relation
from whimbrel.errors import ReadError
from whimbrel.export.affairs.cells import INTEGER, read_number
from whimbrel.export.affairs.delimited import read_text
from whimbrel.export.affairs.losses import Ledger
from whimbrel.export.affairs.missing import count_missing
from whimbrel.export.affairs.tables import name_country

FORM = "graphml"
SPACE = "http://graphml.graphdrawing.org/xmlns"
COUNTS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "planned")
NODE_KEYS = {"name": "string", "kind": "string", "country": "string"}
EDGE_KEYS = {
    "period": "string",
    "start": "string",
    "end": "string",
    **dict.fromkeys(COUNTS, "int"),
    "score": "double",
    "verbal_tension": "double",
    "material_tension": "double",
    "breaks": "int",
}
ILLEGAL = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold or advises against, and carriage returns, which readers change."""


def make_rows(affair: Affair, ledger: Ledger) -> list[dict[str, Any]]:
    """Return nodes, then edges, each as a dict of `element` and its values; losses are counted in `ledger`."""
    entities = {entity.id: entity for entity in affair.entities}
    names = dict.fromkeys(actor for relation in affair.relations for actor in relation.actors)
    rows: list[dict[str, Any]] = []
    for name in names:
        entity = entities.get(name)
        label = entity.name if entity else name_country(name)
        rows.append(
            {
                "element": "node",
                "id": _clean(name, ledger),
                "name": _clean(label or name, ledger),
                "kind": _clean(entity.kind if entity else "country", ledger),
                "country": _clean(entity.country, ledger) if entity and entity.country else None,
            }
        )
    rows += [_make_edge(i, relation, ledger) for i, relation in enumerate(affair.relations)]
    count_missing(FORM, affair, affair.relations, ledger)
    return rows


def _make_edge(number: int, relation: Relation, ledger: Ledger) -> dict[str, Any]:
    points = relation.points
    scored = [(p.score, _count_done(p)) for p in points if p.score is not None and isfinite(p.score)]
    weight = sum(count for _, count in scored)
    ledger.add("merged", "weeks and months added up to one edge a pair", max(0, len(points) - 1))
    return {
        "element": "edge",
        "id": f"r{number}",
        "source": _clean(relation.actors[0], ledger),
        "target": _clean(relation.actors[1], ledger),
        "period": relation.period,
        "start": _clean(points[0].start, ledger) if points else None,
        "end": _clean(points[-1].end, ledger) if points else None,
        **{name: sum(getattr(point, name) for point in points) for name in COUNTS},
        "score": _keep_finite(sum(score * count for score, count in scored) / weight) if weight else None,
        "verbal_tension": _keep_finite(relation.verbal[-1].mean) if relation.verbal else None,
        "material_tension": _keep_finite(relation.material[-1].mean) if relation.material else None,
        "breaks": len(relation.breaks),
    }


def _count_done(point: Any) -> int:
    return sum(getattr(point, name) for name in COUNTS[:4])


def _keep_finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _clean(text: str, ledger: Ledger) -> str:
    ledger.add(
        "approximated", "texts with characters that XML cannot hold, now blanks", int(bool(ILLEGAL.search(text)))
    )
    return ILLEGAL.sub(" ", text)


def write_rows(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write nodes and edges as one undirected graph."""
    root = ET.Element("graphml", {"xmlns": SPACE})
    for target, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, kind in keys.items():
            key = {"id": f"{target}_{name}", "for": target, "attr.name": name, "attr.type": kind}
            ET.SubElement(root, "key", key)
    graph = ET.SubElement(root, "graph", {"id": "relations", "edgedefault": "undirected"})
    for row in rows:
        target = row["element"]
        ends = {"source": row["source"], "target": row["target"]} if target == "edge" else {}
        element = ET.SubElement(graph, target, {"id": row["id"], **ends})
        for name in NODE_KEYS if target == "node" else EDGE_KEYS:
            if row[name] is not None:
                data = ET.SubElement(element, "data", {"key": f"{target}_{name}"})
                data.text = row[name] if isinstance(row[name], str) else repr(row[name])
    ET.indent(root)
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def read_rows(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the nodes and edges of a file that `write_rows` wrote; raise `ReadError` where it is no such graph.

    A file with a document type is refused: entities could blow it up.
    """
    text = read_text(path)
    try:
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise ValueError("it declares a document type")
        graph = ET.fromstring(text).find(f"{{{SPACE}}}graph")
        if graph is None:
            raise ValueError("it has no graph")
        return tuple(_read_element(element) for element in graph)
    except (ET.ParseError, KeyError, ValueError, RecursionError) as exc:
        raise ReadError(
            str(path), f"is no graph of ours ({exc})", "name a file of GraphML that Whimbrel wrote"
        ) from exc


def _read_element(element: ET.Element) -> dict[str, Any]:
    target = element.tag.removeprefix(f"{{{SPACE}}}")
    keys = {"node": NODE_KEYS, "edge": EDGE_KEYS}[target]
    ends = {name: element.attrib[name] for name in ("source", "target")} if target == "edge" else {}
    row: dict[str, Any] = {"element": target, "id": element.attrib["id"], **ends, **dict.fromkeys(keys)}
    for data in element:
        name = data.attrib["key"].removeprefix(f"{target}_")
        row[name] = _read_value(data.text or "", keys[name])
    return row


def _read_value(text: str, kind: str) -> str | int | float:
    if kind == "string":
        return text
    if kind == "double":
        return read_number(text)
    if not INTEGER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no whole number")
    return int(text)

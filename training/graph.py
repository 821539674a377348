"""The encoder as an ONNX graph, built from its weights layer by layer: one sentence in, a vector for each piece out.

One sentence a call needs neither padding nor a mask, so the graph is a plain BERT without either, with one matrix for
query, key and value. (torch's own exporter gave a graph whose answers differed from the model's.)
"""

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]
OPSET = 20
LAYER = "encoder.layer.{}."


class Graph:
    """Nodes and constants of a graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, **options: object) -> str:
        """Add a node and return the name of its output."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **options))
        return name

    def keep(self, array: NDArray[np.generic] | Sequence[int], name: str = "") -> str:
        """Add a constant and return its name."""
        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name


def build_graph(weights: Mapping[str, Array], layers: int, heads: int, epsilon: float) -> onnx.ModelProto:
    """Return the graph of a BERT encoder; `weights` are its parameters by their names in transformers."""
    graph = Graph()
    size = weights["embeddings.word_embeddings.weight"].shape[1]
    hidden = _embed(graph, weights, epsilon)
    for number in range(layers):
        hidden = _add_layer(graph, weights, LAYER.format(number), hidden, (heads, size), epsilon)
    hidden = graph.add("Identity", hidden)
    pieces = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["pieces"])
    out = helper.make_tensor_value_info(hidden, TensorProto.FLOAT, ["pieces", size])
    body = helper.make_graph(graph.nodes, "encoder", [pieces], [out], graph.constants)
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def _embed(graph: Graph, weights: Mapping[str, Array], epsilon: float) -> str:
    name = "embeddings.{}_embeddings.weight".format
    words = graph.add("Gather", graph.keep(weights[name("word")], "words"), "input_ids")
    places = weights[name("position")] + weights[name("token_type")][0]
    count = graph.add("Shape", "input_ids")
    first = graph.keep(np.array([0], dtype=np.int64))
    own = graph.add("Slice", graph.keep(places), first, count)
    return _normalise(graph, weights, "embeddings.LayerNorm", graph.add("Add", words, own), epsilon)


def _add_layer(
    graph: Graph, weights: Mapping[str, Array], at: str, hidden: str, shape: tuple[int, int], epsilon: float
) -> str:
    """Add one layer: attention, then the two dense steps; return the name of its output."""
    mixed = _attend(graph, weights, at, hidden, shape)
    dense = _apply(graph, weights, [f"{at}attention.output.dense"], mixed)
    hidden = _normalise(graph, weights, f"{at}attention.output.LayerNorm", graph.add("Add", hidden, dense), epsilon)
    inner = graph.add("Gelu", _apply(graph, weights, [f"{at}intermediate.dense"], hidden))
    dense = _apply(graph, weights, [f"{at}output.dense"], inner)
    return _normalise(graph, weights, f"{at}output.LayerNorm", graph.add("Add", hidden, dense), epsilon)


def _attend(graph: Graph, weights: Mapping[str, Array], at: str, hidden: str, shape: tuple[int, int]) -> str:
    heads, size = shape
    names = [f"{at}attention.self.{name}" for name in ("query", "key", "value")]
    all_three = _apply(graph, weights, names, hidden)
    split = graph.add("Reshape", all_three, graph.keep(np.array([0, 3, heads, size // heads])))
    turned = graph.add("Transpose", split, perm=[1, 2, 0, 3])
    query, key, value = (graph.add("Gather", turned, graph.keep(np.array(k)), axis=0) for k in range(3))
    scale = graph.keep(np.array((size // heads) ** -0.5, dtype=np.float32))
    scores = graph.add("MatMul", graph.add("Mul", query, scale), graph.add("Transpose", key, perm=[0, 2, 1]))
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
    return graph.add("Reshape", graph.add("Transpose", mixed, perm=[1, 0, 2]), graph.keep(np.array([-1, size])))


def _apply(graph: Graph, weights: Mapping[str, Array], names: Sequence[str], hidden: str) -> str:
    matrix = np.concatenate([weights[f"{name}.weight"] for name in names]).T
    bias = np.concatenate([weights[f"{name}.bias"] for name in names])
    return graph.add("Add", graph.add("MatMul", hidden, graph.keep(matrix)), graph.keep(bias))


def _normalise(graph: Graph, weights: Mapping[str, Array], name: str, hidden: str, epsilon: float) -> str:
    constants = (graph.keep(weights[f"{name}.{part}"]) for part in ("weight", "bias"))
    return graph.add("LayerNormalization", hidden, *constants, axis=-1, epsilon=epsilon)

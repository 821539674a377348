"""Write trained weights as the files that Whimbrel loads: the encoder in ONNX, quantised to int8, and the heads."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from graph import build_graph
from whimbrel.model.event_model import ENCODER, HEADS, SETTINGS, TOKENIZER, Settings


def export_model(model: Any, encoder: Path, settings: Settings, folder: Path) -> None:
    """Write the files of a trained `train.Model` into a folder; the tokenizer is that of `encoder`."""
    folder.mkdir(parents=True, exist_ok=True)
    heads = {name: value.numpy().astype(np.float16) for name, value in model.heads.state_dict().items()}
    np.savez_compressed(folder / HEADS, **heads)
    shutil.copy(encoder / TOKENIZER, folder / TOKENIZER)
    write_settings(settings, folder)
    config = model.encoder.config
    weights = {name: value.float().numpy() for name, value in model.encoder.state_dict().items()}
    graph = build_graph(weights, config.num_hidden_layers, config.num_attention_heads, config.layer_norm_eps)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / ENCODER
        onnx.save(graph, whole)
        quantize_dynamic(whole, folder / ENCODER, weight_type=QuantType.QInt8, per_channel=True)


def write_settings(settings: Settings, folder: Path) -> None:
    """Write the settings of a model."""
    (folder / SETTINGS).write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n")

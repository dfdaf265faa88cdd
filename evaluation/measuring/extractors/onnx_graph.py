"""``onnx:FILE``: any image network exported to ONNX as a feature extractor."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.base import Extracted
from evaluation.registry import extractor
from evaluation.types import Array, Images, TouchstoneError

BATCH = 64
MOST_BYTES = 2 << 30


@dataclass(frozen=True, kw_only=True)
class OnnxExtractor:
    """The first output, flattened, of images (n, c, h, w) in [0, 1], resized when the graph fixes another size."""

    path: str
    sha256: str
    name: str
    shape: tuple[int, ...]
    """(c, h, w) that the graph asks for; 0 where it takes any."""
    classes: tuple[str, ...] = ()
    facts: Mapping[str, float | int | str] = field(default_factory=dict)

    def extract(self, images: Images) -> Extracted:
        """Features (n, d); no probabilities. Raises TouchstoneError when images do not fit the graph."""
        session = _session(self.path, self.sha256)
        name = session.get_inputs()[0].name
        rows: list[Array] = []
        for start in range(0, len(images), BATCH):
            batch = self._fitted(images[start : start + BATCH])
            features = np.asarray(session.run(None, {name: batch})[0], dtype=np.float32)
            rows.append(features.reshape(len(batch), -1))
        found = np.concatenate(rows)
        if not np.isfinite(found).all():
            raise TouchstoneError(f"{self.name} gives NaN or infinity on these images; is its input range [0, 1]?")
        return Extracted(features=found)

    def _fitted(self, images: Images) -> Images:
        channels, height, width = self.shape
        if channels == 3 and images.shape[1] == 1:
            images = np.repeat(images, 3, axis=1)
        if channels and images.shape[1] != channels:
            raise TouchstoneError(f"{self.name} takes {channels} channels; these images have {images.shape[1]}")
        if (height and images.shape[2] != height) or (width and images.shape[3] != width):
            import torch
            from torch.nn import functional

            size = (height or images.shape[2], width or images.shape[3])
            tensor = torch.from_numpy(np.ascontiguousarray(images))
            images = functional.interpolate(tensor, size=size, mode="bilinear", antialias=True).numpy()
        return np.ascontiguousarray(images, dtype=np.float32)


@lru_cache(maxsize=1)
def _session(path: str, sha256: str) -> Any:
    import onnxruntime

    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise TouchstoneError(f"the extractor {path} changed since it was chosen; start the run again")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _checked(path: Path, content: bytes) -> tuple[int, ...]:
    """Shape (c, h, w) that the graph asks for. Refuses a graph that reads other files or has unknown operators."""
    import onnx

    try:
        graph = onnx.load_model_from_string(content)
    except Exception as error:
        raise TouchstoneError(f"{path.name} is no ONNX file that can be read ({type(error).__name__})") from None
    outside = [t.name for t in graph.graph.initializer if t.data_location == onnx.TensorProto.EXTERNAL]
    foreign = sorted({node.domain for node in graph.graph.node if node.domain not in ("", "ai.onnx")})
    if outside or foreign or graph.functions:
        raise TouchstoneError(
            f"{path.name} must hold its weights and use standard operators only; it refers to "
            f"{'another file' if outside else 'operators of ' + (foreign[0] if foreign else 'its own')}. "
            "Export it with external_data=False."
        )
    held = {tensor.name for tensor in graph.graph.initializer}
    inputs = [item for item in graph.graph.input if item.name not in held]
    if len(inputs) != 1 or len(inputs[0].type.tensor_type.shape.dim) != 4:
        raise TouchstoneError(f"{path.name} must take one input of images (n, c, h, w); it takes {len(inputs)}")
    return tuple(int(dim.dim_value) for dim in inputs[0].type.tensor_type.shape.dim[1:])


def example(folder: Path) -> str:
    """Channel means, of images of any size."""
    import onnx
    from onnx import TensorProto, helper

    given = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", "c", "h", "w"])
    made = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", "d"])
    nodes = [
        helper.make_node("GlobalAveragePool", ["images"], ["means"]),
        helper.make_node("Flatten", ["means"], ["features"]),
    ]
    graph = helper.make_graph(nodes, "means", [given], [made])
    path = folder / "means.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return str(path)


@extractor("onnx", example=example)
def onnx_graph(argument: str, *, dataset: Dataset) -> OnnxExtractor:
    """Named after the file: ``FD[onnx-resnet18]``. Normalisation, if any, must be in the graph."""
    path = Path(argument).expanduser()
    if not argument or not path.is_file():
        raise TouchstoneError(f"the extractor onnx takes a file, as onnx:FILE; got '{argument}'")
    if path.stat().st_size > MOST_BYTES:
        raise TouchstoneError(f"{path.name} is larger than 2 GB; expected a feature extractor")
    content = path.read_bytes()
    shape = _checked(path, content)
    return OnnxExtractor(
        path=str(path.resolve()),
        sha256=hashlib.sha256(content).hexdigest(),
        name=f"onnx-{path.stem}",
        shape=shape,
        facts={"input": "x".join(str(side) if side else "any" for side in shape)},
    )

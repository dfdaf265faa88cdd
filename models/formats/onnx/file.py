"""ONNX files: one checked graph each, which runs itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.foreign import is_text
from models.formats.onnx.check import parse
from models.formats.onnx.graph import Graph


def read(path: Path) -> Contents:
    """A single graph; what it is gets decided when the data is known. Raises CheckpointError."""
    size = path.stat().st_size
    if size > limits.ONNX_BYTES:
        raise CheckpointError(
            f"this ONNX file has {size:,} bytes, more than the {limits.ONNX_BYTES:,} that are read; "
            "export a smaller model"
        )
    graph = Graph(parse(path.read_bytes()))
    return Contents(
        format="ONNX",
        graphs=(graph,),
        evidence=(f"{len(graph.model.graph.node)} operators, none of them random, external or a loop",),
    )


def _is_onnx(head: bytes, path: Path) -> bool:
    # A model starts with its IR version (field 1), then producer, domain, graph or opset.
    if path.suffix.lower() == ".pb":  # TensorFlow's graphs are protobuf, too
        return False
    follows = head[2:3] in (b"\x12", b"\x1a", b"\x22", b"\x2a", b"\x3a", b"\x42")
    if len(head) > 3 and head[0] == 0x08 and 0 < head[1] <= 30 and follows:
        return True
    return path.suffix.lower() == ".onnx" and bool(head) and not is_text(head)


def example(folder: Path) -> Path:
    """A generator: codes of 3 times the decoder's weights."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weights = example_weights()["decoder.weight"].T.reshape(3, 1, 4, 4).flatten(1).numpy()
    given = helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", 3])
    made = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, 4, 4])
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["z", "weights"], ["flat"]),
            helper.make_node("Reshape", ["flat", "shape"], ["images"]),
        ],
        "generator",
        [given],
        [made],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(np.array([-1, 1, 4, 4]), "shape")],
    )
    path = folder / "example.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


container(Format(name="onnx", title="ONNX", sniff=_is_onnx, read=read, order=70, example=example))

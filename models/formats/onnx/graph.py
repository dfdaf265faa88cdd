"""One ONNX graph as a function of arrays, in batches however the graph fixes its batch size; and cut in two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from models.base import CheckpointError
from models.formats.graphs.graph import Array, Port
from models.formats.graphs.intervals import ANY, Interval
from models.formats.names import clean
from models.formats.onnx.bounds import bounds_of
from models.formats.onnx.check import serialise

_FLOATS = {1: np.float32, 10: np.float16, 11: np.float64}
_INTEGERS = {6: np.int32, 7: np.int64}
_WEIGHTS = frozenset({1, 2, 3, 10, 11})
"""Element types: floats, and whole numbers of 8 bits, as which quantised weights are kept."""
_PASSING = frozenset({"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Identity", "Cast", "Slice"})
_QUANTISED = frozenset({"QuantizeLinear", "DequantizeLinear"})
"""They round what they are given."""
_FLOAT = 1


class Graph:
    """A checked model and its session. ``run`` takes arrays by input name, all with n items, and gives arrays."""

    format = "ONNX"

    def __init__(self, model: Any) -> None:
        self.model = model
        self.origin: object = model
        constants = {tensor.name for tensor in model.graph.initializer}
        given = [value for value in model.graph.input if value.name not in constants]
        self.inputs = tuple(_port(value) for value in given)
        kinds: dict[int, Any] = {**_FLOATS, **_INTEGERS}
        self._kinds = {value.name: kinds.get(value.type.tensor_type.elem_type, np.float32) for value in given}
        self.outputs = tuple(_port(value) for value in model.graph.output)
        if not self.inputs or not self.outputs:
            raise CheckpointError("this ONNX graph has no input or no output; export it again")

    @cached_property
    def session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        try:
            return onnxruntime.InferenceSession(serialise(self.model), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise CheckpointError(
                f"onnxruntime does not accept this ONNX graph ({_reason(error)}); export it again"
            ) from None

    def run(self, feeds: dict[str, Array]) -> list[Array]:
        """Outputs in the graph's order, each (n, ...). Raises CheckpointError when the graph fails."""
        n = len(next(iter(feeds.values())))
        fixed = next((port.batch for port in self.inputs if port.batch is not None), None)
        if fixed is None and self.single_picture:
            fixed = 1
        if fixed is None:
            return self._once(feeds)
        pieces = []
        for start in range(0, n, fixed):
            part = {name: value[start : start + fixed] for name, value in feeds.items()}
            missing = fixed - len(next(iter(part.values())))
            if missing:
                part = {name: np.concatenate([v, np.repeat(v[-1:], missing, axis=0)]) for name, v in part.items()}
            outputs = self._once(part)
            if self.single_picture:
                outputs = [value[None] for value in outputs]
            pieces.append([value[: fixed - missing] for value in outputs])
        return [np.concatenate(values) for values in zip(*pieces, strict=True)]

    def _once(self, feeds: dict[str, Array]) -> list[Array]:
        session = self.session
        typed = {name: np.ascontiguousarray(value, dtype=self._kinds[name]) for name, value in feeds.items()}
        try:
            return [np.asarray(value) for value in session.run(None, typed)]
        except Exception as error:
            raise CheckpointError(
                f"this ONNX graph failed on input of shape {[list(value.shape) for value in typed.values()]} "
                f"({_reason(error)}); export it again with a dynamic batch"
            ) from None

    @property
    def single_picture(self) -> bool:
        """Whether the graph gives one picture (h, w, channels) of bytes, whatever the batch: made for a web page."""
        output = self.model.graph.output[0].type.tensor_type
        return len(self.outputs) == 1 and output.elem_type == 2 and len(output.shape.dim) == 3

    @property
    def parameters(self) -> int:
        """Floating-point and 8-bit values among the graph's constants."""
        return sum(math.prod(item.dims) for item in self.model.graph.initializer if item.data_type in _WEIGHTS)

    def ending(self, output: int) -> str:
        """The operator that makes an output, seen through reshapes and rounding: ``Sigmoid``, ``Tanh``, ``Gemm`` ..."""
        makers = {name: node for node in self.model.graph.node for name in node.output}
        name = self.outputs[output].name
        for _ in range(50):
            node = makers.get(name)
            if node is None:
                return ""
            if node.op_type not in _PASSING | _QUANTISED:
                return str(node.op_type)
            name = node.input[0]
        return ""

    def bounds(self, output: int) -> Interval:
        """Bounds of an output, whatever goes in."""
        return self._bounds.get(self.outputs[output].name, ANY)

    @cached_property
    def _bounds(self) -> dict[str, Interval]:
        return bounds_of(self.model.graph)

    def classes(self, port: Port) -> int | None:
        """Number of classes of a conditioning input: its width, or the length of the embedding that it indexes."""
        if not port.integer:
            return port.sides[0] if port.sides else None
        sizes = {tensor.name: tensor.dims[0] for tensor in self.model.graph.initializer if tensor.dims}
        for node in self.model.graph.node:
            if node.op_type == "Gather" and node.input[1] == port.name and node.input[0] in sizes:
                return int(sizes[node.input[0]])
        return None

    def halves(self, sides: tuple[int, ...]) -> tuple[Graph, Graph] | None:
        """The parts before and after the narrowest tensor that everything must pass, less than half of an image."""
        cuts = [(width, name) for name, width in self._cuts() if width * 2 <= math.prod(sides)]
        if not cuts:
            return None
        width = min(width for width, _ in cuts)
        return self._split(next(name for found, name in cuts if found == width))

    def _split(self, name: str) -> tuple[Graph, Graph]:
        from onnx import TensorProto, helper

        nodes = list(self.model.graph.node)
        made_at = next(index for index, node in enumerate(nodes) if name in node.output)
        needed = self._data_dependent()
        port = helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", self._widths[name]])
        first = nodes[: made_at + 1]
        constant = [node for node in first if not set(node.output) & needed]
        return (
            Graph(self._part(first, list(self.model.graph.input), [port])),
            Graph(self._part([*constant, *nodes[made_at + 1 :]], [port], list(self.model.graph.output))),
        )

    def _part(self, nodes: Sequence[Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> Any:
        from onnx import helper

        graph = helper.make_graph(nodes, "part", inputs, outputs, initializer=list(self.model.graph.initializer))
        return helper.make_model(graph, opset_imports=list(self.model.opset_import), ir_version=self.model.ir_version)

    @cached_property
    def _widths(self) -> dict[str, int]:
        """Width of each float tensor that is (batch, width), for a batch of one."""
        import onnx
        from onnx import shape_inference

        single = onnx.ModelProto()
        single.CopyFrom(self.model)
        for value in single.graph.input:
            sides = value.type.tensor_type.shape.dim
            if sides and sides[0].dim_value <= 0:
                sides[0].dim_value = 1
        inferred = shape_inference.infer_shapes(single, data_prop=True)
        widths = {}
        for value in inferred.graph.value_info:
            kind = value.type.tensor_type
            sides = [side.dim_value for side in kind.shape.dim]
            if len(sides) == 2 and sides[1] > 0 and kind.elem_type == _FLOAT:  # rounded ones are no code
                widths[value.name] = sides[1]
        return widths

    def _data_dependent(self) -> set[str]:
        reached = {port.name for port in self.inputs}
        for node in self.model.graph.node:
            if any(name in reached for name in node.input):
                reached |= set(node.output)
        return reached

    def _cuts(self) -> list[tuple[str, int]]:
        reached = self._data_dependent()
        last_use: dict[str, int] = {}
        nodes = list(self.model.graph.node)
        for index, node in enumerate(nodes):
            for name in node.input:
                if name in reached:
                    last_use[name] = index
        live = {port.name for port in self.inputs}
        cuts = []
        for index, node in enumerate(nodes):
            live |= {name for name in node.output if name in reached and last_use.get(name, -1) > index}
            live = {name for name in live if last_use.get(name, -1) > index}
            if len(live) == 1 and len(self.outputs) == 1:
                (name,) = live
                if name in node.output and name in self._widths:
                    cuts.append((name, self._widths[name]))
        return cuts


def _port(value: Any) -> Port:
    kind = value.type.tensor_type
    sides = [side.dim_value if side.dim_value > 0 else None for side in kind.shape.dim]
    return Port(value.name, kind.elem_type in _INTEGERS, sides[0] if sides else None, tuple(sides[1:]))


def _reason(error: Exception) -> str:
    # onnxruntime's messages start with a code and name nodes of the file: shortened and cleaned.
    return clean(str(error).split(":", 3)[-1].strip().split("\n")[0], 100)

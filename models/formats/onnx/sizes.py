"""How large the tensors of an ONNX graph would be: 76 bytes of graph can ask for four terabytes.

Shape inference passes over sizes that the graph computes. Such arithmetic works on a handful of whole numbers, so it is
followed here; an operator that makes a tensor of a size that cannot be followed is refused.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean

_SMALL = 64
_SHAPE_INPUT = {"ConstantOfShape": 0, "Expand": 1, "Tile": 1, "OneHot": 1, "Resize": 3, "Pad": 1, "Reshape": 1}
_GROWS = frozenset({"ConstantOfShape", "Expand", "Tile", "OneHot", "Range", "Resize", "Upsample"})
_ARITHMETIC = frozenset(
    {"Add", "Sub", "Mul", "Div", "Mod", "Concat", "Gather", "Unsqueeze", "Squeeze", "Slice", "Cast", "Reshape",
     "Identity", "Where", "Equal", "Neg", "Floor", "Ceil", "ReduceProd", "Min", "Max", "Greater", "Less", "Flatten",
     "Transpose"}
)  # fmt: skip
Numbers = NDArray[Any]


def check_size(name: str, sides: list[int]) -> None:
    """Raises CheckpointError when a tensor of these sides is larger than any image model needs."""
    if any(side < 0 for side in sides) or math.prod(sides) > limits.ONNX_TENSOR_ELEMENTS:
        raise CheckpointError(
            f"the tensor '{clean(name)}' of this ONNX graph would have "
            f"{clean(' x '.join(str(side) for side in sides[:8]), 60)} elements, more than any image model needs; "
            "it was not run"
        )


def check_sizes(graph: Any) -> None:
    """Follow the sizes that a shape-inferred graph (for one image) gives or computes. Raises CheckpointError."""
    shapes = _known_shapes(graph)
    known: dict[str, Numbers] = {}
    for tensor in graph.initializer:
        _remember(known, tensor.name, tensor)
    for node in graph.node:
        _check_node(node, known, shapes)
        _follow(node, known, shapes)


def _check_node(node: Any, known: dict[str, Numbers], shapes: dict[str, list[int]]) -> None:
    output = node.output[0] if node.output else ""
    if node.op_type == "Range":
        if all(name in known for name in node.input) and len(node.input) == 3:
            start, limit, step = (float(known[name].reshape(-1)[0]) for name in node.input)
            check_size(output, [math.ceil(abs(limit - start) / max(abs(step), 1e-12))])
            return
    elif (position := _SHAPE_INPUT.get(node.op_type)) is not None and len(node.input) > position:
        numbers = known.get(node.input[position])
        if numbers is not None:
            _check_growth(node, output, [int(side) for side in numbers.reshape(-1)[:_SMALL]], shapes)
            return
    if node.op_type in _GROWS and output not in shapes:
        raise CheckpointError(
            f"the size of the tensor '{clean(output)}' of this ONNX graph ({clean(node.op_type)}) is computed in a way "
            "that cannot be bounded; export the graph again with a fixed image size"
        )


def _check_growth(node: Any, output: str, numbers: list[int], shapes: dict[str, list[int]]) -> None:
    source = shapes.get(node.input[0], []) if node.input else []
    if node.op_type == "Tile":
        check_size(output, [max(number, 0) for number in numbers] + [max(math.prod(source), 1)])
    elif node.op_type == "Pad":
        half = len(numbers) // 2
        padded = [side + numbers[i] + numbers[half + i] for i, side in enumerate(source) if i < half]
        check_size(output, [max(side, 0) for side in padded])
    elif node.op_type == "OneHot":
        check_size(output, [max(math.prod(source), 1), *[max(number, 0) for number in numbers]])
    else:  # in a Reshape -1 and 0 stand for what is there
        check_size(output, [number for number in numbers if number > 0])


def _follow(node: Any, known: dict[str, Numbers], shapes: dict[str, list[int]]) -> None:
    """Remember what a node makes when that is a handful of numbers."""
    if node.op_type == "Constant":
        for item in node.attribute:
            if item.name == "value":
                _remember(known, node.output[0], item.t)
            elif item.name in ("value_int", "value_ints"):
                known[node.output[0]] = np.array(item.i if item.name == "value_int" else list(item.ints)[:_SMALL])
    elif node.op_type == "Shape" and node.input and node.input[0] in shapes:
        start = next((item.i for item in node.attribute if item.name == "start"), 0)
        end = next((item.i for item in node.attribute if item.name == "end"), None)
        known[node.output[0]] = np.array(shapes[node.input[0]][start:end], dtype=np.int64)
    elif node.op_type == "ConstantOfShape" and node.input and node.input[0] in known:
        sides = [int(side) for side in known[node.input[0]].reshape(-1)]
        if len(sides) <= 2 and 0 <= math.prod(sides) <= _SMALL:
            _evaluate(node, known)
    elif node.op_type in _ARITHMETIC and all(not name or name in known for name in node.input):
        _evaluate(node, known)


def _evaluate(node: Any, known: dict[str, Numbers]) -> None:
    from onnx.reference import ReferenceEvaluator

    try:
        with np.errstate(all="ignore"):
            made = ReferenceEvaluator(node).run(None, {name: known[name] for name in node.input if name})
    except Exception:
        return  # what cannot be followed is unknown, and an operator that needs it is refused
    for name, value in zip(node.output, made, strict=False):
        if isinstance(value, np.ndarray | np.generic) and np.asarray(value).size <= _SMALL:
            known[name] = np.asarray(value)


def _remember(known: dict[str, Numbers], name: str, tensor: Any) -> None:
    from onnx import numpy_helper

    if math.prod(tensor.dims) > _SMALL:
        return
    try:
        known[name] = numpy_helper.to_array(tensor)
    except Exception:
        raise CheckpointError(
            f"the constant '{clean(name)}' of this ONNX graph is damaged; export the graph again"
        ) from None


def _known_shapes(graph: Any) -> dict[str, list[int]]:
    shapes = {tensor.name: list(tensor.dims) for tensor in graph.initializer}
    for value in (*graph.input, *graph.value_info, *graph.output):
        kind = value.type.tensor_type
        sides = [side.dim_value for side in kind.shape.dim]
        if kind.HasField("shape") and all(side > 0 for side in sides):
            shapes[value.name] = sides
    return shapes

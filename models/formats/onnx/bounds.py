"""What the tensors of an ONNX graph can be: its operators one after another on intervals.

An operator that is not listed may give anything. So a bound that is known holds, and one that is not costs a question.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from models.formats.graphs.intervals import (
    ANY,
    NOT_NEGATIVE,
    SYMMETRIC,
    UNIT,
    Interval,
    elu,
    leaky,
    relu,
    sigmoid,
    softplus,
)

Facts = Mapping[str, Any]
_MOST_CONSTANT = 1 << 20
"""Constants of more elements are weights, and their bounds are of no use."""
PASSING = frozenset(
    {"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Identity", "Cast", "CastLike", "Slice", "Gather",
     "Expand", "Tile", "Dropout", "DepthToSpace", "SpaceToDepth", "MaxPool", "GlobalMaxPool", "GlobalAveragePool",
     "ReduceMean", "ReduceMax", "ReduceMin", "Split", "GatherElements", "GatherND", "Upsample"}
)  # fmt: skip
"""They give values of their first input, or means of these."""
_RISING: dict[str, Callable[[float], float]] = {
    "Relu": relu, "Sigmoid": sigmoid, "Tanh": math.tanh, "Exp": math.exp, "Softplus": softplus, "Erf": math.erf,
    "Sqrt": lambda value: math.sqrt(max(value, 0.0)), "Sign": lambda value: float((value > 0) - (value < 0)),
    "Softsign": lambda value: math.copysign(1.0, value) if math.isinf(value) else value / (1 + abs(value)),
    "Floor": lambda value: value if math.isinf(value) else float(math.floor(value)),
    "Ceil": lambda value: value if math.isinf(value) else float(math.ceil(value)),
    "Round": lambda value: value if math.isinf(value) else float(round(value)),
}  # fmt: skip
_TYPES: dict[type, tuple[float, float]] = {np.uint8: (0.0, 255.0), np.int8: (-128.0, 127.0)}


def bounds_of(graph: Any) -> dict[str, Interval]:
    """Interval of each tensor of a graph whose nodes stand in their order."""
    constants = {tensor.name: tensor for tensor in graph.initializer}
    known = _Known(constants)
    for node in graph.node:
        if node.op_type == "Constant":
            known.remember(node)
            continue
        made = _made(node, known)
        for name in node.output:
            known.found[name] = made
    return known.found


class _Known:
    """Intervals of tensors that were passed, and of constants when they are asked for."""

    def __init__(self, constants: Mapping[str, Any]) -> None:
        self.constants = dict(constants)
        self.found: dict[str, Interval] = {}

    def remember(self, node: Any) -> None:
        for item in node.attribute:
            if item.name == "value":
                self.constants[node.output[0]] = item.t
            elif item.name in ("value_float", "value_int"):
                value = float(item.f if item.name == "value_float" else item.i)
                self.found[node.output[0]] = Interval(value, value)

    def __getitem__(self, name: str) -> Interval:
        if name not in self.found:
            values = self.values(name)
            plain = values is not None and values.size and np.isfinite(values).all()
            self.found[name] = (
                Interval(float(values.min()), float(values.max())) if plain and values is not None else ANY
            )
        return self.found[name]

    def values(self, name: str) -> Any:
        """The numbers of a constant; None for anything else, and for weights."""
        from onnx import numpy_helper

        tensor = self.constants.get(name)
        if tensor is None or math.prod(tensor.dims) > _MOST_CONSTANT:
            return None
        try:
            values = numpy_helper.to_array(tensor)
        except Exception:  # a damaged constant says nothing here, and onnxruntime says what is wrong
            return None
        return values if values.dtype.kind in "fiub" else None


def _made(node: Any, known: _Known) -> Interval:
    facts = {item.name: item.i if item.type == 2 else item.f for item in node.attribute if item.type in (1, 2)}
    given = [known[name] for name in node.input if name]
    first = given[0] if given else ANY
    kind = node.op_type
    if kind in PASSING:
        return first
    if kind in _RISING:
        return first.through(_RISING[kind])
    if kind in _ARITHMETIC and len(given) >= 1:
        return _ARITHMETIC[kind](given)
    if kind in _OTHERS:
        return _OTHERS[kind](first, facts, node, known)
    return ANY


def _folded(step: Callable[[Interval, Interval], Interval]) -> Callable[[list[Interval]], Interval]:
    def fold(given: list[Interval]) -> Interval:
        made = given[0]
        for one in given[1:]:
            made = step(made, one)
        return made

    return fold


_ARITHMETIC: dict[str, Callable[[list[Interval]], Interval]] = {
    "Add": _folded(Interval.__add__), "Sub": _folded(Interval.__sub__), "Mul": _folded(Interval.__mul__),
    "Div": _folded(Interval.__truediv__), "Max": _folded(Interval.maximum), "Min": _folded(Interval.minimum),
    "Concat": lambda given: given[0].hull(*given), "Where": lambda given: given[1].hull(*given[1:]),
    "Mean": lambda given: given[0].hull(*given), "Neg": lambda given: -given[0],
    "Abs": lambda given: given[0].maximum(-given[0]).clipped(0.0, math.inf), "Softmax": lambda given: UNIT,
    "Sin": lambda given: SYMMETRIC, "Cos": lambda given: SYMMETRIC, "ReduceL2": lambda given: NOT_NEGATIVE,
    "ReduceSumSquare": lambda given: NOT_NEGATIVE, "Hardmax": lambda given: UNIT,
}  # fmt: skip


def _clip(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    ends = [known[name] if name else None for name in node.input[1:3]]
    low = facts.get("min", ends[0].low if ends and ends[0] else -math.inf)
    high = facts.get("max", ends[1].high if len(ends) > 1 and ends[1] else math.inf)
    return first.clipped(low, high)


def _leaky(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    slope = facts.get("alpha", 0.01)
    return first.through(leaky(slope)) if slope >= 0 else ANY


def _elu(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    alpha = facts.get("alpha", 1.0)
    return first.through(lambda value: elu(value, alpha)) if alpha >= 0 else ANY


def _hard_sigmoid(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    alpha, beta = facts.get("alpha", 0.2), facts.get("beta", 0.5)
    return (first * Interval(alpha, alpha) + Interval(beta, beta)).clipped(0.0, 1.0)


def _pad(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    if any(item.name == "mode" and item.s not in (b"constant", b"") for item in node.attribute):
        return first
    value = known[node.input[2]] if len(node.input) > 2 and node.input[2] else Interval(0.0, 0.0)
    return first.hull(value)


def _average(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    return first.hull(Interval(0.0, 0.0)) if facts.get("count_include_pad") else first


def _resize(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    cubic = any(item.name == "mode" and item.s == b"cubic" for item in node.attribute)
    return ANY if cubic else first


def _quantised(first: Interval, facts: Facts, node: Any, known: _Known) -> Interval:
    """Steps of a scale: the numbers that fit are as they were, the others are cut off."""
    zero = known.values(node.input[2]) if len(node.input) > 2 and node.input[2] else np.zeros((), np.uint8)
    scale = known[node.input[1]]
    ends = _TYPES.get(zero.dtype.type) if zero is not None and zero.size else None
    if ends is None or not scale.bounded or scale.low <= 0:
        return ANY
    lowest, highest = float(zero.min()), float(zero.max())
    if node.op_type == "DequantizeLinear":
        steps = first.clipped(*ends) - Interval(lowest, highest)
        return steps * scale
    return (first / scale + Interval(lowest, highest)).clipped(*ends).through(_RISING["Round"])


_OTHERS: dict[str, Callable[[Interval, Facts, Any, _Known], Interval]] = {
    "Clip": _clip, "LeakyRelu": _leaky, "Elu": _elu, "Celu": _elu, "HardSigmoid": _hard_sigmoid, "Pad": _pad,
    "AveragePool": _average, "Resize": _resize, "QuantizeLinear": _quantised, "DequantizeLinear": _quantised,
}  # fmt: skip

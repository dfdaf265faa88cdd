"""Activations: by name in a layer's settings, and as layers of their own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from models.base import CheckpointError
from models.formats.graphs.intervals import (
    ANY,
    SYMMETRIC,
    UNIT,
    Interval,
    elu,
    leaky,
    relu,
    sigmoid,
    softplus,
)
from models.formats.keras.layers import Step, layer, unchanged
from models.formats.keras.settings import Settings
from models.formats.keras.weights import LayerWeights
from models.formats.names import clean
from models.ways_out import SAVE_KERAS_PARTS


@dataclass(frozen=True, slots=True)
class Activation:
    run: Callable[[Tensor], Tensor]
    bounds: Callable[[Interval], Interval]
    operator: str

    def step(self) -> Step:
        return Step(run=lambda given: self.run(given[0]), bounds=self._bounds, operator=self.operator)

    def _bounds(self, given: Sequence[Interval]) -> Interval:
        return self.bounds(given[0])


def _rising(run: Callable[[Tensor], Tensor], value: Callable[[float], float], operator: str) -> Activation:
    return Activation(run, lambda given: given.through(value), operator)


def _within(run: Callable[[Tensor], Tensor], ends: Interval, operator: str) -> Activation:
    return Activation(run, lambda given: ends, operator)


LINEAR = Activation(lambda x: x, lambda given: given, "")
_FROM_ABOVE_0 = Interval(-1.0, math.inf)
"""Of those that dip a little below zero."""
_NAMED: dict[str, Activation] = {
    "linear": LINEAR,
    "relu": _rising(torch.relu, relu, "Relu"),
    "relu6": _rising(functional.relu6, lambda value: min(max(value, 0.0), 6.0), "Clip"),
    "leaky_relu": _rising(partial(functional.leaky_relu, negative_slope=0.2), leaky(0.2), "LeakyRelu"),
    "elu": _rising(functional.elu, elu, "Elu"),
    "selu": Activation(torch.selu, lambda given: Interval(-1.7582, math.inf), "Selu"),
    "celu": _rising(functional.celu, elu, "Celu"),
    "sigmoid": _rising(torch.sigmoid, sigmoid, "Sigmoid"),
    "tanh": _rising(torch.tanh, math.tanh, "Tanh"),
    "softplus": _rising(functional.softplus, softplus, "Softplus"),
    "exponential": _rising(torch.exp, math.exp, "Exp"),
    "softsign": _within(functional.softsign, SYMMETRIC, "Softsign"),
    "softmax": _within(partial(torch.softmax, dim=-1), UNIT, "Softmax"),
    "log_softmax": _within(partial(torch.log_softmax, dim=-1), Interval(-math.inf, 0.0), "LogSoftmax"),
    "log_sigmoid": _within(functional.logsigmoid, Interval(-math.inf, 0.0), "LogSigmoid"),
    "hard_tanh": Activation(functional.hardtanh, lambda given: given.clipped(-1.0, 1.0), "Clip"),
    "silu": _within(functional.silu, _FROM_ABOVE_0, "Mul"),
    "hard_silu": _within(functional.hardswish, _FROM_ABOVE_0, "HardSwish"),
    "gelu": _within(functional.gelu, _FROM_ABOVE_0, "Gelu"),
    "mish": _within(functional.mish, _FROM_ABOVE_0, "Mish"),
    "squareplus": _within(lambda x: (x + torch.sqrt(x * x + 4)) / 2, Interval(0.0, math.inf), "Sqrt"),
}
_NAMED |= {"swish": _NAMED["silu"], "hard_swish": _NAMED["hard_silu"]}
_HARD_SIGMOID = {
    2: Activation(lambda x: (0.2 * x + 0.5).clamp(0, 1), lambda given: UNIT, "HardSigmoid"),
    3: Activation(functional.hardsigmoid, lambda given: UNIT, "HardSigmoid"),
}


def activation(settings: Settings, name: str = "activation") -> Activation:
    """What a setting names: a function, or a layer. Raises CheckpointError for one of the author's own."""
    value = settings.values.get(name)
    if value is None:
        return LINEAR
    config = value.get("config") if isinstance(value, dict) else None
    if isinstance(value, dict) and isinstance(config, dict):
        inner = Settings(f"{settings.layer}'s activation", config, settings.version)
        build = _LAYERS.get(str(value.get("class_name")))
        if build is not None:
            return build(inner)
    named = config if isinstance(config, str) else value.get("class_name") if isinstance(value, dict) else value
    if named == "hard_sigmoid":
        return _HARD_SIGMOID[settings.version]
    if not isinstance(named, str) or named not in _NAMED or (isinstance(value, dict) and _is_foreign(value)):
        raise CheckpointError(
            f"the layer {clean(settings.layer, 60)} of this Keras model has an activation of its author's "
            f"('{clean(named, 40)}'), which is never run; {SAVE_KERAS_PARTS}"
        )
    return _NAMED[named]


def _is_foreign(value: dict[str, Any]) -> bool:
    registered, module = value.get("registered_name"), value.get("module")
    ours = module in (None, "builtins") or str(module).startswith(("keras", "tf_keras"))
    return not ours or (isinstance(registered, str) and ">" in registered)


def with_activation(step: Callable[[Sequence[Tensor]], Tensor], chosen: Activation, operator: str) -> Step:
    """A layer of unbounded outputs, and the activation that its settings name."""
    return Step(
        run=lambda given: chosen.run(step(given)),
        bounds=lambda given: chosen.bounds(ANY),
        operator=chosen.operator or operator,
    )


def _leaky(settings: Settings) -> Activation:
    slope = settings.number("negative_slope" if settings.has("negative_slope") else "alpha", 0.3)
    if slope < 0:
        raise settings.wrong("slope", "a number of at least 0", slope)
    return _rising(partial(functional.leaky_relu, negative_slope=slope), leaky(slope), "LeakyRelu")


def _relu(settings: Settings) -> Activation:
    most = settings.number("max_value") if settings.has("max_value") else math.inf
    slope, threshold = settings.number("negative_slope", 0.0), settings.number("threshold", 0.0)

    def run(x: Tensor) -> Tensor:
        return torch.where(x >= threshold, x.clamp(max=most), slope * (x - threshold))

    plain = slope == 0 and threshold == 0
    return Activation(run, lambda given: given.clipped(0.0, most) if plain else Interval(-math.inf, most), "Relu")


def _elu(settings: Settings) -> Activation:
    alpha = settings.number("alpha", 1.0)
    if alpha < 0:
        raise settings.wrong("alpha", "a number of at least 0", alpha)
    return _rising(partial(functional.elu, alpha=alpha), lambda value: elu(value, alpha), "Elu")


def _softmax(settings: Settings) -> Activation:
    axis = settings.whole("axis", least=-8, most=8, default=-1)
    return _within(partial(torch.softmax, dim=axis), UNIT, "Softmax")


def _thresholded(settings: Settings) -> Activation:
    theta = settings.number("theta", 1.0)
    return _within(lambda x: torch.where(x > theta, x, 0.0), Interval(min(theta, 0.0), math.inf), "ThresholdedRelu")


_LAYERS: dict[str, Callable[[Settings], Activation]] = {
    "LeakyReLU": _leaky, "ReLU": _relu, "ELU": _elu, "Softmax": _softmax, "ThresholdedReLU": _thresholded,
    "Activation": activation,
}  # fmt: skip


def _announced(make: Callable[[Settings], Activation]) -> Callable[[Settings, LayerWeights], Step]:
    return lambda settings, weights: make(settings).step()


for _name, _make in _LAYERS.items():
    layer(_name)(_announced(_make))


@layer("PReLU")
def _prelu(settings: Settings, weights: LayerWeights) -> Step:
    (alpha,) = weights.take("alpha")
    return Step(run=lambda given: torch.where(given[0] > 0, given[0], alpha * given[0]), operator="PRelu")


@layer("Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout",
       "ActivityRegularization", "Identity")  # fmt: skip
def _nothing(settings: Settings, weights: LayerWeights) -> Step:
    """Layers that act in training only."""
    return Step(run=lambda given: given[0], bounds=unchanged)

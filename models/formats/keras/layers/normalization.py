"""Normalisation by stored statistics, by those of an item, and by constants."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from models.formats.graphs.intervals import Interval
from models.formats.keras.layers import Step, layer
from models.formats.keras.settings import Settings
from models.formats.keras.weights import LayerWeights


def _shaped(values: Tensor, axes: Sequence[int], x: Tensor) -> Tensor:
    """``values`` over ``axes`` of x, for arithmetic with x."""
    places = sorted(axis % x.ndim for axis in axes)
    return values.reshape([x.shape[place] if place in places else 1 for place in range(x.ndim)])


def _axes(settings: Settings) -> tuple[int, ...]:
    return settings.wholes("axis", least=-8, most=8) if settings.has("axis") else (-1,)


@layer("BatchNormalization")
def batch_normalization(settings: Settings, weights: LayerWeights) -> Step:
    settings.refuse_unless("renorm", False)
    scaled, centred = settings.flag("scale", True), settings.flag("center", True)
    names = [*(["gamma"] if scaled else []), *(["beta"] if centred else []), "moving_mean", "moving_variance"]
    found = dict(zip(names, weights.take(*names), strict=True))
    axes, epsilon = _axes(settings), settings.number("epsilon", 1e-3)
    scale = found.get("gamma", torch.ones(())) / torch.sqrt(found["moving_variance"] + epsilon)
    shift = found.get("beta", torch.zeros(())) - found["moving_mean"] * scale

    def run(given: Sequence[Tensor]) -> Tensor:
        x = given[0]
        return x * _shaped(scale, axes, x) + _shaped(shift, axes, x)

    return Step(run=run, operator="BatchNormalization")


@layer("LayerNormalization")
def layer_normalization(settings: Settings, weights: LayerWeights) -> Step:
    settings.refuse_unless("rms_scaling", False)
    scaled, centred = settings.flag("scale", True), settings.flag("center", True)
    names = [*(["gamma"] if scaled else []), *(["beta"] if centred else [])]
    found = dict(zip(names, weights.take(*names), strict=True))
    axes, epsilon = _axes(settings), settings.number("epsilon", 1e-3)

    def run(given: Sequence[Tensor]) -> Tensor:
        x = given[0]
        variance, mean = torch.var_mean(x, dim=axes, correction=0, keepdim=True)
        x = (x - mean) / torch.sqrt(variance + epsilon)
        x = x * _shaped(found["gamma"], axes, x) if scaled else x
        return x + _shaped(found["beta"], axes, x) if centred else x

    return Step(run=run, operator="LayerNormalization")


@layer("GroupNormalization")
def group_normalization(settings: Settings, weights: LayerWeights) -> Step:
    if _axes(settings) not in ((-1,), (3,)):
        raise settings.wrong("axis", "-1", str(settings.values.get("axis")))
    scaled, centred = settings.flag("scale", True), settings.flag("center", True)
    names = [*(["gamma"] if scaled else []), *(["beta"] if centred else [])]
    found = dict(zip(names, weights.take(*names), strict=True))
    groups, epsilon = settings.whole("groups", least=-1, default=32), settings.number("epsilon", 1e-3)

    def run(given: Sequence[Tensor]) -> Tensor:
        x = given[0].movedim(-1, 1)
        count = x.shape[1] if groups < 1 else groups
        return functional.group_norm(x, count, found.get("gamma"), found.get("beta"), epsilon).movedim(1, -1)

    return Step(run=run, operator="GroupNormalization")


@layer("UnitNormalization")
def unit_normalization(settings: Settings, weights: LayerWeights) -> Step:
    axes = _axes(settings)

    def run(given: Sequence[Tensor]) -> Tensor:
        x = given[0]
        return x * torch.rsqrt(x.square().sum(dim=axes, keepdim=True).clamp(min=1e-12))

    return Step(run=run, bounds=lambda given: Interval(-1.0, 1.0), operator="LpNormalization")


@layer("Rescaling")
def rescaling(settings: Settings, weights: LayerWeights) -> Step:
    scale, offset = settings.number("scale"), settings.number("offset", 0.0)
    return Step(
        run=lambda given: given[0] * scale + offset,
        bounds=lambda given: given[0] * Interval(scale, scale) + Interval(offset, offset),
        operator="Add",
    )


@layer("Normalization")
def normalization(settings: Settings, weights: LayerWeights) -> Step:
    """By means and variances of the training data, from the settings or as they were learnt."""
    if settings.has("mean") and settings.has("variance"):
        mean, variance = (torch.tensor(settings.numbers(name)) for name in ("mean", "variance"))
    else:
        mean, variance = (values.flatten() for values in weights.take("mean", "variance"))
    inverse = settings.flag("invert", False)
    axes = _axes(settings) if settings.values.get("axis") not in (None, []) else ()
    deviation = torch.sqrt(variance).clamp(min=1e-7)

    def run(given: Sequence[Tensor]) -> Tensor:
        x = given[0]
        centre, spread = (_shaped(values, axes, x) for values in (mean, deviation))
        return x * spread + centre if inverse else (x - centre) / spread

    return Step(run=run, operator="Div")

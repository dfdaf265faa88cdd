"""Rebuilding discriminators and critics: sizes decide the geometry, BatchNorm statistics and conventions the rest."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import Tensor

from models.inference import naming
from models.inference.autoencoder import Rebuilt, image_shapes, label_inputs
from models.inference.choices import RANGES, Choice, Dimension, bind, convention, cost, dimensions_of
from models.inference.evidence import norm_mismatch
from models.inference.geometry import Layout, Shape, layouts
from models.inference.layers import Layer
from models.inference.networks import Sketch
from models.inference.plan import Plan
from models.inference.search import search
from models.inference.standins import trials

GEOMETRY_WEIGHT = 0.3


def rebuild_discriminator(
    sketch: Sketch, layers: Mapping[str, Layer], images: Tensor | None, *, seconds: float
) -> list[Rebuilt]:
    """Readings of a discriminator, best first. Conventions decide most of it, so none is ever certain."""
    ways = _ways(sketch, images)
    if not ways:
        return []
    judge = _Judge(layers, ways, images, dimensions=_dimensions(sketch, ways))
    default = convention(judge.dimensions)
    starts: list[Choice] = [default]
    starts.extend({**default, d.name: option} for d in judge.dimensions for option in d.options)
    found = search(judge.dimensions, starts, judge.evidence, lambda c: cost(c, judge.dimensions), seconds=seconds)
    ranked: dict[Plan, Rebuilt] = {}
    for scored in found:
        plan = judge.plan(scored.choice)
        if plan not in ranked:
            ranked[plan] = Rebuilt(plan, scored, math.nan, None, judge.mismatch(scored.choice))
        if len(ranked) == 12:
            break
    return list(ranked.values())


def _ways(sketch: Sketch, images: Tensor | None) -> list[tuple[Shape, Layout]]:
    def goal(shape: Shape) -> float | None:
        if shape[0] != 1:
            return None
        return 0.0 if math.prod(shape) == 1 else 0.6

    found: list[tuple[Shape, Layout]] = []
    labels = label_inputs(sketch.encoder_labels)
    for image, extra in image_shapes(sketch, images).items():
        entry = Layout((), image, extra)
        for layout in layouts(sketch.encoder, [entry], group="E", end="?O", goal=goal, labels=labels, keep=6):
            found.append((image, layout))
    return sorted(found, key=lambda item: item[1].cost)[:12]


def _dimensions(sketch: Sketch, ways: Sequence[tuple[Shape, Layout]]) -> list[Dimension]:
    least = ways[0][1].cost
    found = {
        "geometry": Dimension("geometry", {str(i): GEOMETRY_WEIGHT * (w.cost - least) for i, (_, w) in enumerate(ways)})
    }
    for _, layout in ways:
        for dimension in dimensions_of(layout.items, "E", preferred="lrelu.2", gan=True):
            found.setdefault(dimension.name, dimension)
    paths = [block.main.path for block in sketch.encoder]
    critic = any({"critic", "crit"} & set(naming.words(path)) for path in paths)
    sequential = naming.position(paths[-1]) is not None
    outputs = {"": 0.0, "sig": 0.6} if critic else {"sig": 0.0, "": 0.1} if sequential else {"": 0.0, "sig": 0.1}
    found["O"] = Dimension("O", outputs)
    found["range"] = Dimension("range", {"symmetric": 0.0, "unit": 0.15})
    return list(found.values())


class _Judge:
    def __init__(
        self,
        layers: Mapping[str, Layer],
        ways: Sequence[tuple[Shape, Layout]],
        images: Tensor | None,
        *,
        dimensions: list[Dimension],
    ) -> None:
        self.layers, self.ways, self.images, self.dimensions = layers, ways, images, dimensions
        self._seen: dict[tuple[object, ...], float] = {}
        self._hopeless = math.inf

    def evidence(self, choice: Choice) -> float:
        mismatch = self.mismatch(choice)
        if math.isinf(mismatch):
            return 50.0
        return 0.0 if math.isnan(mismatch) else 0.5 * math.log(mismatch + 0.02)

    @torch.no_grad()
    def mismatch(self, choice: Choice) -> float:
        image, layout = self.ways[int(choice["geometry"])]
        program = bind(layout.items, choice)
        key = (program, choice["range"], image)
        if key not in self._seen:
            trial = trials(cast("tuple[int, int, int]", image), self.images, None, 16)[0]
            low, high = RANGES[choice["range"]]
            try:
                x = trial.images * (high - low) + low
                mismatch, output = norm_mismatch(program, self.layers, x, hopeless=self._hopeless)
                self._seen[key] = math.inf if output is None else mismatch
                if mismatch < self._hopeless / 4:
                    self._hopeless = 4 * mismatch + 0.2
            except (RuntimeError, ValueError):
                self._seen[key] = math.inf
        return self._seen[key]

    def plan(self, choice: Choice) -> Plan:
        image, layout = self.ways[int(choice["geometry"])]
        return Plan(
            image_shape=cast("tuple[int, int, int]", image),
            value_range=RANGES[choice["range"]],
            discriminator=bind(layout.items, choice),
        )

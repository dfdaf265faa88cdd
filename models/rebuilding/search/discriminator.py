"""Rebuilding what only takes images in: discriminators, critics, lone encoders.

Sizes decide the geometry, BatchNorm statistics and conventions the rest; nothing comes out that could be compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import Tensor

from models.rebuilding.judge.budget import Budget
from models.rebuilding.judge.evidence import norm_mismatch
from models.rebuilding.plan import Plan
from models.rebuilding.rebuilt import Choice, Rebuilt
from models.rebuilding.search.choices import (
    Dimension,
    bind,
    convention,
    cost,
    dimensions_of,
    geometry_dimension,
)
from models.rebuilding.search.geometry import layouts
from models.rebuilding.search.halves import classes_of, image_shapes, label_inputs
from models.rebuilding.search.layout import Layout, Shape
from models.rebuilding.search.ranges import RANGES
from models.rebuilding.search.search import search
from models.rebuilding.search.slots import OnCode, OnLabel, OnOutput
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.networks import Sketch
from models.rebuilding.standins import trials
from models.rebuilding.weights import habits, judgement, strides

RANKED = 12
"""Readings that are kept whatever they differ in."""


def rebuild_discriminator(
    sketch: Sketch, layers: Mapping[str, Layer], images: Tensor | None, labels: Tensor | None, *, budget: Budget
) -> list[Rebuilt]:
    """Readings of a discriminator, best first. Conventions decide most of it, so none is ever certain."""
    return _rebuild(sketch, layers, images, labels, "discriminator", budget)


def rebuild_encoder(
    sketch: Sketch, layers: Mapping[str, Layer], images: Tensor | None, labels: Tensor | None, *, budget: Budget
) -> list[Rebuilt]:
    """Readings of an encoder without its decoder, best first."""
    return _rebuild(sketch, layers, images, labels, "encoder", budget)


def _rebuild(
    sketch: Sketch,
    layers: Mapping[str, Layer],
    images: Tensor | None,
    labels: Tensor | None,
    kind: str,
    budget: Budget,
) -> list[Rebuilt]:
    ways = _ways(sketch, images, kind, budget)
    if not ways:
        return []
    judge = _Judge(layers, ways, images, labels, kind, budget, dimensions=_dimensions(sketch, ways, kind))
    default = convention(judge.dimensions)
    starts: list[Choice] = [default]
    starts.extend({**default, d.name: option} for d in judge.dimensions for option in d.options)
    found, complete = search(
        judge.dimensions, starts, judge.evidence, lambda c: cost(c, judge.dimensions), budget=budget
    )
    ranked: dict[Plan, Rebuilt] = {}
    for scored in found:
        plan = judge.plan(scored.choice)
        if plan not in ranked and (len(ranked) < RANKED or _one_step_away(found[0].choice, scored.choice)):
            own = images is not None and plan.image_shape == tuple(images.shape[1:])
            mismatch = judge.mismatch(scored.choice)
            ranked[plan] = Rebuilt(plan, scored, math.nan, None, mismatch, own, complete)
    return list(ranked.values())


def _one_step_away(best: Choice, other: Choice) -> bool:
    """Whether two readings differ in one choice: such rivals are weighed however unusual they are."""
    return sum(best[name] != other[name] for name in best) == 1


def _ways(sketch: Sketch, images: Tensor | None, kind: str, budget: Budget) -> list[tuple[Shape, Layout]]:
    def goal(shape: Shape) -> float | None:
        if kind == "encoder":
            return 0.0
        if shape[0] != 1:
            return None
        return 0.0 if math.prod(shape) == 1 else habits.SEVERAL_SCORES

    found: list[tuple[Shape, Layout]] = []
    labels = label_inputs(sketch.encoder_labels)
    for image, extra in image_shapes(sketch, images).items():
        entry = Layout((), image, extra)
        end = OnOutput() if kind == "discriminator" else OnCode()
        chain = (*sketch.encoder, *sketch.mean)
        for layout in layouts(chain, [entry], group="E", end=end, goal=goal, labels=labels, keep=6, budget=budget):
            found.append((image, layout))
    maps = sorted((item for item in found if item[0][1] > 1), key=lambda item: item[1].cost)
    given = [] if images is None else [item for item in maps if item[0] == tuple(images.shape[1:])]
    return (given or maps)[:12]


def _dimensions(sketch: Sketch, ways: Sequence[tuple[Shape, Layout]], kind: str) -> list[Dimension]:
    found = {"geometry": geometry_dimension([layout.cost for _, layout in ways], strides.GENERATOR_GEOMETRY)}
    gan = kind == "discriminator"
    for _, layout in ways:
        for dimension in dimensions_of(layout.items, "E", preferred="lrelu.2" if gan else "relu", gan=gan):
            found.setdefault(dimension.name, dimension)
    if any(isinstance(item, OnLabel) for _, layout in ways for item in layout.items):
        found["A"] = Dimension("A", habits.LABEL_ACTIVATIONS_OF_CRITICS)
    if not gan:
        found["Z"] = Dimension("Z", habits.ENCODER_CODE)
        found["range"] = Dimension("range", habits.ENCODER_RANGES)
        return list(found.values())
    paths = [block.main.path for block in sketch.encoder]
    critic = any({"critic", "crit"} & set(naming.words(path)) for path in paths)
    sequential = naming.position(paths[-1]) is not None
    outputs = habits.LAST_IN_SEQUENTIAL_OUTPUTS if sequential else habits.LOOSE_OUTPUTS
    found["O"] = Dimension("O", habits.CRITIC_OUTPUTS if critic else outputs)
    found["range"] = Dimension("range", habits.DISCRIMINATOR_RANGES)
    return list(found.values())


class _Judge:
    def __init__(
        self,
        layers: Mapping[str, Layer],
        ways: Sequence[tuple[Shape, Layout]],
        images: Tensor | None,
        labels: Tensor | None,
        kind: str,
        budget: Budget,
        *,
        dimensions: list[Dimension],
    ) -> None:
        self.layers, self.ways, self.kind, self.dimensions = layers, ways, kind, dimensions
        self.images, self.labels, self._budget = images, labels, budget
        self._seen: dict[tuple[object, ...], float] = {}
        self._hopeless = math.inf

    def evidence(self, choice: Choice) -> float:
        mismatch = self.mismatch(choice)
        if math.isinf(mismatch):
            return judgement.FAILED
        if math.isnan(mismatch):
            return 0.0
        return judgement.MISMATCH_OF_CRITICS * math.log(mismatch + judgement.MISMATCH_OF_CRITICS_FLOOR)

    @torch.no_grad()
    def mismatch(self, choice: Choice) -> float:
        image, layout = self.ways[int(choice["geometry"])]
        program = bind(layout.items, choice)
        key = (program, choice["range"], image)
        if key not in self._seen:
            trial = trials(cast("tuple[int, int, int]", image), self.images, self.labels, 16)[0]
            low, high = RANGES[choice["range"]]
            try:
                x = trial.images * (high - low) + low
                classes = classes_of(program, self.layers)
                known = trial.labels is not None and int(trial.labels.max()) < (classes or 0)
                labels = (trial.labels if known else torch.arange(len(x)) % classes) if classes else None
                mismatch, output = norm_mismatch(
                    program, self.layers, x, labels, hopeless=self._hopeless, budget=self._budget
                )
                self._seen[key] = math.inf if output is None else mismatch
                if mismatch < self._hopeless / judgement.HOPELESS_RATIO:
                    self._hopeless = judgement.HOPELESS_RATIO * mismatch + judgement.HOPELESS_MARGIN
            except (RuntimeError, ValueError):
                self._seen[key] = math.inf
        return self._seen[key]

    def plan(self, choice: Choice) -> Plan:
        image, layout = self.ways[int(choice["geometry"])]
        shape, program = cast("tuple[int, int, int]", image), bind(layout.items, choice)
        value_range = RANGES[choice["range"]]
        classes = classes_of(program, self.layers)
        if self.kind == "encoder":
            code = math.prod(layout.shape)
            return Plan(image_shape=shape, value_range=value_range, encoder=program, latent_dim=code, classes=classes)
        return Plan(image_shape=shape, value_range=value_range, discriminator=program, classes=classes)

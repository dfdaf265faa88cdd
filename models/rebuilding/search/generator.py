"""Rebuilding generators and lone decoders: stored BatchNorm statistics decide, then how plausible the samples are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import cast

import torch
from torch import Tensor

from models.rebuilding.judge.budget import Budget
from models.rebuilding.judge.evidence import Population, norm_mismatch
from models.rebuilding.plan import Plan
from models.rebuilding.rebuilt import Choice, Rebuilt, Scored
from models.rebuilding.search.choices import (
    OUTPUTS,
    Dimension,
    bind,
    convention,
    cost,
    dimensions_of,
    geometry_dimension,
)
from models.rebuilding.search.conventions import against, usual
from models.rebuilding.search.halves import classes_of
from models.rebuilding.search.ranges import RANGES
from models.rebuilding.search.search import search
from models.rebuilding.search.slots import OnLabel
from models.rebuilding.search.ways import Way, ways
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.networks import Sketch
from models.rebuilding.standins import Trial, trials
from models.rebuilding.steps import Program
from models.rebuilding.weights import habits, judgement, strides


def rebuild_generator(
    sketch: Sketch, layers: Mapping[str, Layer], images: Tensor | None, *, budget: Budget, decoder: bool = False
) -> list[Rebuilt]:
    """Readings of a generator, best first; ``decoder`` when the file calls it one, whose outputs are mostly sigmoid."""
    found_ways = ways(sketch, images, budget)
    if not found_ways:
        return []
    called_decoder = decoder or _called_decoder(sketch)
    few, many = _numbers(found_ways[0], layers)
    judge = _Judge(sketch, layers, found_ways, images, called_decoder, few, budget)
    dimensions = judge.dimensions()
    found, complete = search(dimensions, judge.starts(), judge.evidence, judge.cost, budget=budget)
    closer = _Judge(sketch, layers, found_ways, images, called_decoder, many, budget)
    ranked: dict[Plan, Rebuilt] = {}
    for scored in found:
        ranked.setdefault(judge.plan(scored.choice), closer.rebuilt(scored, complete))
        if len(ranked) == 12:
            break
    best = min(ranked.values(), key=lambda item: item.scored.total)
    for end in judge.other_ends(best.scored.choice):
        ranked.setdefault(judge.plan(end.choice), closer.rebuilt(end, complete))
    found_all = list(ranked.values())
    if any(item.own and item.relative_error <= judgement.PLAUSIBLE for item in found_all):
        found_all = [item for item in found_all if item.own]  # of images of the user's shape, like them
    return sorted(found_all, key=lambda item: item.scored.total)


def _numbers(way: Way, layers: Mapping[str, Layer]) -> tuple[int, int]:
    """Samples for the search and for the last ranking, so that large networks take as long as small ones."""
    parameters = sum(layer.weight.numel() for layer in layers.values() if layer.kind == "conv")
    if not parameters:
        return 256, 512
    work = math.prod(way.image[1:]) * parameters / (28 * 28 * 60_000)
    return int(min(max(20 / work, 5), 48)), int(min(max(120 / work, 24), 256))


def _called_decoder(sketch: Sketch) -> bool:
    named = {word for block in sketch.decoder for word in naming.words(block.main.path)}
    return bool(named & {"dec", "decoder", "decode", "decoding", "decoders"})


class _Judge:
    def __init__(
        self,
        sketch: Sketch,
        layers: Mapping[str, Layer],
        ways: Sequence[Way],
        images: Tensor | None,
        decoder: bool,
        n: int,
        budget: Budget,
    ) -> None:
        self._budget = budget
        self.sketch, self.layers, self.ways, self.images, self.decoder = sketch, layers, ways, images, decoder
        self._dimensions: list[Dimension] = []
        self._seen: dict[tuple[object, ...], tuple[float, Tensor | None]] = {}
        self._noise: dict[tuple[object, ...], Tensor] = {}
        self._hopeless = math.inf
        self._populations: dict[tuple[int, int, int], Population] = {}
        self.n = n
        self.usual: dict[str, str] = {}

    def dimensions(self) -> list[Dimension]:
        found = {"geometry": geometry_dimension([way.cost for way in self.ways], strides.GENERATOR_GEOMETRY)}
        for way in self.ways:
            for dimension in dimensions_of(way.layout.items, "D", gan=not self.decoder):
                found.setdefault(dimension.name, dimension)
        if any(isinstance(item, OnLabel) for way in self.ways for item in way.layout.items):
            found["A"] = Dimension("A", habits.LABEL_ACTIVATIONS_OF_GENERATORS)
        outputs = habits.DECODER_OUTPUTS if self.decoder else habits.GENERATOR_OUTPUTS
        found["out"] = Dimension("out", outputs)
        if any(layer.kind == "batch_norm" for layer in self.layers.values()) and not self.decoder:
            found["prior"] = Dimension("prior", {"normal": 0.0, "uniform": habits.UNIFORM_PRIOR})
        else:
            found["prior"] = Dimension("prior", {"normal": 0.0})
        self._dimensions = list(found.values())
        names = {dimension.name for dimension in self._dimensions}
        self.usual = {name: option for name, option in usual(tuple(self.layers)).items() if name in names}
        return self._dimensions

    def starts(self) -> list[Choice]:
        """Every usual geometry, then every activation with each place of the norm, first layer and eps."""
        default = {**convention(self._dimensions), **self.usual}
        picked: list[Choice] = [default]
        named = {dimension.name: dimension for dimension in self._dimensions}
        picked.extend({**default, "geometry": index} for index in named["geometry"].options)
        flags = [named[name] for name in ("D*", "D<>", "eps") if name in named]
        for act in named["D"].options if "D" in named else ():
            for combination in product(*(list(flag.options)[:3] for flag in flags)):
                flagged = dict(zip((flag.name for flag in flags), combination, strict=True))
                picked.append({**default, "D": act, **flagged})
        return picked

    def cost(self, choice: Choice) -> float:
        return cost(choice, self._dimensions) + against(self.usual, choice)

    def program(self, choice: Choice) -> Program:
        output = OUTPUTS[choice["out"]].activation
        return bind(self.ways[int(choice["geometry"])].layout.items, {**choice, "O": output})

    def mismatch(self, choice: Choice) -> float:
        return self._run(choice)[0]

    def _run(self, choice: Choice) -> tuple[float, Tensor | None]:
        program = self.program(choice)
        way = self.ways[int(choice["geometry"])]
        key = (program, choice["prior"], way.code)
        if key not in self._seen:
            self._seen[key] = self._try(program, way, choice["prior"])
        return self._seen[key]

    @torch.no_grad()
    def _try(self, program: Program, way: Way, prior: str) -> tuple[float, Tensor | None]:
        if (way.code, prior) not in self._noise:
            generator = torch.Generator().manual_seed(0)
            shape = (self.n, math.prod(way.code))
            uniform = torch.rand(shape, generator=generator) * 2 - 1
            self._noise[(way.code, prior)] = uniform if prior == "uniform" else torch.randn(shape, generator=generator)
        classes = classes_of(program, self.layers)
        labels = torch.arange(self.n) % classes if classes else None
        try:
            noise = self._noise[(way.code, prior)]
            mismatch, output = norm_mismatch(
                program, self.layers, noise, labels, hopeless=self._hopeless, budget=self._budget
            )
        except (RuntimeError, ValueError):
            return math.inf, None
        if output is None:
            return mismatch, None
        if mismatch < self._hopeless / judgement.HOPELESS_RATIO:
            self._hopeless = judgement.HOPELESS_RATIO * mismatch + judgement.HOPELESS_MARGIN
        if not torch.isfinite(output).all():
            return math.inf, None
        return mismatch, output.reshape(len(output), -1)

    def evidence(self, choice: Choice) -> float:
        mismatch, output = self._run(choice)
        if output is None:
            return judgement.FAILED if math.isinf(mismatch) else judgement.HOPELESS + mismatch
        way = self.ways[int(choice["geometry"])]
        low, high = RANGES[OUTPUTS[choice["out"]].value_range]
        unit = ((output - low) / (high - low)).reshape(len(output), *way.image)
        score = 0.0
        if not math.isnan(mismatch):
            score = judgement.MISMATCH_OF_GENERATORS * math.log(mismatch + judgement.MISMATCH_OF_GENERATORS_FLOOR)
        if OUTPUTS[choice["out"]].activation in ("", "relu"):
            margin = habits.OUTSIDE_MARGIN
            score += habits.OUTSIDE * float(((unit < -margin) | (unit > 1 + margin)).float().mean())
        population = self._population(cast("tuple[int, int, int]", way.image))
        if population is None:
            return score
        weight = judgement.PLAUSIBLE_SAMPLES if population.own else judgement.PLAUSIBLE_BESIDE_STANDINS
        # Beyond the images' own variance a distance tells nothing any more.
        return score + weight * math.log(min(population.distance(unit), 1.0))

    def _population(self, image: tuple[int, int, int]) -> Population | None:
        if min(image[1:]) < 4:
            return None
        if image not in self._populations:
            trial: Trial = trials(image, self.images, None, 512)[0]
            self._populations[image] = Population.of(trial.images, trial.own)
        return self._populations[image]

    def realism(self, choice: Choice) -> tuple[float, bool]:
        """(distance of the samples to the images over the images' variance, whether these are the user's own)."""
        _, output = self._run(choice)
        way = self.ways[int(choice["geometry"])]
        population = self._population(cast("tuple[int, int, int]", way.image))
        if output is None or population is None:
            return math.nan, False
        low, high = RANGES[OUTPUTS[choice["out"]].value_range]
        unit = ((output - low) / (high - low)).reshape(len(output), *way.image)
        return population.distance(unit), population.own

    def other_ends(self, choice: Choice) -> list[Scored]:
        """The same reading with every other output activation and range."""
        ends = next(dimension for dimension in self._dimensions if dimension.name == "out").options
        others = [{**choice, "out": end} for end in ends if end != choice["out"]]
        return [Scored(other, self.evidence(other), self.cost(other)) for other in others]

    def rebuilt(self, scored: Scored, complete: bool) -> Rebuilt:
        """The reading with its evidence on this judge's samples."""
        again = replace(scored, evidence=self.evidence(scored.choice))
        realism, own = self.realism(scored.choice)
        return Rebuilt(self.plan(scored.choice), again, realism, None, self.mismatch(scored.choice), own, complete)

    def plan(self, choice: Choice) -> Plan:
        way = self.ways[int(choice["geometry"])]
        program = self.program(choice)
        return Plan(
            image_shape=cast("tuple[int, int, int]", way.image),
            value_range=RANGES[OUTPUTS[choice["out"]].value_range],
            decoder=program,
            latent_dim=math.prod(way.code),
            classes=classes_of(program, self.layers),
            prior=choice["prior"],
        )

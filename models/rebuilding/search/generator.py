"""Rebuilding generators and lone decoders: stored BatchNorm statistics decide, then how plausible the samples are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import cast

import torch
from torch import Tensor

from models.rebuilding.judge.evidence import Population, norm_mismatch
from models.rebuilding.rebuilt import Rebuilt
from models.rebuilding.search.choices import RANGES, Choice, Dimension, bind, convention, cost, dimensions_of
from models.rebuilding.search.geometry import layouts
from models.rebuilding.search.halves import SIZES, classes_of, label_inputs
from models.rebuilding.search.plan import Plan
from models.rebuilding.search.search import search
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.conventions import against, usual
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.layout import Layout, Shape
from models.rebuilding.sketch.networks import Sketch, square
from models.rebuilding.standins import Trial, trials

CODE_SIZES = (100, 128, 64, 32, 20, 62, 50, 10, 16, 2, 256, 200, 512, 8, 3, 5, 4, 40, 30, 150, 300, 500)
"""Code lengths that authors choose; what is left of a first layer's inputs may be a class label."""
GEOMETRY_WEIGHT = 0.3


@dataclass(frozen=True)
class _Way:
    """A layout from a code to an image."""

    layout: Layout
    code: Shape
    image: Shape
    cost: float


def _codes(sketch: Sketch) -> list[Layout]:
    """Shapes of the code that may enter, with costs: flat, without the width of a label, or maps."""
    main = sketch.decoder[0].main
    readings = (False, True) if main.kind == "conv" else (False,)
    inputs = {main.inputs(t) for t in readings if main.kind == "linear" or main.may_be(t)}
    found: list[Layout] = []
    for width in sorted(inputs):
        if sketch.decoder_labels:
            for label in label_inputs(sketch.decoder_labels):
                if 0 < label.width < width:
                    found.append(Layout((), (width - label.width,), 0.0))
                if label.width == width:
                    found.append(Layout((), (width,), 0.0))
            found.append(Layout((), (width,), 0.6))
            continue
        usual = width in CODE_SIZES
        found.append(Layout((), (width,), 0.0 if usual else 0.3))
        if width - 10 in CODE_SIZES:
            found.append(Layout((), (width - 10,), 0.8 if usual else 0.0))
        if main.kind == "conv":
            for side, extra in ((7, 0.5), (8, 0.4), (4, 0.5), (2, 0.8), (16, 0.9), (3, 0.9), (14, 0.9)):
                maps = 0.0 if main.kernel == 3 and not usual else 0.6
                maps += 2.0 if not main.may_be(False) or naming.TRANSPOSED_WORDS & set(naming.words(main.path)) else 0.0
                maps += 2.0 if main.bias is None else 0.0  # DCGANs have no biases, and take a flat code
                found.append(Layout((f"v:{width},{side},{side}",), (width, side, side), extra + maps))
    return found


def _ways(sketch: Sketch, images: Tensor | None, keep: int = 16) -> list[_Way]:
    labels = label_inputs(sketch.decoder_labels)
    last = sketch.decoder[-1].main
    given = tuple(images.shape[1:]) if images is not None else None
    found: list[_Way] = []
    for entry in _codes(sketch):
        reached = layouts(sketch.decoder, [entry], group="D", end="?O", goal=lambda _: 0.0, labels=labels, keep=60)
        for layout in reached:
            if last.kind == "linear":
                image = given if given and math.prod(given) == layout.shape[0] else square(layout.shape[0])
                extra: float = 0.0
            else:
                image, extra = layout.shape, SIZES.get(layout.shape[1], 2.0) if len(layout.shape) == 3 else 9.0
                extra += 0.0 if layout.shape == given else 0.1 if (image[0] == 3) == (image[1] == 28) else 0.0
                extra += 1.5 if given is not None and given[0] == image[0] and layout.shape != given else 0.0
            if image is None:
                image = (1, 1, layout.shape[0])
            conditional = any(item.startswith(("cat1h", "emb", "?A")) for item in layout.items)
            unused = 0.6 if sketch.decoder_labels and not conditional else 0.0
            found.append(_Way(layout, entry.shape, image, layout.cost + extra + unused))
    return sorted(found, key=lambda way: way.cost)[:keep]


def rebuild_generator(
    sketch: Sketch, layers: Mapping[str, Layer], images: Tensor | None, *, seconds: float, decoder: bool = False
) -> list[Rebuilt]:
    """Readings of a generator, best first; ``decoder`` when the file calls it one, whose outputs are mostly sigmoid."""
    ways = _ways(sketch, images)
    if not ways:
        return []
    called_decoder = decoder or _called_decoder(sketch)
    few, many = _numbers(ways[0], layers)
    judge = _Judge(sketch, layers, ways, images, called_decoder, few)
    dimensions = judge.dimensions()
    found, complete = search(dimensions, judge.starts(), judge.evidence, judge.cost, seconds=seconds)
    closer = _Judge(sketch, layers, ways, images, called_decoder, many)
    ranked: dict[Plan, Rebuilt] = {}
    for scored in found:
        plan = judge.plan(scored.choice)
        if plan not in ranked:
            again = replace(scored, evidence=closer.evidence(scored.choice))
            realism, own = closer.realism(scored.choice)
            ranked[plan] = Rebuilt(plan, again, realism, None, closer.mismatch(scored.choice), own, complete)
        if len(ranked) == 12:
            break
    return sorted(ranked.values(), key=lambda item: item.scored.total)


def _numbers(way: _Way, layers: Mapping[str, Layer]) -> tuple[int, int]:
    """Samples for the search and for the last ranking, so that large networks take as long as small ones."""
    weights = sum(layer.weight.numel() for layer in layers.values() if layer.kind == "conv")
    if not weights:
        return 256, 512
    work = math.prod(way.image[1:]) * weights / (28 * 28 * 60_000)
    return int(min(max(20 / work, 5), 48)), int(min(max(120 / work, 24), 256))


def _called_decoder(sketch: Sketch) -> bool:
    named = {word for block in sketch.decoder for word in naming.words(block.main.path)}
    return bool(named & {"dec", "decoder", "decode", "decoding", "decoders"})


class _Judge:
    def __init__(
        self,
        sketch: Sketch,
        layers: Mapping[str, Layer],
        ways: Sequence[_Way],
        images: Tensor | None,
        decoder: bool,
        n: int,
    ) -> None:
        self.sketch, self.layers, self.ways, self.images, self.decoder = sketch, layers, ways, images, decoder
        self._dimensions: list[Dimension] = []
        self._seen: dict[tuple[object, ...], tuple[float, Tensor | None]] = {}
        self._noise: dict[tuple[object, ...], Tensor] = {}
        self._hopeless = math.inf
        self._populations: dict[tuple[int, int, int], Population] = {}
        self.n = n
        self.usual: dict[str, str] = {}

    def dimensions(self) -> list[Dimension]:
        found: dict[str, Dimension] = {
            "geometry": Dimension(
                "geometry", {str(i): GEOMETRY_WEIGHT * (w.cost - self.ways[0].cost) for i, w in enumerate(self.ways)}
            )
        }
        for way in self.ways:
            for dimension in dimensions_of(way.layout.items, "D", gan=not self.decoder):
                found.setdefault(dimension.name, dimension)
        if any(item.startswith("?A") for way in self.ways for item in way.layout.items):
            found["A"] = Dimension("A", {"": 0.0, "relu": 0.0, "lrelu.2": 0.1, "tanh": 0.1})
        outputs = {"tanh|symmetric": 0.0, "sig|unit": 0.15, "|unit": 0.3, "|symmetric": 0.5, "tanh|half": 0.6}
        if self.decoder:
            outputs = {"sig|unit": 0.0, "tanh|symmetric": 0.1, "|unit": 0.1, "|symmetric": 0.3, "relu|unit": 0.5}
        found["out"] = Dimension("out", outputs)
        if any(layer.kind == "batch_norm" for layer in self.layers.values()) and not self.decoder:
            found["prior"] = Dimension("prior", {"normal": 0.0, "uniform": 0.1})
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

    def program(self, choice: Choice) -> tuple[str, ...]:
        output = choice["out"].partition("|")[0]
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
    def _try(self, program: tuple[str, ...], way: _Way, prior: str) -> tuple[float, Tensor | None]:
        if (way.code, prior) not in self._noise:
            generator = torch.Generator().manual_seed(0)
            shape = (self.n, math.prod(way.code))
            uniform = torch.rand(shape, generator=generator) * 2 - 1
            self._noise[(way.code, prior)] = uniform if prior == "uniform" else torch.randn(shape, generator=generator)
        classes = classes_of(program, self.layers)
        labels = torch.arange(self.n) % classes if classes else None
        try:
            noise = self._noise[(way.code, prior)]
            mismatch, output = norm_mismatch(program, self.layers, noise, labels, hopeless=self._hopeless)
        except (RuntimeError, ValueError):
            return math.inf, None
        if output is None:
            return mismatch, None
        if mismatch < self._hopeless / 4:
            self._hopeless = 4 * mismatch + 0.2
        if not torch.isfinite(output).all():
            return math.inf, None
        return mismatch, output.reshape(len(output), -1)

    def evidence(self, choice: Choice) -> float:
        mismatch, output = self._run(choice)
        if output is None:
            return 50.0 if math.isinf(mismatch) else 5.0 + mismatch
        way = self.ways[int(choice["geometry"])]
        low, high = RANGES[choice["out"].partition("|")[2]]
        unit = ((output - low) / (high - low)).reshape(len(output), *way.image)
        score = 0.0 if math.isnan(mismatch) else 2.0 * math.log(mismatch + 0.003)
        if choice["out"].startswith(("|", "relu")):
            score += 0.3 * float(((unit < -0.1) | (unit > 1.1)).float().mean())
        population = self._population(cast("tuple[int, int, int]", way.image))
        if population is None:
            return score
        weight = 1.0 if population.own else 0.5
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
        low, high = RANGES[choice["out"].partition("|")[2]]
        unit = ((output - low) / (high - low)).reshape(len(output), *way.image)
        return population.distance(unit), population.own

    def plan(self, choice: Choice) -> Plan:
        way = self.ways[int(choice["geometry"])]
        program = self.program(choice)
        return Plan(
            image_shape=cast("tuple[int, int, int]", way.image),
            value_range=RANGES[choice["out"].partition("|")[2]],
            decoder=program,
            latent_dim=math.prod(way.code),
            classes=classes_of(program, self.layers),
            prior=choice["prior"],
        )

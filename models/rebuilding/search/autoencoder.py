"""Rebuilding autoencoders and VAEs: layouts of both halves that fit each other, decided by reconstruction error."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import torch
from torch import Tensor

from models.rebuilding.judge.budget import Budget
from models.rebuilding.judge.evidence import norm_mismatch, weigh
from models.rebuilding.plan import Plan
from models.rebuilding.program import activate, run
from models.rebuilding.rebuilt import Choice, Rebuilt
from models.rebuilding.search.autoencoder_choices import autoencoder_choices
from models.rebuilding.search.choices import (
    activation_of,
    bind,
)
from models.rebuilding.search.halves import Geometry, classes_of, geometries, image_shapes, without_a_layer
from models.rebuilding.search.layout import Shape
from models.rebuilding.search.ranges import RANGES, framing
from models.rebuilding.search.search import search
from models.rebuilding.search.slots import OnOutput
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.networks import Sketch
from models.rebuilding.standins import Trial, trials
from models.rebuilding.steps import Crop, FirstHalf, Program, View
from models.rebuilding.weights import judgement


def rebuild_autoencoder(
    sketch: Sketch, layers: Mapping[str, Layer], images: Tensor | None, labels: Tensor | None, budget: Budget
) -> list[Rebuilt]:
    """Readings of an autoencoder, best first; empty when the layers do not chain."""
    options = geometries(sketch, image_shapes(sketch, images), budget) or without_a_layer(sketch, images, budget)
    if not options:
        return []
    convolutional = any(block.main.kind == "conv" for chain in sketch.trunks for block in chain)
    few, many = _numbers(options[0], layers) if convolutional else (64, 512)
    judge = _Judge(sketch, layers, options, images, labels, few, budget)
    choices = autoencoder_choices(options, tuple(layers))
    found, complete = search(choices.dimensions, choices.starts(), judge.evidence, choices.cost, budget=budget)
    closer = _Judge(sketch, layers, options, images, labels, many, budget)
    ranked: dict[Plan, Rebuilt] = {}
    for scored in found:
        plan = judge.plan(scored.choice)
        if plan not in ranked:
            error, mismatch, trial = closer.relative(scored.choice)
            again = replace(scored, evidence=weigh(error, mismatch))
            ranked[plan] = Rebuilt(plan, again, error, trial, mismatch, trial.own, complete)
        if len(ranked) == 12:
            break
    return sorted(_fitting(list(ranked.values())), key=lambda item: item.scored.total)


def _fitting(found: Sequence[Rebuilt]) -> Sequence[Rebuilt]:
    """Without those that do not fit the user's images, where another one does."""
    if not any(item.own and item.relative_error <= judgement.GOOD_ON_OWN for item in found):
        return found
    return [item for item in found if item.own and item.relative_error <= judgement.WORSE_THAN_MEAN]


def _numbers(option: Geometry, layers: Mapping[str, Layer]) -> tuple[int, int]:
    """Images for the search and for the last ranking, so that large networks take as long as small ones."""
    pixels = math.prod(option.image[1:])
    parameters = sum(layer.weight.numel() for layer in layers.values() if layer.kind == "conv")
    work = pixels * max(parameters, 1) / (28 * 28 * 60_000)
    return int(min(max(8 / work, 3), 12)), int(min(max(64 / work, 12), 512))


_Seen = tuple[Tensor | None, float]
"""What a program gave (None when it failed), and the divergence of its norms from what they stored, NaN without any."""


class _Judge:
    """Evidence for one choice about one sketch. Codes are remembered: many choices share the encoder."""

    def __init__(
        self,
        sketch: Sketch,
        layers: Mapping[str, Layer],
        options: Sequence[Geometry],
        images: Tensor | None,
        labels: Tensor | None,
        n: int,
        budget: Budget,
    ) -> None:
        self.sketch, self.layers, self.options, self._budget = sketch, layers, options, budget
        self._images, self._labels = images, labels
        self._n = n
        self._trials: dict[Shape, list[Trial]] = {}
        self._codes: dict[tuple[object, ...], _Seen] = {}
        self._outputs: dict[tuple[object, ...], _Seen] = {}
        self._errors: dict[tuple[object, ...], tuple[float, float]] = {}

    def evidence(self, choice: Choice) -> float:
        error, mismatch, _ = self.relative(choice)
        return weigh(error, mismatch)

    def relative(self, choice: Choice) -> tuple[float, float, Trial]:
        """(the lowest relative reconstruction error over the trials, divergence of the norms, that trial)."""
        geometry = self.options[int(choice["geometry"])]
        image = cast("tuple[int, int, int]", geometry.image)
        if image not in self._trials:
            self._trials[image] = trials(image, self._images, self._labels, self._n)
        tried = self._trials[image]
        scored = [(*self._error(choice, geometry, index), trial) for index, trial in enumerate(tried)]
        return min(scored, key=lambda item: item[0])

    @torch.no_grad()
    def _error(self, choice: Choice, geometry: Geometry, trial_index: int) -> tuple[float, float]:
        trial = self._trials[geometry.image][trial_index]
        low, high = RANGES[choice["range"]]
        program = bind(geometry.decoder.items, choice)
        mean_items = geometry.mean.items if geometry.mean else ()
        coder = bind((*geometry.encoder.items, *mean_items), choice)
        key = (coder, program, choice["range"], trial_index, geometry.image)
        if key in self._errors:
            return self._errors[key]
        inward, outward = framing(choice["range"])
        x = run(inward, {}, trial.images * (high - low) + low)
        labels, repeats = self._labels_for(trial, geometry)
        if repeats > 1:
            x = x.repeat(repeats, 1, 1, 1)
        output, mismatch = self._output(geometry, coder, program, choice, (trial_index, x, labels))
        if output is None:
            self._errors[key] = (judgement.LARGEST_ERROR, math.nan)
            return self._errors[key]
        if output.ndim == 4 and output.shape[1] == 2 * geometry.image[0]:
            output = output[:, : geometry.image[0]]
        if output.ndim == 4 and output.shape[2:] != x.shape[2:]:
            output = output[..., : x.shape[2], : x.shape[3]]
        unit = run(outward, {}, (output.reshape(x.shape) - low) / (high - low))
        target = trial.images
        errors = (unit.reshape(repeats, *target.shape) - target).square().flatten(2).mean(dim=2).min(dim=0).values
        baseline = (target - target.mean(dim=0)).square().mean().clamp_min(1e-6)
        self._errors[key] = (min(float(errors.mean() / baseline), judgement.LARGEST_ERROR), mismatch)
        return self._errors[key]

    def _output(
        self,
        geometry: Geometry,
        coder: Program,
        program: Program,
        choice: Choice,
        given: tuple[int, Tensor, Tensor | None],
    ) -> _Seen:
        """The decoder's output; what comes before the output activation is remembered."""
        trial_index, x, labels = given
        final = activation_of(choice["O"]) if geometry.decoder.items[-1] == OnOutput() else None
        body = program if final is None else program[:-1]
        key = (coder, body, choice["range"], trial_index, geometry.image)
        if key not in self._outputs:
            code, before = self._code(coder, (choice["range"], trial_index, geometry.image), x, labels)
            output, after = (None, math.nan) if code is None else self._try(body, code, labels)
            known = [value for value in (before, after) if not math.isnan(value)]
            self._outputs[key] = (output, sum(known) / len(known) if known else math.nan)
        output, mismatch = self._outputs[key]
        return (output if output is None or final is None else activate(final, output)), mismatch

    def _try(self, program: Program, x: Tensor, labels: Tensor | None) -> _Seen:
        try:
            mismatch, output = norm_mismatch(program, self.layers, x, labels, budget=self._budget)
        except (RuntimeError, ValueError):
            return None, math.nan
        return (output if output is not None and bool(torch.isfinite(output).all()) else None), mismatch

    def _labels_for(self, trial: Trial, geometry: Geometry) -> tuple[Tensor | None, int]:
        """Labels of the trial, or every class in turn (the best fit of each image counts) when they are unknown."""
        classes = classes_of((*geometry.encoder.items, *geometry.decoder.items), self.layers)
        if classes is None:
            return None, 1
        if trial.labels is not None and int(trial.labels.max()) < classes:
            return trial.labels, 1
        tried = min(classes, 10)
        return torch.arange(tried).repeat_interleave(len(trial.images)), tried

    def _code(self, coder: Program, where: tuple[object, ...], x: Tensor, labels: Tensor | None) -> _Seen:
        key = (coder, *where)
        if key not in self._codes:
            code, mismatch = self._try(coder, x, labels)
            self._codes[key] = (None if code is None else code.flatten(1), mismatch)
        return self._codes[key]

    def plan(self, choice: Choice) -> Plan:
        geometry = self.options[int(choice["geometry"])]
        code = geometry.mean.shape if geometry.mean else geometry.encoder.shape  # the same for both heads
        image = cast("tuple[int, int, int]", geometry.image)
        decoder = bind(geometry.decoder.items, choice)
        shape = geometry.decoder.shape
        if len(shape) == 3 and shape[1:] != image[1:]:
            decoder = (*decoder, Crop((image[1], image[2])))
        inward, outward = framing(choice["range"])
        if outward:  # works on maps of the image's own channels
            doubled = len(shape) == 3 and shape[0] != image[0]
            decoder = (*decoder, FirstHalf() if doubled else View(image), *outward)
        spread_path = self.sketch.spread[-1].main.path if self.sketch.spread else ""
        return Plan(
            image_shape=image,
            value_range=RANGES[choice["range"]],
            encoder=(*inward, *bind(geometry.encoder.items, choice)),
            mean=bind(geometry.mean.items, choice) if geometry.mean else (),
            spread=bind(geometry.spread.items, choice) if geometry.spread else (),
            spread_is=naming.spread(spread_path) if spread_path else "logvar",
            decoder=decoder,
            latent_dim=math.prod(code),
            classes=classes_of((*geometry.encoder.items, *geometry.decoder.items), self.layers),
            prior="normal" if geometry.spread else "",
            output_channels=image[0] if len(shape) == 3 and shape[0] != image[0] else None,
        )

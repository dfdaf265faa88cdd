"""Rebuilding autoencoders and VAEs: layouts of both halves that fit each other, decided by reconstruction error."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import cast

import torch
from torch import Tensor

from models.inference import naming
from models.inference.choices import RANGES, Choice, Dimension, bind, convention, cost, dimensions_of
from models.inference.conventions import against, usual
from models.inference.evidence import norm_mismatch, weigh
from models.inference.geometry import ONE_HOT, LabelInput, Layout, Shape, layouts
from models.inference.layers import Layer
from models.inference.networks import Sketch, square
from models.inference.plan import Plan
from models.inference.program import Program, activation
from models.inference.search import Scored, search
from models.inference.standins import Trial, trials

SIZES: Mapping[int, float] = {
    28: 0.0, 32: 0.05, 64: 0.1, 16: 0.4, 8: 0.4, 14: 0.6, 96: 0.5, 48: 0.6, 128: 0.3, 256: 0.5, 224: 0.6, 100: 1.0,
    20: 1.0, 40: 1.0, 36: 1.0, 7: 1.0, 24: 1.0, 56: 1.0, 60: 1.0, 80: 1.0, 112: 0.8, 160: 1.0, 192: 1.0, 218: 1.0,
}  # fmt: skip
GEOMETRY_WEIGHT = 0.15
"""What one unit of geometric unusualness costs in log error."""


@dataclass(frozen=True)
class Geometry:
    """Layouts of every part that fit one another and one image shape."""

    image: Shape
    encoder: Layout
    mean: Layout | None
    spread: Layout | None
    decoder: Layout
    cost: float


@dataclass(frozen=True)
class Rebuilt:
    """A scored plan."""

    plan: Plan
    scored: Scored
    relative_error: float
    """Of the reconstructions, or the distance of samples to images over the images' variance; NaN where unknown."""
    trial: Trial | None = None
    norm_mismatch: float = math.nan
    """Mean divergence from the stored BatchNorm statistics, nats."""
    own: bool = False
    """Whether the images that it was judged by are the user's, in the model's shape."""
    complete: bool = False
    """Whether every alternative was tried: time may cut the search off."""


def label_inputs(layers: Sequence[Layer]) -> tuple[LabelInput, ...]:
    """The ways in which labels may enter, from the label layers of a half; one-hot where there are none."""
    found: list[LabelInput] = []
    for layer in layers:
        if layer.kind == "embedding":
            classes, width = layer.weight.shape
            found.append(LabelInput(f"emb:{layer.path}", f"emb:{layer.path}", int(width), int(classes)))
        else:
            step = f"?A:{layer.path}"
            found.append(LabelInput(step, step, layer.outputs(), layer.inputs()))
    return tuple(found) or (ONE_HOT,)


def geometries(sketch: Sketch, image_shapes: Mapping[Shape, float], keep: int = 40) -> list[Geometry]:
    """The least unusual geometries over all image shapes, cheapest first."""
    found: list[Geometry] = []
    decoders: dict[Shape, list[Layout]] = {}
    sized = any(block.main.kind == "linear" for chain in sketch.trunks for block in chain)
    for image, extra in sorted(image_shapes.items(), key=lambda item: item[1]):
        if found and not sized:
            break  # a network of convolutions takes any size: the first, that of the given images, will do
        for encoder, mean, spread in _codes(sketch, Layout((), image, extra)):
            code = encoder.shape if mean is None else mean.shape
            if code not in decoders:
                decoders[code] = _decoders(sketch, code)
            for decoder in decoders[code]:
                misfit = _misfit(decoder.shape, image)
                if misfit is not None:
                    whole = len(code) == 3 and code[1:] == image[1:]
                    total = encoder.cost + decoder.cost + misfit + (6.0 if whole else 0.0)
                    found.append(Geometry(image, encoder, mean, spread, decoder, total))
    return _diverse(sorted(found, key=lambda geometry: geometry.cost), keep)


def _codes(sketch: Sketch, entry: Layout) -> list[tuple[Layout, Layout | None, Layout | None]]:
    """(encoder, mean head, spread head) from an image shape; without heads the encoder gives the code."""
    chain = (*sketch.encoder, *sketch.mean)
    if not chain:
        return []
    end = "" if sketch.mean or sketch.split else "?Z"
    labels = label_inputs(sketch.encoder_labels)
    ways = layouts(chain, [entry], group="E", end=end, goal=lambda _: 0.0, labels=labels, keep=16)
    found: list[tuple[Layout, Layout | None, Layout | None]] = []
    for way in ways:
        if sketch.split:
            halved = (way.shape[0] // 2, *way.shape[1:])
            found.append((way, Layout(("half",), halved, 0.0), Layout(("rest",), halved, 0.0)))
        elif sketch.mean:
            found.append(_cut(way, sketch))
        else:
            found.append((way, None, None))
    return found


def _cut(way: Layout, sketch: Sketch) -> tuple[Layout, Layout | None, Layout | None]:
    """Divides a way through encoder and mean head where the head begins; the spread head takes the same steps."""
    path = sketch.mean[0].main.path
    start = next(i for i, item in enumerate(way.items) if item.split(":")[1:2] == [path])
    while start and way.items[start - 1].split(":")[0] in ("flat", "gap"):
        start -= 1
    items = way.items[start:]
    for mine, other in zip(sketch.mean, sketch.spread, strict=False):
        items = tuple(item.replace(mine.main.path, other.main.path) for item in items)
    spread = Layout(items, way.shape, 0.0) if len(sketch.mean) == len(sketch.spread) else None
    return Layout(way.items[:start], way.shape, way.cost), Layout(way.items[start:], way.shape, 0.0), spread


def _decoders(sketch: Sketch, code: Shape) -> list[Layout]:
    """Ways through the decoder from a code, to images of any shape."""
    entry = Layout((), (math.prod(code),), 0.0)
    if len(code) == 3 and math.prod(code[1:]) > 1 and sketch.decoder[0].main.kind == "conv":
        entry = Layout((f"v:{','.join(map(str, code))}",), code, 0.0)
    book = sketch.codebook
    if book is not None and len(entry.shape) == 3 and book.weight.shape[1] == entry.shape[0]:
        entry = Layout((*entry.items, f"VQ:{book.path}"), entry.shape, entry.cost)
    labels = label_inputs(sketch.decoder_labels)
    return layouts(sketch.decoder, [entry], group="D", end="?O", goal=lambda _: 0.0, labels=labels, keep=60)


def _misfit(shape: Shape, image: Shape) -> float | None:
    """What it costs that a decoder gives this shape for that image; None when it cannot."""
    if shape == image or (len(shape) == 1 and shape[0] == math.prod(image)):
        return 0.0
    if len(shape) == 3 and shape[0] == 2 * image[0] and shape[1:] == image[1:]:
        return 0.5
    if len(shape) == 3 and shape[0] == image[0] and image[1] < shape[1] <= image[1] + 8:
        return 2.5
    return None


def _diverse(found: Sequence[Geometry], keep: int) -> list[Geometry]:
    """The cheapest ones, but no half in more than a few of them."""
    seen: set[tuple[object, ...]] = set()
    encoders: dict[object, int] = {}
    decoders: dict[object, int] = {}
    kept: list[Geometry] = []
    for geometry in found:
        key = (geometry.encoder.items, geometry.decoder.items, geometry.mean and geometry.mean.items, geometry.image)
        ends = (geometry.encoder.items, geometry.image), (geometry.decoder.items, geometry.image)
        if key in seen or encoders.get(ends[0], 0) >= 8 or decoders.get(ends[1], 0) >= 8:
            continue
        seen.add(key)
        encoders[ends[0]] = encoders.get(ends[0], 0) + 1
        decoders[ends[1]] = decoders.get(ends[1], 0) + 1
        kept.append(geometry)
    return kept[:keep]


def image_shapes(sketch: Sketch, images: Tensor | None) -> dict[Shape, float]:
    """Image shapes that the outer layers allow, with costs; the shape of the given images first."""
    first = sketch.encoder[0].main if sketch.encoder else sketch.mean[0].main
    last = sketch.decoder[-1].main if sketch.decoder else None
    given = tuple(images.shape[1:]) if images is not None else None
    if last is not None and last.kind == "linear":
        return _flat_shapes(last.outputs(), given)
    if last is None and first.kind == "linear":
        return _flat_shapes(first.inputs(), given)
    if last is not None:
        depths = {last.outputs(t) for t in (False, True) if last.may_be(t)}
        depths = {depth for depth in depths if depth <= 4} or depths
        if 2 in depths:
            depths.add(1)
    else:
        depths = {first.inputs()}
    found: dict[Shape, float] = {}
    for depth in sorted(depths):
        for size, extra in SIZES.items():
            usual = extra + (0.1 if (depth == 3) == (size == 28) else 0.0)
            found[(depth, size, size)] = usual + (0.5 if depth == 2 else 0.0)
        if given is not None and given[0] == depth:
            found = {shape: extra + 1.5 if shape[0] == depth else extra for shape, extra in found.items()}
            found[given] = 0.0
    return found


def _flat_shapes(numbers: int, given: Shape | None) -> dict[Shape, float]:
    if given is not None and math.prod(given) == numbers:
        return {given: 0.0}
    shape = square(numbers)
    return {shape: 0.0} if shape else {(1, 1, numbers): 0.0}


def rebuild_autoencoder(
    sketch: Sketch, layers: Mapping[str, Layer], images: Tensor | None, labels: Tensor | None, seconds: float
) -> list[Rebuilt]:
    """Readings of an autoencoder, best first; empty when the layers do not chain."""
    options = geometries(sketch, image_shapes(sketch, images)) or _without_a_layer(sketch, images)
    if not options:
        return []
    convolutional = any(block.main.kind == "conv" for chain in sketch.trunks for block in chain)
    few, many = _numbers(options[0], layers) if convolutional else (64, 256)
    judge = _Judge(sketch, layers, options, images, labels, few)
    dimensions = judge.dimensions()
    found, complete = search(dimensions, judge.starts(dimensions), judge.evidence, judge.cost, seconds=seconds)
    closer = _Judge(sketch, layers, options, images, labels, many)
    ranked: dict[Plan, Rebuilt] = {}
    for scored in found:
        plan = judge.plan(scored.choice)
        if plan not in ranked:
            error, mismatch, trial = closer.relative(scored.choice)
            again = replace(scored, evidence=weigh(error, mismatch))
            ranked[plan] = Rebuilt(plan, again, error, trial, mismatch, trial.own, complete)
        if len(ranked) == 12:
            break
    return sorted(ranked.values(), key=lambda item: item.scored.total)


def _without_a_layer(sketch: Sketch, images: Tensor | None) -> list[Geometry]:
    """Geometries with one of the decoder's last two layers left out: authors keep heads that forward does not use."""
    found: list[Geometry] = []
    for left_out in (-1, -2):
        if len(sketch.decoder) > 2:
            kept = [block for block in sketch.decoder if block is not sketch.decoder[left_out]]
            kept[-1] = replace(kept[-1], gap_after=None)
            smaller = replace(sketch, decoder=tuple(kept))
            found.extend(geometries(smaller, image_shapes(smaller, images), keep=12))
    return sorted(found, key=lambda geometry: geometry.cost)


def _numbers(option: Geometry, layers: Mapping[str, Layer]) -> tuple[int, int]:
    """Images for the search and for the last ranking, so that large networks take as long as small ones."""
    pixels = math.prod(option.image[1:])
    weights = sum(layer.weight.numel() for layer in layers.values() if layer.kind == "conv")
    work = pixels * max(weights, 1) / (28 * 28 * 60_000)
    return int(min(max(8 / work, 3), 12)), int(min(max(32 / work, 6), 64))


_Seen = tuple[Tensor | None, float]
"""What a program gave (None when it failed), and the divergence of its norms from what they stored, NaN without any."""


class _Judge:
    """Evidence and cost of one choice about one sketch. Codes are remembered: many choices share the encoder."""

    def __init__(
        self,
        sketch: Sketch,
        layers: Mapping[str, Layer],
        options: Sequence[Geometry],
        images: Tensor | None,
        labels: Tensor | None,
        n: int,
    ) -> None:
        self.sketch, self.layers, self.options = sketch, layers, options
        self._images, self._labels = images, labels
        self.usual = usual(tuple(layers))
        self._n = n
        self._trials: dict[Shape, list[Trial]] = {}
        self._codes: dict[tuple[object, ...], _Seen] = {}
        self._outputs: dict[tuple[object, ...], _Seen] = {}
        self._errors: dict[tuple[object, ...], tuple[float, float]] = {}
        self._dimensions: list[Dimension] = []

    def dimensions(self) -> list[Dimension]:
        found: dict[str, Dimension] = {}
        geometry = {str(i): GEOMETRY_WEIGHT * (g.cost - self.options[0].cost) for i, g in enumerate(self.options)}
        found["geometry"] = Dimension("geometry", geometry)
        for option in self.options:
            mean = option.mean.items if option.mean else ()
            spread = option.spread.items if option.spread else ()
            for dimension in dimensions_of((*option.encoder.items, *mean, *spread), "E"):
                found.setdefault(dimension.name, dimension)
            for dimension in dimensions_of(option.decoder.items, "D"):
                found.setdefault(dimension.name, dimension)
            if "?Z" in option.encoder.items:
                maps = len(option.encoder.shape) == 3
                rare = {"tanh": 0.08, "sig": 0.1, "relu": 0.08}
                found["Z"] = Dimension("Z", {"": 0.03 if maps else 0.0, "same": 0.0 if maps else 0.05, **rare})
        label_steps = [item for o in self.options for item in (*o.encoder.items, *o.decoder.items) if item[:2] == "?A"]
        if label_steps:
            found["A"] = Dimension("A", {"": 0.0, "relu": 0.0, "lrelu.2": 0.1, "tanh": 0.1, "sig": 0.1})
        if "Z" in found and "E" not in found:
            found["Z"] = Dimension(
                "Z", {"": 0.0, **{n: c for n, c in found["Z"].options.items() if n not in ("", "same")}}
            )
        outputs = {"sig": 0.0, "tanh": 0.02, "": 0.03, "relu": 0.12, "clamp01": 0.2, "softplus": 0.2}
        if not any("?O" in option.decoder.items for option in self.options):
            outputs = {"": 0.0}  # a pickled module states its output activation
        found["O"] = Dimension("O", outputs)
        found["range"] = Dimension("range", {"unit": 0.0, "symmetric": 0.02, "mnist": 0.08})
        self._dimensions = list(found.values())
        self.usual = {name: option for name, option in self.usual.items() if name in found}
        return self._dimensions

    def starts(self, dimensions: Sequence[Dimension]) -> list[Choice]:
        """Usual networks: every geometry under ReLU, then every activation in both halves, with each usual output."""
        default = {**convention(dimensions), **self.usual}
        outputs = [{"O": "sig", "range": "unit"}, {"O": "tanh", "range": "symmetric"}, {"O": "", "range": "unit"}]
        if "sig" not in next(d for d in dimensions if d.name == "O").options:
            outputs = [{"O": "", "range": name} for name in ("unit", "symmetric", "mnist")]
        picked: list[Choice] = [{**default, **out} for out in outputs]
        geometry = next(d for d in dimensions if d.name == "geometry")
        flags = [d for d in dimensions if d.name in ("E*", "D*", "Z", "pad")]
        halves: list[str] = [name for name in ("E", "D") if name in default]
        for number, index in enumerate(geometry.options):
            for act in ("relu", "lrelu.2", "gelu") if number < 12 else ("relu",):
                both = dict.fromkeys(halves, act)
                picked.extend({**default, **out, **both, "geometry": index} for out in outputs[:2])
        for index in list(geometry.options)[:6]:
            for combination in product(*(list(d.options)[:2] for d in flags)):
                flagged = dict(zip((d.name for d in flags), combination, strict=True))
                picked.append({**default, **outputs[0], "geometry": index, **flagged})
        for dimension in dimensions:
            if dimension.name == "E" or (dimension.name == "D" and "E" not in default):
                for act in dimension.options:
                    both = dict.fromkeys(halves, act)
                    picked.extend({**default, **both, **out} for out in outputs)
        return picked

    def cost(self, choice: Choice) -> float:
        total = cost(choice, self._dimensions) + against(self.usual, choice)
        odd = {("tanh", "unit"): 0.2, ("sig", "symmetric"): 0.4, ("sig", "mnist"): 0.4, ("tanh", "mnist"): 0.4}
        total += odd.get((choice["O"], choice["range"]), 0.0)
        if choice["O"] in ("relu", "clamp01", "softplus") and choice["range"] != "unit":
            total += 0.5
        return total

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
        x = trial.images * (high - low) + low
        labels, repeats = self._labels_for(trial, geometry)
        if repeats > 1:
            x = x.repeat(repeats, 1, 1, 1)
        output, mismatch = self._output(geometry, coder, program, choice, (trial_index, x, labels))
        if output is None:
            self._errors[key] = (1e6, math.nan)
            return self._errors[key]
        if output.ndim == 4 and output.shape[1] == 2 * geometry.image[0]:
            output = output[:, : geometry.image[0]]
        if output.ndim == 4 and output.shape[2:] != x.shape[2:]:
            output = output[..., : x.shape[2], : x.shape[3]]
        unit = (output.reshape(x.shape) - low) / (high - low)
        target = trial.images
        errors = (unit.reshape(repeats, *target.shape) - target).square().flatten(2).mean(dim=2).min(dim=0).values
        baseline = (target - target.mean(dim=0)).square().mean().clamp_min(1e-6)
        self._errors[key] = (min(float(errors.mean() / baseline), 1e6), mismatch)
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
        final = choice["O"]
        body = program[:-1] if final and program[-1] == final else program
        if geometry.decoder.items[-1] != "?O":
            body, final = program, ""
        key = (coder, body, choice["range"], trial_index, geometry.image)
        if key not in self._outputs:
            code, before = self._code(coder, (choice["range"], trial_index, geometry.image), x, labels)
            output, after = (None, math.nan) if code is None else self._try(body, code, labels)
            known = [value for value in (before, after) if not math.isnan(value)]
            self._outputs[key] = (output, sum(known) / len(known) if known else math.nan)
        output, mismatch = self._outputs[key]
        function = activation(final) if final else None
        return (output if output is None or function is None else function(output)), mismatch

    def _try(self, program: Program, x: Tensor, labels: Tensor | None) -> _Seen:
        try:
            mismatch, output = norm_mismatch(program, self.layers, x, labels)
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
            decoder = (*decoder, f"crop:{image[1]},{image[2]}")
        spread_path = self.sketch.spread[-1].main.path if self.sketch.spread else ""
        return Plan(
            image_shape=image,
            value_range=RANGES[choice["range"]],
            encoder=bind(geometry.encoder.items, choice),
            mean=bind(geometry.mean.items, choice) if geometry.mean else (),
            spread=bind(geometry.spread.items, choice) if geometry.spread else (),
            spread_is=naming.spread(spread_path) if spread_path else "logvar",
            decoder=decoder,
            latent_dim=math.prod(code),
            classes=classes_of((*geometry.encoder.items, *geometry.decoder.items), self.layers),
            prior="normal" if geometry.spread else "",
            output_channels=image[0] if len(shape) == 3 and shape[0] != image[0] else None,
        )


def classes_of(items: Sequence[str], layers: Mapping[str, Layer]) -> int | None:
    """How many classes the label steps of a program take; None without such steps."""
    for item in items:
        name, *arguments = item.removeprefix("?").split(":")
        if name in ("cat1h", "cat1hmap"):
            return int(arguments[0])
        if name == "emb":
            return int(layers[arguments[0]].weight.shape[0])
        if name in ("linlab", "A"):
            inputs = layers[arguments[0]].inputs()
            return inputs if inputs > 1 else 10
    return None

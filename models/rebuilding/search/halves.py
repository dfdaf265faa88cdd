"""Geometries of encoder, heads and decoder that fit one another and an image shape, and how labels enter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from models.rebuilding.judge.budget import Budget
from models.rebuilding.search.geometry import layouts
from models.rebuilding.search.layout import ONE_HOT, LabelInput, Layout, Shape, labelled
from models.rebuilding.search.slots import Items, OnCode, OnLabel, OnOutput
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.networks import Sketch, square
from models.rebuilding.steps import (
    Embedding,
    FirstHalf,
    Flatten,
    GlobalPool,
    LinearLabel,
    OneHot,
    OneHotMaps,
    Quantise,
    SecondHalf,
    View,
    Weighted,
    key_of,
)
from models.rebuilding.weights import habits, strides

ONE_HOT_CLASSES = 10
"""Digits, clothes, CIFAR: what nearly all conditional networks are conditioned on."""


@dataclass(frozen=True)
class Geometry:
    """Layouts of every part that fit one another and one image shape."""

    image: Shape
    encoder: Layout
    mean: Layout | None
    spread: Layout | None
    decoder: Layout
    cost: float


def label_inputs(layers: Sequence[Layer]) -> tuple[LabelInput, ...]:
    """The ways in which labels may enter, from the label layers of a half; one-hot where there are none."""
    found: list[LabelInput] = []
    for layer in layers:
        if layer.kind == "embedding":
            found.append(LabelInput(layer, int(layer.weight.shape[1])))
        else:
            found.append(LabelInput(layer, layer.outputs()))
    return tuple(found) or (ONE_HOT,)


def geometries(sketch: Sketch, image_shapes: Mapping[Shape, float], budget: Budget, keep: int = 40) -> list[Geometry]:
    """The least unusual geometries over all image shapes, cheapest first."""
    found: list[Geometry] = []
    decoders: dict[Shape, list[Layout]] = {}
    sized = any(block.main.kind == "linear" for chain in sketch.trunks for block in chain)
    for image, extra in sorted(image_shapes.items(), key=lambda item: item[1]):
        if not sized and any(_codes_less(geometry) for geometry in found):
            break  # a network of convolutions takes any size: the first, that of the given images, will do
        for encoder, mean, spread in _codes(sketch, Layout((), image, extra), budget):
            code = encoder.shape if mean is None else mean.shape
            if code not in decoders:
                decoders[code] = _decoders(sketch, code, budget)
            for decoder in decoders[code]:
                misfit = _misfit(decoder.shape, image)
                if misfit is not None:
                    whole = len(code) == 3 and code[1:] == image[1:]
                    total = encoder.cost + decoder.cost + misfit + (strides.CODE_AS_LARGE_AS_IMAGE if whole else 0.0)
                    found.append(Geometry(image, encoder, mean, spread, decoder, total))
    usual = [geometry for geometry in found if _codes_less(geometry)]
    return _diverse(sorted(usual or found, key=lambda geometry: geometry.cost), keep)


def _codes_less(geometry: Geometry) -> bool:
    """Whether the code has not many times the numbers of the image, as in no autoencoder that takes such images.

    Maps as large as the image are another matter: some denoise so.
    """
    code = (geometry.mean or geometry.encoder).shape
    whole = len(code) == 3 and code[1:] == geometry.image[1:]
    return whole or math.prod(code) <= strides.LARGEST_CODE * math.prod(geometry.image)


def _codes(sketch: Sketch, entry: Layout, budget: Budget) -> list[tuple[Layout, Layout | None, Layout | None]]:
    """(encoder, mean head, spread head) from an image shape; without heads the encoder gives the code."""
    chain = (*sketch.encoder, *sketch.mean)
    if not chain:
        return []
    end = None if sketch.mean or sketch.split else OnCode()
    labels = label_inputs(sketch.encoder_labels)
    ways = layouts(chain, [entry], group="E", end=end, goal=lambda _: 0.0, labels=labels, keep=16, budget=budget)
    found: list[tuple[Layout, Layout | None, Layout | None]] = []
    for way in ways:
        if sketch.split:
            halved = (way.shape[0] // 2, *way.shape[1:])
            found.append((way, Layout((FirstHalf(),), halved, 0.0), Layout((SecondHalf(),), halved, 0.0)))
        elif sketch.mean:
            found.append(_cut(way, sketch))
        else:
            found.append((way, None, None))
    return found


def _cut(way: Layout, sketch: Sketch) -> tuple[Layout, Layout | None, Layout | None]:
    """Divides a way through encoder and mean head where the head begins; the spread head takes the same steps."""
    path = sketch.mean[0].main.path
    start = next(i for i, item in enumerate(way.items) if key_of(item) == path)
    while start and isinstance(way.items[start - 1], Flatten | GlobalPool):
        start -= 1
    paths = {mine.main.path: other.main.path for mine, other in zip(sketch.mean, sketch.spread, strict=False)}
    items = tuple(
        replace(item, key=paths[item.key]) if isinstance(item, Weighted) and item.key in paths else item
        for item in way.items[start:]
    )
    spread = Layout(items, way.shape, 0.0) if len(sketch.mean) == len(sketch.spread) else None
    return Layout(way.items[:start], way.shape, way.cost), Layout(way.items[start:], way.shape, 0.0), spread


def _decoders(sketch: Sketch, code: Shape, budget: Budget) -> list[Layout]:
    """Ways through the decoder from a code, to images of any shape."""
    entry = Layout((), (math.prod(code),), 0.0)
    if len(code) == 3 and math.prod(code[1:]) > 1 and sketch.decoder[0].main.kind == "conv":
        entry = Layout((View(code),), code, 0.0)
    book = sketch.codebook
    if book is not None and len(entry.shape) == 3 and book.weight.shape[1] == entry.shape[0]:
        entry = Layout((*entry.items, Quantise(book.path)), entry.shape, entry.cost)
    labels = label_inputs(sketch.decoder_labels)
    return layouts(
        sketch.decoder, [entry], group="D", end=OnOutput(), goal=lambda _: 0.0, labels=labels, keep=60, budget=budget
    )


def _misfit(shape: Shape, image: Shape) -> float | None:
    """What it costs that a decoder gives this shape for that image; None when it cannot."""
    if shape == image or (len(shape) == 1 and shape[0] == math.prod(image)):
        return 0.0
    if len(shape) == 3 and shape[0] == 2 * image[0] and shape[1:] == image[1:]:
        return strides.TWICE_THE_CHANNELS
    if len(shape) == 3 and shape[0] == image[0] and image[1] < shape[1] <= image[1] + 8:
        return strides.CROPPED
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
        return _joined_shapes(first.inputs(), given, label_inputs(sketch.encoder_labels))
    if last is not None:
        depths = {last.outputs(t) for t in (False, True) if last.may_be(t)}
        depths = {depth for depth in depths if depth <= 4} or depths
        if 2 in depths:
            depths.add(1)
    else:
        depths = _image_depths(first.inputs(), sketch.encoder_labels)
    found: dict[Shape, float] = {}
    for depth in sorted(depths):
        for size, extra in habits.SIZES.items():
            usual = extra + (habits.UNUSUAL_DEPTH if (depth == 3) == (size == 28) else 0.0)
            found[(depth, size, size)] = usual + (habits.TWO_CHANNELS if depth == 2 else 0.0)
        if given is not None and given[0] == depth:
            found = {
                shape: extra + habits.BESIDE_GIVEN if shape[0] == depth else extra for shape, extra in found.items()
            }
            found[given] = 0.0
    return found


def _flat_shapes(numbers: int, given: Shape | None) -> dict[Shape, float]:
    if given is not None and math.prod(given) == numbers:
        return {given: 0.0}
    shape = square(numbers)
    return {shape: 0.0} if shape else {(1, 1, numbers): 0.0}


def _image_depths(inputs: int, labels: Sequence[Layer]) -> set[int]:
    """Channels of the images that a first convolution takes, alone or with a class label as maps beside them."""
    if inputs in (1, 3):
        return {inputs}
    widths = {label.width for label in label_inputs(labels)} - {0}
    beside = {inputs - width for width in widths} | {inputs - 1 if widths else inputs - ONE_HOT_CLASSES}
    return beside & {1, 3} or {inputs}


def _joined_shapes(inputs: int, given: Shape | None, labels: Sequence[LabelInput]) -> dict[Shape, float]:
    """Shapes of images whose pixels a first layer takes, alone or with a class label beside them."""
    widths = {label.width for label in labels} - {0, inputs}
    beside = [inputs - width for width in widths if width < inputs] or [inputs - ONE_HOT_CLASSES]
    if given is not None and inputs - math.prod(given) in range(2, 201):
        beside.append(math.prod(given))
    found = _flat_shapes(inputs, given)
    if widths or square(inputs) is None:
        joined = [_flat_shapes(numbers, given) for numbers in beside if square(numbers) is not None]
        found = {shape: cost for shapes in joined for shape, cost in shapes.items()} or found
    return found


def without_a_layer(sketch: Sketch, images: Tensor | None, budget: Budget) -> list[Geometry]:
    """Geometries with one of the decoder's last two layers left out: authors keep heads that forward does not use."""
    found: list[Geometry] = []
    for left_out in (-1, -2):
        if len(sketch.decoder) > 2:
            kept = [block for block in sketch.decoder if block is not sketch.decoder[left_out]]
            kept[-1] = replace(kept[-1], gap_after=None)
            smaller = replace(sketch, decoder=tuple(kept))
            found.extend(geometries(smaller, image_shapes(smaller, images), budget, keep=12))
    return sorted(found, key=lambda geometry: geometry.cost)


def classes_of(items: Items, layers: Mapping[str, Layer]) -> int | None:
    """How many classes the first label step takes; None without such steps."""
    step = next(labelled(items), None)
    match step:
        case OneHot(classes) | OneHotMaps(classes):
            return classes
        case Embedding(key):
            return int(layers[key].weight.shape[0])
        case LinearLabel(key) | OnLabel(key):
            inputs = layers[key].inputs()
            return inputs if inputs > 1 else ONE_HOT_CLASSES
        case None:
            return None

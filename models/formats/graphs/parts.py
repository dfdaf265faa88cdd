"""What a network that runs itself does, by inputs and outputs: encodes, decodes, reconstructs or scores."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from models.base import CheckpointError, Posterior
from models.formats.graphs.graph import Array, Graph, Port
from models.formats.graphs.pixels import Pixels, is_channels_last, pixels_of
from models.formats.names import clean
from models.ways_out import EXPORT_BUNDLE

Job = Literal["autoencoder", "encoder", "decoder", "discriminator"]
Spread = Literal["log_variance", "log_deviation", "deviation"]
"""What stands beside a mean: ln of the variance, ln of the standard deviation, or the standard deviation."""
_SPREAD = re.compile(r"log_?var|log_?std|log_?sigma|std|sigma|var", re.IGNORECASE)
_LOG_VARIANCE = re.compile(r"log_?var|logv", re.IGNORECASE)
_LOG_DEVIATION = re.compile(r"log_?(std|sigma|dev|scale)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A graph with its job known."""

    graph: Graph
    job: Job
    pixels: Pixels
    code: int = 0
    """Width of the code; 0 for an autoencoder whose code cannot be reached and for a discriminator."""
    code_port: Port | None = None
    """The input that takes codes (decoder)."""
    image_port: Port | None = None
    classes: int | None = None
    spread: Spread = "log_variance"
    spread_output: int | None = None
    """Which output is the log-variance or standard deviation."""
    halves: bool = False
    """Whether one output holds mean and log-variance side by side."""
    mean_output: int = 0
    image_output: int = 0

    def encode(self, images: Tensor, labels: Tensor | None) -> Posterior:
        outputs = self.graph.run(self._feeds(images, labels, len(images)))
        mean = _codes(outputs[self.mean_output])
        spread = _codes(outputs[self.spread_output]) if self.spread_output is not None else None
        if self.halves:
            mean, spread = mean.chunk(2, dim=1)
        if spread is None:
            return Posterior(mean)
        return Posterior(mean, deviation(spread, self.spread))

    def decode(self, latents: Tensor, labels: Tensor | None) -> Tensor:
        assert self.code_port is not None
        codes: Array = latents.numpy()
        sides = [side or 1 for side in self.code_port.sides]
        feeds = self._conditions(labels, len(latents)) | {self.code_port.name: codes.reshape(len(codes), *sides)}
        return self.pixels.outward(self.graph.run(feeds)[self.image_output])

    def reconstruct(self, images: Tensor, labels: Tensor | None = None) -> Tensor:
        outputs = self.graph.run(self._feeds(images, labels, len(images)))
        return self.pixels.outward(outputs[self.image_output])

    def score(self, images: Tensor, labels: Tensor | None = None) -> Tensor:
        return _codes(self.graph.run(self._feeds(images, labels, len(images)))[0])[:, 0]

    def _feeds(self, images: Tensor, labels: Tensor | None, n: int) -> dict[str, Array]:
        assert self.image_port is not None
        return self._conditions(labels, n) | {self.image_port.name: self.pixels.inward(images)}

    def _conditions(self, labels: Tensor | None, n: int) -> dict[str, Array]:
        feeds: dict[str, Array] = {}
        for port in self.graph.inputs:
            if port in (self.code_port, self.image_port):
                continue
            if port.condition:
                if labels is None:
                    raise CheckpointError(
                        f"this model takes class labels ({self.classes} classes), and none were given; choose a "
                        "dataset with labels"
                    )
                feeds[port.name] = _labels(port, labels, self.classes or 1)
            else:  # noise: at zero a sample of the posterior is its mean
                feeds[port.name] = np.zeros((n, *[side or 1 for side in port.sides]), dtype=np.float32)
        return feeds


def deviation(spread: Tensor, kind: Spread) -> Tensor:
    """The standard deviation."""
    if kind == "deviation":
        return spread
    return (spread / 2).exp() if kind == "log_variance" else spread.exp()


def part(graph: Graph, image_shape: tuple[int, int, int] | None, said_classes: int | None = None) -> Part:
    """The graph's job. ``image_shape`` of the chosen dataset settles flat and open sizes. Raises CheckpointError.

    ``said_classes``: how many classes labels have where the graph does not show it.
    """
    free = [port for port in graph.inputs if not port.condition and not port.noise] or list(graph.inputs)[:1]
    conditions = [port for port in graph.inputs if port.condition and port not in free]
    classes = (graph.classes(conditions[0]) or said_classes) if conditions else None
    if len(free) != 1 or len(conditions) > 1 or (conditions and classes is None):
        raise CheckpointError(
            f"this {graph.format} graph takes {len(graph.inputs)} inputs ({_ports(graph.inputs)}), and an image or a "
            f"code, with labels or noise beside it, was expected; {EXPORT_BUNDLE}"
        )
    (port,) = free
    outputs = _try(graph, port, classes, image_shape)
    given = pixels_of(port.sides, image_shape)
    made = [pixels_of(value.shape[1:], image_shape) for value in outputs]
    if graph.single_picture:
        h, w, _ = outputs[0].shape[1:]
        made = [Pixels(shape=image_shape if image_shape and image_shape[1:] == (h, w) else (3, h, w), layout="bytes")]
    width = math.prod(side or 1 for side in port.sides)
    if given is not None and _larger(given, outputs):
        return _from_images(graph, port, given, made, outputs, classes)
    image = next((index for index, pixels in enumerate(made) if pixels and math.prod(pixels.shape) > width), None)
    if image is not None and not port.integer:
        found = made[image]
        assert found is not None
        return Part(
            graph=graph, job="decoder", pixels=found, code=width, code_port=port, classes=classes, image_output=image
        )
    raise CheckpointError(
        f"this {graph.format} graph maps {_ports([port])} to "
        f"{' and '.join(_sides(value.shape[1:]) for value in outputs[:3])} values "
        "an item, and neither side is an image with a code opposite; give an image autoencoder, VAE or GAN"
    )


def _from_images(
    graph: Graph, port: Port, given: Pixels, made: list[Pixels | None], outputs: list[Array], classes: int | None
) -> Part:
    size = math.prod(given.shape)
    image = next((i for i, value in enumerate(outputs) if math.prod(value.shape[1:]) == size), None)
    codes = [i for i, value in enumerate(outputs) if i != image]
    widths = {i: math.prod(outputs[i].shape[1:]) for i in codes}
    mean, spread = _mean_and_spread(graph, codes, widths)
    kind: Job = "autoencoder" if image is not None else "encoder"
    pixels = given
    if image is not None and made[image] is not None and given.layout != "flat":
        pixels = given
    if image is None and widths[codes[0]] == 1 and len(codes) == 1:
        return Part(graph=graph, job="discriminator", pixels=pixels, image_port=port, classes=classes)
    if image is None and graph.ending(0) in ("Softmax", "LogSoftmax"):
        raise CheckpointError(
            f"this {graph.format} graph is a classifier of {widths[codes[0]]} classes (it ends in a softmax), and "
            "only image autoencoders, VAEs and GANs are evaluated here; give one of those"
        )
    return Part(
        graph=graph, job=kind, pixels=pixels, image_port=port, classes=classes, image_output=image or 0,
        code=widths[mean] if mean is not None else 0, mean_output=mean or 0, spread_output=spread,
        spread="log_variance" if spread is None else _kind_of_spread(graph, spread),
    )  # fmt: skip


def _mean_and_spread(graph: Graph, codes: list[int], widths: dict[int, int]) -> tuple[int | None, int | None]:
    if not codes:
        return None, None
    named = [i for i in codes if _SPREAD.search(graph.outputs[i].name)]
    others = [i for i in codes if i not in named]
    mean = others[0] if others else codes[0]
    spread = named[0] if named and named[0] != mean else None
    if spread is None and len(codes) > 1 and widths[codes[1]] == widths[codes[0]]:
        mean, spread = codes[0], codes[1]
    return mean, spread


def _kind_of_spread(graph: Graph, output: int) -> Spread:
    # Below zero only a logarithm can be; a head that Exp, Softplus or Sqrt ends gives a standard deviation.
    name = graph.outputs[output].name
    if _LOG_DEVIATION.search(name):
        return "log_deviation"
    return "log_variance" if _LOG_VARIANCE.search(name) or graph.bounds(output).low < 0 else "deviation"


def _try(graph: Graph, port: Port, classes: int | None, image_shape: tuple[int, int, int] | None) -> list[Array]:
    """Outputs for two items of zeros: the shapes as they really are."""
    sides = list(port.sides)
    if any(side is None for side in sides):
        if len(sides) == 3 and image_shape:
            c, h, w = image_shape
            stated = (h, w, c) if is_channels_last(sides) else (c, h, w)
            sides = [side or fixed for side, fixed in zip(sides, stated, strict=True)]
        elif len(sides) == 1 and image_shape:
            sides = [math.prod(image_shape)]
        else:
            raise CheckpointError(
                f"this {graph.format} graph leaves the size of its input '{clean(port.name)}' open; choose the dataset "
                "that it was trained on, so that its image size is known"
            )
    shape = (2, *[side or 1 for side in sides])
    feeds: dict[str, Array] = {port.name: np.zeros(shape, dtype=np.float32)}
    for other in graph.inputs:
        if other is port:
            continue
        if other.condition:
            feeds[other.name] = _labels(other, torch.zeros(2, dtype=torch.int64), classes or 1)
        else:
            feeds[other.name] = np.zeros((2, *[side or 1 for side in other.sides]), dtype=np.float32)
    return graph.run(feeds)


def _larger(given: Pixels, outputs: list[Array]) -> bool:
    # A code of 16 or 64 could also be an image of 4 x 4 or 8 x 8; the larger side is the image.
    size = math.prod(given.shape)
    return all(math.prod(value.shape[1:]) <= size for value in outputs)


def _labels(port: Port, labels: Tensor, classes: int) -> Array:
    array: Array = labels.numpy()
    if port.integer:
        return array.reshape(-1, *[1] * len(port.sides))
    hot: Array = np.eye(classes, dtype=np.float32)[array]
    return hot


def _codes(array: Array) -> Tensor:
    return torch.from_numpy(np.array(array, dtype=np.float32)).reshape(len(array), -1)


def _ports(ports: tuple[Port, ...] | list[Port]) -> str:
    return ", ".join(f"'{clean(port.name, 30)}' of {_sides(port.sides)}" for port in ports[:4])


def _sides(sides: tuple[int | None, ...]) -> str:
    return " x ".join("?" if side is None else str(side) for side in sides) or "1"

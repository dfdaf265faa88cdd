"""A generator or a decoder alone: the shape in which it takes codes, and what images it makes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from models.live.decoding import SIZES
from models.live.outputs import SPREADS, Output, outputs
from models.source.roles.ending import Range, last_bounds, reached_bounds
from models.source.roles.forms import Form, fits, forms_of, tried
from models.source.roles.hints import Hints, ImageShape
from models.source.roles.network import Network, named
from models.source.surroundings.shapes import squares

_CODES = 4
TRIES = 400


@dataclass(frozen=True)
class Generator:
    """(codes (n, d), labels) -> images (n, c, h, w) in the network's own range."""

    call: Callable[..., Any]
    form: Form
    place: int
    image_shape: ImageShape

    def pick(self, value: Any) -> Tensor | None:
        """The images among what the call gave."""
        found = outputs(value)
        return found[self.place].tensor if self.place < len(found) else None

    def bounds(self) -> Range | None:
        """The range in which the network keeps its images."""
        codes = torch.randn(_CODES, math.prod(self.form.shape), generator=torch.Generator().manual_seed(0))
        arguments = self.form.arguments(codes, None)
        found = last_bounds(lambda: self.call(*arguments), self.pick)
        return found or reached_bounds(self, codes.shape[1])

    def takes(self, shape: tuple[int, ...]) -> bool:
        """Whether the network takes codes of another shape as well."""
        other = Form(shape, self.form.at, self.form.conditions)
        return tried(self.call, other, torch.zeros(_CODES, math.prod(shape)), None) is not None

    def __call__(self, codes: Tensor, labels: Tensor | None = None) -> Tensor:
        made = outputs(self.call(*self.form.arguments(codes, labels)))[self.place].tensor
        return made.reshape(len(codes), *self.image_shape)


def find_generator(network: Network, method: str, widths: Sequence[int], hints: Hints) -> Generator | None:
    """How this network makes images; None where it takes no code, or gives no images."""
    inputs = network.inputs(method)
    if not inputs:
        return None

    def call(*args: Tensor) -> Any:
        return named(network.call(method, *args), network.returned(method))

    shapes = list(dict.fromkeys(_code_shapes(network, widths, hints)))
    found: list[Generator] = []
    for count, form in enumerate(forms_of(inputs, shapes, hints.classes)):
        if count >= TRIES:
            break
        codes = torch.randn(_CODES, math.prod(form.shape), generator=torch.Generator().manual_seed(0))
        labels = None if form.classes is None else torch.arange(_CODES) + max(form.classes - _CODES, 0)
        value = fits(call, form, codes, labels)
        if value is None:
            continue
        picked = _picked(outputs(value), hints)
        if picked is not None:
            found.append(Generator(call, form, *picked))
            if picked[1] in hints.shapes or not hints.shapes:
                return found[-1]
    return found[0] if found else None


def _code_shapes(network: Network, widths: Sequence[int], hints: Hints) -> Iterator[tuple[int, ...]]:
    """Shapes of one code: as the source draws noise, of the attributes' size, of the first layers' less the labels."""
    yield from hints.codes
    stated = [value for name, value in network.attributes().items() if name in SIZES and type(value) is int]
    sizes = [*stated, *widths, *(width - size for width in widths for size in hints.classes if width > size)]
    for size in dict.fromkeys(sizes):
        yield (size,)
        yield (size, 1, 1)


def _picked(found: Sequence[Output], hints: Hints) -> tuple[int, ImageShape] | None:
    """(place, shape) of the images among outputs: image-shaped, or as many numbers as a hinted or square image has."""
    for place, item in enumerate(found):
        tensor = item.tensor
        if not tensor.is_floating_point() or len(tensor) != _CODES or tensor.ndim < 2 or item.kind in SPREADS:
            continue
        if tensor.ndim == 4 and tensor.shape[1] in (1, 3, 4) and min(tensor.shape[2:]) >= 4:
            return place, (int(tensor.shape[1]), int(tensor.shape[2]), int(tensor.shape[3]))
        if tensor.ndim == 3 and min(tensor.shape[1:]) >= 8:
            return place, (1, int(tensor.shape[1]), int(tensor.shape[2]))
        if tensor.ndim == 2:
            numbers = tensor.shape[1]
            hinted = [shape for shape in hints.shapes if math.prod(shape) == numbers]
            fitting = hinted or [shape for shape in squares(numbers) if shape[1] >= 8]
            if fitting:
                return place, fitting[0]
    return None

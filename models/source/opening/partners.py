"""What the other networks of a source say of one that stands alone: the code of a decoder, the pixels of a critic."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from models.errors import TouchstoneError
from models.live.outputs import outputs
from models.source.matching.arguments import guesses
from models.source.matching.classes import MadeNetwork, SourceClass, SourceVariable
from models.source.opening.files import Library
from models.source.opening.hints import widths_of
from models.source.roles.composing import Step
from models.source.roles.ending import Range, last_bounds
from models.source.roles.forms import forms_of, tried
from models.source.roles.hints import Hints
from models.source.roles.interpreted import InterpretedNetwork

_ENCODES = re.compile(r"enc(?!.*dec)", re.IGNORECASE)
_DECODES = re.compile(r"dec|gen|^g$", re.IGNORECASE)
MOST = 4
Source = SourceClass | SourceVariable


def codes_of_encoders(library: Library, decoder: Source, hints: Hints) -> tuple[tuple[int, ...], ...]:
    """Shapes of one code, of encoders in the decoder's own file first. Without their weights, which do not matter."""
    return tuple(dict.fromkeys(_codes(library, decoder, hints)))


def _codes(library: Library, decoder: Source, hints: Hints) -> Iterator[tuple[int, ...]]:
    for made in _made(library, decoder, _ENCODES):
        step = Step(InterpretedNetwork(made.instance), "forward")
        for shape in hints.shapes[:4]:
            images = hints.probe(shape)
            for form in forms_of(step.inputs, [shape, (images[0].numel(),)], hints.classes[:2]):
                value = tried(step.call, form, images, None)
                given = [item.tensor for item in outputs(value)] if value is not None else []
                yield from (tuple(tensor.shape[1:]) for tensor in given[:1] if tensor.ndim >= 2)


def bounds_of_decoders(library: Library, alone: Source, hints: Hints) -> Range | None:
    """The range in which decoders or generators of the same file keep their images; None where they differ or do not.

    What an encoder or a critic takes is what these make.
    """
    found: set[Range | None] = set()
    for made in _made(library, alone, _DECODES):
        step = Step(InterpretedNetwork(made.instance), "forward")
        shapes = [shape for width in widths_of(made.shapes) for shape in ((width,), (width, 1, 1))]
        for form in forms_of(step.inputs, shapes, hints.classes[:2]):
            arguments = form.arguments(torch.zeros(2, math.prod(form.shape)), None)
            if tried(step.call, form, torch.zeros(2, math.prod(form.shape)), None) is not None:
                found.add(last_bounds(lambda: step.call(*arguments), _first_output))  # noqa: B023  # called at once
                break
    return found.pop() if len(found) == 1 else None


def _first_output(value: Any) -> Tensor | None:
    return next((item.tensor for item in outputs(value)), None)


def _made(library: Library, beside: Source, titles: re.Pattern[str]) -> Iterator[MadeNetwork]:
    """Other classes of such names, made as the source calls them; those of the same file, else of any."""
    others = [item for item in library.sources() if titles.search(item.title) and item.title != beside.title]
    own = [item for item in others if item.file.name == beside.file.name]
    settings = library.settings({})
    for item in (own or others)[:MOST]:
        for guess in guesses(item.parameters, item.calls, settings):
            try:
                made = item.make(guess.values)
            except TouchstoneError:
                continue
            assert isinstance(made, MadeNetwork)
            yield made
            break

"""The code that a decoder alone takes, as the encoders of the same source give it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.errors import TouchstoneError
from models.live.outputs import outputs
from models.source.matching.arguments import guesses
from models.source.matching.classes import MadeNetwork, SourceClass, SourceVariable
from models.source.opening.files import Library
from models.source.roles.composing import Step
from models.source.roles.forms import forms_of, tried
from models.source.roles.hints import Hints
from models.source.roles.interpreted import InterpretedNetwork

_ENCODES = re.compile(r"enc", re.IGNORECASE)
MOST = 4


def codes_of_encoders(
    library: Library, decoder: SourceClass | SourceVariable, hints: Hints
) -> tuple[tuple[int, ...], ...]:
    """Shapes of one code, of encoders in the decoder's own file first; weights do not matter for them."""
    found = list(_codes(library, decoder, hints))
    return tuple(dict.fromkeys(found))


def _codes(library: Library, decoder: SourceClass | SourceVariable, hints: Hints) -> Iterator[tuple[int, ...]]:
    encoders = [item for item in library.sources() if _ENCODES.search(item.title) and item.title != decoder.title]
    for item in sorted(encoders, key=lambda one: one.file.name != decoder.file.name)[:MOST]:
        for guess in list(guesses(item.parameters, item.calls, library.settings({})))[:2]:
            try:
                made = item.make(guess.values)
            except TouchstoneError:
                continue
            assert isinstance(made, MadeNetwork)
            step = Step(InterpretedNetwork(made.instance), "forward")
            for shape in hints.shapes[:4]:
                images = hints.probe(shape)
                for form in forms_of(step.inputs, [shape, (images[0].numel(),)], hints.classes[:2]):
                    value = tried(step.call, form, images, None)
                    given = [item.tensor for item in outputs(value)] if value is not None else []
                    yield from (tuple(tensor.shape[1:]) for tensor in given[:1] if tensor.ndim >= 2)

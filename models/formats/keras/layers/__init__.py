"""Layers of Keras as functions of torch tensors, channels last as Keras has them. One kind of layers a file.

A file here calls ``layer("Name", ...)`` at import for each class that it translates; ``layers()`` imports them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor

from models.base import CheckpointError
from models.discovery import import_all
from models.formats.graphs.intervals import ANY, Interval
from models.formats.keras.settings import Settings
from models.formats.keras.weights import LayerWeights

MOST_ELEMENTS = 1 << 25
"""Of one tensor of one item."""


def _anything(given: Sequence[Interval]) -> Interval:
    return ANY


def unchanged(given: Sequence[Interval]) -> Interval:
    """Values of the inputs, or means of them."""
    return given[0].hull(*given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a layer does in evaluation. Tensors are float32 (n, ..., channels)."""

    run: Callable[[Sequence[Tensor]], Tensor]
    bounds: Callable[[Sequence[Interval]], Interval] = _anything
    operator: str = ""
    """The last operator by ONNX's name; "" where values are only moved."""
    classes: int | None = None
    """How many labels it takes, where it takes labels."""


Builder = Callable[[Settings, LayerWeights], Step]
_layers: dict[str, Builder] = {}


def layer(*names: str) -> Callable[[Builder], Builder]:
    """Announce how layers of these classes are built. Raises ValueError when a name is taken."""

    def announce(build: Builder) -> Builder:
        for name in names:
            if name in _layers:
                raise ValueError(f"the Keras layer '{name}' is registered twice")
            _layers[name] = build
        return build

    return announce


def layers() -> dict[str, Builder]:
    """Every class that is translated."""
    import_all(__name__)
    return _layers


def moving(run: Callable[[Tensor], Tensor]) -> Step:
    """A step of one input whose values are moved, left out or averaged."""
    return Step(run=lambda given: run(given[0]), bounds=unchanged)


def checked_size(elements: int) -> None:
    """Raises CheckpointError before a tensor of so many elements an item is made."""
    if elements > MOST_ELEMENTS:
        raise CheckpointError(
            f"a layer of this Keras model would make {elements:,} numbers of one item, more than any image model "
            "needs; it was not run"
        )

"""What a network that runs itself shows: named inputs and outputs, bounds of its values, a place to cut it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from models.formats.graphs.intervals import Interval

Array = NDArray[Any]
_CONDITION = re.compile(r"label|class|cond|one_?hot|^y$|^c$|^ys?_|digit", re.IGNORECASE)
_NOISE = re.compile(r"eps|noise", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output. ``sides`` are the dimensions after the batch; None where any length fits."""

    name: str
    integer: bool
    batch: int | None
    """Fixed batch size, or None."""
    sides: tuple[int | None, ...]

    @property
    def condition(self) -> bool:
        """Whether class labels go in here."""
        return self.integer or (len(self.sides) == 1 and _CONDITION.search(self.name) is not None)

    @property
    def noise(self) -> bool:
        return _NOISE.search(self.name) is not None


class Graph(Protocol):
    """Arrays in by the names of ``inputs``, all with n items; arrays out in the order of ``outputs``, each (n, ...)."""

    @property
    def format(self) -> str:
        """``ONNX``, ``Keras``."""

    @property
    def origin(self) -> object:
        """Graphs of one file have the same one."""

    @property
    def inputs(self) -> tuple[Port, ...]: ...
    @property
    def outputs(self) -> tuple[Port, ...]: ...
    @property
    def parameters(self) -> int:
        """Number of weights."""

    @property
    def single_picture(self) -> bool:
        """Whether it gives one picture (h, w, channels) of bytes, whatever the batch."""

    def run(self, feeds: dict[str, Array]) -> list[Array]:
        """Raises CheckpointError when the graph fails."""

    def ending(self, output: int) -> str:
        """The operator that makes an output, by ONNX's name, seen through reshapes: ``Sigmoid``, ``Gemm``; or ""."""

    def bounds(self, output: int) -> Interval:
        """Bounds that the values of an output keep to, whatever goes in."""

    def classes(self, port: Port) -> int | None:
        """Number of classes of an input that takes labels."""

    def halves(self, sides: tuple[int, ...]) -> tuple[Graph, Graph] | None:
        """Cut at the narrowest tensor that everything passes, less than half of an image, which goes in with these
        ``sides``; None where there is none."""

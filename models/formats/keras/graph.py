"""A Keras model that runs: its steps on torch tensors, their bounds, and the parts that it can be cut into."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from models.base import CheckpointError
from models.formats.graphs.graph import Array, Port
from models.formats.graphs.intervals import ANY, Interval
from models.formats.keras.program import Instruction, Program, Value
from models.formats.names import clean


class Graph:
    """Only what the outputs need is kept. Every step of it is known."""

    format = "Keras"
    single_picture = False

    def __init__(self, program: Program, parameters: int, origin: object = None) -> None:
        needed = before(program.instructions, [value for value, _ in program.outputs])
        self.program = Program(needed, program.inputs, program.outputs, program.seams)
        self.parameters = parameters
        self.origin = program if origin is None else origin

    @property
    def inputs(self) -> tuple[Port, ...]:
        return tuple(port for _, port in self.program.inputs)

    @property
    def outputs(self) -> tuple[Port, ...]:
        return tuple(Port(name, False, None, ()) for _, name in self.program.outputs)

    def run(self, feeds: dict[str, Array]) -> list[Array]:
        """Outputs in order, each (n, ...). Raises CheckpointError when a layer fails."""
        given: dict[Value, Tensor] = {}
        for value, port in self.program.inputs:
            array = feeds[port.name]
            tensor = torch.from_numpy(np.ascontiguousarray(array, dtype=np.int64 if port.integer else np.float32))
            given[value] = tensor
        made = self._all(given)
        return [made[value].numpy() for value, _ in self.program.outputs]

    @torch.no_grad()
    def _all(self, given: Mapping[Value, Tensor], *, keep: bool = False) -> dict[Value, Tensor]:
        found = dict(given)
        for place, item in enumerate(self.program.instructions):
            assert item.step is not None
            values = [found[one] if isinstance(one, int) else torch.tensor(one) for one in item.given]
            try:
                found[item.made] = item.step.run(values)
            except CheckpointError:
                raise
            except (RuntimeError, ValueError, IndexError, TypeError):
                shapes = ", ".join(str(tuple(value.shape)) for value in values[:3])
                raise CheckpointError(
                    f"the layer '{clean(item.layer, 40)}' ({clean(item.class_name, 40)}) of this Keras model does not "
                    f"take what it is given ({shapes}); save the model again"
                ) from None
            for one in () if keep else self._last[place]:
                del found[one]
        return found

    @cached_property
    def _last(self) -> list[list[Value]]:
        """What no later step reads, for each step."""
        used: dict[Value, int] = {value: place for place, item in enumerate(self._steps) for value in item.reads}
        kept = {value for value, _ in self.program.outputs}
        last: list[list[Value]] = [[] for _ in self._steps]
        for value, place in used.items():
            if value not in kept:
                last[place].append(value)
        return last

    @property
    def _steps(self) -> tuple[Instruction, ...]:
        return self.program.instructions

    def ending(self, output: int) -> str:
        makers = {item.made: item for item in self._steps}
        value = self.program.outputs[output][0]
        while value in makers:
            item = makers[value]
            if item.step is None or item.step.operator or not item.reads:
                return item.step.operator if item.step else ""
            value = item.reads[0]
        return ""

    def bounds(self, output: int) -> Interval:
        return self._bounds.get(self.program.outputs[output][0], ANY)

    @cached_property
    def _bounds(self) -> dict[Value, Interval]:
        found: dict[Value, Interval] = {}
        for item in self._steps:
            assert item.step is not None
            found[item.made] = item.step.bounds(
                [found.get(one, ANY) if isinstance(one, int) else Interval(one, one) for one in item.given]
            )
        return found

    def classes(self, port: Port) -> int | None:
        value = next(value for value, own in self.program.inputs if own is port or own == port)
        reading = (item.step.classes for item in self._steps if value in item.reads and item.step)
        found = next((classes for classes in reading if classes), None)
        return found if found or port.integer else (port.sides[0] if port.sides else None)

    def scores_codes(self) -> bool:
        """Whether it makes one number of each vector, as a GAN does that was saved whole."""
        if any(len(port.sides) != 1 or None in port.sides for port in self.inputs) or len(self.program.outputs) != 1:
            return False
        zeros = {port.name: np.zeros((1, *known_sides(port)), np.float32) for port in self.inputs}
        return self.run(zeros)[0].size == 1

    def halves(self, sides: tuple[int, ...]) -> tuple[Graph, Graph] | None:
        """Cut where the author did, between two models, else at the narrowest tensor that all must pass.

        Of several that are as narrow, the last one counts.
        """
        if len(self.program.outputs) != 1 or len(self.program.inputs) != 1:
            return None
        zeros = {self.program.inputs[0][0]: torch.zeros(1, *sides)}
        sizes = {value: tuple(tensor.shape[1:]) for value, tensor in self._all(zeros, keep=True).items()}
        widths = {value: math.prod(sizes[value]) for value in self._cuts()}
        narrow = [value for value, width in widths.items() if width * 2 <= math.prod(sides)]
        if not narrow:
            return None
        seams = [value for value in narrow if value in self.program.seams]
        code = min(reversed(seams or narrow), key=lambda value: widths[value])
        name = next(item.layer for item in self._steps if item.made == code)
        return self._cut(((code, name),), code, Port(name, False, None, sizes[code]))

    def _cut(self, codes: tuple[tuple[Value, str], ...], value: Value, port: Port) -> tuple[Graph, Graph]:
        """What makes ``codes``, and what comes after ``value``, whose input is ``port``."""
        program = self.program
        conditions = tuple(item for item in program.inputs if item[1].condition)
        first = Graph(Program(program.instructions, program.inputs, codes), 0)
        later = tuple(item for item in program.instructions if item.made != value)
        second = Graph(Program(later, ((value, port), *conditions), program.outputs), self.parameters)
        return first, second

    def _cuts(self) -> Iterable[Value]:
        """Tensors that everything must pass, in order."""
        last = {value: place for place, item in enumerate(self._steps) for value in item.reads}
        live = {value for value, _ in self.program.inputs}
        for place, item in enumerate(self._steps):
            live = {value for value in (*live, item.made) if last.get(value, -1) > place}
            if live == {item.made}:
                yield item.made


def before(instructions: Sequence[Instruction], values: Iterable[Value]) -> tuple[Instruction, ...]:
    """The steps that these values need, in order."""
    needed = set(values)
    kept = []
    for item in reversed(instructions):
        if item.made in needed:
            kept.append(item)
            needed |= set(item.reads)
    return tuple(reversed(kept))


def known_sides(port: Port) -> tuple[int, ...]:
    """With 1 for sides that are open."""
    return tuple(side or 1 for side in port.sides)

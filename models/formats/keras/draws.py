"""Layers whose program is not in the file: left aside at an output, or taken as the draw between two halves."""

from __future__ import annotations

import re

import numpy as np

from models.base import CheckpointError
from models.formats.graphs.graph import Port
from models.formats.keras.graph import Graph, before, known_sides
from models.formats.keras.program import Instruction, Program, Value
from models.formats.names import clean
from models.ways_out import SAVE_KERAS_PARTS

_SPREAD = re.compile(r"log_?var|log_?std|log_?sigma|std|sigma|var", re.IGNORECASE)
_DRAWS = re.compile(r"sampl|reparam|gauss", re.IGNORECASE)


def graphs_of(program: Program, parameters: int) -> tuple[tuple[Graph, ...], tuple[str, ...]]:
    """(the graphs, what was concluded about steps that are not known). Raises CheckpointError, which names them."""
    unknown = [item for item in program.instructions if item.step is None]
    if not unknown:
        return (Graph(program, parameters),), ()
    hidden = {item.made for item in unknown}
    outputs = {output for output, _ in program.outputs}
    beyond = [value for value in outputs if value not in hidden and _depends(program, value, hidden)]
    usable = tuple(item for item in program.outputs if item[0] not in hidden)
    if not beyond and usable:
        names = " and ".join(sorted({f"'{clean(item.class_name, 40)}'" for item in unknown if item.made in outputs}))
        said = f"the output of the layer {names} is left aside; its program is not in the file and was not run"
        return (Graph(Program(program.instructions, program.inputs, usable), parameters),), (said,)
    drawn = unknown[0]
    if len(unknown) > 1 or not _draws(program, drawn):
        raise _not_known(drawn)
    said = (
        f"the layer '{clean(drawn.class_name, 40)}' between encoder and decoder is taken as a draw around the first of "
        "its two inputs; its program was not run"
    )
    return _around(program, drawn, parameters), (said,)


def _draws(program: Program, item: Instruction) -> bool:
    """Whether a layer is given a mean and a spread: two tensors, and names that say so."""
    names = {one.made: one.layer for one in program.instructions}
    if len(item.given) != 2 or len(set(item.reads)) != 2:
        return False
    spread = names.get(item.reads[1], "")
    return _SPREAD.search(spread) is not None or _DRAWS.search(f"{item.class_name} {item.layer}") is not None


def _around(program: Program, drawn: Instruction, parameters: int) -> tuple[Graph, ...]:
    """The encoder up to a draw, and the decoder after it."""
    names = {one.made: one.layer for one in program.instructions}
    mean, spread = drawn.reads
    if mean not in names or spread not in names:  # an input itself is no posterior
        raise _not_known(drawn)
    codes = ((mean, names[mean]), (spread, names[spread]))
    encoder = Graph(Program(program.instructions, program.inputs, codes), 0, program)
    zeros = {port.name: np.zeros((1, *known_sides(port)), np.float32) for port in encoder.inputs}
    code = encoder.run(zeros)[0].shape[1:]
    later = tuple(item for item in program.instructions if item.made != drawn.made)
    conditions = tuple(item for item in program.inputs if item[1].condition)
    made_of_code = [
        item for item in program.outputs
        if item[0] != drawn.made and _depends(program, item[0], {drawn.made})
    ]  # fmt: skip
    given = ((drawn.made, Port("code", False, None, tuple(code))), *conditions)
    needed = before(later, [value for value, _ in made_of_code])
    known = {item.made for item in needed} | {value for value, _ in given}
    if any(value not in known for item in needed for value in item.reads):
        raise _not_known(drawn)
    return encoder, Graph(Program(later, given, tuple(made_of_code[:1])), parameters, program)


def _not_known(item: Instruction) -> CheckpointError:
    return CheckpointError(
        f"the layer '{clean(item.layer, 40)}' of this Keras model is of the class '{clean(item.class_name, 40)}', "
        f"which is code of its author's and never run; {SAVE_KERAS_PARTS}"
    )


def _depends(program: Program, value: Value, on: set[Value]) -> bool:
    reached = set(on)
    for item in program.instructions:
        if any(one in reached for one in item.reads):
            reached.add(item.made)
    return value in reached

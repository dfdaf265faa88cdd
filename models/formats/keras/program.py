"""A Keras model as one list of steps: models in models are written out, in an order in which all can be computed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.base import CheckpointError
from models.formats import limits
from models.formats.graphs.graph import Port
from models.formats.keras.config import Argument, LayerConfig, ModelConfig, Ref
from models.formats.keras.layers import Step, checked_size, layers
from models.formats.keras.settings import Settings
from models.formats.keras.weights import LayerWeights, Table
from models.formats.names import clean

Value = int
"""Number of a tensor of the program."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One call of one layer."""

    made: Value
    given: tuple[Value | float, ...]
    """Tensors by number, and numbers that the author wrote."""
    layer: str
    class_name: str
    step: Step | None
    """None for a class whose program the file does not hold."""

    @property
    def reads(self) -> tuple[Value, ...]:
        return tuple(item for item in self.given if isinstance(item, int))


@dataclass(frozen=True, slots=True)
class Program:
    instructions: tuple[Instruction, ...]
    inputs: tuple[tuple[Value, Port], ...]
    outputs: tuple[tuple[Value, str], ...]
    """With the name of the layer that makes each."""
    seams: tuple[Value, ...] = ()
    """What the models in the model give, one tensor each: where the author cut it."""


def translate(model: ModelConfig, weights: Table, version: int) -> Program:
    """Every layer that the outputs need. Raises CheckpointError for settings and weights that do not fit."""
    writer = _Writer(weights, version)
    inputs = []
    for ref in model.inputs:
        layer = next((item for item in model.layers if item.name == ref.layer), None)
        if layer is None:
            raise _broken()
        inputs.append((writer.new(), _port(layer)))
    made = writer.write(model, [value for value, _ in inputs], ())
    outputs = tuple((value, ref.layer) for value, ref in zip(made, model.outputs, strict=True))
    given = tuple(_with_labels(inputs, writer.instructions))
    return Program(tuple(writer.instructions), given, outputs, tuple(writer.seams))


@dataclass(slots=True)
class _Writer:
    weights: Table
    version: int
    instructions: list[Instruction] = field(default_factory=list)
    count: int = 0
    steps: dict[tuple[str, ...], Step | None] = field(default_factory=dict)
    """A layer that is called twice has its weights once."""
    seams: list[Value] = field(default_factory=list)

    def new(self) -> Value:
        self.count += 1
        return self.count - 1

    def write(self, model: ModelConfig, given: Sequence[Value], path: tuple[str, ...]) -> list[Value]:
        """The numbers of a model's outputs, when its inputs have these."""
        if len(given) != len(model.inputs):
            raise _broken()
        found: dict[Ref, Value] = dict(zip(model.inputs, given, strict=True))
        by_name = {layer.name: layer for layer in model.layers}
        for name, call in _ordered(by_name, model, set(found)):
            layer = by_name[name]
            if call >= len(layer.calls):
                raise _broken()
            values = tuple(_value(item, found) for item in layer.calls[call])
            made = self._call(layer, values, path)
            found |= {Ref(name, call, place): value for place, value in enumerate(made)}
        if any(ref not in found for ref in model.outputs):
            raise _broken()
        return [found[ref] for ref in model.outputs]

    def _call(self, layer: LayerConfig, given: tuple[Value | float, ...], path: tuple[str, ...]) -> list[Value]:
        if layer.model is not None:
            outputs = self.write(layer.model, [item for item in given if isinstance(item, int)], (*path, layer.name))
            self.seams += outputs if len(outputs) == 1 and not path else []
            return outputs
        if len(self.instructions) >= limits.ONNX_NODES:
            raise CheckpointError(
                f"this Keras model has more than {limits.ONNX_NODES:,} layers, written out; give a smaller one"
            )
        if not given:
            raise _broken()
        key = (*path, layer.name)
        if key not in self.steps:
            self.steps[key] = self._step(layer, key)
        made = self.new()
        self.instructions.append(Instruction(made, given, layer.name, layer.class_name, self.steps[key]))
        return [made]

    def _step(self, layer: LayerConfig, key: tuple[str, ...]) -> Step | None:
        build = layers().get(layer.class_name) if layer.known else None
        if build is None:
            return None
        settings = Settings(f"'{clean(layer.name, 30)}' ({layer.class_name})", layer.settings, self.version)
        return build(settings, self.weights.get(key, LayerWeights(layer.name)))


def _ordered(layers_by_name: Mapping[str, LayerConfig], model: ModelConfig, given: set[Ref]) -> list[tuple[str, int]]:
    """The calls that the outputs need, each after those that it needs."""
    done = {(ref.layer, ref.call) for ref in given}
    order: list[tuple[str, int]] = []
    entered: set[tuple[str, int]] = set()
    waiting = [(ref.layer, ref.call) for ref in reversed(model.outputs)]
    while waiting:
        node = waiting[-1]
        if node in done:
            waiting.pop()
            continue
        layer = layers_by_name.get(node[0])
        if layer is None or node[1] >= len(layer.calls):
            raise _broken()
        needed = [(item.layer, item.call) for item in layer.calls[node[1]] if isinstance(item, Ref)]
        missing = [item for item in needed if item not in done]
        if not missing:
            done.add(node)
            order.append(node)
            waiting.pop()
        elif node in entered:  # it was entered before, and still lacks what it waits for
            raise CheckpointError("the layers of this Keras model feed one another in a circle; save the model again")
        else:
            entered.add(node)
            waiting += missing
    return order


def _value(item: Argument, found: Mapping[Ref, Value]) -> Value | float:
    if isinstance(item, float):
        return item
    if item not in found:
        raise CheckpointError(
            f"this Keras model uses output {item.output} of its layer '{clean(item.layer, 40)}', which is not known to "
            "have one; save the model's parts by themselves"
        )
    return found[item]


def _port(layer: LayerConfig) -> Port:
    shape = layer.settings.get("batch_shape", layer.settings.get("batch_input_shape"))
    if not isinstance(shape, list) or not 1 <= len(shape) <= limits.TENSOR_DIMENSIONS:
        raise CheckpointError(
            f"this Keras model does not say the shape of its input '{clean(layer.name, 40)}'; save it after it was "
            "called once, or begin it with keras.Input(shape)"
        )
    sides = [side for side in shape[1:] if side is not None]
    if any(type(side) is not int or side < 1 for side in sides):
        raise _broken()
    checked_size(math.prod(sides))
    whole = str(layer.settings.get("dtype", "")).startswith(("int", "uint"))
    return Port(layer.name, whole, None, tuple(shape[1:]))


def _with_labels(inputs: Sequence[tuple[Value, Port]], program: Sequence[Instruction]) -> list[tuple[Value, Port]]:
    """An input that an embedding reads takes labels, whatever its type is said to be."""
    labels = {value for item in program if item.step is not None and item.step.classes for value in item.reads}
    return [(value, Port(port.name, port.integer or value in labels, port.batch, port.sides)) for value, port in inputs]


def _broken() -> CheckpointError:
    return CheckpointError("the configuration of this Keras model is damaged or made by hand; save the model again")

"""The JSON configuration of a Keras model as a graph of layers. Keras 2 and 3 write it in two dialects.

Nothing is looked up by the names that stand there: a class that is not Keras's own stays a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean

MODELS = frozenset({"Sequential", "Functional", "Model"})
_OURS = ("keras", "tf_keras", "tensorflow.keras", "tensorflow.python.keras")
OPERATIONS = ("keras.src.ops", "keras.ops")
_DEPTH = 8
_IGNORED = frozenset({"training", "mask", "initial_state"})


@dataclass(frozen=True, slots=True)
class Ref:
    """One output of one call of a layer."""

    layer: str
    call: int
    output: int


Argument = Ref | float


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerConfig:
    """One layer, with each time that it is called."""

    name: str
    class_name: str
    settings: Mapping[str, Any]
    known: bool
    """Whether the class is Keras's own; nothing of any other is known."""
    operation: bool
    """A function of ``keras.ops``, which has no weights and is not counted among the layers."""
    model: ModelConfig | None
    calls: tuple[tuple[Argument, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    name: str
    class_name: str
    layers: tuple[LayerConfig, ...]
    inputs: tuple[Ref, ...]
    outputs: tuple[Ref, ...]


def parsed_model(value: Any) -> ModelConfig:
    """The model that a configuration describes. Raises CheckpointError for anything else."""
    return _model(value, 0)


def _model(value: Any, depth: int) -> ModelConfig:
    if not isinstance(value, dict) or not isinstance(value.get("config"), dict | list):
        raise _broken()
    class_name = value.get("class_name")
    config = value["config"] if isinstance(value["config"], dict) else {"layers": value["config"]}
    if depth > _DEPTH:
        raise CheckpointError("the models of this Keras file lie deeper in one another than any; save it again")
    if not isinstance(config.get("layers"), list):
        raise CheckpointError(
            f"this Keras model is a class of its author's ('{clean(class_name, 40)}'), whose program the file does not "
            "hold; save its parts, model.encoder.save('encoder.keras') and model.decoder.save('decoder.keras')"
        )
    if len(config["layers"]) > limits.MODULE_COUNT:
        raise CheckpointError(f"this Keras model has {len(config['layers']):,} layers; give a smaller one")
    name = str(config.get("name", ""))
    if "input_layers" in config:
        layers = tuple(_layer(item, depth) for item in config["layers"])
        inputs, outputs = tuple(_refs(config["input_layers"])), tuple(_refs(config.get("output_layers")))
        model = _from_the_first_call(
            ModelConfig(name=name, class_name="Functional", layers=layers, inputs=inputs, outputs=outputs)
        )
    else:
        model = _sequential(name, config, depth)
    names = [layer.name for layer in model.layers]
    if not model.outputs or not model.inputs or len(set(names)) < len(names):
        raise _broken()
    return model


def _from_the_first_call(model: ModelConfig) -> ModelConfig:
    """With the calls of inner models counted from 0: Keras counts the one by which such a model was made, too."""
    calls = {layer.name: len(layer.calls) for layer in model.layers if layer.model is not None}
    used = [item for layer in model.layers for call in layer.calls for item in call if isinstance(item, Ref)]
    later = {ref.layer for ref in (*used, *model.outputs) if ref.call >= calls.get(ref.layer, ref.call + 1)}

    def counted(item: Argument) -> Argument:
        return replace(item, call=item.call - 1) if isinstance(item, Ref) and item.layer in later else item

    return replace(
        model,
        layers=tuple(
            replace(one, calls=tuple(tuple(map(counted, call)) for call in one.calls)) for one in model.layers
        ),
        outputs=tuple(replace(ref, call=ref.call - 1) if ref.layer in later else ref for ref in model.outputs),
    )


def _layer(value: Any, depth: int) -> LayerConfig:
    if not isinstance(value, dict) or not isinstance(value.get("class_name"), str):
        raise _broken()
    settings = value.get("config")
    settings = settings if isinstance(settings, dict) else {}
    class_name, module = value["class_name"], value.get("module")
    registered = value.get("registered_name")
    ours = module is None or (isinstance(module, str) and module.split(".")[0] in ("keras", "tf_keras", "tensorflow"))
    ours = ours and (module is None or module.startswith(_OURS)) and registered in (None, class_name)
    nested = None
    if ours and class_name in MODELS:
        nested = _model(value, depth + 1)
    name = value.get("name", settings.get("name", nested.name if nested else ""))
    inbound = value.get("inbound_nodes", [])
    return LayerConfig(
        name=str(name),
        class_name=class_name,
        settings=settings,
        known=ours,
        operation=isinstance(module, str) and module.startswith(OPERATIONS),
        model=nested,
        calls=tuple(tuple(_arguments(node)) for node in inbound) if isinstance(inbound, list) else (),
    )


def _sequential(name: str, config: Mapping[str, Any], depth: int) -> ModelConfig:
    """A chain as a graph; an input that is stated beside its first layer becomes a layer, as in Keras 3."""
    layers = [_layer(item, depth) for item in config["layers"]]
    if layers and layers[0].class_name != "InputLayer":
        first = config["layers"][0].get("config") if isinstance(config["layers"][0], dict) else None
        first = first if isinstance(first, dict) else {}
        settings = {"batch_shape": first.get("batch_input_shape") or config.get("build_input_shape")}
        inner = layers[0].model
        if inner is not None:
            settings = dict(next((one.settings for one in inner.layers if one.name == inner.inputs[0].layer), settings))
        given = LayerConfig(
            name=f"{name}_input", class_name="InputLayer", settings=settings, known=True, operation=False, model=None,
            calls=(),
        )  # fmt: skip
        layers = [given, *layers]
    chained = [
        replace(layer, calls=((Ref(layers[place - 1].name, 0, 0),),) if place else ())
        for place, layer in enumerate(layers)
    ]
    if not chained:
        raise _broken()
    return ModelConfig(
        name=name, class_name="Sequential", layers=tuple(chained), inputs=(Ref(chained[0].name, 0, 0),),
        outputs=(Ref(chained[-1].name, 0, 0),),
    )  # fmt: skip


def _arguments(node: Any) -> Iterator[Argument]:
    """What one call is given, in order: outputs of other layers, and numbers."""
    if not isinstance(node, dict):
        yield from _of_keras_2(node)
        return
    yield from _of_keras_3(node.get("args"))
    named = node.get("kwargs")
    for key, value in named.items() if isinstance(named, dict) else ():
        if key in _IGNORED:
            continue
        yield from _of_keras_3(value)


def _of_keras_3(value: Any) -> Iterator[Argument]:
    if isinstance(value, dict):
        inner = value.get("config")
        if value.get("class_name") == "__keras_tensor__" and isinstance(inner, dict):
            yield from _refs(inner.get("keras_history"))
        elif "class_name" not in value:
            for item in value.values():
                yield from _of_keras_3(item)
    elif isinstance(value, list):
        for item in value:
            yield from _of_keras_3(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def _of_keras_2(node: Any) -> Iterator[Argument]:
    """``[["dense", 0, 0, {}], ...]``."""
    for item in node if isinstance(node, list) else ():
        if isinstance(item, list) and len(item) in (3, 4) and _is_ref(item[:3]):
            yield Ref(item[0], item[1], item[2])
            extra = item[3] if len(item) == 4 and isinstance(item[3], dict) else {}
            for key, value in extra.items():
                if key not in _IGNORED and isinstance(value, list):
                    yield from _refs(value)
        elif isinstance(item, list):
            yield from _of_keras_2(item)


def _refs(value: Any, depth: int = 0) -> Iterator[Ref]:
    """Every output that a nested list or table names."""
    if _is_ref(value):
        yield Ref(value[0], value[1], value[2])
    elif isinstance(value, list | dict) and depth <= _DEPTH:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _refs(item, depth + 1)


def _is_ref(value: Any) -> TypeGuard[Sequence[Any]]:
    return (
        isinstance(value, list)
        and len(value) == 3
        and isinstance(value[0], str)
        and all(type(number) is int and number >= 0 for number in value[1:])
    )


def _broken() -> CheckpointError:
    return CheckpointError("the configuration of this Keras model is damaged or made by hand; save the model again")

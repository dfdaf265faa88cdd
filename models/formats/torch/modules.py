"""A pickled ``nn.Module``, taken apart: its weights by name, and what every layer says of itself. None of it is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from models.base import CheckpointError
from models.formats import limits
from models.formats.contents import LayerFacts
from models.formats.names import clean
from models.formats.pickle.plain import plain_mapping
from models.formats.pickle.records import Call, Global
from models.formats.pickle.tensors import TensorRef


@dataclass(slots=True)
class PickledModule:
    """Weights by state-dict name, and the layers in definition order, parents first."""

    class_name: str
    tensors: dict[str, TensorRef] = field(default_factory=dict)
    layers: list[LayerFacts] = field(default_factory=list)


def is_module(value: Any) -> bool:
    """Whether a recorded object has the attributes of an ``nn.Module``."""
    state = _state(value)
    return isinstance(state.get("_modules"), dict) and isinstance(state.get("_parameters"), dict)


def take_apart(root: Call) -> PickledModule:
    """The module's weights and layers. Raises CheckpointError when it has more parts than any network."""
    made = PickledModule(_class(root)[0])
    for path, module in _walk(root):
        state = _state(module)
        name, origin = _class(module)
        own = {**_dict(state, "_parameters"), **_dict(state, "_buffers")}
        kept = {key: value for key, value in own.items() if isinstance(value, TensorRef) and isinstance(key, str)}
        for key, value in kept.items():
            made.tensors[f"{path}.{key}" if path else key] = value
        children = _dict(state, "_modules")
        public = {key: value for key, value in state.items() if isinstance(key, str) and not key.startswith("_")}
        public.pop("training", None)
        made.layers.append(
            LayerFacts(
                path=path,
                class_name=clean(name),
                origin=clean(origin),
                attributes=plain_mapping(public),
                children=tuple(key for key, value in children.items() if isinstance(key, str) and is_module(value)),
                parameters=tuple(kept),
            )
        )
    return made


def _walk(root: Call) -> Iterator[tuple[str, Call]]:
    """(path, module), parents first, children in definition order. Shared modules appear at each of their paths."""
    waiting: list[tuple[str, Call, int]] = [("", root, 0)]
    seen = 0
    while waiting:
        path, module, depth = waiting.pop()
        seen += 1
        if seen > limits.MODULE_COUNT or depth > limits.PICKLE_NESTING or len(path) > 1000:
            raise CheckpointError(
                f"this pickled module nests more than {limits.MODULE_COUNT:,} parts (perhaps inside itself), so it is "
                "no real network; save its state_dict() instead"
            )
        yield path, module
        children = [(key, item) for key, item in _dict(_state(module), "_modules").items() if isinstance(key, str)]
        for key, item in reversed(children):
            if is_module(item):
                waiting.append((f"{path}.{key}" if path else key, item, depth + 1))


def _state(value: Any) -> dict[Any, Any]:
    if not isinstance(value, Call):
        return {}
    state = value.state
    if isinstance(state, tuple) and len(state) == 2 and isinstance(state[0], dict):
        state = state[0]
    return state if isinstance(state, dict) else {}


def _dict(state: dict[Any, Any], name: str) -> dict[Any, Any]:
    found = state.get(name)
    return found if isinstance(found, dict) else {}


def _class(module: Call) -> tuple[str, str]:
    function = module.function
    if isinstance(function, Global) and function.name in ("_reconstructor", "__newobj__") and module.arguments:
        function = module.arguments[0]
    return (function.name, function.module) if isinstance(function, Global) else ("?", "?")

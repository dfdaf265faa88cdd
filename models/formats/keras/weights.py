"""Which arrays of a Keras file belong to which layer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from models.base import CheckpointError
from models.formats.keras.config import LayerConfig, ModelConfig
from models.formats.keras.hdf5 import Array
from models.formats.names import clean

_CONTAINERS = ("layers", "_layer_checkpoint_dependencies")
LEGACY = "model_weights"


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """The arrays of one layer: in their order (``.keras``), or by name (``.h5``)."""

    layer: str
    ordered: tuple[Array, ...] = ()
    named: Mapping[str, Array] = field(default_factory=dict)

    def take(self, *names: str) -> list[Tensor]:
        """One tensor for each name, in the order in which Keras makes them; ``"a|b"`` are two names of one.

        Raises CheckpointError when the file has fewer.
        """
        if not self.named:
            if len(self.ordered) < len(names):
                raise self._missing(names[len(self.ordered)])
            return [torch.from_numpy(array.copy()) for array in self.ordered[: len(names)]]
        found = []
        for name in names:
            array = next((self.named[one] for one in name.split("|") if one in self.named), None)
            if array is None:
                raise self._missing(name)
            found.append(torch.from_numpy(array.copy()))
        return found

    def _missing(self, name: str) -> CheckpointError:
        return CheckpointError(
            f"this Keras file has no {name.partition('|')[0]} for its layer '{clean(self.layer, 40)}', so weights and "
            "configuration are not of one model; save the model again"
        )


Table = Mapping[tuple[str, ...], LayerWeights]
"""By the names of a layer and of the models around it, outermost first."""


def in_containers(model: ModelConfig, arrays: Mapping[str, Array]) -> Table:
    """Of ``model.weights.h5``: layers are numbered by their class, in the order of the model."""
    return _contained(model, _folders(arrays), "")


def _contained(model: ModelConfig, folders: Mapping[str, Mapping[str, Array]], prefix: str) -> Table:
    container = next((name for name in _CONTAINERS if any(f.startswith(f"{prefix}{name}/") for f in folders)), "")
    found: dict[tuple[str, ...], LayerWeights] = {}
    counts: dict[str, int] = {}
    for layer in model.layers:
        if layer.operation:
            continue
        base = _snake(layer.class_name)
        number = counts.get(base, 0)
        counts[base] = number + 1
        place = f"{prefix}{container}/{base}{f'_{number}' if number else ''}/"
        if layer.model is not None:
            inner = _contained(layer.model, folders, place)
            found |= {(layer.name, *key): weights for key, weights in inner.items()}
            continue
        own = {int(key): array for key, array in folders.get(f"{place}vars", {}).items() if key.isdigit()}
        found[layer.name,] = LayerWeights(layer.name, ordered=tuple(own[key] for key in sorted(own)))
    return found


def by_name(model: ModelConfig, arrays: Mapping[str, Array]) -> Table:
    """Of a whole ``.h5``: a group for each layer, and in it the layer's arrays, or those of a whole model, by name."""
    groups: dict[str, dict[str, Array]] = {}
    for path, array in arrays.items():
        if path.startswith(f"{LEGACY}/"):
            name, _, rest = path.removeprefix(f"{LEGACY}/").partition("/")
            groups.setdefault(name, {})[rest] = array
    found: dict[tuple[str, ...], LayerWeights] = {}
    for layer in model.layers:
        own = groups.get(layer.name, {})
        if layer.model is None:
            found[layer.name,] = _named(layer.name, own)
        else:
            found |= {(layer.name, *key): weights for key, weights in _inside(layer, own).items()}
    return found


def _inside(outer: LayerConfig, arrays: Mapping[str, Array]) -> Table:
    """A model's arrays lie side by side, under the names of its layers."""
    assert outer.model is not None
    places = _folders(arrays)
    found: dict[tuple[str, ...], LayerWeights] = {}
    for key in _leaves(outer.model):
        fitting = [place for place in places if place.split("/")[-1] == key[-1]]
        best = max(fitting, key=lambda place: len(set(place.split("/")) & set(key)), default=None)
        found[key] = _named(key[-1], {} if best is None else places[best])
    return found


def _leaves(model: ModelConfig) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    for layer in model.layers:
        keys += [(layer.name,)] if layer.model is None else [(layer.name, *key) for key in _leaves(layer.model)]
    return keys


def _named(layer: str, arrays: Mapping[str, Array]) -> LayerWeights:
    return LayerWeights(layer, named={_leaf(path): array for path, array in arrays.items()})


def _leaf(path: str) -> str:
    return path.rpartition("/")[2].partition(":")[0]


def _folders(arrays: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    """Arrays by their group, then by their own name."""
    found: dict[str, dict[str, Array]] = {}
    for path, array in arrays.items():
        folder, _, leaf = path.rpartition("/")
        found.setdefault(folder, {})[leaf] = array
    return found


def _snake(class_name: str) -> str:
    """As Keras makes names of classes: ``Conv2DTranspose`` -> ``conv2d_transpose``."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", class_name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()

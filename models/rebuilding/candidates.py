"""The networks in the weight tables of a file: each sketched, with its layers, the most useful first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from models.formats.contents import WeightTable
from models.rebuilding.sketch.layers import Layer, layers_of
from models.rebuilding.sketch.networks import Sketch, sketches
from models.rebuilding.sketch.spare import spare_layers

_ORDER = {"autoencoder": 0, "generator": 1, "encoder": 2, "discriminator": 3, "classifier": 4, "unknown": 5}


@dataclass(frozen=True)
class Network:
    sketch: Sketch
    layers: Mapping[str, Layer]
    parameters: int


def originals(tables: Sequence[WeightTable]) -> list[WeightTable]:
    """The tables to read: no losses, and an averaged copy in place of the weights that it averages."""
    kept: list[WeightTable] = []
    for table in tables:
        shapes = {name: tuple(tensor.shape) for name, tensor in table.tensors.items()}
        copied = any(
            other.role == "ema" and shapes == {name: tuple(t.shape) for name, t in other.tensors.items()}
            for other in kept
        )
        if table.role != "loss" and not copied:
            kept.append(table)
    return kept


@dataclass(frozen=True)
class Weights:
    """The layers of one table, or of two halves."""

    layers: tuple[Layer, ...]
    role: str
    parameters: int

    @cached_property
    def by_path(self) -> Mapping[str, Layer]:
        return {layer.path: layer for layer in self.layers}


def networks(tables: Sequence[WeightTable]) -> list[Network]:
    """Sketches of every table, the most useful first; separate encoder and decoder tables are joined."""
    found = [network for source in weights_of(tables) for network in _networks(source, ())]
    return sorted(found, key=lambda network: _ORDER[network.sketch.kind])


def smaller_networks(tables: Sequence[WeightTable]) -> Iterator[Network]:
    """Autoencoders that are there when layers are left out which forward may not use: copies, heads of other losses."""
    for source in weights_of(tables):
        for spare in spare_layers(source.layers):
            found = _networks(source, spare)
            yield from (network for network in found if network.sketch.kind == "autoencoder")


def _networks(source: Weights, spare: Sequence[Layer]) -> list[Network]:
    """Those of a table without its spare layers, which the sketch names as unused."""
    layers = [layer for layer in source.layers if layer not in spare]
    unused = tuple(layer.path for layer in spare)
    by_path = {layer.path: layer for layer in layers}
    return [
        Network(replace(sketch, unused=(*sketch.unused, *unused)), by_path, source.parameters)
        for sketch in sketches(layers, source.role)
    ]


def weights_of(tables: Sequence[WeightTable]) -> list[Weights]:
    """The layers of every table; those of an encoder and a decoder apart are joined."""
    joined = _join_halves(tables)
    return [joined] if joined else [Weights(layers_of(table), table.role, table.parameters) for table in tables]


def _join_halves(tables: Sequence[WeightTable]) -> Weights | None:
    halves = {role: table for table in tables for role in ("encoder", "decoder") if table.role == role}
    if len(halves) != 2:
        return None
    layers: list[Layer] = []
    for role in ("encoder", "decoder"):
        layers.extend(layers_of(_prefixed(halves[role], role)))
    return Weights(tuple(layers), "", sum(table.parameters for table in halves.values()))


def _prefixed(table: WeightTable, role: str) -> WeightTable:
    """The table with its half's name before every name, so that two halves can share one namespace."""
    modules = tuple(replace(item, path=f"{role}.{item.path}" if item.path else role) for item in table.modules)
    return replace(table, tensors={f"{role}.{name}": t for name, t in table.tensors.items()}, modules=modules)

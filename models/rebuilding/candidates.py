"""The networks in the weight tables of a file: each sketched, with its layers, the most useful first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.formats.contents import WeightTable
from models.rebuilding.sketch.layers import Layer, layers_of
from models.rebuilding.sketch.networks import Sketch, sketches

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


def networks(tables: Sequence[WeightTable]) -> list[Network]:
    """Sketches of every table, the most useful first; separate encoder and decoder tables are joined."""
    joined = _join_halves(tables)
    sources = [joined] if joined else [(layers_of(table), table.role, table.parameters) for table in tables]
    found: list[Network] = []
    for layers, role, parameters in sources:
        by_path = {layer.path: layer for layer in layers}
        found.extend(Network(sketch, by_path, parameters) for sketch in sketches(layers, role))
    return sorted(found, key=lambda network: _ORDER[network.sketch.kind])


def _join_halves(tables: Sequence[WeightTable]) -> tuple[tuple[Layer, ...], str, int] | None:
    halves = {role: table for table in tables for role in ("encoder", "decoder") if table.role == role}
    if len(halves) != 2:
        return None
    layers: list[Layer] = []
    for role in ("encoder", "decoder"):
        layers.extend(layers_of(_prefixed(halves[role], role)))
    return tuple(layers), "", sum(table.parameters for table in halves.values())


def _prefixed(table: WeightTable, role: str) -> WeightTable:
    """The table with its half's name before every name, so that two halves can share one namespace."""
    modules = tuple(replace(item, path=f"{role}.{item.path}" if item.path else role) for item in table.modules)
    return replace(table, tensors={f"{role}.{name}": t for name, t in table.tensors.items()}, modules=modules)

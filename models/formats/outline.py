"""What a container says of its weights while they stay unread: names, shapes, counters of steps, facts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from models.base import CheckpointError
from models.formats.contents import Contents, Plain

COUNTER = "num_batches_tracked"
"""BatchNorm's count of training passes (Ioffe & Szegedy 2015, as torch keeps it)."""


class NoWeights(CheckpointError):
    """A file that holds no network: one tensor, an optimizer, a table of results."""


class _Number(Protocol):
    def item(self) -> int | float | bool: ...


class Described(Protocol):
    """A tensor that is described, and copied out on demand."""

    @property
    def size(self) -> tuple[int, ...]: ...
    @property
    def elements(self) -> int: ...
    def load(self) -> _Number: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Cheap to get: of the weights, only counters are read."""

    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Name -> shape, counters left out; the network's own name stands before where the file has several."""
    counters: tuple[int, ...] = ()
    """The distinct values of BatchNorm's counters, smallest first."""
    facts: Mapping[str, Plain] = field(default_factory=dict)
    identity: str = ""
    """Equal for equal weights, where the container keeps checksums; else ``""``."""


def outlined(networks: Iterable[tuple[str, Mapping[str, Described]]]) -> Outline:
    """The outline of described tensors, by the name of their network."""
    shapes: dict[str, tuple[int, ...]] = {}
    counters: set[int] = set()
    for network, tensors in networks:
        for name, tensor in tensors.items():
            plain = name.removeprefix("module.").removeprefix("_orig_mod.")
            if not plain.endswith(COUNTER):
                shapes[f"{network}/{plain}" if network else plain] = tuple(tensor.size)
            elif tensor.elements == 1:
                counters.add(int(tensor.load().item()))
    return Outline(shapes=shapes, counters=tuple(sorted(counters)))


def outline_of(contents: Contents) -> Outline:
    """The outline of what was read whole."""
    shapes = {
        f"{table.name}/{name}" if table.name else name: tuple(tensor.shape)
        for table in contents.networks
        for name, tensor in table.tensors.items()
        if not name.endswith(COUNTER)
    }
    counters = {
        int(tensor.item())
        for table in contents.networks
        for name, tensor in table.tensors.items()
        if name.endswith(COUNTER) and tensor.numel() == 1
    }
    return Outline(shapes=shapes, counters=tuple(sorted(counters)), facts=contents.facts)

"""Model families, one a file, found by import. A family knows its modules, its configuration and its weights' names.

A file here calls ``family(...)`` once at import; ``families()`` imports them all, and those of plug-ins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor, nn

from models.base import Capability, ModelCard
from models.discovery import import_all, import_plugins, table
from models.opened import Parts

State = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Foreign weights that a family knows: the card it would write for them, and why it thinks so."""

    card: ModelCard
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A small model of a family with random weights: what documents show and the contract test opens."""

    card: ModelCard
    state: State
    capabilities: frozenset[Capability]
    """What the model can do, as the family's author says it."""
    network: nn.Module | None = None
    """The module that the weights are from, where the family has one."""


@dataclass(frozen=True, slots=True)
class Family:
    """Networks that are built from a card and their weights."""

    name: str
    """As a card names it: ``mlp_autoencoder``."""
    title: str
    """As users read it: ``MLP autoencoder``."""
    build: Callable[[ModelCard, State], Parts]
    """Modules from the card's configuration, with the weights loaded strictly. Raises CheckpointError on mismatch."""
    recognise: Callable[[State], Recognition | None] | None = None
    """Names and shapes of weights without a card -> a recognition, or None."""
    example: Callable[[], Example] | None = None
    """A model of a few kilobytes. Every family has one; the contract test asks for it."""


def has_shapes(state: State, expected: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether the weights are exactly these names with these shapes; BatchNorm counters aside."""
    found = {name: tuple(tensor.shape) for name, tensor in state.items() if not name.endswith("num_batches_tracked")}
    return found == dict(expected)


def batch_norm(path: str, channels: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes of a BatchNorm's weights and statistics."""
    return {f"{path}.{name}": (channels,) for name in ("weight", "bias", "running_mean", "running_var")}


def affine(path: str, *shape: int, outputs: int | None = None) -> dict[str, tuple[int, ...]]:
    """Names and shapes of a layer with a bias; ``outputs`` where they are not the weight's first side."""
    return {f"{path}.weight": shape, f"{path}.bias": (outputs or shape[0],)}


_families: dict[str, Family] = table("families")


def family(item: Family) -> Family:
    """Announce a family. Raises ValueError when its name is taken."""
    if item.name in _families:
        raise ValueError(f"model family '{item.name}' is registered twice")
    _families[item.name] = item
    return item


def families() -> Mapping[str, Family]:
    """Every family, ours first. The first call imports every file of this package, where a failed import raises, and
    the plug-ins, where it is left out."""
    import_ours()
    import_plugins("families")
    return _families


def import_ours() -> None:
    """Every family of ours is registered after this."""
    import_all(__name__)

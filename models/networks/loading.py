"""From an untrusted card and untrusted weights to a ready module: nothing is allocated that the file does not hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints

import torch
from torch import Tensor, nn

from models.base import CheckpointError, ModelCard
from models.opened import Parts

Configuration = TypeVar("Configuration")
Network = TypeVar("Network", bound=nn.Module)
MOST_LAYERS = 64


def read_config(kind: type[Configuration], card: ModelCard) -> Configuration:
    """The family's frozen dataclass from ``card.config``. Missing fields take their defaults, unknown ones are ignored.

    Raises CheckpointError when a value has the wrong type or the dataclass refuses it.
    """
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]  # kind is a dataclass by convention
        if field.name in card.config:
            values[field.name] = _typed(card, field.name, hints[field.name], card.config[field.name])
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"the card's {card.family} configuration cannot be built: {error}") from None


def _typed(card: ModelCard, name: str, hint: Any, value: Any) -> Any:
    if hint == tuple[int, ...]:
        whole = isinstance(value, list | tuple) and all(type(width) is int and 1 <= width <= 65536 for width in value)
        if whole and len(value) <= MOST_LAYERS:
            return tuple(value)
        expected = f"a list of at most {MOST_LAYERS} layer widths, each from 1 to 65,536"
    elif hint is float and type(value) in (int, float):
        return float(value)
    elif type(value) is hint:
        return value
    else:
        expected = {float: "a number", int: "a whole number", str: "a text", bool: "true or false"}.get(hint, str(hint))
    raise CheckpointError(
        f"the card's config field '{name}' of family {card.family} should be {expected}; got {repr(value)[:80]}"
    )


def require_latent_dim(card: ModelCard) -> int:
    if card.latent_dim is None:
        raise CheckpointError(f"a card of family {card.family} should give latent_dim; it gives none")
    return card.latent_dim


def load_network(card: ModelCard, make: Callable[[], Network], state: Mapping[str, Tensor]) -> Network:
    """The module in evaluation mode, frozen, with exactly the weights of ``state`` as float32.

    It is made without memory (meta device) and takes the file's own tensors, so a card cannot ask for more than its
    file holds. Raises CheckpointError when names or shapes differ, or a weight is not finite.
    """
    try:
        with torch.device("meta"):
            network = make()
    except (TypeError, ValueError, RuntimeError) as error:
        raise CheckpointError(f"the card's {card.family} configuration cannot be built: {error}") from None
    _compare(card, network.state_dict(), state)
    weights = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in state.items()}
    for name, tensor in weights.items():
        if not torch.isfinite(tensor).all():
            raise CheckpointError(
                f"the weights '{name}' hold NaN or infinity, so this model cannot compute; "
                "take a checkpoint from before the training diverged"
            )
    network.load_state_dict(weights, strict=True, assign=True)
    return network.eval().requires_grad_(False)


def builder(
    make: Callable[[tuple[int, int, int], int, Configuration], Network],
    configuration: type[Configuration],
    parts: Callable[[Network, int], Parts],
) -> Callable[[ModelCard, Mapping[str, Tensor]], Parts]:
    """A family's ``build``: (image shape, latent_dim, configuration) -> module, then (module, latent_dim) -> parts."""

    def build(card: ModelCard, state: Mapping[str, Tensor]) -> Parts:
        config, latent_dim = read_config(configuration, card), require_latent_dim(card)
        return parts(load_network(card, lambda: make(card.image_shape, latent_dim, config), state), latent_dim)

    return build


def _compare(card: ModelCard, expected: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> None:
    problems = [f"'{name}' is missing" for name in expected if name not in state]
    problems += [f"'{name}' belongs to no layer" for name in state if name not in expected]
    for name, tensor in expected.items():
        if name not in state:
            continue
        found = state[name]
        if found.shape != tensor.shape:
            problems.append(f"'{name}' should have shape {tuple(tensor.shape)} and has {tuple(found.shape)}")
        elif found.is_complex() or found.is_floating_point() != tensor.is_floating_point():
            problems.append(f"'{name}' should be of type {tensor.dtype} and is {found.dtype}")
    if problems:
        more = f", and {len(problems) - 1} more differences" if len(problems) > 1 else ""
        raise CheckpointError(
            f"the weights do not fit the card's {card.family} configuration: {problems[0][:200]}{more}; "
            "the card and the weights must come from the same training"
        )


def count_parameters(network: nn.Module) -> int:
    """Number of trained weights; running statistics are not counted."""
    return sum(parameter.numel() for parameter in network.parameters())

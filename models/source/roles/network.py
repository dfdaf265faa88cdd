"""A network as the roles are found on it: an interpreted class with its weights, or one of torch's own modules."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from torch import nn


@dataclass(frozen=True)
class Input:
    """One parameter of a method, without ``self``."""

    name: str
    needed: bool
    """It has no default."""


class Network(Protocol):
    """What finding roles asks of a network."""

    title: str
    """The name of its class, or of the variable that holds it."""

    def inputs(self, method: str) -> Sequence[Input] | None:
        """The parameters of a method; None where it has none of this name."""

    def call(self, method: str, *args: Any) -> Any:
        """In evaluation mode, without gradients. Raises TouchstoneError or what torch raises."""

    def draws(self, method: str, *args: Any) -> Any:
        """The same call as in training, with the layers in evaluation mode: drawing code is walked."""

    def returned(self, method: str) -> Sequence[str]:
        """The names in the last ``return`` of a method, ``("recon", "mu", "logvar")``; empty where it has none."""

    def children(self) -> Mapping[str, Network]:
        """Parts by attribute, in order."""

    def attributes(self) -> Mapping[str, Any]:
        """Plain values of the object."""


class TorchNetwork:
    """One of torch's own modules, such as a Sequential."""

    def __init__(self, module: nn.Module) -> None:
        self.module = module.eval()
        self.title = type(module).__name__

    def inputs(self, method: str) -> Sequence[Input] | None:
        function = getattr(self.module, method, None)
        if method.startswith("_") or not inspect.ismethod(function):
            return None
        given = inspect.signature(function).parameters.values()
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        return [Input(item.name, item.default is item.empty) for item in given if item.kind in kinds]

    def call(self, method: str, *args: Any) -> Any:
        return self.module(*args) if method == "forward" else getattr(self.module, method)(*args)

    def draws(self, method: str, *args: Any) -> Any:
        return self.call(method, *args)

    def returned(self, method: str) -> Sequence[str]:
        return ()

    def children(self) -> Mapping[str, Network]:
        return {name: TorchNetwork(part) for name, part in self.module.named_children()}

    def attributes(self) -> Mapping[str, Any]:
        return {name: value for name, value in vars(self.module).items() if not name.startswith("_")}


def named(value: Any, names: Sequence[str]) -> Any:
    """A tuple of results under the names that the source returns them by, where it is as long as these."""
    if not isinstance(value, tuple | list) or len(value) != len(names) or len(set(names)) != len(names):
        return value
    return dict(zip(names, value, strict=True))

"""What stands in for random numbers: zeros while a network is built, means, or draws of one generator."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from models.source.refusals import NotUnderstood

Mode = Literal["build", "mean", "draw"]
_BARE = frozenset(("empty", "empty_like", "new_empty", "empty_strided", "new_empty_strided"))
_SMALL = 2**16
"""Numbers below which zeros are written at once."""


class Draws:
    """Takes the place of every operation that draws. ``generator`` draws in the mode ``draw``, and only there."""

    def __init__(self, mode: Mode, generator: torch.Generator | None = None) -> None:
        self.mode, self.generator = mode, generator
        self.count = 0
        """How many operations drew."""

    def instead(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The result in place of an operation that draws; None for one that does not. Sizes were asked for before."""
        name = func.overloadpacket.__name__
        if name in _BARE:
            # Memory as it lies there is no value: zeros are the same every time.
            return _untouched(func(*args, **kwargs)) if self.mode == "build" else func(*args, **kwargs).zero_()
        if torch.Tag.nondeterministic_seeded not in func.tags:
            return None
        self.count += 1
        if self.mode == "draw":
            return self._drawn(name, func, args, kwargs)
        return self._mean(name, func, args, kwargs)

    def _drawn(self, name: str, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if any(argument.name == "generator" for argument in func._schema.arguments):
            return func(*args, **{**kwargs, "generator": self.generator})
        plain = {key: value for key, value in kwargs.items() if key not in ("memory_format", "pin_memory")}
        if name in ("randn_like", "rand_like"):
            blank = torch.empty_like(args[0], **plain)
            return (
                blank.normal_(generator=self.generator)
                if name == "randn_like"
                else blank.uniform_(generator=self.generator)
            )
        if name in ("randn", "rand"):
            blank = torch.empty(args[0], **plain)
            return (
                blank.normal_(generator=self.generator) if name == "randn" else blank.uniform_(generator=self.generator)
            )
        if name == "randperm":
            return torch.randperm(*args, generator=self.generator, **plain)
        if name in ("randint", "randint_like"):
            return self._whole(name, args, plain)
        if name == "native_dropout":
            return args[0], torch.ones_like(args[0], dtype=torch.bool)
        raise NotUnderstood(f"draws with {name}, which has no generator,")

    def _whole(self, name: str, args: tuple[Any, ...], plain: dict[str, Any]) -> Any:
        numbers = [item for item in args if isinstance(item, int)]
        low, high = (0, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
        shape = (
            args[0].shape if name == "randint_like" else next(item for item in args if isinstance(item, list | tuple))
        )
        return torch.randint(low, high, shape, generator=self.generator, **plain)

    def _mean(self, name: str, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The mean of what would have been drawn."""
        plain = {key: value for key, value in kwargs.items() if key not in ("memory_format", "pin_memory", "generator")}
        if self.mode == "build" and name.endswith("_"):
            return args[0]
        if name in ("randn", "rand"):
            return torch.full(args[0], 0.0 if name == "randn" else 0.5, **plain)
        if name in ("randn_like", "rand_like"):
            return torch.full_like(args[0], 0.0 if name == "randn_like" else 0.5, **plain)
        if name == "normal_":
            return args[0].fill_(args[1] if len(args) > 1 else kwargs.get("mean", 0.0))
        if name == "uniform_":
            low, high = (args[1], args[2]) if len(args) > 2 else (kwargs.get("from", 0.0), kwargs.get("to", 1.0))
            return args[0].fill_((low + high) / 2)
        if name == "normal":
            mean = args[0] if args else kwargs["mean"]
            std = args[1] if len(args) > 1 else kwargs.get("std")
            if isinstance(mean, Tensor):
                return mean.clone() if not isinstance(std, Tensor) else mean + torch.zeros_like(std)
            if isinstance(std, Tensor):
                return torch.full_like(std, float(mean))
            return torch.full(args[2], float(mean))
        if name == "bernoulli":
            return args[0].clone()
        if name == "bernoulli_":
            chance = args[1] if len(args) > 1 else kwargs.get("p", 0.5)
            return args[0].copy_(chance) if isinstance(chance, Tensor) else args[0].fill_(chance)
        if name == "exponential_":
            return args[0].fill_(1.0)
        if name == "native_dropout":
            return args[0].clone(), torch.ones_like(args[0], dtype=torch.bool)
        if name == "randperm":
            return torch.arange(args[0], **plain)
        raise NotUnderstood(f"draws with {name}, which has no mean that stands in for it,")


def _untouched(bare: Tensor) -> Tensor:
    """Zeros that take no memory until somebody writes: a network is made before it is known to fit the weights."""
    if bare.numel() < _SMALL or bare.dtype != torch.float32 or not bare.is_contiguous():
        return bare.zero_()
    return torch.from_numpy(np.zeros(tuple(bare.shape), dtype=np.float32))

"""Watches the tensor operations of a call: what they give, what they are made of, and which of them draw noise.

A call can be made again with some of its results replaced. So the code of an autoencoder is read, and another one put
in its place, wherever in the author's forward it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from models.modules.untouched import random_numbers_kept, seed_all

_NORMAL = frozenset({"randn", "randn_like", "normal", "normal_"})
_UNIFORM = frozenset({"rand", "rand_like", "uniform_"})
_SHAPED_LIKE = frozenset({"view_as", "reshape_as", "expand_as", "type_as"})
"""Operations whose second tensor gives a shape or type only."""
_SEED = 0


@dataclass(frozen=True)
class Event:
    """One tensor that an operation gave."""

    index: int
    operation: str
    tensor: Tensor
    """A copy: operations in place may change the original."""
    parents: frozenset[int]
    """Events that it was made of; -1 is the input."""
    weighted: bool
    """Whether the operation uses a parameter."""

    @property
    def size(self) -> int:
        """Numbers of one item."""
        return self.tensor[0].numel()


class Changed(Exception):  # no error of anybody: the same call did other operations
    """Another call made other operations, so that results cannot be replaced by their place."""


class Watch(TorchFunctionMode):
    """Sees every operation. Normal noise is ``noise`` everywhere, uniform noise the middle of its range."""

    def __init__(
        self, noise: float, answers: Mapping[int, Event], given: tuple[Tensor, ...], keep: bool, wanted: int = -1
    ) -> None:
        super().__init__()
        self.noise, self.answers, self.keep, self.wanted = noise, answers, keep, wanted
        self.read: Tensor | None = None
        """The result of the wanted operation."""
        self.events: list[Event] = []
        self.count = 0
        self.drawn: list[tuple[int, ...]] = []
        """Shapes of normal noise."""
        self._latest: dict[int, int] = {id(tensor): -1 for tensor in given}
        self._held: list[Any] = list(given)

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        made = func(*args, **kwargs)
        if name in _NORMAL and isinstance(made, Tensor):
            self.drawn.append(tuple(made.shape))
            made = _normal(name, made, args, kwargs, self.noise)
        elif name in _UNIFORM and isinstance(made, Tensor):
            made = made.fill_(0.5)
        if isinstance(made, Tensor):
            return self._seen(name, made, args, kwargs)
        if isinstance(made, list | tuple) and made and all(isinstance(item, Tensor) for item in made):
            items = [self._seen(name, item, args, kwargs) for item in made]
            return type(made)(items) if type(made) in (list, tuple) else made
        return made

    def _seen(self, name: str, made: Tensor, args: Any, kwargs: Any) -> Tensor:
        if not made.is_floating_point() or made.ndim == 0:
            if self.keep:
                self._note(made, self._made_of(name, args, kwargs)[0])
            return made
        index, self.count = self.count, self.count + 1
        if index == self.wanted:
            self.read = made.detach().clone()
        answer = self.answers.get(index)
        if answer is not None:
            if answer.operation != name or answer.tensor[0].numel() * len(made) != made.numel():
                raise Changed
            return answer.tensor.reshape(made.shape)
        if self.keep:
            parents, weighted = self._made_of(name, args, kwargs)
            self.events.append(Event(index, name, made.detach().clone(), parents, weighted))
            self._latest[id(made)] = index
            self._held.append(made)
        return made

    def _note(self, made: Tensor, parents: frozenset[int]) -> None:
        """Whole numbers and single ones carry on what they were made of, though no code lies in them."""
        if parents:
            self._latest[id(made)] = max(parents)
            self._held.append(made)

    def _made_of(self, name: str, args: Any, kwargs: Any) -> tuple[frozenset[int], bool]:
        """(events whose values went in, whether a parameter did). Of some tensors only the shape goes in."""
        values = [] if name.endswith("_like") else args[:1] if name in _SHAPED_LIKE else [*args, *kwargs.values()]
        tensors = list(_tensors(values))
        parents = frozenset(self._latest[id(tensor)] for tensor in tensors if id(tensor) in self._latest)
        return parents, any(isinstance(tensor, nn.Parameter) for tensor in tensors)


def _tensors(values: list[Any]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(list(value))


def _normal(name: str, made: Tensor, args: Any, kwargs: Any, noise: float) -> Tensor:
    """The draw at ``noise`` standard deviations from its mean."""
    mean, std = 0.0, 1.0
    if name == "normal_":
        mean = args[1] if len(args) > 1 else kwargs.get("mean", 0.0)
        std = args[2] if len(args) > 2 else kwargs.get("std", 1.0)
    elif name == "normal":
        mean = args[0] if args else kwargs.get("mean", 0.0)
        std = args[1] if len(args) > 1 else kwargs.get("std", 1.0)
    return made.copy_(torch.as_tensor(mean + noise * std, dtype=made.dtype).expand(made.shape))


@dataclass(frozen=True)
class Traced:
    """A call that was watched."""

    value: Any
    events: tuple[Event, ...]
    drawn: tuple[tuple[int, ...], ...]


def traced(function: Callable[[], Any], given: tuple[Tensor, ...], *, noise: float = 0.0) -> Traced:
    """Calls a function of the input tensors ``given`` and notes its operations."""
    watch = Watch(noise, {}, given, True)
    value = _run(function, watch)
    return Traced(value, tuple(watch.events), tuple(watch.drawn))


def replaced(function: Callable[[], Any], answers: Mapping[int, Event], *, noise: float = 0.0) -> Any:
    """Calls a function with the results of some operations replaced. Raises Changed."""
    return _run(function, Watch(noise, answers, (), False))


def read(function: Callable[[], Any], index: int, *, noise: float = 0.0) -> Tensor:
    """The result of one operation in a call, by its place among all. Raises Changed."""
    watch = Watch(noise, {}, (), False, index)
    _run(function, watch)
    if watch.read is None:
        raise Changed
    return watch.read


def _run(function: Callable[[], Any], watch: Watch) -> Any:
    with random_numbers_kept(), torch.no_grad(), watch:
        seed_all(_SEED)
        return function()

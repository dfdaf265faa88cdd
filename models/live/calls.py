"""One role's callable with the form in which it takes its input: image-shaped or flat, labels as numbers or one-hot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.base import CheckpointError
from models.live.outputs import Output, outputs
from models.modules.roles import Function, name_of, needs_two, positional, second_is_labels, takes_two
from models.modules.untouched import seed_all

LabelForm = Literal["none", "whole", "one_hot"]
Picked = TypeVar("Picked")
_SEED = 0
"""Of the global random numbers before each call: what a module draws does not depend on the order of metrics."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model computes, and in which numbers. Inputs are brought there, outputs come back to the CPU."""

    device: torch.device
    dtype: torch.dtype = torch.float32

    @staticmethod
    def of(modules: Sequence[nn.Module], device: torch.device | None) -> Place:
        """``device``, or where the first weight lies; the CPU where there are no weights."""
        tensors = [tensor for module in modules for tensor in (*module.parameters(), *module.buffers())]
        floats = [tensor for tensor in tensors if tensor.is_floating_point()]
        own = tensors[0].device if tensors else torch.device("cpu")
        return Place(device or own, floats[0].dtype if floats else torch.float32)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A callable that takes batches of items (n, ...), whatever their shape, and labels (n,) where it wants them."""

    function: Function
    place: Place
    shape: tuple[int, ...]
    """Of one item, as the callable takes it."""
    labels: LabelForm = "none"
    classes: int = 0

    def __call__(self, items: Tensor, labels: Tensor | None = None) -> list[Output]:
        """Every tensor that it gives, on the CPU, floats as float32."""
        return self._made(items, labels, _SEED)

    def drawing_otherwise(self, items: Tensor, labels: Tensor | None = None, seed: int = 1) -> list[Output]:
        """The same with other random numbers: what the callable draws is another then."""
        return self._made(items, labels, seed)

    def _made(self, items: Tensor, labels: Tensor | None, seed: int) -> list[Output]:
        given = [items.reshape(len(items), *self.shape).to(self.place.device, self.place.dtype)]
        if self.labels != "none":
            wanted = torch.zeros(len(items), dtype=torch.int64) if labels is None else labels
            asked = wanted if self.labels == "whole" else functional.one_hot(wanted, self.classes).to(self.place.dtype)
            given.append(asked.to(self.place.device))
        seed_all(seed)
        with torch.no_grad():
            made = self.function(*given)
        return [Output(_home(output.tensor), output.kind) for output in outputs(made)]


def _home(tensor: Tensor) -> Tensor:
    tensor = tensor.cpu()
    return tensor.float() if tensor.is_floating_point() else tensor


def fit(
    function: Function,
    items: Tensor,
    shapes: Sequence[tuple[int, ...]],
    pick: Callable[[list[Output]], Picked | None],
    *,
    place: Place,
    classes: int | None,
    wanted: str,
) -> tuple[Call, Picked]:
    """The first form of a call that works and of whose outputs ``pick`` makes something.

    ``wanted`` says in a sentence what the callable should have given. Raises CheckpointError with what went wrong.
    """
    forms: tuple[LabelForm, ...] = ("none",)
    if takes_two(function) and classes is not None:
        forms = ("whole", "one_hot")
    elif needs_two(function):
        second = positional(function)[1].name
        raise CheckpointError(
            f"{name_of(function)} takes a second input '{second}' by position; "
            + ("say how many classes with classes=" if second_is_labels(function) else "give a function of one input")
        )
    failures: list[str] = []
    for form in forms:
        for shape in dict.fromkeys(shapes):
            call = Call(function=function, place=place, shape=shape, labels=form, classes=classes or 0)
            try:
                made = call(items, None if form == "none" else torch.arange(len(items)) % (classes or 1))
            except Exception as error:  # whatever code of others raises means that this form does not fit
                failures.append(f"given {_shape(items, shape)} it raised {type(error).__name__}: {_line(error)}")
                continue
            found = pick(made)
            if found is not None:
                return call, found
            gave = ", ".join(str(tuple(output.tensor.shape)) for output in made) or "no tensor"
            failures.append(f"given {_shape(items, shape)} it gave {gave}")
    raise CheckpointError(f"{name_of(function)} should give {wanted}; {failures[0]}")


def _shape(items: Tensor, shape: tuple[int, ...]) -> str:
    return f"an input of shape ({', '.join(map(str, (len(items), *shape)))})"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or "no message"

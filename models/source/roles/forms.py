"""The form in which a network takes its input: image-shaped or flat, and labels as numbers, one-hot or as a column."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional

from models.live.outputs import outputs
from models.modules.roles import LABELS
from models.source.roles.network import Input

How = Literal["one_hot", "whole", "column", "number"]
_HOWS: tuple[How, ...] = ("one_hot", "whole", "column", "number")
_MOST = 3
"""Conditions beside the image or the code."""
_WORDS = ("label", "class", "cond", "onehot", "style", "digit", "attr", "target", "angle", "color", "colour")
NOISE = frozenset({"z", "noise", "latent", "latents", "code", "x", "input", "inputs", "img", "image", "images", "imgs"})


@dataclass(frozen=True)
class Condition:
    """One input beside the image or the code."""

    name: str
    at: int
    how: How
    size: int
    """Classes."""

    def made(self, labels: Tensor) -> Tensor:
        """Labels int64 (n,) as the network takes them."""
        if self.how == "one_hot":
            return functional.one_hot(labels % self.size, self.size).float()
        if self.how == "column":
            return labels[:, None]
        return labels if self.how == "whole" else labels[:, None].float()


@dataclass(frozen=True)
class Form:
    """How a batch of items is handed over. The first condition is the class; others stay at their first value."""

    shape: tuple[int, ...]
    """Of one item, as the network takes it."""
    at: int = 0
    conditions: tuple[Condition, ...] = ()
    needed: bool = True
    """Whether the network cannot be called without the conditions."""

    @property
    def classes(self) -> int | None:
        return self.conditions[0].size if self.conditions else None

    @property
    def fixed(self) -> tuple[str, ...]:
        """Names of the conditions beside the class."""
        return tuple(condition.name for condition in self.conditions[1:])

    def arguments(self, items: Tensor, labels: Tensor | None) -> list[Tensor]:
        """In the order of the inputs. ``items`` (n, ...) of any shape."""
        n = len(items)
        given: dict[int, Tensor] = {self.at: items.reshape(n, *self.shape)}
        for index, condition in enumerate(self.conditions):
            wanted = labels if index == 0 and labels is not None else torch.zeros(n, dtype=torch.int64)
            given[condition.at] = condition.made(wanted)
        return [given[place] for place in sorted(given)]


def forms_of(inputs: Sequence[Input], shapes: Sequence[tuple[int, ...]], sizes: Sequence[int]) -> Iterator[Form]:
    """Every form that fits the inputs' names and number, with conditions first, then without those that have defaults.

    ``shapes`` are those of one item; ``sizes`` are numbers of classes that may be.
    """
    at = _item(inputs)
    others = [place for place in range(len(inputs)) if place != at]
    wanted = [place for place in others if inputs[place].needed or is_condition(inputs[place].name)][:_MOST]
    needed = [place for place in others if inputs[place].needed]
    for places in [wanted, needed] if wanted != needed else [wanted]:
        if sorted([*places, at]) != list(range(len(places) + 1)):
            continue  # inputs by position must not leave a gap
        for shape in shapes:
            for conditions in _conditions(inputs, places, sizes):
                yield Form(tuple(shape), at, conditions, places == needed)


def _conditions(
    inputs: Sequence[Input], places: Sequence[int], sizes: Sequence[int]
) -> Iterator[tuple[Condition, ...]]:
    if not places:
        yield ()
        return
    for how in _HOWS:
        choices = sizes if len(places) == 1 else sizes[:4]
        for chosen in itertools.product(choices, repeat=len(places)):
            found = tuple(
                Condition(inputs[place].name, place, how, size) for place, size in zip(places, chosen, strict=True)
            )
            yield tuple(sorted(found, key=lambda item: not is_class(item.name)))


def _item(inputs: Sequence[Input]) -> int:
    """The place of the image or the code: the first input that is no condition."""
    for place, given in enumerate(inputs):
        if given.name.lower() in NOISE or not is_condition(given.name):
            return place
    return 0


def is_condition(name: str) -> bool:
    lowered = name.lower()
    return lowered in LABELS or any(word in lowered for word in _WORDS)


def is_class(name: str) -> bool:
    """Whether a condition is the class, among several."""
    lowered = name.lower()
    return any(word in lowered for word in ("label", "class", "digit", "target")) or lowered in ("y", "c")


def heeds(call: Callable[..., Any], form: Form, items: Tensor) -> bool:
    """Whether the condition changes what a call gives."""
    n = len(items)
    first = tried(call, form, items, torch.zeros(n, dtype=torch.int64))
    other = tried(call, form, items, torch.ones(n, dtype=torch.int64) % (form.classes or 1))
    pairs = zip(outputs(first), outputs(other), strict=False)
    return any(not torch.equal(one.tensor, two.tensor) for one, two in pairs)


def tried(call: Callable[..., Any], form: Form, items: Tensor, labels: Tensor | None) -> Any:
    """What a call gives, or None where the network does not take this form."""
    try:
        return call(*form.arguments(items, labels))
    except Exception:  # whatever somebody's code raises means that this form does not fit
        return None


def fits(call: Callable[..., Any], form: Form, items: Tensor, labels: Tensor | None) -> Any:
    """The same, and None where the form has conditions that are not needed and change nothing."""
    value = tried(call, form, items, labels)
    return None if value is not None and not form.needed and not heeds(call, form, items) else value

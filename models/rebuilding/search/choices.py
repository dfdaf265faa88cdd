"""The open choices of a rebuilt network, how usual each is, and binding them into a program.

A cost is in units of the natural logarithm of the evidence's loss: 0.1 means "must explain the data 10% better".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeGuard

from models.rebuilding.notation import read
from models.rebuilding.rebuilt import Choice
from models.rebuilding.search.slots import (
    Group,
    Grouping,
    Hidden,
    Item,
    Items,
    OnCode,
    OnLabel,
    OnOutput,
    Pooling,
    Slot,
    Upsampling,
)
from models.rebuilding.steps import (
    BatchNorm,
    Conv,
    GroupNorm,
    InstanceNorm,
    LinearLabel,
    Pointwise,
    Program,
    Step,
    View,
)
from models.rebuilding.weights import habits

GROUPS: Mapping[str, int | None] = {
    name: None if name == "IN" else int(name.removeprefix("GN:")) for name in habits.NORM_GROUPS
}
"""Groups of a group norm; None for an instance norm."""
USUAL_EPS = "1e-05"
LATER_NORMS = "0.8 after the first"
"""The eps of a much copied generator: torch's own in the norm after the reshape, 0.8 in the others."""


@dataclass(frozen=True)
class Output:
    """An output activation with the range that its images are in."""

    activation: str
    value_range: str


OUTPUTS: Mapping[str, Output] = {
    name: Output(*name.split("|")) for name in {**habits.GENERATOR_OUTPUTS, **habits.DECODER_OUTPUTS}
}
"""How a generator may end."""


@dataclass(frozen=True)
class Dimension:
    """One open choice: its options with their costs, the first being the convention."""

    name: str
    options: Mapping[str, float]


def geometry_dimension(costs: Sequence[float], weight: float) -> Dimension:
    """The choice between geometries, by their number; costs are in units of unusualness, the least first."""
    return Dimension("geometry", {str(index): weight * (cost - costs[0]) for index, cost in enumerate(costs)})


def hidden(name: str, preferred: str = "relu", gan: bool = False) -> Dimension:
    costs = {**habits.HIDDEN, **habits.RARE_IN_GANS} if gan else dict(habits.HIDDEN)
    if preferred != "relu":
        costs[preferred] = 0.0
        costs["relu"] = habits.RELU_WHERE_LEAKY_IS_USUAL
    return Dimension(name, dict(sorted(costs.items(), key=lambda item: item[1])))


def dimensions_of(items: Items, group: Group, preferred: str = "relu", gan: bool = False) -> list[Dimension]:
    """The open choices that the slots of a trunk ask for."""
    places = {item.place for item in items if isinstance(item, Hidden) and item.group == group}
    kinds = {type(item) for item in items}
    found: list[Dimension] = []
    if places:
        found.append(hidden(group, preferred, gan))
    if "optional" in places:
        found.append(Dimension(f"{group}*", {"same": 0.0, "": habits.NO_ACTIVATION_AT_RESHAPE}))
    if "before" in places:
        found.append(Dimension(f"{group}<>", {"after": 0.0, "before": habits.ACTIVATION_BEFORE_NORM}))
    if Pooling in kinds:
        found.append(Dimension("P", habits.POOLS))
    if Upsampling in kinds:
        found.append(Dimension("U", habits.UPSAMPLINGS))
    if Grouping in kinds:
        found.append(Dimension("GN", habits.NORM_GROUPS))
    if any(_open_eps(item) for item in items):
        epsilons = dict(habits.NORM_EPS)
        if _leading_norm(items) is not None:
            epsilons[LATER_NORMS] = habits.LATER_NORM_EPS
        found.append(Dimension("eps", epsilons))
    if any(_open_padding(item) for item in items):
        rare = habits.PADDING_MODE_OF_GANS if gan else habits.PADDING_MODE
        found.append(Dimension("pad", {"zeros": 0.0, "reflect": rare, "replicate": rare}))
    return found


def convention(dimensions: Sequence[Dimension]) -> dict[str, str]:
    """The most usual option of every dimension."""
    return {item.name: min(item.options, key=item.options.__getitem__) for item in dimensions}


def cost(choice: Choice, dimensions: Sequence[Dimension]) -> float:
    """How unusual a choice is; halves with unlike activations cost more."""
    total = sum(dimension.options[choice[dimension.name]] for dimension in dimensions)
    first, second = choice.get("E"), choice.get("D")
    if first and second and first != second:
        total += habits.UNLIKE_HALVES
    elif first and second:
        total -= habits.HIDDEN[first]
    return total


def activation_of(name: str) -> Pointwise | None:
    """The activation of an option; None for the empty name."""
    step = read(name) if name else None
    if step is not None and not isinstance(step, Pointwise):
        raise ValueError(f"an activation was expected; got '{name}'")
    return step


def _open_eps(item: Item) -> TypeGuard[BatchNorm]:
    return isinstance(item, BatchNorm) and item.eps is None


def _open_padding(item: Item) -> TypeGuard[Conv]:
    """A convolution that pads, and of which nothing states with what."""
    return isinstance(item, Conv) and item.mode is None and item.dilation == 1 and item.padding > 0


def _leading_norm(items: Items) -> BatchNorm | None:
    """The norm right after a reshape, before any convolution."""
    for before, item in pairwise(items):
        if isinstance(before, View) and isinstance(item, BatchNorm):
            return item
    return None


def bind(items: Items, choice: Choice) -> Program:
    """Fills the slots of a layout, and what its steps leave open."""
    eps = choice.get("eps", USUAL_EPS)
    left = _leading_norm(items) if eps == LATER_NORMS else None
    chosen = None if eps == USUAL_EPS else 0.8 if eps == LATER_NORMS else float(eps)
    program: list[Step] = []
    for item in items:
        if isinstance(item, Slot):
            step = _fill(item, choice)
            if step is not None:
                program.append(step)
        elif _open_eps(item) and item != left:
            program.append(replace(item, eps=chosen))
        elif _open_padding(item) and choice.get("pad", "zeros") != "zeros":
            program.append(replace(item, mode=choice["pad"]))
        else:
            program.append(item)
    return tuple(program)


def _fill(slot: Slot, choice: Choice) -> Step | None:
    match slot:
        case Hidden(group, place):
            return activation_of(choice[group]) if _stands(group, place, choice) else None
        case OnCode():
            return activation_of(choice["E"] if choice["Z"] == "same" else choice["Z"])
        case OnOutput():
            return activation_of(choice["O"])
        case OnLabel(key, joining):
            return LinearLabel(key, activation_of(choice["A"]), joining)
        case Pooling():
            return read(choice["P"])
        case Upsampling():
            return read(choice["U"])
        case Grouping(key):
            groups = GROUPS[choice["GN"]]
            return InstanceNorm(key) if groups is None else GroupNorm(key, groups)


def _stands(group: Group, place: str, choice: Choice) -> bool:
    """Whether a hidden activation is there at this place."""
    if place == "always":
        return True
    return choice[f"{group}*"] == "same" if place == "optional" else choice[f"{group}<>"] == place

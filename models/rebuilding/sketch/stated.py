"""What a pickled module states of itself: the steps between its layers, where a Sequential fixes their order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from models.formats.contents import LayerFacts, Plain
from models.rebuilding.steps import (
    Activation,
    AveragePool,
    BatchNorm,
    Flatten,
    GroupNorm,
    LayerNorm,
    LeakyReLU,
    MaxPool,
    PReLU,
    Program,
    Step,
    Upsample,
    UpsampleAligned,
    UpsampleBilinear,
    View,
)

_SIMPLE: Mapping[str, Step] = {
    "ReLU": Activation("relu"), "Tanh": Activation("tanh"), "Sigmoid": Activation("sig"), "GELU": Activation("gelu"),
    "SiLU": Activation("silu"), "SELU": Activation("selu"), "Mish": Activation("mish"), "ELU": Activation("elu"),
    "Softplus": Activation("softplus"), "Hardtanh": Activation("hardtanh"), "ReLU6": Activation("relu6"),
    "Flatten": Flatten(),
}  # fmt: skip
_NOTHING = {"Dropout", "Dropout1d", "Dropout2d", "Identity", "AlphaDropout"}
_MAIN = {"Linear", "Conv2d", "ConvTranspose2d"}


@dataclass(frozen=True, slots=True)
class Stated:
    """Steps around one main layer. ``closed``: the next main layer follows in the same Sequential."""

    before: Program
    """Before it, when it is the first main layer of its Sequential."""
    after: Program
    """After it, up to the next main layer or the Sequential's end."""
    closed: bool


def stated_by_path(modules: Sequence[LayerFacts]) -> Mapping[str, Stated]:
    """Main layer's path -> what stands around it, for the Sequentials whose every module is torch's own."""
    by_path = {item.path: item for item in modules}
    found: dict[str, Stated] = {}
    for item in modules:
        parent = by_path.get(item.path.rpartition(".")[0]) if item.path else None
        if _sequential(item) and not (parent is not None and _sequential(parent)):
            _read(_leaves(item, by_path), found)
    return found


def _sequential(item: LayerFacts) -> bool:
    return item.class_name == "Sequential" and item.builtin


def _leaves(item: LayerFacts, by_path: Mapping[str, LayerFacts]) -> list[LayerFacts]:
    leaves: list[LayerFacts] = []
    for child in item.children:
        module = by_path.get(f"{item.path}.{child}" if item.path else child)
        if module is None:
            continue
        leaves.extend(_leaves(module, by_path) if _sequential(module) else [module])
    return leaves


def _read(leaves: Sequence[LayerFacts], found: dict[str, Stated]) -> None:
    steps: list[Program] = []
    for leaf in leaves:
        stated = steps_of(leaf)
        if stated is None:
            return  # a module of the author's own: what it does is not stated
        steps.append(stated)
    mains = [i for i, leaf in enumerate(leaves) if leaf.class_name in _MAIN]
    for number, index in enumerate(mains):
        last = number + 1 == len(mains)
        until = len(steps) if last else mains[number + 1]
        found[leaves[index].path] = Stated(
            before=_chained(steps[:index]) if number == 0 else (),
            after=_chained(steps[index + 1 : until]),
            closed=not last,
        )


def _chained(steps: Sequence[Program]) -> Program:
    return tuple(step for few in steps for step in few)


def steps_of(item: LayerFacts) -> Program | None:
    """The step of a module, empty for one that does nothing at evaluation or has a choice; None when unknown."""
    if not item.builtin:
        return None
    if item.class_name in _MAIN or item.class_name in _NOTHING:
        return ()
    step = _step(item.class_name, item.path, item.attributes)
    return None if step is None else (step,)


def _step(name: str, path: str, given: Mapping[str, Plain]) -> Step | None:
    if name in _SIMPLE:
        return _SIMPLE[name]
    if name == "LeakyReLU":
        slope = given.get("negative_slope", 0.01)
        return LeakyReLU(slope) if isinstance(slope, float) else LeakyReLU()
    if name in ("BatchNorm1d", "BatchNorm2d"):
        return BatchNorm(path, _eps(given))
    if name == "LayerNorm":
        return LayerNorm(path, _eps(given))
    if name == "GroupNorm":
        return GroupNorm(path, _first(given.get("num_groups"), 1))
    if name == "PReLU":
        return PReLU(path)
    return _shaping(name, given)


def _eps(given: Mapping[str, Plain]) -> float:
    stated = given.get("eps", 1e-05)
    return float(stated) if isinstance(stated, int | float) else 1e-05


def _shaping(name: str, given: Mapping[str, Plain]) -> Step | None:
    if name in ("MaxPool2d", "AvgPool2d"):
        size = _first(given.get("kernel_size"), 2)
        kind = MaxPool if name == "MaxPool2d" else AveragePool
        return kind(size, _first(given.get("stride"), size), _first(given.get("padding"), 0))
    if name in ("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"):
        factor = _first(given.get("scale_factor"), 0)
        if factor < 1:
            return None
        if given.get("mode", "bilinear" if name == "UpsamplingBilinear2d" else "nearest") == "nearest":
            return Upsample(factor)
        aligned = given.get("align_corners", name == "UpsamplingBilinear2d")
        return UpsampleAligned(factor) if aligned else UpsampleBilinear(factor)
    if name == "Unflatten":
        sides = given.get("unflattened_size")
        whole = isinstance(sides, tuple) and len(sides) == 3 and all(isinstance(side, int) for side in sides)
        return View(cast("tuple[int, int, int]", sides)) if whole else None
    return None


def _first(value: Plain, default: int) -> int:
    first: Plain = value[0] if isinstance(value, tuple) and value else value
    return int(first) if isinstance(first, int | float) else default


def shape_after(steps: Program, shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """The shape that stated steps leave; None when they do not fit it."""
    for step in steps:
        match step:
            case Flatten():
                shape = (math.prod(shape),)
            case View(wanted):
                if shape != (math.prod(wanted),):
                    return None
                shape = wanted
            case MaxPool() | AveragePool() | Upsample() | UpsampleBilinear() | UpsampleAligned():
                if len(shape) != 3:
                    return None
                sides = [_resized(step, n) for n in shape[1:]]
                if min(sides) < 1:
                    return None
                shape = (shape[0], *sides)
    return shape


def _resized(step: MaxPool | AveragePool | Upsample | UpsampleBilinear | UpsampleAligned, n: int) -> int:
    if isinstance(step, MaxPool | AveragePool):
        return (n + 2 * step.padding - step.size) // step.stride + 1
    return n * int(step.factor)

"""The open choices of a rebuilt network, how usual each is, and binding them into a program.

A cost is in units of the natural logarithm of the evidence's loss: 0.1 means "must explain the data 10% better".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.rebuilding.program import Program

Choice = Mapping[str, str]
"""Dimension -> option."""

HIDDEN: Mapping[str, float] = {
    "relu": 0.0, "lrelu.2": 0.03, "tanh": 0.06, "lrelu": 0.1, "elu": 0.08, "gelu": 0.08, "silu": 0.08, "sig": 0.1,
    "lrelu.1": 0.1, "selu": 0.12, "softplus": 0.14, "mish": 0.14,
}  # fmt: skip
PER_CHANNEL: Mapping[str, str] = {
    "imagenet": "0.485,0.456,0.406:0.229,0.224,0.225",
    "cifar10": "0.4914,0.4822,0.4465:0.247,0.2435,0.2616",
    "cifar10, narrower": "0.4914,0.4822,0.4465:0.2023,0.1994,0.201",
}
"""Means and standard deviations by which authors normalise colour images; the narrower ones are a much copied slip."""
RANGES: Mapping[str, tuple[float, float]] = {
    "unit": (0.0, 1.0),
    "symmetric": (-1.0, 1.0),
    "half": (-0.5, 0.5),
    "mnist": (-0.1307 / 0.3081, (1 - 0.1307) / 0.3081),
    **dict.fromkeys(PER_CHANNEL, (0.0, 1.0)),
}


@dataclass(frozen=True)
class Dimension:
    """One open choice: its options with their costs, the first being the convention."""

    name: str
    options: Mapping[str, float]


RARE_IN_GANS: Mapping[str, float] = {
    "tanh": 0.15, "elu": 0.15, "gelu": 0.2, "silu": 0.25, "sig": 0.5, "selu": 0.25, "softplus": 0.5, "mish": 0.4,
}  # fmt: skip
"""What authors of autoencoders try, authors of GANs mostly do not."""


def hidden(name: str, preferred: str = "relu", gan: bool = False) -> Dimension:
    costs = {**HIDDEN, **RARE_IN_GANS} if gan else dict(HIDDEN)
    if preferred != "relu":
        costs[preferred] = 0.0
        costs["relu"] = 0.03
    return Dimension(name, dict(sorted(costs.items(), key=lambda item: item[1])))


def dimensions_of(items: Sequence[str], group: str, preferred: str = "relu", gan: bool = False) -> list[Dimension]:
    """The open choices that the slots of a trunk ask for."""
    slots = {item for item in items if item.startswith("?")}
    names = {item.split(":")[0] for item in slots}
    found: list[Dimension] = []
    if names & {f"?{group}", f"?{group}*", f"?{group}<", f"?{group}>"}:
        found.append(hidden(group, preferred, gan))
    if f"?{group}*" in names:
        found.append(Dimension(f"{group}*", {"same": 0.0, "": 0.04}))
    if f"?{group}<" in names:
        found.append(Dimension(f"{group}<>", {"after": 0.0, "before": 0.08}))
    if "?P" in names:
        found.append(Dimension("P", {"mp:2:2": 0.0, "ap:2:2": 0.06}))
    if "?U" in names:
        found.append(Dimension("U", {"up:2": 0.0, "ubl:2": 0.05, "upb:2": 0.06}))
    if "?GN" in names:
        found.append(
            Dimension("GN", {"GN:8": 0.0, "GN:32": 0.02, "GN:4": 0.05, "GN:16": 0.05, "GN:1": 0.05, "IN": 0.05})
        )
    if any(item.startswith("B:") and item.count(":") == 1 for item in items):
        epsilons = {"1e-05": 0.0, "0.8": 0.1, "0.001": 0.6}
        if _leading_norm(items):
            epsilons["0.8 after the first"] = 0.05
        found.append(Dimension("eps", epsilons))
    if any(item.startswith("C:") and item.count(":") == 3 and not item.endswith(":0") for item in items):
        rare = 0.4 if gan else 0.1
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
        total += 0.08
    elif first and second:
        total -= HIDDEN[first]
    return total


def framing(value_range: str) -> tuple[Program, Program]:
    """Steps before the encoder and after the decoder: of images that are normalised channel by channel, else none."""
    numbers = PER_CHANNEL.get(value_range)
    return ((f"norm:{numbers}",), (f"denorm:{numbers}",)) if numbers else ((), ())


def _leading_norm(items: Sequence[str]) -> str | None:
    """The norm right after a reshape, before any convolution."""
    for before, item in pairwise(items):
        if before.startswith("v:") and item.startswith("B:"):
            return item
    return None


def bind(items: Sequence[str], choice: Choice) -> Program:
    """Fills the slots of a layout."""
    program: list[str] = []
    if choice.get("eps") == "0.8 after the first":
        first = _leading_norm(items)
        items = [
            f"{item}:0.8" if item.startswith("B:") and item.count(":") == 1 and item != first else item
            for item in items
        ]
        choice = {**choice, "eps": "1e-05"}
    for item in items:
        step = _fill(item, choice)
        if step:
            program.append(step)
    return tuple(program)


def _fill(item: str, choice: Choice) -> str:
    if item.startswith("B:") and item.count(":") == 1 and choice.get("eps", "1e-05") != "1e-05":
        return f"{item}:{choice['eps']}"
    padded = item.startswith("C:") and item.count(":") == 3 and not item.endswith(":0")
    if padded and choice.get("pad", "zeros") != "zeros":
        return f"{item}:{choice['pad']}"
    if not item.startswith("?"):
        return item
    name = item[1:]
    if name.startswith("A:"):
        _, path, how = name.split(":")
        return f"linlab:{path}:{choice['A']}:{how}"
    if name.startswith("GN:"):
        kind, _, groups = choice["GN"].partition(":")
        return f"{kind}:{name[3:]}" + (f":{groups}" if groups else "")
    if name in ("P", "U", "O"):
        return choice[name]
    if name.endswith("<"):
        return choice[name[:-1]] if choice[f"{name[:-1]}<>"] == "before" else ""
    if name.endswith(">"):
        return choice[name[:-1]] if choice[f"{name[:-1]}<>"] == "after" else ""
    if name.endswith("*"):
        return choice[name[:-1]] if choice[name] == "same" else ""
    if name == "Z":
        picked = choice["Z"]
        return choice["E"] if picked == "same" else picked
    return choice[name]

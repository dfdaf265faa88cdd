"""The range that a network's last operation keeps its images in: a sigmoid's, a tanh's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from models.source.roles.tracing import traced

Range = tuple[float, float]
_REACHED = 0.02
_ENDS: dict[str, Range] = {
    "sigmoid": (0.0, 1.0), "sigmoid_": (0.0, 1.0), "hardsigmoid": (0.0, 1.0), "logistic_sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0), "tanh_": (-1.0, 1.0), "hardtanh": (-1.0, 1.0), "hardtanh_": (-1.0, 1.0),
}  # fmt: skip
_LEAVES = frozenset({
    "view", "reshape", "unflatten", "flatten", "squeeze", "unsqueeze", "permute", "transpose", "contiguous", "clone",
    "detach", "__getitem__", "to", "float", "__get__", "unfold", "movedim",
})  # fmt: skip
"""Operations that leave values as they are."""


def last_bounds(call: Callable[[], Any], pick: Callable[[Any], Tensor | None]) -> Range | None:
    """The range of the operation that gave the picked output; None where it keeps to none, or a formula follows it."""
    found = traced(call, ())
    made = pick(found.value)
    if made is None:
        return None
    given = [event for event in found.events if event.tensor.numel() == made.numel()]
    for event in reversed(given):
        if event.operation in _LEAVES:
            continue
        bounds = _ENDS.get(event.operation)
        if bounds is None or not bool((event.tensor.flatten() == made.flatten()).all()):
            return None
        inside = float(made.min()) >= bounds[0] and float(made.max()) <= bounds[1]
        return bounds if inside else None
    return None


def reached_bounds(decode: Callable[[Tensor, Tensor | None], Tensor], latent_dim: int) -> Range | None:
    """(0, 1) or (-1, 1) where images reach so far and no further, however far codes (n, d) are stretched."""
    codes = torch.randn(8, latent_dim, generator=torch.Generator().manual_seed(0))
    low, high = float("inf"), -float("inf")
    for scale in (1.0, 30.0, 1000.0):
        made = decode(codes * scale, torch.zeros(len(codes), dtype=torch.int64))
        if not torch.isfinite(made).all():
            return None
        low, high = min(low, float(made.min())), max(high, float(made.max()))
    for bounds in ((0.0, 1.0), (-1.0, 1.0)):
        inside = low >= bounds[0] and high <= bounds[1]
        if inside and low <= bounds[0] + _REACHED and high >= bounds[1] - _REACHED:
            return bounds
    return None

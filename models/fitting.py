"""The plain fitting loop: minibatch descent of one network on named losses, and what it tells while it runs.

It stands below measuring, so that recipes and measures alike can fit a network. The same seed gives the same weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

Batch = tuple[Tensor, ...]
"""The same items of each tensor of the data: ``(images,)``, or ``(images, labels)``."""
Losses = Callable[[Batch, torch.Generator], Mapping[str, Tensor]]
"""(batch, generator) -> named losses, each a scalar; the one called ``loss`` is minimised."""


class Progress(Protocol):
    def __call__(self, epoch: int, epochs: int, losses: Mapping[str, float]) -> None:
        """Called after each epoch, counted from 1, with that epoch's mean losses."""


def unwatched(epoch: int, epochs: int, losses: Mapping[str, float]) -> None:
    """The progress of a fit that nobody watches."""


@dataclass(frozen=True, kw_only=True)
class Descent:
    """AdamW (Loshchilov & Hutter 2019) whose rate falls to 0 along a cosine."""

    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float = 0.0
    """Decoupled decay of the weights. Biases are left alone: a network whose weights decayed to nothing still gives
    the mean image."""

    def __str__(self) -> str:
        return f"AdamW(lr={self.learning_rate:g}, weight_decay={self.weight_decay:g}), cosine to 0"


class LossCurve:
    """Mean of each named loss by epoch."""

    def __init__(self) -> None:
        self.epochs: dict[str, list[float]] = {}
        self._steps: dict[str, list[float]] = {}

    def add(self, losses: Mapping[str, float]) -> None:
        for name, value in losses.items():
            self._steps.setdefault(name, []).append(value)

    def close_epoch(self) -> Mapping[str, float]:
        means = {name: sum(values) / len(values) for name, values in self._steps.items()}
        for name, mean in means.items():
            self.epochs.setdefault(name, []).append(mean)
        self._steps = {}
        return means


def minibatches(data: Batch, batch_size: int, generator: torch.Generator) -> Iterator[Batch]:
    """One epoch in random order. The last batch may be smaller."""
    order = torch.randperm(len(data[0]), generator=generator)
    for start in range(0, len(order), batch_size):
        items = order[start : start + batch_size]
        yield tuple(tensor[items] for tensor in data)


def fit(
    network: nn.Module, losses: Losses, data: Batch, descent: Descent, *, seed: int, progress: Progress = unwatched
) -> Mapping[str, list[float]]:
    """Train ``network`` in place and leave it in evaluation mode; the losses' means by epoch.

    Raises ValueError when the loss stops being finite.
    """
    generator = torch.Generator().manual_seed(seed)
    weights = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    biases = [parameter for parameter in network.parameters() if parameter.ndim <= 1]
    groups = [{"params": weights, "weight_decay": descent.weight_decay}, {"params": biases, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, descent.learning_rate, fused=True)
    steps = descent.epochs * -(-len(data[0]) // descent.batch_size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    curve = LossCurve()
    network.train()
    for epoch in range(1, descent.epochs + 1):
        for batch in minibatches(data, descent.batch_size, generator):
            terms = losses(batch, generator)
            optimizer.zero_grad()
            torch.autograd.backward(terms["loss"])
            optimizer.step()
            schedule.step()
            curve.add({name: term.item() for name, term in terms.items()})
        means = curve.close_epoch()
        if not all(-float("inf") < value < float("inf") for value in means.values()):
            raise ValueError(f"the training diverged in epoch {epoch}; take a smaller learning rate")
        progress(epoch, descent.epochs, means)
    network.eval()
    return curve.epochs

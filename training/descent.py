"""Minibatch descent on one loss: what autoencoders and VAEs share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.options import TrainingOptions, option, require_at_least_zero, require_positive
from training.progress import LossCurve, Progress

Losses = Callable[[Tensor, torch.Generator], Mapping[str, Tensor]]
"""(batch, generator) -> named losses, each a scalar; the one called ``loss`` is minimised."""


@dataclass(frozen=True, kw_only=True)
class DescentOptions(TrainingOptions):
    learning_rate: float = option(2e-3, "of Adam at the start; it falls to 0 along a cosine")
    weight_decay: float = option(0.0, "decoupled decay of the weights, not of the biases (AdamW)")

    def __post_init__(self) -> None:
        TrainingOptions.__post_init__(self)
        require_positive(self, "learning_rate")
        require_at_least_zero(self, "weight_decay")

    @property
    def optimizer(self) -> str:
        return f"AdamW(lr={self.learning_rate:g}, weight_decay={self.weight_decay:g}), cosine to 0"


def minibatches(images: Tensor, batch_size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """One epoch in random order. The last batch may be smaller."""
    order = torch.randperm(len(images), generator=generator)
    for start in range(0, len(images), batch_size):
        yield images[order[start : start + batch_size]]


def descend(
    network: nn.Module, losses: Losses, options: DescentOptions, images: Tensor, seed: int, progress: Progress
) -> Mapping[str, list[float]]:
    """Train ``network`` in place; the losses' means by epoch. Raises ValueError when the loss stops being finite."""
    generator = torch.Generator().manual_seed(seed)
    # Biases are left alone: a network whose weights decayed to nothing still gives the mean image.
    weights = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    biases = [parameter for parameter in network.parameters() if parameter.ndim <= 1]
    groups = [{"params": weights, "weight_decay": options.weight_decay}, {"params": biases, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, options.learning_rate, fused=True)
    steps = options.epochs * -(-len(images) // options.batch_size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    curve = LossCurve()
    network.train()
    for epoch in range(1, options.epochs + 1):
        for batch in minibatches(images, options.batch_size, generator):
            terms = losses(batch, generator)
            optimizer.zero_grad()
            torch.autograd.backward(terms["loss"])
            optimizer.step()
            schedule.step()
            curve.add({name: term.item() for name, term in terms.items()})
        means = curve.close_epoch()
        if not all(-float("inf") < value < float("inf") for value in means.values()):
            raise ValueError(f"the training diverged in epoch {epoch}; take a smaller --learning-rate")
        progress(epoch, options.epochs, means)
    network.eval()
    return curve.epochs

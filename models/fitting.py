"""Minibatch descent of one network on named losses, an update of the weights at a time. The same seed gives the same
weights, also where the training was interrupted and went on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn

Batch = tuple[Tensor, ...]
"""The same items of each tensor of the data: ``(images,)``, or ``(images, labels)``."""
Losses = Callable[[Batch, torch.Generator, float], Mapping[str, Tensor]]
"""(batch, generator, how much of the training is done, in [0, 1)) -> named losses, each a scalar; the one called
``loss`` is minimised."""


class Diverged(ValueError):
    """A training whose losses or outputs are no longer finite. One sentence with what to do."""


class Progress(Protocol):
    def __call__(self, epoch: int, epochs: int, losses: Mapping[str, float]) -> None:
        """Called after each epoch, counted from 1, with that epoch's mean losses."""


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

    def state(self) -> Mapping[str, Any]:
        return {"epochs": self.epochs, "steps": self._steps}

    def restore(self, state: Mapping[str, Any]) -> None:
        self.epochs, self._steps = dict(state["epochs"]), dict(state["steps"])


class Minibatches:
    """The items of each epoch in a random order of its own, without end. The last batch of an epoch may be smaller."""

    def __init__(self, data: Batch, batch_size: int, generator: torch.Generator) -> None:
        self.data, self.batch_size, self.generator = data, batch_size, generator
        self.order = torch.empty(0, dtype=torch.int64)

    @property
    def an_epoch(self) -> int:
        return -(-len(self.data[0]) // self.batch_size)

    def next(self) -> Batch:
        if not len(self.order):
            self.order = torch.randperm(len(self.data[0]), generator=self.generator)
        items, self.order = self.order[: self.batch_size], self.order[self.batch_size :]
        return tuple(tensor[items] for tensor in self.data)


class Fitting:
    """A network that is trained in place."""

    remedy = "a smaller learning rate"
    """What to take where it diverges."""

    def __init__(self, network: nn.Module, losses: Losses, data: Batch, descent: Descent, *, seed: int) -> None:
        self.network, self.losses = network, losses
        self.generator = torch.Generator().manual_seed(seed)
        self.batches = Minibatches(data, descent.batch_size, self.generator)
        weights = [parameter for parameter in network.parameters() if parameter.ndim > 1]
        biases = [parameter for parameter in network.parameters() if parameter.ndim <= 1]
        groups = [{"params": weights, "weight_decay": descent.weight_decay}, {"params": biases, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, descent.learning_rate, fused=True)
        self.steps = descent.epochs * self.batches.an_epoch
        self.schedule = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimizer, self.steps)
        self.done = 0
        network.train()

    @property
    def an_epoch(self) -> int:
        """Updates of the weights in one pass over the data."""
        return self.batches.an_epoch

    def step(self) -> Mapping[str, float]:
        """One update of the weights; the losses of its batch."""
        terms = self.losses(self.batches.next(), self.generator, self.done / self.steps)
        self.optimizer.zero_grad()
        torch.autograd.backward(terms["loss"])
        self.optimizer.step()
        self.schedule.step()
        self.done += 1
        return {name: term.item() for name, term in terms.items()}

    def weights(self) -> Mapping[str, Tensor]:
        """What a checkpoint of now holds."""
        return self.network.state_dict()

    def state(self) -> Mapping[str, Any]:
        """Everything that goes on needs, of plain values and tensors."""
        return {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "random": self.generator.get_state(),
            "order": self.batches.order.clone(),
            "done": self.done,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from ``state`` as if nothing had happened."""
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.generator.set_state(state["random"])
        self.batches.order = state["order"]
        self.done = state["done"]

"""One training from options to card and weights. The same seed gives the same on the same machine."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from models.base import ModelCard
from models.fitting import Diverged, LossCurve, Progress
from training.options import TrainingOptions, told
from training.recipes import Begun, Recipe

if TYPE_CHECKING:
    from evaluation.data.dataset import Dataset

CURVE_POINTS = 50
"""Epochs of a loss curve that a card holds at most."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A training that has begun."""

    recipe: Recipe
    options: TrainingOptions
    dataset: Dataset
    seed: int
    items: int
    """Training images in use."""
    begun: Begun
    curve: LossCurve = field(default_factory=LossCurve)

    def card(self, facts: Mapping[str, Any], description: str) -> ModelCard:
        """What a checkpoint of this training says of itself; ``facts`` are those of the moment, as epochs and losses.

        Their names go before those that hold for the whole training.
        """
        return ModelCard(
            family=self.recipe.family,
            image_shape=self.dataset.image_shape,
            value_range=self.begun.value_range,
            latent_dim=self.options.latent_dim,
            config={
                name: list(value) if isinstance(value, tuple) else value for name, value in self.begun.config.items()
            },
            training={
                "data": self.dataset.spec,
                "dataset_sha256": self.dataset.sha256,
                "split": "train",
                "train_images": self.items,
                "train_subset": _subset(self.options),
                "seed": self.seed,
                "options": told(self.options),
                "batch_size": self.options.batch_size,
                "optimizer": self.begun.optimizer,
                "torch": torch.__version__,
                **facts,
            },
            description=description or f"{self.recipe.title} trained on {self.dataset.spec}".capitalize(),
        )

    def losses(self) -> Mapping[str, Sequence[float]]:
        """Name -> mean of each finished epoch, at most 50 of them."""
        return {name: _shorten(values) for name, values in self.curve.epochs.items()}

    def advance(self, progress: Progress, *, done: int = 0) -> Iterator[int]:
        """Train to the end, and give the number of steps done after each. ``done`` are behind it already.

        Raises Diverged.
        """
        steps = self.begun.steps
        for step in range(done + 1, steps.steps + 1):
            self.curve.add(steps.step())
            epoch, left = divmod(step, steps.an_epoch)
            if not left:
                means = self.curve.close_epoch()
                if not all(math.isfinite(value) for value in means.values()):
                    raise Diverged(f"the training diverged in epoch {epoch}; take {steps.remedy}")
                progress(epoch, self.options.epochs, means)
            yield step


@contextmanager
def begin(recipe: Recipe, options: TrainingOptions, dataset: Dataset, *, seed: int) -> Iterator[Run]:
    """A training on the training split. Random numbers are its own while it lasts.

    Raises ValueError when options and data do not fit.
    """
    items = choose_items(options, dataset)
    images = torch.from_numpy(np.ascontiguousarray(dataset.train.take(items)))
    with _reproducible(seed):
        begun = recipe.begin(options, images, seed)
        yield Run(recipe=recipe, options=options, dataset=dataset, seed=seed, items=len(items), begun=begun)


def train_checkpoint(
    recipe: Recipe, options: TrainingOptions, dataset: Dataset, *, seed: int, progress: Progress, description: str = ""
) -> tuple[ModelCard, Mapping[str, Tensor]]:
    """Train on the training split; the card with all training facts, and the weights.

    Raises ValueError when options and data do not fit, and Diverged.
    """
    with begin(recipe, options, dataset, seed=seed) as run:
        for _ in run.advance(progress):
            pass
        losses = run.losses()
        facts = {
            "epochs": options.epochs,
            "final_losses": {name: values[-1] for name, values in losses.items()},
            "loss_curves": losses,
        }
        return run.card(facts, description), run.begun.steps.weights()


def choose_items(options: TrainingOptions, dataset: Dataset) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Indices into the training split: those of ``classes``, then the first ``train_items``. Raises ValueError."""
    items = np.arange(len(dataset.train), dtype=np.int64)
    if options.classes:
        labels = dataset.train.labels
        if labels is None:
            raise ValueError(f"--classes needs labels; the data '{dataset.spec}' has none")
        items = items[np.isin(labels, options.classes)]
        if not len(items):
            raise ValueError(f"no training image of '{dataset.spec}' has a label in {list(options.classes)}")
    if options.train_items > len(items):
        raise ValueError(f"--train-items asks for {options.train_items} images; '{dataset.spec}' has {len(items)}")
    return items[: options.train_items] if options.train_items else items


def _subset(options: TrainingOptions) -> str | None:
    """In words, which part of the training split was used; None for all of it."""
    of_classes = f" with labels {', '.join(map(str, options.classes))}" if options.classes else ""
    if options.train_items:
        return f"the first {options.train_items} images{of_classes}"
    return f"the images{of_classes}" if of_classes else None


def _shorten(values: Sequence[float], points: int = CURVE_POINTS) -> list[float]:
    """At most ``points`` values, evenly spaced, first and last kept, to 6 significant digits."""
    if len(values) <= points:
        chosen = list(values)
    else:
        chosen = [values[round(step * (len(values) - 1) / (points - 1))] for step in range(points)]
    return [float(f"{value:.6g}") for value in chosen]


@contextmanager
def _reproducible(seed: int) -> Iterator[None]:
    deterministic = torch.are_deterministic_algorithms_enabled()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        torch.use_deterministic_algorithms(True)
        try:
            yield
        finally:
            torch.use_deterministic_algorithms(deterministic)

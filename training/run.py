"""One training from options to card and weights. The same seed gives the same on the same machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from models.base import ModelCard
from models.fitting import Progress
from training.options import TrainingOptions
from training.recipes import Recipe

if TYPE_CHECKING:
    from evaluation.data.dataset import Dataset

CURVE_POINTS = 50
"""Epochs of a loss curve that a card holds at most."""


def train_checkpoint(
    recipe: Recipe, options: TrainingOptions, dataset: Dataset, *, seed: int, progress: Progress, description: str = ""
) -> tuple[ModelCard, Mapping[str, Tensor]]:
    """Train on the training split; the card with all training facts, and the weights.

    Raises ValueError when options and data do not fit, or the training diverges.
    """
    items = choose_items(options, dataset)
    images = torch.from_numpy(np.ascontiguousarray(dataset.train.take(items)))
    with _reproducible(seed):
        trained = recipe.train(options, images, seed, progress)
    card = ModelCard(
        family=recipe.family,
        image_shape=dataset.image_shape,
        value_range=trained.value_range,
        latent_dim=options.latent_dim,
        config=_plain(trained.config),
        training={
            "data": dataset.spec,
            "dataset_sha256": dataset.sha256,
            "split": "train",
            "train_images": len(items),
            "train_subset": _subset(options),
            "seed": seed,
            "options": _plain(asdict(options)),
            "epochs": options.epochs,
            "batch_size": options.batch_size,
            "optimizer": trained.optimizer,
            "final_losses": {name: _shorten(values)[-1] for name, values in trained.losses.items()},
            "loss_curves": {name: _shorten(values) for name, values in trained.losses.items()},
            "torch": torch.__version__,
        },
        description=description or f"{recipe.title} trained on {dataset.spec}".capitalize(),
    )
    return card, trained.state


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


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON holds it: tuples become lists."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


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

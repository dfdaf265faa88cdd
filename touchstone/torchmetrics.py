"""Our numbers inside a training loop, as metrics of torchmetrics: ``update``, ``compute``, ``reset``, and an interval.

>>> from touchstone.torchmetrics import FrechetDistance
>>> distance = FrechetDistance(features="pixels")
>>> distance.update(real_images, real=True)
>>> distance.update(generator(noise), real=False)
>>> distance.compute(), distance.interval

``compute`` measures what was collected as ``touchstone.evaluate`` does, so the value is the same: the real images are
the test split. Every image is kept until ``reset``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torchmetrics import Metric

from evaluation import evaluate
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.types import TouchstoneError

__all__ = [
    "Coverage",
    "Density",
    "FrechetDistance",
    "InceptionScore",
    "KernelDistance",
    "Precision",
    "Recall",
    "SampleMetric",
]

LARGEST_BYTE = 255
LEAST = 2


class SampleMetric(Metric):  # type: ignore[misc]  # torchmetrics has no types
    """A registered metric of samples; ``name`` is the registered one. Those below are the usual ones.

    ``interval`` is the 95% interval of the last ``compute``: two numbers, or None. ``compute`` raises TouchstoneError
    where the metric cannot be measured.

    Parameters:
        features: What the images are seen through: ``"pixels"``, ``"inception"``, any extractor that needs no labels.
        seed: Of everything that is drawn.
        replicates: Resamplings behind the interval.
    """

    is_differentiable = False
    full_state_update = False
    name = ""
    real: list[Tensor]
    fake: list[Tensor]

    def __init__(self, *, features: str = "pixels", seed: int = 0, replicates: int = 1000) -> None:
        super().__init__()
        self.features, self.seed, self.replicates = features, seed, replicates
        self.interval: tuple[float, float] | None = None
        self.add_state("real", default=[], dist_reduce_fx="cat")
        self.add_state("fake", default=[], dist_reduce_fx="cat")

    def update(self, images: Tensor, real: bool) -> None:
        """Collect images (n, c, h, w): from 0 to 1 as floats, or bytes."""
        if images.ndim != 4 or not len(images):
            raise TouchstoneError(f"images must be (n, c, h, w) with n of at least 1; got {tuple(images.shape)}")
        found = images.detach().float() / LARGEST_BYTE if images.dtype == torch.uint8 else images.detach().float()
        (self.real if real else self.fake).append(found)

    def compute(self) -> Tensor:
        real, fake = (_together(images, name) for images, name in ((self.real, "real"), (self.fake, "generated")))
        runs = evaluate(
            fake, data={"train": real, "test": real}, metrics=[self.name], n=len(real), n_samples=len(fake),
            extractor=self.features, seed=self.seed, replicates=self.replicates, samples_range=(0.0, 1.0),
        )  # fmt: skip
        outcome = runs[0].record.outcome(self.name)
        if not isinstance(outcome, Ok) or outcome.value is None:
            raise TouchstoneError(f"'{self.name}' was not measured: {_reason(outcome)}")
        self.interval = outcome.interval
        return torch.tensor(outcome.value, dtype=torch.float64)

    def reset(self) -> None:
        super().reset()
        self.interval = None


def _together(images: list[Tensor] | Tensor, name: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A list until several processes have shared their parts."""
    parts = [images] if isinstance(images, Tensor) else images
    n = sum(len(part) for part in parts)
    if n < LEAST:
        raise TouchstoneError(f"at least {LEAST} {name} images are needed; got {n}: call update first")
    found: np.ndarray[Any, np.dtype[np.float32]] = torch.cat(list(parts)).cpu().numpy().astype(np.float32)
    return found


def _reason(outcome: Ok | Skipped | Failed | None) -> str:
    match outcome:
        case Skipped():
            return outcome.reason
        case Failed():
            return outcome.error.message
        case _:
            return "it gives no single number"


class FrechetDistance(SampleMetric):
    """``frechet_distance`` (Heusel et al. 2017)."""

    name = "frechet_distance"


class KernelDistance(SampleMetric):
    """``kernel_distance`` (Binkowski et al. 2018)."""

    name = "kernel_distance"


class Precision(SampleMetric):
    """``precision`` (Kynkaanniemi et al. 2019)."""

    name = "precision"


class Recall(SampleMetric):
    """``recall`` (Kynkaanniemi et al. 2019)."""

    name = "recall"


class Density(SampleMetric):
    """``density`` (Naeem et al. 2020)."""

    name = "density"


class Coverage(SampleMetric):
    """``coverage`` (Naeem et al. 2020)."""

    name = "coverage"


class InceptionScore(SampleMetric):
    """``inception_score`` (Salimans et al. 2016); needs ``features`` with classes."""

    name = "inception_score"

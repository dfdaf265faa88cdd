"""A model that can do everything, on data of very few images, and as many samples: alike, copied, of one class."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from evaluation.data.dataset import Dataset, Split
from evaluation.measuring.engine import Session
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.types import Config
from models.base import ModelCard, Posterior
from models.opened import OpenedModel, Parts

SHAPE = (1, 8, 8)
CODE = 3
NUMBERS = re.compile(r"^too few [\w ]+: .*(at least|more than) .*\d.*(this run has|got) \d")


@dataclass(frozen=True)
class Case:
    kind: str
    """Of the images: ``different``, ``constant`` or ``duplicated``."""
    images: int
    """Test images, and training images."""
    samples: int
    labels: str = "none"
    """``none``, ``one class``, ``two classes`` or ``a class each``."""

    def __str__(self) -> str:
        return f"{self.images} {self.kind} images, {self.samples} samples, labels: {self.labels}"


FAST = (Case("different", 1, 1), Case("duplicated", 3, 3))
CASES = (
    *(Case(kind, size, size) for kind in ("different", "constant", "duplicated") for size in (1, 2, 3, 5, 20)),
    Case("different", 20, 1),
    Case("different", 1, 20),
    # Labels train a classifier, which takes most of the time.
    Case("different", 1, 1, "two classes"),
    Case("different", 2, 2, "two classes"),
    Case("constant", 5, 5, "two classes"),
    Case("duplicated", 20, 20, "two classes"),
    Case("different", 3, 3, "one class"),
    Case("different", 20, 20, "a class each"),
)


@functools.cache
def measured(case: Case) -> Mapping[str, Ok | Skipped | Failed]:
    """Every metric's outcome, by name; those on request are left out."""
    session = Session(_data(case), Config(n_samples=max(2, case.samples), replicates=20))
    return {outcome.metric: outcome for outcome in session.run(_model(case), name="few").record.outcomes}


def faults(cases: Iterable[Case], metric: str) -> Iterator[str]:
    """Where the metric fails, or says that there are too few without how many it needs and how many came."""
    for case in cases:
        outcome = measured(case)[metric]
        if isinstance(outcome, Failed):
            yield f"{metric} fails on {case}: {outcome.error.type}: {outcome.error.message}"
        if isinstance(outcome, Skipped) and outcome.reason.startswith("too few") and not NUMBERS.match(outcome.reason):
            yield f"{metric} on {case}: say how many are needed and how many came; got {outcome.reason!r}"


def _data(case: Case) -> Dataset:
    train, test = (_split(case, np.random.default_rng(seed)) for seed in (0, 1))
    classes = () if case.labels == "none" else tuple(map(str, range(max(2, case.images))))
    return Dataset(source="few", spec=str(case), train=train, test=test, classes=classes, factors=("one", "other"))


def _split(case: Case, rng: np.random.Generator) -> Split:
    places = np.arange(case.images)
    labels = {"none": None, "one class": 0 * places, "two classes": places % 2, "a class each": places}
    factors = np.stack([places % 2, places % 3], axis=1)
    return Split(images=_images(case.kind, case.images, rng), labels=labels[case.labels], factors=factors)


def _images(kind: str, n: int, rng: np.random.Generator) -> np.ndarray:
    images = rng.integers(0, 256, (n, *SHAPE), dtype=np.uint8)
    if kind == "constant":
        images[:] = 128
    if kind == "duplicated":
        images[n // 2 :] = images[: n - n // 2]
    return images


def _model(case: Case) -> OpenedModel:
    generator = torch.Generator().manual_seed(0)
    into = torch.randn(64, CODE, generator=generator) / 8
    back = torch.randn(CODE, 64, generator=generator) / 8
    batch = torch.from_numpy(_images(case.kind, case.samples, np.random.default_rng(2))).float() / 255
    still = 0.0 if case.kind == "constant" else 1.0

    def encode(images: torch.Tensor, labels: Any) -> Posterior:
        mean = images.flatten(1) @ into
        return Posterior(mean * still, torch.full_like(mean, 0.1))

    def decode(codes: torch.Tensor, labels: Any) -> torch.Tensor:
        return torch.sigmoid(codes @ back).reshape(-1, *SHAPE)

    def discriminate(images: torch.Tensor, labels: Any) -> torch.Tensor:
        return images.flatten(1).mean(dim=1) * still

    parts = Parts(
        encode=encode, decode=decode, discriminate=discriminate, has_posterior=True, available=case.samples,
        draw=lambda n, generator, labels: batch[torch.arange(n) % len(batch)],
        prior=lambda n, generator: torch.randn(n, CODE, generator=generator), parameters=into.numel(),
    )  # fmt: skip
    return OpenedModel(
        card=ModelCard(family="test", image_shape=SHAPE, latent_dim=CODE, config={"likelihood": "bernoulli"}),
        parts=parts,
        recognised="a model made for a test",
    )

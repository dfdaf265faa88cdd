"""A model that can do everything, on data of very few images, and as many samples: alike, copied, of one class."""

from __future__ import annotations

import functools
from collections.abc import Mapping
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

SIZES = (1, 2, 3, 5, 20)
CLASSIFIED = ("one class", "a class each")
"""Kinds whose features come from a classifier of the labels."""
KINDS = ("different", "constant", "duplicated", "one class", "a class each", "no labels")
SHAPE = (1, 8, 8)
CODE = 3


@dataclass(frozen=True)
class Case:
    kind: str
    images: int
    """Test images, and training images."""
    samples: int

    def __str__(self) -> str:
        return f"{self.images} images, {self.samples} samples, {self.kind}"


FAST = (Case("no labels", 1, 1), Case("no labels", 3, 3))
CASES = (
    *(Case(kind, size, size) for kind in KINDS for size in SIZES if kind not in CLASSIFIED or size in (1, 5, 20)),
    *(Case("different", *sizes) for sizes in ((20, 1), (1, 20))),
)


@functools.cache
def measured(case: Case) -> Mapping[str, Ok | Skipped | Failed]:
    """Every metric's outcome, by name; those on request are left out."""
    # Training a classifier for every case would cost most of the time.
    extractor = "auto" if case.kind in CLASSIFIED else "pixels"
    session = Session(_data(case), Config(n_samples=max(2, case.samples), replicates=20, extractor=extractor))
    return {outcome.metric: outcome for outcome in session.run(_model(case), name="few").record.outcomes}


def _data(case: Case) -> Dataset:
    train, test = (_split(case, np.random.default_rng(seed)) for seed in (0, 1))
    classes = () if case.kind == "no labels" else tuple(map(str, range(max(2, case.images))))
    return Dataset(source="few", spec=str(case), train=train, test=test, classes=classes, factors=("one", "other"))


def _split(case: Case, rng: np.random.Generator) -> Split:
    n = case.images
    labels = np.arange(n) if case.kind == "a class each" else np.arange(n) % 2
    return Split(
        images=_images(case.kind, n, rng),
        labels=None if case.kind == "no labels" else np.zeros_like(labels) if case.kind == "one class" else labels,
        factors=np.stack([np.arange(n) % 2, np.arange(n) % 3], axis=1),
    )


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

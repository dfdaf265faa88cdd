"""Steps, data and a model small enough to count what the engine does with them."""

from __future__ import annotations

import numpy as np
import torch

from evaluation.data.dataset import Dataset, Split
from evaluation.measuring.engine import Session
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.record.views import Scalar
from evaluation.registry import artifact, metric
from evaluation.types import Array, Config
from models.base import Encodes, ModelCard, Posterior
from models.opened import OpenedModel, Parts

CALLS: list[str] = []
"""What was computed, in order."""


def dataset(n: int = 40) -> Dataset:
    images = np.random.default_rng(0).random((n, 1, 4, 4)).astype(np.float32)
    labels = np.arange(n) % 2
    return Dataset(source="toy", spec="toy", train=Split(images=images, labels=labels),
                   test=Split(images=images, labels=labels), classes=("a", "b"))  # fmt: skip


def encoder() -> OpenedModel:
    parts = Parts(encode=lambda images, labels: Posterior(images.flatten(1)), parameters=1)
    card = ModelCard(family="toy", image_shape=(1, 4, 4), latent_dim=16)
    return OpenedModel(card=card, parts=parts, recognised="a toy", sha256="0" * 64)


def register_steps() -> None:
    @artifact()
    def pixels(*, dataset: Dataset, n: int | None = None) -> Array:
        CALLS.append("pixels")
        return dataset.test.take(np.arange(n or 0))

    @artifact()
    def codes(*, model: Encodes, pixels: Array) -> Array:
        CALLS.append("codes")
        return model.encode(torch.from_numpy(pixels)).mean.numpy()

    @artifact(largest=("k",))
    def nearest_k(*, codes: Array, k: int = 1) -> Array:
        CALLS.append(f"nearest {k}")
        return np.arange(k)

    @metric(title="A", group="latent", source="test", better="higher", bounds=(0, 1))
    def first(*, nearest_k: Array, k: int = 5) -> Scalar:
        """First."""
        return Scalar(value=0.5, interval=(-1.0, 2.0), n=int(nearest_k[k - 1]) + 1)

    @metric(title="B", group="latent", source="test")
    def second(*, nearest_k: Array, codes: Array, k: int = 7) -> Scalar:
        """Second."""
        return Scalar(value=float(len(nearest_k)), n=len(codes))


def outcomes(config: Config, model: OpenedModel | None = None) -> dict[str, Ok | Skipped | Failed]:
    run = Session(dataset(), config).run(model or encoder(), name="toy")
    return {outcome.metric: outcome for outcome in run.record.outcomes}

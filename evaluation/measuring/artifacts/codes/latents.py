"""One code for each image."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.registry import artifact, of
from evaluation.types import Latents

TrainLatents: TypeAlias = Annotated[Latents, of("latents", test_items="train_items")]


@artifact()
def latents(*, posterior: Codes) -> Latents:
    """Code of each of the run's images, float32 (n, d): the posterior mean for a VAE."""
    return posterior.mean

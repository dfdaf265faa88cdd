"""One code per test image."""

from __future__ import annotations

from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.registry import artifact
from evaluation.types import Latents


@artifact()
def latents(*, posterior: Codes) -> Latents:
    """Code of each test image, float32 (n, d): the posterior mean for a VAE."""
    return posterior.mean

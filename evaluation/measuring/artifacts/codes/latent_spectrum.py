"""Variances of the code along its principal directions."""

from __future__ import annotations

from evaluation.numerics.spectrum import Spectrum, spectrum
from evaluation.registry import artifact
from evaluation.types import Latents


@artifact()
def latent_spectrum(*, latents: Latents) -> Spectrum:
    """Principal variances of the test images' codes, largest first, at most 512."""
    return spectrum(latents)

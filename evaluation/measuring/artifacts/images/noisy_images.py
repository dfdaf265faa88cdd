"""Test images with noise of several strengths: the same for every model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from evaluation.registry import artifact
from evaluation.types import Images, Labels

LEVELS = (0.0, 0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyImages:
    """``images[i]`` are ``subset_items`` with Gaussian noise of standard deviation ``levels[i]``, clipped to [0, 1]."""

    levels: tuple[float, ...]
    images: Float32[np.ndarray, "levels m c h w"]


@artifact()
def noisy_images(*, images: Images, subset_items: Labels, rng: np.random.Generator) -> NoisyImages:
    """One noise pattern for each image, at five strengths from 0 to 0.5 of the pixel range."""
    clean = images[subset_items]
    noise = rng.standard_normal(clean.shape, dtype=np.float32)
    noisy = [np.clip(clean + np.float32(level) * noise, 0, 1) for level in LEVELS]
    return NoisyImages(levels=LEVELS, images=np.stack(noisy))

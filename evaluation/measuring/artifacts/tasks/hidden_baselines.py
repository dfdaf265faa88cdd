"""Hidden parts of images, filled without learning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64

from evaluation.numerics.hiding import HIDINGS, biharmonic, hidden_error
from evaluation.registry import artifact
from evaluation.types import Images, Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenBaselines:
    """Mean squared error over hidden pixels; rows are ``HIDINGS``, columns the items of the tasks."""

    mean_image: Float32[np.ndarray, "c h w"]
    """Mean of the run's test images."""
    mean_fill: Float64[np.ndarray, "ways m"]
    biharmonic: Float64[np.ndarray, "ways m"]


@artifact()
def hidden_baselines(*, images: Images, task_items: Labels, seed: int = 0) -> HiddenBaselines:
    """The mean image, and biharmonic interpolation from the pixels that are known.

    Parameters:
        seed: The run's seed.
    """
    clean = images[task_items]
    mean = images.mean(axis=0, dtype=np.float64).astype(np.float32)
    masks = [hiding.mask(*clean.shape[2:], seed=seed) for hiding in HIDINGS]
    everywhere = np.broadcast_to(mean, clean.shape)
    return HiddenBaselines(
        mean_image=mean,
        mean_fill=np.stack([hidden_error(clean, everywhere, mask) for mask in masks]),
        biharmonic=np.stack([hidden_error(clean, biharmonic(clean, mask), mask) for mask in masks]),
    )

"""How few bits can the code be stored in?"""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.pixels import squared_error
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Curve
from evaluation.registry import metric
from evaluation.types import Array, Images, Labels, Latents
from models.base import Reconstructs

BITS = (1, 2, 3, 4, 5, 6, 8)


def quantised(codes: Array, low: Array, high: Array, bits: int) -> Array:
    """Codes (n, d) moved to the middle of the nearest of 2^bits equal steps between low and high (d,)."""
    steps = 2**bits
    width = np.where(high > low, (high - low) / steps, 1.0)
    place = np.clip(np.floor((codes - low) / width), 0, steps - 1)
    middle: Array = low + (place + 0.5) * width
    return np.where(high > low, middle, low).astype(np.float32)


@metric(title="Error over bits", group="robustness", source="Balle et al. 2017", aliases=("rd_curve",))
def rate_distortion(
    *,
    model: Reconstructs,
    dataset: Dataset,
    images: Images,
    latents: Latents,
    squared_errors: Array,
    test_items: Items,
    subset_items: Labels,
    resamples: Resamples,
) -> Curve:
    """Error of reconstructions from codes rounded to so many bits an image; the last point is the code unrounded.

    Each number of the code is quantised uniformly between its 0.5% and 99.5% quantiles over test images, without
    entropy coding. A number of the unrounded code counts as 32 bits. At most 2,000 test images.
    """
    codes = latents[subset_items].astype(np.float64)
    low, high = np.quantile(latents.astype(np.float64), [0.005, 0.995], axis=0)
    labels = condition(model, dataset, test_items.at(subset_items))
    clean = images[subset_items]
    errors = [
        squared_error(clean, model.decode(quantised(codes, low, high, bits), labels).cpu().numpy())  # type: ignore[arg-type]
        for bits in BITS
    ]
    values = np.stack([*errors, squared_errors[subset_items]])
    replicates = mean_replicates(values.T, resamples.weights(len(clean)))
    band = np.quantile(replicates, [0.025, 0.975], axis=0)
    return Curve(
        x=np.array([*BITS, 32], dtype=np.float64) * latents.shape[1],
        y=values.mean(axis=1)[None],
        names=("reconstruction",),
        low=band[:1],
        high=band[1:],
        x_label="bits an image",
        y_label="mean squared error",
        log_x=True,
    )

"""What comes out when noise goes in."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.images.noisy_images import NoisyImages
from evaluation.numerics.pixels import squared_error
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Curve, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Images, Labels

LEVEL = 0.3


@metric(
    title="Error on noisy images", group="tasks/denoising", better="lower", bounds=(0, None),
    source="Vincent et al. 2008", aliases=("denoising", "denoising_mse"),
)  # fmt: skip
def denoising_error(
    *,
    images: Images,
    subset_items: Labels,
    noisy_images: NoisyImages,
    denoised_errors: Array,
    resamples: Resamples,
) -> Scalar:
    """How far reconstructions of noisy images are from the clean images; below the noisy images' own error it denoises.

    Gaussian noise of standard deviation 0.3, clipped to [0, 1]; mean squared error against the clean image, at most
    2,000 test images. The references are the error of the noisy image as it is, and of reconstructions without noise.

    Interval: bootstrap over test images, paired between models.

    Caveats: A model that was not trained to denoise may still do it. Compare it with the noisy images' own error first.
    """
    at = noisy_images.levels.index(LEVEL)
    values = denoised_errors[at]
    noisy = float(squared_error(images[subset_items], noisy_images.images[at]).mean())
    return Scalar.from_replicates(
        float(values.mean()),
        mean_replicates(values, resamples.weights(len(values))),
        n=len(values),
        references=(
            Reference(name="noisy images as they are", value=noisy),
            Reference(name="without noise", value=float(denoised_errors[0].mean())),
        ),
    )


@metric(title="Error over noise", group="tasks/denoising", source="Vincent et al. 2008")
def denoising_curve(
    *,
    images: Images,
    subset_items: Labels,
    noisy_images: NoisyImages,
    denoised_errors: Array,
    resamples: Resamples,
) -> Curve:
    """Error of reconstructions against the clean images as noise grows, beside that of the noisy images themselves."""
    clean = images[subset_items]
    untouched = np.stack([squared_error(clean, noisy) for noisy in noisy_images.images])
    both = np.stack([denoised_errors, untouched])
    weights = resamples.weights(len(clean))
    replicates = mean_replicates(both.reshape(-1, len(clean)).T, weights)
    low, high = np.quantile(replicates, [0.025, 0.975], axis=0)
    shape = both.shape[:2]
    return Curve(
        x=np.array(noisy_images.levels),
        y=both.mean(axis=2),
        names=("reconstruction", "noisy image"),
        low=low.reshape(shape),
        high=high.reshape(shape),
        x_label="standard deviation of the noise",
        y_label="mean squared error",
    )

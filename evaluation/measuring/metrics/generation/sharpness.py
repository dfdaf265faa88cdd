"""Are samples as sharp as real images, blurred, or grainy?"""

from __future__ import annotations

import numpy as np

from evaluation.numerics.pixels import image_blocks
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Images, NotApplicable


@metric(title="Sharpness of samples", group="generation", bounds=(0, None), source="Pech-Pacheco et al. 2000")
def sharpness(*, samples: Images, images: Images, resamples: Resamples) -> Scalar:
    """How much fine detail samples have against real images: 1 is as much, below 1 is blur, above 1 is grain.

    Mean squared Laplacian (each pixel against its four neighbours, inside the border) of the samples over that of the
    test images.

    Interval: bootstrap over test images and samples.

    Caveats: It says how much detail there is, and not whether it is right. Samples of few classes have the detail of
    these classes.
    """
    if min(images.shape[2:]) < 3:
        raise NotApplicable(f"needs images of 3x3 pixels or more; these have {images.shape[2]}x{images.shape[3]}")
    ours, theirs = _detail(samples), _detail(images)
    if not theirs.mean() > 0:
        raise NotApplicable("the test images have no detail: each is of one colour")
    deviations = mean_replicates(ours, resamples.weights(len(ours), "samples")) / np.maximum(
        mean_replicates(theirs, resamples.weights(len(theirs), "items")), np.finfo(np.float64).tiny
    )
    return Scalar.from_replicates(
        float(ours.mean() / theirs.mean()),
        deviations,
        n=len(ours),
        references=(Reference(name="test images", value=1.0),),
    )


def _detail(images: Images) -> Array:
    """Mean squared Laplacian of each image (n,)."""
    out = np.empty(len(images))
    for part in image_blocks(images):
        x = images[part].astype(np.float64)
        inner = x[:, :, 1:-1, 1:-1]
        around = x[:, :, :-2, 1:-1] + x[:, :, 2:, 1:-1] + x[:, :, 1:-1, :-2] + x[:, :, 1:-1, 2:]
        out[part] = np.square(around - 4 * inner).mean(axis=(1, 2, 3))
    return out

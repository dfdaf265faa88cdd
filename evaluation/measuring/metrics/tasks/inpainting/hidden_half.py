"""Does the model fill in what it cannot see?"""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.reconstructions.completions import Completions
from evaluation.numerics.pixels import squared_error
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import ImageGrid, Reference, Scalar, as_uint8
from evaluation.registry import metric
from evaluation.types import Images, Labels


@metric(
    title="Error in a hidden half", group="tasks/inpainting", better="lower", bounds=(0, None),
    source="Pathak et al. 2016", aliases=("inpainting", "inpainting_mse"),
)  # fmt: skip
def inpainting_error(*, images: Images, subset_items: Labels, completions: Completions, resamples: Resamples) -> Scalar:
    """How far the model's guess at the hidden right half of an image is from what is there.

    One pass through encoder and decoder with the right half replaced by the mean image; mean squared error over the
    hidden pixels, at most 2,000 test images. The reference is the mean image itself: above it the guess is worthless.

    Interval: bootstrap over test images, paired between models.

    Caveats: One pass is not the best that a model could do: an optimised code fills the half better.
    """
    half = images.shape[3] // 2
    hidden = images[subset_items][..., half:]
    values = squared_error(hidden, completions.completed[..., half:])
    mean = float(squared_error(hidden, completions.masked[..., half:]).mean())
    return Scalar.from_replicates(
        float(values.mean()),
        mean_replicates(values, resamples.weights(len(values))),
        n=len(values),
        references=(Reference(name="mean image", value=mean),),
    )


@metric(title="Hidden halves", group="tasks/inpainting", source="Pathak et al. 2016")
def inpainting_gallery(*, images: Images, subset_items: Labels, completions: Completions, count: int = 10) -> ImageGrid:
    """Test images, the same with their right half hidden, and what the model makes of them.

    Parameters:
        count: How many images are shown.
    """
    shown = np.linspace(0, len(subset_items) - 1, min(count, len(subset_items))).astype(np.int64)
    items = subset_items[shown]
    rows = (images[items], completions.masked[shown], completions.completed[shown])
    return ImageGrid(
        images=as_uint8(np.concatenate(rows)),
        rows=3,
        row_labels=("test image", "right half hidden", "model"),
        items=np.concatenate([items] * 3),
    )

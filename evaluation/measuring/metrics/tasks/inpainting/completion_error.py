"""Error in hidden parts, after one pass through the model."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.completed import Completed
from evaluation.measuring.artifacts.tasks.hidden_baselines import HiddenBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import mean_beside
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric


@metric(
    title="Error in hidden parts", group="tasks/inpainting", better="lower", bounds=(0, 1),
    source="Pathak et al. 2016",
)  # fmt: skip
def completion_error(*, completed: Completed, hidden_baselines: HiddenBaselines, resamples: Resamples) -> Scalar:
    """How far what the model puts into hidden parts is from what is there, after one pass; 0 is best.

    Hidden are centre squares of three sizes, three shares of scattered pixels, and the right or bottom half. Hidden
    pixels are those of the mean image before the pass. Mean squared error over hidden pixels only, clipped to [0, 1];
    mean over the eight ways and at most 500 test images. The references learn nothing: the mean image, and biharmonic
    interpolation from the known pixels.

    Interval: bootstrap over test images, paired between models.
    """
    return mean_beside(
        completed.once.mean(axis=0),
        {
            "mean image": hidden_baselines.mean_fill.mean(axis=0),
            "biharmonic": hidden_baselines.biharmonic.mean(axis=0),
        },
        resamples,
    )

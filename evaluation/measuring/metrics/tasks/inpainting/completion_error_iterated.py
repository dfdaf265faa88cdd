"""Error in hidden parts, after ten passes through the model."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.completed import Completed
from evaluation.measuring.artifacts.tasks.hidden_baselines import HiddenBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import mean_beside
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric


@metric(
    title="Error in hidden parts, ten passes", group="tasks/inpainting", better="lower", bounds=(0, 1),
    source="Rezende et al. 2014",
)  # fmt: skip
def completion_error_iterated(
    *, completed: Completed, hidden_baselines: HiddenBaselines, resamples: Resamples
) -> Scalar:
    """How far what the model puts into hidden parts is from what is there, after ten passes; 0 is best.

    As `completion_error`, but the image with its hidden part filled goes through the model ten times. Known pixels are
    put back after every pass (Rezende et al. 2014, appendix F, without sampling).

    Interval: bootstrap over test images, paired between models.
    """
    return mean_beside(
        completed.iterated.mean(axis=0),
        {
            "mean image": hidden_baselines.mean_fill.mean(axis=0),
            "biharmonic": hidden_baselines.biharmonic.mean(axis=0),
        },
        resamples,
    )

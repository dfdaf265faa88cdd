"""How far a few labels go."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.probes.few_label_results import LatentFewLabels, PixelFewLabels
from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Curve, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import NotApplicable


@metric(
    title="Probe with few labels", group="features", better="higher", bounds=(0, 1), source="Kingma et al. 2014",
    aliases=("few_labels",),
)  # fmt: skip
def few_label_accuracy(
    *,
    few_label_results: LatentFewLabels,
    pixel_few_label_results: PixelFewLabels,
    resamples: Resamples,
    per_class: int = 10,
) -> Scalar:
    """How many test images a linear classifier gets right from the code after ten labels of each class.

    Mean over five draws of the labelled images, the same for every model; the reference is the same on raw pixels.

    Interval: replicates resample test items, with two successes and two failures more; the probes stay as trained.

    Parameters:
        per_class: Labels of each class that the probe gets; one of those that the curve shows.
    """
    sizes = few_label_results.sizes
    if per_class not in sizes:
        raise NotApplicable(f"was measured with {', '.join(map(str, sizes))} labels a class; not with {per_class}")
    at = sizes.index(per_class)
    values = few_label_results.right[at].mean(axis=0)
    pixels = float(pixel_few_label_results.accuracy[at].mean())
    return Scalar.from_replicates(
        float(values.mean()),
        proportion_replicates(values, resamples, "items"),
        n=len(values),
        references=(Reference(name="raw pixels", value=pixels),),
    )


@metric(title="Accuracy over labels", group="features", source="Kingma et al. 2014", aliases=("label_efficiency",))
def few_label_curve(*, few_label_results: LatentFewLabels, pixel_few_label_results: PixelFewLabels) -> Curve:
    """Accuracy of a linear probe as it gets more labels of each class; the band spans the draws of labelled images."""
    both = np.stack([few_label_results.accuracy, pixel_few_label_results.accuracy])
    return Curve(
        x=np.array(few_label_results.sizes, dtype=np.float64),
        y=both.mean(axis=2),
        names=("code", "raw pixels"),
        low=both.min(axis=2),
        high=both.max(axis=2),
        x_label="labels of each class",
        y_label="accuracy",
        log_x=True,
    )

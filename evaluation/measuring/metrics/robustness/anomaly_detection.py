"""Does the reconstruction error tell real images from wrong ones?"""

from __future__ import annotations

from evaluation.numerics.auroc import auroc, auroc_replicates
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import Array, Labels


@metric(
    title="Detects stitched images", group="robustness", better="higher", bounds=(0, 1), source="An & Cho 2015",
    aliases=("anomaly_detection",), shared_aliases=("auroc", "roc_auc", "roc_auc_score"), near=("anomaly_shuffled",),
)  # fmt: skip
def anomaly_stitched(
    *, squared_errors: Array, subset_items: Labels, corrupted_errors: Array, resamples: Resamples
) -> Scalar:
    """Does the model reconstruct images stitched from halves of two worse than real ones? 0.5 is guessing.

    AUROC of the reconstruction error, test images (2,000 at most) against their left halves joined to the right half of
    another image. Only a model of whole images tells them apart, not one of strokes.

    Interval: replicates resample images together with their copies.
    """
    normal = squared_errors[subset_items]
    replicates = auroc_replicates(normal, corrupted_errors, resamples.weights(len(normal)))
    return Scalar.from_replicates(auroc(normal, corrupted_errors), replicates, n=len(normal))

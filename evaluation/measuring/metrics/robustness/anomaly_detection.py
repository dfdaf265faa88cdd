"""Does the reconstruction error tell real images from wrong ones?"""

from __future__ import annotations

from evaluation.measuring.artifacts.reconstructions.corrupted_errors import CorruptedErrors
from evaluation.numerics.auroc import auroc, auroc_replicates
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import Array, Labels


def _scalar(normal: Array, anomalous: Array, resamples: Resamples) -> Scalar:
    replicates = auroc_replicates(normal, anomalous, resamples.weights(len(normal)))
    return Scalar.from_replicates(auroc(normal, anomalous), replicates, n=len(normal))


@metric(
    title="Detects shuffled pixels", group="robustness", better="higher", bounds=(0, 1), source="An & Cho 2015",
    shared_aliases=("auroc", "roc_auc", "roc_auc_score", "anomaly_detection"),
)  # fmt: skip
def anomaly_shuffled(
    *, squared_errors: Array, subset_items: Labels, corrupted_errors: CorruptedErrors, resamples: Resamples
) -> Scalar:
    """Does the model reconstruct images without any structure worse than real ones? 0.5 is guessing, 1 is always.

    AUROC of the reconstruction error, test images (2,000 at most) against copies with pixels moved by one fixed
    permutation.

    Interval: replicates resample images together with their copies.

    Caveats: A model that can copy any image fails.
    """
    return _scalar(squared_errors[subset_items], corrupted_errors.shuffled, resamples)


@metric(
    title="Detects stitched images", group="robustness", better="higher", bounds=(0, 1), source="An & Cho 2015",
    shared_aliases=("auroc", "roc_auc", "roc_auc_score", "anomaly_detection"),
)  # fmt: skip
def anomaly_stitched(
    *, squared_errors: Array, subset_items: Labels, corrupted_errors: CorruptedErrors, resamples: Resamples
) -> Scalar:
    """Does the model reconstruct images stitched from halves of two worse than real ones? 0.5 is guessing.

    AUROC of the reconstruction error, test images (2,000 at most) against their left halves joined to the right half of
    another image. Only a model of whole images tells them apart, not one of strokes.

    Interval: replicates resample images together with their copies.
    """
    return _scalar(squared_errors[subset_items], corrupted_errors.stitched, resamples)

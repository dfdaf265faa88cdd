"""Least n of every registered metric, from what was found in the cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.calibration.small_cells import GRID, SMALL_KINDS
from benchmarks.calibration.small_shares import Found

MEANS = (
    "mse", "bce", "psnr", "ssim", "denoising_error", "denoising_gain", "denoising_ssim_gain", "inpainting_error",
    "completion_error", "completion_error_iterated", "elbo", "iwae_bound",
    "superresolution_gain", "superresolution_ssim_gain",
)  # fmt: skip
"""Means over test images of a number of each, whose replicates are means too."""
PROBES = ("linear_probe_accuracy", "knn_probe_accuracy", "few_label_accuracy")
NEAR_ONE = (*PROBES, "linear_probe_f1")
"""Measured in two kinds of cells."""
STANDS_FOR: Mapping[str, tuple[str, ...]] = {
    "mean error": MEANS,
    "AUC of errors": ("anomaly_stitched",),
    "probe accuracy": PROBES,
    **{f"probe accuracy of {share}": PROBES for share in (0.9, 0.98, 0.995)},
    "probe macro F1": ("linear_probe_f1",),
    **{f"probe macro F1 of {share}": ("linear_probe_f1",) for share in (0.9, 0.98, 0.995)},
    "FD": ("frechet_distance",),
    "FD corrected": ("frechet_distance_corrected",),
    "FD at infinity": ("frechet_distance_infinity",),
    "KID": ("kernel_distance",),
    "precision": ("precision",),
    "recall": ("recall",),
    "F1": ("f_score",),
    "density": ("density",),
    "coverage": ("coverage",),
    "authenticity": ("authenticity",),
    "NDB": ("different_bins",),
    "bin divergence": ("bin_divergence",),
    "Vendi": ("vendi_score",),
    "perceptual diversity": ("perceptual_diversity",),
    "IS": ("inception_score",),
    "class imbalance": ("class_divergence",),
    "discriminator AUC": ("discriminator_auc",),
    "C_T": ("copying",),
    "clusters left out": ("uncovered_clusters",),
}
"""Which registered metrics a simulated one stands for: those whose replicates are computed in the same way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """Least n of one registered metric. 0 where the interval stands on no such item; None where no size passed."""

    metric: str
    images: int | None
    samples: int | None
    worst: Found
    """The cell that decides: at the least size the one with the highest upper bound, else the largest that fails."""
    draws: int
    """The fewest in a cell from the least size on."""
    as_many: Literal["", "images", "samples"] = ""
    """Of what there must be at least as many as of the other."""

    @property
    def known(self) -> bool:
        """A size passed, or the largest one fails with all draws that it is due, or for certain."""
        passed = self.images is not None and self.samples is not None
        return passed or self.worst.outcome == "fails"


def least_of(metric: str, found: Sequence[Found]) -> Least:
    """The smallest sizes from which on all larger ones pass too, in every world.

    Few images are asked at equal sizes and beside many samples, few samples at equal sizes and beside many images. So
    neither number is below the least equal size.
    """
    of_metric = [one for one in found if metric in STANDS_FOR[one.metric]]
    sides = SMALL_KINDS[of_metric[0].cell.kind].sides
    images = _from_on(of_metric, [one for one in of_metric if one.cell.images <= one.cell.samples], "images")
    samples = _from_on(of_metric, [one for one in of_metric if one.cell.samples <= one.cell.images], "samples")
    as_many: Literal["", "images", "samples"] = ""
    if sides != "both":
        images, samples = (images, 0) if sides == "images" else (0, samples)
    else:
        images, samples, as_many = _balanced(of_metric, images, samples)
    above = [
        one for one in of_metric
        if images is not None and samples is not None and one.cell.images >= images and one.cell.samples >= samples
        and not (as_many == "samples" and one.cell.samples < one.cell.images)
        and not (as_many == "images" and one.cell.images < one.cell.samples)
    ]  # fmt: skip
    failed = [one for one in of_metric if not one.passes]
    decides = above or [one for one in failed if _size(one) == max(map(_size, failed))]
    return Least(
        metric=metric,
        images=images,
        samples=samples,
        worst=max(decides, key=lambda one: (one.failed_for_certain, not one.passes, one.false_alarms_upper)),
        draws=min(one.draws for one in decides),
        as_many=as_many,
    )


def _balanced(
    of_metric: Sequence[Found], images: int | None, samples: int | None
) -> tuple[int | None, int | None, Literal["", "images", "samples"]]:
    """Where a metric holds at equal sizes and fails at every smaller size beside the largest of the other side, the
    balance is the condition and not the size: (images, samples, of what there must be as many)."""
    equal = [one for one in of_metric if one.cell.images == one.cell.samples]
    least = None
    for size in reversed(GRID):
        at = [one for one in equal if one.cell.images == size]
        if not at or not all(one.passes for one in at):
            break
        least = size
    if least is None or (images is not None and samples is not None and max(images, samples) <= least):
        return images, samples, ""
    fewer_samples, fewer_images = (size is None or size == GRID[-1] for size in (samples, images))
    if fewer_samples == fewer_images:
        return images, samples, ""
    return least, least, "samples" if fewer_samples else "images"


def _size(found: Found) -> int:
    return min(found.cell.images, found.cell.samples)


def _from_on(every: Sequence[Found], side: Sequence[Found], which: str) -> int | None:
    """The smallest size of one side at which all cells were drawn and pass, there and at all larger sizes."""
    least = None
    for size in reversed(GRID):
        at = [one for one in side if getattr(one.cell, which) == size]
        if not _complete(every, at, size, which) or not all(one.passes for one in at):
            break
        least = size
    return least


def _complete(every: Sequence[Found], at: Sequence[Found], size: int, which: str) -> bool:
    """Whether every cell of the side and size has draws: what was not drawn does not pass."""
    names = {one.cell.kind for one in every}
    wanted = {
        cell for name in names for cell in SMALL_KINDS[name].cells(name)
        if getattr(cell, which) == size and size == min(cell.images, cell.samples)
    }  # fmt: skip
    return wanted <= {one.cell for one in at}


def all_least(found: Sequence[Found]) -> list[Least]:
    """Of the registered metrics whose cells all have the draws that they are due, or fail for certain."""
    names: Iterable[str] = dict.fromkeys(name for one in found for name in STANDS_FOR[one.metric])
    return [least_of(name, found) for name in names if _measured(name, found)]


def _measured(metric: str, found: Sequence[Found]) -> bool:
    of_metric = [one for one in found if metric in STANDS_FOR[one.metric]]
    done = {one.cell for one in of_metric if one.settled}
    kinds = {one.cell.kind for one in of_metric} | ({"near one"} if metric in NEAR_ONE else set())
    return {cell for kind in kinds for cell in SMALL_KINDS[kind].cells(kind)} <= done

"""NDB: bins of the training images that the samples fill too much or too little."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.images.pixel_bins import PixelBins
from evaluation.numerics.bins import bin_scores, different, different_when_resampled, jensen_shannon
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.second_order import as_square, narrowed, nearness, quadratic_of_histograms
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Images, Replicates

SOURCE = "Richardson & Weiss 2018"
USUAL = 100


def _counts(bins: Array, k: int) -> Array:
    return np.bincount(bins, minlength=k).astype(np.float64)


def _resampled(bins: Array, k: int, resamples: Resamples, stream: str) -> Replicates:
    """Counts (b, k) under each resampling."""
    return mean_replicates(np.eye(k)[bins], resamples.weights(len(bins), stream)) * len(bins)


def _influences(own: Array, other: Array) -> Array:
    """What the divergence changes by an item in each bin (k,), times the number of items; 0 for bins without items.

    By leaving one item out (jackknife, Tukey 1958) and not by the derivative: where bins hold one item or none, the
    derivative says far too little, and 25% to 30% of equal generators were called different.
    """
    without = np.repeat(own[None], len(own), axis=0)
    np.fill_diagonal(without, np.maximum(own - 1, 0))
    changes = jensen_shannon(own, other) - jensen_shannon(without, other)
    influences: Array = np.where(own > 0, (own.sum() - 1) * changes, 0.0)
    return influences


def _deviations(influence: Array, resamples: Resamples, stream: str) -> Replicates:
    return mean_replicates(influence - influence.mean(), resamples.weights(len(influence), stream))


@metric(
    title="Different bins (NDB)", group="modes", better="lower", bounds=(0, None), unit="bins", source=SOURCE,
    aliases=("ndb",),
)  # fmt: skip
def different_bins(*, samples: Images, pixel_bins: PixelBins, images: Images, resamples: Resamples) -> Scalar:
    """In how many of 100 regions of image space do samples occur clearly too often or too rarely?

    k-means bins of the training pixels, a two-proportion test at 5% each: about 5 bins differ by chance alone.

    Interval: bootstrap over training images and samples, in whole bins.

    Caveats: About 5 of 100 bins differ by chance alone. The count for real test images is the reference.
    """
    k = len(pixel_bins.centres)
    found, train = pixel_bins.of(samples), pixel_bins.train
    n, m = len(train), len(found)
    scores = bin_scores(_counts(train, k), n, _counts(found, k), m)
    resampled = bin_scores(_resampled(train, k, resamples, "train"), n, _resampled(found, k, resamples, "samples"), m)
    unseen = pixel_bins.of(images)
    floor = different(bin_scores(_counts(train, k), n, _counts(unseen, k), len(unseen))).sum()
    return Scalar.from_replicates(
        float(different(scores).sum()),
        different_when_resampled(scores, resampled).astype(np.float64),
        n=m,
        title="NDB",
        references=(Reference(name="real test images", value=float(floor)),),
        warnings=(f"{k} bins instead of {USUAL}: there are too few training images for more.",) if k < USUAL else (),
    )


@metric(
    title="Bin divergence", group="modes", better="lower", bounds=(0, 0.6932), unit="nats", source=SOURCE,
    aliases=("ndb_js",),
)  # fmt: skip
def bin_divergence(*, samples: Images, pixel_bins: PixelBins, images: Images, resamples: Resamples) -> Scalar:
    """How differently samples and training images spread over the same regions of image space; 0 is alike.

    Jensen-Shannon divergence of the two bin histograms.

    Interval: for these bins; bins of another seed move the value about as far. Replicates are linear in the weights of
    the items, by leaving out one at a time. They are narrowed near 0, where the linear term vanishes, and symmetric on
    the scale of the root of the divergence.
    """
    k = len(pixel_bins.centres)
    found, unseen = pixel_bins.of(samples), pixel_bins.of(images)
    train = _counts(pixel_bins.train, k)
    drawn = _counts(found, k)
    deviations = _deviations(_influences(train, drawn)[pixel_bins.train], resamples, "train")
    deviations = deviations + _deviations(_influences(drawn, train)[found], resamples, "samples")
    floor = Reference(name="real test images", value=float(jensen_shannon(train, _counts(unseen, k))))
    value = float(jensen_shannon(train, drawn))
    # To second order it is a quarter of a Kullback-Leibler divergence, and so are its bias and its standard deviation.
    square = value - (k - 1) / 8 * (1 / len(pixel_bins.train) + 1 / len(found))
    quadratic = quadratic_of_histograms(k, len(pixel_bins.train), len(found)) / 16
    deviations = narrowed(deviations, quadratic * nearness(square, deviations))
    return Scalar.from_replicates(
        value, as_square(value, deviations, square), n=len(found), centre=value, references=(floor,)
    )

"""How different the samples are from one another, as a named network sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.extractors.base import Extracted, Extractor, titled
from evaluation.measuring.extractors.layered import compared
from evaluation.numerics.perceptual import mean_distances, pair_terms, quadratic_of_pairs
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.second_order import narrowed
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Labels, NotApplicable, Probabilities, Replicates

SOURCE = "after Zhang et al. 2018 (LPIPS); Huang et al. 2018"


@metric(
    title="Perceptual diversity", group="modes", bounds=(0, None), source=SOURCE,
    aliases=("diversity",), near=("lpips", "ppl", "perceptual_path_length"),
)  # fmt: skip
def perceptual_diversity(
    *, sample_features: SampleFeatures, real_features: RealFeatures, extractor: Extractor, resamples: Resamples
) -> Scalar:
    """How different two samples are on average, layer by layer of a network; real images' own value is the measure.

    Mean over all pairs of at most 1,000 samples.

    Interval: bootstrap over samples, linear in their weights.

    Caveats: There is no better direction: noise is diverse too. This is not LPIPS, whose weights are fitted to human
    judgements on another network. The name says which network was used.
    """
    samples = _compared(sample_features, None, extractor)
    return _scalar(samples, _compared(real_features, None, extractor), resamples, titled("Diversity", extractor))


@metric(
    title="Perceptual diversity within classes", group="modes", bounds=(0, None), source=SOURCE,
    aliases=("intra_class_diversity",),
)  # fmt: skip
def perceptual_diversity_within(
    *,
    sample_features: SampleFeatures,
    sample_classes: Probabilities,
    real_features: RealFeatures,
    labels: Labels,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """How different two samples of one class are on average; low beside real images means one image a class.

    Classes are those that the data's classifier sees; each counts with its number of samples.

    Interval: bootstrap over samples, linear in their weights.

    Caveats: There is no better direction: noise is diverse too.
    """
    samples = _compared(sample_features, sample_classes[compared(len(sample_classes))].argmax(axis=1), extractor)
    real = _compared(real_features, labels[compared(len(labels))], extractor)
    return _scalar(samples, real, resamples, titled("Diversity within classes", extractor))


@dataclass(frozen=True, slots=True)
class _Compared:
    """Images compared with one another, and the mean distance of each to the others of its group."""

    distances: Array
    groups: Labels
    means: Array


def _compared(extracted: Extracted, groups: Labels | None, extractor: Extractor) -> _Compared:
    """``groups`` None is one group of all."""
    if extracted.distances is None:
        raise NotApplicable(
            f"needs an extractor with feature maps; '{extractor.name}' gives one vector an image, whose distances are "
            "no perceptual ones. Choose the classifier or Inception."
        )
    if groups is None:
        groups = np.zeros(len(extracted.distances), dtype=np.int64)
    return _Compared(extracted.distances, groups, mean_distances(extracted.distances, groups))


def _scalar(samples: _Compared, real: _Compared, resamples: Resamples, title: str) -> Scalar:
    if not (np.isfinite(samples.means).any() and np.isfinite(real.means).any()):
        raise NotApplicable(
            "too few images: a mean distance needs at least 2 samples and 2 test images of one class; "
            f"this run has {len(samples.means)} samples and {len(real.means)} test images"
        )
    value, deviations = _deviations(samples, resamples, "samples")
    of_real, real_deviations = _deviations(real, resamples, "items")
    half = 1.96 * float(np.std(real_deviations))
    own = Reference(name="real test images", value=of_real, interval=(of_real - half, of_real + half))
    return Scalar.from_replicates(value, value + deviations, n=len(samples.means), title=title, references=(own,))


def _deviations(compared_images: _Compared, resamples: Resamples, stream: str) -> tuple[float, Replicates]:
    """The mean over pairs, and its deviations, narrowed by the variance that is not linear in the items."""
    value, terms = pair_terms(compared_images.means, compared_images.groups)
    deviations = mean_replicates(terms - value, resamples.weights(len(terms), stream))
    return value, narrowed(deviations, quadratic_of_pairs(compared_images.distances, compared_images.groups))

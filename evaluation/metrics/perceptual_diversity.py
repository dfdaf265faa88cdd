"""How different the samples are from one another, as a named network sees them."""

from __future__ import annotations

import numpy as np

from evaluation.extractors.base import Extracted, Extractor, titled
from evaluation.extractors.layered import compared
from evaluation.numerics.perceptual import mean_distances, pair_terms
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.registry import metric
from evaluation.types import Array, Labels, NotApplicable, Probabilities
from evaluation.views import Reference, Scalar

SOURCE = "after Zhang et al. 2018 (LPIPS); Huang et al. 2018"


@metric(title="Perceptual diversity", group="modes", bounds=(0, None), source=SOURCE)
def perceptual_diversity(
    *, sample_features: Extracted, real_features: Extracted, extractor: Extractor, resamples: Resamples
) -> Scalar:
    """How different two samples are on average, layer by layer of a network; real images' own value is the measure.

    Mean over all pairs of at most 1,000 samples. No direction: noise is diverse too. Not LPIPS itself, whose weights
    are fitted to human judgements on another network: the network that was used stands in the name.
    """
    samples, real = _means(sample_features, None, extractor), _means(real_features, None, extractor)
    return _scalar(samples, real, resamples, titled("Diversity", extractor))


@metric(title="Perceptual diversity within classes", group="modes", bounds=(0, None), source=SOURCE)
def perceptual_diversity_within(
    *,
    sample_features: Extracted,
    sample_classes: Probabilities,
    real_features: Extracted,
    labels: Labels,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """How different two samples of one class are on average; low beside real images means one image a class.

    Classes are those that the data's classifier sees; each counts with its number of samples.
    """
    samples = _means(sample_features, sample_classes[compared(len(sample_classes))].argmax(axis=1), extractor)
    real = _means(real_features, labels[compared(len(labels))], extractor)
    return _scalar(samples, real, resamples, titled("Diversity within classes", extractor))


def _means(extracted: Extracted, groups: Labels | None, extractor: Extractor) -> tuple[Array, Labels]:
    """Mean distance of each compared image to the others of its group, and the groups; None is one group of all."""
    if extracted.distances is None:
        raise NotApplicable(
            f"needs an extractor with feature maps; '{extractor.name}' gives one vector an image, whose distances are "
            "no perceptual ones. Choose the classifier or Inception."
        )
    if groups is None:
        groups = np.zeros(len(extracted.distances), dtype=np.int64)
    return mean_distances(extracted.distances, groups), groups


def _scalar(samples: tuple[Array, Labels], real: tuple[Array, Labels], resamples: Resamples, title: str) -> Scalar:
    if not (np.isfinite(samples[0]).any() and np.isfinite(real[0]).any()):
        raise NotApplicable("needs two samples and two test images of one class")
    value, terms = pair_terms(*samples)
    of_real, real_terms = pair_terms(*real)
    half = 1.96 * float(np.std(real_terms, ddof=1)) / np.sqrt(len(real_terms))
    own = Reference(name="real test images", value=of_real, interval=(of_real - half, of_real + half))
    replicates = mean_replicates(terms, resamples.weights(len(terms), "samples"))
    return Scalar.from_replicates(value, replicates, n=len(terms), title=title, references=(own,))

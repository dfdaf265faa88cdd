"""How different the samples are from one another, as a named network sees them."""

from __future__ import annotations

import numpy as np

from evaluation.extractors.base import Extractor, titled
from evaluation.extractors.layered import perceptual_distances, spread_evenly
from evaluation.numerics.perceptual import pair_terms
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.registry import metric
from evaluation.types import Array, Images, Labels, NotApplicable, Probabilities
from evaluation.views import Reference, Scalar

SOURCE = "after Zhang et al. 2018 (LPIPS); Huang et al. 2018"


def _scalar(distances: Array, groups: Labels, real: tuple[Array, Labels], resamples: Resamples, title: str) -> Scalar:
    if not (np.isfinite(distances).any() and np.isfinite(real[0]).any()):
        raise NotApplicable("needs two samples and two test images of one class")
    value, terms = pair_terms(distances, groups)
    of_real, real_terms = pair_terms(*real)
    half = 1.96 * float(np.std(real_terms, ddof=1)) / np.sqrt(len(real_terms))
    own = Reference(name="real test images", value=of_real, interval=(of_real - half, of_real + half))
    replicates = mean_replicates(terms, resamples.weights(len(terms), "samples"))
    return Scalar.from_replicates(value, replicates, n=len(terms), title=title, references=(own,))


@metric(title="Perceptual diversity", group="modes", bounds=(0, None), source=SOURCE)
def perceptual_diversity(
    *, samples: Images, real_distances: Array, extractor: Extractor, resamples: Resamples, most: int = 1000
) -> Scalar:
    """How different two samples are on average, layer by layer of a network; real images' own value is the measure.

    Mean over all pairs of at most 1,000 samples. No direction: noise is diverse too. Not LPIPS itself, whose weights
    are fitted to human judgements on another network: the network that was used stands in the name.
    """
    chosen = spread_evenly(len(samples), most)
    groups = np.zeros(len(chosen), dtype=np.int64)
    distances = perceptual_distances(extractor, samples[chosen], groups)
    real = real_distances, np.zeros(len(real_distances), dtype=np.int64)
    return _scalar(distances, groups, real, resamples, titled("Diversity", extractor))


@metric(title="Perceptual diversity within classes", group="modes", bounds=(0, None), source=SOURCE)
def perceptual_diversity_within(
    *,
    samples: Images,
    sample_classes: Probabilities,
    labels: Labels,
    real_class_distances: Array,
    extractor: Extractor,
    resamples: Resamples,
    most: int = 1000,
) -> Scalar:
    """How different two samples of one class are on average; low beside real images means one image a class.

    Classes are those that the data's classifier sees; each counts with its number of samples.
    """
    chosen = spread_evenly(len(samples), most)
    groups = sample_classes[chosen].argmax(axis=1)
    distances = perceptual_distances(extractor, samples[chosen], groups)
    real = real_class_distances, labels[spread_evenly(len(labels), most)]
    return _scalar(distances, groups, real, resamples, titled("Diversity within classes", extractor))

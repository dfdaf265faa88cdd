"""Which classes of the data the samples hit, as the data's own classifier sees them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluation.measuring.extractors.classifier import Classifier
from evaluation.numerics.entropy import kl_divergence
from evaluation.numerics.rarity import surely_rarer
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.second_order import as_square, narrowed, quadratic_of_histograms
from evaluation.record.views import Histogram, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Labels, Probabilities

CERTAIN = 1e-4
"""Chance, over all classes, that a class is called missing of a generator with the real proportions."""


def _one_hot(classes: Array, count: int) -> Array:
    hot: Array = np.eye(count)[classes]
    return hot


def _accuracy_note(classifier: Classifier) -> tuple[str, ...]:
    accuracy = float(classifier.facts.get("test accuracy", 0.0))
    if accuracy >= 0.9:
        return ()
    return (f"The classifier that sorts the samples is right on {accuracy:.0%} of real test images only.",)


@metric(
    title="Classes hit", group="modes", better="higher", bounds=(0, None), unit="classes",
    source="Che et al. 2017; Srivastava et al. 2017",
    aliases=("mode_count", "modes_captured", "number_of_modes"),
    shared_aliases=("series",),
)  # fmt: skip
def classes_hit(
    *,
    sample_classes: Probabilities,
    labels: Labels,
    classifier: Classifier,
    resamples: Resamples,
    least_share: float = 0.1,
) -> Scalar:
    """How many classes of the data the samples reach: each at a tenth of its real share or more.

    ``least_share`` 0 counts a class with a single sample, as in the stacked-MNIST protocol.

    Interval: bootstrap over samples; classes are counted again under each resampling. Its upper end counts a class that
    is not hit as well, unless so few samples would hardly come from a generator with the real proportions: Fisher's
    exact test against the test images, at 0.01% over all classes.

    Caveats: The classes are those that the data's classifier sees.

    Parameters:
        least_share: Share of a class's real share from which it counts as hit.
    """
    k = sample_classes.shape[1]
    real = np.bincount(labels, minlength=k) / len(labels)
    present = real > 0
    hot = _one_hot(sample_classes.argmax(axis=1), k)

    def hits(shares: Array) -> Array:
        count: Array = ((shares > 0) & (shares >= least_share * real) & present).sum(axis=-1)
        return count

    weights = resamples.weights(len(hot), "samples")
    found = Scalar.from_replicates(
        float(hits(hot.mean(axis=0))),
        hits(mean_replicates(hot, weights)).astype(np.float64),
        n=len(hot),
        title="Classes hit",
        references=(Reference(name="classes in the real data", value=float(present.sum())),),
        warnings=_accuracy_note(classifier),
    )
    counts = hot.sum(axis=0).astype(np.int64)
    missing = present & ~((counts > 0) & (counts / len(hot) >= least_share * real))
    sure = surely_rarer(counts, np.bincount(labels, minlength=k), missing, level=CERTAIN)
    low, high = found.interval or (found.value, found.value)
    return replace(found, interval=(low, max(high, float(present.sum() - sure))))


@metric(
    title="Class imbalance", group="modes", better="lower", bounds=(0, None), unit="nats", source="Metz et al. 2017",
    aliases=("mode_kl", "reverse_kl"),
    shared_aliases=("series",),
)  # fmt: skip
def class_divergence(
    *, sample_classes: Probabilities, labels: Labels, classifier: Classifier, resamples: Resamples
) -> Scalar:
    """How far the classes of the samples are from the real proportions: KL(samples || real); 0 when alike.

    Samples spread evenly over m of k even classes give ln(k/m).

    Interval: replicates are linear in the weights of the items, with half an item added to each class.

    Caveats: A perfect sampler gives about (k - 1) / 2n, not 0. The classes are those that the data's classifier sees.
    """
    k = sample_classes.shape[1]
    hot = _one_hot(sample_classes.argmax(axis=1), k)
    real = np.bincount(labels, minlength=k).astype(np.float64)
    p, q = (hot.sum(axis=0) + 0.5) / (len(hot) + k / 2), (real + 0.5) / (len(labels) + k / 2)
    by_sample, by_real = np.log(p / q)[sample_classes.argmax(axis=1)], -(p / q)[labels]
    deviations = mean_replicates(by_sample - by_sample.mean(), resamples.weights(len(hot), "samples"))
    deviations = deviations + mean_replicates(by_real - by_real.mean(), resamples.weights(len(labels), "items"))
    floor = Reference(name=f"a perfect sampler at {len(hot):,} samples", value=(k - 1) / (2 * len(hot)))
    value = float(kl_divergence(hot.sum(axis=0), real))
    deviations = narrowed(deviations, quadratic_of_histograms(k, len(hot), len(labels)))
    return Scalar.from_replicates(
        value,
        as_square(value, deviations, value),
        n=len(hot),
        centre=value,
        references=(floor,),
        warnings=_accuracy_note(classifier),
    )


@metric(title="Classes of the samples", group="modes", source="Che et al. 2017", shared_aliases=("series",))
def class_histogram(*, sample_classes: Probabilities, labels: Labels, classifier: Classifier) -> Histogram:
    """How many samples fall into each class, beside what the real proportions would give."""
    k = sample_classes.shape[1]
    counts = np.bincount(sample_classes.argmax(axis=1), minlength=k)
    real = np.bincount(labels, minlength=k) * (len(sample_classes) / len(labels))
    return Histogram(
        categories=classifier.classes,
        counts=counts.astype(np.float64),
        reference=real,
        label="samples",
        reference_label="at the real proportions",
    )

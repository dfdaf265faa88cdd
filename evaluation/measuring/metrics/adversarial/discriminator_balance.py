"""Does the model's own discriminator still tell real images from its samples?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from evaluation.measuring.artifacts.samples.discriminator_scores import DiscriminatorScores
from evaluation.numerics.ranking import auc_placements
from evaluation.numerics.resampling import PSEUDO_ITEMS, Resamples, mean_replicates, proportion_replicates
from evaluation.record.views import Histogram, Reference, Scalar
from evaluation.registry import metric

SOURCE = "Goodfellow et al. 2014"
EVEN = Reference(name="balance: it cannot tell", value=0.5)


@metric(
    title="Discriminator AUC", group="adversarial", bounds=(0, 1), source=f"{SOURCE}; DeLong et al. 1988",
    aliases=("discriminator_auroc",), shared_aliases=("auroc", "roc_auc", "roc_auc_score"),
)  # fmt: skip
def discriminator_auc(*, discriminator_scores: DiscriminatorScores, resamples: Resamples) -> Scalar:
    """How often the discriminator rates a real test image above a sample: 0.5 is balance, 1 means it has won.

    Area under the ROC curve over all pairs, ties one half.

    Interval: bootstrap over test images and samples.

    Caveats: There is no better direction: one half is balance, and says nothing about the quality of the samples.
    """
    beats, beaten = auc_placements(discriminator_scores.real, discriminator_scores.samples)
    # Pseudo-items as for proportions: an area of 1 from few items may be below 1 for others.
    by_real = np.concatenate([beats, PSEUDO_ITEMS])
    by_sample = np.concatenate([beaten, PSEUDO_ITEMS])
    replicates = mean_replicates(by_real, resamples.weights(len(by_real), "items")) + mean_replicates(
        by_sample, resamples.weights(len(by_sample), "samples")
    )
    value = float(beats.mean())
    return Scalar.from_replicates(value, replicates, n=len(beats) + len(beaten), references=(EVEN,))


@metric(title="Discriminator accuracy", group="adversarial", bounds=(0, 1), source=SOURCE, shared_aliases=("series",))
def discriminator_accuracy(*, discriminator_scores: DiscriminatorScores, resamples: Resamples) -> Scalar:
    """Share of images the discriminator judges rightly at its own threshold, real and generated weighing the same.

    The threshold is a raw score of 0, a probability of one half, for a discriminator trained with logits.

    Interval: bootstrap over test images and samples.

    Caveats: There is no better direction: one half is balance, and says nothing about the quality of the samples.
    """
    real, generated = discriminator_scores.real > 0, discriminator_scores.samples <= 0
    replicates = (
        proportion_replicates(real, resamples, "items") + proportion_replicates(generated, resamples, "samples")
    ) / 2
    value = float(real.mean() + generated.mean()) / 2
    return Scalar.from_replicates(value, replicates, n=len(real) + len(generated), references=(EVEN,))


@metric(
    title="Discriminator saturation",
    group="adversarial",
    better="lower",
    bounds=(0, 1),
    source=SOURCE,
    shared_aliases=("series",),
)
def discriminator_saturation(*, discriminator_scores: DiscriminatorScores, resamples: Resamples) -> Scalar:
    """Share of samples the discriminator rejects with certainty (below 1%): there the generator learns nothing more.

    The gradient of log(1 - D) vanishes where D does; a raw score is read as a logit.

    Interval: bootstrap over samples.

    Caveats: Scores of a Wasserstein critic are no logits; the threshold does not fit them.
    """
    rejected = discriminator_scores.samples < np.log(0.01 / 0.99)
    replicates = proportion_replicates(rejected, resamples, "samples")
    return Scalar.from_replicates(float(rejected.mean()), replicates, n=len(rejected))


@metric(title="Discriminator scores", group="adversarial", source=SOURCE)
def discriminator_histogram(*, discriminator_scores: DiscriminatorScores, bins: int = 24) -> Histogram:
    """Raw scores of samples beside those of real test images; overlap is balance, two hills mean one side has won.

    Parameters:
        bins: Bars of the histogram.
    """
    real, generated = discriminator_scores.real, discriminator_scores.samples
    low, high = np.quantile(np.concatenate([real, generated]), [0.005, 0.995])
    edges = np.linspace(low, max(high, low + 1e-6), bins + 1)
    counts, _ = np.histogram(np.clip(generated, edges[0], edges[-1]), edges)
    reference, _ = np.histogram(np.clip(real, edges[0], edges[-1]), edges)
    return Histogram(
        categories=tuple(f"{(a + b) / 2:.3g}" for a, b in pairwise(edges)),
        counts=counts / len(generated),
        reference=reference / len(real),
        label="share of samples",
        reference_label="share of real test images",
    )

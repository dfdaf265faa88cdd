"""How much of its code a VAE uses: rate, active units, collapse, dimension by dimension."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Histogram, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array
from models.base import HasPosterior

SHOWN = 64


@metric(
    title="Rate", group="likelihood", bounds=(0, None), unit="nats", source="Alemi et al. 2018",
    aliases=("kl", "kld", "kl_divergence"),
    shared_aliases=("series",),
)  # fmt: skip
def rate(*, posterior_kl: Array, resamples: Resamples) -> Scalar:
    """How much the code says about an image: the distance of its posterior from the prior, in nats.

    Mean over test images of KL(q(z|x) || N(0, I)).

    Interval: bootstrap over test images, paired between models.

    Caveats: 0 is a useless code. Neither high nor low is better by itself.
    """
    values = posterior_kl.sum(axis=1)
    replicates = mean_replicates(values, resamples.weights(len(values)))
    return Scalar.from_replicates(float(values.mean()), replicates, n=len(values))


@metric(title="KL of each dimension", group="likelihood", source="Kingma & Welling 2014")
def kl_per_dimension(*, posterior_kl: Array) -> Histogram:
    """How many nats each number of the code carries, the fullest first; near 0 is a collapsed one."""
    means = posterior_kl.mean(axis=0)
    order = np.argsort(-means, kind="stable")[:SHOWN]
    return Histogram(categories=tuple(f"z{i}" for i in order), counts=means[order], label="KL, nats")


@metric(
    title="Active units", group="likelihood", better="higher", bounds=(0, None), source="Burda et al. 2016",
    aliases=("au",),
    shared_aliases=("series",),
)  # fmt: skip
def active_units(*, model: HasPosterior, posterior: Codes, resamples: Resamples, threshold: float = 0.01) -> Scalar:
    """How many numbers of the code change from image to image at all.

    Dimensions whose posterior mean has a variance over test images above 0.01.

    Interval: bootstrap over test images; the units are counted again under each resampling.

    Caveats: The threshold fits codes whose prior is N(0, I).

    Parameters:
        threshold: Variance of the posterior mean above which a dimension is active.
    """
    mean = posterior.mean.astype(np.float64)
    weights = resamples.weights(len(mean))
    variances = mean_replicates(np.square(mean), weights) - np.square(mean_replicates(mean, weights))
    return Scalar.from_replicates(
        float((mean.var(axis=0) > threshold).sum()),
        (variances > threshold).sum(axis=1).astype(np.float64),
        n=len(mean),
        references=(Reference(name="numbers in the code", value=float(mean.shape[1])),),
    )


@metric(
    title="Posterior collapse",
    group="likelihood",
    better="lower",
    bounds=(0, 1),
    source="Lucas et al. 2019",
    shared_aliases=("series",),
)
def posterior_collapse(*, posterior_kl: Array, resamples: Resamples, threshold: float = 0.01) -> Scalar:
    """Share of the code's numbers that carry nothing: their posterior is the prior, whatever the image.

    Dimensions whose mean KL from the prior is below 0.01 nats.

    Interval: bootstrap over test images; the dimensions are counted again under each resampling.

    Caveats: A dimension that the model does not need may collapse without harm: read it beside the rate.

    Parameters:
        threshold: Mean KL in nats below which a dimension counts as collapsed.
    """
    replicates = mean_replicates(posterior_kl, resamples.weights(len(posterior_kl)))
    return Scalar.from_replicates(
        float((posterior_kl.mean(axis=0) < threshold).mean()),
        (replicates < threshold).mean(axis=1),
        n=len(posterior_kl),
    )

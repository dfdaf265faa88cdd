"""Do the data's codes lie where the prior draws from?"""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.numerics.mmd import unbiased_mmd
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import NotApplicable
from models.base import HasPosterior

MOST = 2000


@metric(
    title="Prior against the codes", group="likelihood", better="lower", source="Tolstikhin et al. 2018",
    only_if="posterior_collapse < 1",
    aliases=("wae_mmd",), shared_aliases=("mmd",),
)  # fmt: skip
def prior_mmd(*, model: HasPosterior, posterior: Codes, resamples: Resamples, rng: np.random.Generator) -> Scalar:
    """How far the codes of real images lie from where the prior draws; far apart, samples come from unknown ground.

    Unbiased squared maximum mean discrepancy, inverse multiquadratic kernels, between one draw from q(z|x) for each
    test image (2,000 at most) and as many from N(0, I). About 0 for a match; it can fall slightly below.

    Interval: bootstrap over test images, paired between models. A resampling of one image alone, of which there are
    some below seven images, has no pair and takes the mean of all pairs.
    """
    if posterior.std is None:
        raise NotApplicable(HasPosterior.lacks)
    n = len(posterior.mean)
    if n < 2:
        raise NotApplicable(f"too few test images: a discrepancy needs at least 2; this run has {n}")
    items = np.sort(rng.choice(n, MOST, replace=False)) if n > MOST else np.arange(n)
    mean, std = posterior.mean[items], posterior.std[items]
    prior = rng.standard_normal((len(items), mean.shape[1]))
    codes = mean + std * rng.standard_normal(mean.shape)
    value, replicates = unbiased_mmd(codes, prior, resamples.weights(len(items)))
    return Scalar.from_replicates(value, replicates, n=len(items))

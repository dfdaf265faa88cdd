"""Bounds on the likelihood of test images under a VAE of Bernoulli pixels: the ELBO and the importance-weighted one."""

from __future__ import annotations

from evaluation.measuring.artifacts.codes.importance_weights import ImportanceWeights
from evaluation.numerics.log_mean import log_mean_exp
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array

NOTE = "Pixels count as Bernoulli probabilities: compare only with models trained with that likelihood."
ASSUMED = "The likelihood is what the caller says; the model's card states none."


def _scalar(values: Array, resamples: Resamples, assumed: bool, references: tuple[Reference, ...]) -> Scalar:
    replicates = mean_replicates(values, resamples.weights(len(values)))
    warnings = (NOTE, ASSUMED) if assumed else (NOTE,)
    return Scalar.from_replicates(
        float(values.mean()), replicates, n=len(values), references=references, warnings=warnings
    )


@metric(
    title="ELBO", group="likelihood", better="higher", unit="nats", source="Kingma & Welling 2014",
    aliases=("evidence_lower_bound", "vlb"), near=("nll",),
)  # fmt: skip
def elbo(*, importance_weights: ImportanceWeights, posterior_kl: Array, resamples: Resamples) -> Scalar:
    """A lower bound on the log-likelihood of a test image, in nats: how well it is coded, less what the code costs.

    Mean over test images and draws z ~ q(z|x) of ln p(x|z) + ln p(z) - ln q(z|x), Bernoulli pixels, prior N(0, I).

    Interval: bootstrap over test images, paired between models.

    Caveats: Grey pixels are no Bernoulli draws, so the number is no true log-likelihood. Models whose card does not say
    that they were trained with this likelihood are skipped, unless the caller says so.
    """
    values = importance_weights.log_weights.mean(axis=1)
    rate = float(posterior_kl[importance_weights.items].sum(axis=1).mean())
    references = (
        Reference(name="rate (KL)", value=rate),
        Reference(name="distortion", value=-(float(values.mean()) + rate)),
    )
    return _scalar(values, resamples, importance_weights.assumed, references)


@metric(
    title="Log-likelihood bound", group="likelihood", better="higher", unit="nats", source="Burda et al. 2016",
    aliases=("iwae", "iw_elbo", "iwelbo"), near=("nll", "log_likelihood", "ais"),
)  # fmt: skip
def iwae_bound(*, importance_weights: ImportanceWeights, resamples: Resamples, k: int = 50) -> Scalar:
    """A tighter lower bound on the log-likelihood of a test image, in nats, from many draws of its code.

    Mean over test images of ln of the mean of k importance weights; the same draws as the ELBO, so never below it.

    Interval: bootstrap over test images, paired between models.

    Caveats: Compare at equal k only: the bound rises with k.

    Parameters:
        k: Draws of the code for each image.
    """
    log_weights = importance_weights.log_weights
    gap = Reference(name="ELBO on the same draws", value=float(log_weights.mean()))
    return _scalar(log_mean_exp(log_weights), resamples, importance_weights.assumed, (gap,))

"""The shape of the cloud of codes: how many directions it fills, and how evenly."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.resampling import Resamples
from evaluation.numerics.spectrum import Spectrum, effective_rank, participation_share
from evaluation.record.views import Curve, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Latents


@metric(
    title="Effective rank", group="latent", bounds=(0, None), source="Roy & Vetterli 2007",
    aliases=("erank",), near=("rankme",),
)  # fmt: skip
def latent_effective_rank(*, latents: Latents, latent_spectrum: Spectrum, resamples: Resamples) -> Scalar:
    """How many directions the codes really fill, large ones counting more than small ones.

    exp of the entropy of the singular values of the centred codes; between 1 and the number of dimensions.

    Interval: bootstrap over test images; replicates hold the principal directions fixed.

    Caveats: Neither high nor low is better by itself.
    """
    return Scalar.from_replicates(
        float(effective_rank(latent_spectrum.variances)),
        effective_rank(latent_spectrum.replicates(resamples.weights(len(latents)))),
        n=len(latents),
        references=(Reference(name="numbers in the code", value=float(latents.shape[1])),),
    )


@metric(title="Isotropy", group="latent", bounds=(0, 1), source="Gao et al. 2017")
def latent_isotropy(*, latents: Latents, latent_spectrum: Spectrum, resamples: Resamples) -> Scalar:
    """How evenly the codes spread over all directions: 1 for a ball, near 0 for a needle.

    Participation ratio of the principal variances over the number of dimensions.

    Interval: bootstrap over test images; replicates hold the principal directions fixed.

    Caveats: Neither high nor low is better by itself.
    """
    dimensions = latents.shape[1]
    return Scalar.from_replicates(
        float(participation_share(latent_spectrum.variances, dimensions)),
        participation_share(latent_spectrum.replicates(resamples.weights(len(latents))), dimensions),
        n=len(latents),
    )


@metric(
    title="Variance explained", group="latent", source="Jolliffe 2002",
    aliases=("explained_variance", "explained_variance_ratio", "scree"),
)  # fmt: skip
def variance_explained(*, latent_spectrum: Spectrum) -> Curve:
    """Share of the codes' variance that the first so many principal directions hold."""
    variances = latent_spectrum.variances
    total = variances.sum()
    share = np.cumsum(variances) / (total if total > 0 else 1.0)
    return Curve(
        x=np.arange(1, len(share) + 1, dtype=np.float64),
        y=share[None],
        names=("codes",),
        x_label="principal directions",
        y_label="share of variance",
    )

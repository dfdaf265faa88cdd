"""Binary cross-entropy of the reconstructions."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.pixels import cross_entropy
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Images


@metric(
    title="Binary cross-entropy", group="reconstruction", better="lower", bounds=(0, None), unit="nats/pixel",
    construct="pixel error",
    source="Kingma & Welling 2014, appendix C.1",
    aliases=("binary_cross_entropy_loss", "bce_loss"),
)  # fmt: skip
def bce(*, images: Images, reconstructions: Images, resamples: Resamples, eps: float = 1e-7) -> Scalar:
    """How badly reconstructed pixels, read as probabilities of being white, predict the original ones.

    Mean over test images and pixels of -x ln r - (1 - x) ln(1 - r), r clipped to [eps, 1 - eps].

    Interval: bootstrap over test images, paired between models.

    Caveats: Grey images cannot reach 0. The reference is the value of a perfect reconstruction, r = x.

    Parameters:
        eps: Reconstructed pixels are clipped to [eps, 1 - eps], so that no logarithm is infinite.
    """
    values = cross_entropy(images, reconstructions, eps=eps)
    perfect = float(cross_entropy(images, images, eps=eps).mean())
    return Scalar.from_replicates(
        float(np.mean(values)),
        mean_replicates(values, resamples.weights(len(values))),
        n=len(values),
        references=(Reference(name="perfect reconstruction", value=perfect),),
    )

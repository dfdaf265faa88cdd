"""How much the numbers of a code say about one another."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.second_order import narrowed
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Latents, NotApplicable


def gaussian_total_correlation(covariance: Float64[np.ndarray, "d d"]) -> float:
    """(sum of ln variances - ln determinant) / 2 in nats: 0 for uncorrelated numbers, infinite for dependent ones."""
    variances = np.diag(covariance)
    scaled = covariance / np.sqrt(np.outer(variances, variances))
    sign, log_determinant = np.linalg.slogdet(scaled)
    return float(-log_determinant / 2) if sign > 0 else float("inf")


@metric(
    title="Total correlation", group="latent", better="lower", bounds=(0, None), unit="nats", source="Watanabe 1960",
    only_if="posterior_collapse < 1",
    aliases=("tc", "gaussian_total_correlation"),
)  # fmt: skip
def total_correlation(*, latents: Latents, resamples: Resamples) -> Scalar:
    """How much the code's numbers say about one another, were they Gaussian: 0 when none helps to guess another.

    Of the codes' correlation matrix; numbers that never vary are left out.

    Interval: bootstrap over test images; replicates are linear in the items' weights.

    Caveats: Only linear dependence counts. Beside it stands what independent numbers would give at this many images.
    """
    codes = latents.astype(np.float64)
    codes = codes[:, codes.std(axis=0) > 1e-8 * (np.abs(codes).max() + 1e-30)]
    n, d = codes.shape
    if d < 2:
        raise NotApplicable(f"needs two numbers of the code that vary; here {d} {'does' if d == 1 else 'do'}")
    scaled = (codes - codes.mean(axis=0)) / codes.std(axis=0)
    correlation = scaled.T @ scaled / n
    if n <= d or np.linalg.cond(correlation) > 1e12:
        raise NotApplicable(f"the {d} numbers of the code depend on one another linearly: it is infinite")
    value = gaussian_total_correlation(correlation)
    explained: Array = np.einsum("ij,ij->i", scaled, np.linalg.solve(correlation, scaled.T).T)
    influence = (np.square(scaled).sum(axis=1) - explained) / 2
    deviations = mean_replicates(influence, resamples.weights(n))
    pairs = d * (d - 1) / 2
    return Scalar.from_replicates(
        value,
        value + narrowed(deviations, pairs / (2 * n**2)),
        n=n,
        references=(Reference(name=f"independent numbers at {n:,} images", value=pairs / (2 * n)),),
    )

"""How many directions the codes spread in locally: two estimators from nearest neighbours."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.registry import metric
from evaluation.types import Array, NotApplicable
from evaluation.views import Reference, Scalar


def two_nn_logs(neighbours: Neighbours) -> Array:
    """ln(r2 / r1) of each item, NaN for an item with a duplicate [Facco et al. 2017]."""
    first, second = neighbours.distances[:, 0].astype(np.float64), neighbours.distances[:, 1].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs: Array = np.where(first > 0, np.log(second / first), np.nan)
    return logs


def levina_bickel_logs(neighbours: Neighbours, k: int) -> Array:
    """Mean of ln(r_k / r_j), j < k, of each item, NaN for an item with a duplicate: the inverse of its dimension."""
    distances = neighbours.first(k).distances.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(distances[:, -1:] / distances[:, :-1]).mean(axis=1)
    usable: Array = np.where(distances[:, 0] > 0, logs, np.nan)
    return usable


def _dimension(codes: Array, images: Array, resamples: Resamples) -> Scalar:
    usable = np.isfinite(codes)
    if usable.sum() < 10 or not codes[usable].any():
        raise NotApplicable("needs at least 10 distinct codes")
    weights = resamples.weights(len(codes))
    shares = mean_replicates(np.stack([np.where(usable, codes, 0), usable], axis=1), weights)
    seen = np.isfinite(images)
    of_images = float(1 / images[seen].mean()) if seen.any() and images[seen].any() else None
    return Scalar.from_replicates(
        float(1 / codes[usable].mean()),
        shares[:, 1] / np.maximum(shares[:, 0], 1e-30),
        n=int(usable.sum()),
        references=() if of_images is None else (Reference(name="of the images themselves", value=of_images),),
    )


@metric(title="Intrinsic dimension, TwoNN", group="latent", bounds=(0, None), source="Facco et al. 2017")
def intrinsic_dimension_two_nn(
    *, latent_neighbours: Neighbours, image_neighbours: Neighbours, resamples: Resamples
) -> Scalar:
    """In how many directions the codes spread locally, from the distances to the two nearest ones.

    Maximum likelihood over items, 1 / mean of ln(r2/r1). Items with a duplicate are left out. The reference is the
    same estimate for the images.
    """
    if latent_neighbours.k < 2:
        raise NotApplicable("needs at least 3 test images")
    return _dimension(two_nn_logs(latent_neighbours), two_nn_logs(image_neighbours), resamples)


@metric(title="Intrinsic dimension, MLE", group="latent", bounds=(0, None), source="Levina & Bickel 2004")
def intrinsic_dimension_mle(
    *, latent_neighbours: Neighbours, image_neighbours: Neighbours, resamples: Resamples, k: int = 20
) -> Scalar:
    """In how many directions the codes spread locally, from the distances to the twenty nearest ones.

    Inverses averaged over items [MacKay & Ghahramani 2005]. Items with a duplicate are left out. The reference is the
    same estimate for the images.
    """
    if latent_neighbours.k < k:
        raise NotApplicable(f"needs more than k={k} test images")
    codes, images = levina_bickel_logs(latent_neighbours, k), levina_bickel_logs(image_neighbours, k)
    return _dimension(codes, images, resamples)

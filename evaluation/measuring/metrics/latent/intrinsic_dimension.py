"""How many directions the codes spread in locally: two estimators from nearest neighbours."""

from __future__ import annotations

import contextlib

from evaluation.measuring.artifacts.neighbours.neighbours import ImageNeighbours, LatentNeighbours
from evaluation.numerics.half_samples import centred_on, dimension_of_halves
from evaluation.numerics.intrinsic import dimension, usable
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import NotApplicable


def _dimension(codes: Neighbours, images: Neighbours, k: int, resamples: Resamples) -> Scalar:
    if codes.k < k:
        raise NotApplicable(f"too few test images: {k} neighbours need more than {k}; this run has {codes.k + 1}")
    try:
        value = dimension(codes, k)
    except ValueError as error:
        raise NotApplicable(str(error)) from error
    references: tuple[Reference, ...] = ()
    with contextlib.suppress(ValueError):  # where all images are alike, the codes have no reference
        references = (Reference(name="of the images themselves", value=dimension(images, k)),)
    return Scalar.from_replicates(
        value,
        centred_on(value, dimension_of_halves(codes, k, resamples), resamples.count),
        n=int(usable(codes).sum()),
        references=references,
    )


@metric(
    title="Intrinsic dimension, TwoNN", group="latent", bounds=(0, None), source="Facco et al. 2017",
    aliases=("twonn",), shared_aliases=("intrinsic_dimension",),
)  # fmt: skip
def intrinsic_dimension_two_nn(
    *, latent_neighbours: LatentNeighbours, image_neighbours: ImageNeighbours, resamples: Resamples
) -> Scalar:
    """In how many directions the codes spread locally, from the distances to the two nearest ones.

    Maximum likelihood over items, 1 / mean of ln(r2/r1). Items with a duplicate are left out. The reference is the same
    estimate for the images.

    Interval: replicates from halves of the items.

    Caveats: Neither high nor low is better.
    """
    return _dimension(latent_neighbours, image_neighbours, 2, resamples)


@metric(
    title="Intrinsic dimension, MLE", group="latent", bounds=(0, None), source="Levina & Bickel 2004",
    aliases=("levina_bickel", "lid"), shared_aliases=("intrinsic_dimension",),
)  # fmt: skip
def intrinsic_dimension_mle(
    *, latent_neighbours: LatentNeighbours, image_neighbours: ImageNeighbours, resamples: Resamples, k: int = 20
) -> Scalar:
    """In how many directions the codes spread locally, from the distances to the twenty nearest ones.

    Inverses averaged over items [MacKay & Ghahramani 2005]. Items with a duplicate are left out. The reference is the
    same estimate for the images.

    Interval: replicates from halves of the items.

    Caveats: Neither high nor low is better. It depends on k.

    Parameters:
        k: Neighbours of an item whose distances count.
    """
    return _dimension(latent_neighbours, image_neighbours, k, resamples)

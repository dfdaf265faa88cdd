"""Neighbourhoods of the code judged against the images: trustworthiness, continuity, kNN recall."""

from __future__ import annotations

from evaluation.measuring.artifacts.neighbours.neighbours import ImageNeighbours, LatentNeighbours
from evaluation.numerics.half_samples import centred_on, recall_of_halves
from evaluation.numerics.influence import influence_replicates
from evaluation.numerics.ranks import intrusion_without, shared_share
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import Array, Images, Labels, Latents, NotApplicable


def _check(n: int, k: int) -> None:
    if not 1 <= k < n / 2:
        raise NotApplicable(f"too few test images: k = {k} needs more than {2 * k}; this run has {n}")


def _scalar(found: tuple[float, Array], judged: int, resamples: Resamples) -> Scalar:
    value, without = found
    some = f"Averaged over {judged:,} of {len(without):,} images, each ranked against all."
    return Scalar.from_replicates(
        value,
        influence_replicates(value, without, resamples.weights(len(without))),
        n=judged,
        warnings=(some,) if judged < len(without) else (),
    )


@metric(title="Trustworthiness", group="latent", better="higher", bounds=(0, 1), source="Venna & Kaski 2001")
def trustworthiness(
    *, images: Images, latent_neighbours: LatentNeighbours, anchors: Labels, resamples: Resamples, k: int = 15
) -> Scalar:
    """Are items that lie close together in the code also alike as images? 1 when no stranger intrudes.

    The k nearest codes of each item are ranked by pixel distance; ranks beyond k are penalised.

    Interval: replicates leave out one item at a time.

    Parameters:
        k: Neighbours of an item that count as close.
    """
    _check(len(images), k)
    flat = images.reshape(len(images), -1)
    near = latent_neighbours.first(k + 1).indices[anchors]
    return _scalar(intrusion_without(flat, anchors, near), len(anchors), resamples)


@metric(title="Continuity", group="latent", better="higher", bounds=(0, 1), source="Venna & Kaski 2001")
def continuity(
    *, latents: Latents, image_neighbours: ImageNeighbours, anchors: Labels, resamples: Resamples, k: int = 15
) -> Scalar:
    """Do images that are alike stay close together in the code? 1 when no neighbour is torn away.

    The k nearest images of each item are ranked by distance of their codes; ranks beyond k are penalised.

    Interval: replicates leave out one item at a time.

    Parameters:
        k: Neighbours of an item that count as close.
    """
    _check(len(latents), k)
    near = image_neighbours.first(k + 1).indices[anchors]
    return _scalar(intrusion_without(latents, anchors, near), len(anchors), resamples)


@metric(
    title="Neighbour recall", group="latent", better="higher", bounds=(0, 1), source="Lee & Verleysen 2009",
    aliases=("neighbor_recall", "neighbourhood_preservation", "neighborhood_preservation"),
)  # fmt: skip
def knn_recall(
    *, image_neighbours: ImageNeighbours, latent_neighbours: LatentNeighbours, resamples: Resamples, k: int = 15
) -> Scalar:
    """Of each image's nearest images, how many are among its nearest codes? 1 when the code keeps them all.

    Mean share of the k nearest by pixels that are among the k nearest by code.

    Interval: replicates from halves of the items.

    Parameters:
        k: Neighbours of an item that count as close.
    """
    n = len(image_neighbours.indices)
    _check(n, k)
    value = float(shared_share(image_neighbours.first(k).indices, latent_neighbours.first(k).indices).mean())
    replicates = centred_on(value, recall_of_halves(image_neighbours, latent_neighbours, k, resamples), resamples.count)
    return Scalar.from_replicates(value, replicates, n=n)

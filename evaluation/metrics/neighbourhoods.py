"""Neighbourhoods of the code judged against the images: trustworthiness, continuity, kNN recall."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.ranks import intrusion_penalty, shared_share
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.registry import metric
from evaluation.types import Array, Images, Labels, Latents, NotApplicable
from evaluation.views import Scalar


def _check(n: int, k: int) -> None:
    if not 1 <= k < n / 2:
        raise NotApplicable(f"is defined for k < n/2 only; k is {k} and there are {n} images")


def _scalar(values: Array, n: int, resamples: Resamples) -> Scalar:
    some = f"Averaged over {len(values):,} of {n:,} images, each ranked against all."
    return Scalar.from_replicates(
        float(np.mean(values)),
        mean_replicates(values, resamples.weights(len(values))),
        n=len(values),
        warnings=(some,) if len(values) < n else (),
    )


@metric(title="Trustworthiness", group="latent", better="higher", bounds=(0, 1), source="Venna & Kaski 2001")
def trustworthiness(
    *, images: Images, latent_neighbours: Neighbours, anchors: Labels, resamples: Resamples, k: int = 15
) -> Scalar:
    """Are items that lie close together in the code also alike as images? 1 when no stranger intrudes.

    The k nearest codes of each item are ranked by pixel distance; ranks beyond k are penalised. Refused for k >= n/2.
    Replicates resample items with neighbourhoods as they are.
    """
    _check(len(images), k)
    flat = images.reshape(len(images), -1)
    near = latent_neighbours.first(k).indices[anchors]
    return _scalar(intrusion_penalty(flat, anchors, near), len(images), resamples)


@metric(title="Continuity", group="latent", better="higher", bounds=(0, 1), source="Venna & Kaski 2001")
def continuity(
    *, latents: Latents, image_neighbours: Neighbours, anchors: Labels, resamples: Resamples, k: int = 15
) -> Scalar:
    """Do images that are alike stay close together in the code? 1 when no neighbour is torn away.

    The k nearest images of each item are ranked by distance of their codes; ranks beyond k are penalised. Refused
    for k >= n/2. Replicates resample items with neighbourhoods as they are.
    """
    _check(len(latents), k)
    near = image_neighbours.first(k).indices[anchors]
    return _scalar(intrusion_penalty(latents, anchors, near), len(latents), resamples)


@metric(title="Neighbour recall", group="latent", better="higher", bounds=(0, 1), source="Lee & Verleysen 2009")
def knn_recall(
    *, image_neighbours: Neighbours, latent_neighbours: Neighbours, resamples: Resamples, k: int = 15
) -> Scalar:
    """Of each image's nearest images, how many are among its nearest codes? 1 when the code keeps them all.

    Mean share of the k nearest by pixels that are among the k nearest by code. Refused for k >= n/2.
    """
    n = len(image_neighbours.indices)
    _check(n, k)
    shared = shared_share(image_neighbours.first(k).indices, latent_neighbours.first(k).indices)
    return _scalar(shared, n, resamples)

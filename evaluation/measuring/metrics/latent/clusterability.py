"""Do the classes form clusters in the code?"""

from __future__ import annotations

import numpy as np

from evaluation.numerics.clusters import adjusted_rand, silhouette_without, silhouettes_and_effects
from evaluation.numerics.contingency import contingency
from evaluation.numerics.influence import influence_replicates
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Labels, Latents, NotApplicable


def _check(labels: Labels) -> int:
    classes = len(np.unique(labels))
    if classes < 2:
        raise NotApplicable(f"too few classes: groups need at least 2 among the test images; this run has {classes}")
    return classes


@metric(
    title="Silhouette of the classes", group="latent", better="higher", bounds=(-1, 1), source="Rousseeuw 1987",
    aliases=("silhouette_score", "silhouette_coefficient"), near=("davies_bouldin_score", "calinski_harabasz_score"),
)  # fmt: skip
def silhouette(
    *, latents: Latents, labels: Labels, anchors: Labels, image_silhouettes: Array, resamples: Resamples
) -> Scalar:
    """Do images of one class lie closer together in the code than to any other class? 1 at best, below 0 if not.

    Mean over test images of (b - a) / max(a, b), a the mean distance to the own class and b to the nearest other one.
    The reference is the same for raw pixels.

    Interval: replicates leave out one item at a time.
    """
    _check(labels)
    values, effects = silhouettes_and_effects(latents, labels, anchors, effects=True)
    value, without = float(values.mean()), silhouette_without(values, effects, anchors)
    return Scalar.from_replicates(
        value,
        influence_replicates(value, without, resamples.weights(len(without))),
        n=len(values),
        references=(Reference(name="raw pixels", value=float(image_silhouettes.mean())),),
    )


@metric(
    title="Clusters against classes", group="latent", better="higher", bounds=(-1, 1), source="Hubert & Arabie 1985",
    aliases=("ari", "adjusted_rand_index", "adjusted_rand_score"), near=("nmi", "ami", "clustering_accuracy"),
)  # fmt: skip
def kmeans_agreement(*, latents: Latents, labels: Labels, resamples: Resamples, seed: int = 0) -> Scalar:
    """Do clusters found in the code without labels match the classes? 1 for a perfect match, 0 for chance.

    Adjusted Rand index of k-means (k the number of classes, best of 4 starts) against the labels.

    Interval: replicates resample test images with the clusters as found.

    Parameters:
        seed: The run's seed.
    """
    from sklearn.cluster import KMeans

    found = KMeans(n_clusters=_check(labels), n_init=4, random_state=seed).fit_predict(latents)
    replicates = adjusted_rand(contingency(labels, found, resamples.weights(len(labels))))
    return Scalar.from_replicates(float(adjusted_rand(contingency(labels, found))), replicates, n=len(labels))

"""Clusters of the real images that samples leave empty or nearly so."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.artifacts.features.real_clusters import Clusters
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.measuring.items import Items
from evaluation.numerics.gram import CrossGram
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.under_coverage import under_covered
from evaluation.record.views import ImageGrid, Matrix, Reference, Scalar, as_uint8
from evaluation.registry import metric
from evaluation.types import Array, Images
from models.intake.labels import UNLABELLED

SOURCE = "after Richardson & Weiss 2018; Naeem et al. 2020"


def _counts(clusters: Array, k: int) -> Array:
    return np.bincount(clusters, minlength=k).astype(np.float64)


def _names(real_clusters: Clusters, dataset: Dataset, test_items: Items) -> list[str]:
    """``cluster 4, mostly 7`` where most of its images are of one class."""
    names = []
    for cluster in range(len(real_clusters)):
        name = f"cluster {cluster + 1}"
        if dataset.test.labels is not None:
            labels = dataset.test.labels[test_items.positions[real_clusters.real == cluster]]
            classes = np.bincount(labels[labels != UNLABELLED], minlength=1)
            top = int(classes.argmax())
            if classes[top] > len(labels) / 2:
                name += f", mostly {dataset.classes[top] if top < len(dataset.classes) else top}"
        names.append(name)
    return names


@metric(title="Clusters left out", group="modes", better="lower", bounds=(0, None), unit="clusters", source=SOURCE)
def uncovered_clusters(
    *,
    sample_features: SampleFeatures,
    real_clusters: Clusters,
    extractor: Extractor,
    resamples: Resamples,
    least_share: float = 0.5,
) -> Scalar:
    """How many clusters of the real images get clearly less than half of their share of samples.

    k-means clusters of the features of test images; a one-sided test at 5% with the correction of Holm over clusters,
    so that chance alone leaves out none.

    Interval: for these clusters: other test images would give others.

    Parameters:
        least_share: Share of a cluster's real share below which it counts as left out.
    """
    k = len(real_clusters)
    real, found = real_clusters.real, real_clusters.of(sample_features.features)
    n, m = len(real), len(found)
    value = under_covered(_counts(real, k), n, _counts(found, k), m, least=least_share).sum()
    resampled = [
        mean_replicates(np.eye(k)[members], resamples.weights(len(members), stream)) * len(members)
        for members, stream in ((real, "items"), (found, "samples"))
    ]
    replicates = under_covered(resampled[0], n, resampled[1], m, least=least_share).sum(axis=1)
    return Scalar.from_replicates(
        float(value),
        replicates.astype(np.float64),
        n=m,
        title=titled("Clusters left out", extractor),
        references=(Reference(name="clusters of the real images", value=float(k)),),
    )


@metric(title="Clusters of the real images", group="modes", source=SOURCE)
def cluster_shares(
    *,
    sample_features: SampleFeatures,
    real_clusters: Clusters,
    cross_gram: CrossGram,
    dataset: Dataset,
    test_items: Items,
) -> Matrix:
    """For each cluster of real images: its share of them, its share of the samples, and how much of it is covered."""
    k = len(real_clusters)
    found = real_clusters.of(sample_features.features)
    real = _counts(real_clusters.real, k)
    covered = np.bincount(real_clusters.real, weights=cross_gram.in_density_balls.by_ball > 0, minlength=k)
    values = [real / real.sum(), _counts(found, k) / len(found), covered / np.maximum(real, 1)]
    return Matrix(
        values=np.stack(values, axis=1),
        rows=tuple(_names(real_clusters, dataset, test_items)),
        columns=("real share", "samples' share", "covered"),
        label="by cluster",
    )


@metric(title="Real images of the clusters left out", group="modes", source=SOURCE)
def uncovered_cluster_items(
    *,
    sample_features: SampleFeatures,
    real_features: RealFeatures,
    real_clusters: Clusters,
    images: Images,
    dataset: Dataset,
    test_items: Items,
    least_share: float = 0.5,
    count: int = 10,
    most: int = 12,
) -> ImageGrid:
    """Real images from the middle of each cluster that gets clearly less than half of its share of samples.

    One row for each cluster, the emptiest first, with as many images as the smallest cluster has, at most 10.

    Parameters:
        least_share: Share of a cluster's real share below which it counts as left out.
        count: Images shown of a cluster.
        most: Clusters shown.
    """
    k = len(real_clusters)
    real, found = _counts(real_clusters.real, k), _counts(real_clusters.of(sample_features.features), k)
    out = np.flatnonzero(under_covered(real, len(images), found, len(sample_features), least=least_share))
    ratio = (found[out] / len(sample_features)) / (real[out] / len(images))
    out, ratio = out[np.argsort(ratio, kind="stable")][:most], np.sort(ratio)[:most]
    names = _names(real_clusters, dataset, test_items)
    across = int(min(count, real[out].min())) if len(out) else 0
    rows = [_central(real_clusters, real_features.features, int(cluster), across) for cluster in out]
    items = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    shares = [(names[c], real[c] / len(images), found[c] / len(sample_features)) for c in out]
    captions = [f"{names[c]}: {share:.0%} of its share" for c, share in zip(out, ratio, strict=True)]
    return ImageGrid(
        images=as_uint8(images[items]),
        captions=tuple(caption for caption in captions for _ in range(across)),
        rows=max(len(out), 1),
        row_labels=tuple(
            f"{name}: {ours:.1%} of real images, {theirs:.1%} of samples" for name, ours, theirs in shares
        ),
        items=items,
    )


def _central(clusters: Clusters, features: Array, cluster: int, count: int) -> Array:
    """Positions of the ``count`` test images nearest to the centre of their cluster."""
    members = np.flatnonzero(clusters.real == cluster)
    cells = clusters.cells
    projected = (features[members] - cells.mean) @ cells.components.T
    distances = np.square(projected - cells.centres[cluster]).sum(axis=1)
    chosen: Array = members[np.argsort(distances, kind="stable")[:count]].astype(np.int64)
    return chosen

"""The code on a plane: PCA, t-SNE and UMAP from one exact neighbour graph, each with numbers on its own distortion."""

from __future__ import annotations

from evaluation.dataset import Dataset
from evaluation.numerics.map_quality import map_quality
from evaluation.numerics.neighbours import Neighbours
from evaluation.registry import metric
from evaluation.types import Array, Labels, Latents, NotApplicable
from evaluation.views import Embedding


def _map(
    method: str,
    coordinates: Array,
    latents: Latents,
    latent_neighbours: Neighbours,
    anchors: Labels,
    dataset: Dataset,
    test_items: Labels,
    k: int,
) -> Embedding:
    labels = dataset.test.labels
    return Embedding(
        coordinates=coordinates,
        method=method,
        labels=None if labels is None else labels[test_items],
        facts=map_quality(coordinates, latents, latent_neighbours, anchors, k=k),
    )


@metric(title="Map of the code: PCA", group="latent", source="Pearson 1901")
def pca_map(
    *,
    pca_coordinates: Array,
    latents: Latents,
    latent_neighbours: Neighbours,
    anchors: Labels,
    dataset: Dataset,
    test_items: Labels,
    k: int = 15,
) -> Embedding:
    """Every test image at its code's two directions of largest variance: true distances, but only two of them."""
    return _map("PCA", pca_coordinates, latents, latent_neighbours, anchors, dataset, test_items, k)


@metric(title="Map of the code: t-SNE", group="latent", source="van der Maaten & Hinton 2008")
def tsne_map(
    *,
    tsne_coordinates: Array,
    latents: Latents,
    latent_neighbours: Neighbours,
    anchors: Labels,
    dataset: Dataset,
    test_items: Labels,
    k: int = 15,
) -> Embedding:
    """Every test image near those with similar codes; sizes of groups and distances between them mean little."""
    return _map("t-SNE", tsne_coordinates, latents, latent_neighbours, anchors, dataset, test_items, k)


@metric(title="Map of the code: UMAP", group="latent", source="McInnes, Healy & Melville 2018")
def umap_map(
    *,
    umap_coordinates: Array,
    latents: Latents,
    latent_neighbours: Neighbours,
    anchors: Labels,
    dataset: Dataset,
    test_items: Labels,
    k: int = 15,
) -> Embedding:
    """Every test image near those with similar codes; groups are drawn apart, distances between them mean little."""
    return _map("UMAP", umap_coordinates, latents, latent_neighbours, anchors, dataset, test_items, k)


@metric(title="Map of the code: t-SNE, independent", group="latent", source="van der Maaten & Hinton 2008")
def tsne_map_independent(
    *,
    tsne_own_coordinates: Array,
    latents: Latents,
    latent_neighbours: Neighbours,
    anchors: Labels,
    dataset: Dataset,
    test_items: Labels,
    k: int = 15,
) -> Embedding:
    """The same map begun at this code's own principal plane instead of the picture that all models share."""
    return _map("t-SNE, independent", tsne_own_coordinates, latents, latent_neighbours, anchors, dataset, test_items, k)


@metric(title="Map of the code: UMAP, independent", group="latent", source="McInnes, Healy & Melville 2018")
def umap_map_independent(
    *,
    umap_own_coordinates: Array,
    latents: Latents,
    latent_neighbours: Neighbours,
    anchors: Labels,
    dataset: Dataset,
    test_items: Labels,
    k: int = 15,
) -> Embedding:
    """The same map begun at this code's own principal plane instead of the picture that all models share."""
    return _map("UMAP, independent", umap_own_coordinates, latents, latent_neighbours, anchors, dataset, test_items, k)


@metric(title="The code itself", group="latent", source="Touchstone")
def code_map(
    *,
    latents: Latents,
    latent_neighbours: Neighbours,
    anchors: Labels,
    dataset: Dataset,
    test_items: Labels,
    k: int = 15,
) -> Embedding:
    """Every test image at its code, where the code has just two numbers: a map without any distortion."""
    if latents.shape[1] != 2:
        raise NotApplicable(f"is drawn for codes of two numbers; this model's code has {latents.shape[1]}")
    return _map("code", latents, latents, latent_neighbours, anchors, dataset, test_items, k)

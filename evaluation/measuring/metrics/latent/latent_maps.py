"""The code on a plane, by six methods from one exact neighbour graph, each with numbers on its own distortion.

t-SNE and UMAP come twice: begun at the map of the images, which all models share, so that maps can be compared; and
*independent*, begun at the code's own principal plane. PaCMAP and umap-learn are measured on request, by the packages
of those names. UMAP is a kernel of our own; umap-learn is the reference implementation to hold it against.
"""

from __future__ import annotations

from evaluation.measuring.artifacts.maps.map_ground import MapGround
from evaluation.measuring.artifacts.maps.tsne import IndependentTsne
from evaluation.measuring.artifacts.maps.umap import IndependentUmap
from evaluation.measuring.artifacts.neighbours.neighbours import LatentNeighbours
from evaluation.record.views import Embedding
from evaluation.registry import metric
from evaluation.types import Array, NotApplicable


@metric(title="Map of the code: PCA", group="latent", source="Pearson 1901", aliases=("pca",))
def pca_map(
    *, map_ground: MapGround, pca_coordinates: Array, latent_neighbours: LatentNeighbours, k: int = 15
) -> Embedding:
    """Every test image at its code's two directions of largest variance: true distances, but only two of them.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    return map_ground.embedding("PCA", pca_coordinates, latent_neighbours, k)


@metric(title="Map of the code: t-SNE", group="latent", source="van der Maaten & Hinton 2008", aliases=("tsne",))
def tsne_map(
    *, map_ground: MapGround, tsne_coordinates: Array, latent_neighbours: LatentNeighbours, k: int = 15
) -> Embedding:
    """Every test image near those with similar codes; sizes of groups and distances between them mean little.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    return map_ground.embedding("t-SNE", tsne_coordinates, latent_neighbours, k)


@metric(
    title="Map of the code: t-SNE, independent", group="latent", source="van der Maaten & Hinton 2008",
    aliases=("tsne_independent",),
)  # fmt: skip
def tsne_map_independent(
    *, map_ground: MapGround, independent_tsne: IndependentTsne, latent_neighbours: LatentNeighbours, k: int = 15
) -> Embedding:
    """The same map begun at this code's own principal plane instead of the picture that all models share.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    return map_ground.embedding("t-SNE, independent", independent_tsne, latent_neighbours, k)


@metric(title="Map of the code: UMAP", group="latent", source="McInnes, Healy & Melville 2018", aliases=("umap",))
def umap_map(
    *, map_ground: MapGround, umap_coordinates: Array, latent_neighbours: LatentNeighbours, k: int = 15
) -> Embedding:
    """Every test image near those with similar codes; groups are drawn apart, distances between them mean little.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    return map_ground.embedding("UMAP", umap_coordinates, latent_neighbours, k)


@metric(
    title="Map of the code: UMAP, independent", group="latent", source="McInnes, Healy & Melville 2018",
    aliases=("umap_independent",),
)  # fmt: skip
def umap_map_independent(
    *, map_ground: MapGround, independent_umap: IndependentUmap, latent_neighbours: LatentNeighbours, k: int = 15
) -> Embedding:
    """The same map begun at this code's own principal plane instead of the picture that all models share.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    return map_ground.embedding("UMAP, independent", independent_umap, latent_neighbours, k)


@metric(
    title="Map of the code: umap-learn", group="latent", source="McInnes, Healy & Melville 2018", on_request=True,
    aliases=("umap_learn",),
)  # fmt: skip
def umap_learn_map(
    *, map_ground: MapGround, umap_learn_coordinates: Array, latent_neighbours: LatentNeighbours, k: int = 15
) -> Embedding:
    """UMAP by umap-learn, the reference implementation; our UMAP is faster and starts all models from one map.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    return map_ground.embedding("umap-learn", umap_learn_coordinates, latent_neighbours, k)


@metric(
    title="Map of the code: PaCMAP", group="latent", source="Wang et al. 2021", on_request=True,
    aliases=("pacmap",),
)  # fmt: skip
def pacmap_map(
    *, map_ground: MapGround, pacmap_coordinates: Array, latent_neighbours: LatentNeighbours, k: int = 15
) -> Embedding:
    """Every test image near those with similar codes, while groups keep more of their places among one another.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    return map_ground.embedding("PaCMAP", pacmap_coordinates, latent_neighbours, k)


@metric(title="The code itself", group="latent", source="Touchstone")
def code_map(*, map_ground: MapGround, latent_neighbours: LatentNeighbours, k: int = 15) -> Embedding:
    """Every test image at its code, where the code has just two numbers: a map without any distortion.

    Parameters:
        k: Neighbours of an item in the numbers below the map.
    """
    dimensions = map_ground.latents.shape[1]
    if dimensions != 2:
        raise NotApplicable(f"is drawn for codes of two numbers; this model's code has {dimensions}")
    return map_ground.embedding("code", map_ground.latents, latent_neighbours, k)

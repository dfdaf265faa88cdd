"""Maps with a common start are alike where the codes are alike, and as faithful as maps with their own start."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from evaluation.judging.alignment import procrustes
from evaluation.measuring.artifacts.maps.image_plane import image_plane
from evaluation.measuring.artifacts.maps.pca_coordinates import pca_coordinates
from evaluation.measuring.artifacts.maps.tsne import tsne, tsne_coordinates
from evaluation.measuring.artifacts.maps.umap import umap, umap_coordinates
from evaluation.numerics.map_quality import map_quality
from evaluation.numerics.neighbours import nearest

IMAGES = (load_digits().images[:400, None] / 16).astype(np.float32)


def codes() -> list[np.ndarray]:
    """Codes of the digits by two models: random mixtures of pixels, each turned and stretched differently."""
    flat = IMAGES.reshape(len(IMAGES), -1)
    return [(flat @ np.random.default_rng(seed).normal(size=(64, 24)) + 3 * seed).astype(np.float32) for seed in (1, 2)]


def test_a_common_start_makes_maps_of_like_codes_alike_at_no_cost() -> None:
    flat = IMAGES.reshape(len(IMAGES), -1)
    near = nearest(flat, flat, 90, exclude_self=True)
    plane = image_plane(images=IMAGES, image_pca=None)
    assert plane.shape == (400, 2)
    told: list[float] = []
    ground = {"neighbours": near, "start": plane, "progress": told.append}
    starts = tsne(**ground), umap(**ground)
    assert told[-1] == 1
    assert len(told) > 20
    found: dict[str, list[np.ndarray]] = {"t-SNE": [], "own t-SNE": [], "UMAP": [], "own UMAP": []}
    trust: dict[str, list[float]] = {name: [] for name in found}
    for code in codes():
        known, own = nearest(code, code, 90, exclude_self=True), pca_coordinates(latents=code)
        alone = {"neighbours": known, "start": own, "progress": told.append}
        shared = {"latent_neighbours": known, "pca_coordinates": own, "progress": told.append}
        maps = {
            "t-SNE": tsne_coordinates(**shared, image_tsne=starts[0]),
            "own t-SNE": tsne(**alone),
            "UMAP": umap_coordinates(**shared, image_umap=starts[1]),
            "own UMAP": umap(**alone),
        }
        for name, coordinates in maps.items():
            found[name].append(coordinates)
            trust[name].append(map_quality(coordinates, code, known, np.arange(len(code)))["trustworthiness"])
    disparity = {name: procrustes(*maps).disparity for name, maps in found.items()}
    for method in ("t-SNE", "UMAP"):
        assert disparity[method] < 0.6 * disparity[f"own {method}"]
        assert disparity[method] < 0.3
        assert np.mean(trust[method]) > np.mean(trust[f"own {method}"]) - 0.01

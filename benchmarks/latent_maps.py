"""Times of the latent maps and of their quality numbers, beside umap-learn on the same neighbours.

    python -m benchmarks.latent_maps [--sizes 10000,70000] [--peers] [--tsne]

Codes are 32 principal components of MNIST where TOUCHSTONE_TEST_DATA is set, else ten Gaussian clusters. Wall and CPU
seconds of this process; the first row is what a process pays once.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from evaluation.numerics.fuzzy_graph import fuzzy_graph
from evaluation.numerics.map_quality import map_quality
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.numerics.pca import principal_components
from evaluation.numerics.tsne_layout import tsne_layout
from evaluation.numerics.umap_layout import umap_layout, warm

DIMENSIONS = 32
ANCHORS = 5000
T = TypeVar("T")


def timed(name: str, step: Callable[[], T], note: str = "") -> T:
    wall, cpu = time.perf_counter(), time.process_time()
    result = step()
    print(f"{name:34s} {time.perf_counter() - wall:8.2f} {time.process_time() - cpu:8.2f}  {note}", flush=True)
    return result


def codes(n: int) -> tuple[np.ndarray, str]:
    """(n, 32) float32, and where they come from."""
    root = os.environ.get("TOUCHSTONE_TEST_DATA")
    if root:
        from evaluation.dataset import open_dataset

        data = open_dataset(f"idx:{root}/data/mnist")
        pixels = np.concatenate([data.test.images, data.train.images])[:n].reshape(-1, 784).astype(np.float32) / 255
        return principal_components(pixels, most=DIMENSIONS).project(pixels, DIMENSIONS), "MNIST, 32 components"
    rng = np.random.default_rng(0)
    centres = rng.normal(scale=3, size=(10, DIMENSIONS))
    return (centres[rng.integers(0, 10, n)] + rng.normal(size=(n, DIMENSIONS))).astype(np.float32), "ten Gaussians"


def peer(neighbours: Neighbours, latents: np.ndarray, start: np.ndarray) -> np.ndarray:
    import warnings

    import umap

    n = len(latents)
    indices = np.hstack([np.arange(n)[:, None], neighbours.indices[:, :14]]).astype(np.int32)
    distances = np.hstack([np.zeros((n, 1)), neighbours.distances[:, :14]]).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model: Any = umap.UMAP(
            n_neighbors=15,
            precomputed_knn=(indices, distances, None),
            init=(10 * start / np.abs(start).max()).astype(np.float32),
            random_state=0,
        )
        return np.asarray(model.fit_transform(latents))


def quality(coordinates: np.ndarray, latents: np.ndarray, neighbours: Neighbours) -> dict[str, float]:
    anchors = np.sort(np.random.default_rng(0).permutation(len(latents))[:ANCHORS])
    return {name: round(value, 4) for name, value in map_quality(coordinates, latents, neighbours, anchors).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,70000")
    parser.add_argument("--peers", action="store_true", help="run umap-learn too")
    parser.add_argument("--tsne", action="store_true", help="run t-SNE too")
    chosen = parser.parse_args()
    print(f"{'':34s} {'wall s':>8s} {'CPU s':>8s}")
    timed("UMAP kernel, once a process", warm)
    for n in (int(size) for size in chosen.sizes.split(",")):
        latents, origin = codes(n)
        n = len(latents)
        print(f"\n{n:,} codes ({origin})")
        neighbours = timed("exact neighbours, k=90", lambda x=latents: nearest(x, x, 90, exclude_self=True))
        start = timed("PCA", lambda x=latents: principal_components(x, most=2).project(x, 2))
        graph = timed("UMAP graph", lambda k=neighbours: fuzzy_graph(k.indices[:, :14], k.distances[:, :14]))
        ours = timed("UMAP layout", lambda g=graph, s=start: umap_layout(g, s, seed=0))
        facts = timed("quality numbers, 5,000 anchors", lambda c=ours, x=latents, k=neighbours: quality(c, x, k))
        print(f"  ours: {facts}")
        if chosen.peers:
            theirs = timed("umap-learn, same neighbours", lambda k=neighbours, x=latents, s=start: peer(k, x, s))
            print(f"  umap-learn: {quality(theirs, latents, neighbours)}")
        if chosen.tsne:
            tsne = timed("t-SNE", lambda k=neighbours, s=start: tsne_layout(k, s, seed=0, threads=2))
            print(f"  t-SNE: {quality(tsne, latents, neighbours)}")


if __name__ == "__main__":
    main()

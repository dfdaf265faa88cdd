"""Times of the latent maps from one shared graph of exact neighbours, their quality, and memory.

    python -m benchmarks.latent_maps [--sizes 2000,10000,70000] [--methods umap,umap-learn,tsne,pacmap]

Codes are 32 principal components of MNIST where TOUCHSTONE_TEST_DATA is set, else ten Gaussian clusters. Wall and CPU
seconds of this process. Compilation, which a process pays once, is printed first. Targets on 2 cores: UMAP, neighbours
included, in 12 s for 10,000 codes and 45 s for 70,000; quality numbers of 70,000 in 20 s. All maps take the same
neighbours and the same start.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from evaluation.measuring.artifacts.items.subsets import MOST_ANCHORS as ANCHORS
from evaluation.numerics.fuzzy_graph import fuzzy_graph
from evaluation.numerics.map_quality import map_quality
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.numerics.pacmap_layout import pacmap_layout
from evaluation.numerics.pca import principal_components
from evaluation.numerics.tsne_layout import tsne_layout
from evaluation.numerics.umap_layout import umap_layout
from evaluation.numerics.umap_layout import warm as warm_umap
from evaluation.numerics.umap_learn_layout import umap_learn_layout
from evaluation.numerics.umap_learn_layout import warm as warm_umap_learn
from evaluation.types import NotApplicable

DIMENSIONS = 32
SHARED = 91
"""Neighbours of the graph that all steps of a run share; t-SNE needs the most."""
UMAP_NEAR, TSNE_NEAR = 14, 90
UMAP_SECONDS = {10_000: 12, 70_000: 45}
QUALITY_SECONDS = {70_000: 20}
METHODS = ("umap", "umap-learn", "tsne", "pacmap")
T = TypeVar("T")


def timed(name: str, step: Callable[[], T], target: int | None = None) -> tuple[T, float]:
    """The step's result and its wall seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = step()
    seconds = time.perf_counter() - wall
    row(name, seconds, time.process_time() - cpu, target)
    return result, seconds


def row(name: str, wall: float, cpu: float | None, target: int | None = None) -> None:
    spent = f"{cpu:8.2f}" if cpu is not None else " " * 8
    print(f"{name:38s} {wall:8.2f} {spent}  {'' if target is None else f'target {target} s'}", flush=True)


def codes(n: int) -> tuple[np.ndarray, str]:
    """(n, 32) float32, and where they come from."""
    root = os.environ.get("TOUCHSTONE_TEST_DATA")
    if root:
        from evaluation.data.dataset import open_dataset

        data = open_dataset(f"idx:{root}/data/mnist")
        pixels = np.concatenate([data.test.images, data.train.images])[:n].reshape(-1, 784).astype(np.float32) / 255
        return principal_components(pixels, most=DIMENSIONS).project(pixels, DIMENSIONS), "MNIST, 32 components"
    rng = np.random.default_rng(0)
    centres = rng.normal(scale=3, size=(10, DIMENSIONS))
    return (centres[rng.integers(0, 10, n)] + rng.normal(size=(n, DIMENSIONS))).astype(np.float32), "ten Gaussians"


def quality(coordinates: np.ndarray, latents: np.ndarray, neighbours: Neighbours) -> dict[str, float]:
    """The numbers under a map, on as many anchors as a run takes."""
    anchors = np.sort(np.random.default_rng(0).permutation(len(latents))[:ANCHORS])
    return {name: round(value, 4) for name, value in map_quality(coordinates, latents, neighbours, anchors).items()}


def measure(n: int, methods: list[str]) -> None:
    latents, origin = codes(n)
    n = len(latents)
    print(f"\n{n:,} codes ({origin}){'':10s} wall s    CPU s")
    start, _ = timed("PCA", lambda: principal_components(latents, most=2).project(latents, 2))
    near, search = timed(f"exact neighbours, k={SHARED}", lambda: nearest(latents, latents, SHARED, exclude_self=True))
    maps: dict[str, np.ndarray] = {}
    if "umap" in methods:
        few = near.first(UMAP_NEAR)
        graph, membership = timed("UMAP graph", lambda: fuzzy_graph(few.indices, few.distances))
        maps["UMAP"], layout = timed("UMAP layout", lambda: umap_layout(graph, start, seed=0))
        row("UMAP in all, neighbours included", search + membership + layout, None, UMAP_SECONDS.get(n))
    if "umap-learn" in methods:
        few, rng = near.first(UMAP_NEAR), np.random.default_rng(0)
        maps["umap-learn"], _ = timed("umap-learn, graph and layout", lambda: umap_learn_layout(few, start, rng=rng))
    if "tsne" in methods:
        maps["t-SNE"], _ = timed("t-SNE", lambda: tsne_layout(near.first(TSNE_NEAR), start, seed=0))
    if "pacmap" in methods:
        try:
            maps["PaCMAP"], _ = timed("PaCMAP", lambda: pacmap_layout(latents, near.first(60), start, seed=0))
        except NotApplicable as error:
            print(f"PaCMAP: {error}")
    for name, coordinates in maps.items():
        facts, _ = timed(
            f"numbers of {name}, {min(n, ANCHORS):,} anchors",
            lambda drawn=coordinates: quality(drawn, latents, near),  # type: ignore[misc]
            QUALITY_SECONDS.get(n),
        )
        print(f"  {facts}")
    print(f"peak memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="2000,10000,70000")
    parser.add_argument("--methods", default=",".join(METHODS), help="of umap, umap-learn, tsne, pacmap")
    chosen = parser.parse_args()
    methods = chosen.methods.split(",")
    timed("UMAP kernel, once a process", warm_umap)
    if "umap-learn" in methods:
        timed("umap-learn, once a process", warm_umap_learn)
    for n in (int(size) for size in chosen.sizes.split(",")):
        measure(n, methods)


if __name__ == "__main__":
    main()

"""``pixels``: the raw pixels as features, by principal components where there are many. No weights, no labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float32

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.base import Extracted, digest_arrays
from evaluation.registry import extractor
from evaluation.types import Images, TouchstoneError

MOST_DIMENSIONS = 256
"""Most features: a covariance of more needs more images than a run has, and leading components show the image."""
FITTED_ON = 5_000


@dataclass(frozen=True, kw_only=True)
class Pixels:
    """Flattened pixels minus ``mean``, times ``components`` (d, pixels), or unchanged when there are none."""

    sha256: str
    mean: Float32[np.ndarray, " p"] | None = None
    components: Float32[np.ndarray, "d p"] | None = None
    name: str = "pixels"
    classes: tuple[str, ...] = ()
    facts: Mapping[str, float | int | str] = field(default_factory=dict)

    def extract(self, images: Images) -> Extracted:
        """Features (n, min(pixels, 256)); no probabilities."""
        flat = np.ascontiguousarray(images, dtype=np.float32).reshape(len(images), -1)
        if self.components is None or self.mean is None:
            return Extracted(features=flat)
        if flat.shape[1] != len(self.mean):
            raise TouchstoneError(f"these pixel components are for {len(self.mean)} values an image; got {flat.shape}")
        return Extracted(features=(flat - self.mean) @ self.components.T)


@extractor("pixels")
def pixels(argument: str, *, dataset: Dataset) -> Pixels:
    """Components are fitted on at most 5,000 training images (test images where there are none)."""
    if argument:
        raise TouchstoneError(f"the extractor 'pixels' takes no argument; got '{argument}'")
    size = int(np.prod(dataset.image_shape))
    if size <= MOST_DIMENSIONS:
        return Pixels(sha256=digest_arrays({"size": np.array(size)}), facts={"features": size})
    split = dataset.train if len(dataset.train) else dataset.test
    chosen = np.sort(np.random.default_rng(0).permutation(len(split))[:FITTED_ON])
    flat = split.take(chosen).reshape(len(chosen), -1)
    mean = flat.mean(axis=0, dtype=np.float64)
    components, share = _components(flat - mean.astype(np.float32), MOST_DIMENSIONS)
    mean = mean.astype(np.float32)
    return Pixels(
        sha256=digest_arrays({"mean": mean, "components": components}),
        mean=mean,
        components=components,
        facts={"features": len(components), "pixels": size, "variance kept": round(share, 4)},
    )


def _components(centred: Float32[np.ndarray, "n p"], most: int) -> tuple[Float32[np.ndarray, "d p"], float]:
    """Leading principal directions, by the smaller of the two Gram matrices, and the share of variance they hold."""
    n, size = centred.shape
    total = float(np.square(centred, dtype=np.float64).sum())
    if n <= size:
        values, left = np.linalg.eigh((centred @ centred.T).astype(np.float64))
        keep = [i for i in np.argsort(values)[::-1][:most] if values[i] > 1e-6 * values.max()]
        directions = (left[:, keep].T @ centred) / np.sqrt(values[keep])[:, None]
    else:
        values, right = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        keep = [i for i in np.argsort(values)[::-1][:most] if values[i] > 1e-6 * values.max()]
        directions = right[:, keep].T
    return directions.astype(np.float32), float(values[keep].sum() / total) if total else 0.0

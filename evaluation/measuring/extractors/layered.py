"""Perceptual distances: images compared by the feature maps of a network, position by position, in the same pass."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, Float32, Int64

from evaluation.measuring.extractors.base import Extracted, Extractor
from evaluation.numerics.perceptual import pair_distances, unit_channels
from evaluation.types import Array, Images

MOST = 1000
"""Most images compared with one another: their maps are held until the end of the pass (Inception: 400 MB)."""


@runtime_checkable
class Layered(Protocol):
    """An extractor that has feature maps, beside what ``Extractor`` asks for."""

    def extract_and_compare(self, images: Images) -> Extracted:
        """As ``extract``, and the perceptual distances among ``compared(n)`` of the images."""


def extract(extractor: Extractor, images: Images) -> Extracted:
    """Features, and perceptual distances where the extractor has feature maps."""
    return extractor.extract_and_compare(images) if isinstance(extractor, Layered) else extractor.extract(images)


def compared(total: int) -> Int64[np.ndarray, " m"]:
    """Positions of at most 1,000 of ``total`` images, evenly apart: conditional samples are ordered by class."""
    return np.unique(np.linspace(0, total - 1, min(total, MOST)).astype(np.int64))


class Comparison:
    """Collects the feature maps of the images to compare. Batches come in any order and from any thread."""

    def __init__(self, total: int) -> None:
        self.chosen = compared(total)
        self._rows: Array | None = None
        self._lock = threading.Lock()

    def within(self, start: int, stop: int) -> Int64[np.ndarray, " b"]:
        """Which images of the batch from ``start`` to before ``stop`` are compared, counted from ``start``."""
        first, last = np.searchsorted(self.chosen, [start, stop])
        return self.chosen[first:last] - start

    def take(self, start: int, layers: Sequence[Float[np.ndarray, "b c h w"]]) -> None:
        """Add the maps of the images that ``within`` names for the batch that begins at ``start``."""
        rows = unit_channels(layers)
        first = int(np.searchsorted(self.chosen, start))
        with self._lock:
            if self._rows is None:
                self._rows = np.empty((len(self.chosen), rows.shape[1]), dtype=rows.dtype)
        self._rows[first : first + len(rows)] = rows

    def distances(self) -> Float32[np.ndarray, "m m"]:
        """After the last batch: distances as in LPIPS [Zhang 2018], without its weights fitted to human judgements."""
        if self._rows is None:
            raise ValueError("there are no images to compare")
        return pair_distances(self._rows)

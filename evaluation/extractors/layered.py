"""Perceptual distances: images compared by what every layer of a network sees, position by position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import numpy as np

from evaluation.extractors.base import Extractor
from evaluation.numerics.perceptual import mean_distances, unit_channels
from evaluation.types import Array, Images, Labels, NotApplicable

FIRST, MOST_BATCH, BATCH_BYTES = 8, 512, 32 << 20
"""Feature maps of a batch are held at once: the first 8 images tell how many may go together."""

HELD_BYTES = 512 << 20
"""Rows of all images are held between the two readings when they take no more: Inception's of 190 images."""

MOST_GROUPS = 200
"""The sum of all maps of a group is held for each."""


@runtime_checkable
class Layered(Protocol):
    """An extractor that gives feature maps; optional beside what ``Extractor`` asks."""

    def layers(self, images: Images) -> tuple[Array, ...]:
        """Feature maps (n, c, h, w) of a small batch, one a layer, after its non-linearity."""


def perceptual_distances(extractor: Extractor, images: Images, groups: Labels) -> Array:
    """Mean distance (n,) of each image to the others of its group; NaN for the only one of a group.

    The distance of two images is the squared difference of their maps with channels scaled to unit length, averaged
    over positions and summed over layers: LPIPS [Zhang 2018] without weights fitted to human judgements.
    Not applicable to extractors without feature maps. The images go through the network once, or twice where their
    maps are too large to be held together; nothing (n, n) is held.
    """
    if not isinstance(extractor, Layered):
        raise NotApplicable(
            f"needs an extractor with feature maps; '{extractor.name}' gives one vector an image, whose distances are "
            "no perceptual ones. Choose the classifier or Inception."
        )
    kinds = len(np.unique(groups))
    if kinds > MOST_GROUPS:
        raise NotApplicable(f"is for data of at most {MOST_GROUPS} classes; there are {kinds}")
    layered: Layered = extractor

    held: list[Array] = []

    def embedded() -> Iterator[Array]:
        if held:
            yield from held
            return
        start, size = 0, FIRST
        while start < len(images):
            rows = unit_channels(layered.layers(images[start : start + size]))
            if rows[0].nbytes * len(images) <= HELD_BYTES:
                held.append(rows)
            yield rows
            start += len(rows)
            size = min(MOST_BATCH, max(FIRST, BATCH_BYTES // (4 * rows.shape[1])))

    return mean_distances(embedded, groups)


def spread_evenly(total: int, most: int) -> Array:
    """At most ``most`` of ``total`` positions, evenly apart: conditional samples stand in order of their classes."""
    return np.unique(np.linspace(0, total - 1, min(total, most)).astype(np.int64))

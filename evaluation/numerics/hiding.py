"""Masks that hide a part of an image: centre squares, halves, scattered pixels. And biharmonic filling of the hole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool

from evaluation.types import Array, Images


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """One way to hide. ``share`` is that of the side for a square, that of all pixels else."""

    kind: Literal["centre square", "scattered pixels", "right half", "bottom half"]
    share: float

    def mask(self, height: int, width: int, *, seed: int) -> Bool[np.ndarray, "h w"]:
        """True where pixels are hidden: at least one, and never all. It is the same for every image."""
        hidden = np.zeros((height, width), dtype=bool)
        if self.kind == "centre square":
            tall, wide = (min(side - 1, max(1, round(self.share * side))) for side in (height, width))
            top, left = (height - tall) // 2, (width - wide) // 2
            hidden[top : top + tall, left : left + wide] = True
        elif self.kind == "right half":
            hidden[:, width // 2 :] = True
        elif self.kind == "bottom half":
            hidden[height // 2 :] = True
        else:
            order = np.random.default_rng(seed).permutation(height * width)
            count = min(height * width - 1, max(1, round(self.share * height * width)))
            hidden.flat[order[:count]] = True
        return hidden


SQUARES = tuple(Hiding(kind="centre square", share=share) for share in (0.25, 0.5, 0.75))
SCATTERED = tuple(Hiding(kind="scattered pixels", share=share) for share in (0.25, 0.5, 0.75))
HALVES = (Hiding(kind="right half", share=0.5), Hiding(kind="bottom half", share=0.5))
HIDINGS = (*SQUARES, *SCATTERED, *HALVES)
"""Every way in which tasks hide."""


def hidden_error(clean: Images, filled: Images, mask: Array) -> Array:
    """Mean squared error over the hidden pixels of each image, (m,). Filled pixels are clipped to [0, 1] first."""
    difference = clean[..., mask].astype(np.float64) - np.clip(filled[..., mask], 0, 1)
    errors: Array = np.square(difference).mean(axis=(1, 2))
    return errors


def biharmonic(images: Images, mask: Array) -> Images:
    """The hidden pixels filled by scikit-image's ``inpaint_biharmonic`` (Chui & Mhaskar 2010), float32 (m, c, h, w).

    The equations depend on the mask alone, so that all images and channels are solved together.
    """
    from skimage.restoration import inpaint_biharmonic

    m, c, h, w = images.shape
    known = np.where(mask, 0, images).reshape(m * c, h, w)
    # Two at least: scikit-image takes a single channel for something else.
    stacked = np.moveaxis(known if len(known) > 1 else np.repeat(known, 2, axis=0), 0, -1)
    solved = np.moveaxis(inpaint_biharmonic(stacked, mask, channel_axis=-1), -1, 0)[: m * c]
    filled: Images = solved.reshape(m, c, h, w).astype(np.float32)
    return filled

"""Errors between images, one number an image, in blocks so that memory-mapped arrays stay on disk."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float64

from evaluation.types import Array, Images

BLOCK_BYTES = 32 << 20


def image_blocks(images: Array, block_bytes: int = BLOCK_BYTES) -> Iterator[slice]:
    """Slices over the first axis of about ``block_bytes`` each."""
    step = max(1, block_bytes // max(1, images[:1].nbytes))
    for start in range(0, len(images), step):
        yield slice(start, start + step)


def squared_error(images: Images, others: Images) -> Float64[np.ndarray, " n"]:
    """Mean squared difference over the pixels of each image. Raises ValueError when the shapes differ."""
    if images.shape != others.shape:
        raise ValueError(f"reconstructions must have the images' shape {images.shape}; got {others.shape}")
    out = np.empty(len(images))
    for part in image_blocks(images):
        difference = images[part].astype(np.float64) - others[part]
        out[part] = np.square(difference).mean(axis=(1, 2, 3))
    return out


def cross_entropy(targets: Images, probabilities: Images, *, eps: float) -> Float64[np.ndarray, " n"]:
    """-mean(x ln p + (1 - x) ln(1 - p)) over the pixels of each image, in nats; p is clipped to [eps, 1 - eps]."""
    out = np.empty(len(targets))
    for part in image_blocks(targets):
        x = targets[part].astype(np.float64)
        p = np.clip(probabilities[part].astype(np.float64), eps, 1 - eps)
        out[part] = -(x * np.log(p) + (1 - x) * np.log1p(-p)).mean(axis=(1, 2, 3))
    return out

"""Fitting data to a model's input: grey to colour and back, and another size. Only ever done when asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.types import Array, TouchstoneError

Shape = tuple[int, int, int]
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""Weights of red, green and blue in grey (ITU-R BT.601), as PIL's mode L uses them."""
BATCH = 512
LIMIT = 16 << 30
"""Bytes of a resized dataset; both splits are held in memory."""


def resized(dataset: Dataset, image_shape: tuple[int, ...]) -> Dataset:
    """The dataset with images of ``image_shape`` (c, h, w), and a note of what was done.

    Bilinear with antialiasing (PIL's and torchvision's ``antialias=True``); grey is repeated over three channels,
    colour becomes BT.601 luma. uint8 stays uint8 (rounded). Unchanged when the shapes agree.
    Raises TouchstoneError for other channel counts, or when the result would not fit in memory.
    """
    shape = (int(image_shape[0]), int(image_shape[1]), int(image_shape[2]))
    if shape == dataset.image_shape:
        return dataset
    channels = (dataset.image_shape[0], shape[0])
    if channels[0] != channels[1] and channels not in {(1, 3), (3, 1)}:
        raise TouchstoneError(
            f"images of {channels[0]} channels cannot be made to fit a model of {channels[1]}; "
            "only grey to colour and colour to grey are defined"
        )
    expected = sum(len(s) * s.images.dtype.itemsize for s in (dataset.train, dataset.test)) * int(np.prod(shape))
    if expected > LIMIT:
        raise TouchstoneError(
            f"'{dataset.spec}' resized to {shape} would take {expected / 2**30:.0f} GiB; "
            f"at most {LIMIT >> 30} are held, so give a smaller dataset"
        )
    note = f"images resized from {dataset.image_shape} to {shape} (channels, height, width): {_described(channels)}"
    return replace(
        dataset,
        train=_split(dataset.train, shape),
        test=_split(dataset.test, shape),
        note="; ".join(part for part in (dataset.note, note) if part),
    )


def _described(channels: tuple[int, int]) -> str:
    colour = {(1, 3): "grey repeated over three channels, ", (3, 1): "colour to grey by BT.601 luma, "}
    return colour.get(channels, "") + "bilinear with antialiasing"


def _split(split: Split, shape: Shape) -> Split:
    out = np.empty((len(split), *shape), dtype=split.images.dtype)
    for start in range(0, len(split), BATCH):
        out[start : start + BATCH] = _batch(split.images[start : start + BATCH], shape)
    return Split(images=out, labels=split.labels, factors=split.factors)


def _batch(images: Array, shape: Shape) -> Array:
    import torch
    from torch.nn import functional

    pixels = images.astype(np.float32)
    if pixels.shape[1] == 3 and shape[0] == 1:
        pixels = np.tensordot(pixels, LUMA, axes=(1, 0))[:, None]
    elif pixels.shape[1] != shape[0]:
        pixels = np.repeat(pixels, shape[0], axis=1)
    if pixels.shape[2:] != shape[1:]:
        tensor = torch.from_numpy(np.ascontiguousarray(pixels))
        fitted = functional.interpolate(tensor, shape[1:], mode="bilinear", align_corners=False, antialias=True)
        pixels = fitted.numpy()
    top = 255 if images.dtype == np.uint8 else 1
    pixels = np.clip(pixels, 0, top)
    return (np.rint(pixels) if images.dtype == np.uint8 else pixels).astype(images.dtype)

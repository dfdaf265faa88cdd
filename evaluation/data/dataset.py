"""A dataset: images with a train/test split, labels where there are any, and a digest that names exactly this data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evaluation.registry import registry
from evaluation.types import Array, Images, TouchstoneError


@dataclass(frozen=True, kw_only=True)
class Split:
    """Images as stored: uint8 0..255 or float32 in [0, 1], (n, c, h, w); labels int64 (n,) or None."""

    images: Array
    labels: Array | None = None
    factors: Array | None = None
    """What the images were made from, int64 (n, f), where that is known."""

    def __post_init__(self) -> None:
        if self.images.ndim != 4 or self.images.dtype not in (np.uint8, np.float32):
            raise TouchstoneError(
                "a split's images must be uint8 or float32 of shape (n, c, h, w); "
                f"got {self.images.dtype} of shape {self.images.shape}"
            )
        if self.labels is not None and len(self.labels) != len(self.images):
            raise TouchstoneError(f"{len(self.images)} images came with {len(self.labels)} labels; need one each")

        if self.factors is not None and (self.factors.ndim != 2 or len(self.factors) != len(self.images)):
            raise TouchstoneError(
                f"factors must be ({len(self.images)}, f), one row an image; got {self.factors.shape}"
            )

    def __len__(self) -> int:
        return len(self.images)

    def take(self, items: Array) -> Images:
        """Chosen images as float32 in [0, 1], shape (len(items), c, h, w)."""
        chosen = self.images[items]
        return chosen.astype(np.float32) / np.float32(255) if chosen.dtype == np.uint8 else chosen


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """What a source gives. ``classes`` names the labels in order; empty when there are none."""

    source: str
    """Name of the source: ``digits``, ``idx``, ``folder``, ``npz`` ..."""
    spec: str
    """What the user wrote: ``idx:/data/mnist``."""
    train: Split
    test: Split
    classes: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    """Names of the columns of ``Split.factors``."""
    description: str = ""
    note: str = ""
    """What was done to the data on the way, e.g. how it was split or resized. Recorded."""

    @property
    def image_shape(self) -> tuple[int, int, int]:
        c, h, w = self.test.images.shape[1:]
        return int(c), int(h), int(w)

    @property
    def labelled(self) -> bool:
        return self.test.labels is not None and self.train.labels is not None

    @cached_property
    def sha256(self) -> str:
        """Digest over shapes, dtypes, pixels and labels of both splits."""
        digest = hashlib.sha256()
        for split in (self.train, self.test):
            for array in (split.images, split.labels, *(() if split.factors is None else (split.factors,))):
                if array is None:
                    digest.update(b"none")
                else:
                    digest.update(f"{array.shape}{array.dtype}".encode())
                    digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()


def open_dataset(spec: str) -> Dataset:
    """Open ``digits``, ``idx:FOLDER``, ``folder:PATH``, ``npz:PATH`` ... Raises TouchstoneError with one sentence."""
    name, _, argument = spec.partition(":")
    sources = registry().sources
    if name not in sources:
        raise TouchstoneError(
            f"--data expects one of {', '.join(sorted(sources))} (as NAME or NAME:PATH); got '{spec}'"
        )
    dataset: Dataset = sources[name](argument)
    return dataset

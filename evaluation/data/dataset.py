"""A dataset: images with a train/test split, labels where there are any, and a digest that names exactly this data.

This is a contract: what breaks it is refused here, whichever source it came from.
"""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.data.duplicates import Duplicates, duplicates
from evaluation.data.intake.options import split_options
from evaluation.data.intake.record import Intake
from evaluation.registry import registry
from evaluation.types import Array, Images, TouchstoneError
from models.intake.labels import UNLABELLED
from models.intake.ranges import as_floats

if TYPE_CHECKING:
    from evaluation.data.intake.stored import Reading


@dataclass(frozen=True, kw_only=True)
class Split:
    """Images: uint8 0..255 or float32 in [0, 1], (n, c, h, w); labels int64 (n,), -1 for an image without one, or None.

    Raises TouchstoneError for anything else, and for no image at all.
    """

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
        if not len(self.images):
            raise TouchstoneError("a split needs at least one image; got none. Give training and test images")
        if self.images.dtype == np.float32 and not (self.images.min() >= 0 and self.images.max() <= 1):
            raise TouchstoneError(
                f"a split's float images must lie in [0, 1]; got {self.images.min():g} to {self.images.max():g}"
            )
        if self.labels is not None and len(self.labels) != len(self.images):
            raise TouchstoneError(f"{len(self.images)} images came with {len(self.labels)} labels; need one each")
        if self.labels is not None and (self.labels.ndim != 1 or self.labels.dtype.kind not in "iu"):
            raise TouchstoneError(
                f"labels must be whole numbers of shape (n,); got {self.labels.dtype} of shape {self.labels.shape}"
            )
        if self.factors is not None and (self.factors.ndim != 2 or len(self.factors) != len(self.images)):
            raise TouchstoneError(
                f"factors must be ({len(self.images)}, f), one row an image; got {self.factors.shape}"
            )

    def __len__(self) -> int:
        return len(self.images)

    def labelled(self) -> Split:
        """The images that have a label. Raises TouchstoneError where there is none."""
        if self.labels is None or not (self.labels == UNLABELLED).any():
            return self
        known = np.flatnonzero(self.labels != UNLABELLED)
        factors = None if self.factors is None else self.factors[known]
        return Split(images=self.images[known], labels=self.labels[known], factors=factors)

    def take(self, items: Array) -> Images:
        """Chosen images as float32 in [0, 1], shape (len(items), c, h, w)."""
        return as_floats(self.images[items])


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
    readings: tuple[Reading, ...] = ()
    """How stored values were read, by their type; samples are read in the same way. Empty for data made by us."""
    intake: Intake | None = None
    """What was used of the data that was given; None for data made by us, which is used whole."""

    def __post_init__(self) -> None:
        train, test = self.train.images, self.test.images
        if train.shape[1:] != test.shape[1:] or train.dtype != test.dtype:
            raise TouchstoneError(
                f"training and test images must be alike; got {train.dtype} {train.shape[1:]} "
                f"and {test.dtype} {test.shape[1:]}"
            )
        for split in (self.train, self.test):
            if split.labels is None or not self.classes:
                continue
            low, high = int(split.labels.min()), int(split.labels.max())
            if low < UNLABELLED or high >= len(self.classes):
                raise TouchstoneError(
                    f"labels must be from 0 to {len(self.classes) - 1}, or -1 for none; got {low} to {high}"
                )

    @property
    def image_shape(self) -> tuple[int, int, int]:
        c, h, w = self.test.images.shape[1:]
        return int(c), int(h), int(w)

    @property
    def labelled(self) -> bool:
        return self.test.labels is not None and self.train.labels is not None

    @cached_property
    def duplicates(self) -> Duplicates:
        """Images that come more than once, within and across the splits."""
        return duplicates(self.train.images, self.test.images)

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
    """Open ``digits``, ``idx:FOLDER``, ``folder:PATH?range=0,16`` ... Raises TouchstoneError with one sentence."""
    path, options = split_options(spec)
    name, _, argument = path.partition(":")
    sources = registry().sources
    if name not in sources:
        raise TouchstoneError(
            f"--data expects one of {', '.join(sorted(sources))} (as NAME or NAME:PATH); got '{spec}'"
        )
    taken: dict[str, Any] = {}
    if "options" in inspect.signature(sources[name]).parameters:
        taken["options"] = options
    elif options:
        raise TouchstoneError(f"the source '{name}' takes no options, as its values are known; write --data {path}")
    dataset: Dataset = sources[name](argument, **taken)
    return dataset

"""Arrays of images and labels as a dataset, wherever they come from."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.data.splitting import train_and_test
from evaluation.types import Array, TouchstoneError


def dataset_of(
    train: Array,
    train_labels: Array | None = None,
    test: Array | None = None,
    test_labels: Array | None = None,
    *,
    source: str,
    spec: str,
    description: str = "",
    note: str = "",
) -> Dataset:
    """Images (n, h, w), (n, h, w, c) or (n, c, h, w), bytes or floats in [0, 1], and labels (n,) or one-hot.

    Without ``test`` the images are split 80/20, class by class where there are labels; the note says so. Labels become
    0, 1, 2, ... in the order of their values, and are left out where one of the two parts has none. Raises
    TouchstoneError in one sentence for odd shapes, values out of range, and parts that are not alike.
    """
    if test is None:
        pixels = as_images(train, "images")
        labels = as_labels(train_labels, len(pixels))
        train_items, test_items, note = train_and_test(len(pixels), labels)
        first, second = pixels[train_items], pixels[test_items]
        first_labels, second_labels = (None, None) if labels is None else (labels[train_items], labels[test_items])
    else:
        first, second = as_images(train, "train images"), as_images(test, "test images")
        first_labels, second_labels = as_labels(train_labels, len(first)), as_labels(test_labels, len(second))
    classes: tuple[str, ...] = ()
    if first_labels is not None and second_labels is not None:
        values = np.unique(np.concatenate([first_labels, second_labels]))
        classes = tuple(str(value) for value in values)
        first_labels = np.searchsorted(values, first_labels).astype(np.int64)
        second_labels = np.searchsorted(values, second_labels).astype(np.int64)
    else:
        first_labels = second_labels = None
    if first.dtype != second.dtype or first.shape[1:] != second.shape[1:]:
        raise TouchstoneError(
            f"training and test images must be alike; got {first.dtype} {first.shape[1:]} "
            f"and {second.dtype} {second.shape[1:]}"
        )
    return Dataset(
        source=source,
        spec=spec,
        train=Split(images=first, labels=first_labels),
        test=Split(images=second, labels=second_labels),
        classes=classes,
        description=description,
        note=note,
    )


def as_images(array: Array, name: str) -> Array:
    """uint8 or float32 (n, c, h, w) from (n, h, w), (n, h, w, c) or (n, c, h, w)."""
    if array.dtype.kind not in "bfiu":
        raise TouchstoneError(f"{name} must be whole numbers 0..255 or floats in [0, 1]; got {array.dtype}")
    if array.ndim == 3:
        array = array[:, None]
    elif array.ndim == 4 and array.shape[1] not in (1, 3) and array.shape[3] in (1, 3):
        array = np.moveaxis(array, 3, 1)
    if array.ndim != 4 or array.shape[1] not in (1, 3):
        raise TouchstoneError(
            f"{name} must be images (n, h, w), (n, h, w, c) or (n, c, h, w) with 1 or 3 channels; got {array.shape}"
        )
    if array.dtype == np.bool_:
        array = array.astype(np.uint8) * np.uint8(255)
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise TouchstoneError(f"{name} hold NaN or infinity; give finite pixels")
    low, high = (float(array.min()), float(array.max())) if array.size else (0.0, 0.0)
    if array.dtype.kind == "f" and low >= 0 and high <= 1:
        return np.ascontiguousarray(array, dtype=np.float32)
    if array.dtype.kind in "iu" and low >= 0 and high <= 255:
        return np.ascontiguousarray(array, dtype=np.uint8)
    raise TouchstoneError(
        f"{name} must be whole numbers 0..255 or floats in [0, 1]; got {array.dtype} from {low:g} to {high:g}; "
        "rescale them to one of the two"
    )


def as_labels(array: Array | None, n: int) -> Array | None:
    """Labels (n,) from (n,), (n, 1) or one-hot (n, k)."""
    if array is None:
        return None
    if array.dtype.kind not in "biufSU" or (array.dtype.kind == "f" and not np.isfinite(array).all()):
        raise TouchstoneError(f"labels must be one class for each of {n} images; got {array.dtype} values, or NaN")
    flat = array.reshape(n, -1) if array.size and len(array) == n else None
    if flat is None or (flat.shape[1] != 1 and not np.array_equal(np.unique(flat), [0, 1])):
        raise TouchstoneError(f"labels must be one class for each of {n} images; got an array of shape {array.shape}")
    return flat[:, 0] if flat.shape[1] == 1 else flat.argmax(axis=1)

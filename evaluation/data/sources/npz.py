"""``npz:PATH``: arrays in a NumPy file, by the names that Keras, MedMNIST and sample batches use."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.data.sources.splitting import train_and_test
from evaluation.registry import source
from evaluation.types import Array, TouchstoneError

NAMES = {
    ("train", "images"): ("x_train", "train_images", "train_x", "X_train"),
    ("train", "labels"): ("y_train", "train_labels", "train_y"),
    ("test", "images"): ("x_test", "test_images", "test_x", "X_test"),
    ("test", "labels"): ("y_test", "test_labels", "test_y"),
    ("all", "images"): ("images", "imgs", "x", "X", "data", "arr_0"),
    ("all", "labels"): ("labels", "y", "targets", "arr_1"),
}
MOST_BYTES = 8 << 30


def _load(path: Path) -> dict[tuple[str, str], Array]:
    """The arrays whose names are known. Sizes are checked against the file's before anything is read; no pickles."""
    try:
        with zipfile.ZipFile(path) as archive:
            total = sum(entry.file_size for entry in archive.infolist())
        if total > MOST_BYTES:
            raise TouchstoneError(f"'{path}' unpacks to {total / 2**30:.0f} GiB; at most 8 are read")
        with np.load(path, allow_pickle=False) as arrays:
            found = {role: name for role, names in NAMES.items() for name in reversed(names) if name in arrays.files}
            if ("train", "images") not in found and ("all", "images") not in found:
                raise TouchstoneError(
                    "npz expects x_train, y_train, x_test, y_test (or train_images ...), or images and labels; "
                    f"'{path.name}' holds {', '.join(arrays.files) or 'nothing'}"
                )
            return {role: arrays[name] for role, name in found.items()}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise TouchstoneError(f"'{path}' cannot be read as an npz file of plain arrays: {error}") from error


def _images(array: Array, name: str) -> Array:
    """uint8 or float32 (n, c, h, w) from (n, h, w), (n, h, w, c) or (n, c, h, w)."""
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
    low, high = (float(array.min()), float(array.max())) if array.size else (0.0, 0.0)
    if array.dtype.kind == "f" and low >= 0 and high <= 1:
        return np.ascontiguousarray(array, dtype=np.float32)
    if array.dtype.kind in "iu" and low >= 0 and high <= 255:
        return np.ascontiguousarray(array, dtype=np.uint8)
    raise TouchstoneError(
        f"{name} must be whole numbers 0..255 or floats in [0, 1]; got {array.dtype} from {low:g} to {high:g}. "
        "Rescale them before saving."
    )


def _labels(array: Array | None, n: int) -> Array | None:
    if array is None:
        return None
    flat = array.reshape(n, -1) if array.size and len(array) == n else None
    if flat is None or (flat.shape[1] != 1 and not np.array_equal(np.unique(flat), [0, 1])):
        raise TouchstoneError(f"labels must be one class for each of {n} images; got an array of shape {array.shape}")
    return flat[:, 0] if flat.shape[1] == 1 else flat.argmax(axis=1)


@source("npz")
def npz(argument: str) -> Dataset:
    """Arrays ``x_train, y_train, x_test, y_test`` (Keras), ``train_images, ...`` (MedMNIST), or ``images, labels``.

    The last form, and ``arr_0, arr_1`` of sample batches, is split 80/20. One-hot labels become classes. Raises
    TouchstoneError in one sentence for missing names, odd shapes or values out of range.
    """
    path = Path(argument).expanduser()
    if not argument or not path.is_file():
        raise TouchstoneError(f"npz expects a file; '{argument}' is none")
    arrays = _load(path)
    if ("train", "images") in arrays and ("test", "images") in arrays:
        train, test = (_images(arrays[part, "images"], f"{part} images") for part in ("train", "test"))
        train_labels = _labels(arrays.get(("train", "labels")), len(train))
        test_labels = _labels(arrays.get(("test", "labels")), len(test))
        note = "the file's own train and test split"
    else:
        part = "all" if ("all", "images") in arrays else "train"
        pixels = _images(arrays[part, "images"], "images")
        labels = _labels(arrays.get((part, "labels")), len(pixels))
        train_items, test_items, note = train_and_test(len(pixels), labels)
        train, test = pixels[train_items], pixels[test_items]
        train_labels, test_labels = (None, None) if labels is None else (labels[train_items], labels[test_items])
    classes: tuple[str, ...] = ()
    if train_labels is not None and test_labels is not None:
        values = np.unique(np.concatenate([train_labels, test_labels]))
        classes = tuple(str(value) for value in values)
        train_labels = np.searchsorted(values, train_labels).astype(np.int64)
        test_labels = np.searchsorted(values, test_labels).astype(np.int64)
    else:
        train_labels = test_labels = None
    if train.dtype != test.dtype or train.shape[1:] != test.shape[1:]:
        raise TouchstoneError(
            f"training and test images must be alike; got {train.dtype} {train.shape[1:]} "
            f"and {test.dtype} {test.shape[1:]}"
        )
    return Dataset(
        source="npz",
        spec=f"npz:{argument}",
        train=Split(images=train, labels=train_labels),
        test=Split(images=test, labels=test_labels),
        classes=classes,
        description=f"arrays in {path.name}",
        note=note,
    )

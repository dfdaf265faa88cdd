"""``npz:PATH``: arrays in a NumPy file, by the names that Keras, MedMNIST and sample batches use."""

from __future__ import annotations

import zipfile
from itertools import product
from pathlib import Path

import numpy as np

from evaluation.data.arrays import dataset_of
from evaluation.data.dataset import Dataset
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
        given = [arrays.get(key) for key in product(("train", "test"), ("images", "labels"))]
        train, train_labels, test, test_labels = given
        note = "the file's own train and test split"
    else:
        part = "all" if ("all", "images") in arrays else "train"
        train, train_labels = arrays[part, "images"], arrays.get((part, "labels"))
        test = test_labels = None
        note = ""
    assert train is not None
    return dataset_of(
        train, train_labels, test, test_labels, source="npz", spec=f"npz:{argument}",
        description=f"arrays in {path.name}", note=note,
    )  # fmt: skip

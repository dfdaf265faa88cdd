"""What ``data=`` takes: a SPEC, a Dataset, arrays with or without labels, torch datasets and loaders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.data.arrays import dataset_of
from evaluation.data.dataset import Dataset, open_dataset
from evaluation.data.intake.options import Options
from evaluation.front.settings import described, wrong
from evaluation.registry import registry
from evaluation.types import Array, TouchstoneError
from models.intake.ranges import ValueRange

TAKEN = (
    "a SPEC such as 'digits' or 'npz:FILE', a Dataset, images, (images, labels), (train, train_labels, test, "
    "test_labels), or a dict of these four names"
)
KEYS = ("train", "train_labels", "test", "test_labels", "range")
MOST_BYTES = 8 << 30


def as_dataset(data: Any) -> Dataset:
    """The data to measure on. Raises TouchstoneError, one sentence, for what cannot be taken."""
    if isinstance(data, Dataset):
        return data
    if isinstance(data, str):
        sources = registry().sources
        if data.partition(":")[0] not in sources:
            known = ", ".join(sorted(sources))
            raise wrong("data", f"one of {known} (as NAME or NAME:PATH), a Dataset or arrays", data)
        return open_dataset(data)
    if isinstance(data, Path):
        kind = "folder" if data.is_dir() else "npz"
        raise TouchstoneError(f"data as a path needs the name of its reader; say data='{kind}:{data}'")
    train, train_labels, test, test_labels = _parts(data)
    return dataset_of(
        train, train_labels, test, test_labels, source="arrays", spec="arrays", description="arrays of the caller",
        note="the caller's own train and test split", options=Options(value_range=_range(data)),
    )  # fmt: skip


def _range(data: Any) -> ValueRange | None:
    given = data.get("range") if isinstance(data, Mapping) else None
    if given is None:
        return None
    try:
        low, high = given
        return ValueRange.parse(f"{float(low)},{float(high)}")
    except (TypeError, ValueError):
        raise wrong("data's range", "the stored values of black and white, such as (0, 16)", given) from None


def _parts(data: Any) -> tuple[Array, Array | None, Array | None, Array | None]:
    if isinstance(data, Mapping):
        return _by_name(data)
    if _is_torch_dataset(data):
        return (*_items(data), None, None)
    if isinstance(data, list | tuple):
        if len(data) == 2 and all(_is_torch_dataset(part) for part in data):
            return (*_items(data[0]), *_items(data[1]))
        if len(data) == 2:
            return _array(data[0], "images"), _optional(data[1], "labels"), None, None
        if len(data) == 4:
            train, train_labels, test, test_labels = data
            return (
                _array(train, "train"), _optional(train_labels, "train_labels"),
                _array(test, "test"), _optional(test_labels, "test_labels"),
            )  # fmt: skip
        raise TouchstoneError(f"data must be {TAKEN}; got a {type(data).__name__} of {len(data)}")
    if not hasattr(data, "shape"):
        raise wrong("data", TAKEN, data)
    return _array(data, "images"), None, None, None


def _by_name(data: Mapping[Any, Any]) -> tuple[Array, Array | None, Array | None, Array | None]:
    unknown = [key for key in data if key not in KEYS]
    if unknown or "train" not in data or "test" not in data:
        raise TouchstoneError(
            f"data as a dict has the keys train and test, and train_labels, test_labels and range where there are any; "
            f"got {', '.join(map(str, data)) or 'none'}"
        )
    return (
        _array(data["train"], "train"), _optional(data.get("train_labels"), "train_labels"),
        _array(data["test"], "test"), _optional(data.get("test_labels"), "test_labels"),
    )  # fmt: skip


def _optional(value: Any, name: str) -> Array | None:
    return None if value is None else _array(value, name)


def _array(value: Any, name: str) -> Array:
    """NumPy's array of an array, a tensor or, of labels, a list."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.numpy() if not value.is_floating_point() else value.float().numpy()
    labels = name.endswith("labels")
    if not isinstance(value, np.ndarray) and not (labels and isinstance(value, list | tuple)):
        raise wrong(f"data's {name}", "an array or a tensor", value)
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise wrong(f"data's {name}", "an array or a tensor", value) from error
    if labels and array.ndim > 2:
        raise TouchstoneError(
            f"data's {name} must be one class for each image; got shape {array.shape}. For train and test images say "
            "data={'train': ..., 'test': ...}"
        )
    if array.size == 0:
        raise TouchstoneError(f"data's {name} are empty; give at least 5 images")
    return array


def _is_torch_dataset(data: Any) -> bool:
    """A torch Dataset or DataLoader, told without loading torch: who passes one has loaded it."""
    import sys

    torch = sys.modules.get("torch")
    return torch is not None and isinstance(data, torch.utils.data.Dataset | torch.utils.data.DataLoader)


def _items(data: Any) -> tuple[Array, Array | None]:
    """(images, labels or None) of a torch dataset, item by item in its own order; of a loader, of its dataset."""
    source = getattr(data, "dataset", data) if type(data).__name__ == "DataLoader" else data
    images: list[Array] = []
    labels: list[Any] = []
    size = 0
    for item in _each(source):
        parts = item if isinstance(item, list | tuple) else (item,)
        image = _pixels(parts[0])
        size += image.nbytes
        if size > MOST_BYTES:
            raise TouchstoneError("the torch dataset holds more than 8 GiB of images; give a part of it")
        if images and image.shape != images[0].shape:
            raise TouchstoneError(f"images must be of one shape; got {images[0].shape} and {image.shape}")
        images.append(image)
        if len(parts) > 1:
            labels.append(parts[1].item() if hasattr(parts[1], "item") and _one(parts[1]) else parts[1])
    if not images:
        raise TouchstoneError("the torch dataset is empty; give at least 5 images")
    known = len(labels) == len(images) and all(isinstance(label, int | float | str | bool) for label in labels)
    return np.stack(images), np.asarray(labels) if known else None


def _each(source: Any) -> Iterable[Any]:
    """Its items. A map-style dataset is read by index, as Python's own iteration needs an IndexError at the end."""
    if hasattr(source, "__getitem__") and hasattr(source, "__len__"):
        return (source[index] for index in range(len(source)))
    if hasattr(source, "__iter__"):
        return (item for item in source)
    raise TouchstoneError(f"a torch dataset with items by index or in a row is needed; got {described(source)}")


def _pixels(image: Any) -> Array:
    """(c, h, w) or (h, w) of a tensor, (h, w, c) or (h, w) of a picture."""
    if hasattr(image, "detach"):
        return np.asarray(image.detach().cpu())
    array = np.asarray(image)
    if array.ndim not in (2, 3):
        raise TouchstoneError(f"items of a torch dataset must be an image or (image, label); got {described(image)}")
    return array


def _one(value: Any) -> bool:
    return bool(getattr(value, "numel", lambda: getattr(value, "size", 0))() == 1)

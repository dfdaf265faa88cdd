"""``npz:PATH``: arrays in a NumPy file, by the names that Keras, MedMNIST, SVHN and sample batches use."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from evaluation.data.arrays import dataset_of
from evaluation.data.dataset import Dataset
from evaluation.data.intake.options import Options
from evaluation.data.intake.record import LeftOut
from evaluation.data.intake.splits import roles
from evaluation.registry import source
from evaluation.types import Array, TouchstoneError

IMAGES, LABELS = "images", "labels"
WHOLE = ("images", "imgs", "x", "data", "arr_0", "samples"), ("labels", "y", "targets", "arr_1", "label")
PARTS = {
    "train": ("train", "training", "tr"),
    "test": ("test", "testing", "te"),
    "validation": ("val", "valid", "validation"),
    "extra": ("extra",),
}
WORDS = {IMAGES: ("x", "images", "image", "imgs", "data"), LABELS: ("y", "labels", "label", "targets")}
MOST_BYTES = 8 << 30

_Roles = dict[tuple[str, str], str]
"""(part or "all", images or labels) -> the name of the array."""


def _roles_of(names: list[str]) -> _Roles:
    """What each array is, by its name in any case: ``x_train``, ``train_images``, ``X``, ``arr_0``."""
    found: _Roles = {}
    by_lower = {name.lower(): name for name in reversed(names)}
    for part, ways in PARTS.items():
        for what, words in WORDS.items():
            for way in ways:
                for word in words:
                    for name in (f"{word}_{way}", f"{way}_{word}", f"{word}{way}"):
                        if name in by_lower:
                            found.setdefault((part, what), by_lower[name])
    for what, words in zip((IMAGES, LABELS), WHOLE, strict=True):
        for name in words:
            if name in by_lower:
                found.setdefault(("all", what), by_lower[name])
    return found


def _load(path: Path) -> dict[tuple[str, str], Array]:
    """The arrays whose names are known. Sizes are checked against the file's before anything is read; no pickles."""
    try:
        with path.open("rb") as file:
            single = file.read(6) == b"\x93NUMPY"
        if single:
            return {("all", IMAGES): np.load(path, allow_pickle=False, mmap_mode="r")}
        with zipfile.ZipFile(path) as archive:
            total = sum(entry.file_size for entry in archive.infolist())
        if total > MOST_BYTES:
            raise TouchstoneError(f"'{path}' unpacks to {total / 2**30:.0f} GiB; at most 8 are read")
        with np.load(path, allow_pickle=False) as arrays:
            found = _roles_of(arrays.files)
            if ("train", IMAGES) not in found and ("all", IMAGES) not in found:
                raise TouchstoneError(
                    "npz expects x_train, y_train, x_test, y_test (or train_images ...), or images and labels; "
                    f"'{path.name}' holds {', '.join(arrays.files) or 'nothing'}"
                )
            return {role: arrays[name] for role, name in found.items()}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise TouchstoneError(f"'{path}' cannot be read as an npz file of plain arrays: {error}") from error


def example(folder: Path) -> str:
    rng, path = np.random.default_rng(0), folder / "example.npz"
    images, labels = rng.integers(0, 256, (40, 6, 6), dtype=np.uint8), np.arange(40) % 3
    np.savez(path, x_train=images[:28], y_train=labels[:28], x_test=images[28:], y_test=labels[28:])
    return str(path)


@source("npz", example=example)
def npz(argument: str, *, options: Options = Options()) -> Dataset:  # noqa: B008 (frozen)
    """Arrays ``x_train, y_train, x_test, y_test`` (Keras), ``train_images, ...`` (MedMNIST), or ``images, labels``.

    The last form, ``X, y`` and ``arr_0, arr_1`` of sample batches, and a .npy of images, are split 80/20. Validation
    images are the test images where there are none, else left out. Raises TouchstoneError in one sentence for missing
    names, odd shapes, or values whose range is ambiguous.
    """
    path = Path(argument).expanduser()
    if not argument or not path.is_file():
        raise TouchstoneError(f"npz expects a file; '{argument}' is none")
    arrays = _load(path)
    parts = {part for part, what in arrays if what == IMAGES and part != "all"}
    role = roles(parts) if {"train"} < parts else {}
    names = {used: part for part, used in role.items() if used in ("train", "test")}
    if len(names) < 2:
        names = {"train": "all" if ("all", IMAGES) in arrays else "train"}
    given = [arrays.get((names[used], what)) for used in sorted(names, reverse=True) for what in (IMAGES, LABELS)]
    train, train_labels, test, test_labels = [*given, None, None][:4]
    assert train is not None
    return dataset_of(
        train, train_labels, test, test_labels, source="npz", spec=f"npz:{argument}",
        description=f"arrays in {path.name}", note="the file's own train and test split", options=options,
        left_out=tuple(
            LeftOut(reason=why, count=len(arrays[part, IMAGES]))
            for part, why in role.items()
            if why not in ("train", "test")
        ),
    )  # fmt: skip

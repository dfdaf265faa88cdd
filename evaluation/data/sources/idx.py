"""``idx:FOLDER``: the four files of MNIST and its family (Fashion-MNIST, KMNIST, EMNIST, QMNIST), gzip or not."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.data.intake.assembling import Given, Origin, assembled
from evaluation.data.intake.options import Options
from evaluation.data.intake.record import Intake
from evaluation.data.intake.stored import Group, Part
from evaluation.registry import source
from evaluation.types import Array, TouchstoneError
from models.intake import labels
from models.intake.layout import apart, channels_first

NAME = re.compile(
    r"^(?P<prefix>.*?)[-_]?(?P<split>train|test|t10k)[-_.](?P<what>images|labels)[-_.]idx\d-\w+(?:\.gz)?$"
)
TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(np.uint8), 0x09: np.dtype(np.int8), 0x0B: np.dtype(">i2"), 0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"), 0x0E: np.dtype(">f8"),
}  # fmt: skip
"""All that the format knows."""
LIMIT = 4 << 30
"""Bytes of one unpacked file; a header that promises more is refused before anything is read."""
NAMES = {
    "fashion": [
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ],
    "kmnist": list("おきすつなはまやれを"),
}


def read_idx(path: Path) -> Array:
    """The array of one IDX file (LeCun's format: two zero bytes, type, rank, big-endian sizes, data)."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            return _read(cast(IO[bytes], file), path)
    except (OSError, EOFError, zlib.error) as error:
        raise TouchstoneError(f"'{path}' cannot be read as an IDX file: {error}. Download it again.") from error


def _read(file: IO[bytes], path: Path) -> Array:
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in TYPES or not 1 <= head[3] <= 4:
        raise TouchstoneError(
            f"'{path}' is no IDX file: it should start with 00 00 08 and the number of dimensions, and starts otherwise"
        )
    dtype, rank = TYPES[head[2]], head[3]
    shape = tuple(int(size) for size in np.frombuffer(file.read(4 * rank), dtype=">u4"))
    expected = dtype.itemsize * int(np.prod([float(size) for size in shape]))
    if len(shape) < rank or expected > LIMIT:
        raise TouchstoneError(f"'{path}' announces an array of shape {shape}; at most {LIMIT >> 30} GiB is read")
    data = file.read(expected)
    if len(data) < expected:
        raise TouchstoneError(
            f"'{path}' is cut off: its header promises {expected} bytes, {len(data)} are there. Download it again."
        )
    return np.frombuffer(data, dtype=dtype).reshape(shape)


def _files(argument: str) -> tuple[str, dict[tuple[str, str], Path]]:
    """The four files of FOLDER, or of those in FOLDER whose names start as given: ``idx:emnist/emnist-balanced``."""
    path = Path(argument).expanduser()
    folder, wanted = (path, None) if path.is_dir() else (path.parent, path.name)
    if not argument or not folder.is_dir():
        raise TouchstoneError(f"idx expects a folder with the four MNIST-family files; '{argument}' is no folder")
    raw = [folder, folder / "raw", folder / "MNIST" / "raw"]
    groups: dict[str, dict[tuple[str, str], Path]] = {}
    for place in raw:
        for file in sorted(place.iterdir()) if place.is_dir() else ():
            match = NAME.match(file.name)
            if match and file.is_file():
                split = "train" if match["split"] == "train" else "test"
                # The unpacked file sorts before its .gz and is quicker to read: it stays.
                groups.setdefault(match["prefix"], {}).setdefault((split, match["what"]), file)
    complete = {
        prefix: files
        for prefix, files in groups.items()
        if {("train", "images"), ("test", "images")} <= files.keys() and wanted in (None, prefix)
    }
    if len(complete) == 1:
        return next(iter(complete.items()))
    if complete:
        example = f"idx:{folder / min(complete)}"
        raise TouchstoneError(
            f"'{folder}' holds several sets ({', '.join(sorted(complete))}); name one of them, for example {example}"
        )
    if wanted is not None:
        raise TouchstoneError(
            f"idx expects a folder with the four MNIST-family files; '{argument}' is no folder, "
            f"and no set in '{folder}' is named '{wanted}'"
        )
    found = [file.name for group in groups.values() for file in group.values()]
    raise TouchstoneError(
        "idx expects train-images-idx3-ubyte and t10k-images-idx3-ubyte with their labels (gzip or not) "
        f"in '{folder}'; found {', '.join(sorted(found)) or 'none of them'}"
    )


def _images(path: Path, *, transposed: bool, what: str) -> Part:
    array = read_idx(path)
    if array.ndim not in (3, 4):
        raise TouchstoneError(f"'{path}' should hold images (n, h, w) or (n, h, w, c); got {array.shape}")
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    images = array[:, None] if array.ndim == 3 else channels_first(array, what=what)
    values, alpha = apart(images.swapaxes(2, 3) if transposed else images)
    return Part((Group(np.arange(len(values)), values, alpha),))


def _labels(path: Path | None, images: Part, what: str) -> labels.Labels | None:
    if path is None:
        return None
    array = read_idx(path)
    # QMNIST writes eight facts an image; the first is the class.
    first = array if array.ndim == 1 else array.reshape(len(array), -1)[:, 0]
    return labels.read(first.astype(first.dtype.newbyteorder("=")), len(images), what)


def _classes(prefix: str, folder: Path, values: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the classes with these numbers: the set's own, EMNIST's mapping file, or the numbers."""
    place = f"{folder} {prefix}".lower()
    names = next((tuple(n) for key, n in NAMES.items() if key in place and len(n) == len(values)), None)
    mapping = folder / f"{prefix}-mapping.txt"
    if mapping.is_file():
        rows = [line.split() for line in mapping.read_text().splitlines() if line.strip()]
        codes = {int(row[0]): "/".join(chr(int(code)) for code in row[1:]) for row in rows}
        names = tuple(codes.get(int(value), value) for value in values)
    return names or values


def example(folder: Path) -> str:
    rng = np.random.default_rng(0)
    for split, n in (("train", 28), ("t10k", 12)):
        images, labels = rng.integers(0, 256, (n, 6, 6)), np.arange(n) % 3
        for name, array in ((f"{split}-images-idx3-ubyte", images), (f"{split}-labels-idx1-ubyte", labels)):
            head = bytes([0, 0, 0x08, array.ndim]) + np.array(array.shape, ">u4").tobytes()
            (folder / name).write_bytes(head + array.astype(np.uint8).tobytes())
    return str(folder)


@source("idx", example=example)
def idx(argument: str, *, options: Options = Options()) -> Dataset:  # noqa: B008 (frozen)
    """MNIST-family files in FOLDER (or its ``raw``); ``FOLDER/PREFIX`` chooses where one folder holds several sets.

    Raises TouchstoneError in one sentence for missing, cut off or foreign files, and for an ambiguous range. EMNIST's
    images are stored transposed (Cohen et al. 2017) and are turned upright here.
    """
    prefix, files = _files(argument)
    folder = files["train", "images"].parent
    emnist = "emnist" in prefix.lower()
    given = {}
    for part, what in (("train", "training"), ("test", "test")):
        images = _images(files[part, "images"], transposed=emnist, what=f"the {what} images")
        given[part] = Given(images, _labels(files.get((part, "labels")), images, f"the {what} labels"))
    count = len(given["train"].images) + len(given["test"].images)
    dataset = assembled(
        Origin(
            source="idx",
            spec=f"idx:{argument}",
            description=f"{prefix or folder.resolve().name} in IDX files",
            split="the files' own train and test split" + ("; EMNIST images turned upright" if emnist else ""),
        ),
        given["train"],
        given["test"],
        options=options,
        intake=Intake(found=count, used=count),
    )
    return replace(dataset, classes=_classes(prefix, folder, dataset.classes)) if dataset.classes else dataset

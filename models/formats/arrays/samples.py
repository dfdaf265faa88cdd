"""Sample batches: images that a generator made, without the generator. First-class: all that needs samples works.

npz with ``arr_0`` uint8 (n, h, w, c) and, optionally, labels in ``arr_1`` (guided-diffusion and its evaluators), a npy
of images, a zip of image files, or a folder of them (class sub-folders give labels).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.base import CheckpointError, ModelCard
from models.errors import TouchstoneError
from models.formats import Format, container, limits
from models.formats.archive import Archive, names_of
from models.formats.arrays.npy import read_npy
from models.formats.contents import Contents, Ready
from models.formats.image_files import Found, ImageFile, in_folder, in_zip
from models.formats.names import clean
from models.intake import labels
from models.intake.background import chosen, composed
from models.intake.decoding import Picture, decode, stacked
from models.intake.layout import apart, channels_first
from models.intake.names import is_hidden, is_image_name, parts_of
from models.intake.ranges import AmbiguousRange, Stored, ValueRange, as_pixels, inferred, not_in_stated
from models.intake.reasons import HIDDEN, counted
from models.opened import Parts

IMAGES = ("arr_0.npy", "images.npy", "samples.npy")
LABELS = ("arr_1.npy", "labels.npy", "y.npy")


def read_npz(path: Path) -> Contents:
    """npz with ``arr_0`` (or a single array). Raises CheckpointError."""
    with Archive(path) as archive:
        members = [name for name in archive.entries if name.endswith(".npy")]
        chosen: str | None = next((name for name in IMAGES if name in members), None)
        chosen = chosen or (members[0] if len(members) == 1 else None)
        if chosen is None:
            raise CheckpointError(
                f"this npz holds the arrays {', '.join(clean(name.removesuffix('.npy'), 20) for name in members[:6])}, "
                "and images under arr_0 were expected; save them with numpy.savez(path, images)"
            )
        images = read_npy(archive.stream(chosen), archive.entries[chosen].size, f"the array '{clean(chosen)}'")
        label_name = next((name for name in LABELS if name in members), None)
        given = None
        if label_name:
            given = read_npy(archive.stream(label_name), archive.entries[label_name].size, "the labels")
    return _from_array(images, given, "sample batch (npz)")


def read_single_npy(path: Path) -> Contents:
    """npy of images. Raises CheckpointError."""
    with path.open("rb") as file:
        images = read_npy(iter(lambda: file.read(1 << 20), b""), path.stat().st_size, "this array")
    return _from_array(images, None, "sample batch (npy)")


def read_image_zip(path: Path) -> Contents:
    """A zip of image files. Raises CheckpointError."""
    with Archive(path, entries=limits.IMAGE_FILES, directory_bytes=limits.IMAGE_DIRECTORY_BYTES) as archive:
        return _from_files(in_zip(archive), "sample batch (zip of images)")


def read_image_folder(path: Path) -> Contents:
    """A folder of image files, or of class sub-folders. Links are left out. Raises CheckpointError."""
    return _from_files(in_folder(path, links="left out"), "sample batch (folder of images)")


def batch_of(images: NDArray[np.generic], value_range: tuple[float, float] | None = None) -> Ready:
    """An array of images in memory, as a file of it would be read; ``value_range`` states black and white.

    Raises CheckpointError.
    """
    stated = None if value_range is None else ValueRange(*value_range)
    ready = _from_array(images, None, "array of samples", stated).ready
    assert ready is not None
    return ready


def _from_array(
    array: NDArray[np.generic], given: NDArray[np.generic] | None, title: str, stated: ValueRange | None = None
) -> Contents:
    try:
        count = None if given is None or not given.ndim else len(given)
        values, alpha = apart(channels_first(array, count=count, what="these samples"))
        classes = None if given is None else labels.read(given, len(values), "the labels beside the samples")
        return _batch(values, alpha, classes, title, (), stated)
    except TouchstoneError as error:
        raise CheckpointError(str(error)) from None


def _from_files(found: Found, title: str) -> Contents:
    if len(found.files) > limits.IMAGE_FILES:
        raise CheckpointError(
            f"{len(found.files):,} images were given, more than the {limits.IMAGE_FILES:,} that are read; give fewer"
        )
    if not found.files:
        raise CheckpointError(f"there is no image here{_left_out(found)}; give image files, or links' own targets")
    pictures: list[Picture] = []
    room = limits.SAMPLE_BYTES
    for file in found.files:
        picture = _decode(file)
        if pictures and picture.pixels.shape[:2] != pictures[0].pixels.shape[:2]:
            raise CheckpointError(
                f"the image '{clean(file.name)}' is {_size(picture)} and the first one {_size(pictures[0])}; "
                "give samples of one size"
            )
        if pictures and picture.pixels.dtype != pictures[0].pixels.dtype:
            raise CheckpointError(
                f"the image '{clean(file.name)}' holds {picture.pixels.dtype} values and the first one "
                f"{pictures[0].pixels.dtype}; save all samples alike"
            )
        room -= picture.pixels.nbytes
        if room < 0:
            raise CheckpointError("these images need more memory than a sample batch may; give fewer of them")
        pictures.append(picture)
    values, alpha = stacked(pictures)
    folders = tuple("/".join(file.parts[:-1]) or None for file in found.files)
    named = labels.Labels(folders, named=True) if any(folders) else None
    said = tuple(counted(len(names), reason) for reason, names in found.left_out.items() if reason != HIDDEN)
    try:
        return _batch(values, alpha, named, title, said)
    except TouchstoneError as error:
        raise CheckpointError(str(error)) from None


def _decode(file: ImageFile) -> Picture:
    try:
        return decode(file.read(), clean(file.name))
    except CheckpointError:
        raise
    except TouchstoneError as error:
        raise CheckpointError(f"the image {error}") from None


def _left_out(found: Found) -> str:
    counts = [counted(len(names), reason) for reason, names in found.left_out.items()]
    return f" ({', '.join(counts)})" if counts else ""


def _batch(
    values: NDArray[np.generic],
    alpha: NDArray[np.generic] | None,
    given: labels.Labels | None,
    title: str,
    said: tuple[str, ...],
    stated: ValueRange | None = None,
) -> Contents:
    """``values`` (n, c, h, w) as stored, of a range that was stated or waits for the data's.

    Raises TouchstoneError for what is no image.
    """
    n, c, h, w = values.shape
    if values.nbytes > limits.SAMPLE_BYTES:
        raise CheckpointError("these images need more memory than a sample batch may; give fewer of them")
    stored = Stored.of(values, "these samples")
    if stated is not None and not stated.holds(stored):
        raise not_in_stated(stored, stated, "these samples")
    if alpha is not None:
        pixels = as_pixels(values, stated or inferred(stored, "these samples"))
        background = chosen(pixels, alpha)
        values = composed(pixels, alpha, background)
        stored, stated = Stored.of(values), None
        said = (*said, f"transparent pixels lie on {background}")
    try:
        value_range, read_as = stated or inferred(stored, "these samples"), "read as {}"
    except AmbiguousRange:
        value_range, read_as = ValueRange(min(stored.low, 0), max(stored.high, 1)), "to be read in the data's range"
    numbered = labels.coded(given)
    classes = len(numbered.classes) or None

    def draw(count: int, generator: torch.Generator, wanted: Tensor | None) -> Tensor:
        """Samples as stored, in an order drawn with the generator; never the same one twice."""
        if count > n:
            raise CheckpointError(
                f"{count:,} samples were asked for and this batch holds {n:,}; ask for at most that many, as repeating "
                "them would flatter every number"
            )
        order = torch.randperm(n, generator=generator)[:count].numpy()
        return torch.from_numpy(np.ascontiguousarray(values[order]).astype(np.float32))

    return Contents(
        format=title,
        ready=Ready(
            card=ModelCard(
                family="samples",
                image_shape=(c, h, w),
                value_range=(value_range.low, value_range.high),
                training={"samples": n, **({"labelled_classes": classes} if classes else {})},
            ),
            parts=Parts(draw=draw, available=n, stored=None if stated else stored),
            recognised=f"A batch of {n:,} samples of {c} x {h} x {w} pixels, without the model that made them.",
            evidence=(
                f"{n:,} images" + (f" with labels of {classes} classes" if classes else ""),
                f"{stored}, {read_as.format(value_range)}",
                *said,
            ),
        ),
    )


def _size(picture: Picture) -> str:
    h, w = picture.pixels.shape[:2]
    return f"{w} x {h}"


def _is_image(name: str) -> bool:
    parts = parts_of(name)
    return bool(parts) and not is_hidden(parts) and is_image_name(parts[-1])


def _mostly_images(names: frozenset[str]) -> bool:
    images = sum(_is_image(name) for name in names)
    return images > 0 and images * 2 >= len(names)


def _is_npz(head: bytes, path: Path) -> bool:
    if head[:4] != b"PK\x03\x04":
        return False
    names = names_of(path)
    return bool(names) and all(name.endswith(".npy") for name in names)


def _is_image_zip(head: bytes, path: Path) -> bool:
    return head[:4] == b"PK\x03\x04" and _mostly_images(names_of(path))


def _is_image_folder(head: bytes, path: Path) -> bool:
    return path.is_dir() and any(_is_image(file.name) and file.is_file() for file in islice(path.rglob("*"), 20_000))


def _example_batch() -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (4, 6, 5, 3), dtype=np.uint8)


def example_npz(folder: Path) -> Path:
    path = folder / "example.npz"
    np.savez(path, _example_batch())
    return path


def example_npy(folder: Path) -> Path:
    path = folder / "example.npy"
    np.save(path, _example_batch())
    return path


def example_folder(folder: Path) -> Path:
    from PIL import Image

    path = folder / "example"
    path.mkdir()
    for index, image in enumerate(_example_batch()):
        Image.fromarray(image).save(path / f"{index}.png")
    return path


def example_zip(folder: Path) -> Path:
    images = example_folder(folder)
    path = folder / "example.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for image in sorted(images.iterdir()):
            archive.write(image, image.name)
    return path


def _format(
    name: str,
    written: str,
    sniff: Callable[[bytes, Path], bool],
    read: Callable[[Path], Contents],
    order: int,
    example: Callable[[Path], Path],
) -> None:
    title = f"sample batch ({written})"
    container(Format(name=name, title=title, sniff=sniff, read=read, order=order, example=example))


_format("samples_npz", "npz", _is_npz, read_npz, 14, example_npz)
_format("samples_zip", "zip", _is_image_zip, read_image_zip, 15, example_zip)
_format("samples_folder", "folder", _is_image_folder, read_image_folder, 90, example_folder)
_format("samples_npy", "npy", lambda head, path: head[:6] == b"\x93NUMPY", read_single_npy, 16, example_npy)

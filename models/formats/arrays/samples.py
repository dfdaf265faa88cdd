"""Sample batches: images that a generator made, without the generator. First-class: all that needs samples works.

npz with ``arr_0`` uint8 (n, h, w, c) and, optionally, labels in ``arr_1`` (guided-diffusion and its evaluators), a npy
of images, a zip of image files, or a folder of them (class sub-folders give labels).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.base import CheckpointError, ModelCard
from models.formats import Format, container, limits
from models.formats.archive import Archive, names_of
from models.formats.arrays.npy import read_npy
from models.formats.contents import Contents, Ready
from models.formats.names import clean
from models.opened import Parts

_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif")
Pixels = NDArray[np.uint8]


def read_npz(path: Path) -> Contents:
    """npz with ``arr_0`` (or a single array). Raises CheckpointError."""
    with Archive(path) as archive:
        members = [name for name in archive.entries if name.endswith(".npy")]
        chosen: str | None = next(
            (name for name in ("arr_0.npy", "images.npy", "samples.npy") if name in members), None
        )
        chosen = chosen or (members[0] if len(members) == 1 else None)
        if chosen is None:
            raise CheckpointError(
                f"this npz holds the arrays {', '.join(clean(name.removesuffix('.npy'), 20) for name in members[:6])}, "
                "and images under arr_0 were expected; save them with numpy.savez(path, images)"
            )
        images = read_npy(archive.stream(chosen), archive.entries[chosen].size, f"the array '{clean(chosen)}'")
        label_name = next((name for name in ("arr_1.npy", "labels.npy", "y.npy") if name in members), None)
        labels = None
        if label_name:
            labels = read_npy(archive.stream(label_name), archive.entries[label_name].size, "the labels")
    return _batch(_as_bytes(images), _checked_labels(labels, len(images)), "sample batch (npz)")


def read_single_npy(path: Path) -> Contents:
    """npy of images. Raises CheckpointError."""
    with path.open("rb") as file:
        images = read_npy(iter(lambda: file.read(1 << 20), b""), path.stat().st_size, "this array")
    return _batch(_as_bytes(images), None, "sample batch (npy)")


def read_image_zip(path: Path) -> Contents:
    """A zip of image files. Raises CheckpointError."""
    with Archive(path) as archive:
        names = sorted(name for name in archive.entries if _is_image(name))
        total = sum(archive.entries[name].size for name in names)
        if total > limits.SAMPLE_BYTES:
            raise CheckpointError(
                f"the images of this zip hold {total:,} bytes unpacked, more than are read; give fewer"
            )
        blobs = ((name, archive.read(name, most=limits.SAMPLE_BYTES)) for name in names)
        return _from_files(blobs, len(names), "sample batch (zip of images)")


def read_image_folder(path: Path) -> Contents:
    """A folder of image files, or of class sub-folders. Raises CheckpointError."""
    files = [file for file in sorted(path.rglob("*")) if _is_image(file.name) and _is_plain(file)]
    blobs = ((str(file.relative_to(path)), file.read_bytes()) for file in files)
    return _from_files(blobs, len(files), "sample batch (folder of images)")


def batch_of(images: NDArray[np.generic]) -> Ready:
    """An array of images in memory, as a file of it would be read. Raises CheckpointError."""
    ready = _batch(_as_bytes(images), None, "array of samples").ready
    assert ready is not None
    return ready


def _from_files(blobs: Iterator[tuple[str, bytes]], count: int, title: str) -> Contents:
    if count > limits.IMAGE_FILES:
        raise CheckpointError(
            f"{count:,} images were given, more than the {limits.IMAGE_FILES:,} that are read; give fewer"
        )
    pictures: list[Pixels] = []
    classes: list[str] = []
    room = limits.SAMPLE_BYTES
    for name, raw in blobs:
        picture = _decode(name, raw)
        if pictures and picture.shape != pictures[0].shape:
            raise CheckpointError(
                f"the image '{clean(name)}' is {_size(picture)} and the first one {_size(pictures[0])}; "
                "give samples of one size"
            )
        room -= picture.nbytes
        if room < 0:
            raise CheckpointError("these images need more memory than a sample batch may; give fewer of them")
        pictures.append(picture)
        classes.append(name.rsplit("/", 2)[-2] if "/" in name else "")
    names = sorted(set(classes))
    labels = torch.tensor([names.index(item) for item in classes]) if len(names) > 1 else None
    return _batch(np.stack(pictures), labels, title)


def _decode(name: str, raw: bytes) -> Pixels:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "BMP", "WEBP", "GIF")) as image:
            width, height = image.size
            # The header tells the size before anything is decoded: a few kilobytes can become gigabytes.
            if width * height > limits.IMAGE_PIXELS:
                raise _too_many_pixels(name)
            grey = image.mode in ("1", "L", "I;16", "LA")
            picture: Pixels = np.asarray(image.convert("L" if grey else "RGB"), dtype=np.uint8)
    except CheckpointError:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels(name) from None
    except Exception:
        raise CheckpointError(f"the image '{clean(name)}' cannot be decoded, so it is damaged; leave it out") from None
    return picture[..., None] if picture.ndim == 2 else picture


def _too_many_pixels(name: str) -> CheckpointError:
    return CheckpointError(
        f"the image '{clean(name)}' would have more than {limits.IMAGE_PIXELS:,} pixels, and that is not decoded; give "
        "the samples at the size that the model made"
    )


def _as_bytes(array: NDArray[np.generic]) -> Pixels:
    """(n, h, w, c) uint8 of an array that holds images in one of the usual ways."""
    if array.ndim == 3:
        array = array[..., None]
    if array.ndim == 4 and array.shape[1] in (1, 3) and array.shape[3] not in (1, 3):
        array = array.transpose(0, 2, 3, 1)
    if array.ndim != 4 or array.shape[3] not in (1, 3) or min(array.shape) < 1:
        raise CheckpointError(
            f"this array has shape {array.shape}, and images (n, h, w, 1 or 3) were expected; save the samples as "
            "uint8 with numpy.savez"
        )
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array).view(np.uint8)
    if array.dtype.kind == "f":
        low, high = float(array.min()), float(array.max())
        if not (np.isfinite(low) and np.isfinite(high)) or low < -1.001 or high > 1.001:
            raise CheckpointError(
                f"these samples lie in [{low:g}, {high:g}], and [0, 1], [-1, 1] or bytes were expected; "
                "save them as uint8"
            )
        floats = array.astype(np.float32)
        unit = (floats + 1) / 2 if low < -0.001 else floats
        return np.asarray(np.clip(unit * 255 + 0.5, 0, 255), dtype=np.uint8)
    raise CheckpointError(f"these samples are of type {array.dtype}, and uint8 was expected; save them as uint8")


def _checked_labels(labels: NDArray[np.generic] | None, n: int) -> Tensor | None:
    if labels is None:
        return None
    if labels.ndim == 2 and len(labels) == n and labels.shape[1] > 1 and labels.shape[1] < 100_000:
        labels = labels.argmax(axis=1)
    if labels.shape not in ((n,), (n, 1)) or labels.dtype.kind not in "iu" or (n and int(labels.min()) < 0):
        raise CheckpointError(
            f"the labels beside the samples have shape {labels.shape} and type {labels.dtype}, and {n:,} whole numbers "
            "were expected; save one label an image, or none"
        )
    return torch.from_numpy(labels.reshape(n).astype(np.int64))


def _batch(images: Pixels, labels: Tensor | None, title: str) -> Contents:
    n, h, w, c = images.shape
    if n * h * w * c > limits.SAMPLE_BYTES:
        raise CheckpointError("these images need more memory than a sample batch may; give fewer of them")
    pixels = torch.from_numpy(np.array(images.transpose(0, 3, 1, 2), order="C"))
    classes = int(labels.max()) + 1 if labels is not None else None

    def draw(count: int, generator: torch.Generator, wanted: Tensor | None) -> Tensor:
        """Samples in an order drawn with the generator; never the same one twice."""
        if count > n:
            raise CheckpointError(
                f"{count:,} samples were asked for and this batch holds {n:,}; ask for at most that many, as repeating "
                "them would flatter every number"
            )
        chosen = torch.randperm(n, generator=generator)[:count]
        return pixels[chosen].float() / 255

    return Contents(
        format=title,
        ready=Ready(
            card=ModelCard(
                family="samples",
                image_shape=(c, h, w),
                training={"samples": n, **({"labelled_classes": classes} if classes else {})},
            ),
            parts=Parts(draw=draw, available=n),
            recognised=f"A batch of {n:,} samples of {c} x {h} x {w} pixels, without the model that made them.",
            evidence=(f"{n:,} images" + (f" with labels of {classes} classes" if classes else ""),),
        ),
    )


def _size(picture: Pixels) -> str:
    return f"{picture.shape[1]} x {picture.shape[0]} with {picture.shape[2]} channels"


def _is_image(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not hidden and name.lower().endswith(_SUFFIXES)


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
    return path.is_dir() and any(_is_image(file.name) and _is_plain(file) for file in islice(path.rglob("*"), 20_000))


def _is_plain(file: Path) -> bool:
    # A link could lead out of the folder, and a pipe would never end.
    return file.is_file() and not file.is_symlink()


container(Format(name="samples_npz", title="sample batch (npz)", sniff=_is_npz, read=read_npz, order=14))
container(Format(name="samples_zip", title="sample batch (zip)", sniff=_is_image_zip, read=read_image_zip, order=15))
container(
    Format(
        name="samples_folder", title="sample batch (folder)", sniff=_is_image_folder, read=read_image_folder, order=90
    )
)
container(
    Format(
        name="samples_npy",
        title="sample batch (npy)",
        sniff=lambda head, path: head[:6] == b"\x93NUMPY",
        read=read_single_npy,
        order=16,
    )
)

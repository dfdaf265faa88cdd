"""``folder:PATH``: images in class sub-folders, in a folder or a zip; with ``train`` and ``test`` parts or without."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.data.splitting import train_and_test
from evaluation.registry import source
from evaluation.types import Array, TouchstoneError

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".ppm", ".pgm", ".tif", ".tiff"}
TRAIN, TEST = {"train", "training"}, {"test", "testing", "val", "valid", "validation"}
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "PPM", "TIFF")
GREY_MODES = {"1", "L", "LA", "La"}
MOST_FILES = 1_000_000
MOST_BYTES = 8 << 30
MOST_PIXELS = 4096 * 4096
MOST_FILE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class _File:
    part: str | None
    """``train``, ``test`` or None"""
    label: str | None
    """The class: the path of folders above the image, without the part."""
    name: str
    read: Callable[[], bytes]


def _walk_folder(root: Path) -> Iterator[tuple[PurePosixPath, Callable[[], bytes]]]:
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            yield PurePosixPath(path.relative_to(root).as_posix()), path.read_bytes


def _walk_zip(path: Path) -> Iterator[tuple[PurePosixPath, Callable[[], bytes]]]:
    try:
        archive = zipfile.ZipFile(path)
        entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
    except (OSError, zipfile.BadZipFile) as error:
        raise TouchstoneError(f"'{path}' cannot be read as a zip: {error}") from error
    for entry in entries:
        name = PurePosixPath(entry.filename)
        if not entry.is_dir() and name.suffix.lower() in SUFFIXES:
            if entry.file_size > MOST_FILE_BYTES:
                raise TouchstoneError(
                    f"'{name}' in '{path}' unpacks to {entry.file_size:,} bytes; images stay below 64 MB"
                )
            yield name, lambda entry=entry: archive.open(entry).read(MOST_FILE_BYTES)  # type: ignore[misc]


def _files(root: Path) -> list[_File]:
    parts: list[tuple[str | None, Iterator[tuple[PurePosixPath, Callable[[], bytes]]]]]
    if root.is_file():
        parts = [(None, _walk_zip(root))]
    else:
        zips = {name.stem.lower(): name for name in sorted(root.glob("*.zip"))}
        found = [
            (part, zips[name]) for part, names in (("train", TRAIN), ("test", TEST)) for name in zips if name in names
        ]
        both = {part for part, _ in found} == {"train", "test"}
        parts = [(part, _walk_zip(path)) for part, path in found] if both else [(None, _walk_folder(root))]
    files: list[_File] = []
    for part, walk in parts:
        for name, read in walk:
            if any(piece.startswith((".", "__MACOSX")) for piece in name.parts):
                continue
            files.append(_File(part, "/".join(name.parts[:-1]) or None, str(name), read))
            if len(files) > MOST_FILES:
                raise TouchstoneError(f"'{root}' holds more than {MOST_FILES:,} images; give a smaller set")
    return [_with_part(file, prefix) for prefix in [_common_prefix(files)] for file in files]


def _common_prefix(files: list[_File]) -> tuple[str, ...]:
    """Folders that every image lies in, such as the single top folder of a zip: they say nothing about the class."""
    paths = [tuple((file.label or "").split("/")) if file.label else () for file in files]
    if not paths:
        return ()
    first, last = min(paths), max(paths)
    shared = [one for one, other in zip(first, last, strict=False) if one == other]
    length = next((i for i, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(shared))
    return first[:length]


def _with_part(file: _File, prefix: tuple[str, ...]) -> _File:
    folders = tuple((file.label or "").split("/"))[len(prefix) :] if file.label else ()
    part = file.part
    if part is None and folders:
        part = "train" if folders[0].lower() in TRAIN else "test" if folders[0].lower() in TEST else None
        folders = folders[1:] if part else folders
    return _File(part, "/".join(folders) or None, file.name, file.read)


def _decode(file: _File) -> Array:
    """uint8 (h, w) or (h, w, 3). Raises TouchstoneError for what is no image, or too large a one."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(file.read()), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TouchstoneError(
                    f"'{file.name}' has {image.width}x{image.height} pixels; at most 16 million are read"
                )
            if image.mode.startswith(("I", "F")):
                wide = np.asarray(image, dtype=np.float64)
                return np.rint(np.clip(wide / 65535, 0, 1) * 255).astype(np.uint8)
            return np.asarray(image.convert("L" if image.mode in GREY_MODES else "RGB"))
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, zipfile.BadZipFile, RuntimeError) as error:
        raise TouchstoneError(f"'{file.name}' cannot be read as an image: {error}") from error


def _stack(files: list[_File]) -> Array:
    """uint8 (n, c, h, w); colour when any image is."""
    first = _decode(files[0])
    if len(files) * first.size > MOST_BYTES:
        raise TouchstoneError(f"{len(files):,} images of {first.shape} take more than 8 GiB; give a smaller set")
    decoded = [first, *(_decode(file) for file in files[1:])]
    sizes = {pixels.shape[:2] for pixels in decoded}
    if len(sizes) > 1:
        odd = next(file for file, pixels in zip(files, decoded, strict=True) if pixels.shape[:2] != first.shape[:2])
        raise TouchstoneError(
            f"images must all have one size; '{files[0].name}' is {first.shape[1]}x{first.shape[0]}, "
            f"'{odd.name}' is not. Resize them to one size first."
        )
    if any(pixels.ndim == 3 for pixels in decoded):
        decoded = [p if p.ndim == 3 else np.repeat(p[:, :, None], 3, axis=2) for p in decoded]
        return np.ascontiguousarray(np.stack(decoded).transpose(0, 3, 1, 2))
    return np.stack(decoded)[:, None]


@source("folder")
def folder(argument: str) -> Dataset:
    """Images of one size under PATH (a folder or a zip). The folder above an image is its class.

    ``train`` and ``test`` (or ``val``) folders, or ``train.zip`` and ``test.zip``, are kept as the split; without them
    the images are split 80/20. Images in no folder have no label. PNG, JPEG, BMP, GIF (first frame), WebP, PPM, TIFF.
    Raises TouchstoneError in one sentence for missing, unreadable or mixed-size images.
    """
    root = Path(argument).expanduser()
    if not argument or not root.exists():
        raise TouchstoneError(f"folder expects a folder or a zip of images; '{argument}' does not exist")
    files = _files(root)
    if not files:
        raise TouchstoneError(f"'{root}' holds no image files ({', '.join(sorted(SUFFIXES))})")
    train, test = ([file for file in files if file.part == part] for part in ("train", "test"))
    if train and test:
        files, note = train + test, "the folders' own train and test split"
        indices = np.arange(len(files))
        train_items, test_items = indices[: len(train)], indices[len(train) :]
    classes = tuple(sorted({file.label for file in files if file.label is not None}))
    labels = None
    if len(classes) > 1 and all(file.label is not None for file in files):
        labels = np.searchsorted(classes, [str(file.label) for file in files]).astype(np.int64)
    if not (train and test):
        train_items, test_items, note = train_and_test(len(files), labels)
    pixels = _stack(files)
    return Dataset(
        source="folder",
        spec=f"folder:{argument}",
        train=Split(images=pixels[train_items], labels=None if labels is None else labels[train_items]),
        test=Split(images=pixels[test_items], labels=None if labels is None else labels[test_items]),
        classes=classes if labels is not None else (),
        description=f"{len(files):,} image files under {root.name}",
        note=note,
    )

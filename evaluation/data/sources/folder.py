"""``folder:PATH``: images in class sub-folders, in a folder or a zip; with ``train`` and ``test`` parts or without."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.data.intake.assembling import Given, Origin, assembled
from evaluation.data.intake.options import Options
from evaluation.data.intake.pictures import as_part, decoded
from evaluation.data.intake.record import Intake, left_out
from evaluation.data.intake.splits import NAMES, is_split, roles
from evaluation.registry import source
from evaluation.types import TouchstoneError
from models.base import CheckpointError
from models.formats.archive import Archive
from models.formats.image_files import Found, ImageFile, in_folder, in_zip
from models.intake.decoding import Picture
from models.intake.labels import Labels
from models.intake.names import SUFFIXES
from models.intake.reasons import NO_PART, UNREADABLE

MOST_FILES = 1_000_000
MOST_DIRECTORY_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class _Placed:
    file: ImageFile
    part: str
    """``train``, ``test``, ``validation``, ``extra``, or "" where the data has no parts or the file lies in none."""
    label: str | None
    """The class: the folders above the image, without the part."""


def example(folder: Path) -> str:
    from PIL import Image

    rng = np.random.default_rng(0)
    for index in range(24):
        place = folder / ("cat", "dog")[index % 2]
        place.mkdir(exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (6, 6, 3), dtype=np.uint8)).save(place / f"{index}.png")
    return str(folder)


@source("folder", example=example)
def folder(argument: str, *, options: Options = Options()) -> Dataset:  # noqa: B008 (frozen)
    """Images of one size under PATH (a folder or a zip). The folder above an image is its class.

    Folders ``train`` and ``test`` (or ``val``) side by side, or ``train.zip`` and ``test.zip``, are kept as the split;
    ``val`` beside ``test``, and ``extra``, are left out. Without a split the images are split 80/20. Images beside
    class folders are used without a label. Links are followed. PNG, JPEG, JPEG 2000, WebP, AVIF, GIF, BMP, TIFF, PPM.
    Raises TouchstoneError in one sentence for missing, unreadable or mixed-size images, and for an ambiguous range.
    """
    root = Path(argument).expanduser()
    if not argument or not root.exists():
        raise TouchstoneError(f"folder expects a folder or a zip of images; '{argument}' does not exist")
    with ExitStack() as opened:
        found, placed = _placed(root, opened)
        if not placed:
            raise TouchstoneError(f"'{root}' holds no image files ({', '.join(sorted(SUFFIXES))})")
        return _dataset(argument, root, found, placed, options)


def _dataset(argument: str, root: Path, found: Found, placed: Sequence[_Placed], options: Options) -> Dataset:
    used, parts = [], {one.part for one in placed}
    role = roles(parts) if {"train"} < parts else dict.fromkeys(parts, "train")
    for one in placed:
        if role.get(one.part) in ("train", "test"):
            used.append(one)
        else:
            found.leave_out(role[one.part] if one.part else NO_PART, one.file.name)
    read = decoded([one.file for one in used], skip_unreadable=options.skip_unreadable)
    for name in read.unreadable:
        found.leave_out(UNREADABLE, name)
    places = {one.file.name: one for one in used}
    given: dict[str, list[tuple[Picture, str | None]]] = {"train": [], "test": []}
    for file, picture in zip(read.files, read.pictures, strict=True):
        one = places[file.name]
        given[role[one.part]].append((picture, one.label))
    has_split = "test" in role.values()
    remarks = list(read.remarks())
    if all(one.label is None for one in used):
        remarks.append("the images lie in no class folders side by side, so they have no labels")
    if has_split and not (given["train"] and given["test"]):
        raise TouchstoneError(f"'{root}' has no readable image in one of its parts; both need at least one")
    intake = Intake(
        found=len(read.pictures) + sum(len(names) for names in found.left_out.values()),
        used=len(read.pictures), unit="files", left_out=left_out(found.left_out), remarks=tuple(remarks),
    )  # fmt: skip
    return assembled(
        Origin(
            source="folder",
            spec=f"folder:{argument}",
            description=f"{len(read.pictures):,} image files under {root.name}",
            split="the folders' own train and test split",
        ),
        _given(given["train"]),
        _given(given["test"]) if has_split else None,
        options=options,
        intake=intake,
    )


def _given(items: Sequence[tuple[Picture, str | None]]) -> Given:
    labels = tuple(label for _, label in items)
    named = Labels(labels, named=True) if any(label is not None for label in labels) else None
    return Given(as_part([picture for picture, _ in items]), named)


def _placed(root: Path, opened: ExitStack) -> tuple[Found, list[_Placed]]:
    """Everything below the root, and each image with its part and class."""
    zips = {} if root.is_file() else {path.stem: path for path in sorted(root.glob("*.zip"))}
    if zips and is_split(set(zips)):
        return _placed_in_zips(zips, opened)
    found = _in_zip(root, opened) if root.is_file() else in_folder(root, links="followed")
    _limit(found, root)
    prefix = _common_folders(found.files)
    below = {file.parts[len(prefix)] for file in found.files if len(file.parts) > len(prefix) + 1}
    split = is_split(below)
    placed = []
    for file in found.files:
        folders = file.parts[len(prefix) : -1]
        part = NAMES.get(folders[0].lower(), "") if split and folders else ""
        placed.append(_Placed(file, part, "/".join(folders[1:] if part else folders) or None))
    return found, placed


def _placed_in_zips(zips: dict[str, Path], opened: ExitStack) -> tuple[Found, list[_Placed]]:
    both, placed = Found(), []
    for stem, path in zips.items():
        part = NAMES.get(stem.lower(), "")
        if not part:
            continue
        inside = _in_zip(path, opened)
        prefix = _common_folders(inside.files)
        for reason, names in inside.left_out.items():
            for name in names:
                both.leave_out(reason, f"{path.name}/{name}")
        for file in inside.files:
            renamed = ImageFile((path.name, *file.parts), file.read)
            placed.append(_Placed(renamed, part, "/".join(file.parts[len(prefix) : -1]) or None))
    return both, placed


def _in_zip(path: Path, opened: ExitStack) -> Found:
    try:
        archive = opened.enter_context(Archive(path, entries=MOST_FILES, directory_bytes=MOST_DIRECTORY_BYTES))
    except CheckpointError as error:
        raise TouchstoneError(f"'{path}' cannot be read as a zip: {error}") from None
    return in_zip(archive)


def _limit(found: Found, root: Path) -> None:
    if len(found.files) > MOST_FILES:
        raise TouchstoneError(f"'{root}' holds more than {MOST_FILES:,} images; give a smaller set")


def _common_folders(files: Sequence[ImageFile]) -> tuple[str, ...]:
    """Folders that every image lies in, such as the single top folder of a zip: they say nothing about the class."""
    if not files:
        return ()
    paths = [file.parts[:-1] for file in files]
    first, last = min(paths), max(paths)
    shared = 0
    while shared < min(len(first), len(last)) and first[shared] == last[shared]:
        shared += 1
    return first[:shared]

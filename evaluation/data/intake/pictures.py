"""Image files, decoded into one part of the data; those that cannot be read are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evaluation.data.intake.stored import Group, Part
from evaluation.types import TouchstoneError
from models.formats.image_files import ImageFile
from models.intake.decoding import FIRST_OF_SEVERAL, PROFILE, TURNED, Picture, decode, stacked

MOST_BYTES = 8 << 30
SAID = {
    TURNED: "{} turned upright as EXIF says",
    FIRST_OF_SEVERAL: "{} with several frames or pages, of which the first is used",
    PROFILE: "{} with a colour profile, which is not applied",
}


@dataclass(slots=True)
class Decoded:
    """Pictures that could be read, in order, and the names and reasons of those that could not."""

    files: list[ImageFile] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    """Name -> sentence."""

    def remarks(self) -> tuple[str, ...]:
        counts = Counter(remark for picture in self.pictures for remark in picture.remarks)
        return tuple(text.format(_images(counts[remark])) for remark, text in SAID.items() if counts[remark])


def decoded(files: Sequence[ImageFile], *, skip_unreadable: bool) -> Decoded:
    """Every file, decoded. Raises TouchstoneError for unreadable ones, unless they are to be left out."""
    found, room = Decoded(), MOST_BYTES
    for file in files:
        try:
            picture = decode(file.read(), file.name)
        except TouchstoneError as error:
            found.unreadable[file.name] = str(error)
            continue
        room -= picture.pixels.nbytes
        if room < 0:
            raise TouchstoneError(f"these {len(files):,} images take more than 8 GiB; give a smaller set")
        found.files.append(file)
        found.pictures.append(picture)
    if found.unreadable and not skip_unreadable:
        first = next(iter(found.unreadable.values()))
        others = len(found.unreadable) - 1
        more = f" ({others:,} more cannot be read: {_some(list(found.unreadable)[1:])})" if others else ""
        raise TouchstoneError(f"{first}{more}. --skip-unreadable leaves unreadable images out and lists them.")
    if not found.pictures:
        raise TouchstoneError(f"none of {len(files):,} image files can be read; the first: {_first(found.unreadable)}")
    _same_size(found)
    return found


def as_part(pictures: Sequence[Picture]) -> Part:
    """Pictures of one size; those of one type of numbers stay together."""
    by_type: dict[str, list[int]] = {}
    for place, picture in enumerate(pictures):
        by_type.setdefault(str(picture.pixels.dtype), []).append(place)
    groups = []
    for places in by_type.values():
        values, alpha = stacked([pictures[place] for place in places])
        groups.append(Group(np.array(places, dtype=np.int64), values, alpha))
    return Part(tuple(groups))


def _same_size(found: Decoded) -> None:
    sizes = Counter(picture.pixels.shape[:2] for picture in found.pictures)
    if len(sizes) == 1:
        return
    (h, w), _ = sizes.most_common(1)[0]
    odd = [file.name for file, one in zip(found.files, found.pictures, strict=True) if one.pixels.shape[:2] != (h, w)]
    other = next(one for one in found.pictures if one.pixels.shape[:2] != (h, w)).pixels.shape
    raise TouchstoneError(
        f"images must all have one size; {len(found.files) - len(odd):,} are {w}x{h}, and {len(odd):,} are not: "
        f"{_some(odd)} (the first is {other[1]}x{other[0]}). Resize them to one size first."
    )


def _first(reasons: Mapping[str, str]) -> str:
    return next(iter(reasons.values()), "")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} ..."


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count:,} images"

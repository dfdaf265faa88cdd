"""Colour of 16 bits a channel, which Pillow would cut to 8: the upper and the lower bytes are read one after the other.

Twelve bits in sixteen would come out black otherwise.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL import ImageFile

_OTHER_BYTE = {"B": "L", "L": "B", "N": "B"}
"""Order of bytes -> the order under which Pillow takes the other byte of each value (N: this machine's, little)."""


def is_wide(image: ImageFile.ImageFile) -> bool:
    """Whether an image that was opened, and not yet decoded, has 16 bits a channel and colour or alpha."""
    return image.mode in ("RGB", "RGBA") and any(";16" in raw_mode(tile) for tile in image.tile)


def raw_mode(tile: Any) -> str:
    """How the bytes of a tile are laid out, in Pillow's words: ``RGB;16B``."""
    arguments = tile[3]
    first = arguments if isinstance(arguments, str) else arguments[0] if arguments else ""
    return first if isinstance(first, str) else ""


def read_wide(raw: bytes, formats: tuple[str, ...]) -> NDArray[np.uint16]:
    """uint16 (h, w, 3 or 4), or (h, w, 2) of grey and alpha. Raises what Pillow raises."""
    from PIL import Image

    with Image.open(io.BytesIO(raw), formats=formats) as image:
        if any(raw_mode(tile).startswith("LA") for tile in image.tile):
            # Two channels of two bytes are read as four of one.
            image.tile = [_with_raw_mode(tile, "RGBA") for tile in image.tile]
            quarters = np.asarray(image).astype(np.uint16)
            return _joined(quarters[..., 0::2], quarters[..., 1::2])
        upper = np.asarray(image).astype(np.uint16)
    with Image.open(io.BytesIO(raw), formats=formats) as image:
        image.tile = [_with_raw_mode(tile, _other(raw_mode(tile))) for tile in image.tile]
        lower = np.asarray(image).astype(np.uint16)
    return _joined(upper, lower)


def _joined(upper: NDArray[np.uint16], lower: NDArray[np.uint16]) -> NDArray[np.uint16]:
    values: NDArray[np.uint16] = np.bitwise_or(np.left_shift(upper, np.uint16(8)), lower)
    return values


def _other(mode: str) -> str:
    return mode[:-1] + _OTHER_BYTE[mode[-1]]


def _with_raw_mode(tile: Any, mode: str) -> Any:
    arguments = tile[3]
    changed = mode if isinstance(arguments, str) else (mode, *arguments[1:])
    return tile._replace(args=changed)

"""One picture file, decoded: its values as they are stored, in the orientation that it is meant to be seen in."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.errors import TouchstoneError
from models.intake.names import FORMATS
from models.intake.wide_colour import is_wide, raw_mode, read_wide

if TYPE_CHECKING:
    from PIL import ImageFile

Pixels = NDArray[Any]
MOST_PIXELS = 4096 * 4096
MOST_FILE_BYTES = 256 << 20
TURNED, FIRST_OF_SEVERAL, PROFILE = "turned", "first of several", "profile"
_ORIENTATION = 0x0112
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
_SAMPLE_FORMAT, _SIGNED = 339, 2


class Unreadable(TouchstoneError):
    """A file that has the name of an image and is none, is cut off, or is too large."""


@dataclass(frozen=True, slots=True)
class Picture:
    pixels: Pixels
    """(h, w) grey or (h, w, 3) colour, of type uint8, int8, uint16, int32 or float32: values as stored, alpha apart."""
    alpha: Pixels | None = None
    """(h, w) in [0, 1], float32; None where the picture is opaque everywhere."""
    remarks: frozenset[str] = frozenset()
    """What was done: turned as EXIF says, first of several frames or pages, a colour profile that was not applied."""


def decode(raw: bytes, name: str) -> Picture:
    """The picture in a file's bytes. ``name`` stands in messages. Raises Unreadable in one sentence."""
    from PIL import Image

    if not raw:
        raise Unreadable(f"'{name}' is empty (0 bytes); copy it again, or leave it out")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is checked here
            with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
                # The header tells the size before anything is decoded: a few kilobytes can become gigabytes.
                if image.width * image.height > MOST_PIXELS:
                    raise _too_large(name, f"{image.width:,} x {image.height:,}")
                return _decoded(image, raw)
    except Image.DecompressionBombError:
        raise _too_large(name, "far more") from None
    except Unreadable:
        raise
    except Exception as error:  # a damaged file makes decoders raise anything
        reason = " ".join(str(error).split())[:120]
        if "cannot identify" in reason or not reason:
            reason = "its bytes are damaged, or of a kind of image that is not read"
        raise Unreadable(f"'{name}' cannot be read as an image: {reason}; copy it again, or leave it out") from None


def stacked(pictures: Sequence[Picture]) -> tuple[Pixels, Pixels | None]:
    """(values (n, c, h, w), alpha (n, h, w) or None where all are opaque) of pictures of one size and type.

    Grey ones are repeated over three channels where any has colour.
    """
    channels = 3 if any(picture.pixels.ndim == 3 for picture in pictures) else 1
    first = pictures[0].pixels
    values = np.empty((len(pictures), channels, *first.shape[:2]), dtype=first.dtype)
    for place, picture in enumerate(pictures):
        values[place] = picture.pixels if picture.pixels.ndim == 2 else picture.pixels.transpose(2, 0, 1)
    if all(picture.alpha is None for picture in pictures):
        return values, None
    alpha = np.ones((len(pictures), *first.shape[:2]), dtype=np.float32)
    for place, picture in enumerate(pictures):
        if picture.alpha is not None:
            alpha[place] = picture.alpha
    return values, alpha


def _too_large(name: str, size: str) -> Unreadable:
    return Unreadable(f"'{name}' has {size} pixels, and at most {MOST_PIXELS:,} are decoded; make it smaller")


def _decoded(image: ImageFile.ImageFile, raw: bytes) -> Picture:
    several = image.format not in ("JPEG", "MPO") and bool(getattr(image, "is_animated", False))
    profile = image.info.get("icc_profile") or b""
    inverted, signed = _is_inverted(image), _is_signed(image)
    if is_wide(image):
        pixels, alpha = _apart(read_wide(raw, FORMATS))
        image.load()
    else:
        image.load()
        pixels, alpha = _values(image)
    if signed:
        pixels = pixels.view(np.int8)
    if inverted:
        pixels = _top(pixels.dtype) - pixels
    orientation = int(image.getexif().get(_ORIENTATION, 1))  # after loading: Pillow turns a TIFF by itself
    if 2 <= orientation <= 8:
        pixels = _turned(pixels, orientation)
        alpha = None if alpha is None else _turned(alpha, orientation)
    remarks = (
        (TURNED, 2 <= orientation <= 8),
        (FIRST_OF_SEVERAL, several),
        (PROFILE, bool(profile) and b"sRGB" not in profile),
    )
    return Picture(
        np.ascontiguousarray(pixels),
        None if alpha is None or bool((alpha == 1).all()) else np.ascontiguousarray(alpha),
        frozenset(remark for remark, holds in remarks if holds),
    )


def _is_inverted(image: ImageFile.ImageFile) -> bool:
    """A TIFF whose 16 bits count from white to black; Pillow inverts only 8 bits itself."""
    tags = getattr(image, "tag_v2", None)
    wide = image.mode.startswith("I;16") and not any(raw_mode(tile).endswith("I") for tile in image.tile)
    return tags is not None and wide and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _is_signed(image: ImageFile.ImageFile) -> bool:
    """A TIFF of signed bytes, which Pillow gives as unsigned ones."""
    tags = getattr(image, "tag_v2", None)
    return tags is not None and image.mode == "L" and _SIGNED in tags.get(_SAMPLE_FORMAT, ())


def _values(image: ImageFile.ImageFile) -> tuple[Pixels, Pixels | None]:
    """(values, alpha or None) of a decoded image, in whatever mode Pillow gives it."""
    mode, keyed = image.mode, "transparency" in image.info
    if mode in ("P", "PA"):
        pixels, alpha = _apart(np.asarray(image.convert("RGBA" if keyed or mode == "PA" else "RGB")))
        # A palette of greys is how grey is stored in GIF, and in small PNG.
        no_colour = bool((pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all())
        return pixels[..., 0] if no_colour else pixels, alpha
    if mode.startswith(("I", "F")):
        pixels = np.asarray(image)
        pixels = pixels.astype(pixels.dtype.newbyteorder("="))
        key = image.info.get("transparency")
        return pixels, (pixels != key).astype(np.float32) if isinstance(key, int) else None
    if mode in ("1", "L"):
        grey = np.asarray(image.convert("LA" if keyed else "L"))
        return _apart(grey) if keyed else (grey, None)
    if mode in ("LA", "La"):
        return _apart(np.asarray(image.convert("LA")))
    alpha_mode = keyed or mode in ("RGBA", "RGBa")
    return _apart(np.asarray(image.convert("RGBA" if alpha_mode else "RGB")))


def _apart(values: Pixels) -> tuple[Pixels, Pixels | None]:
    """Colour and alpha of (h, w, 2, 3 or 4)."""
    if values.ndim == 2 or values.shape[2] == 3:
        return values, None
    alpha = values[..., -1].astype(np.float32) / np.float32(_top(values.dtype))
    return (values[..., 0] if values.shape[2] == 2 else values[..., :3]), alpha


def _top(dtype: np.dtype[Any]) -> Any:
    return np.array(np.iinfo(dtype).max, dtype=dtype)


def _turned(values: Pixels, orientation: int) -> Pixels:
    """As EXIF 2.32 defines the values 2 to 8."""
    if orientation in (5, 7):
        values = values.swapaxes(0, 1)
        return values if orientation == 5 else values[::-1, ::-1]
    if orientation in (2, 4):
        return values[:, ::-1] if orientation == 2 else values[::-1]
    return np.rot90(values, {3: 2, 6: 3, 8: 1}[orientation])

"""Which axis of an array counts images, and which are channels, rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import TouchstoneError

Array = NDArray[Any]
CHANNELS = (1, 3, 4)
"""Grey, colour, and colour with alpha."""


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    order: tuple[int, int, int, int]
    """Axes of images, channels, rows and columns."""

    def shape(self, array: Array) -> tuple[int, int, int, int]:
        n, c, h, w = (int(array.shape[axis]) for axis in self.order)
        return n, c, h, w


_USUAL = (_Layout("(n, c, h, w)", (0, 1, 2, 3)), _Layout("(n, h, w, c)", (0, 3, 1, 2)))
_IMAGES_LAST = _Layout("(h, w, c, n)", (3, 2, 0, 1))
"""As MATLAB files of SVHN are written."""


def channels_first(array: Array, *, count: int | None = None, what: str = "the images") -> Array:
    """(n, c, h, w) with 1, 3 or 4 channels, of an array in a usual order of axes; a view where possible.

    ``count`` is the number of labels, where there are any: it tells which axis counts images. Raises TouchstoneError
    for other shapes, and where two orders fit equally well.
    """
    if array.ndim == 3:
        return _grey(array, count, what)
    if array.ndim != 4:
        raise _unknown(array, what)
    fitting = [layout for layout in _USUAL if layout.shape(array)[1] in CHANNELS]
    last = _IMAGES_LAST.shape(array)
    if last[1] in CHANNELS and (not fitting or (count is not None and last[0] == count)):
        fitting.append(_IMAGES_LAST)
    if count is not None and any(layout.shape(array)[0] == count for layout in fitting):
        fitting = [layout for layout in fitting if layout.shape(array)[0] == count]
    if len(fitting) > 1:
        square = [layout for layout in fitting if layout.shape(array)[2] == layout.shape(array)[3]]
        fitting = square if len(square) == 1 else fitting
    if not fitting:
        raise _unknown(array, what)
    if len(fitting) > 1:
        raise TouchstoneError(
            f"{what} have shape {array.shape}, which may mean {' or '.join(layout.name for layout in fitting)}; "
            "save them with channels in one place only, such as (n, h, w) for grey"
        )
    return array.transpose(fitting[0].order)


def _grey(array: Array, count: int | None, what: str) -> Array:
    n, _, last = array.shape
    if count is not None and last == count != n:
        return array.transpose(2, 0, 1)[:, None]
    if count is None and last in (3, 4):
        raise TouchstoneError(
            f"{what} have shape {array.shape}, which may be one colour image (h, w, c) or grey images (n, h, w) "
            f"{last} pixels wide; save them as (n, h, w, c)"
        )
    return array[:, None]


def _unknown(array: Array, what: str) -> TouchstoneError:
    return TouchstoneError(
        f"{what} must be images (n, h, w), (n, h, w, c) or (n, c, h, w) with 1, 3 or 4 channels; got {array.shape}. "
        "Reshape them before saving"
    )


def apart(array: Array) -> tuple[Array, Array | None]:
    """(grey or colour (n, c, h, w), alpha (n, h, w) float32 in [0, 1] or None where all is opaque)."""
    if array.shape[1] != 4:
        return array, None
    stored = array[:, 3]
    top = np.iinfo(array.dtype).max if array.dtype.kind in "iu" else 1
    # An opaque channel of 1s in whole numbers is a mask.
    top = 1 if array.dtype.kind in "iu" and int(stored.max(initial=0)) <= 1 else top
    alpha = np.clip(stored.astype(np.float32) / np.float32(top), 0, 1)
    return array[:, :3], None if bool((alpha == 1).all()) else alpha

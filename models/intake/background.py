"""What lies behind a picture that is transparent in places."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import TouchstoneError

Array = NDArray[Any]
Background = Literal["white", "black"]
BACKGROUNDS: tuple[Background, ...] = ("white", "black")
ROWS = 1024


def parse(text: str) -> Background:
    """Raises TouchstoneError."""
    found = next((name for name in BACKGROUNDS if name == text), None)
    if found is None:
        raise TouchstoneError(f"background expects {' or '.join(BACKGROUNDS)}; got '{text}'")
    return found


def chosen(pixels: Array, alpha: Array) -> Background:
    """White, as pages show pictures; black where white would leave nothing to be seen.

    ``pixels`` (n, c, h, w) uint8 or float32 in [0, 1]; ``alpha`` (n, h, w) in [0, 1].
    """
    return "black" if _is_flat(composed(pixels, alpha, "white")) else "white"


def composed(pixels: Array, alpha: Array, background: Background) -> Array:
    """Pixels over the background, of the same type; bytes are rounded."""
    out = np.empty_like(pixels)
    top = 255 if pixels.dtype == np.uint8 else 1
    behind = np.float32(top if background == "white" else 0)
    for start in range(0, len(pixels), ROWS):
        share = alpha[start : start + ROWS, None]
        mixed = pixels[start : start + ROWS].astype(np.float32) * share + behind * (1 - share)
        out[start : start + ROWS] = np.rint(mixed) if top == 255 else mixed
    return out


def _is_flat(pixels: Array) -> bool:
    """Whether every picture shows one colour only."""
    flat = pixels.reshape(len(pixels), pixels.shape[1], -1)
    return bool((flat == flat[..., :1]).all())

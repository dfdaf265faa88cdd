"""Images as data addresses, small enough to stand in the page."""

from __future__ import annotations

import base64
import struct
import zlib
from functools import lru_cache

import numpy as np

from evaluation.record.views import as_uint8
from evaluation.types import Array


def data_uri(image: Array) -> str:
    """A PNG of one image (c, h, w) with 1, 3 or 4 channels; uint8, or floats in [0, 1]."""
    pixels = image if image.dtype == np.uint8 else as_uint8(image)
    if pixels.shape[0] == 2:
        pixels = pixels[:1]
    pixels = np.ascontiguousarray(pixels[:4])
    return _encoded(pixels.tobytes(), pixels.shape)


@lru_cache(maxsize=4096)
def _encoded(pixels: bytes, shape: tuple[int, int, int]) -> str:
    file = png(np.frombuffer(pixels, dtype=np.uint8).reshape(shape))
    return "data:image/png;base64," + base64.b64encode(file).decode()


def png(pixels: Array) -> bytes:
    """Of a uint8 image (c, h, w) with 1, 3 or 4 channels."""
    c, h, w = pixels.shape
    rows = pixels.transpose(1, 2, 0).reshape(h, w * c)
    filtered = np.concatenate([np.zeros((h, 1), np.uint8), rows], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", w, h, 8, {1: 0, 3: 2, 4: 6}[c], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(filtered, 6)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

"""Item images packed into a few PNG pieces that the browser fetches one by one, when the pointer first needs them."""

from __future__ import annotations

import hashlib
import io
import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LARGEST_SIDE = 64
"""Larger images are shrunk to this many pixels a side, which is what a tooltip shows."""
PIECE_SIDE = 1024
KEPT = 4
"""Atlases kept in memory; 70,000 images of 28 x 28 take about 20 MB."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """Tile k of piece p is item p * each + k, row by row."""

    pieces: tuple[bytes, ...]
    width: int
    height: int
    columns: int
    each: int


_atlases: OrderedDict[str, Atlas] = OrderedDict()
_lock = threading.Lock()


def images_digest(images: NDArray[np.uint8]) -> str:
    digest = hashlib.blake2b(str(images.shape).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(images).data)
    return digest.hexdigest()


def atlas_of(images: NDArray[np.uint8], digest: str) -> Atlas:
    """The atlas of images uint8 (n, c, h, w) with 1, 3 or 4 channels; made once for each digest."""
    with _lock:
        if digest in _atlases:
            _atlases.move_to_end(digest)
            return _atlases[digest]
        atlas = _pack(images)
        _atlases[digest] = atlas
        while len(_atlases) > KEPT:
            _atlases.popitem(last=False)
        return atlas


def _pack(images: NDArray[np.uint8]) -> Atlas:
    n, channels = images.shape[:2]
    width, height = _tile_size(images.shape[3], images.shape[2])
    columns = max(1, PIECE_SIDE // width)
    each = columns * max(1, PIECE_SIDE // height)
    pieces = []
    for start in range(0, n, each):
        tiles = _tiles(images[start : start + each], width, height)
        rows = -(-len(tiles) // columns)
        padded: NDArray[np.uint8] = np.zeros((rows * columns, height, width, tiles.shape[3]), dtype=np.uint8)
        padded[: len(tiles)] = tiles
        grid = padded.reshape(rows, columns, height, width, -1).swapaxes(1, 2)
        sheet: NDArray[np.uint8] = grid.reshape(rows * height, columns * width, -1)
        buffer = io.BytesIO()
        Image.fromarray(sheet if channels in (3, 4) else sheet[..., 0]).save(buffer, "PNG", compress_level=2)
        pieces.append(buffer.getvalue())
    return Atlas(pieces=tuple(pieces), width=width, height=height, columns=columns, each=each)


def _tile_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, LARGEST_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _tiles(images: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Channels last, and shrunk. With an unusual number of channels only the first is shown."""
    tiles = images.transpose(0, 2, 3, 1) if images.shape[1] in (3, 4) else images[:, 0, :, :, None]
    if tiles.shape[1:3] == (height, width):
        return tiles
    shrunk = [_shrink(tile, width, height) for tile in np.ascontiguousarray(tiles)]
    return np.stack(shrunk).reshape(len(tiles), height, width, -1)


def _shrink(tile: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    picture = Image.fromarray(tile[..., 0] if tile.shape[2] == 1 else tile)
    return np.asarray(picture.resize((width, height), Image.Resampling.BOX))

"""One npy array from a stream: its header checked against what the file really holds, object arrays refused."""

from __future__ import annotations

import ast
import math
import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.base import CheckpointError
from models.formats import limits

_KINDS = frozenset("biuf")


def read_npy(pieces: Iterator[bytes], size: int, what: str) -> NDArray[np.generic]:
    """The array of a npy stream of ``size`` bytes. ``what`` names it in messages. Raises CheckpointError."""
    raw = bytearray()
    for piece in pieces:
        raw += piece
        if len(raw) >= 12:
            break
    if raw[:6] != b"\x93NUMPY" or len(raw) < 12:
        raise CheckpointError(f"{what} is no npy array; save it with numpy.savez")
    length, start = struct.unpack_from("<H", raw, 8)[0], 10
    if raw[6] >= 2:
        length, start = struct.unpack_from("<I", raw, 8)[0], 12
    if length > 65_536:
        raise CheckpointError(f"the header of {what} claims {length:,} bytes; the file is damaged: save it again")
    for piece in pieces if len(raw) < start + length else ():
        raw += piece
        if len(raw) >= start + length:
            break
    dtype, shape, fortran = _header(bytes(raw[start : start + length]), what)
    expected = math.prod(shape) * dtype.itemsize
    if expected > limits.SAMPLE_BYTES:
        raise CheckpointError(f"{what} would need {expected:,} bytes, more than a sample batch may; give fewer images")
    if start + length + expected != size:
        raise CheckpointError(
            f"the header of {what} says shape {shape} ({expected:,} bytes) and the file holds "
            f"{size - start - length:,}, so it is damaged or made by hand; save it again"
        )
    for piece in pieces:
        raw += piece
    array = np.frombuffer(raw, dtype=dtype, offset=start + length, count=math.prod(shape))
    return array.reshape(shape, order="F" if fortran else "C")


def _header(raw: bytes, what: str) -> tuple[np.dtype[np.generic], tuple[int, ...], bool]:
    try:
        fields = ast.literal_eval(raw.decode("latin-1").strip())
        shape, fortran, description = fields["shape"], fields["fortran_order"], fields["descr"]
    except (ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError):
        raise CheckpointError(f"the header of {what} cannot be read; the file is damaged: save it again") from None
    if isinstance(description, str) and "O" in description:
        raise CheckpointError(
            f"{what} holds Python objects, whose loading can run code, so they are not loaded; save plain uint8 images "
            "with numpy.savez"
        )
    counts = isinstance(shape, tuple) and all(type(side) is int and 0 <= side < 1 << 40 for side in shape)
    if not counts or len(shape) > 8 or not isinstance(description, str) or len(description) > 8:
        raise CheckpointError(f"the header of {what} describes no array of numbers; save uint8 images with numpy.savez")
    try:
        dtype = np.dtype(description)
    except (TypeError, ValueError):
        raise CheckpointError(f"the header of {what} names no type of numbers; save it as uint8") from None
    if dtype.kind not in _KINDS:
        raise CheckpointError(f"{what} is of type {dtype}, and numbers were expected; save it as uint8")
    return dtype, shape, bool(fortran)

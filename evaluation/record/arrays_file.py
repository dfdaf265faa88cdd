"""NAME.npz: the arrays beside a record. What of it is damaged costs only itself."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from evaluation.types import Array

DAMAGED = (
    OSError, ValueError, TypeError, EOFError, KeyError, RuntimeError, MemoryError, OverflowError, SyntaxError,
    zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip
"""What zipfile and numpy raise on damaged bytes."""


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    with path.open("wb") as stream:
        np.savez_compressed(stream, **dict(arrays))  # type: ignore[arg-type]


def read_arrays(path: Path) -> tuple[dict[str, Array], str]:
    """The arrays that can be read, and why the file as a whole cannot be; empty when it can.

    An array whose bytes fail the file's own check (CRC-32) is left out.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = {}
            for name in archive.namelist():
                array = _read(archive, name)
                if array is not None:
                    found[name.removesuffix(".npy")] = array
            return found, ""
    except DAMAGED as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return {}, (reason.splitlines() or [type(error).__name__])[0]


def _read(archive: zipfile.ZipFile, name: str) -> Array | None:
    try:
        # All at once: only a read to the end checks the bytes.
        array: Array = np.lib.format.read_array(io.BytesIO(archive.read(name)), allow_pickle=False)
    except DAMAGED:
        return None
    return array

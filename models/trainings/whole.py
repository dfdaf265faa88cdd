"""Whether a checkpoint's own end is there: a program may still be writing it. Reads the two ends of a file alone."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path
from typing import BinaryIO

from models.base import CheckpointError
from models.formats import limits
from models.formats.zip_directory import directory_place

HDF5 = b"\x89HDF\r\n\x1a\n"
_SAFETENSORS_HEADER = 8
"""Bytes of the length that stands first."""


def missing_end(path: Path) -> str | None:
    """What of its end a file lacks, one phrase; ``""`` where all is there, None where its container keeps no end.

    A zip (torch, Keras, a bundle) ends with its directory; safetensors and HDF5 say how long they are. A pickle says
    nothing. Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        whole = os.fstat(file.fileno()).st_size
        head = file.read(16)
        try:
            if not whole:
                return "it is empty"
            if head[:4] == b"PK\x03\x04":
                _, length, start = directory_place(file, whole)
                return "" if start + length <= whole else "its zip directory is cut short"
            if head[: len(HDF5)] == HDF5:
                return _shorter(whole, _hdf5_end(file))
            if path.name.lower().endswith(".safetensors"):
                return _shorter(whole, _safetensors_end(file))
        except CheckpointError:
            return "its zip directory is not there yet"
        except (struct.error, ValueError, KeyError, TypeError, IndexError, RecursionError):
            return "its header is cut short"
    return None


def _shorter(whole: int, said: int) -> str:
    return "" if whole >= said else f"it has {whole:,} of the {said:,} bytes that its header says"


def _safetensors_end(file: BinaryIO) -> int:
    file.seek(0)
    (length,) = struct.unpack("<Q", file.read(_SAFETENSORS_HEADER))
    if length > limits.SAFETENSORS_HEADER_BYTES:
        return 0  # no safetensors: the reader says so
    tensors = json.loads(file.read(length))
    ends = [entry["data_offsets"][1] for name, entry in tensors.items() if name != "__metadata__"]
    return int(_SAFETENSORS_HEADER + length + max(ends, default=0))


def _hdf5_end(file: BinaryIO) -> int:
    """The end of file address of the superblock (HDF5 file format 3.0); 0 for a version that is not known."""
    file.seek(0)
    head = file.read(64)
    place = {0: 40, 1: 44, 2: 28, 3: 28}.get(head[8], 0)
    wide = head[13] if head[8] < 2 else head[9]
    return int(struct.unpack_from("<Q", head, place)[0]) if place and wide == 8 else 0

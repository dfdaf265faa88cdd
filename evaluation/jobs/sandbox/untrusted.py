"""What a worker leaves in its folder, and sentences that it says: checked before anything of them is believed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.types import Array

LARGEST_ARRAY = 4 * 2**30
LONGEST_SENTENCE = 2000
ARRAY_NAME = r"^[0-9]{1,9}\.npy$"
"""Names of files that hold arrays: numbers, so none leads out of the folder."""


class LeftArrays(Mapping[str, Array]):
    """Arrays that a worker left in its folder, by key; read when asked for, and never more than is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, str] = {}

    def add(self, names: Mapping[str, str]) -> None:
        for key, name in names.items():
            if len(key) > 300 or not re.fullmatch(ARRAY_NAME, name):
                raise ValueError("an array has an impossible name")
            self.names[key] = name

    def __getitem__(self, key: str) -> Array:
        try:
            return read_untrusted(self.folder / self.names[key])
        except OSError as error:
            raise ValueError(f"an array is not there ({error.strerror})") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def read_untrusted(path: Path) -> Array:
    """An .npy file of a worker, read into memory: a mapped file that its writer cuts short would kill the reader."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > LARGEST_ARRAY:
            raise ValueError(f"an array is a file of at most {LARGEST_ARRAY >> 30} GiB")
        return parse_npy(stream.read(LARGEST_ARRAY))


def parse_npy(content: bytes) -> Array:
    """An .npy file in memory; never a pickle. Raises ValueError when its header promises other data than there is."""
    stream = BytesIO(content)
    version = np.lib.format.read_magic(stream)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    if version not in readers:
        raise ValueError(f"npy version {version}")
    shape, fortran, dtype = readers[version](stream)
    count = 1
    for length in shape:
        count *= int(length)
    start = stream.tell()
    if dtype.hasobject or min(shape, default=0) < 0 or count * dtype.itemsize != len(content) - start:
        raise ValueError(f"an array promises {shape} of {dtype} and has {len(content) - start} bytes")
    if count == 0:
        return np.zeros(shape, dtype)
    flat: Array = np.frombuffer(content, dtype, count=count, offset=start)
    return flat.reshape(shape, order="F" if fortran else "C")


def sentence(text: Any) -> str:
    """Text of a worker as one printable line of bounded length. Raises ValueError when it is no text."""
    if not isinstance(text, str):
        raise ValueError("expected a sentence")
    return "".join(character if character.isprintable() else " " for character in text)[:LONGEST_SENTENCE]

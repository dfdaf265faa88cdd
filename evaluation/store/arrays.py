"""Arrays on disk, each named by the digest of its file: ``arrays/ab/abcd....npy``.

A file appears whole or not at all. A large one is read memory-mapped.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np

from evaluation.types import Array, TouchstoneError

_one_tree_at_a_time = threading.Lock()
SMALL = 2**16
"""Bytes up to which an array is read at once: to map a file takes longer. A comparison of 60 models reads thousands of
small arrays."""


class ArrayFiles:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._whole: dict[str, tuple[int, int, int]] = {}
        """Digest -> time, size and inode of the file when it was found to be whole."""

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.npy"

    def put(self, array: Array) -> str:
        """Store an array; returns the sha256 of its .npy file. Raises TouchstoneError for arrays of objects."""
        array = np.asarray(array)
        if array.dtype.hasobject:
            raise TouchstoneError(f"only arrays of numbers or text are stored; got dtype {array.dtype}")
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".partial", delete=False) as stream:
            partial = Path(stream.name)
            try:
                writer = _Hashing(stream)
                # np.save would write straight to the file, past the object that computes the digest
                np.lib.format.write_array(writer, array, allow_pickle=False)
                stream.flush()
                os.fsync(stream.fileno())
            except BaseException:
                partial.unlink()
                raise
        sha256 = writer.digest.hexdigest()
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        partial.replace(target)
        return sha256

    def get(self, sha256: str) -> Array:
        """Read-only; memory-mapped unless it is small."""
        return read_npy(self.path(sha256))

    def damage(self, sha256: str) -> str:
        """What is wrong with the file of an array: "is missing", say; empty where it is whole.

        A whole file is read to the end once, and then again only after it was touched.
        """
        path = self.path(sha256)
        try:
            facts = path.stat()
            stamp = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
            if self._whole.get(sha256) == stamp:
                return ""
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            return "is missing"
        except OSError as error:
            return f"cannot be read ({error.strerror or error})"
        if found != sha256:
            return "is damaged"
        self._whole[sha256] = stamp
        return ""

    def remove(self, sha256: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.path(sha256).unlink()


class StoredArrays(Mapping[str, Array]):
    """The arrays of a run by key. A file is opened when its array is asked for."""

    def __init__(self, files: ArrayFiles, digests: Mapping[str, str]) -> None:
        self._files, self._digests = files, dict(digests)

    def damaged(self) -> bool:
        """Whether a file of them was deleted or changed since the run was read. Looks at every file: 8 us each."""
        return any(self._files.damage(sha256) for sha256 in self._digests.values())

    def __getitem__(self, key: str) -> Array:
        return self._files.get(self._digests[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)

    def __contains__(self, key: object) -> bool:
        return key in self._digests


def read_npy(path: Path, *, largest_bytes: int | None = None) -> Array:
    """A .npy file, read-only, memory-mapped unless it is small. A pickle is never read.

    Raises TouchstoneError when the file is damaged, when its size is not the one that its header promises, or when it
    has more than ``largest_bytes``.
    """
    try:
        with path.open("rb") as stream:
            shape, columns_first, dtype = _header(stream)
            start, size = stream.tell(), os.fstat(stream.fileno()).st_size
            content = stream.read(SMALL) if size - start <= SMALL else b""
        if dtype.hasobject:
            raise ValueError("it holds objects")
        count = 1
        for length in shape:
            count *= int(length)
        if min(shape, default=0) < 0 or count * dtype.itemsize != size - start:
            raise ValueError(f"its header promises {shape} of {dtype}, and it has {size - start:,} bytes of data")
        if largest_bytes is not None and size > largest_bytes:
            raise ValueError(f"it has {size:,} bytes; at most {largest_bytes:,} are read")
        order: Literal["F", "C"] = "F" if columns_first else "C"
        if not count:
            return np.empty(shape, dtype, order)
        if content:
            return np.frombuffer(content, dtype, count).reshape(shape, order=order)
        return np.memmap(path, dtype, "r", start, shape, order)
    except (OSError, ValueError, TypeError, EOFError) as error:
        raise TouchstoneError(f"the array file '{path.name}' cannot be read: {error}") from error


Header = tuple[tuple[int, ...], bool, np.dtype[Any]]
"""(shape, whether columns come first, type)."""


def _header(stream: BinaryIO) -> Header:
    """Of an open .npy file, which then stands at its data."""
    version = np.lib.format.read_magic(stream)
    if version not in LENGTHS:
        raise ValueError(f"npy version {version}")
    written = stream.read(LENGTHS[version])
    text = stream.read(int.from_bytes(written, "little"))
    return _parsed(version, written + text)


LENGTHS = {(1, 0): 2, (2, 0): 4}
"""Version of the format -> bytes that hold the header's length."""


@lru_cache(maxsize=4096)
def _parsed(version: tuple[int, int], header: bytes) -> Header:
    """One thread at a time: NumPy asks for a syntax tree, and Python 3.11 to 3.11.7 raise SystemError when two threads
    make one."""
    with _one_tree_at_a_time:
        if version == (1, 0):
            return np.lib.format.read_array_header_1_0(io.BytesIO(header))
        return np.lib.format.read_array_header_2_0(io.BytesIO(header))


class _Hashing:
    def __init__(self, stream: BinaryIO | tempfile._TemporaryFileWrapper[bytes]) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.stream.write(data)

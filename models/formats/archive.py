"""A zip archive read by its directory, with nothing believed: sizes, names, offsets and overlaps are all checked.

Python's zipfile accepts entries that lie over one another, names that repeat or climb out of their folder, and
deflated entries that grow a thousandfold. A checkpoint needs none of that. PKWARE APPNOTE 6.3 gives the layout.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean

STORED, DEFLATED = 0, 8
_BOMB_BYTES, _BOMB_RATIO = 32 << 20, 50
"""Deflate reaches 1000:1 on zeros; images and weights stay below 10:1."""
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    size: int
    """Bytes after decompression, as declared; reading never gives more."""
    packed: int
    method: int
    header: int
    """Offset of the local header."""
    start: int
    """Offset of the data."""


class Archive:
    """The checked directory of an open zip file; a context manager. Raises CheckpointError, one sentence.

    Compressed entries can be streamed (image zips, npz); weights never are compressed: see ``require_stored``.
    """

    def __init__(self, content: Path | bytes) -> None:
        self._file: BinaryIO = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
        try:
            self.size = self._file.seek(0, 2)
            self.entries: Mapping[str, Entry] = self._directory()
        except (struct.error, UnicodeError, OSError):
            self._file.close()
            raise self._damaged() from None
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, name: str, *, most: int) -> bytes:
        """The whole entry. Raises CheckpointError above ``most`` bytes."""
        entry = self.entries[name]
        if entry.size > most:
            raise CheckpointError(
                f"the entry '{clean(name)}' of this zip holds {entry.size:,} bytes, more than the {most:,} "
                "that are read; this is no ordinary checkpoint"
            )
        return b"".join(self.stream(name))

    def read_at(self, name: str, offset: int, count: int) -> bytearray:
        """``count`` bytes of a stored entry from ``offset``; the caller has checked them against ``entry.size``."""
        entry = self.entries[name]
        if entry.method != STORED or offset < 0 or offset + count > entry.size:
            raise self._damaged()
        self._file.seek(entry.start + offset)
        piece = bytearray(count)
        if self._file.readinto(piece) != count:  # type: ignore[attr-defined]
            raise self._damaged()
        return piece

    def stream(self, name: str, *, piece: int = 1 << 20) -> Iterator[bytes]:
        """The entry in pieces, at most its declared size in all, so that a compression bomb stops where it lied."""
        entry = self.entries[name]
        self._file.seek(entry.start)
        left, given = entry.packed, 0
        unpack = zlib.decompressobj(-15) if entry.method == DEFLATED else None
        while left:
            packed = self._file.read(min(piece, left))
            if not packed:
                raise self._damaged()
            left -= len(packed)
            while packed:
                try:
                    plain = packed if unpack is None else unpack.decompress(packed, piece)
                except zlib.error:
                    raise self._damaged() from None
                packed = b"" if unpack is None else unpack.unconsumed_tail
                given += len(plain)
                if given > entry.size:
                    raise CheckpointError(
                        f"the entry '{clean(name)}' of this zip unpacks to more than the {entry.size:,} bytes it "
                        "declares: a damaged file or a compression bomb; it was not read further"
                    )
                if plain:
                    yield plain
        if given != entry.size:
            raise self._damaged()

    def require_stored(self) -> None:
        """Raises CheckpointError when an entry is compressed, as no torch file's is."""
        for entry in self.entries.values():
            if entry.method != STORED:
                raise CheckpointError(
                    f"the entry '{clean(entry.name)}' of this zip is compressed ({entry.packed:,} bytes for "
                    f"{entry.size:,}), and torch stores weights uncompressed; save it again with torch.save"
                )

    # The directory.
    def _directory(self) -> dict[str, Entry]:
        count, length, start = self._end()
        if count > limits.ZIP_ENTRIES or length > limits.ZIP_DIRECTORY_BYTES:
            raise CheckpointError(
                f"this zip lists {count:,} entries in {length:,} bytes, more than the {limits.ZIP_ENTRIES:,} that are "
                "read; save the weights alone"
            )
        if start + length > self.size:
            raise self._damaged()
        self._file.seek(start)
        directory = self._file.read(length)
        entries: dict[str, Entry] = {}
        position = 0
        for _ in range(count):
            if directory[position : position + 4] != _CENTRAL:
                raise self._damaged()
            (flags, method, packed, size, name_length, extra_length, comment_length, header) = struct.unpack_from(
                "<8xHH8xIIHHH8xI", directory, position
            )
            position += 46
            raw = directory[position : position + name_length]
            name = raw.decode("utf-8" if flags & 0x800 or raw.isascii() else "cp437")
            extra = directory[position + name_length : position + name_length + extra_length]
            position += name_length + extra_length + comment_length
            size, packed, header = self._wide(extra, size, packed, header)
            if name.endswith("/") and size == 0:
                continue
            self._check_name(name, entries)
            if flags & 0x1:
                raise CheckpointError("this zip is encrypted; give the checkpoint without a password")
            self._check_method(name, method, size, packed)
            entries[name] = Entry(name, size, packed, method, header, self._data_start(name, raw, header))
        self._check_overlap(entries, start)
        return entries

    def _end(self) -> tuple[int, int, int]:
        tail_length = min(self.size, 65_557)
        self._file.seek(self.size - tail_length)
        tail = self._file.read(tail_length)
        found = tail.rfind(_END)
        if found < 0:
            raise CheckpointError(
                "this zip has no directory at its end, so it was cut short; download it or save it again"
            )
        count, length, start = struct.unpack_from("<10xHII", tail, found)
        at = self.size - tail_length + found
        if at >= 20:
            self._file.seek(at - 20)
            locator = self._file.read(20)
            if locator[:4] == _LOCATOR64:
                (end64,) = struct.unpack_from("<8xQ", locator)
                if end64 + 56 > self.size:
                    raise self._damaged()
                self._file.seek(end64)
                record = self._file.read(56)
                if record[:4] != _END64:
                    raise self._damaged()
                count, length, start = struct.unpack_from("<32xQQQ", record)
        return count, length, start

    @staticmethod
    def _wide(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
        position = 0
        while position + 4 <= len(extra):
            kind, length = struct.unpack_from("<HH", extra, position)
            if kind == 1:
                values = list(struct.unpack(f"<{length // 8}Q", extra[position + 4 : position + 4 + length // 8 * 8]))
                size = values.pop(0) if size == 0xFFFFFFFF and values else size
                packed = values.pop(0) if packed == 0xFFFFFFFF and values else packed
                header = values.pop(0) if header == 0xFFFFFFFF and values else header
            position += 4 + length
        return size, packed, header

    @staticmethod
    def _check_name(name: str, entries: Mapping[str, Entry]) -> None:
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name or len(name) > 1000:
            raise CheckpointError(
                f"this zip has an entry named '{clean(name)}', which points outside of its folder; it was not unpacked"
            )
        if name in entries:
            raise CheckpointError(
                f"this zip holds the entry '{clean(name)}' twice, so two programs may read two different files; "
                "save the checkpoint again"
            )

    def _check_method(self, name: str, method: int, size: int, packed: int) -> None:
        if method == STORED:
            if size != packed:
                raise self._damaged()
        elif size > _BOMB_BYTES and size > _BOMB_RATIO * packed:
            raise CheckpointError(
                f"the entry '{clean(name)}' of this zip would grow from {packed:,} to {size:,} bytes, as a zip bomb "
                "does; it was not unpacked: store it uncompressed"
            )
        elif method != DEFLATED:
            raise CheckpointError(
                f"the entry '{clean(name)}' of this zip is compressed by a method ({method}) that is not read; "
                "zip it again without compression"
            )

    def _data_start(self, name: str, raw: bytes, header: int) -> int:
        if header + 30 > self.size:
            raise self._damaged()
        self._file.seek(header)
        local = self._file.read(30)
        if local[:4] != _LOCAL:
            raise self._damaged()
        name_length, extra_length = struct.unpack_from("<26xHH", local)
        if self._file.read(name_length) != raw:
            raise CheckpointError(
                f"this zip names the entry '{clean(name)}' differently in two places, so two programs may read two "
                "different files; save the checkpoint again"
            )
        return int(header + 30 + name_length + extra_length)

    def _check_overlap(self, entries: Mapping[str, Entry], directory: int) -> None:
        end, before = 0, ""
        for entry in sorted(entries.values(), key=lambda entry: entry.header):
            if entry.header < end:
                raise CheckpointError(
                    f"the entries '{clean(before)}' and '{clean(entry.name)}' of this zip share the same bytes, as "
                    "in a zip bomb; save the checkpoint again"
                )
            end, before = entry.start + entry.packed, entry.name
        if end > directory:
            raise self._damaged()

    @staticmethod
    def _damaged() -> CheckpointError:
        return CheckpointError("this zip is damaged or cut short; download it or save it again")


def names_of(path: Path) -> frozenset[str]:
    """The entries' names of a sound zip file; empty for anything else. For telling formats apart."""
    try:
        with Archive(path) as archive:
            return frozenset(archive.entries)
    except CheckpointError:
        return frozenset()

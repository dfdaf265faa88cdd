"""The directory of a zip archive, with nothing believed: sizes, names, offsets and overlaps are all checked.

Python's zipfile accepts entries that lie over one another, names that repeat or climb out of their folder, and
deflated entries that grow a thousandfold. A checkpoint needs none of that. PKWARE APPNOTE 6.3 gives the layout.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from models.base import CheckpointError
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
    crc: int
    """CRC-32 of the unpacked data; 0 where the writer computed none, as torch can."""


def read_directory(file: BinaryIO, whole: int, most_entries: int, most_bytes: int) -> dict[str, Entry]:
    """Every file of an archive of ``whole`` bytes by its name.

    Raises CheckpointError, and struct.error, UnicodeError or OSError for what is cut short.
    """
    count, length, start = directory_place(file, whole)
    if count > most_entries or length > most_bytes:
        raise CheckpointError(
            f"this zip lists {count:,} entries in {length:,} bytes, more than the {most_entries:,} that are "
            "read; save the weights alone"
        )
    if start + length > whole:
        raise damaged()
    file.seek(start)
    directory = file.read(length)
    entries: dict[str, Entry] = {}
    position = 0
    for _ in range(count):
        if directory[position : position + 4] != _CENTRAL:
            raise damaged()
        (flags, method, crc, packed, size, name_length, extra_length, comment_length, header) = struct.unpack_from(
            "<8xHH4xIIIHHH8xI", directory, position
        )
        position += 46
        raw = directory[position : position + name_length]
        name = raw.decode("utf-8" if flags & 0x800 or raw.isascii() else "cp437")
        extra = directory[position + name_length : position + name_length + extra_length]
        position += name_length + extra_length + comment_length
        size, packed, header = _wide(extra, size, packed, header)
        if name.endswith("/") and size == 0:
            continue
        _check_name(name, entries)
        if flags & 0x1:
            raise CheckpointError("this zip is encrypted; give the checkpoint without a password")
        _check_method(name, method, size, packed)
        entries[name] = Entry(name, size, packed, method, header, _data_start(file, whole, name, raw, header), crc)
    _check_overlap(entries, start)
    return entries


def directory_place(file: BinaryIO, whole: int) -> tuple[int, int, int]:
    """(entries, bytes, offset) of the directory, as the end of the archive says.

    Raises CheckpointError where there is no end, and struct.error or OSError for one that is cut short.
    """
    tail_length = min(whole, 65_557)
    file.seek(whole - tail_length)
    tail = file.read(tail_length)
    found = tail.rfind(_END)
    if found < 0:
        raise CheckpointError("this zip has no directory at its end, so it was cut short; download it or save it again")
    count, length, start = struct.unpack_from("<10xHII", tail, found)
    at = whole - tail_length + found
    if at >= 20:
        file.seek(at - 20)
        locator = file.read(20)
        if locator[:4] == _LOCATOR64:
            (end64,) = struct.unpack_from("<8xQ", locator)
            if end64 + 56 > whole:
                raise damaged()
            file.seek(end64)
            record = file.read(56)
            if record[:4] != _END64:
                raise damaged()
            count, length, start = struct.unpack_from("<32xQQQ", record)
    return count, length, start


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


def _check_method(name: str, method: int, size: int, packed: int) -> None:
    if method == STORED:
        if size != packed:
            raise damaged()
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


def _data_start(file: BinaryIO, whole: int, name: str, raw: bytes, header: int) -> int:
    if header + 30 > whole:
        raise damaged()
    file.seek(header)
    local = file.read(30)
    if local[:4] != _LOCAL:
        raise damaged()
    name_length, extra_length = struct.unpack_from("<26xHH", local)
    if file.read(name_length) != raw:
        raise CheckpointError(
            f"this zip names the entry '{clean(name)}' differently in two places, so two programs may read two "
            "different files; save the checkpoint again"
        )
    return int(header + 30 + name_length + extra_length)


def _check_overlap(entries: Mapping[str, Entry], directory: int) -> None:
    end, before = 0, ""
    for entry in sorted(entries.values(), key=lambda entry: entry.header):
        if entry.header < end:
            raise CheckpointError(
                f"the entries '{clean(before)}' and '{clean(entry.name)}' of this zip share the same bytes, as "
                "in a zip bomb; save the checkpoint again"
            )
        end, before = entry.start + entry.packed, entry.name
    if end > directory:
        raise damaged()


def damaged() -> CheckpointError:
    """The sentence for bytes that are not where the directory says."""
    return CheckpointError("this zip is damaged or cut short; download it or save it again")

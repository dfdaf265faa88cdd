"""TensorBoard's event files: records with checksums, of which the scalar summaries are read.

The layout is that of TensorFlow's record writer and of ``event.proto`` and ``summary.proto``. Pictures, histograms and
graphs are passed over unread.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterator
from pathlib import Path

from models.base import CheckpointError
from models.formats.names import clean
from models.trainings.logs import Log, LogFormat, log_format
from models.trainings.logs.collecting import Points

TITLE = "TensorBoard events"
LARGEST = 64 * 1024
"""Records above this hold pictures or graphs."""
_FLOAT, _DOUBLE = 1, 2
"""Types of a TensorProto."""


def _matches(name: str, head: bytes) -> bool:
    return "tfevents" in name


def read(path: Path) -> Log:
    """A file that is still being written ends in the middle of a record: what is whole is read.

    Raises CheckpointError for what is no event file.
    """
    points = Points()
    for record in _records(path, points):
        try:
            _add(record, points)
        except (IndexError, struct.error, ValueError):
            points.notes["records that are damaged inside are left out"] = None
    return points.log(TITLE, "step")


def _records(path: Path, points: Points) -> Iterator[bytes]:
    """The content of each record that is small and sound."""
    size, position = path.stat().st_size, 0
    with path.open("rb") as file:
        while position < size:
            head = file.read(12)
            if len(head) < 12:
                break
            (length, check) = struct.unpack("<QI", head)
            if masked_crc(head[:8]) != check:
                if not position:
                    raise CheckpointError(
                        f"'{clean(path.name)}' is called like a TensorBoard event file and is none; check the file"
                    )
                points.notes["the log is damaged, and what comes after the damage is left out"] = None
                return
            position += 16 + length
            if position > size:
                break
            if length > LARGEST:
                file.seek(length + 4, 1)
                continue
            content, (check,) = file.read(length), struct.unpack("<I", file.read(4))
            if masked_crc(content) == check:
                yield content
            else:
                points.notes["records whose checksum does not match are left out"] = None


def _add(record: bytes, points: Points) -> None:
    """The scalars of one Event."""
    step, summaries = 0, list[bytes]()
    for number, value in _fields(record):
        if number == 2 and isinstance(value, int):
            step = value
        elif number == 5 and isinstance(value, bytes):
            summaries.append(value)
    for summary in summaries:
        for number, value in _fields(summary):
            if number == 1 and isinstance(value, bytes):
                _add_value(value, step, points)


def _add_value(content: bytes, step: int, points: Points) -> None:
    tag, scalar = "", None
    for number, value in _fields(content):
        if number == 1 and isinstance(value, bytes):
            tag = value.decode("utf-8", "replace")
        elif number == 2 and isinstance(value, bytes) and len(value) == 4:
            (scalar,) = struct.unpack("<f", value)
        elif number == 8 and isinstance(value, bytes):
            scalar = _of_tensor(value)
    if tag and scalar is not None:
        points.add(tag, step, scalar)


def _of_tensor(content: bytes) -> float | None:
    """The one number of a TensorProto; None for a larger tensor or another type."""
    kind, raw = 0, b""
    for number, value in _fields(content):
        if number == 1 and isinstance(value, int):
            kind = value
        elif number in (4, 5, 6) and isinstance(value, bytes):
            raw = value
    if kind == _FLOAT and len(raw) == 4:
        return float(struct.unpack("<f", raw)[0])
    return float(struct.unpack("<d", raw)[0]) if kind == _DOUBLE and len(raw) == 8 else None


def _fields(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """(number, value) of a protobuf message: an integer for a varint, the bytes for everything else."""
    position = 0
    while position < len(content):
        key, position = _varint(content, position)
        kind = key & 7
        if kind == 0:
            value, position = _varint(content, position)
            yield key >> 3, value
            continue
        if kind == 2:
            length, position = _varint(content, position)
        else:
            length = {1: 8, 5: 4}.get(kind, -1)
        if length < 0 or position + length > len(content):
            raise ValueError("a field goes beyond its message")
        yield key >> 3, content[position : position + length]
        position += length


def _varint(content: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = content[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError("a number of more than ten bytes")


@functools.cache
def _table() -> tuple[int, ...]:
    """CRC-32C (Castagnoli 1993) of each byte."""
    found = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
        found.append(crc)
    return tuple(found)


def masked_crc(content: bytes) -> int:
    """CRC-32C, rotated and shifted as TensorFlow's record writer does."""
    table, crc = _table(), 0xFFFFFFFF
    for byte in content:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def example(folder: Path) -> Path:
    path = folder / "events.out.tfevents.1.pc"
    events = [_event(step, value) for step, value in ((10, 3.0), (20, 2.0), (30, 1.0))]
    path.write_bytes(b"".join(_framed(event) for event in (b"\x1a\x0dbrain.Event:2", *events)))
    return path


def _event(step: int, value: float) -> bytes:
    summary = b"\x0a\x04loss\x15" + struct.pack("<f", value)
    inner = b"\x0a" + bytes([len(summary)]) + summary
    return b"\x09" + struct.pack("<d", 1.0) + b"\x10" + bytes([step]) + b"\x2a" + bytes([len(inner)]) + inner


def _framed(content: bytes) -> bytes:
    head = struct.pack("<Q", len(content))
    return head + struct.pack("<I", masked_crc(head)) + content + struct.pack("<I", masked_crc(content))


log_format(LogFormat(name="tensorboard", title=TITLE, matches=_matches, read=read, example=example))

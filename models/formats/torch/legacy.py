"""PyTorch's legacy container (torch.save before 1.6): five pickles one after the other, then the storages' bytes.

Magic number, protocol, system facts, the object, the list of storage keys; then for each key its length (int64) and
its elements. Storages lie after the object that refers to them, so tensors are taken out when all is known.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.names import clean
from models.formats.outline import Outline
from models.formats.pickle.danger import run
from models.formats.pickle.machine import Machine
from models.formats.pickle.records import PickleRefused
from models.formats.pickle.tensors import Storage, build, storage_dtype
from models.formats.torch.contents import TorchFile, contents, outline

MAGIC = 0x1950A86A20F9469CFC6C
_MAGIC_BYTES = b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"


@dataclass(slots=True)
class _Storages:
    """The storages of one file; their places are known after the object's pickle was read."""

    content: Path | bytes
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    """key -> (byte offset in the file, bytes)."""
    declared: dict[str, int] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def persistent(self, identity: Any) -> Any:
        if isinstance(identity, tuple) and identity and identity[0] == "module":
            return self._module(identity)
        if not isinstance(identity, tuple) or len(identity) < 5 or identity[0] != "storage":
            raise PickleRefused("a tensor of this file refers to data in a way that torch does not write")
        _, kind, key, _location, elements = identity[:5]
        view = identity[5] if len(identity) > 5 else None
        dtype = storage_dtype(kind)
        if not isinstance(key, str) or not isinstance(elements, int) or elements < 0 or dtype is None:
            raise PickleRefused("a tensor storage of this file is described in a way that torch does not write")
        width = dtype.itemsize
        if self.declared.setdefault(key, elements * width) != elements * width:
            raise PickleRefused(f"this file gives the tensor storage '{clean(key)}' two lengths; it is damaged")
        start, length = 0, elements
        if view is not None:
            _, start, length = view
            if not (isinstance(start, int) and isinstance(length, int) and 0 <= start <= start + length <= elements):
                raise PickleRefused("a view of a tensor storage of this file lies outside of it; the file is damaged")

        def read(offset: int, count: int) -> bytearray:
            return self._read(key, start * width + offset, count)

        return Storage(key, dtype, length, read, length * width)

    def _module(self, identity: tuple[Any, ...]) -> Any:
        # ("module", class, source file, source text): torch before 1.6 stored the source to warn when it changed.
        if len(identity) == 4 and isinstance(identity[3], str) and len(identity[3]) <= limits.SOURCE_TEXT:
            self.sources[str(identity[1])] = identity[3]
        return identity[1] if len(identity) > 1 else None

    def _read(self, key: str, offset: int, count: int) -> bytearray:
        place = self.places.get(key)
        if place is None or offset + count > place[1]:
            raise CheckpointError(
                f"this checkpoint lacks the data of the tensor storage '{clean(key)}', so it is incomplete; "
                "download or save it again"
            )
        if isinstance(self.content, bytes):
            return bytearray(self.content[place[0] + offset : place[0] + offset + count])
        with self.content.open("rb") as file:
            file.seek(place[0] + offset)
            piece = bytearray(count)
            if file.readinto(piece) != count:
                raise CheckpointError("this checkpoint is cut short; download it or save it again")
        return piece


def read(path: Path) -> Contents:
    """The networks of a legacy torch file. Raises CheckpointError."""
    return contents(load(path))


def read_outline(path: Path) -> Outline:
    """What a legacy torch file says of its weights while they stay unread. Raises CheckpointError."""
    return outline(load(path))


def load(content: Path | bytes, *, operations: int = limits.PICKLE_OPERATIONS) -> TorchFile:
    """The object of a legacy file, or of one inside another pickle. Raises CheckpointError."""
    if isinstance(content, bytes):
        data, size = content, len(content)
    else:
        size = content.stat().st_size
        with content.open("rb") as file:
            data = file.read(min(size, limits.PICKLE_BYTES))
    storages = _Storages(content)
    position = 0
    head: list[Any] = []
    for _ in range(3):
        machine = Machine(data, position, operations=min(operations, 1000))
        head.append(run(machine))
        position = machine.position
    if head[0] != MAGIC or head[1] != 1001 or not isinstance(head[2], dict):
        raise CheckpointError("this file starts like a legacy torch file and does not go on like one; save it again")
    if head[2].get("little_endian") is False:
        raise CheckpointError(
            "this checkpoint was written on a big-endian machine, which is not read; save it again on another"
        )
    machine = Machine(data, position, build=build, persistent=storages.persistent, operations=operations)
    root = run(machine)
    keys_machine = Machine(data, machine.position)
    _locate(storages, run(keys_machine), keys_machine.position, size)
    return TorchFile(root=root, machine=machine, size=size, title="PyTorch legacy", sources=storages.sources)


def _locate(storages: _Storages, keys: Any, position: int, size: int) -> None:
    if not isinstance(keys, list) or len(keys) > limits.ZIP_ENTRIES:
        raise CheckpointError("this legacy torch file has no list of tensor storages; it is damaged: save it again")
    content = storages.content
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        for key in keys:
            if not isinstance(key, str) or key not in storages.declared or key in storages.places:
                raise CheckpointError(
                    "this legacy torch file lists tensor storages that its weights do not name; it is damaged"
                )
            file.seek(position)
            header = file.read(8)
            held = storages.declared[key]
            if len(header) < 8 or position + 8 + held > size:
                raise CheckpointError(
                    "this checkpoint ends before its weights do, so it was cut short; download it or save it again"
                )
            # The length counts elements; the width is known only from the description, so it must agree with it.
            (elements,) = struct.unpack("<q", header)
            if elements < 0 or (elements == 0) != (held == 0) or (elements and held % elements):
                raise CheckpointError(
                    "a tensor storage of this file has two different lengths; it is damaged: save it again"
                )
            storages.places[key] = (position + 8, held)
            position += 8 + held


def _is_legacy(head: bytes, path: Path) -> bool:
    return _MAGIC_BYTES in head[:32]


def example(folder: Path) -> Path:
    path = folder / "example.pth"
    torch.save(example_weights(), path, _use_new_zipfile_serialization=False)
    return path


container(
    Format(
        name="torch_legacy",
        title="PyTorch legacy",
        sniff=_is_legacy,
        read=read,
        outline=read_outline,
        order=40,
        example=example,
    )
)

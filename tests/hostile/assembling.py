"""Containers built by hand: some as torch writes them, some as it never would."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CANARY = "touchstone-canary"
"""A hostile program leaves a file of this name if it runs."""
PROTO = b"\x80\x02"
STOP = b"."


@dataclass(frozen=True)
class HostileFile:
    """A file, and what the sentence about it must say."""

    name: str
    content: bytes | None
    says: str
    """Words of the sentence, in lower case; ``opens`` when the file is odd but harmless, and opens."""
    files: tuple[tuple[str, bytes], ...] = ()
    """For a folder: the files in it; ``content`` is None."""
    links: tuple[tuple[str, str], ...] = ()

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        if self.content is not None:
            path.write_bytes(self.content)
            return path
        path.mkdir()
        for name, content in self.files:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
        for name, target in self.links:
            (path / name).symlink_to(target)
        return path


def text(value: str) -> bytes:
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def integer(value: int) -> bytes:
    return pickle.dumps(value, protocol=2)[2:-1]


def name(module: str, attribute: str) -> bytes:
    return f"c{module}\n{attribute}\n".encode()


def call(module: str, attribute: str, *arguments: bytes) -> bytes:
    return name(module, attribute) + b"(" + b"".join(arguments) + b"tR"


def program(body: bytes) -> bytes:
    return PROTO + body + STOP


def storage(key: str = "0", elements: int = 4, kind: str = "FloatStorage") -> bytes:
    return b"(" + text("storage") + name("torch", kind) + text(key) + text("cpu") + integer(elements) + b"tQ"


def numbers(values: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(integer(value) for value in values) + b"t"


def tensor(
    size: tuple[int, ...] = (4,),
    stride: tuple[int, ...] = (1,),
    offset: int = 0,
    source: bytes | None = None,
) -> bytes:
    return call(
        "torch._utils", "_rebuild_tensor_v2",
        source or storage(), integer(offset), numbers(size), numbers(stride), b"\x89", b"}",
    )  # fmt: skip


def mapping(items: Mapping[str, bytes]) -> bytes:
    return b"}(" + b"".join(text(key) + value for key, value in items.items()) + b"u"


def torch_zip(
    pickled: bytes, storages: Mapping[str, bytes] | None = None, extra: Mapping[str, bytes] | None = None
) -> bytes:
    buffer = io.BytesIO()
    held = {"0": struct.pack("<4f", 1, 2, 3, 4)} if storages is None else storages
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/byteorder", b"little")
        for key, raw in held.items():
            archive.writestr(f"archive/data/{key}", raw)
        archive.writestr("archive/version", b"3\n")
        for key, raw in (extra or {}).items():
            archive.writestr(key, raw)
    return buffer.getvalue()


def legacy(pickled: bytes, storages: Mapping[str, tuple[int, bytes]] | None = None) -> bytes:
    """The five pickles and the storages (elements, raw bytes)."""
    held = {"0": (4, struct.pack("<4f", 1, 2, 3, 4))} if storages is None else storages
    head = b"".join(
        pickle.dumps(value, protocol=2)
        for value in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {}})
    )
    tail = b"".join(struct.pack("<q", elements) + raw for elements, raw in held.values())
    return head + pickled + pickle.dumps(list(held), protocol=2) + tail


def plain_zip(entries: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for key, raw in entries.items():
            archive.writestr(zipfile.ZipInfo(key) if method == zipfile.ZIP_STORED else key, raw)
    return buffer.getvalue()

"""PyTorch's zip container (torch.save since 1.6): one pickle, one entry a storage, all stored uncompressed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.archive import Archive
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.foreign import name_zip
from models.formats.names import clean
from models.formats.outline import Outline
from models.formats.pickle.danger import run
from models.formats.pickle.machine import Machine
from models.formats.pickle.tensors import Storage, build, storage_dtype
from models.formats.torch.contents import TorchFile, contents, outline

_NO_CHECKSUMS = "the file was written without checksums, so damage to its numbers would not be noticed"
_CHECKPOINTS = (".pth", ".pt", ".ckpt", ".safetensors", ".onnx", ".pkl", ".h5", ".tar")


def read(path: Path) -> Contents:
    """The networks of a torch zip file. Raises CheckpointError."""
    return read_content(path)


def read_content(content: Path | bytes) -> Contents:
    """The networks of a torch zip file, or of its bytes. Raises CheckpointError."""
    with Archive(content) as archive:
        folder = _folder(archive)
        checksums = archive.verify(name for name in archive.entries if name.startswith(f"{folder}data/"))
        found = contents(_torch_file(archive, folder))
        return found if checksums else replace(found, evidence=(*found.evidence, _NO_CHECKSUMS))


def read_outline(path: Path) -> Outline:
    """What a torch zip file says of its weights while they stay unread. Raises CheckpointError."""
    with Archive(path) as archive:
        folder = _folder(archive)
        return replace(outline(_torch_file(archive, folder)), identity=_identity(archive, folder))


def _folder(archive: Archive) -> str:
    """The folder of the one pickle, with its slash. Raises CheckpointError for what is no torch.save file."""
    foreign = name_zip(archive.entries)
    if foreign:
        raise CheckpointError(foreign)
    pickles = [name for name in archive.entries if name.endswith("/data.pkl") and name.count("/") == 1]
    inner = [name for name in archive.entries if name.lower().endswith(_CHECKPOINTS)]
    if not pickles and inner:
        raise CheckpointError(
            f"this zip holds {len(inner)} checkpoint{'s' if len(inner) > 1 else ''} ('{clean(inner[0], 40)}'); "
            "unzip it and give the file inside"
        )
    if len(pickles) != 1:
        raise CheckpointError(
            "this zip holds no single data.pkl, so it is no torch.save file; give a checkpoint saved with "
            "torch.save, a safetensors or ONNX file, or a bundle"
        )
    archive.require_stored()
    folder = pickles[0].removesuffix("data.pkl")
    if _text(archive, folder + "byteorder") == "big":
        raise CheckpointError(
            "this checkpoint was written on a big-endian machine, which is not read; save it again on another"
        )
    return folder


def _torch_file(archive: Archive, folder: str) -> TorchFile:
    """The value of the pickle, whose tensors lie in the archive until they are loaded."""
    machine = Machine(
        archive.read(f"{folder}data.pkl", most=limits.PICKLE_BYTES),
        build=build,
        persistent=lambda identity: _storage(archive, folder, identity),
    )
    return TorchFile(root=run(machine), machine=machine, size=archive.size, title="PyTorch zip")


def _identity(archive: Archive, folder: str) -> str:
    """The checksums of all storages as one text; ``""`` where the writer computed none."""
    data = [entry for name, entry in archive.entries.items() if name.startswith(f"{folder}data/") and entry.size]
    if not any(entry.crc for entry in data):
        return ""
    said = ",".join(sorted(f"{entry.name.removeprefix(folder)}:{entry.crc}:{entry.size}" for entry in data))
    return hashlib.sha256(said.encode()).hexdigest()


def _storage(archive: Archive, folder: str, identity: Any) -> Storage:
    if not isinstance(identity, tuple) or len(identity) < 5 or identity[0] != "storage":
        raise CheckpointError("a tensor of this file refers to data in a way that torch does not write; save it again")
    _, kind, key, _location, elements = identity[:5]
    name = f"{folder}data/{key}" if isinstance(key, str) else ""
    entry = archive.entries.get(name)
    if entry is None:
        raise CheckpointError(
            f"this checkpoint lacks the data of the tensor storage '{clean(key)}', so it is incomplete; "
            "download or save it again"
        )
    dtype = storage_dtype(kind)
    width = dtype.itemsize if dtype else 1
    if not isinstance(elements, int) or not 0 <= elements * width <= entry.size:
        raise CheckpointError(
            f"a tensor storage of this checkpoint should hold {clean(elements)} elements, and the file has "
            f"{entry.size:,} bytes for it; the file is damaged or made by hand: save it again"
        )
    return Storage(key, dtype, elements, lambda offset, count: archive.read_at(name, offset, count), elements * width)


def _text(archive: Archive, name: str) -> str:
    return archive.read(name, most=64).decode("ascii", "replace").strip("\0 \n") if name in archive.entries else ""


def example(folder: Path) -> Path:
    path = folder / "example.pth"
    torch.save(example_weights(), path)
    return path


container(
    Format(
        name="torch_zip",
        title="PyTorch zip",
        sniff=lambda head, path: head[:4] == b"PK\x03\x04",
        read=read,
        outline=read_outline,
        order=60,
        example=example,
    )
)

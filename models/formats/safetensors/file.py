"""safetensors: a JSON header and raw bytes. Ours carry the model card in the metadata; others' are plain weights.

The header is checked here before anything is read: its length, each tensor's place and size, overlaps, doubled keys.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.contents import Contents, Plain
from models.formats.example_weights import example_weights
from models.formats.names import clean
from models.formats.outline import Outline, outlined
from models.formats.pickle.plain import plain_mapping
from models.formats.tables import Loadable, Raw, tables, whole_table
from models.saving import METADATA_KEY, read_card

_TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """A file or bytes in memory."""

    content: Path | bytes

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def read(self, start: int, count: int) -> bytearray:
        if isinstance(self.content, bytes):
            return bytearray(self.content[start : start + count])
        with self.content.open("rb") as file:
            file.seek(start)
            raw = bytearray(count)
            del raw[file.readinto(raw) :]
        return raw


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    source: _Source
    dtype: torch.dtype
    size: tuple[int, ...]
    start: int
    """Byte offset in the file."""

    @property
    def elements(self) -> int:
        return math.prod(self.size)

    @property
    def place(self) -> tuple[object, ...]:
        return (self.start, self.size)

    @property
    def span_bytes(self) -> int:
        return self.elements * self.dtype.itemsize

    def load(self) -> Tensor:
        wanted = torch.float32 if self.dtype.is_floating_point else torch.int64
        if not self.elements:
            return torch.empty(self.size, dtype=wanted)
        raw = self.source.read(self.start, self.span_bytes)
        if len(raw) != self.span_bytes:
            raise _damaged("it ends before its weights do")
        dtype = torch.uint8 if self.dtype == torch.bool else self.dtype
        return torch.frombuffer(raw, dtype=dtype).reshape(self.size).to(wanted)


def read(path: Path) -> Contents:
    """The network of a safetensors file, with its card where it is ours. Raises CheckpointError."""
    source = _Source(path)
    header, metadata, start = _header(source)
    entries = _entries(source, header, start)
    size = source.size
    if not entries:
        raise CheckpointError("this safetensors file holds no tensors; give the file with the model's weights")
    card = read_card(metadata)
    raw = Raw("", entries)
    facts: dict[str, Plain] = plain_mapping({k: v for k, v in metadata.items() if k != METADATA_KEY})
    return Contents(
        format="safetensors" if card is None else "Touchstone checkpoint (safetensors)",
        networks=tables([raw], file_bytes=size) if card is None else (whole_table(raw, file_bytes=size),),
        card=card,
        facts=facts,
    )


def read_outline(path: Path) -> Outline:
    """What the header says, the card's facts of the training included. Raises CheckpointError."""
    source = _Source(path)
    header, metadata, start = _header(source)
    card = read_card(metadata)
    facts = plain_mapping({k: v for k, v in metadata.items() if k != METADATA_KEY} if card is None else card.training)
    return replace(
        outlined([("", _entries(source, header, start))]), facts=facts if card is None else {"training": facts}
    )


def read_tensors(content: Path | bytes) -> dict[str, Tensor]:
    """Every tensor of a sound file by its own name, float32 or int64. Raises CheckpointError."""
    source = _Source(content)
    header, _, start = _header(source)
    return dict(whole_table(Raw("", _entries(source, header, start)), file_bytes=source.size).tensors)


def unread(content: Path | bytes) -> Mapping[str, Loadable]:
    """Every tensor of a sound file by its own name, none of them read yet. Raises CheckpointError."""
    source = _Source(content)
    header, _, start = _header(source)
    return dict(_entries(source, header, start))


def _header(source: _Source) -> tuple[dict[str, Any], dict[str, str], int]:
    """(tensor entries, metadata, start of the data). Raises CheckpointError on an unsound header."""
    (length,) = struct.unpack("<Q", source.read(0, 8).ljust(8, b"\0"))
    if length > limits.SAFETENSORS_HEADER_BYTES:
        raise CheckpointError(
            f"the header of this safetensors file claims {length:,} bytes, more than the "
            f"{limits.SAFETENSORS_HEADER_BYTES:,} that are read; save the weights of the model alone"
        )
    if 8 + length > source.size:
        raise _damaged("it ends before its header does")
    raw = source.read(8, length)
    try:
        header = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _damaged("its header is no valid JSON") from None
    if not isinstance(header, dict):
        raise _damaged("its header is no JSON object")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise _damaged("its metadata is no table of texts")
    if len(header) > limits.TENSORS:
        raise CheckpointError(
            f"this safetensors file lists {len(header):,} tensors, more than the {limits.TENSORS:,} that are read; "
            "save the weights of the model alone"
        )
    return header, metadata, 8 + length


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise CheckpointError(
                f"the header of this safetensors file names '{clean(key)}' twice, so two programs may read two "
                "different models; save it again"
            )
        made[key] = value
    return made


def _no_constant(text: str) -> Any:
    raise ValueError(text)


def _entries(source: _Source, header: dict[str, Any], start: int) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    places: list[tuple[int, int, str]] = []
    size = source.size
    for name, facts in header.items():
        if not isinstance(facts, dict):
            raise _damaged(f"its tensor '{clean(name)}' has no description")
        kind = facts.get("dtype")
        shape, offsets = _counts(facts.get("shape")), _counts(facts.get("data_offsets"))
        if shape is None or offsets is None or len(offsets) != 2 or len(shape) > limits.TENSOR_DIMENSIONS:
            raise _damaged(f"the shape or the place of its tensor '{clean(name)}' is no list of whole numbers")
        dtype = _TYPES.get(kind) if isinstance(kind, str) else None
        if dtype is None:
            raise CheckpointError(
                f"the tensor '{clean(name)}' of this safetensors file is of type '{clean(kind)}', which is not read; "
                "convert the model with .float() and save it again"
            )
        begin, end = offsets
        if end < begin or start + end > size or math.prod(shape) * dtype.itemsize != end - begin:
            raise _damaged(
                f"its tensor '{clean(name)}' of shape {tuple(shape[:8])} does not fit the {max(end - begin, 0):,} "
                f"bytes given to it in a file of {size:,}"
            )
        places.append((begin, end, name))
        entries[name] = _Entry(source, dtype, tuple(shape), start + begin)
    places.sort()
    for (_, end, first), (begin, _, second) in pairwise(places):
        if begin < end:
            raise _damaged(f"its tensors '{clean(first)}' and '{clean(second)}' share the same bytes")
    return entries


def _counts(values: Any) -> list[int] | None:
    if not isinstance(values, list) or not all(type(value) is int and 0 <= value < 1 << 48 for value in values):
        return None
    return values


def _damaged(what: str) -> CheckpointError:
    return CheckpointError(f"this safetensors file is damaged: {what}; download it or save it again")


def _is_safetensors(head: bytes, path: Path) -> bool:
    if len(head) < 10 or head[8:9] != b"{":
        return False
    # A lying length must reach the reader, whose sentence says so; a text file has letters in the length's place.
    return path.suffix.lower() == ".safetensors" or head[6:8] == b"\0\0"


def example(folder: Path) -> Path:
    from safetensors.torch import save_file

    path = folder / "example.safetensors"
    save_file(example_weights(), path)
    return path


container(
    Format(
        name="safetensors",
        title="safetensors",
        sniff=_is_safetensors,
        read=read,
        outline=read_outline,
        order=20,
        example=example,
    )
)

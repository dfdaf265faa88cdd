"""safetensors in shards: a folder (or its zip) of an index that names the file of every tensor, and these files."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.members import Members, find
from models.formats.names import clean
from models.formats.safetensors.file import unread
from models.formats.tables import Loadable, Raw, tables

INDEXES = ("model.safetensors.index.json", "diffusion_pytorch_model.safetensors.index.json")


def read(path: Path) -> Contents:
    """The tensors that the index names, from the files that it names. Raises CheckpointError."""
    members = _find(path)
    if members is None:
        raise CheckpointError(f"this folder holds no sharded safetensors: {INDEXES[0]} is missing")
    index = next(name for name in INDEXES if name in members.names)
    placed = members.json(index).get("weight_map")
    if not isinstance(placed, dict) or not placed or not all(_plain(name) for name in placed.values()):
        raise CheckpointError(
            f"the index '{index}' should name one .safetensors file beside it for each tensor; save the model again"
        )
    size, tensors = 0, dict[str, Loadable]()
    for shard in sorted(set(placed.values())):
        content = members.read(shard, most=limits.WEIGHT_BYTES - size)
        size += len(content)
        held = unread(content)
        wanted = [name for name, file in placed.items() if file == shard]
        if missing := next((name for name in wanted if name not in held), None):
            raise CheckpointError(f"'{clean(shard)}' lacks the tensor '{clean(missing)}' of its index; give all shards")
        tensors |= {name: held[name] for name in wanted}
    return Contents(
        format=f"safetensors in {len(set(placed.values()))} shards",
        networks=tables([Raw("", {name: tensors[name] for name in placed})], file_bytes=size),
        evidence=(f"{index} names {len(placed)} tensors",),
    )


def _plain(name: object) -> bool:
    """Whether a shard lies beside its index: no folders, no way out."""
    return isinstance(name, str) and name.endswith(".safetensors") and PurePosixPath(name).name == name


def _find(path: Path) -> Members | None:
    return next((found for index in INDEXES if (found := find(path, [index])) is not None), None)


def _is_sharded(head: bytes, path: Path) -> bool:
    return (path.is_dir() or head[:4] == b"PK\x03\x04") and _find(path) is not None


def example(folder: Path) -> Path:
    from safetensors.torch import save_file

    weights, path = example_weights(), folder / "example"
    path.mkdir()
    where = {name: f"model-{name.partition('.')[0]}.safetensors" for name in weights}
    for file in set(where.values()):
        save_file({name: weights[name] for name in weights if where[name] == file}, path / file)
    (path / INDEXES[0]).write_text(json.dumps({"weight_map": where}))
    return path


container(
    Format(
        name="safetensors_shards",
        title="sharded safetensors",
        sniff=_is_sharded,
        read=read,
        order=14,
        example=example,
    )
)

"""pythae: a folder (or its zip) of ``model.pt`` and ``model_config.json``, read without pythae, by its weights.

``encoder.pkl`` and ``decoder.pkl``, which pythae writes for custom networks, are code and are never loaded.
"""

from __future__ import annotations

from pathlib import Path

import torch

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.members import Members, find
from models.formats.names import clean
from models.formats.pickle.plain import plain_mapping
from models.formats.torch.zip_file import read_content


def read(path: Path) -> Contents:
    """The weights, with the configuration as facts. Raises CheckpointError."""
    members = _find(path)
    if members is None:
        raise CheckpointError("this folder is no pythae model: model.pt or model_config.json is missing")
    config = members.json("model_config.json")
    weights = read_content(members.read("model.pt", most=limits.WEIGHT_BYTES // 4))
    name = clean(config.get("name", "model"))
    return Contents(
        format=f"pythae folder ({name.removesuffix('Config').removesuffix('_config')})",
        networks=weights.networks,
        facts={**weights.facts, **plain_mapping(config)},
        evidence=(f"model_config.json names {name}", *weights.evidence),
        skipped=(*weights.skipped, *(["pickled networks, which are never loaded"] if _has_pickles(members) else [])),
    )


def _has_pickles(members: Members) -> bool:
    return any(name.endswith(".pkl") for name in members.names)


def _find(path: Path) -> Members | None:
    return find(path, ["model_config.json", "model.pt"])


def _is_pythae(head: bytes, path: Path) -> bool:
    return (path.is_dir() or head[:4] == b"PK\x03\x04") and _find(path) is not None


def example(folder: Path) -> Path:
    path = folder / "example"
    path.mkdir()
    torch.save({"model_state_dict": example_weights()}, path / "model.pt")
    (path / "model_config.json").write_text('{"name": "AEConfig", "input_dim": [1, 4, 4], "latent_dim": 3}')
    return path


container(Format(name="pythae", title="pythae folder", sniff=_is_pythae, read=read, order=12, example=example))

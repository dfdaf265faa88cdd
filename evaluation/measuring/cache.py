"""Real-side artifacts on disk: what belongs to the data alone is computed once for all models and all processes.

Stored are arrays, plain values and dataclasses of them, as one .npz with a JSON header: never a pickle. Dataclasses are
ours, or of an installed plug-in; no other class is ever constructed. A file that cannot be read is a miss, not an
error.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from models.plugins import plugin_of

MISS = object()
_OURS = __name__.removesuffix("measuring.cache")
"""``evaluation.``, or in an installed package ``touchstone.evaluation.``; files say ``evaluation.`` for both."""


class Unstorable(Exception):
    """The value holds something else than arrays, plain values and dataclasses of ours or of a plug-in."""


def cache_folder() -> Path | None:
    """TOUCHSTONE_CACHE, or None: then nothing is kept on disk."""
    configured = os.environ.get("TOUCHSTONE_CACHE")
    return Path(configured) if configured else None


def load(key: str) -> Any:
    folder = cache_folder()
    if folder is None:
        return MISS
    try:
        with np.load(folder / f"{key}.npz", allow_pickle=False) as stored:
            header = json.loads(stored["header"].tobytes())
            return _decode(header, {name: stored[name] for name in stored.files})
    except (OSError, ValueError, KeyError, AttributeError, TypeError, ImportError, EOFError, zipfile.BadZipFile):
        return MISS


def save(key: str, value: Any) -> None:
    """Keep the value if it can be kept. Written beside and moved, so that a reader never sees half a file."""
    folder = cache_folder()
    if folder is None:
        return
    arrays: dict[str, Any] = {}
    try:
        header = _encode(value, arrays)
    except Unstorable:
        return
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".partial", delete=False) as stream:
            np.savez(stream, **arrays)
        Path(stream.name).replace(folder / f"{key}.npz")
    except OSError:  # a full or read-only disk costs time, not the run
        return


def _encode(value: Any, arrays: dict[str, Any]) -> Any:
    if isinstance(value, np.ndarray) and value.dtype != object:
        name = f"a{len(arrays)}"
        arrays[name] = value
        return {"array": name}
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and (module := _written(type(value).__module__)):
        fields = {field.name: _encode(getattr(value, field.name), arrays) for field in dataclasses.fields(value)}
        return {"class": f"{module}:{type(value).__qualname__}", "fields": fields}
    if isinstance(value, tuple):
        return {"tuple": [_encode(item, arrays) for item in value]}
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {"mapping": {key: _encode(item, arrays) for key, item in value.items()}}
    if value is None or isinstance(value, bool | int | float | str):
        return {"plain": value}
    raise Unstorable(type(value).__name__)


def _decode(header: Any, arrays: Mapping[str, Any]) -> Any:
    if "array" in header:
        return arrays[header["array"]]
    if "tuple" in header:
        return tuple(_decode(item, arrays) for item in header["tuple"])
    if "mapping" in header:
        return {key: _decode(item, arrays) for key, item in header["mapping"].items()}
    if "plain" in header:
        return header["plain"]
    kind = _class(*header["class"].split(":"))
    return kind(**{name: _decode(item, arrays) for name, item in header["fields"].items()})


def _written(module: str) -> str | None:
    """The module as files name it, or None for one whose classes are not kept."""
    if module.startswith(_OURS):
        return f"evaluation.{module.removeprefix(_OURS)}"
    return module if plugin_of(module) is not None else None


def _class(written: str, name: str) -> Any:
    """The dataclass that a file names. Raises ValueError for anything that is none, or that is defined elsewhere."""
    if written.startswith("evaluation."):
        module = _OURS + written.removeprefix("evaluation.")
    elif plugin_of(written) is not None:
        module = written
    else:
        raise ValueError(f"a cached value names the foreign module {written}")
    kind = getattr(importlib.import_module(module), name)
    if not isinstance(kind, type) or not dataclasses.is_dataclass(kind) or kind.__module__ != module:
        raise ValueError(f"a cached value names {written}:{name}, which is no dataclass of that module")
    return kind

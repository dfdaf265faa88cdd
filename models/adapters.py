"""The rest: a local Python file, named in the server's own configuration, that builds what nothing here recognises.

``TOUCHSTONE_ADAPTER=/path/to/adapter.py`` in the environment of the server or the command line, read once. The file
defines ``adapt(contents) -> OpenedModel | None`` (``models.formats.contents.Contents``). It is code and it runs: it can
come from the operator's disk only, never from an upload, and nothing in a checkpoint can name one.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from models.base import CheckpointError
from models.formats.contents import Contents
from models.opened import OpenedModel

VARIABLE = "TOUCHSTONE_ADAPTER"
Adapter = Callable[[Contents], OpenedModel | None]


def adapt(contents: Contents) -> OpenedModel | None:
    """The configured adapter's model, or None where there is no adapter or it passes. Raises CheckpointError."""
    path = os.environ.get(VARIABLE)
    if not path:
        return None
    try:
        model = _load(path)(contents)
    except CheckpointError:
        raise
    except Exception as error:
        raise CheckpointError(
            f"the adapter {Path(path).name} failed with {type(error).__name__}: {error}; correct it, "
            f"or unset {VARIABLE}"
        ) from error
    if model is not None and not isinstance(model, OpenedModel):
        raise CheckpointError(
            f"the adapter {Path(path).name} must return an OpenedModel or None; got {type(model).__name__}"
        )
    return model.with_facts(decided_by="adapter") if model is not None else None


@cache
def _load(path: str) -> Adapter:
    file = Path(path)
    if not file.is_file() or file.suffix != ".py":
        raise CheckpointError(f"{VARIABLE} must name a Python file; there is none at '{path}'")
    spec = importlib.util.spec_from_file_location("touchstone_adapter", file)
    if spec is None or spec.loader is None:
        raise CheckpointError(f"{VARIABLE} names '{path}', which Python cannot load")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = getattr(module, "adapt", None)
    if not callable(found):
        raise CheckpointError(f"the adapter {file.name} must define adapt(contents) -> OpenedModel | None")
    adapter: Adapter = found
    return adapter

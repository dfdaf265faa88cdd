"""Values without behaviour: what a pickle or a configuration says beside the weights, as safe text and numbers."""

from __future__ import annotations

from typing import Any

from models.formats import limits
from models.formats.contents import Plain
from models.formats.names import clean
from models.formats.pickle.records import Call, Global

_LEFT_OUT = object()
_DEPTH, _ITEMS = 4, 64


def plain(value: Any) -> Plain:
    """The value as ``Plain``; None where nothing safe is left."""
    found = _plain(value, _DEPTH)
    return None if found is _LEFT_OUT else found


def plain_mapping(value: Any) -> dict[str, Plain]:
    """The plain entries of a dictionary or of an object with attributes (argparse.Namespace), by name."""
    if isinstance(value, Call):
        value = value.state if isinstance(value.state, dict) else value.pairs
    if not isinstance(value, dict):
        return {}
    entries: dict[str, Plain] = {}
    for key, item in value.items():
        if len(entries) >= limits.FACT_COUNT:
            break
        found = _plain(item, _DEPTH - 1)
        if isinstance(key, str) and found is not _LEFT_OUT:
            entries[clean(key)] = found
    return entries


def _plain(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return clean(value, 200)
    if isinstance(value, Global):
        return clean(str(value), 200)
    if depth <= 0:
        return _LEFT_OUT
    if isinstance(value, list | tuple):
        if len(value) > _ITEMS:  # a history of losses, a list of files: no fact about the network
            return _LEFT_OUT
        items = [_plain(item, depth - 1) for item in value]
        return tuple(item for item in items if item is not _LEFT_OUT)
    if isinstance(value, dict):
        pairs = [(key, _plain(item, depth - 1)) for key, item in list(value.items())[:_ITEMS]]
        return {clean(key): item for key, item in pairs if isinstance(key, str) and item is not _LEFT_OUT}
    if isinstance(value, Call):
        return _instance(value, depth)
    return _LEFT_OUT


def _instance(value: Call, depth: int) -> Any:
    if value.name == "argparse.Namespace" and isinstance(value.state, dict):
        return _plain(value.state, depth)
    if value.name in ("builtins.getattr", "__builtin__.getattr") and len(value.arguments) == 2:
        return _plain(value.arguments[1], depth)
    if value.name in ("functools.partial",) and isinstance(value.state, tuple) and value.state:
        return _plain(value.state[0], depth)
    if value.name.startswith("pathlib."):
        return _LEFT_OUT
    return _LEFT_OUT

"""Settings of a training as files keep them, nested or flat: made flat, and free of what is personal or bookkeeping."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from models.trainings.training import Scalar

MOST = 500
"""Settings that are kept of one file."""
DEEPEST = 6
MOST_INTEGER = 2**63
LONGEST = 80
_SEED = re.compile(
    r"(?:^|_)(?:seed|random_?state)$|^(?:manual|random|training|global|torch|np|rng)_?seed(?:_everything)?$|^seed(?:_everything)?$"
)
_PRIVATE = re.compile(
    r"user|host|mail|token|password|passwd|secret|api_?key|entity|author|account|login|^_|url|remote|^git|commit"
)
_BOOKKEEPING = re.compile(
    r"(?:^|_)(?:dir|path|folder|file|root|output|outputs|out|save|logdir|prefix|name|id|uuid|index|idx|rerun|run|"
    r"timestamp|time|date|unix|at|version|device|gpu|gpus|cuda|cpu|workers|num_workers|port|rank|debug|verbose|resume|"
    r"checkpoint|ckpt|log|logger|tags|notes|comment|progress|sha256|torch|every|interval|freq|frequency|print|pin_memory|prefetch_factor|step|epoch)$"
)
_PLACE = re.compile(r"^(?:[~/\\]|[A-Za-z]:[\\/]|\.\.?[\\/])|@|://")


def is_seed(name: str) -> bool:
    """Whether the last part of a setting's name calls it a seed."""
    return _SEED.search(_last(name)) is not None


def is_setting(name: str, value: Scalar) -> bool:
    """Whether it can be a hyper-parameter: no path, no counter of runs, nothing of a person or a machine."""
    last = _last(name)
    if _PRIVATE.search(last) or _BOOKKEEPING.search(last) or is_seed(name):
        return False
    return not (isinstance(value, str) and (_PLACE.search(value) or value.count("/") > 1))


def flat(value: object, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Scalar]]:
    """Plain values by their dotted name. Lists are one value, ``0.5, 0.999``; private names are not entered."""
    if isinstance(value, Mapping):
        for name, inner in list(value.items())[:MOST]:
            if isinstance(name, str) and depth < DEEPEST and not _PRIVATE.search(name.lower()):
                yield from flat(inner, f"{prefix}.{name}" if prefix else name, depth + 1)
    elif isinstance(value, list | tuple):
        items = [item for item in value[:16] if isinstance(item, bool | int | float | str)]
        if items and len(items) == len(value):
            yield prefix, ", ".join(str(item) for item in items)[:LONGEST]
    elif isinstance(value, int) and abs(value) >= MOST_INTEGER:
        return
    elif isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value)):
        if isinstance(value, str) and (not value.isprintable() or len(value) > LONGEST):
            return
        yield prefix, value


def _last(name: str) -> str:
    return name.rsplit(".", 1)[-1].replace("-", "_").lower()

"""Checksums in a results file: of every outcome, of every array, and of the facts around them.

A number that was changed after it was written is not shown. The name of the model is no part of them: it may be edited.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from evaluation.record.schema import Checksums
from evaluation.types import Array

Plain = dict[str, Any]


def checksums(plain: Plain, arrays: Mapping[str, Array]) -> Checksums:
    """Those of a record as plain JSON values, as its file holds them, and of its arrays."""
    return Checksums(
        facts=facts_checksum(plain),
        outcomes={outcome["metric"]: outcome_checksum(outcome) for outcome in plain["outcomes"]},
        arrays={key: array_checksum(array) for key, array in arrays.items()},
    )


def facts_checksum(plain: Plain) -> str:
    """Of everything but the outcomes and the name."""
    checkpoint = {key: value for key, value in plain.get("checkpoint", {}).items() if key != "name"}
    facts = {key: value for key, value in plain.items() if key not in ("outcomes", "checksums", "checkpoint")}
    return _digest({**facts, "checkpoint": checkpoint})


def outcome_checksum(outcome: Plain) -> str:
    return _digest(outcome)


def array_checksum(array: Array) -> str:
    """Of type, shape and content."""
    digest = hashlib.sha256(f"{array.dtype.str} {array.shape} ".encode())
    digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _digest(plain: Any) -> str:
    """Of the values: it does not depend on the order of keys, nor on spaces and line ends."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

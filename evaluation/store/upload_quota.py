"""How much may be uploaded: what the operator names in the environment, in GB (10^9 bytes)."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

from evaluation.types import TouchstoneError

GB = 10**9
FILE, PERSON, ALL, FREE = (f"TOUCHSTONE_UPLOAD_{name}_GB" for name in ("FILE", "PERSON", "ALL", "FREE"))


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadQuota:
    """All in bytes."""

    file: int
    """The largest file."""
    person: int
    """What one person may send within 24 hours, to all servers of the workspace together."""
    all: int
    """What uploads and the workspace's checkpoints may take together."""
    free: int
    """What must stay free on the workspace's disk."""


def upload_quota() -> UploadQuota:
    """As the environment says now. Raises TouchstoneError where a variable is no number above zero."""
    return UploadQuota(file=_bytes(FILE, 16), person=_bytes(PERSON, 64), all=_bytes(ALL, 256), free=_bytes(FREE, 1))


def _bytes(variable: str, usual: float) -> int:
    written = os.environ.get(variable) or str(usual)
    try:
        amount = float(written)
    except ValueError:
        amount = math.nan
    if not 0 < amount < 1e9:
        raise TouchstoneError(f"{variable} must be a number of GB above 0; got '{written[:40]}'")
    return int(amount * GB)

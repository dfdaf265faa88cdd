"""Images that come more than once, pixel for pixel."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from evaluation.types import Array

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Duplicates:
    count: int
    """Images that equal one before them, training images first."""
    across: int
    """Test images that equal a training image."""


def digests(images: Array) -> list[bytes]:
    """One digest an image (n, ...): equal digests are equal pixels."""
    rows = np.ascontiguousarray(images)
    return [hashlib.blake2b(row.data, digest_size=DIGEST_BYTES).digest() for row in rows]


def duplicates(train: Array, test: Array) -> Duplicates:
    """Of training and test images (n, ...); linear in their number."""
    known = digests(train)
    first = set(known)
    tested = digests(test)
    return Duplicates(
        count=len(known) + len(tested) - len(first | set(tested)), across=sum(digest in first for digest in tested)
    )

"""Sets of a dataset's items without a name, such as those drawn around on a map, for an address to name in short."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import delete, insert, select

from evaluation.store.database import Database
from evaluation.store.selections import MOST_ITEMS
from evaluation.store.tables import item_sets
from evaluation.types import TouchstoneError

MOST_KEPT = 2_000
"""The oldest go."""


class ItemSets:
    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, dataset_sha256: str, items: Sequence[int]) -> str:
        """The id of these items, 12 hexadecimal digits: the same for the same items in any order.

        Raises TouchstoneError for no items and for numbers that no item can have.
        """
        chosen = np.unique(np.asarray(items, dtype=np.int64))
        if not len(chosen) or chosen[0] < 0 or chosen[-1] >= MOST_ITEMS:
            raise TouchstoneError(
                f"a set of items holds numbers from 0 to {MOST_ITEMS - 1:,}; got {len(chosen):,} numbers"
                + (f" from {chosen[0]:,} to {chosen[-1]:,}" if len(chosen) else "")
            )
        packed = _packed(chosen)
        set_id = hashlib.sha256(f"{dataset_sha256} {packed}".encode()).hexdigest()[:12]
        if self.get(set_id, dataset_sha256) is None:
            now = datetime.now(UTC).isoformat()
            row = {"id": set_id, "dataset_sha256": dataset_sha256, "items": packed, "created": now}
            with self.database.writing() as connection:
                connection.execute(delete(item_sets).where(item_sets.c.id == set_id))
                connection.execute(insert(item_sets).values(**row))
                newest = select(item_sets.c.id).order_by(item_sets.c.created.desc()).limit(MOST_KEPT)
                kept = connection.execute(newest).scalars().all()
                connection.execute(delete(item_sets).where(item_sets.c.id.not_in(kept)))
        return set_id

    def get(self, set_id: str, dataset_sha256: str) -> tuple[int, ...] | None:
        """The items, ascending; None where no such set of this dataset is kept."""
        columns = item_sets.c
        query = select(columns["items"]).where(columns.id == set_id, columns.dataset_sha256 == dataset_sha256)
        with self.database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else _unpacked(found)


def _packed(items: np.ndarray) -> str:
    """One bit an item up to the last, compressed: 70,000 items take 12 kB at most."""
    bits = np.zeros(int(items[-1]) + 1, dtype=bool)
    bits[items] = True
    return base64.b64encode(zlib.compress(np.packbits(bits).tobytes())).decode()


def _unpacked(text: str) -> tuple[int, ...] | None:
    """None for what a damaged workspace may hold."""
    try:
        stored = zlib.decompress(base64.b64decode(text, validate=True))
    except (binascii.Error, zlib.error):
        return None
    return tuple(np.flatnonzero(np.unpackbits(np.frombuffer(stored, dtype=np.uint8))).tolist())

"""Choices of many models, kept so that an address can name one in a few characters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from evaluation.store.database import Database
from evaluation.store.tables import model_sets
from evaluation.types import TouchstoneError

MOST_MODELS = 20_000
MOST_KEPT = 5_000
"""The oldest go."""


class ModelSets:
    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, sha256s: Sequence[str]) -> str:
        """The id of this choice, 12 hexadecimal digits: the same for the same models in any order."""
        chosen = sorted(set(sha256s))
        if not 0 < len(chosen) <= MOST_MODELS:
            raise TouchstoneError(f"a choice holds 1 to {MOST_MODELS:,} models; got {len(chosen):,}")
        set_id = hashlib.sha256(",".join(chosen).encode()).hexdigest()[:12]
        if self.get(set_id) is None:
            row = {"id": set_id, "models": chosen, "created": datetime.now(UTC).isoformat()}
            with self.database.writing() as connection:
                connection.execute(delete(model_sets).where(model_sets.c.id == set_id))
                connection.execute(insert(model_sets).values(**row))
                newest = select(model_sets.c.id).order_by(model_sets.c.created.desc()).limit(MOST_KEPT)
                kept = connection.execute(newest).scalars().all()
                connection.execute(delete(model_sets).where(model_sets.c.id.not_in(kept)))
        return set_id

    def get(self, set_id: str) -> tuple[str, ...] | None:
        """The SHA-256 of each; None where no such choice is kept."""
        query = select(model_sets.c.models).where(model_sets.c.id == set_id)
        with self.database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else tuple(found)

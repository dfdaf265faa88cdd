"""Named sets of a dataset's items, such as those that a lasso on a map selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from evaluation.store.database import Database
from evaluation.store.names import clean_name
from evaluation.store.tables import selections
from evaluation.types import TouchstoneError

MOST_ITEMS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``items`` are positions among a run's test images."""

    name: str
    dataset_sha256: str
    items: tuple[int, ...]
    created: str


class Selections:
    def __init__(self, database: Database) -> None:
        self.database = database

    def save(self, name: str, dataset_sha256: str, items: Sequence[int]) -> Selection:
        """Replaces the selection of that name on that dataset."""
        chosen = sorted({int(item) for item in items})
        if not chosen or chosen[0] < 0 or len(chosen) > MOST_ITEMS:
            raise TouchstoneError(f"a selection holds 1 to {MOST_ITEMS:,} item numbers from 0 up; got {len(chosen):,}")
        made = Selection(
            name=clean_name(name), dataset_sha256=dataset_sha256, items=tuple(chosen),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        with self.database.writing() as connection:
            connection.execute(delete(selections).where(*self._this(made.name, dataset_sha256)))
            row = {"name": made.name, "dataset_sha256": dataset_sha256, "items": chosen, "created": made.created}
            connection.execute(insert(selections).values(**row))
        return made

    def all(self, dataset_sha256: str) -> list[Selection]:
        query = select(*selections.c).where(selections.c.dataset_sha256 == dataset_sha256).order_by(selections.c.id)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            Selection(
                name=row.name,
                dataset_sha256=row.dataset_sha256,
                items=tuple(row._mapping["items"]),
                created=row.created,
            )
            for row in rows
        ]

    def remove(self, name: str, dataset_sha256: str) -> None:
        with self.database.writing() as connection:
            connection.execute(delete(selections).where(*self._this(name, dataset_sha256)))

    @staticmethod
    def _this(name: str, dataset_sha256: str) -> tuple[Any, Any]:
        return selections.c.name == name, selections.c.dataset_sha256 == dataset_sha256

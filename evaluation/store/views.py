"""Saved views of the table of models: columns, filters, order, groups and the chosen models, under a name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from evaluation.store.database import Database
from evaluation.store.names import clean_name
from evaluation.store.tables import views
from evaluation.types import TouchstoneError

LARGEST = 200_000
"""Bytes of the settings as JSON."""
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    name: str
    settings: Mapping[str, Any]
    """Plain values; who shows the table checks them."""
    created: str


class SavedViews:
    def __init__(self, database: Database) -> None:
        self.database = database

    def save(self, name: str, settings: Mapping[str, Any]) -> SavedView:
        """Replaces the view of that name. Raises TouchstoneError where it is too large, or there are too many."""
        if len(json.dumps(settings)) > LARGEST:
            raise TouchstoneError(f"a view has at most {LARGEST:,} bytes; choose fewer models or columns for it")
        made = SavedView(
            name=clean_name(name), settings=settings, created=datetime.now(UTC).isoformat(timespec="seconds")
        )
        if len(self.all()) >= MOST:
            raise TouchstoneError(f"a workspace keeps at most {MOST} views; delete one first")
        with self.database.writing() as connection:
            connection.execute(delete(views).where(views.c.name == made.name))
            row = {"name": made.name, "settings": dict(settings), "created": made.created}
            connection.execute(insert(views).values(**row))
        return made

    def all(self) -> list[SavedView]:
        with self.database.reading() as connection:
            columns = (views.c.name, views.c.settings, views.c.created)
            rows = connection.execute(select(*columns).order_by(views.c.id)).all()
        return [SavedView(name=row.name, settings=row.settings, created=row.created) for row in rows]

    def get(self, name: str) -> SavedView | None:
        return next((view for view in self.all() if view.name == name), None)

    def remove(self, name: str) -> None:
        with self.database.writing() as connection:
            connection.execute(delete(views).where(views.c.name == name))

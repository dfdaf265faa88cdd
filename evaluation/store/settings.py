"""Plain values that a workspace keeps by name, such as how many workers run at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from evaluation.store.database import Database
from evaluation.store.tables import settings


class Settings:
    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, key: str, default: Any = None) -> Any:
        """The value that was set, or ``default``."""
        with self.database.reading() as connection:
            value = connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar_one_or_none()
        return default if value is None else value

    def set(self, key: str, value: Any) -> None:
        """Any JSON value."""
        with self.database.writing() as connection:
            changed = connection.execute(update(settings).where(settings.c.key == key).values(value=value))
            if changed.rowcount == 0:
                connection.execute(insert(settings).values(key=key, value=value))

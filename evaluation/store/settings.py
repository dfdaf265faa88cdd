"""Plain values that a workspace keeps by name, such as how many workers run at once."""

from __future__ import annotations

from typing import Any

from evaluation.store.database import Database
from evaluation.store.setting_rows import read_setting, write_setting


class Settings:
    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, key: str, default: Any = None) -> Any:
        """The value that was set, or ``default``."""
        with self.database.reading() as connection:
            value = read_setting(connection, key)
        return default if value is None else value

    def set(self, key: str, value: Any) -> None:
        """Any JSON value."""
        with self.database.writing() as connection:
            write_setting(connection, key, value)

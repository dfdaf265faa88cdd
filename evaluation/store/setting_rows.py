"""One row of the settings, read or written within a transaction that is open already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from evaluation.store.tables import settings


def read_setting(connection: Connection, key: str) -> Any:
    """None when it was never set."""
    return connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar_one_or_none()


def write_setting(connection: Connection, key: str, value: Any) -> None:
    changed = connection.execute(update(settings).where(settings.c.key == key).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(settings).values(key=key, value=value))

"""The workspace's database: SQLite in the workspace folder, or PostgreSQL where TOUCHSTONE_DATABASE names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from evaluation.store import file_lock, tables
from evaluation.types import TouchstoneError

BUSY_SECONDS = 30
WRITERS = 7_462_311
"""Any number, ours alone: the key of PostgreSQL's lock."""


class Database:
    """Read and write transactions. Threads and processes may share a workspace: writers wait for one another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = os.environ.get("TOUCHSTONE_DATABASE") or f"sqlite:///{folder / 'touchstone.sqlite'}"
        try:
            self.engine = _engine(self.url)
            with self.lock("schema"):
                self._prepare()
        except (NoSuchModuleError, ArgumentError, ModuleNotFoundError) as error:
            raise TouchstoneError(
                f"TOUCHSTONE_DATABASE must be a database URL whose driver is installed, such as "
                f"postgresql+psycopg://user@host/name; this one gave: {_first_line(error)}"
            ) from error
        except DatabaseError as error:
            raise TouchstoneError(
                f"the workspace database of '{folder}' cannot be used: {_first_line(error.orig or error)}. "
                "Choose another folder with TOUCHSTONE_WORKSPACE, or restore the file from a backup."
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it or none of it."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if self.engine.dialect.name == "postgresql":  # one writer at a time, as SQLite has it: numbers count up
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
            yield connection

    @contextmanager
    def lock(self, name: str, *, shared: bool = False) -> Iterator[None]:
        """A lock between processes; ends with the process that holds it, however it ends."""
        with (self.folder / f".{name}.lock").open("w") as stream:
            file_lock.lock(stream, shared=shared)
            yield

    def _prepare(self) -> None:
        tables.metadata.create_all(self.engine)
        version = self.setting("schema_version")
        if version is None:
            self.set_setting("schema_version", tables.SCHEMA_VERSION)
        elif not isinstance(version, int) or version > tables.SCHEMA_VERSION:
            raise TouchstoneError(
                f"the workspace '{self.folder}' was written by a newer Touchstone (schema {version}; this reads up to "
                f"{tables.SCHEMA_VERSION}). Update Touchstone, or choose another folder with TOUCHSTONE_WORKSPACE."
            )

    def setting(self, key: str) -> Any:
        table = tables.settings
        with self.reading() as connection:
            return connection.execute(select(table.c.value).where(table.c.key == key)).scalar_one_or_none()

    def set_setting(self, key: str, value: Any) -> None:
        table = tables.settings
        with self.writing() as connection:
            changed = connection.execute(table.update().where(table.c.key == key).values(value=value))
            if changed.rowcount == 0:
                connection.execute(insert(table).values(key=key, value=value))


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    # pysqlite would begin a transaction only at the first write, too late to wait for another writer: begin ourselves.
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__

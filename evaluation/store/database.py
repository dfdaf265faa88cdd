"""The workspace's database: SQLite in the workspace folder, or PostgreSQL where TOUCHSTONE_DATABASE names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, NoSuchModuleError, ProgrammingError

from evaluation.store import file_lock, migrations
from evaluation.types import TouchstoneError
from evaluation.version import __version__

BUSY_SECONDS = 30
WRITERS = 7_462_311
"""Any number, ours alone: the key of PostgreSQL's lock."""


class DatabaseRefused(TouchstoneError):
    """The database is locked, full, damaged, read-only or gone. It may answer later: nothing else is to blame."""


class Database:
    """Read and write transactions. Threads and processes may share a workspace: one writes, the others wait."""

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

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Raises DatabaseRefused where the database is locked, damaged or gone."""
        with self._said(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it or none of it. Raises DatabaseRefused, also where nothing can be written."""
        with self._said(), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            self._wait_for_writers(connection)
            yield connection

    @contextmanager
    def _said(self) -> Iterator[None]:
        """What the database refuses, in one sentence. A mistake in a statement of ours stays what it is."""
        try:
            yield
        except DatabaseError as error:
            if isinstance(error, IntegrityError | ProgrammingError | DataError):
                raise
            raise DatabaseRefused(_refusal(self.folder, error)) from error

    @contextmanager
    def _rebuilding(self) -> Iterator[Connection]:
        """Like ``writing``, for changes of the schema itself.

        SQLite changes a column by copying its table and dropping the old one. With foreign keys on, the drop would
        delete the rows of every table that refers to it. So they are off here, and checked at the end instead.
        """
        sqlite = self.engine.dialect.name == "sqlite"
        with self._said(), self.engine.connect().execution_options(writes=True) as connection:
            if sqlite:  # said to the driver: inside a transaction SQLite ignores it
                _say(connection, "PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    self._wait_for_writers(connection)
                    yield connection
                    if sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                        raise TouchstoneError(f"a row of the table '{lost[0]}' refers to a row that is not there")
            finally:
                if sqlite:
                    _say(connection, "PRAGMA foreign_keys=ON")

    def _wait_for_writers(self, connection: Connection) -> None:
        # PostgreSQL gets one writer at a time, too: a new colour is the largest so far plus one.
        if self.engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")

    @contextmanager
    def lock(self, name: str, *, shared: bool = False) -> Iterator[None]:
        """A lock between processes. It is released when the process that holds it ends, also when it is killed."""
        with (self.folder / f".{name}.lock").open("w") as stream:
            file_lock.lock(stream, shared=shared)
            yield

    def _prepare(self) -> None:
        """Make the tables, or bring older ones up to date. Does nothing, and loads nothing, where they are."""
        newest = migrations.newest()
        with self.reading() as connection:
            found = migrations.schemas_of(connection)
        if max(found) > newest:
            raise TouchstoneError(
                f"the workspace '{self.folder}' was written by a newer Touchstone (schema {max(found)}; Touchstone "
                f"{__version__} reads up to schema {newest}). "
                "Update Touchstone, or choose another folder with TOUCHSTONE_WORKSPACE."
            )
        if found != (newest, newest):
            with self._rebuilding() as connection:
                migrations.upgrade(connection)


def _say(connection: Connection, statement: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(statement)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    # Python's driver begins a transaction only at the first write. Another process may have written since the reads
    # before it, and SQLite then refuses the write without waiting. So a transaction that writes begins as a writer.
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


REFUSALS = {
    "locked": "is locked by another process, and was not free within {seconds} s. Try again; where it stays locked, "
    "end the process that holds it.",
    "full": "cannot grow: the disk is full. Free some space and try again; what was saved before is kept.",
    "readonly": "may only be read. Make the folder '{folder}' writable, or choose another with TOUCHSTONE_WORKSPACE.",
}
"""What SQLite says -> the end of our sentence."""
OTHER_REFUSAL = (
    "cannot be used: {words}. Choose another folder with TOUCHSTONE_WORKSPACE, or restore the file from a backup."
)


def _refusal(folder: Path, error: DatabaseError) -> str:
    words = _first_line(error.orig or error)
    end = next((end for said, end in REFUSALS.items() if said in words), OTHER_REFUSAL)
    return f"the workspace database of '{folder}' " + end.format(folder=folder, words=words, seconds=BUSY_SECONDS)


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__

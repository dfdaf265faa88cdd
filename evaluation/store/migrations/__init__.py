"""The schema of a workspace's database, version by version. Alembic runs the steps; they are loaded when needed only.

A change of the tables is one new file here, ``versions/schema_<N>.py``, beside the change in ``tables.py``. Its
``upgrade()`` brings a database of schema N-1 to schema N. On SQLite, changes that ALTER TABLE does not know go through
``op.batch_alter_table``. ``tests/store/workspaces`` gets a workspace of the schema before it, so that a test opens it.

Records (``runs.record``) need no step here: they are upgraded as they are read (``evaluation.record.versions``).
``jobs.config`` holds the fields of ``Config``: one that goes, or gets another name, needs a step.
"""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, String, column, inspect, select, table

from evaluation.store.setting_rows import read_setting, write_setting
from evaluation.store.tables import settings
from evaluation.types import TouchstoneError

FOLDER = Path(__file__).resolve().parent
NOTED = "schema_version"
_stamp = table("alembic_version", column("version_num", String))
_one_at_a_time = threading.Lock()
"""Alembic keeps the migration that runs in a global variable."""


def newest() -> int:
    """The schema that this Touchstone writes: that of the last file."""
    return max(int(path.stem.removeprefix("schema_")) for path in (FOLDER / "versions").glob("schema_*.py"))


def schemas_of(connection: Connection) -> tuple[int, int]:
    """(schema by Alembic's own table, schema by the settings); 0 where there is none. Equal in a workspace in use.

    The settings keep it too, because a Touchstone from before Alembic reads only them: it must refuse a newer
    workspace, not work on tables that it does not know. Such a workspace, of schema 1, has no table of Alembic's.
    """
    tables = inspect(connection).get_table_names()
    stamped = noted = None
    if _stamp.name in tables:
        stamped = connection.execute(select(_stamp.c.version_num)).scalar_one_or_none()
    if settings.name in tables:
        noted = read_setting(connection, NOTED)
    return _number(stamped), _number(noted)


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest schema, in the connection's own transaction: all of it or none of it."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))  # % begins a variable there
    with _one_at_a_time:
        command.upgrade(config, "head")
    write_setting(connection, NOTED, newest())


def _number(schema: object) -> int:
    if schema is None:
        return 0
    if isinstance(schema, int | str) and str(schema).isdecimal():
        return int(schema)
    raise TouchstoneError(
        f"the schema of a workspace is a number from 1 up; this one notes {schema!r}. "
        "Restore its database from a backup, or choose another folder with TOUCHSTONE_WORKSPACE."
    )

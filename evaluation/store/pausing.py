"""Whether the queue of a workspace rests. While it does, no server takes a job or begins another checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from evaluation.store.database import Database
from evaluation.store.job_rows import now
from evaluation.store.setting_rows import read_setting, write_setting

KEY = "queue_paused"
"""Setting: who paused it and when; null while it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    by: str
    """Name of the person."""
    at: str
    """UTC, ISO 8601."""


class Pausing:
    """Kept in the database: a pause outlives the server, and holds for every server of the workspace."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def current(self) -> Pause | None:
        """None while the queue runs."""
        with self.database.reading() as connection:
            return read_pause(connection)

    def pause(self, by: str) -> Pause:
        """What has begun is finished, nothing else begins. A queue that rests already stays as it is."""
        with self.database.writing() as connection:
            if (resting := read_pause(connection)) is not None:
                return resting
            begun = Pause(by=by, at=now())
            write_setting(connection, KEY, {"by": begun.by, "at": begun.at})
        return begun

    def resume(self) -> None:
        """Nothing happens where the queue runs."""
        with self.database.writing() as connection:
            write_setting(connection, KEY, None)


def read_pause(connection: Connection) -> Pause | None:
    """Within a transaction that is open already."""
    kept = read_setting(connection, KEY)
    return None if not kept else Pause(by=str(kept["by"]), at=str(kept["at"]))

"""The servers that run jobs of a workspace, with their heartbeats.

A heartbeat is a number that counts up, not a time. Clocks of two machines differ, and any clock may be set while a
server runs; whether a number changes can be told without a clock that others know (``evaluation.jobs.leases``).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from evaluation.store.database import Database
from evaluation.store.job_rows import now, requeue
from evaluation.store.tables import jobs, servers

STOPPED = "The server that ran this job stopped."


class Servers:
    def __init__(self, database: Database) -> None:
        self.database = database

    def beat(self, server: str) -> Mapping[str, int]:
        """Give a sign of life; the first one enters the server. Returns the last beat of every server.

        It is one transaction: who cannot write cannot judge others either.
        """
        with self.database.writing() as connection:
            counted = update(servers).where(servers.c.id == server).values(beat=servers.c.beat + 1)
            if connection.execute(counted).rowcount == 0:
                connection.execute(insert(servers).values(id=server, beat=0, started=now()))
            return {row.id: row.beat for row in connection.execute(select(servers.c.id, servers.c.beat))}

    def leave(self, server: str) -> None:
        """Take a server out that stops, or has stopped."""
        with self.database.writing() as connection:
            connection.execute(delete(servers).where(servers.c.id == server))

    def strike(self, silent: Mapping[str, int]) -> None:
        """Take servers out whose beat is still this one. One that gave a sign of life meanwhile stays."""
        with self.database.writing() as connection:
            for server, beat in silent.items():
                connection.execute(delete(servers).where(servers.c.id == server, servers.c.beat == beat))

    def requeue_orphans(self) -> list[int]:
        """Put running jobs back into the queue whose server is none of these; the ids of those that wait again.

        Finished checkpoints stay finished. A job that was taken up too often is given up.
        """
        orphaned = jobs.c.server.is_(None) | jobs.c.server.not_in(select(servers.c.id))
        orphans = select(jobs.c.id, jobs.c.attempts).where(jobs.c.status == "running", orphaned)
        with self.database.reading() as connection:
            if connection.execute(orphans).first() is None:
                return []
        with self.database.writing() as connection:
            found = connection.execute(orphans).all()
            return [row.id for row in found if requeue(connection, row.id, row.attempts, STOPPED)]

"""How much each person sends, in all servers of a workspace together; it outlives them.

A row is written when a file is announced, and stays for a day once the file was taken. A file that was given up leaves
none, and what a killed server had under way is struck when the next one starts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from evaluation.store.database import Database
from evaluation.store.tables import uploads

DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """All in bytes."""

    by_person: int
    """What this person has under way, and sent within the last 24 hours."""
    under_way: int
    """What everybody has under way, as it was announced."""


class UploadLedger:
    def __init__(self, database: Database) -> None:
        self.database = database

    def announce(self, token: str, *, server: str, person: str, size: int, allow: Callable[[Sent], None]) -> None:
        """Write a file down that is to come, where ``allow`` raises nothing. Nobody can announce in between."""
        with self.database.writing() as connection:
            now = int(time.time())
            connection.execute(delete(uploads).where(uploads.c.taken == 1, uploads.c.at <= now - DAY))
            total = select(func.coalesce(func.sum(uploads.c.bytes), 0))
            by_person = connection.execute(total.where(uploads.c.person == person)).scalar_one()
            under_way = connection.execute(total.where(uploads.c.taken == 0)).scalar_one()
            allow(Sent(by_person=int(by_person), under_way=int(under_way)))
            row = {"token": token, "server": server, "person": person, "bytes": size, "at": now, "taken": 0}
            connection.execute(insert(uploads).values(**row))

    def take(self, token: str) -> None:
        """It has arrived, and counts for a day from now."""
        with self.database.writing() as connection:
            taken = {"taken": 1, "at": int(time.time())}
            connection.execute(update(uploads).where(uploads.c.token == token).values(**taken))

    def give_up(self, token: str) -> None:
        with self.database.writing() as connection:
            connection.execute(delete(uploads).where(uploads.c.token == token, uploads.c.taken == 0))

    def strike(self, *, besides: Collection[str]) -> None:
        """What was under way in servers that are gone: all but these."""
        with self.database.writing() as connection:
            gone = delete(uploads).where(uploads.c.taken == 0, uploads.c.server.not_in(besides))
            connection.execute(gone)

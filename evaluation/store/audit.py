"""Who did what in a workspace, and when. Entries are added and never changed or removed.

The log is not shortened. An entry has at most 2 kB, most have 300 bytes: 100,000 entries are 30 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, insert, select

from evaluation.store.database import Database
from evaluation.store.job_rows import now
from evaluation.store.tables import audit

Action = Literal[
    "add", "measure", "confirm", "join", "cancel", "rename", "remove", "restore", "delete", "archive", "unarchive",
    "tag", "untag", "note", "save", "save view", "delete view", "source", "pause", "resume", "refuse",
    "state", "take back", "watch", "stop watching",
]  # fmt: skip
LONGEST = {"person": 320, "role": 20, "subject": 80, "name": 200, "detail": 1000}
"""Characters that are kept of each text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a person did, or was refused."""

    id: int
    """Counts up."""
    at: str
    """UTC, ISO 8601."""
    person: str
    """E-mail address, or ``local user`` where no sign-in is configured."""
    role: str
    """The role that the person had then; ``none`` for who was refused."""
    action: str
    subject: str
    """SHA-256 of a checkpoint, the number of a job, or the name of a selection or setting,
    or ``sign-in``."""
    name: str
    """How the subject was called then; empty where it has no name."""
    detail: str
    """What was asked for: the data of an evaluation, the reading that was confirmed, the new name."""


class Audit:
    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, *, person: str, role: str, action: Action, subject: str, name: str = "", detail: str = "") -> None:
        """Append one entry, with the present time. Texts that are too long are cut."""
        texts = {"person": person, "role": role, "subject": subject, "name": name, "detail": detail}
        row = {key: text[: LONGEST[key]] for key, text in texts.items()}
        with self.database.writing() as connection:
            connection.execute(insert(audit).values(at=now(), action=action, **row))

    def newest(self, most: int | None = None) -> list[Entry]:
        """The newest first; all of them without ``most``."""
        with self.database.reading() as connection:
            rows = connection.execute(select(*audit.c).order_by(audit.c.id.desc()).limit(most)).all()
        return [Entry(**row._mapping) for row in rows]

    def count(self) -> int:
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(audit)).scalar_one()

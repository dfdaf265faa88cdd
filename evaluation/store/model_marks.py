"""What people keep about models: notes and tags, and which are archived or removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from evaluation.store.checkpoints import no_checkpoint
from evaluation.store.database import Database
from evaluation.store.names import clean_name
from evaluation.store.tables import checkpoints, model_marks
from evaluation.types import TouchstoneError

LONGEST_NOTE = 4_000
LONGEST_TAG = 40
MOST_TAGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelMark:
    note: str = ""
    tags: tuple[str, ...] = ()
    archived: str | None = None
    """UTC, ISO 8601, since when; None for a model that is in use."""
    removed: str | None = None
    """The same of one that can still be brought back."""


class ModelMarks:
    """``removed`` models stay on disk, and in no list, until ``Store.remove_checkpoint``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> dict[str, ModelMark]:
        """SHA-256 -> what is kept about it. Most models have no entry."""
        with self.database.reading() as connection:
            rows = connection.execute(select(*model_marks.c)).all()
        return {
            row.sha256: ModelMark(note=row.note, tags=tuple(row.tags), archived=row.archived, removed=row.removed)
            for row in rows
        }

    def get(self, sha256: str) -> ModelMark:
        return self.all().get(sha256, ModelMark())

    def write_note(self, sha256: str, note: str) -> None:
        """Replaces the note. Raises TouchstoneError for one that is too long."""
        if len(note) > LONGEST_NOTE:
            raise TouchstoneError(f"a note has at most {LONGEST_NOTE:,} characters; got {len(note):,}. Shorten it.")
        self._set([sha256], {"note": note.strip()})

    def tag(self, sha256s: Sequence[str], tag: str) -> str:
        """Give models a tag; returns it as it is kept. Raises TouchstoneError where it is no tag, or one too many."""
        kept = clean_tag(tag)
        marks = self.all()
        for sha256 in sha256s:
            tags = marks.get(sha256, ModelMark()).tags
            if kept not in tags and len(tags) >= MOST_TAGS:
                raise TouchstoneError(f"a model has at most {MOST_TAGS} tags; take one off first")
            self._set([sha256], {"tags": sorted({*tags, kept})})
        return kept

    def untag(self, sha256s: Sequence[str], tag: str) -> None:
        marks = self.all()
        for sha256 in sha256s:
            self._set([sha256], {"tags": [one for one in marks.get(sha256, ModelMark()).tags if one != tag]})

    def archive(self, sha256s: Sequence[str]) -> None:
        """They are in no list unless asked for, and keep everything."""
        self._set(sha256s, {"archived": _now()})

    def unarchive(self, sha256s: Sequence[str]) -> None:
        self._set(sha256s, {"archived": None})

    def remove(self, sha256s: Sequence[str]) -> None:
        """They and their runs are in no list. Files and runs stay, so that ``restore`` brings all of it back."""
        self._set(sha256s, {"removed": _now()})

    def restore(self, sha256s: Sequence[str]) -> None:
        self._set(sha256s, {"removed": None})

    def _set(self, sha256s: Sequence[str], values: Mapping[str, object]) -> None:
        """Raises TouchstoneError when a checkpoint is not in the workspace."""
        with self.database.writing() as connection:
            for sha256 in sha256s:
                known = select(checkpoints.c.sha256).where(checkpoints.c.sha256 == sha256)
                if connection.execute(known).first() is None:
                    raise no_checkpoint(sha256)
                there = select(model_marks.c.sha256).where(model_marks.c.sha256 == sha256)
                if connection.execute(there).first() is None:
                    row = {"sha256": sha256, "note": "", "tags": [], **values}
                    connection.execute(insert(model_marks).values(**row))
                else:
                    connection.execute(update(model_marks).where(model_marks.c.sha256 == sha256).values(**values))


def clean_tag(written: str) -> str:
    """A tag as it is kept: one line, without commas. Raises TouchstoneError where nothing is left, or too much."""
    tag = " ".join(written.replace(",", " ").split())
    if not tag or len(tag) > LONGEST_TAG:
        raise TouchstoneError(f"a tag has 1 to {LONGEST_TAG} characters and no comma; got '{written[:LONGEST_TAG]}'")
    return clean_name(tag)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

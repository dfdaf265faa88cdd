"""Checkpoints of a workspace: files known by their digest, with name, colour and what was recognised in them."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from evaluation.store.database import Database
from evaluation.store.fingerprint import BLOCK, Fingerprint, fingerprint
from evaluation.store.incoming import Received
from evaluation.store.names import clean_name, distinct_name
from evaluation.store.tables import checkpoints, colours, model_marks
from evaluation.types import TouchstoneError

Origin = Literal["zoo", "upload", "path"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A file that was handed in. Never opened by the process that reads this."""

    sha256: str
    name: str
    path: Path
    bytes: int
    colour: int
    """Index into the palette, in the order in which files were first added. A file that is removed and added again
    has its colour again."""
    origin: Origin
    added: str
    """UTC, ISO 8601."""
    recognised: str = ""
    """One sentence; empty until a worker has opened the file."""
    confidence: str = ""
    error: str | None = None
    """Why it could not be opened."""
    source: str | None = None
    """Digest of the author's source in the workspace; None without one."""
    parts: tuple[Path, ...] = ()
    """All files of a model that was joined of halves (encoder + decoder); else ``(path,)``."""

    @classmethod
    def without_file(cls, sha256: str, *, name: str, colour: int, added: str) -> Checkpoint:
        """For a run that was put into the workspace without its checkpoint: 0 bytes, at no place."""
        return cls(sha256=sha256, name=name, path=Path(), bytes=0, colour=colour, origin="path", added=added)


class Checkpoints:
    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder

    def add(self, source: Path | BinaryIO | bytes, *, name: str, origin: Origin) -> Checkpoint:
        """Add a file. When the same bytes are there already, that checkpoint is returned.

        Uploads and zoo files are copied into the workspace. A file or folder on the server (``origin="path"``) stays
        where it is, as it may be large. Raises TouchstoneError when it cannot be read.
        """
        if origin not in get_args(Origin):
            raise TouchstoneError(f"origin must be one of {', '.join(get_args(Origin))}; got '{origin}'")
        try:
            if isinstance(source, Path) and (origin == "path" or source.is_dir()):
                return self.add_in_place(fingerprint([source.expanduser().resolve()]), name=name, origin=origin)
            if isinstance(source, Path):
                with source.open("rb") as file:
                    return self._add_copy(file, source.name, name=name, origin=origin)
            stream = BytesIO(source) if isinstance(source, bytes) else source
            return self._add_copy(stream, name, name=name, origin=origin)
        except OSError as error:
            raise _refused(clean_name(name), error) from error

    def add_in_place(self, found: Fingerprint, *, name: str, origin: Origin) -> Checkpoint:
        """Add files that were read already and stay where they are."""
        return self._row(found.sha256, name=name, paths=found.paths, size=found.size, origin=origin)

    def add_received(self, received: Received) -> Checkpoint:
        """Add an upload that lies in this workspace already: it is moved, not copied. Else like ``add``."""
        with self.database.lock("checkpoints", shared=True):
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                path = self._keep(received.path, received.sha256, Path(received.name).suffix.lower())
            except OSError as error:
                raise _refused(received.name, error) from error
            return self._row(received.sha256, name=received.name, paths=(path,), size=received.bytes, origin="upload")

    def join(self, sha256s: Sequence[str], *, name: str | None = None) -> Checkpoint:
        """One checkpoint of several files that are halves of one model, in the order given."""
        if len(sha256s) < 2:
            raise TouchstoneError("joining needs two or more checkpoints")
        halves = [self.get(sha256) for sha256 in sha256s]
        paths = tuple(path for half in halves for path in half.parts)
        title = name or "+".join(Path(half.name).stem for half in halves)
        try:
            return self.add_in_place(fingerprint(paths), name=title, origin=halves[0].origin)
        except OSError as error:
            raise _refused(clean_name(title), error) from error

    def all(self) -> list[Checkpoint]:
        """In the order in which they were first added, without those that were removed."""
        gone = select(model_marks.c.sha256).where(model_marks.c.removed.is_not(None))
        return self._listed(checkpoints.c.sha256.not_in(gone))

    def looked_at(self) -> int:
        """How many were recognised or refused."""
        query = select(func.count()).where((checkpoints.c.recognised != "") | checkpoints.c.error.is_not(None))
        with self.database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def removed(self) -> list[Checkpoint]:
        """Those that were removed and can be brought back."""
        gone = select(model_marks.c.sha256).where(model_marks.c.removed.is_not(None))
        return self._listed(checkpoints.c.sha256.in_(gone))

    def _listed(self, which: Any) -> list[Checkpoint]:
        with self.database.reading() as connection:
            rows = connection.execute(_joined().where(which).order_by(colours.c.colour)).all()
        return [_checkpoint(row) for row in rows]

    def get(self, sha256: str) -> Checkpoint:
        with self.database.reading() as connection:
            row = connection.execute(_joined().where(checkpoints.c.sha256 == sha256)).one_or_none()
        if row is None:
            raise no_checkpoint(sha256)
        return _checkpoint(row)

    def rename(self, sha256: str, name: str) -> Checkpoint:
        """Its runs show the new name too. A name that another checkpoint has gets a number."""
        with self.database.writing() as connection:
            taken = _names(connection, besides=sha256)
            new = distinct_name(clean_name(name), taken)
            connection.execute(update(checkpoints).where(checkpoints.c.sha256 == sha256).values(name=new))
        return self.get(sha256)

    def note(
        self,
        sha256: str,
        *,
        recognised: str = "",
        confidence: str = "",
        error: str | None = None,
        unless_recognised: bool = False,
    ) -> None:
        """Keep what a worker found when it opened the file.

        With ``unless_recognised``, nothing changes when something was recognised before.
        """
        found = {"recognised": recognised[:2000], "confidence": confidence[:20], "error": error and error[:2000]}
        noted = update(checkpoints).where(checkpoints.c.sha256 == sha256)
        if unless_recognised:  # part of the same statement, as two workers may open a file at once
            noted = noted.where(checkpoints.c.recognised == "")
        with self.database.writing() as connection:
            connection.execute(noted.values(**found))

    def set_source(self, sha256: str, source: str) -> Checkpoint:
        """Say which source it has. Under another one it counts as not opened yet."""
        fresh = {"source": source, "recognised": "", "confidence": "", "error": None}
        with self.database.writing() as connection:
            other = func.coalesce(checkpoints.c.source, "") != source
            connection.execute(update(checkpoints).where(checkpoints.c.sha256 == sha256, other).values(**fresh))
        return self.get(sha256)

    def sources(self) -> set[str]:
        """Digests of all sources that checkpoints have."""
        with self.database.reading() as connection:
            return set(connection.execute(select(checkpoints.c.source).distinct()).scalars()) - {None}

    def forget(self, sha256: str) -> None:
        """Take its row out, and delete the workspace's copy unless a joined checkpoint still uses it.

        ``Store.remove_checkpoint`` removes it everywhere; this leaves its runs, jobs and picture.
        """
        checkpoint = self.get(sha256)
        with self.database.lock("checkpoints"):
            with self.database.writing() as connection:
                connection.execute(delete(checkpoints).where(checkpoints.c.sha256 == sha256))
                connection.execute(delete(model_marks).where(model_marks.c.sha256 == sha256))
                used = {path for paths in connection.execute(select(checkpoints.c.paths)).scalars() for path in paths}
            for path in checkpoint.parts:
                if path.parent == self.folder and str(path) not in used:
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _add_copy(self, stream: BinaryIO, file_name: str, *, name: str, origin: Origin) -> Checkpoint:
        """Copy to ``checkpoints/<sha256><ending>``. The ending helps to recognise the format."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".partial", delete=False) as target:
            partial = Path(target.name)
            try:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            except BaseException:
                partial.unlink()
                raise
        # Only now, as a large file takes long: nobody may remove the file before the row that names it is there.
        with self.database.lock("checkpoints", shared=True):
            path = self._keep(partial, digest.hexdigest(), Path(clean_name(file_name)).suffix.lower())
            return self._row(digest.hexdigest(), name=name, paths=(path,), size=size, origin=origin)

    def _keep(self, partial: Path, sha256: str, ending: str) -> Path:
        """Give a complete file its name, unless the same bytes have one."""
        kept = next(self.folder.glob(f"{sha256}*"), None)
        if kept is not None:
            partial.unlink()
            return kept
        path = self.folder / (sha256 + (ending if re.fullmatch(r"\.[a-z0-9_]{1,16}", ending) else ""))
        partial.chmod(0o600)
        partial.replace(path)
        return path

    def _row(self, sha256: str, *, name: str, paths: tuple[Path, ...], size: int, origin: Origin) -> Checkpoint:
        with self.database.writing() as connection:
            back = update(model_marks).where(model_marks.c.sha256 == sha256).values(removed=None)
            connection.execute(back)  # a removed model that is added again is there again, with what it had
            there = connection.execute(select(checkpoints.c.sha256).where(checkpoints.c.sha256 == sha256)).first()
            if there is None:
                row = {
                    "sha256": sha256, "name": distinct_name(clean_name(name), _names(connection, besides=sha256)),
                    "paths": [str(path) for path in paths], "bytes": size, "origin": origin,
                    "added": datetime.now(UTC).isoformat(timespec="seconds"), "recognised": "", "confidence": "",
                }  # fmt: skip
                connection.execute(insert(checkpoints).values(**row))
                if connection.execute(select(colours.c.colour).where(colours.c.sha256 == sha256)).first() is None:
                    following = connection.execute(
                        select(func.coalesce(func.max(colours.c.colour) + 1, 0))
                    ).scalar_one()
                    connection.execute(insert(colours).values(sha256=sha256, colour=following))
            elif origin == "path":  # the same file at a new place: the old place may be gone
                moved = [str(path) for path in paths]
                connection.execute(
                    update(checkpoints)
                    .where(checkpoints.c.sha256 == sha256, checkpoints.c.origin == "path")
                    .values(paths=moved)
                )
        return self.get(sha256)


def no_checkpoint(sha256: str) -> TouchstoneError:
    return TouchstoneError(f"there is no checkpoint {sha256[:12]} in this workspace; it may have been removed")


def _joined() -> Any:  # sqlalchemy's own type would name every column
    return select(*checkpoints.c, colours.c.colour).join(colours, colours.c.sha256 == checkpoints.c.sha256)


def _names(connection: Connection, *, besides: str) -> set[str]:
    return set(connection.execute(select(checkpoints.c.name).where(checkpoints.c.sha256 != besides)).scalars())


def _checkpoint(row: Row[tuple[object, ...]]) -> Checkpoint:
    values = dict(row._mapping)
    parts = tuple(Path(path) for path in values.pop("paths"))
    return Checkpoint(path=parts[0], parts=parts, **values)


def _refused(name: str, error: OSError) -> TouchstoneError:
    """Which side failed: the file that was to be read, or the workspace that was to keep it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return TouchstoneError(
            f"'{name}' cannot be kept in the workspace: {error.strerror}. Free some space there and add it again."
        )
    return TouchstoneError(f"'{name}' cannot be read: {error.strerror or error}")

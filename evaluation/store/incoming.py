"""Files on their way into a workspace: written to disk as they come, within a quota, gone unless they are taken.

Each server has a folder of its own in ``incoming/``, with a lock that ends with its process. A server that starts
removes what servers that are gone have left.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from evaluation.record.figures import size as in_words
from evaluation.store import file_lock
from evaluation.store.database import Database
from evaluation.store.folder_size import FolderSize
from evaluation.store.names import clean_name
from evaluation.store.upload_ledger import Sent, UploadLedger
from evaluation.store.upload_quota import ALL, FREE, PERSON, UploadQuota, upload_quota
from evaluation.types import TouchstoneError

IDLE_SECONDS = 60.0
"""A file of which nothing comes for so long is given up."""
TAKEN_SECONDS = 600.0
"""A complete file that no page takes for so long is given up."""
MOST_OPEN = 1000
"""Files of one person under way at once."""


class TooMuch(TouchstoneError):
    """A file does not fit the quota."""


class NotUnderWay(TouchstoneError):
    """There is no such upload of this person, or it is elsewhere in its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A complete file in ``incoming/``, which whoever adds it moves away."""

    path: Path
    name: str
    sha256: str
    bytes: int


@dataclass(slots=True, kw_only=True)
class _Upload:
    person: str
    session: str
    name: str
    size: int
    path: Path
    digest: Any = field(default_factory=hashlib.sha256)
    received: int = 0
    writing: bool = False
    dropped: bool = False
    last: float = field(default_factory=time.monotonic)


class Incoming:
    """The uploads of one server. Threads may share it."""

    def __init__(self, workspace: Path, database: Database) -> None:
        self.root = workspace / "incoming"
        self.kept = (FolderSize(workspace / "checkpoints"), FolderSize(workspace / "sources"))
        self.ledger = UploadLedger(database)
        self._uploads: dict[str, _Upload] = {}
        self._guard = threading.Lock()
        self.root.mkdir(mode=0o700, exist_ok=True)
        with database.lock("incoming"):
            _remove_abandoned(self.root)
            self.folder = Path(tempfile.mkdtemp(prefix="server-", dir=self.root))
            self._lock = (self.folder / ".lock").open("w")
            file_lock.try_lock(self._lock)
            self.ledger.strike(besides=[folder.name for folder in self.root.glob("server-*")])

    def begin(self, *, person: str, session: str, name: str, size: int) -> str:
        """Announce a file of ``size`` bytes; returns the token by which its pieces come. Raises TooMuch."""
        name, quota = clean_name(name), upload_quota()
        if size < 1:
            raise TouchstoneError(f"'{name}' is empty; choose the file itself")
        kept, token = sum(folder.bytes() for folder in self.kept), secrets.token_urlsafe(18)
        path = self.folder / f"{token}.partial"

        def allow(sent: Sent) -> None:
            with self._guard:
                self._require_room(person, name, size, kept, sent, quota)
                path.touch(mode=0o600)
                self._uploads[token] = _Upload(person=person, session=session, name=name, size=size, path=path)

        try:
            self.ledger.announce(token, server=self.folder.name, person=person, size=size, allow=allow)
        except BaseException:
            self._forget(token)
            raise
        return token

    @contextmanager
    def piece(self, token: str, *, person: str, at: int) -> Iterator[Piece]:
        """The next bytes of a file, which must begin where the last piece ended. An error gives the whole file up.

        Raises NotUnderWay.
        """
        with self._guard:
            upload = self._uploads.get(token)
            if upload is None or upload.person != person:
                raise NotUnderWay(
                    "this upload is not under way; it was cancelled or stood still too long. Send it again."
                )
            if upload.writing or at != upload.received:
                raise NotUnderWay(f"the next piece of '{upload.name}' begins at byte {upload.received}; got {at}")
            upload.writing = True
        try:
            with upload.path.open("ab") as file:
                yield Piece(upload, file)
        except BaseException as error:
            self.drop(token, person=person)
            if isinstance(error, OSError):
                raise TouchstoneError(
                    f"'{upload.name}' cannot be kept in the workspace: {error.strerror or error}. "
                    "Free some space there and send it again."
                ) from error
            raise
        with self._guard:
            upload.writing = False
            for other in self._uploads.values():  # those that wait for their turn in the same page
                if other.session == upload.session:
                    other.last = time.monotonic()

    def drop(self, token: str, *, person: str) -> None:
        """Give a file up, at whatever point it is. What is not there, or another's, is left alone."""
        with self._guard:
            upload = self._uploads.get(token)
        if upload is not None and upload.person == person and self._forget(token):
            with contextlib.suppress(TouchstoneError):  # else it counts until this server has ended
                self.ledger.give_up(token)

    def take(self, token: str, *, session: str) -> Received:
        """A complete file, for the page that asked for it. Raises NotUnderWay."""
        with self._guard:
            upload = self._uploads.get(token)
            if upload is None or upload.session != session or upload.writing or upload.received != upload.size:
                raise NotUnderWay("this upload is not complete; send the file again")
        self.ledger.take(token)
        with self._guard:
            if self._uploads.pop(token, None) is None:
                raise NotUnderWay(f"the upload of '{upload.name}' was cancelled")
        return Received(path=upload.path, name=upload.name, sha256=upload.digest.hexdigest(), bytes=upload.size)

    def sweep(self) -> None:
        """Give up what stands still, and files that no page took."""
        now = time.monotonic()
        with self._guard:
            still = [
                (token, upload.person)
                for token, upload in self._uploads.items()
                if not upload.writing
                and now - upload.last > (TAKEN_SECONDS if upload.received == upload.size else IDLE_SECONDS)
            ]
        for token, person in still:
            self.drop(token, person=person)

    def close(self) -> None:
        """Remove everything that was not taken. The ledger strikes it when the next server starts."""
        with self._guard:
            self._uploads.clear()
            self._lock.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _forget(self, token: str) -> bool:
        """Remove what is there of a file that is under way. False where it is not."""
        with self._guard:
            upload = self._uploads.pop(token, None)
            if upload is None:
                return False
            upload.dropped = True
            with contextlib.suppress(OSError):
                upload.path.unlink()
            return True

    def _require_room(self, person: str, name: str, size: int, kept: int, sent: Sent, quota: UploadQuota) -> None:
        """Raises TooMuch. ``kept`` is what checkpoints take, in bytes."""
        mine = [upload for upload in self._uploads.values() if upload.person == person]
        coming = sum(upload.size - upload.received for upload in self._uploads.values())
        has = f"'{name}' has {in_words(size)}"
        if size > quota.file:
            raise TooMuch(f"{has}; one file may have {in_words(quota.file)}. Give its path on the server instead.")
        if len(mine) >= MOST_OPEN:
            raise TooMuch(f"'{name}' is one too many: {MOST_OPEN} files are under way already; wait for them")
        if sent.by_person + size > quota.person:
            left = in_words(max(0, quota.person - sent.by_person))
            raise TooMuch(f"{has}; you may send {left} more today. Wait, or ask for a larger {PERSON}.")
        if kept + sent.under_way + size > quota.all:
            left = in_words(max(0, quota.all - kept - sent.under_way))
            raise TooMuch(f"{has}; this workspace takes {left} more. Remove models, or ask for a larger {ALL}.")
        room = shutil.disk_usage(self.folder).free - coming - quota.free
        if size > room:
            raise TooMuch(
                f"{has}; the disk of this workspace has room for {in_words(max(0, room))} more, as {FREE} keeps "
                f"{in_words(quota.free)} free. Remove models, or free some space."
            )


class Piece:
    """Takes the bytes of one piece as they come."""

    def __init__(self, upload: _Upload, file: IO[bytes]) -> None:
        self._upload, self._file = upload, file

    def write(self, block: bytes) -> None:
        """Raises NotUnderWay when the file was given up meanwhile, TouchstoneError when it is longer than announced."""
        upload = self._upload
        if upload.dropped:
            raise NotUnderWay(f"the upload of '{upload.name}' was cancelled")
        if upload.received + len(block) > upload.size:
            raise TouchstoneError(f"'{upload.name}' is longer than the {upload.size} bytes it was announced with")
        self._file.write(block)
        upload.digest.update(block)
        if upload.received + len(block) == upload.size:
            self._file.flush()
            os.fsync(self._file.fileno())
        upload.received += len(block)
        upload.last = time.monotonic()

    @property
    def received(self) -> int:
        """Bytes of the whole file that are here."""
        return self._upload.received


def _remove_abandoned(root: Path) -> None:
    """The folders of servers that are gone: their locks can be had."""
    for folder in root.glob("server-*"):
        with contextlib.suppress(OSError), (folder / ".lock").open("a") as lock:
            if file_lock.try_lock(lock):
                shutil.rmtree(folder, ignore_errors=True)

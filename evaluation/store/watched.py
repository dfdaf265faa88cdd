"""Folders of training runs that a workspace watches: what their looks are measured on, and how far watching is.

Kept in the workspace, so that it goes on when the server is started again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.store.database import Database
from evaluation.store.job import read_config
from evaluation.store.job_rows import now
from evaluation.store.setting_rows import read_setting, write_setting
from evaluation.types import Config, TouchstoneError

KEY = "watched_folders"
MOST = 50
MOST_NOTES = 20
"""Sentences about one folder that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFolder:
    folder: Path
    data: str
    config: Config
    owner: str | None
    """Who asked for it; None for the command line."""
    added: str
    """UTC, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """How far it is."""

    there: bool = True
    checkpoints: int = 0
    """Files that lie there."""
    looks: int = 0
    """Looks that were taken into the workspace."""
    trainings: int = 0
    notes: tuple[str, ...] = ()
    """What is odd, one sentence each."""


class Watched:
    """Any number of servers may read and change it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        """``folder`` holds what was taken from each watched folder."""

    def add(self, folder: Path, *, data: str, config: Config | None = None, owner: str | None = None) -> WatchedFolder:
        """Watch a folder from now on. One that is watched already gets the new data and settings.

        Raises TouchstoneError for the ``MOST + 1``th.
        """
        kept = {
            "folder": str(folder), "data": data, "config": dataclasses.asdict(config or Config()), "owner": owner,
            "added": now(),
        }  # fmt: skip
        with self.database.writing() as connection:
            known = {one["folder"]: one for one in read_setting(connection, KEY) or ()}
            known[str(folder)] = kept
            if len(known) > MOST:
                raise TouchstoneError(f"at most {MOST} folders are watched at once; stop watching another one first")
            write_setting(connection, KEY, list(known.values()))
        return _folder(kept)

    def remove(self, folder: Path) -> None:
        """Watch it no longer. What was taken from it stays; watched again, nothing of it is taken twice."""
        with self.database.writing() as connection:
            left = [one for one in read_setting(connection, KEY) or () if one["folder"] != str(folder)]
            write_setting(connection, KEY, left)
            write_setting(connection, _state_key(folder), None)

    def all(self) -> list[WatchedFolder]:
        """In the order in which they were added."""
        with self.database.reading() as connection:
            return [_folder(one) for one in read_setting(connection, KEY) or ()]

    def tell(self, folder: Path, state: WatchState) -> None:
        """Keep how far it is."""
        kept = dataclasses.asdict(state)
        with self.database.writing() as connection:
            write_setting(connection, _state_key(folder), kept)

    def state(self, folder: Path) -> WatchState | None:
        """None until it was looked at."""
        with self.database.reading() as connection:
            kept = read_setting(connection, _state_key(folder))
        return None if kept is None else WatchState(**{**kept, "notes": tuple(kept["notes"])})

    def taken(self, folder: Path) -> dict[str, str]:
        """State of a look's files -> SHA-256 of the checkpoint that they became; empty where it was lost."""
        try:
            kept = json.loads(self._ledger(folder).read_text())
        except (OSError, ValueError):  # then files are read again, and none is measured again
            return {}
        return {str(key): str(value) for key, value in kept.items()} if isinstance(kept, dict) else {}

    def keep_taken(self, folder: Path, taken: Mapping[str, str]) -> None:
        """Raises OSError where the workspace cannot be written."""
        path = self._ledger(folder)
        path.parent.mkdir(exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        partial.write_text(json.dumps(dict(taken)))
        partial.replace(path)

    def _ledger(self, folder: Path) -> Path:
        return self.folder / f"{_digest(folder)}.json"


def _state_key(folder: Path) -> str:
    return f"watch_state {_digest(folder)}"


def _digest(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:24]


def _folder(kept: Mapping[str, Any]) -> WatchedFolder:
    return WatchedFolder(
        folder=Path(kept["folder"]), data=kept["data"], config=read_config(kept["config"]), owner=kept["owner"],
        added=kept["added"],
    )  # fmt: skip

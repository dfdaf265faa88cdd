"""The store: checkpoints, runs, jobs and settings of one workspace folder. Loads no torch; opens no checkpoint.

Any number of threads and processes may open the same workspace.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from evaluation.record.run import Run
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.store.arrays import ArrayFiles, read_npy
from evaluation.store.checkpoints import Checkpoint, Checkpoints, Origin
from evaluation.store.database import Database
from evaluation.store.queue import CheckpointProgress, Job, Queue
from evaluation.store.runs import Runs, RunSummary
from evaluation.store.selections import Selection, Selections
from evaluation.types import Array, Config, TouchstoneError

__all__ = ["Checkpoint", "CheckpointProgress", "Job", "RunSummary", "Selection", "Store", "open_store"]


def open_store(workspace: str | Path | None = None) -> Store:
    """The workspace's store: ``workspace``, else TOUCHSTONE_WORKSPACE, else ``./workspace``.

    Makes the folder. Raises TouchstoneError when it cannot be used, or was written by a newer version.
    """
    return Store(Path(workspace or os.environ.get("TOUCHSTONE_WORKSPACE") or "workspace"))


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        """Holds touchstone.sqlite, arrays/, pictures/, checkpoints/, cache/ and scratch/."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.cache.mkdir(exist_ok=True)
            self.scratch.mkdir(mode=0o700, exist_ok=True)
            self.database = Database(self.folder)
        except OSError as error:
            raise TouchstoneError(
                f"the workspace folder '{self.folder}' cannot be used: {error.strerror or error}. "
                "Choose a folder that you may write to with TOUCHSTONE_WORKSPACE."
            ) from error
        self._checkpoints = Checkpoints(self.database, self.folder / "checkpoints")
        self._runs = Runs(self.database, ArrayFiles(self.folder / "arrays"))
        self._selections = Selections(self.database)
        self.queue = Queue(self.database)
        """For the supervisor; pages use ``enqueue``, ``jobs`` and ``cancel``."""

    @property
    def cache(self) -> Path:
        """Real-side artifacts and compiled code, shared by all workers."""
        return self.folder / "cache"

    @property
    def scratch(self) -> Path:
        """One folder a worker, deleted with it."""
        return self.folder / "scratch"

    # Checkpoints

    def add_checkpoint(self, source: Path | BinaryIO | bytes, *, name: str, origin: Origin) -> Checkpoint:
        """Take a file in; the same bytes again give the checkpoint that is there. ``"path"`` leaves it in its place."""
        return self._checkpoints.add(source, name=name, origin=origin)

    def join_checkpoints(self, sha256s: Sequence[str], *, name: str | None = None) -> Checkpoint:
        """One checkpoint of several files that are halves of one model (encoder + decoder)."""
        return self._checkpoints.join(sha256s, name=name)

    def checkpoints(self) -> list[Checkpoint]:
        """In the order of first sight."""
        return self._checkpoints.all()

    def checkpoint(self, sha256: str) -> Checkpoint:
        return self._checkpoints.get(sha256)

    def rename_checkpoint(self, sha256: str, name: str) -> Checkpoint:
        """Its runs show the new name too. A name that is taken gets a number."""
        return self._checkpoints.rename(sha256, name)

    def note_checkpoint(
        self,
        sha256: str,
        *,
        recognised: str = "",
        confidence: str = "",
        error: str | None = None,
        unless_recognised: bool = False,
    ) -> None:
        """Keep what a worker found when it opened the file; ``unless_recognised``, what is known already stays."""
        self._checkpoints.note(
            sha256, recognised=recognised, confidence=confidence, error=error, unless_recognised=unless_recognised
        )

    def save_picture(self, sha256: str, picture: Array) -> None:
        """Keep what a first look showed: uint8 (rows, columns, c, h, w), inputs over reconstructions, or samples."""
        path = self._picture_file(sha256)
        path.parent.mkdir(exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as stream:
            np.save(stream, picture, allow_pickle=False)
        partial.replace(path)

    def picture(self, sha256: str) -> Array | None:
        """What the first look at a checkpoint showed; None before it, or where nothing could be shown."""
        path = self._picture_file(sha256)
        return read_npy(path) if path.exists() else None

    def _picture_file(self, sha256: str) -> Path:
        return self.folder / "pictures" / f"{sha256}.npy"

    def remove_checkpoint(self, sha256: str) -> None:
        """With its file, its runs and its place in jobs. Its colour stays its own."""
        self._picture_file(self.checkpoint(sha256).sha256).unlink(missing_ok=True)
        self.queue.forget_checkpoint(sha256)
        self._runs.remove_of(sha256)
        self._checkpoints.remove(sha256)

    # Runs

    def save_run(self, run: Run) -> str:
        """Keep a run; returns its id."""
        return self._runs.save(run)

    def runs(self, *, dataset_sha256: str | None = None, latest: bool = True) -> list[RunSummary]:
        """Newest last; ``latest`` keeps the newest of each checkpoint on each dataset."""
        return self._runs.all(dataset_sha256=dataset_sha256, latest=latest)

    def run(self, run_id: str) -> Run:
        """With arrays that are memory-mapped when asked for."""
        return self._runs.get(run_id)

    def remove_run(self, run_id: str) -> None:
        """With the arrays that no other run has."""
        self._runs.remove(run_id)

    # Jobs

    def enqueue(
        self,
        checkpoint_sha256s: Sequence[str],
        *,
        data: str,
        config: Config | None = None,
        choices: Mapping[str, int] | None = None,
    ) -> int:
        """One job: these checkpoints, evaluated in one worker that shares the real-side work. Returns its id."""
        named = [(sha256, self.checkpoint(sha256).name) for sha256 in checkpoint_sha256s]
        return self.queue.add(named, data=data, config=config or Config(), choices=choices)

    def jobs(self, active_only: bool = False) -> list[Job]:
        """Oldest first."""
        return self.queue.all(active_only=active_only)

    def job(self, job_id: int) -> Job:
        return self.queue.get(job_id)

    def cancel(self, job_id: int) -> None:
        """Its worker is stopped; checkpoints that were finished keep their runs."""
        self.queue.cancel(job_id)

    def job_outcomes(self, job_id: int, sha256: str) -> list[Ok | Skipped | Failed]:
        """What is known so far of one checkpoint of a job."""
        return self.queue.outcomes(job_id, sha256)

    # Selections and settings

    def save_selection(self, name: str, dataset_sha256: str, items: Sequence[int]) -> Selection:
        """Keep test items under a name; the same name on the same dataset is replaced."""
        return self._selections.save(name, dataset_sha256, items)

    def selections(self, dataset_sha256: str) -> list[Selection]:
        return self._selections.all(dataset_sha256)

    def remove_selection(self, name: str, dataset_sha256: str) -> None:
        self._selections.remove(name, dataset_sha256)

    def setting(self, key: str, default: Any = None) -> Any:
        """A plain value that was set, or ``default``."""
        value = self.database.setting(key)
        return default if value is None else value

    def set_setting(self, key: str, value: Any) -> None:
        """Any JSON value."""
        self.database.set_setting(key, value)

    def close(self) -> None:
        """Give the database connections back."""
        self.database.engine.dispose()

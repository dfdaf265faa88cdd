"""An open workspace: its checkpoints, runs, jobs, selections and settings. Loads no torch; opens no checkpoint.

Any number of threads and processes may open the same workspace.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from evaluation.store.arrays import ArrayFiles
from evaluation.store.audit import Audit
from evaluation.store.checkpoints import Checkpoint, Checkpoints
from evaluation.store.database import Database
from evaluation.store.default_workspace import default_workspace
from evaluation.store.incoming import Received
from evaluation.store.item_sets import ItemSets
from evaluation.store.jobs import Jobs
from evaluation.store.look_corrections import LookCorrections
from evaluation.store.looks import Looks
from evaluation.store.model_marks import ModelMarks
from evaluation.store.model_sets import ModelSets
from evaluation.store.pausing import Pausing
from evaluation.store.pictures import Pictures
from evaluation.store.roots import NotReadable, roots
from evaluation.store.run_facts import RunFactsTable
from evaluation.store.runs import Runs
from evaluation.store.selections import Selections
from evaluation.store.servers import Servers
from evaluation.store.settings import Settings
from evaluation.store.sources import Sources
from evaluation.store.training_logs import TrainingLogs
from evaluation.store.views import SavedViews
from evaluation.store.watched import Watched
from evaluation.types import TouchstoneError
from models.source.finding import NO_SOURCE, SourcePaths, beside


def open_store(workspace: str | Path | None = None, *, also: Sequence[Path] = ()) -> Store:
    """The workspace's store: ``workspace``, else TOUCHSTONE_WORKSPACE, else a folder in the user's data home.

    Makes the folder, and brings an older workspace up to date. ``also`` are roots beside the workspace, unless
    TOUCHSTONE_ROOTS names the roots. Raises TouchstoneError when the folder cannot be used, or was written by a newer
    version.
    """
    return Store(Path(workspace or os.environ.get("TOUCHSTONE_WORKSPACE") or default_workspace()), also=also)


class Store:
    """Its parts do the work, each on its own tables and files. Here is only what concerns several of them."""

    def __init__(self, folder: Path, *, also: Sequence[Path] = ()) -> None:
        self.folder = folder.expanduser().resolve()
        """Holds touchstone.sqlite, cache/, scratch/, and a folder or file of each of its parts."""
        self.roots = roots((self.folder, *also))
        """Below which the queue and the pages read what somebody names."""
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
        self.checkpoints = Checkpoints(self.database, self.folder / "checkpoints")
        self.sources = Sources(self.folder / "sources")
        self.pictures = Pictures(self.folder / "pictures")
        self.runs = Runs(self.database, ArrayFiles(self.folder / "arrays"))
        self.jobs = Jobs(self.database)
        self.looks = Looks(self.database, LookCorrections(self.database))
        self.training_logs = TrainingLogs(self.database)
        self.pausing = Pausing(self.database)
        self.servers = Servers(self.database)
        self.selections = Selections(self.database)
        self.model_marks = ModelMarks(self.database)
        self.model_sets = ModelSets(self.database)
        self.item_sets = ItemSets(self.database)
        self.views = SavedViews(self.database)
        self.run_facts = RunFactsTable(self.database)
        self.run_facts.complete()
        self.settings = Settings(self.database)
        self.watched = Watched(self.database, self.folder / "watched")
        self.audit = Audit(self.database)

    @property
    def cache(self) -> Path:
        """Real-side artifacts and compiled code, shared by all workers."""
        return self.folder / "cache"

    @property
    def scratch(self) -> Path:
        """One folder a worker, deleted with it."""
        return self.folder / "scratch"

    @property
    def live(self) -> Path:
        """The same of models that are kept open for the sliders; servers that share a workspace share it."""
        return self.folder / "live"

    def readable_parts(self, checkpoint: Checkpoint) -> tuple[Path, ...]:
        """Its files, which are the workspace's own or lie below a root still. Raises NotReadable."""
        own = self.checkpoints.folder
        return tuple(path if path.parent == own else self.roots.allowed(path) for path in checkpoint.parts)

    def readable_source(self, checkpoint: Checkpoint) -> SourcePaths:
        """Its source: what was given to it, else what lies beside a file that was named, below a root."""
        if checkpoint.source is not None:
            return SourcePaths(paths=self.sources.paths(checkpoint.source))
        if checkpoint.origin != "path":
            return NO_SOURCE
        allowed = tuple(path for path in beside(checkpoint.parts) if self._allows(path))
        return SourcePaths(paths=allowed, origin="beside")

    def give_source(self, sha256: str, files: Sequence[tuple[str, Received]]) -> Checkpoint:
        """Keep uploads as the source of a checkpoint, in place of the one that it has. Raises TouchstoneError."""
        with self.database.lock("sources"):
            self.checkpoints.get(sha256)
            return self._with_source(sha256, self.sources.keep(files))

    def share_source(self, sha256: str, source: str) -> Checkpoint:
        """Give a checkpoint the source that another one has."""
        with self.database.lock("sources"):
            if source not in self.checkpoints.sources():
                raise TouchstoneError("the source of this model is no longer in the workspace; drop it again")
            return self._with_source(sha256, source)

    def remove_checkpoint(self, sha256: str) -> None:
        """With its file, its source, its picture, its runs and its place in jobs. Its colour stays its own."""
        self.pictures.remove(self.checkpoints.get(sha256).sha256)
        self.jobs.forget_checkpoint(sha256)
        self.runs.remove_of(sha256)
        self.looks.forget(sha256)
        self.checkpoints.forget(sha256)
        with self.database.lock("sources"):
            self.sources.sweep(self.checkpoints.sources())

    def _with_source(self, sha256: str, source: str) -> Checkpoint:
        """Under the lock ``sources``. A first look at the model under another source shows it no longer."""
        if self.checkpoints.get(sha256).source != source:
            self.pictures.remove(sha256)
            self.jobs.forget_choices(sha256)
        given = self.checkpoints.set_source(sha256, source)
        self.sources.sweep(self.checkpoints.sources())
        return given

    def _allows(self, path: Path) -> bool:
        try:
            return self.roots.allowed(path) == path
        except NotReadable:
            return False

    def close(self) -> None:
        """Give the database connections back."""
        self.database.engine.dispose()

"""Series that ship with Touchstone are measured when nothing else waits: one training a job, so that whoever asks for
something waits for no more than that."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from evaluation.front.looks import looks_below
from evaluation.jobs.arriving_runs import keep_log
from evaluation.jobs.looking_into import look_into
from evaluation.judging.series.thinning import coarse_to_fine
from evaluation.store.looks import ReadLook
from evaluation.store.workspace import Store
from evaluation.types import Config
from models.trainings.reading import LookInto

DONE = "zoo_series_enqueued"
"""Setting: all of them were queued once in this workspace."""
FIRST_LOOK = Config(metrics=("series",))


class SeriesWhenIdle:
    """``folder`` holds a folder for each series, all of the digits. ``after`` are SHA-256s of the models that come
    first: a workspace where one of them is not measured gets no series, as nobody is being shown around there."""

    def __init__(
        self, store: Store, folder: Path, *, after: Collection[str] = (), looking: LookInto = look_into
    ) -> None:
        self.store, self.folder, self.after, self.looking = store, folder, frozenset(after), looking
        self._waiting: list[list[str]] | None = None
        """SHA-256s of the looks of each training; None until they were brought."""

    def queue_one(self) -> bool:
        """Queue the looks of the next training, the coarse shape of its curves first; False when all were queued."""
        if self.store.settings.get(DONE) or not self.folder.is_dir() or not self._is_first_done():
            return False
        if self._waiting is None:
            self._waiting = self._bring()
        while self._waiting:
            looks = self._waiting.pop(0)
            ordered = [looks[place] for place in coarse_to_fine(len(looks))]
            key = f"zoo_series_{looks[0][:16]}"
            if self.store.jobs.add_once(key, ordered, data="digits", config=FIRST_LOOK) is not None:
                return True
        self.store.settings.set(DONE, "yes")
        return False

    def _is_first_done(self) -> bool:
        return self.after <= {run.checkpoint_sha256 for run in self.store.runs.all()}

    def _bring(self) -> list[list[str]]:
        """Copies them into the workspace with what is known of their trainings; the SHA-256s of each training."""
        found = looks_below([self.folder], self.looking)
        trainings: dict[str, list[str]] = {}
        looks: dict[str, ReadLook] = {}
        for one in found.found:
            (path,) = one.parts
            added = self.store.checkpoints.add(path, name=one.name, origin="zoo")
            trainings.setdefault(one.training.name, []).append(added.sha256)
            looks[added.sha256] = ReadLook(facts=one.training, roles=one.roles)
        called = self.store.looks.keep(looks, origin=str(self.folder))
        for training, log in found.logs:
            keep_log(self.store, called.get(training, training), log, self.folder)
        return list(trainings.values())

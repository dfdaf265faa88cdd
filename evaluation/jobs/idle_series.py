"""Series that ship with Touchstone are measured when nothing else waits: one training a job, so that whoever asks for
something waits for no more than that."""

from __future__ import annotations

from pathlib import Path

from evaluation.jobs.arriving_runs import bring_runs
from evaluation.jobs.looking_into import look_into
from evaluation.judging.series.thinning import coarse_to_fine
from evaluation.store.workspace import Store
from evaluation.types import Config
from models.trainings.reading import LookInto

DONE = "zoo_series_enqueued"
"""Setting: all of them were queued once in this workspace."""
FIRST_LOOK = Config(metrics=("series",))


class SeriesWhenIdle:
    """``folder`` holds a folder for each series, all of the digits."""

    def __init__(self, store: Store, folder: Path, *, looking: LookInto = look_into) -> None:
        self.store, self.folder, self.looking = store, folder, looking
        self._waiting: list[list[str]] | None = None
        """SHA-256s of the looks of each training; None until they were brought."""

    def queue_one(self) -> bool:
        """Queue the looks of the next training, the coarse shape of its curves first; False when all were queued."""
        if self.store.settings.get(DONE) or not self.folder.is_dir():
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

    def _bring(self) -> list[list[str]]:
        brought = bring_runs(self.store, self.folder, _untold, looking=self.looking)
        kept = self.store.looks.all()
        trainings: dict[str, list[str]] = {}
        for checkpoint in brought.checkpoints:
            trainings.setdefault(kept[checkpoint.sha256].facts.name, []).append(checkpoint.sha256)
        return list(trainings.values())


def _untold(done: int, total: int) -> None: ...

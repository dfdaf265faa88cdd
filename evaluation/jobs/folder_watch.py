"""One watched folder: what has come to rest there becomes checkpoints that know their training, queued once.

A look at the folder costs a listing. Checkpoints are looked into by sandboxed workers when something is new, each once.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from evaluation.front.looks import Found, Looks, looks_below
from evaluation.jobs.arriving_runs import keep_log
from evaluation.jobs.below_roots import add_below_roots
from evaluation.jobs.looking_into import look_into
from evaluation.store.looks import ReadLook
from evaluation.store.roots import NotReadable
from evaluation.store.watched import MOST_NOTES, WatchedFolder, WatchState
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError
from models.trainings.found import Witness
from models.trainings.polling import Polled, Seen, poll
from models.trainings.reading import LookInto, Unread
from models.trainings.still import Still
from models.trainings.titles import FILING

AT_ONCE = 50
"""Looks that one round takes; their files are read whole. The next round goes on."""
REWRITTEN_SECONDS = 30.0
"""A file that was taken and is written anew, as ``last.ckpt``, is taken again when it has rested for so long."""
LOG_SECONDS = 10.0
"""A log that grows is read again after so long."""
_Files = Mapping[PurePosixPath, Seen]


class FolderWatch:
    """``round()`` may be called as often as one likes. One thread."""

    def __init__(
        self,
        store: Store,
        watched: WatchedFolder,
        *,
        looking: LookInto = look_into,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store, self.watched, self.folder = store, watched, watched.folder
        self._looking, self._clock = looking, clock
        self._still = Still(self.folder, clock)
        self._said: dict[tuple[PurePosixPath, Seen], Witness | Unread] = {}
        self._taken = store.watched.taken(self.folder)
        self._told: dict[str, ReadLook] = {}
        self._called: dict[str, str] = {}
        """Training -> its name in the workspace."""
        self._rested: dict[PurePosixPath, tuple[Seen, float]] = {}
        """Whole file -> its state, and since when."""
        self._left = True
        """Whether something waits that a former round saw."""
        self._looks: Looks | None = None
        self._problem = ""
        self._logs: dict[PurePosixPath, tuple[Seen, float]] = {}
        self._state: WatchState | None = None

    def round(self) -> None:
        """Look at the folder once. Raises what the database and the disk of the workspace raise."""
        if not self.store.roots.holds(self.folder.resolve()):
            self._tell(WatchState(there=False, notes=(str(self.store.roots.refusal(self.folder)),)))
            return
        polled = poll(self.folder)
        if not polled.there:
            notes = (f"{polled.problems[0]}; it is watched again as soon as it is there",)
            self._tell(WatchState(there=False, looks=len(self._taken), notes=notes))
            return
        if self._news(polled):
            self._take(polled.checkpoints)
        if self._looks is not None:
            self._read_logs(self._looks, polled.logs)
        self._tell(self._state_of(polled))

    def _news(self, polled: Polled) -> bool:
        now, before = self._clock(), self._rested
        whole = self._still.settle(polled.checkpoints)
        self._rested = {
            path: known if (known := before.get(path)) and known[0] == polled.checkpoints[path]
            else (polled.checkpoints[path], now)
            for path in whole
        }  # fmt: skip
        return self._left or self._rested.keys() != before.keys() or self._rested != before

    def _take(self, files: _Files) -> None:
        self._left, self._problem = False, ""
        try:
            self._looks = looks_below([self.folder], lambda paths: self._look_into(paths, files))
        except TouchstoneError as error:  # nothing that can be measured, yet
            self._looks, self._problem = None, str(error)
            return
        fresh = []
        for one in self._looks.found:
            key = self._key(one)
            if key and key not in self._taken:
                fresh.append((key, one))
        brought: dict[str, list[str]] = defaultdict(list)
        for key, one in fresh[:AT_ONCE]:
            if self._waits(one):
                self._left = True
            elif (sha256 := self._bring(one)) is not None:
                self._taken[key] = sha256
                brought[one.training.name].append(sha256)
        self._left = self._left or len(fresh) > AT_ONCE
        self._keep_looks(self._looks.found)
        for sha256s in brought.values():
            self._queue(sha256s)
        if brought:
            self.store.watched.keep_taken(self.folder, self._taken)

    def _bring(self, one: Found) -> str | None:
        """SHA-256 of the checkpoint that a look becomes; None where it cannot be read now."""
        name = _name(one, self._relative(one.parts[0]).parent)
        try:
            return add_below_roots(self.store, one.parts, name=name).sha256
        except (OSError, NotReadable):  # it changed or vanished meanwhile: the next round sees it
            self._left = True
            return None

    def _queue(self, sha256s: Sequence[str]) -> None:
        """One job of what is not queued or measured in just this way."""
        data, config = self.watched.data, self.watched.config
        known = {
            part.sha256
            for job in self.store.jobs.all()
            if (job.data, job.config) == (data, config) and job.status != "cancelled"
            for part in job.progress
        }
        if left := [sha256 for sha256 in dict.fromkeys(sha256s) if sha256 not in known]:
            self.store.jobs.add(left, data=data, config=config, owner=self.watched.owner)

    def _keep_looks(self, found: Iterable[Found]) -> None:
        """What a look is of may be read better when more of its training is there."""
        read: dict[str, ReadLook] = {}
        for one in found:
            if (sha256 := self._taken.get(self._key(one))) is not None:
                read.setdefault(sha256, ReadLook(facts=one.training, roles=one.roles))
        changed = {sha256: look for sha256, look in read.items() if self._told.get(sha256) != look}
        if changed:
            self._called |= self.store.looks.keep(changed, origin=str(self.folder))
            self._told |= changed

    def _read_logs(self, looks: Looks, files: _Files) -> None:
        now = self._clock()
        for training, log in looks.logs:
            path = PurePosixPath(log.relative_to(self.folder).as_posix())
            seen, known = files.get(path), self._logs.get(path)
            if seen is None or (known and (known[0] == seen or now - known[1] < LOG_SECONDS)):
                continue
            self._logs[path] = (seen, now)
            keep_log(self.store, self._called.get(training, training), log, self.folder)

    def _waits(self, one: Found) -> bool:
        """Whether a file of it was taken before and is being written anew, again and again."""
        taken = {name.split("|", 1)[0] for key in self._taken for name in key.split("+|")}
        paths = [self._relative(part) for part in one.parts]
        since = max(self._rested[path][1] for path in paths)
        return any(str(path) in taken for path in paths) and self._clock() - since < REWRITTEN_SECONDS

    def _key(self, one: Found) -> str:
        """The state of a look's files; empty unless all are whole."""
        paths = [self._relative(part) for part in one.parts]
        states = [(path, self._rested[path][0]) for path in paths if path in self._rested]
        if len(states) < len(paths):
            return ""
        return "+|".join(f"{path}|{seen.bytes}|{seen.modified}" for path, seen in states)

    def _relative(self, part: Path) -> PurePosixPath:
        return PurePosixPath(part.relative_to(self.folder).as_posix())

    def _look_into(self, paths: Sequence[Path], files: _Files) -> list[Witness | Unread]:
        """From what was said before; workers are asked about files that are new, and whole."""
        keys = [(self._relative(path), self._rested.get(self._relative(path))) for path in paths]
        asked = [
            (path, (key, rested[0]))
            for path, (key, rested) in zip(paths, keys, strict=True)
            if rested is not None and (key, rested[0]) not in self._said
        ]
        answers = self._looking([path for path, _ in asked])
        self._said |= dict(zip((key for _, key in asked), answers, strict=True))
        there = {(path, seen) for path, seen in files.items()}
        self._said = {key: said for key, said in self._said.items() if key in there}
        return [
            self._said.get((key, rested[0]), _being_written(key)) if rested is not None else _being_written(key)
            for key, rested in keys
        ]

    def _state_of(self, polled: Polled) -> WatchState:
        looks = self._looks
        notes = [*polled.problems, *self._still.unfinished()]
        if looks is not None:
            notes += [*looks.notes, *(f"{name}: {why}" for name, why in looks.refused.items() if WRITTEN not in why)]
        elif self._problem and polled.checkpoints and WRITTEN not in self._problem:
            notes.append(self._problem)
        return WatchState(
            checkpoints=len(polled.checkpoints),
            looks=len(set(self._taken.values())),
            trainings=len({one.training.name for one in looks.found}) if looks is not None else 0,
            notes=tuple(dict.fromkeys(notes))[:MOST_NOTES],
        )

    def _tell(self, state: WatchState) -> None:
        if state != self._state:
            self.store.watched.tell(self.folder, state)
            self._state = state


WRITTEN = "is being written"


def _being_written(path: PurePosixPath) -> Unread:
    return Unread(problem=f"'{path.name}' {WRITTEN}; it is taken when it is whole", weights=True)


def _name(one: Found, folder: PurePosixPath) -> str:
    """With its step and its folder, also where it is the first: ``run_0-vae@1``. Others may follow."""
    step, own = one.training.step, next((part for part in reversed(folder.parts) if part.lower() not in FILING), "")
    name = one.name if step is None or "@" in one.name else f"{one.name}@{step}"
    return name if not own or f"-{own}-" in f"-{name.replace('@', '-')}-" else f"{own}-{name}"

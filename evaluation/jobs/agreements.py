"""How checkpoints of one recipe are read: asked of one worker for all, while others measure."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.jobs.agreement_messages import AgreedOn, AgreeOn, Speaker
from evaluation.jobs.messages import BY_AGREEMENT
from evaluation.jobs.one_answer import answer
from evaluation.jobs.sandbox.ending import WorkerEnded
from models.source.finding import NO_SOURCE, SourcePaths

MOST_TRAININGS = 5
MOST_EACH = 3
"""Checkpoints of a training that may speak: the last, or where it diverged one before."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Kin:
    """Checkpoints of one recipe, which have one architecture. One object for all of them."""

    trainings: tuple[tuple[Speaker, ...], ...]
    """Of each training its checkpoints, the last step first."""

    def speakers(self) -> tuple[tuple[Speaker, ...], ...]:
        """Those that are opened; what somebody chose for one of them comes with it."""
        chosen = tuple((one,) for members in self.trainings for one in members if one.choice is not None)
        return (*chosen[:MOST_TRAININGS], *(members[:MOST_EACH] for members in self.trainings[:MOST_TRAININGS]))

    def source_of(self, name: str) -> SourcePaths:
        """The source of one of them."""
        return next((one.source for members in self.trainings for one in members if one.name == name), NO_SOURCE)


class Agreements:
    """Of one job. Each kin is asked for once, when the first of its checkpoints is to be opened."""

    def __init__(self, data: str, read: Sequence[Path], cache: Path) -> None:
        self.data, self.read, self.cache = data, read, cache
        self._found: dict[Kin, AgreedOn | None] = {}
        self._asked: set[Kin] = set()

    def settled(self, kin: Kin | None) -> bool:
        """Whether it is known by now; begins to ask."""
        if kin is None or kin in self._found:
            return True
        if kin not in self._asked:
            self._asked.add(kin)
            threading.Thread(target=self._ask, args=(kin,), name="touchstone-agreement", daemon=True).start()
        return False

    def of(self, kin: Kin | None) -> AgreedOn | None:
        """None where each is read by itself."""
        return None if kin is None else self._found[kin]

    def now(self, kin: Kin) -> AgreedOn | None:
        """Ask, and wait for it. None where each is read by itself, and says what there is to say."""
        try:
            return self._answer(kin)
        except WorkerEnded:
            return None

    def _ask(self, kin: Kin) -> None:
        found: AgreedOn | None = None
        try:
            found = self.now(kin)
        finally:
            self._found[kin] = found

    def _answer(self, kin: Kin) -> AgreedOn | None:
        speakers = kin.speakers()
        read = [path for members in speakers for one in members for path in (*one.parts, *one.source.paths)]
        task = AgreeOn(trainings=speakers, data=self.data)
        found = answer(task, BY_AGREEMENT, read=[*read, *self.read], cache=self.cache).message
        names = {one.name for members in speakers for one in members}
        return found if found.reading and {found.speaker, found.source} <= {*names, ""} else None

"""What belongs to the data alone, computed by a worker that opens no checkpoint, for all that measure one.

A loss of this worker says nothing about any model. Each thing that it computes has tries of its own, and what it lost
while it had nothing to do is started again when there is something. After the last try, those who wait for that thing
are told why; what others need is still computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from evaluation.jobs.message_codec import NoMessage
from evaluation.jobs.message_parts import SharedArtifact
from evaluation.jobs.messages import ByPreparation, NotPrepared, Prepare, Prepared
from evaluation.jobs.sandbox.ending import WorkerEnded, WorkerLost
from evaluation.jobs.tries import pause
from evaluation.jobs.workers import TaskWorker
from evaluation.types import TouchstoneError

MOST_TRIES = 5
"""Of one thing. More than a checkpoint has, as all that wait for it depend on it."""


class Preparation:
    """``begin`` or ``ask``, then ``hear`` again and again; at last ``end``."""

    def __init__(self, start: Callable[[], TaskWorker[ByPreparation]], again: Callable[[str], None]) -> None:
        """``again`` is told why a worker was lost, before the next one is started."""
        self._start, self._again = start, again
        self._asked: dict[SharedArtifact, None] = {}
        """In this order; the worker computes the first."""
        self._lost: Counter[SharedArtifact] = Counter()
        self._given_up: dict[SharedArtifact, str] = {}
        self.worker: TaskWorker[ByPreparation] | None = None

    def begin(self) -> None:
        """Start the worker unless it runs, so that it has read the data when something is asked of it.

        Raises WorkerLost where the system starts no process.
        """
        if self.worker is None:
            self.worker = self._start()
            for shared in self._computable():
                self.worker.tell(Prepare(shared=shared))

    def ask(self, shared: SharedArtifact) -> None:
        """Have it computed. Asking again changes nothing."""
        if shared in self._asked:
            return
        self._asked[shared] = None
        if self.worker is not None and shared not in self._given_up:
            self.worker.tell(Prepare(shared=shared))

    def hear(self) -> Iterator[ByPreparation]:
        """What came of it since.

        Raises TouchstoneError when the worker breaks by itself: nothing can be prepared then.
        """
        for shared in [one for one in self._asked if one in self._given_up]:
            del self._asked[shared]
            yield NotPrepared(shared=shared, message=self._given_up[shared])
        try:
            if self._asked:
                self.begin()
            for heard in self.worker.turn() if self.worker is not None else ():
                if isinstance(heard.message, Prepared | NotPrepared):
                    self._asked.pop(heard.message.shared, None)
                yield heard.message
            if self.worker is not None and not self._asked:
                self.worker.restart_clock()
        except WorkerLost as lost:
            self._lose(lost)
        except (WorkerEnded, NoMessage) as error:
            raise TouchstoneError(f"The real images could not be prepared. {error}") from error

    def end(self) -> None:
        if self.worker is not None:
            self.worker.end()
            self.worker = None

    def _computable(self) -> list[SharedArtifact]:
        return [shared for shared in self._asked if shared not in self._given_up]

    def _lose(self, lost: WorkerLost) -> None:
        self.end()
        if computed := self._computable()[:1]:
            self._count(computed[0], lost)
        self._again(str(lost))
        pause()

    def _count(self, shared: SharedArtifact, lost: WorkerLost) -> None:
        self._lost[shared] += 1
        if self._lost[shared] >= MOST_TRIES:
            self._given_up[shared] = (
                f"Given up after {MOST_TRIES} tries of preparing the real images ({shared.artifact}). {lost}"
            )

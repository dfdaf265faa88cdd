"""Fill the shared cache with what belongs to the data alone. Opens no checkpoint: nothing in one can reach it."""

from __future__ import annotations

from evaluation.jobs.message_parts import SharedArtifact
from evaluation.jobs.messages import PREPARE, NotPrepared, Prepared, PrepareData, Preparing, Unusable
from evaluation.jobs.tasks.opening import one_line, open_session
from evaluation.jobs.tasks.parent import Pace, Parent
from evaluation.types import TouchstoneError


def perform(task: PrepareData, parent: Parent) -> None:
    """Each ``Prepare`` is answered by ``Prepared`` or ``NotPrepared``."""
    try:
        session = open_session(task.data, task.config)
    except TouchstoneError as error:
        parent.tell(Unusable(message=str(error)))
        return
    pace = Pace()
    while True:
        shared = parent.hear(PREPARE)[0].shared

        def progress(step: str, fraction: float, shared: SharedArtifact = shared) -> None:
            if pace.due():
                parent.tell(Preparing(shared=shared, fraction=float(fraction)))

        try:
            session.prepare(shared.artifact, shared.image_shape, progress)
        except TouchstoneError as error:
            parent.tell(NotPrepared(shared=shared, message=str(error)))
        except MemoryError:
            sentence = "the real images need more memory than a worker may use; try fewer images (n)"
            parent.tell(NotPrepared(shared=shared, message=sentence))
        except Exception as error:
            parent.tell(NotPrepared(shared=shared, message=f"preparing them stopped ({one_line(error)})"))
        else:
            parent.tell(Prepared(shared=shared))

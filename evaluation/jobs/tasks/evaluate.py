"""Measure one checkpoint. What belongs to the data alone is read from the shared cache, or asked for; never written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.jobs.sandbox.channel import Channel, Pace
from evaluation.jobs.sandbox.surroundings import COMPILED
from evaluation.jobs.tasks.opening import configured, on_one_thread, one_line, open_model, open_session
from evaluation.measuring.cache import cache_folder
from evaluation.types import TouchstoneError
from models.base import CheckpointError

if TYPE_CHECKING:
    from evaluation.measuring.engine import Event, Session
    from evaluation.measuring.real_side import Shape


def perform(task: Mapping[str, Any], channel: Channel) -> None:
    """``data``, ``config``, and of the checkpoint ``name``, ``parts`` and ``choice``."""

    def fill(artifact: str, image_shape: Shape) -> None:
        channel.send({"event": "wanted", "artifact": artifact, "image_shape": list(image_shape)})
        channel.receive()  # whatever it says, the cache now holds the artifact or never will
        _copy_compiled()

    _copy_compiled()
    try:
        session = open_session(task["data"], configured(task["config"]), filler=fill)
    except TouchstoneError as error:
        channel.send({"event": "unusable", "message": str(error)})
        return
    channel.send({"event": "opening", "one_thread": on_one_thread(session)})
    try:
        _evaluate(session, task, channel)
    except (CheckpointError, TouchstoneError) as error:
        channel.send({"event": "refused", "message": str(error)})
    except MemoryError:
        sentence = "this evaluation needs more memory than a worker may use; try fewer images (n)"
        channel.send({"event": "refused", "message": sentence})
    except Exception as error:
        channel.send({"event": "refused", "message": f"the evaluation stopped ({one_line(error)})"})


def _evaluate(session: Session, task: Mapping[str, Any], channel: Channel) -> None:
    images, labels = session.hints()
    model = open_model(task["parts"], images=images, labels=labels, choice=task["choice"])
    opened = {"recognised": model.recognised, "confidence": model.confidence, "sha256": model.sha256}
    channel.send({"event": "opened", **opened})
    pace = Pace()

    def report(event: Event) -> None:
        if event.kind == "done" or (event.kind == "progress" and not pace.due()):
            return  # after the end the record follows
        body = {
            "event": event.kind, "step": event.step, "index": event.index, "total": event.total,
            "fraction": None if event.fraction is None else float(event.fraction),
            "outcome": None if event.outcome is None else event.outcome.model_dump(mode="json"),
            "arrays": channel.store(event.arrays),
        }  # fmt: skip
        channel.send(body)

    run = session.run(model, name=task["name"], on_event=report)
    channel.send({"event": "record", "record": run.record.model_dump(mode="json")})


def _copy_compiled() -> None:
    """Code that was compiled meanwhile, into the folder where numba looks for it and may write."""
    shared, own = cache_folder(), os.environ.get("NUMBA_CACHE_DIR")
    if shared is not None and own and (compiled := shared.with_name(COMPILED)).is_dir():
        shutil.copytree(compiled, Path(own), dirs_exist_ok=True)

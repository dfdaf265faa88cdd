"""Evaluate checkpoints one after another through one session: the data's own work is done once."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evaluation.jobs.channel import Channel
from evaluation.jobs.tasks.opening import one_line, open_model, open_session
from evaluation.types import Config, TouchstoneError
from models.base import CheckpointError

if TYPE_CHECKING:
    from evaluation.engine import Event, Session

PROGRESS_SECONDS = 0.2


def perform(task: Mapping[str, Any], channel: Channel) -> None:
    """``data``, ``config``, and ``checkpoints``: a list of {name, parts, choice}."""
    try:
        config = dict(task["config"])
        session = open_session(task["data"], Config(**config | {"metrics": tuple(config["metrics"])}))
    except TouchstoneError as error:
        channel.send({"event": "unusable", "message": str(error)})
        return
    for index, checkpoint in enumerate(task["checkpoints"]):
        channel.send({"event": "opening", "checkpoint": index})
        try:
            _evaluate(session, index, checkpoint, channel)
        except (CheckpointError, TouchstoneError) as error:
            channel.send({"event": "refused", "checkpoint": index, "message": str(error)})
        except MemoryError:
            sentence = "this evaluation needs more memory than a worker may use; try fewer images (n)"
            channel.send({"event": "refused", "checkpoint": index, "message": sentence})
        except Exception as error:
            sentence = f"the evaluation stopped ({one_line(error)})"
            channel.send({"event": "refused", "checkpoint": index, "message": sentence})


def _evaluate(session: Session, index: int, checkpoint: Mapping[str, Any], channel: Channel) -> None:
    images, labels = session.hints()
    model = open_model(checkpoint["parts"], images=images, labels=labels, choice=checkpoint["choice"])
    opened = {"recognised": model.recognised, "confidence": model.confidence, "sha256": model.sha256}
    channel.send({"event": "opened", "checkpoint": index, **opened})
    last_progress = 0.0

    def report(event: Event) -> None:
        nonlocal last_progress
        if event.kind == "progress":
            now = time.monotonic()
            if now - last_progress < PROGRESS_SECONDS:
                return
            last_progress = now
        elif event.kind == "done":
            return  # the record follows
        body = {
            "event": event.kind, "checkpoint": index, "step": event.step, "index": event.index, "total": event.total,
            "fraction": None if event.fraction is None else float(event.fraction),
            "outcome": None if event.outcome is None else event.outcome.model_dump(mode="json"),
            "arrays": channel.store(event.arrays),
        }  # fmt: skip
        channel.send(body)

    run = session.run(model, name=checkpoint["name"], on_event=report)
    channel.send({"event": "record", "checkpoint": index, "record": run.record.model_dump(mode="json")})

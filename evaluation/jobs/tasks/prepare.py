"""Fill the shared cache with what belongs to the data alone. Opens no checkpoint: nothing in one can reach it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.jobs.sandbox.channel import Channel, Pace
from evaluation.jobs.tasks.opening import configured, one_line, open_session
from evaluation.types import TouchstoneError


def perform(task: Mapping[str, Any], channel: Channel) -> None:
    """``data``, ``config``. Then each question names an ``artifact`` and an ``image_shape``, and is answered by
    ``prepared`` or ``refused`` with both."""
    try:
        session = open_session(task["data"], configured(task["config"]))
    except TouchstoneError as error:
        channel.send({"event": "unusable", "message": str(error)})
        return
    pace = Pace()
    while True:
        question, _ = channel.receive()

        def progress(step: str, fraction: float, question: Mapping[str, Any] = question) -> None:
            if pace.due():
                channel.send({"event": "progress", **question, "fraction": float(fraction)})

        try:
            c, h, w = question["image_shape"]
            session.prepare(question["artifact"], (c, h, w), progress)
        except TouchstoneError as error:
            channel.send({"event": "refused", **question, "message": str(error)})
        except MemoryError:
            sentence = "the real images need more memory than a worker may use; try fewer images (n)"
            channel.send({"event": "refused", **question, "message": sentence})
        except Exception as error:
            channel.send({"event": "refused", **question, "message": f"preparing them stopped ({one_line(error)})"})
        else:
            channel.send({"event": "prepared", **question})

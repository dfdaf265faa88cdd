"""One opened model that answers as long as its parent lives: decode, encode, reconstruct, sample, prior."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.jobs.sandbox.channel import Channel, to_npy
from evaluation.jobs.tasks.inspect import describe
from evaluation.jobs.tasks.opening import one_line, open_model, open_session
from evaluation.types import Array, Config, TouchstoneError
from models.base import CheckpointError

if TYPE_CHECKING:
    from models.opened import OpenedModel


def perform(task: Mapping[str, Any], channel: Channel) -> None:
    """``parts``, ``choice``, ``data`` (or None): opens, says ``ready`` or ``refused``, then answers."""
    import torch

    # A slider decodes one image at a time: more threads only wait for each other (240 ms against 1 on busy cores).
    torch.set_num_threads(1)
    images, labels = None, None
    try:
        if task["data"] is not None:
            images, labels = open_session(task["data"], Config(metrics=())).hints()
        model = open_model(task["parts"], images=images, labels=labels, choice=task["choice"])
    except (CheckpointError, TouchstoneError) as error:
        channel.send({"event": "refused", "message": str(error)})
        return
    channel.send({"event": "ready", "inspection": describe(model)})
    while True:
        body, frames = channel.receive()
        try:
            arrays = [np.load(BytesIO(frame), allow_pickle=False) for frame in frames]
            answers = _answer(model, body, arrays)
            channel.send({"event": "answer", "id": body["id"]}, [to_npy(answer) for answer in answers])
        except CheckpointError as error:
            channel.send({"event": "sorry", "id": body["id"], "message": str(error)})
        except Exception as error:
            channel.send({"event": "sorry", "id": body["id"], "message": f"the model failed ({one_line(error)})"})


def _answer(model: OpenedModel, body: Mapping[str, Any], arrays: list[Array]) -> list[Array]:
    import torch

    labels = arrays[1] if len(arrays) > 1 else None
    if body["ask"] == "decode":
        return [model.decode(arrays[0], labels).numpy()]
    if body["ask"] == "reconstruct":
        return [model.reconstruct(arrays[0], labels).numpy()]
    if body["ask"] == "encode":
        posterior = model.encode(arrays[0], labels)
        return [posterior.mean.numpy(), *([] if posterior.std is None else [posterior.std.numpy()])]
    if body["ask"] == "sample":
        generator = torch.Generator().manual_seed(int(body["seed"]))
        return [model.sample(int(body["n"]), generator=generator, labels=arrays[0] if arrays else None).numpy()]
    if body["ask"] == "prior":
        if model.parts.prior is None:
            raise CheckpointError("this model has no prior to draw codes from")
        return [model.parts.prior(int(body["n"]), torch.Generator().manual_seed(int(body["seed"]))).flatten(1).numpy()]
    raise CheckpointError(
        f"a live model can decode, encode, reconstruct, sample and draw from its prior; got '{body['ask']}'"
    )

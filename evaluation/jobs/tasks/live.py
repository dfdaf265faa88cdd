"""One opened model that answers as long as its parent lives: decode, encode, reconstruct, sample, prior."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, assert_never

import numpy as np

from evaluation.jobs.messages import QUESTIONS, Answered, Apply, Draw, KeepOpen, NotAnswered, Question, Ready, Refused
from evaluation.jobs.sandbox.channel import to_npy
from evaluation.jobs.tasks.agree import read_agreed
from evaluation.jobs.tasks.inspect import describe
from evaluation.jobs.tasks.opening import hints_of, one_line, open_model
from evaluation.jobs.tasks.parent import Parent
from evaluation.types import Array, TouchstoneError
from models.base import CheckpointError

if TYPE_CHECKING:
    from models.opened import OpenedModel


def perform(task: KeepOpen, parent: Parent) -> None:
    """Opens, says ``Ready`` or ``Refused``, then answers."""
    import torch

    # A slider decodes one image at a time: more threads only wait for each other (240 ms against 1 on busy cores).
    torch.set_num_threads(1)
    try:
        images, labels = hints_of(task.data)
        model = open_model(
            task.parts, source=task.source, images=images, labels=labels, choice=task.choice,
            agreed=read_agreed(task.siblings),
        )  # fmt: skip
    except (CheckpointError, TouchstoneError) as error:
        parent.tell(Refused(message=str(error)))
        return
    parent.tell(Ready(inspection=describe(model)))
    while True:
        question, frames = parent.hear(QUESTIONS)
        try:
            arrays = [np.load(BytesIO(frame), allow_pickle=False) for frame in frames]
            answers = _answer(model, question, arrays)
            parent.tell(Answered(id=question.id), [to_npy(answer) for answer in answers])
        except CheckpointError as error:
            parent.tell(NotAnswered(id=question.id, message=str(error)))
        except Exception as error:
            parent.tell(NotAnswered(id=question.id, message=f"the model failed ({one_line(error)})"))


def _answer(model: OpenedModel, question: Question, arrays: Sequence[Array]) -> list[Array]:
    match question:
        case Apply():
            return _apply(model, question, arrays[0], arrays[1] if len(arrays) > 1 else None)
        case Draw():
            return [_draw(model, question, arrays[0] if arrays else None)]
        case _:
            assert_never(question)


def _apply(model: OpenedModel, question: Apply, given: Array, labels: Array | None) -> list[Array]:
    match question.function:
        case "decode":
            return [model.decode(given, labels).numpy()]
        case "reconstruct":
            return [model.reconstruct(given, labels).numpy()]
        case "encode":
            posterior = model.encode(given, labels)
            return [posterior.mean.numpy(), *([] if posterior.std is None else [posterior.std.numpy()])]
        case _:
            assert_never(question.function)


def _draw(model: OpenedModel, question: Draw, labels: Array | None) -> Array:
    import torch

    generator = torch.Generator().manual_seed(question.seed)
    match question.what:
        case "images":
            drawn: Array = model.sample(question.n, generator=generator, labels=labels).numpy()
        case "codes":
            if model.parts.prior is None:
                raise CheckpointError("this model has no prior to draw codes from")
            drawn = model.parts.prior(question.n, generator).flatten(1).numpy()
        case _:
            assert_never(question.what)
    return drawn

"""Opening a checkpoint inside the worker: every way to fail becomes one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.types import Config, TouchstoneError
from models.base import CheckpointError

if TYPE_CHECKING:
    from evaluation.measuring.engine import Session
    from evaluation.measuring.real_side import Filler
    from models.agreeing import Agreed
    from models.opened import OpenedModel
    from models.own_code.description import OwnCode
    from models.source.finding import SourcePaths

BUILT_IN = ("auto", "classifier", "pixels")
"""Extractors that need no file."""

SMALL = 1 << 20
"""Pixel values of test data below which threads wait for each other longer than they work."""


def open_session(data: str, config: Config, *, filler: Filler | None = None) -> Session:
    """Raises TouchstoneError for data that cannot be read, whatever the reader raised."""
    from evaluation.data.dataset import open_dataset
    from evaluation.measuring.engine import Session
    from evaluation.measuring.extractors.base import open_extractor
    from evaluation.registry import registry

    known = ("auto", *sorted(registry().extractors))
    chosen = config.extractor.partition(":")[0]
    if chosen not in known:
        raise TouchstoneError(f"the extractor must be one of {', '.join(known)}; got '{config.extractor}'")
    try:
        dataset = open_dataset(data)
        if chosen not in BUILT_IN:  # weights that are not there are told before anything is measured
            open_extractor(config.extractor, dataset)
        session = Session(dataset, config, filler=filler)
        if on_one_thread(session):
            _limit_threads()
        return session
    except TouchstoneError:
        raise
    except PermissionError as error:  # all that exists and was named is open to us
        raise TouchstoneError(f"the data '{data}' cannot be read: it is not there, or not yours to read") from error
    except Exception as error:
        raise TouchstoneError(f"the data '{data}' could not be read ({one_line(error)})") from error


def hints_of(data: str | None) -> tuple[Any, Any]:
    """Images and labels that help to open a file; (None, None) without data."""
    return (None, None) if data is None else open_session(data, Config(metrics=())).hints()


def on_one_thread(session: Session) -> bool:
    """Whether the data is so small that more threads cost more than they give."""
    return session.original.test.images.size <= SMALL


def _limit_threads() -> None:
    """For all that this process does from here on: the zoo on digits costs 73 s of CPU so, and 100 s on two threads."""
    import torch
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    torch.set_num_threads(1)
    threadpool_limits(1)


def open_model(
    parts: Sequence[Path],
    *,
    source: SourcePaths,
    images: Any = None,
    labels: Any = None,
    choice: int | None = None,
    agreed: Agreed | None = None,
) -> OpenedModel:
    """``agreed`` is how its siblings are read, unless somebody chose. Raises CheckpointError, whatever the opener
    raised."""
    from models.agreeing import open_as_agreed
    from models.opening import open_checkpoint

    try:
        if choice is None:
            model = open_as_agreed(parts, agreed, source=source, images=images, labels=labels)
        else:
            model = open_checkpoint(tuple(parts), source=source, images=images, labels=labels, choice=choice)
    except CheckpointError:
        raise
    except MemoryError as error:
        raise CheckpointError("opening this file needs more memory than a worker may use") from error
    except Exception as error:
        raise CheckpointError(f"this file could not be opened ({one_line(error)})") from error
    if choice is not None and not model.hypotheses:
        raise CheckpointError(f"reading {choice} was chosen, but this file can be read in one way only; choose none")
    return model


@contextmanager
def opened(
    parts: Sequence[Path],
    *,
    source: SourcePaths,
    code: OwnCode | None,
    images: Any = None,
    labels: Any = None,
    choice: int | None = None,
    agreed: Agreed | None = None,
) -> Iterator[OpenedModel]:
    """The model of a file and its author's source, or built by the operator's own code where there is some.

    Raises CheckpointError, whatever the opener or the code raised.
    """
    if code is None:
        yield open_model(parts, source=source, images=images, labels=labels, choice=choice, agreed=agreed)
        return
    from models.own_code.opening import open_own_code

    if choice is not None:
        raise CheckpointError("--choice takes one of several readings, and --model leaves one; give one of the two")
    with open_own_code(code, parts, images=images, labels=labels) as model:
        yield model


def one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())[:500]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

"""A folder of training runs that comes into a workspace: a checkpoint a look that knows its training, and the logs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from evaluation.front.looks import Found, looks_below
from evaluation.jobs.below_roots import add_below_roots
from evaluation.jobs.looking_into import look_into
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.looks import ReadLook
from evaluation.store.roots import NotReadable
from evaluation.store.workspace import Store
from models.base import CheckpointError
from models.trainings.logs import read_log
from models.trainings.reading import LookInto

Told = Callable[[int, int], None]
"""(bytes read, bytes of all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtRuns:
    checkpoints: tuple[Checkpoint, ...]
    """In the order of trainings and steps."""
    left_out: tuple[str, ...]
    """What is not measured and what was odd, one sentence each."""


def bring_runs(store: Store, folder: Path, told: Told, *, looking: LookInto = look_into) -> BroughtRuns:
    """The files stay where they are. A folder that is read again brings what is new; what was stated stays.

    Raises TouchstoneError where the folder holds no checkpoint that can be measured. A look that cannot be read is left
    out with a sentence.
    """
    found = looks_below([folder], looking)
    sizes = [sum(_size(part) for part in one.parts) for one in found.found]
    left_out = [*found.notes, *(f"{name}: {why}" for name, why in found.refused.items())]
    before, all_ = 0, sum(sizes)
    brought: dict[str, tuple[Checkpoint, Found]] = {}
    for one, size in zip(found.found, sizes, strict=True):
        try:
            added = add_below_roots(store, one.parts, name=one.name, told=partial(_tell_on, told, before, all_))
        except NotReadable:  # a link that leads out of the roots, or it vanished
            left_out.append(f"{one.name}: it is no longer there, or leads out of what this dashboard may read")
        except OSError as error:
            left_out.append(f"{one.name}: it cannot be read ({error.strerror or error})")
        else:
            left_out += _again(brought, added.sha256, one)
            brought.setdefault(added.sha256, (added, one))
        before += size
    read_looks = {sha256: ReadLook(facts=one.training, roles=one.roles) for sha256, (_, one) in brought.items()}
    called = store.looks.keep(read_looks, origin=str(folder))
    for training, log in found.logs:
        keep_log(store, called.get(training, training), log, folder)
    return BroughtRuns(checkpoints=tuple(added for added, _ in brought.values()), left_out=tuple(left_out))


def _again(brought: dict[str, tuple[Checkpoint, Found]], sha256: str, one: Found) -> list[str]:
    """A sentence where the same bytes came before."""
    if sha256 not in brought:
        return []
    return [f"{one.name}: the same file, byte for byte, as {brought[sha256][1].name}, and is measured once"]


def keep_log(store: Store, training: str, log: Path, folder: Path) -> None:
    """The curves of a log of ``training``, as the workspace calls it, or why it cannot be read."""
    path = str(log.relative_to(folder)) if log.is_relative_to(folder) else log.name
    try:
        store.training_logs.keep(training, path, read_log(log))
    except CheckpointError as error:
        store.training_logs.keep_problem(training, path, str(error))


def _tell_on(told: Told, before: int, all_: int, done: int, _: int) -> None:
    told(before + done, all_)


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except OSError:
        return 0

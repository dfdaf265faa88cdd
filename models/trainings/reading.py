"""From folders to trainings: list what lies there, look into checkpoints, understand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.base import CheckpointError
from models.trainings.found import FoundFile, Witness
from models.trainings.listing import listing
from models.trainings.training import Understood
from models.trainings.understanding import understand

MOST_OPENED = 1_000
"""Checkpoints that are looked into: 3 to 4 s. Of more, as many are taken evenly, and names decide for the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that was not looked into."""

    problem: str
    """One sentence."""
    weights: bool
    """Whether it may hold a network: False for one that is sound and holds none."""


LookInto = Callable[[Sequence[Path]], Sequence[Witness | Unread]]
"""What each checkpoint says of its training, in the order of the paths."""


def read_trainings(paths: Sequence[str | Path], look_into: LookInto) -> Understood:
    """The trainings below ``paths``, folders or checkpoints. Raises CheckpointError, one sentence, for wrong paths."""
    found = listing(paths)
    files = sorted(found.files, key=lambda file: str(file.path))
    every = max(1, -(-len(files) // MOST_OPENED))
    opened = [index for index, file in enumerate(files) if not index % every]
    said = dict(zip(opened, look_into([found.root / files[index].path for index in opened]), strict=True))
    kept, aside = [], []
    for index, file in enumerate(files):
        item = said.get(index)
        if isinstance(item, Unread) and not item.weights:
            aside.append(file)
        else:
            kept.append(_with(file, item))
    understood = understand(kept, found.besides, found.logs, root=found.root.name)
    notes = (*found.notes, *_sampled(len(files), len(opened)), *_no_weights(aside), *understood.notes)
    return replace(understood, root=found.root, notes=notes)


def look_here(paths: Sequence[Path]) -> list[Witness | Unread]:
    """In this process, inertly: nothing of a checkpoint is run."""
    from models.formats.outline import NoWeights
    from models.trainings.witnesses import witness

    found: list[Witness | Unread] = []
    for path in paths:
        try:
            found.append(witness(path))
        except CheckpointError as error:
            found.append(Unread(problem=str(error), weights=not isinstance(error, NoWeights)))
        except Exception as error:  # whatever a reader did not foresee costs one file
            sentence = f"'{path.name}' could not be looked into ({type(error).__name__}); save it again"
            found.append(Unread(problem=sentence, weights=True))
    return found


def _with(file: FoundFile, said: Witness | Unread | None) -> FoundFile:
    if isinstance(said, Unread):
        return replace(file, problem=said.problem)
    return replace(file, witness=said)


def _sampled(count: int, opened: int) -> tuple[str, ...]:
    if opened == count:
        return ()
    return (f"of {count:,} checkpoints {opened:,} were looked into; names and sizes speak for the others",)


def _no_weights(files: Sequence[FoundFile]) -> tuple[str, ...]:
    if not files:
        return ()
    hold = "file holds" if len(files) == 1 else "files hold"
    return (f"{len(files):,} {hold} no network and are left aside, as '{files[0].path}'",)

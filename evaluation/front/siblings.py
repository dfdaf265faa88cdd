"""Which of several checkpoints are of one recipe, and which of them say how all are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.record.training_facts import TrainingFacts
from models.base import CheckpointError
from models.trainings.reading import LookInto, read_trainings


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A checkpoint and the training that it is of."""

    name: str
    parts: tuple[Path, ...]
    look_of: TrainingFacts | None = None


def families(members: Sequence[Relative], look_into: LookInto) -> list[list[list[str]]]:
    """Recipes of two checkpoints or more: of each its trainings, of each training the names, the last step first.

    Files whose training nobody named are read as the command ``trainings`` reads them.
    """
    recipes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    told = [one for one in members if one.look_of is not None]
    for one in sorted(told, key=lambda one: one.look_of.step if one.look_of and one.look_of.step else 0, reverse=True):
        assert one.look_of is not None
        recipes[one.look_of.recipe][one.look_of.name].append(one.name)
    recipes |= _of_files([one for one in members if one.look_of is None], look_into)
    found = [list(trainings.values()) for trainings in recipes.values()]
    return [trainings for trainings in found if sum(map(len, trainings)) > 1]


def _of_files(members: Sequence[Relative], look_into: LookInto) -> dict[str, dict[str, list[str]]]:
    """A key of each recipe -> training -> names, the last step first."""
    names = {part: one.name for one in members for part in one.parts if part.is_file()}
    if len(names) < 2:
        return {}
    try:
        understood = read_trainings(list(names), look_into)
    except CheckpointError:  # a file vanished: opening it says so
        return {}
    root = understood.root or Path()
    looks = {training.name: training.looks for training in understood.trainings}

    def of_training(training: str) -> list[str]:
        paths = [root / path for look in reversed(looks[training]) for path in look.files.values()]
        return list(dict.fromkeys(names[path] for path in paths if path in names))

    return {
        f"{number} of files": {training: of_training(training) for training in recipe.trainings}
        for number, recipe in enumerate(understood.recipes)
    }

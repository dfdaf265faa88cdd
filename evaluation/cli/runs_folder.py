"""Folders of training runs on the command line: every look becomes a checkpoint that knows its training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.jobs.looking_into import look_into
from evaluation.record.training_facts import TrainingFacts
from evaluation.types import TouchstoneError
from models.trainings.listing import holds_runs
from models.trainings.reading import read_trainings
from models.trainings.training import Fact, Look, Recipe, Training

MOST_FILES = 4
"""Files of one model."""
_ORDER = ("", "generator", "discriminator", "encoder", "decoder")
"""Roles as halves of a model are named; others come after."""
_NO_MODEL = frozenset({"discriminator"})
"""A role that is no model alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one argument names: its files, and for a look of a training its own name and facts."""

    parts: tuple[Path, ...]
    name: str
    training: TrainingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsFolder:
    found: tuple[Found, ...]
    left_out: tuple[str, ...]
    """What is not measured, one sentence each."""


def runs_folder(name: str) -> RunsFolder | None:
    """The looks of all trainings below a folder; None for what is no folder of runs.

    Raises TouchstoneError where the folder holds no checkpoint that can be measured.
    """
    path = Path(name).expanduser()
    if not holds_runs(path):
        return None
    understood = read_trainings([path], look_into)
    recipes = {training: recipe for recipe in understood.recipes for training in recipe.trainings}
    left_out = [f"{path.name}: {note}" for note in understood.notes]
    found: list[Found] = []
    for training in understood.trainings:
        for look in training.looks:
            if why := _why_not(look):
                left_out.append(f"{_name(training, look)}: {why}")
            else:
                found.append(_found(path, training, look, recipes[training.name]))
    if not found:
        reasons = f" ({left_out[-1]})" if left_out else ""
        raise TouchstoneError(f"the folder '{path.name}' holds no checkpoint that can be measured{reasons}")
    return RunsFolder(found=tuple(found), left_out=tuple(left_out))


def _why_not(look: Look) -> str:
    if look.problems:
        return look.problems[0]
    if set(look.files) <= _NO_MODEL:
        return "this is a discriminator without its generator, and is not measured alone"
    return ""


def _found(folder: Path, training: Training, look: Look, recipe: Recipe) -> Found:
    ranked = sorted(look.files, key=lambda role: (_ORDER.index(role) if role in _ORDER else len(_ORDER), role))
    parts = tuple((folder / look.files[role]).absolute() for role in ranked[:MOST_FILES])
    return Found(parts=parts, name=_name(training, look), training=_facts(training, look, recipe))


def _name(training: Training, look: Look) -> str:
    """``run_0-vae@20``: a name that a file can have."""
    base = training.name.replace("/", "-")
    at = f"{look.step}" if look.step is not None else look.name
    return f"{base}@{at}" if at and len(training.looks) > 1 else base


def _facts(training: Training, look: Look, recipe: Recipe) -> TrainingFacts:
    seed = training.seed
    facts = dict(_named_facts(training))
    guessed = [name for name, fact in facts.items() if fact.guess]
    where = {name: fact.where for name, fact in facts.items()}
    if look.where:
        where["step"] = look.where
    return TrainingFacts(
        name=training.name,
        recipe=recipe.name,
        step=look.step,
        unit=look.unit,
        look=look.name,
        seed=None if seed is None or not isinstance(seed.value, int) else seed.value,
        hyper_parameters={name: fact.value for name, fact in training.hyper_parameters.items()},
        read_from=where,
        guessed=sorted([*guessed, *(["step"] if look.guess else [])]),
    )


def _named_facts(training: Training) -> Iterator[tuple[str, Fact]]:
    if training.seed is not None:
        yield "seed", training.seed
    yield from training.hyper_parameters.items()


def said(folders: Sequence[RunsFolder]) -> Iterator[str]:
    """What was found, a line a folder, and what is left out."""
    for folder in folders:
        trainings = {one.training.name for one in folder.found}
        recipes = {one.training.recipe for one in folder.found}
        counts = f"{_count(len(folder.found), 'look')} of {_count(len(trainings), 'training')}"
        yield f"{counts} in {_count(len(recipes), 'recipe')} (`trainings` says how they were read)"
        yield from folder.left_out


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"

"""Folders of training runs: every look becomes a checkpoint that knows its training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.record.training_facts import TrainingFacts
from evaluation.types import TouchstoneError
from models.trainings.listing import holds_runs
from models.trainings.reading import LookInto, read_trainings
from models.trainings.training import Fact, Look, Recipe, Training

MOST_FILES = 4
"""Files of one model."""
_ORDER = ("", "generator", "discriminator", "encoder", "decoder")
"""Roles as halves of a model are named; others come after."""
_NO_MODEL = frozenset({"discriminator"})
"""A role that is no model alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A look that can be measured: its files, its own name and its facts."""

    parts: tuple[Path, ...]
    name: str
    training: TrainingFacts
    roles: tuple[str, ...] = ("",)
    """Of the files: ``generator``, ``encoder`` ..., or ``""`` for all in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What lies in folders of runs."""

    found: tuple[Found, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    """Name of a look that is not measured -> why, one sentence."""
    notes: tuple[str, ...] = ()
    """What was odd or left aside, one sentence each."""
    logs: tuple[tuple[str, Path], ...] = ()
    """(name of a training, a log that lies with it and with no other)."""


def folders_of_runs(paths: Sequence[str | Path]) -> list[Path]:
    """Those of the paths that are folders of runs, and no single model."""
    return [path for path in (Path(name).expanduser() for name in paths) if holds_runs(path)]


def looks_below(folders: Sequence[Path], look_into: LookInto) -> Looks:
    """The looks of all trainings below folders, which are read together: a recipe may lie in several.

    Raises TouchstoneError where no checkpoint can be measured.
    """
    understood = read_trainings(folders, look_into)
    root = understood.root or Path()
    recipes = {training: recipe for recipe in understood.recipes for training in recipe.trainings}
    notes = list(understood.notes)
    refused: dict[str, str] = {}
    found: list[Found] = []
    for training in understood.trainings:
        notes += [f"{training.name}: {note}" for note in training.notes]
        for look in training.looks:
            if why := _why_not(look):
                refused[_name(training, look)] = why
            else:
                found.append(_found(root, training, look, recipes[training.name]))
    if not found:
        reason = next((f"{name}: {why}" for name, why in refused.items()), next(iter(notes), ""))
        called = f"the folder '{folders[0].name}' holds" if len(folders) == 1 else f"{len(folders)} folders hold"
        raise TouchstoneError(f"{called} no checkpoint that can be measured{f' ({reason})' if reason else ''}")
    logs = tuple((training.name, root / log) for training in understood.trainings for log in training.logs)
    return Looks(found=tuple(found), refused=refused, notes=tuple(notes), logs=logs)


def _why_not(look: Look) -> str:
    if look.problems:
        return look.problems[0]
    if set(look.files) <= _NO_MODEL:
        return "this is a discriminator without its generator, and is not measured alone"
    return ""


def _found(folder: Path, training: Training, look: Look, recipe: Recipe) -> Found:
    ranked = sorted(look.files, key=lambda role: (_ORDER.index(role) if role in _ORDER else len(_ORDER), role))
    roles = tuple(ranked[:MOST_FILES])
    parts = tuple((folder / look.files[role]).absolute() for role in roles)
    return Found(parts=parts, name=_name(training, look), training=_facts(training, look, recipe), roles=roles)


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


def said(looks: Looks) -> Iterator[str]:
    """What was found, in a line, and what is left out."""
    trainings = {one.training.name for one in looks.found}
    recipes = {one.training.recipe for one in looks.found}
    counts = f"{_count(len(looks.found), 'look')} of {_count(len(trainings), 'training')}"
    yield f"{counts} in {_count(len(recipes), 'recipe')} (`trainings` says how they were read)"
    yield from looks.notes
    yield from (f"{name}: {why}" for name, why in looks.refused.items())


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"

"""Rows of models folded into a row a training, and a row a recipe whose trainings differ in the seed alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.judging.series.words import step_words
from evaluation.record.training_facts import TrainingFacts
from evaluation.store.run_facts import Number, RunFacts
from models.trainings.looks import natural
from ui import state
from ui.table.model_rows import ARCHIVED, ModelRow, Steps, step_name
from ui.text import plural
from ui.trainings import of_store
from ui.trainings.stored import recipe_id, training_id

TAKES = "steps"
KEPT, EVERY = "kept", "every"
"""Of the parameter ``steps``: choosing a training takes the step to keep, or all its steps."""


@dataclass(frozen=True, slots=True)
class _Folded:
    """A training or a single model, as it stands in a recipe."""

    row: ModelRow
    below: tuple[ModelRow, ...]


def takes_every() -> bool:
    """Whether the address asks for all steps of a training that is chosen."""
    return state.text(TAKES) == EVERY


def folded(rows: Sequence[ModelRow], dataset_sha256: str | None, *, every: bool) -> list[ModelRow]:
    """The same rows, with those of trainings below a row of their training, where its first row stood.

    A training of one look stays one row. ``every``: choosing a training takes all its steps, else the one to keep. Its
    numbers are those of the step to keep; those of a recipe are means over its trainings.
    """
    models = [row for row in rows if row.kind == "model"]
    runs: dict[str, list[ModelRow]] = {}
    for row in rows:
        if row.kind == "run" and row.parent is not None:
            runs.setdefault(row.parent, []).append(row)
    of_training: dict[str, list[ModelRow]] = {}
    for row in models:
        if row.look is not None:
            of_training.setdefault(row.look.name, []).append(row)
    kept = _kept(dataset_sha256) if any(len(own) > 1 for own in of_training.values()) else {}
    members: dict[str, list[str]] = {}
    for name, own in of_training.items():
        members.setdefault(_look(own[0]).recipe, []).append(name)
    made: list[ModelRow] = []
    for row in models:
        if row.look is None:
            made += [row, *runs.get(row.id, [])]
        elif row.look.recipe in members:
            names = sorted(members.pop(row.look.recipe), key=natural)
            parts = [_training(name, of_training[name], runs, kept, every=every) for name in names]
            made += _recipe(row.look.recipe, parts) if len(parts) > 1 else [parts[0].row, *parts[0].below]
    return made


def _kept(dataset_sha256: str | None) -> dict[str, str]:
    """Name of a training -> SHA-256 of the look to keep, for those with two measured steps or more."""
    if dataset_sha256 is None:
        return {}
    found = [one for one in of_store.all_on(dataset_sha256) if len(one.looks) > 1]
    return {one.name: of_store.kept(one).run.checkpoint_sha256 for one in found}


def _look(row: ModelRow) -> TrainingFacts:
    assert row.look is not None
    return row.look


def _training(
    name: str,
    rows: Sequence[ModelRow],
    runs: Mapping[str, Sequence[ModelRow]],
    kept: Mapping[str, str],
    *,
    every: bool,
) -> _Folded:
    looks = sorted(rows, key=lambda row: (_look(row).step is None, _look(row).step or 0, natural(row.name)))
    if len(looks) == 1:
        return _Folded(looks[0], tuple(runs.get(looks[0].id, ())))
    own = training_id(name)
    chosen = next((row for row in looks if row.sha256 == kept.get(name)), None)
    chosen = chosen or next((row for row in reversed(looks) if row.run_id), looks[-1])
    below = [one for row in looks for one in (replace(row, parent=own), *runs.get(row.id, ()))]
    row = replace(
        chosen,
        id=own,
        sha256="",
        pictured=chosen.sha256,
        name=name,
        colour=min(row.colour or 0 for row in looks),
        status=_status(looks),
        data=tuple(dict.fromkeys(one for row in looks for one in row.data)),
        bytes=sum(row.bytes or 0 for row in looks),
        added=max(row.added for row in looks),
        kind="training",
        takes=tuple(one.id for one in looks) if every else (chosen.id,),
        steps=_steps(looks, chosen),
    )
    return _Folded(row, tuple(below))


def _recipe(name: str, parts: Sequence[_Folded]) -> list[ModelRow]:
    own = recipe_id(name)
    rows = [part.row for part in parts]
    first = rows[0]
    row = ModelRow(
        id=own,
        sha256="",
        name=name,
        colour=min(row.colour or 0 for row in rows),
        family=first.family,
        data=tuple(dict.fromkeys(one for row in rows for one in row.data)),
        status=_status(rows),
        explained=f"{plural(len(rows), 'training')} that differ in the seed alone. Numbers are means over them.",
        added=max(row.added for row in rows),
        bytes=sum(row.bytes or 0 for row in rows),
        picture=first.picture,
        pictured=first.pictured or first.sha256,
        dataset_sha256=first.dataset_sha256,
        facts=_mean([row.facts for row in rows]),
        kind="recipe",
        takes=tuple(one for row in rows for one in row.chosen_by_it),
    )
    return [row, *(one for part in parts for one in (replace(part.row, parent=own), *part.below))]


def _status(rows: Sequence[ModelRow]) -> str:
    """Of all of them, where it is one; archived where all are."""
    in_use = [row.status for row in rows if row.status != ARCHIVED]
    states = list(dict.fromkeys(in_use))
    if not states:
        return ARCHIVED
    return states[0] if len(states) == 1 else f"{in_use.count('measured')} of {len(rows)} measured"


def _steps(looks: Sequence[ModelRow], kept: ModelRow) -> Steps:
    known = [row for row in looks if _look(row).step is not None]
    last = max((_look(row).step or 0 for row in known), default=0) or 1
    measured = tuple(bool(row.run_id) for row in looks)
    return Steps(
        at=tuple(1.0 if (step := _look(row).step) is None else step / last for row in looks),
        measured=measured,
        kept=looks.index(kept) if kept.run_id else None,
        words=_words(looks, known, kept),
    )


def _words(looks: Sequence[ModelRow], known: Sequence[ModelRow], kept: ModelRow) -> str:
    """``12 steps, epoch 5 to 60; keeps 40``."""
    said = plural(len(looks), "step")
    if known:
        unit = _look(known[0]).unit or "step"
        first, last = (step_words(float(_look(known[place]).step or 0)) for place in (0, -1))
        said += f", {unit} {first} to {last}"
    return f"{said}; keeps {step_name(_look(kept))}" if kept.run_id else said


def _mean(facts: Sequence[RunFacts | None]) -> RunFacts | None:
    """Means of the numbers that all have; None where one is not measured."""
    known = [one for one in facts if one is not None]
    if len(known) < len(facts) or not known:
        return None
    shared = [metric for metric in known[0].numbers if all(metric in one.numbers for one in known)]
    numbers: dict[str, Number] = {
        metric: (sum(one.numbers[metric][0] for one in known) / len(known), None, None) for metric in shared
    }
    own = known[0].training
    alike = {name: own[name] for name in own if all(one.training.get(name) == own[name] for one in known)}
    return replace(known[0], numbers=numbers, training=alike, seconds=sum(one.seconds for one in known))

"""Which results are looks at one training, and which trainings are one recipe: read from names and carried facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from evaluation.record.run import Run
from evaluation.record.training_facts import TrainingFacts
from models.trainings.found import FoundFile, Witness
from models.trainings.looks import natural
from models.trainings.training import Scalar
from models.trainings.understanding import understand

OUTCOMES = frozenset({"final_losses", "loss_curves", "torch", "step", "steps", "created", "seconds"})
"""What a training gave, and what it ran on: no part of its recipe."""
ENDING = ".pt"
"""Results are named without the ending of their checkpoint. A name with dots would lose its last part for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTraining:
    """The runs of one training, from the earliest look to the latest."""

    name: str
    unit: str
    """Of its steps: ``epoch``, ``step`` ...; empty where nothing says it."""
    looks: tuple[tuple[float | None, Run], ...]
    """Step -> run; None where nothing says the step."""
    settings: Mapping[str, Scalar]
    """Hyper-parameters, without the seed."""

    @property
    def stepped(self) -> tuple[tuple[float, Run], ...]:
        """The looks whose step is known."""
        return tuple((step, run) for step, run in self.looks if step is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRecipe:
    """Trainings that differ in the seed alone, as far as is known."""

    name: str
    trainings: tuple[MeasuredTraining, ...]


def measured_recipes(runs: Sequence[Run]) -> tuple[MeasuredRecipe, ...]:
    """Recipes with their trainings: as folders of runs told, else by what names and checkpoints say of themselves."""
    told = [run for run in runs if run.record.checkpoint.look_of is not None]
    others = [run for run in runs if run.record.checkpoint.look_of is None]
    return (*_as_recorded(told), *(_by_names(others) if others else ()))


def _as_recorded(runs: Sequence[Run]) -> tuple[MeasuredRecipe, ...]:
    """By the facts that `evaluate RUNS` recorded."""
    found: dict[str, dict[str, list[tuple[TrainingFacts, Run]]]] = {}
    for run in runs:
        if (facts := run.record.checkpoint.look_of) is not None:
            found.setdefault(facts.recipe, {}).setdefault(facts.name, []).append((facts, run))
    return tuple(
        MeasuredRecipe(
            name=recipe,
            trainings=tuple(_recorded(name, looks) for name, looks in sorted(trainings.items(), key=_order)),
        )
        for recipe, trainings in found.items()
    )


def _order(item: tuple[str, object]) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    return natural(item[0])


def _recorded(name: str, looks: Sequence[tuple[TrainingFacts, Run]]) -> MeasuredTraining:
    """Looks without a step stand last."""
    ranked = sorted(looks, key=lambda look: (look[0].step is None, look[0].step or 0, natural(look[1].name)))
    return MeasuredTraining(
        name=name,
        unit=next((facts.unit for facts, _ in ranked if facts.unit), ""),
        settings=dict(ranked[-1][0].hyper_parameters),
        looks=tuple((None if facts.step is None else float(facts.step), run) for facts, run in ranked),
    )


def _by_names(runs: Sequence[Run]) -> tuple[MeasuredRecipe, ...]:
    by_path = {PurePosixPath(f"{run.name}{ENDING}"): run for run in runs}
    found = understand([_found(path, run) for path, run in by_path.items()])
    trainings = {
        training.name: MeasuredTraining(
            name=training.name,
            unit=next((look.unit for look in training.looks if look.unit), ""),
            settings={name: fact.value for name, fact in training.hyper_parameters.items()},
            looks=tuple(
                (None if look.step is None else float(look.step), by_path[path])
                for look in training.looks
                for path in (*look.files.values(), *look.copies)
            ),
        )
        for training in found.trainings
    }
    return tuple(
        MeasuredRecipe(name=recipe.name, trainings=tuple(trainings[name] for name in recipe.trainings))
        for recipe in found.recipes
    )


def _found(path: PurePosixPath, run: Run) -> FoundFile:
    checkpoint = run.record.checkpoint
    return FoundFile(
        path=path,
        bytes=checkpoint.bytes,
        witness=Witness(
            layout=f"{checkpoint.family} {checkpoint.parameters}",
            facts=dict(_plain({name: value for name, value in checkpoint.training.items() if name not in OUTCOMES})),
            identity=checkpoint.sha256,
        ),
    )


def _plain(facts: Mapping[str, object], above: str = "") -> Iterator[tuple[str, Scalar]]:
    """Numbers and words, with dots for nesting."""
    for name, value in facts.items():
        if isinstance(value, bool | int | float | str):
            yield f"{above}{name}", value
        elif isinstance(value, Mapping):
            yield from _plain(value, f"{above}{name}.")

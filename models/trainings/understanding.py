"""From files as they were found to trainings and recipes. Reads nothing: what was read is handed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.trainings.counting import counted
from models.trainings.found import BesideFile, FoundFile
from models.trainings.grouping import Group, groups
from models.trainings.homes import beside
from models.trainings.looks import looks_of, natural
from models.trainings.name_parts import Kind
from models.trainings.named import Named, named
from models.trainings.recipes import recipes
from models.trainings.resumed import goes_on, resumed_within
from models.trainings.settings import is_seed
from models.trainings.sources import Material, fact_sources
from models.trainings.titles import titles
from models.trainings.training import Fact, Recipe, Scalar, Training, Understood

_SEEDS = ("seed", "training_seed", "seed_everything", "random_seed", "manual_seed", "manualseed")
"""Of several seeds the first of these is the training's."""


def understand(
    files: Sequence[FoundFile], besides: Sequence[BesideFile] = (), logs: Sequence[BesideFile] = (), *, root: str = ""
) -> Understood:
    """Trainings in natural order of their names, and their recipes. Linear in the number of files; never raises.

    ``besides`` are configurations and job logs with their text; ``logs`` are curves, of which the place alone matters.
    ``root`` is the name of the folder that all lie in.
    """
    there = {folder for file in files for folder in file.path.parents}
    every = [named(file, there) for file in sorted(files, key=lambda file: str(file.path))]
    aside = [one for one in every if one.stem.other_state]
    found = groups([one for one in every if not one.stem.other_state])
    names = titles(found, root)
    order = sorted(range(len(found)), key=lambda index: natural(names[index]))
    found, names = [found[index] for index in order], [names[index] for index in order]
    lying, curves = beside(found, besides), beside(found, logs)
    trainings = _without_constants(
        _training(name, group, Material(group=group, own=lying.own.get(index, ()), shared=lying.above(group)),
                  curves.own.get(index, ()))
        for index, (name, group) in enumerate(zip(names, found, strict=True))
    )  # fmt: skip
    together = tuple(recipes(trainings, found))
    return Understood(
        trainings=_with_resumed(trainings, together),
        recipes=together,
        notes=(*_aside(aside), *_of_nobody([*curves.nobodys, *(f for files in curves.shared.values() for f in files)])),
    )


def _without_constants(trainings: Iterable[Training]) -> tuple[Training, ...]:
    """The trainings without guessed settings that all have alike: ``sprites3`` of a folder above them is none."""
    made = tuple(trainings)
    values: dict[str, set[Scalar]] = defaultdict(set)
    having: Counter[str] = Counter()
    for training in made:
        having.update(list(training.hyper_parameters))
        for name, fact in training.hyper_parameters.items():
            values[name].add(fact.value)
    alike = {name for name, found in values.items() if len(found) == 1 and having[name] == len(made)}
    return tuple(
        replace(
            training,
            hyper_parameters={
                name: fact for name, fact in training.hyper_parameters.items() if not (fact.guess and name in alike)
            },
        )
        for training in made
    )


def _training(name: str, group: Group, material: Material, logs: Sequence[BesideFile]) -> Training:
    facts: dict[str, Fact] = {}
    for source in fact_sources():
        facts.update(source.read(material))
    seeds = {name.rsplit(".", 1)[-1].lower(): fact for name, fact in facts.items() if is_seed(name)}
    seed = next((seeds[one] for one in _SEEDS if one in seeds), next(iter(seeds.values()), None))
    steps = counted(group)
    looks, notes = looks_of(group, steps)
    return Training(
        name=name,
        looks=looks,
        seed=seed if seed is not None and isinstance(seed.value, int) and not isinstance(seed.value, bool) else None,
        run=_run(group[0].named),
        hyper_parameters={name: fact for name, fact in sorted(facts.items()) if not is_seed(name)},
        logs=tuple(file.path for file in logs),
        notes=(*notes, *resumed_within(group, steps)),
    )


def _with_resumed(trainings: Sequence[Training], together: Sequence[Recipe]) -> tuple[Training, ...]:
    """The trainings; one that goes on where another ended says so."""
    before = {recipe.trainings[0]: recipe.continues for recipe in together if recipe.continues}
    by_name = {training.name: training for training in trainings}
    return tuple(
        replace(training, notes=(*training.notes, goes_on(by_name[before[training.name]])))
        if training.name in before
        else training
        for training in trainings
    )


def _run(one: Named) -> Fact | None:
    """The number of a repetition that stands nearest to the file."""
    for place, slot in one.slots():
        if slot.kind == Kind.RUN:
            return Fact(value=slot.value, where=one.text_of(place[0]))
    return None


def _aside(files: Sequence[Named]) -> tuple[str, ...]:
    if not files:
        return ()
    are = "file is" if len(files) == 1 else "files are"
    return (f"{len(files):,} {are} named as the state of an optimizer and left aside, as '{files[0].file.path.name}'",)


def _of_nobody(logs: Sequence[BesideFile]) -> tuple[str, ...]:
    if not logs:
        return ()
    lie = "log lies" if len(logs) == 1 else "logs lie"
    return (f"{len(logs):,} {lie} in no training's own folder and are shown with none, as '{logs[0].path}'",)

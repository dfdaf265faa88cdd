"""Which runs are trainings of one recipe: those whose facts differ in the seed alone, or as the reader says."""

from __future__ import annotations

import fnmatch
import itertools
import json
import re
from collections.abc import Mapping, Sequence

from evaluation.judging.trainings import OUTCOMES, measured_recipes
from evaluation.record.run import Run
from evaluation.types import TouchstoneError

SEED = "seed"
SIZES = frozenset({"parameters"})
"""Follow from other facts, and name no recipe."""
MOST_FACTS = 3
"""In a name."""
_END = re.compile(r"([-_. ]+(seed|run|s)?|seed)[-_. ]*\d*$", re.IGNORECASE)
"""Where the names of a recipe's trainings begin to differ: ``_seed1`` of ``vae_seed10`` and ``vae_seed11``."""


def known_recipes(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """Name of a recipe -> its trainings, each at its last step: as folders of runs and names tell (``beta4_seed0``,
    ``run_1/vae_epoch_20``), or where these tell of no two trainings alike, by the facts that checkpoints carry.

    Raises TouchstoneError where no recipe has several trainings, and when one has a seed twice.
    """
    told = {recipe.name: [training.looks[-1][1] for training in recipe.trainings] for recipe in measured_recipes(runs)}
    if _several(told):
        return told
    found = recipes_by_facts(runs) if all(SEED in run.record.checkpoint.training for run in runs) else {}
    if not _several(found):
        raise TouchstoneError(
            "a recipe needs several trainings, and neither names nor facts of these checkpoints say which belong "
            "together; name the recipes with --recipe NAME=PATTERN"
        )
    return found


def _several(recipes: Mapping[str, Sequence[Run]]) -> bool:
    return any(len(trainings) > 1 for trainings in recipes.values())


def recipes_by_facts(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """Name of a recipe -> its trainings, by the training facts that each checkpoint carries, in their order.

    A recipe is named by what the names of its trainings begin with. Raises TouchstoneError when a recipe has a seed
    twice.
    """
    found: dict[frozenset[tuple[str, str]], list[Run]] = {}
    for run in runs:
        found.setdefault(frozenset(_facts(run).items()), []).append(run)
    names = _names(list(found.values()))
    grouped = dict(zip(names, found.values(), strict=True))
    for name, trainings in grouped.items():
        _refuse_twice(name, trainings)
    return grouped


def recipes_by_pattern(runs: Sequence[Run], patterns: Mapping[str, str]) -> dict[str, list[Run]]:
    """Name of a recipe -> the runs whose names match its pattern, such as ``vae_beta4_*``.

    Raises TouchstoneError for a pattern that matches none, and for a run that two patterns match.
    """
    found = {name: [run for run in runs if fnmatch.fnmatchcase(run.name, glob)] for name, glob in patterns.items()}
    for name, trainings in found.items():
        if not trainings:
            raise TouchstoneError(
                f"the pattern '{patterns[name]}' of recipe '{name}' must match the name of a model; there are: "
                f"{', '.join(run.name for run in runs)}"
            )
    for run in runs:
        owners = [name for name, trainings in found.items() if any(one is run for one in trainings)]
        if len(owners) > 1:
            raise TouchstoneError(
                f"a model must belong to one recipe; '{run.name}' matches those of '{owners[0]}' and '{owners[1]}'"
            )
    return found


def _facts(run: Run) -> dict[str, str]:
    """What makes the recipe, flat: ``latent_dim`` -> ``2``. Of equal names in two places the outer one counts."""
    checkpoint = run.record.checkpoint
    given = {key: value for key, value in checkpoint.training.items() if key != SEED and key not in OUTCOMES}
    flat = {"family": checkpoint.family, "parameters": checkpoint.parameters}
    inner = {key: value for block in given.values() if isinstance(block, Mapping) for key, value in block.items()}
    whole = inner | {key: value for key, value in given.items() if not isinstance(value, Mapping)} | flat
    return {key: json.dumps(value, sort_keys=True) for key, value in whole.items() if key != SEED}


def _names(recipes: Sequence[Sequence[Run]]) -> list[str]:
    """What the names of a recipe's trainings have in common at their start; where several start alike, with the facts
    in which they differ."""
    starts = [
        trainings[0].name if len(trainings) == 1 else _END.sub("", _start([run.name for run in trainings]))
        for trainings in recipes
    ]
    if all(start and starts.count(start) == 1 for start in starts):
        return starts
    facts = [_facts(trainings[0]) for trainings in recipes]
    every = dict.fromkeys(key for one in facts for key in one)
    differing = [key for key in every if key not in SIZES and len({one.get(key) for one in facts}) > 1][:MOST_FACTS]
    named = [
        " ".join([start, *(f"{key}={json.loads(one[key])}" for key in differing if key in one)]).strip()
        for start, one in zip(starts, facts, strict=True)
    ]
    return [
        name if name and named.count(name) == 1 else f"{name or 'recipe'} ({named[:place].count(name) + 1})"
        for place, name in enumerate(named)
    ]


def _start(names: Sequence[str]) -> str:
    """The longest text that all of them begin with."""
    lengths = itertools.takewhile(lambda place: len({name[place] for name in names}) == 1, range(min(map(len, names))))
    return names[0][: sum(1 for _ in lengths)]


def _refuse_twice(name: str, trainings: Sequence[Run]) -> None:
    seeds = [str(run.record.checkpoint.training.get(SEED)) for run in trainings]
    twice = next((seed for seed in seeds if seeds.count(seed) > 1), None)
    if twice is not None:
        both = [run.name for run, seed in zip(trainings, seeds, strict=True) if seed == twice]
        raise TouchstoneError(
            f"the trainings of a recipe must differ in their seed; '{both[0]}' and '{both[1]}' of '{name}' both have "
            f"seed {twice}: leave one out"
        )

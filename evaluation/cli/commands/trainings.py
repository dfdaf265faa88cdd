"""Print what trainings lie in folders: recipes, seeds, hyper-parameters, steps, and where each fact was read.
Checkpoints are looked into without reading their weights, and nothing of a file is run.

~ marks what is a guess."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.cli.commands import Command, command
from evaluation.jobs.looking_into import look_into
from models.base import CheckpointError
from models.trainings.logs import read_log
from models.trainings.reading import read_trainings
from models.trainings.training import Fact, Look, Recipe, Training, Understood

SHOWN_STEPS = 4
SHOWN_SETTINGS = 8


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="RUNS", help="a folder of training runs, or checkpoints")
    parser.add_argument("--curves", action="store_true", help="also read the logs, and name their curves")
    parser.add_argument("--json", action="store_true", help="machine-readable, with every step and setting")


def run(arguments: argparse.Namespace) -> int:
    """Raises CheckpointError, one sentence, for a path that is not there."""
    found = read_trainings(arguments.paths, look_into)
    curves = _curves(found) if arguments.curves else {}
    if arguments.json:
        print(json.dumps(as_json(found) | ({"curves": curves} if arguments.curves else {}), indent=1))
    else:
        print(_printable("\n".join(_lines(found))))
        for log, said in curves.items():
            print(_printable(f"{log}: {said.get('problem') or ', '.join(said['curves']) or 'no curves'}"))
    return 0


def _lines(found: Understood) -> Iterator[str]:
    by_name = {training.name: training for training in found.trainings}
    if not by_name:
        yield "no checkpoints lie here"
    for recipe in found.recipes:
        members = [by_name[name] for name in recipe.trainings]
        if len(members) > 1:
            yield f"{recipe.name}  ({len(members)} trainings that differ in the seed alone, as far as is known)"
        yield from (line for training in members for line in _training(training, recipe, alone=len(members) == 1))
        yield ""
    yield from (f"note: {note}" for note in found.notes)


def _curves(found: Understood) -> dict[str, dict[str, Any]]:
    """Log -> what it holds, or why it is not read. Curves are shown, not believed."""
    said: dict[str, dict[str, Any]] = {}
    for path in (path for training in found.trainings for path in training.logs):
        try:
            log = read_log((found.root or Path()) / path)
        except CheckpointError as error:
            said[str(path)] = {"problem": str(error)}
            continue
        curves = {
            name: {"points": len(curve.values), "axis": curve.axis, "first": curve.steps[0], "last": curve.steps[-1]}
            for name, curve in log.curves.items()
        }
        said[str(path)] = {"format": log.format, "curves": curves, "notes": list(log.notes)}
    return said


def _training(training: Training, recipe: Recipe, *, alone: bool) -> Iterator[str]:
    indent = "" if alone else "  "
    yield f"{indent}{training.name}"
    for label, text in (
        ("seed", _fact(training.seed)),
        ("repetition", _fact(training.run)),
        ("settings", _settings(training.hyper_parameters if alone or training.name == recipe.trainings[0] else {})),
        ("steps", _steps(training)),
        ("logs", ", ".join(str(path) for path in training.logs[:SHOWN_STEPS])),
    ):
        if text:
            yield f"{indent}  {label:<11} {text}"
    problems = [problem for look in training.looks for problem in look.problems]
    yield from (f"{indent}  note        {note}" for note in (*training.notes, *problems))


def _fact(fact: Fact | None) -> str:
    return "" if fact is None else f"{'~' if fact.guess else ''}{fact.value}  ({fact.where})"


def _settings(facts: Mapping[str, Fact]) -> str:
    shown = [f"{'~' if fact.guess else ''}{name} {fact.value}" for name, fact in list(facts.items())[:SHOWN_SETTINGS]]
    more = [f"and {len(facts) - SHOWN_SETTINGS} more"] if len(facts) > SHOWN_SETTINGS else []
    places = list(dict.fromkeys(fact.where for fact in facts.values()))
    return f"{', '.join([*shown, *more])}  ({', '.join(places[:3])})" if facts else ""


def _steps(training: Training) -> str:
    looks = training.looks
    said = [_look(look) for look in looks]
    shown = said if len(said) <= 2 * SHOWN_STEPS else [*said[:SHOWN_STEPS], "...", *said[-SHOWN_STEPS:]]
    unit = next((look.unit for look in looks if look.unit), "")
    where = next((look.where for look in looks if look.where), "")
    if not where:
        return ", ".join(look.name for look in looks if look.name) or "one model, whose step nothing says"
    return f"{len(looks)} of unit {unit}: {', '.join(shown)}  ({where})"


def _look(look: Look) -> str:
    step = "no step" if look.step is None else f"{look.step:,}"
    return f"{'~' if look.guess else ''}{step}{f' ({look.name})' if look.name else ''}"


def as_json(found: Understood) -> dict[str, Any]:
    """Every fact with where it was read."""
    return {
        "trainings": [_training_json(training) for training in found.trainings],
        "recipes": [
            {
                "name": recipe.name,
                "trainings": list(recipe.trainings),
                "hyper_parameters": _facts_json(recipe.hyper_parameters),
            }
            for recipe in found.recipes
        ],
        "notes": list(found.notes),
    }


def _training_json(training: Training) -> dict[str, Any]:
    return {
        "name": training.name,
        "seed": None if training.seed is None else _fact_json(training.seed),
        "repetition": None if training.run is None else _fact_json(training.run),
        "hyper_parameters": _facts_json(training.hyper_parameters),
        "looks": [
            {
                "step": look.step,
                "unit": look.unit,
                "name": look.name,
                "where": look.where,
                "guess": look.guess,
                "files": {role: str(path) for role, path in look.files.items()},
                "copies": [str(path) for path in look.copies],
                "problems": list(look.problems),
            }
            for look in training.looks
        ],
        "logs": [str(path) for path in training.logs],
        "notes": list(training.notes),
    }


def _facts_json(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {name: _fact_json(fact) for name, fact in facts.items()}


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {"value": fact.value, "where": fact.where, "guess": fact.guess}


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


command(
    Command(
        name="trainings",
        help="say what trainings lie in folders: steps, seeds, settings",
        description=__doc__,
        declare=declare,
        run=run,
        order=25,
    )
)

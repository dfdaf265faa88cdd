"""Many runs without measuring: copies of a few measured runs under other names, each moved a little by a seed.

The benchmarks of many runs and the tests of judging and report share them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.record.run import Run
from evaluation.record.schema import Ok, Outcome
from evaluation.types import Array

SCALAR = "Scalar"


def made_runs(originals: Sequence[Run], count: int, *, metrics: int | None = None, seed: int = 0) -> list[Run]:
    """``count`` runs of unlike numbers, all of the originals' data and configuration.

    With ``metrics`` every run has a number for exactly so many metrics with one number: an original lends those that
    another lacks, and more are repeated under further names. Without it each has the outcomes of its original.
    """
    numbers = None if metrics is None else _numbers(originals, metrics)
    return [_made(originals[index % len(originals)], index, numbers, seed) for index in range(count)]


def _numbers(originals: Sequence[Run], metrics: int) -> list[tuple[Ok, Array | None]]:
    """(outcome, replicates) of so many metrics."""
    found: dict[str, tuple[Ok, Array | None]] = {}
    for run in originals:
        for outcome in run.record.outcomes:
            if isinstance(outcome, Ok) and outcome.view.type == SCALAR:
                found.setdefault(outcome.metric, (outcome, _replicates(run, outcome)))
    known = list(found.values())
    repeated = [known[index % len(known)] for index in range(metrics)]
    return [
        (outcome, replicates) if turn == 0 else (_again(outcome, turn), replicates)
        for (outcome, replicates), turn in zip(repeated, (index // len(known) for index in range(metrics)), strict=True)
    ]


def _again(outcome: Ok, turn: int) -> Ok:
    name = f"{outcome.metric}_{turn + 1}"
    view = outcome.view.model_copy(update={"arrays": {"replicates": name}})
    title = f"{outcome.title or outcome.metric} ({turn + 1})"
    return outcome.model_copy(update={"metric": name, "title": title, "view": view})


def _made(original: Run, index: int, numbers: Sequence[tuple[Ok, Array | None]] | None, seed: int) -> Run:
    rng = np.random.default_rng((seed, index))
    arrays = dict(original.arrays)
    own = {outcome.metric: outcome for outcome in original.record.outcomes}
    chosen: list[tuple[Outcome, Array | None]] = [
        (outcome, _replicates(original, outcome) if isinstance(outcome, Ok) else None)
        for outcome in original.record.outcomes
    ]
    if numbers is not None:
        drawn = [pair for pair in chosen if isinstance(pair[0], Ok) and pair[0].view.type != SCALAR]
        mine = [
            (theirs, replicates)
            if not isinstance(found := own.get(theirs.metric), Ok)
            else (found, _replicates(original, found))
            for theirs, replicates in numbers
        ]
        chosen = [*mine, *drawn]
    outcomes = [_moved(outcome, replicates, arrays, rng) for outcome, replicates in chosen]
    name = f"{original.name}-seed-{index:03d}-lr-{0.001 * (1 + index % 7):.3f}"
    checkpoint = original.record.checkpoint.model_copy(update={"name": name, "sha256": f"{index:064x}"})
    record = original.record.model_copy(update={"checkpoint": checkpoint, "outcomes": outcomes})
    return Run(record=record, arrays=arrays, colour=index)


def _moved(outcome: Outcome, replicates: Array | None, arrays: dict[str, Array], rng: np.random.Generator) -> Outcome:
    """The outcome with another value. Whole numbers stay whole, and every replicate moves with noise of its own."""
    if not isinstance(outcome, Ok) or outcome.value is None or replicates is None:
        return outcome
    spread = float(np.std(replicates)) or 0.01 * abs(outcome.value)
    shift, noise = spread * 2 * rng.normal(), spread * rng.normal(size=len(replicates))
    if outcome.value.is_integer() and np.array_equal(replicates, np.rint(replicates)):
        shift, noise = float(np.rint(shift)), np.rint(noise)
    arrays[outcome.view.arrays["replicates"]] = replicates + shift + noise
    low, high = outcome.interval or (outcome.value, outcome.value)
    return outcome.model_copy(update={"value": outcome.value + shift, "interval": (low + shift, high + shift)})


def _replicates(run: Run, outcome: Ok) -> Array | None:
    key = outcome.view.arrays.get("replicates")
    return None if key is None else run.arrays.get(key)

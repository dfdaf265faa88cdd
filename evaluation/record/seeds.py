"""Runs by the seed that they were measured with. Runs of two seeds share no resamplings, so none stands beside another.

A folder of results gives the same checkpoint another name at each seed. It keeps the first one here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluation.record.run import Run
from evaluation.types import TouchstoneError


def by_seed(runs: Sequence[Run]) -> dict[int, list[Run]]:
    """Seed -> its runs, in their order; seeds from the smallest up."""
    names: dict[str, str] = {}
    found: dict[int, list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.record.config.seed):
        mine = found.setdefault(run.record.config.seed, [])
        name = names.setdefault(run.record.checkpoint.sha256, run.name)
        mine.append(run if name in {one.name for one in mine} else _named(run, name))
    return found


def of_seed(runs: Sequence[Run], seed: int | None, *, argument: str) -> list[Run]:
    """The runs of one seed: the named one, or the only one that there is.

    Raises TouchstoneError, naming the seeds that there are, for one that is none of them, and for several where none is
    named.
    """
    found = by_seed(runs)
    there = in_words(list(found))
    if seed is None and len(found) > 1:
        raise TouchstoneError(f"these results were measured with the seeds {there}; choose one with {argument}")
    if seed is not None and seed not in found:
        raise TouchstoneError(f"{argument} must be a seed of these results, {there}; got {seed}")
    return list(runs) if seed is None else found[seed]


def in_words(seeds: Sequence[int]) -> str:
    """``0, 1 and 2``."""
    said = [str(seed) for seed in seeds]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _named(run: Run, name: str) -> Run:
    checkpoint = run.record.checkpoint.model_copy(update={"name": name})
    return replace(run, record=run.record.model_copy(update={"checkpoint": checkpoint}))

"""Whether runs may stand in one table: the same data, items, seed, sizes and feature extractor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evaluation.record.run import Run
from evaluation.types import TouchstoneError

SEED = "seed"


def refuse_unlike(runs: Sequence[Run]) -> None:
    """Raises TouchstoneError, naming the first fact in which two runs differ."""
    facts: list[tuple[str, Callable[[Run], Any], Callable[[Run], str]]] = [
        ("data", lambda run: run.record.dataset.sha256, lambda run: _data_words(run)),
        ("n (test images)", lambda run: run.record.config.n, lambda run: f"{run.record.config.n:,}"),
        (SEED, lambda run: run.record.config.seed, lambda run: str(run.record.config.seed)),
        ("n_samples", lambda run: run.record.config.n_samples, lambda run: f"{run.record.config.n_samples:,}"),
        ("n_train", lambda run: run.record.config.n_train, lambda run: f"{run.record.config.n_train:,}"),
        ("feature extractor", _extractor_sha256, _extractor_words),
    ]
    for what, key, words in facts:
        known = [run for run in runs if key(run) is not None]
        for run in known[1:]:
            first = known[0]
            if key(run) != key(first):
                advice = ", or take those of one seed, as Runs.by_seed() gives them" if what == SEED else ""
                raise TouchstoneError(
                    f"'{first.name}' and '{run.name}' were measured with different {what} "
                    f"({words(first)}; {words(run)}) and cannot be compared; evaluate them again alike{advice}."
                )


def _extractor_sha256(run: Run) -> str | None:
    """None where no metric of the run needed features: then runs cannot differ in it."""
    extractor = run.record.config.extractor
    return None if extractor is None else extractor.sha256


def _extractor_words(run: Run) -> str:
    extractor = run.record.config.extractor
    return "none" if extractor is None else f"{extractor.name} {extractor.sha256[:8]}"


def _data_words(run: Run) -> str:
    data = run.record.dataset
    return f"'{data.spec or data.source}', digest {data.sha256[:8]}"


def notes_on(runs: Sequence[Run]) -> tuple[str, ...]:
    """Notes on what is damaged, and on differences that do not forbid the comparison."""
    notes = list(dict.fromkeys(f"{run.name}: {problem}" for run in runs for problem in run.problems))
    if len({run.record.environment.code for run in runs} - {""}) > 1:
        notes.append(
            "These runs were made by different versions of the measuring code, which may explain small differences."
        )
    if len({run.record.environment.torch for run in runs}) > 1:
        notes.append("These runs were made with different versions of torch.")
    return tuple(notes)

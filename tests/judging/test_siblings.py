"""Checkpoints of one recipe that were read as different networks decide nothing, and it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.judging.compare import compare
from evaluation.judging.recipes.table import compare_recipes
from evaluation.judging.series.of_runs import judged_trainings
from evaluation.judging.siblings import MARK, read_unlike
from evaluation.record.run import Run
from evaluation.record.training_facts import TrainingFacts
from evaluation.types import TouchstoneError
from tests.fixtures.outcomes import Kind
from tests.fixtures.runs import make_run


def look(recipe: str, seed: int, activation: str, noise: float, step: int = 10) -> Run:
    """A checkpoint of a training, read from its weights as a network with this activation."""
    run = make_run(f"{recipe}-{seed}@{step}", Kind(noise, generates=False), n=60)
    facts = TrainingFacts(name=f"{recipe}-{seed}", recipe=recipe, step=step, unit="epoch", seed=seed)
    checkpoint = run.record.checkpoint.model_copy(
        update={"look_of": facts, "hypothesis": f"enc: {activation}", "decided_by": "inference"}
    )
    return replace(run, record=run.record.model_copy(update={"checkpoint": checkpoint}))


def test_no_verdict_between_siblings_that_were_read_differently() -> None:
    runs = [look("a", seed, activation, 0.1 + seed / 10) for seed, activation in enumerate(("selu", "tanh", "tanh"))]
    found = compare(runs)
    assert dict(found.marks) == dict.fromkeys(range(3), MARK)
    assert "read as 2 different networks" in found.notes[-1]
    assert not any(cell.best or cell.verdict in ("better", "worse") for row in found.rows for cell in row.cells)
    alike = compare([look("a", seed, "tanh", 0.1 + seed / 10) for seed in range(3)])
    assert not alike.marks
    assert not read_unlike([look("a", 0, "tanh", 0.1), look("b", 0, "selu", 0.1)])


def test_recipes_and_series_say_it() -> None:
    good = [look("good", seed, "tanh", 0.1 + seed / 100) for seed in range(3)]
    odd = [look("odd", seed, ("tanh", "selu", "tanh")[seed], 0.5 + seed / 100) for seed in range(3)]
    table = compare_recipes({"good": good, "odd": odd}, None)
    pairs = [pair for row in table.rows for pair in row.pairs]
    assert {pair.verdict for pair in pairs} == {"undecided"}
    assert "Checkpoints of odd were read as different networks" in pairs[0].sentences[0]
    steps = [look("a", 0, activation, 0.1, step) for step, activation in ((10, "selu"), (20, "tanh"), (30, "tanh"))]
    with pytest.raises(TouchstoneError, match="were read as different networks"):
        judged_trainings(steps, metric=None, question=None)

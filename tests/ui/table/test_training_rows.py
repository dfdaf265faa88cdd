"""Models fold into trainings and recipes: which rows stand, what their boxes choose, which numbers they show."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.record.training_facts import TrainingFacts
from evaluation.store.run_facts import RunFacts
from ui.table import training_rows
from ui.table.model_rows import ModelRow, step_name
from ui.table.training_rows import folded


def facts(mse: float) -> RunFacts:
    return RunFacts(
        family="vae", parameters=10, latent_dim=2, mark="", seconds=1.0, training={}, numbers={"mse": (mse, 0, 1)}
    )


def row(number: int, training: str = "", step: int | None = None, *, recipe: str = "", **more: Any) -> ModelRow:
    look = TrainingFacts(name=training, recipe=recipe or training, step=step, unit="epoch") if training else None
    given = {"facts": facts(number / 10), "run_id": f"run{number}", "status": "measured"} | more
    return ModelRow(
        id=f"{number:010x}", sha256=f"{number:064x}", name=f"model {number}", colour=number, look=look, **given
    )


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_rows, "_kept", lambda dataset: {"run_0": f"{2:064x}"})


SERIES = [row(3, "run_0", 30), row(1, "run_0", 10), row(2, "run_0", 20)]


def test_looks_of_one_training_stand_below_its_row_in_the_order_of_steps() -> None:
    alone = row(9)
    made = folded([alone, *SERIES], "d" * 64, every=False)
    assert [(one.kind, one.name) for one in made] == [
        ("model", "model 9"), ("training", "run_0"), ("model", "model 1"), ("model", "model 2"), ("model", "model 3"),
    ]  # fmt: skip
    training = made[1]
    assert {one.parent for one in made[2:]} == {training.id}
    assert training.steps is not None
    assert training.steps.words == "3 steps, epoch 10 to 30; keeps epoch 20"
    assert training.numbers["mse"][0] == 0.2


def test_its_box_chooses_the_step_to_keep_or_all_steps() -> None:
    (kept,) = [one for one in folded(SERIES, "d", every=False) if one.kind == "training"]
    (every,) = [one for one in folded(SERIES, "d", every=True) if one.kind == "training"]
    assert kept.chosen_by_it == (f"{2:010x}",)
    assert every.chosen_by_it == tuple(f"{number:010x}" for number in (1, 2, 3))


def test_a_training_of_one_look_and_a_model_without_one_stay_rows_of_their_own() -> None:
    rows = [row(1, "run_0", 10), row(2)]
    assert folded(rows, None, every=False) == rows


def test_trainings_that_differ_in_the_seed_alone_stand_below_their_recipe() -> None:
    rows = [row(1, "run_0", 10, recipe="run_*"), row(2, "run_1", 10, recipe="run_*"), *[
        row(number, "run_2", number, recipe="run_*") for number in (5, 6)
    ]]  # fmt: skip
    made = folded(rows, None, every=False)
    recipe = made[0]
    assert (recipe.kind, recipe.name, recipe.run_id) == ("recipe", "run_*", "")
    assert [one.kind for one in made if one.parent == recipe.id] == ["model", "model", "training"]
    assert recipe.numbers["mse"] == (pytest.approx((0.1 + 0.2 + 0.6) / 3), None, None)
    assert recipe.chosen_by_it == (f"{1:010x}", f"{2:010x}", f"{6:010x}")


def test_what_is_not_measured_yet_keeps_nothing() -> None:
    waiting = [row(number, "run_1", number, run_id="", facts=None, status="waiting") for number in (1, 2)]
    (training,) = [one for one in folded(waiting, None, every=False) if one.kind == "training"]
    assert training.steps is not None
    assert training.steps.kept is None
    assert training.steps.words == "2 steps, epoch 1 to 2"


@pytest.mark.parametrize(
    ("step", "look", "unit", "words"),
    [
        (40, "", "epoch", "epoch 40"),
        (12_000, "", "", "step 12,000"),
        (None, "final", "", "final"),
        (None, "", "", "no step"),
    ],
)
def test_a_step_in_words(step: int | None, look: str, unit: str, words: str) -> None:
    assert step_name(TrainingFacts(name="a", recipe="a", step=step, look=look, unit=unit)) == words

"""Which training a checkpoint is of: kept with where it was read, corrected by people, and undone."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.record.training_facts import TrainingFacts
from evaluation.store.looks import ReadLook
from evaluation.store.training_logs import MOST_POINTS
from evaluation.store.workspace import Store, open_store
from evaluation.types import TouchstoneError
from models.trainings.logs import Curve, Log
from tests.store.conftest import run_of

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def facts(name: str = "run_0", step: int | None = 10, **more: object) -> TrainingFacts:
    given = {"recipe": "run_*", "unit": "epoch", "seed": 0, "hyper_parameters": {"lr": 0.001}} | more
    where = {"step": "the number in the file's name", "seed": "hparams.yaml", "lr": "hparams.yaml"}
    return TrainingFacts(name=name, step=step, read_from=where, guessed=["step"], **given)


def keep(store: Store, origin: str = "/data/runs", **looks: TrainingFacts) -> None:
    store.looks.keep({name * 64: ReadLook(facts=one) for name, one in looks.items()}, origin=origin)


def test_what_was_read_stays_over_a_restart_with_where_it_was_read(store: Store) -> None:
    store.looks.keep({A: ReadLook(facts=facts(), roles=("generator", "discriminator"))}, origin="/data/runs")
    found = open_store(store.folder).looks.all()
    assert list(found) == [A]
    assert found[A].facts == facts()
    assert found[A].roles == ("generator", "discriminator")
    assert found[A].origin == "/data/runs"


def test_a_correction_wins_says_by_whom_and_can_be_undone(store: Store) -> None:
    keep(store, a=facts(), b=facts(step=20))
    corrections = store.looks.corrections
    corrections.write([A], "step", 11, person="ada@lab")
    corrections.write([A, B], "seed", None, person="ada@lab")
    corrections.write([A, B], "setting lr", 0.01, person="ada@lab")
    corrections.write([A, B], "training", "first run", person="ada@lab")
    one, other = (store.looks.all()[name].facts for name in (A, B))
    assert (one.step, one.seed, one.hyper_parameters, one.name) == (11, None, {"lr": 0.01}, "first run")
    assert (other.step, other.seed) == (20, None)
    assert one.read_from["step"] == "stated by ada@lab"
    assert one.guessed == []
    assert other.guessed == ["step"]
    for field in ("step", "seed", "setting lr", "training"):
        corrections.undo([A, B], field)
    assert store.looks.all()[A].facts == facts()


def test_a_folder_that_is_read_again_keeps_what_was_stated(store: Store) -> None:
    keep(store, a=facts())
    store.looks.corrections.write([A], "step", 7, person="ada")
    keep(store, a=facts(step=12), b=facts(step=20))
    found = store.looks.all()
    assert (found[A].facts.step, found[A].read.step, found[B].facts.step) == (7, 12, 20)


def test_trainings_of_one_name_in_two_folders_are_told_apart(store: Store) -> None:
    keep(store, "/data/first", a=facts())
    for _ in range(2):  # again: the same name
        keep(store, "/data/second", b=facts())
    found = store.looks.all()
    assert (found[A].facts.name, found[B].facts.name) == ("run_0", "second/run_0")
    assert (found[A].facts.recipe, found[B].facts.recipe) == ("run_*", "second/run_*")


def test_a_folder_within_one_that_was_read_changes_nothing(store: Store) -> None:
    keep(store, "/data/runs", a=facts("run_0/vae"))
    keep(store, "/data/runs/run_0", a=facts("vae"), c=facts("vae", step=30))
    found = store.looks.all()
    assert (found[A].facts.name, found[C].facts.name) == ("run_0/vae", "vae")


def test_a_run_that_knows_its_training_tells_it_where_nothing_else_does(store: Store) -> None:
    run = run_of(A)
    own = run.record.checkpoint.model_copy(update={"look_of": facts()})
    told = type(run)(record=run.record.model_copy(update={"checkpoint": own}), arrays=run.arrays)
    store.runs.save(told)
    assert store.looks.all()[A].facts == facts()
    keep(store, a=facts(step=99))
    store.runs.save(told)
    found = store.looks.all()[A].facts
    assert (found.name, found.recipe, found.step) == ("run_0", "run_*", 99)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("step", -1, "a step is a whole number from 0, or none; got -1"),
        ("seed", True, "a seed is a whole number"),
        ("training", " ", "the name of a training has 1 to 200 characters"),
        ("unit", "miles", "the unit of a step is one of epoch, step and kimg"),
        ("colour", "red", "of a training its name, recipe, seed, step, unit and settings can be stated"),
        ("setting lr", float("nan"), "a setting is a finite number"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(store: Store, field: str, value: object, sentence: str) -> None:
    keep(store, a=facts())
    with pytest.raises(TouchstoneError, match=sentence):
        store.looks.corrections.write([A], field, value, person="ada")  # type: ignore[arg-type]


def test_a_removed_checkpoint_takes_its_look_and_its_corrections_along(store: Store) -> None:
    sha256 = store.checkpoints.add(b"x", name="x", origin="upload").sha256
    store.looks.keep({sha256: ReadLook(facts=facts())}, origin="")
    store.looks.corrections.write([sha256], "step", 1, person="ada")
    store.remove_checkpoint(sha256)
    assert store.looks.all() == {}
    assert store.looks.corrections.all() == {}


def test_the_curves_of_logs_are_kept_thinned_with_their_last_point(store: Store) -> None:
    steps = np.arange(5_000.0)
    store.training_logs.keep("run_0", "metrics.csv", Log(format="CSV", curves={"loss": Curve(steps, -steps, "step")}))
    store.training_logs.keep_problem("run_0", "other.csv", "'other.csv' is no log")
    first, second = store.training_logs.of(["run_0"])
    assert len(first.curves[0].steps) <= MOST_POINTS + 1
    assert (first.curves[0].steps[-1], first.curves[0].values[-1]) == (4_999.0, -4_999.0)
    assert (second.curves, second.problem) == ((), "'other.csv' is no log")
    assert store.training_logs.of(["run_1"]) == []

"""Trainings as pages read them from the store: the same curves and sentences as judging reads from whole runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.judging.series.judgement import judge
from evaluation.judging.series.training import training_of
from evaluation.store.workspace import Store, open_store
from tests.fixtures.series import MadeTraining, add_trainings, made_look
from ui import services
from ui.trainings import of_store, series

GAN = MadeTraining(name="gan/run_0", recipe="gan/run_0", seed=0, collapses_at=6)
LOOKS = 11


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series") / "workspace"
    store = open_store(folder)
    store.settings.set("zoo_enqueued", "yes")
    add_trainings(store, [GAN], steps=LOOKS)
    store.close()
    return folder


@pytest.fixture
def store(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(filled))
    return services.store()


def dataset(store: Store) -> str:
    return store.runs.all()[0].dataset_sha256


def test_the_stored_training_says_what_whole_runs_say(store: Store) -> None:
    (training,) = of_store.all_on(dataset(store))
    assert [one.step for one in training.looks] == [5.0 * place for place in range(1, LOOKS + 1)]
    assert (training.unit, training.seed, training.notes) == ("epoch", 0, ())
    runs = [(5.0 * (place + 1), made_look(GAN, place)) for place in range(LOOKS)]
    said = judge(training_of(GAN.name, runs), "mse")
    assert of_store.judged(training, "mse").sentences == said.sentences


def test_the_look_to_keep_is_the_one_that_judging_keeps(store: Store) -> None:
    (training,) = of_store.all_on(dataset(store))
    titles = of_store.titles_of([training])
    metric = series.telling(training, titles)
    assert metric is not None
    judged = of_store.judged(training, metric)
    assert of_store.kept(training).step == judged.curve.steps[judged.keep.kept]


def test_numbers_with_a_warning_make_no_curve(store: Store) -> None:
    (training,) = of_store.all_on(dataset(store))
    assert "frechet_distance" in training.looks[0].facts.numbers
    assert "frechet_distance" not in series.metrics_of(training)


def test_intervals_stand_around_the_values(store: Store) -> None:
    (training,) = of_store.all_on(dataset(store))
    low, high = series.intervals(training, "mse")
    values = series.curve(training, of_store.titles_of([training])["mse"], {}).values
    assert (low < values).all()
    assert (values < high).all()
    assert np.isfinite(low).all()


def test_a_corrected_step_moves_the_look(store: Store) -> None:
    (before,) = of_store.all_on(dataset(store))
    last = before.looks[-1].look.sha256
    store.looks.corrections.state([last], "step", 1, person="ada")
    (after,) = of_store.all_on(dataset(store))
    store.looks.corrections.undo([last], "step")
    assert after.looks[0].look.sha256 == last
    assert of_store.all_on(dataset(store))[0].looks[-1].look.sha256 == last

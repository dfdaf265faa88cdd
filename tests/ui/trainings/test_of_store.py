"""Trainings as pages read them from the store: the same curves and sentences as judging reads from whole runs."""

from __future__ import annotations

import numpy as np

from evaluation.judging.series.judgement import judge
from evaluation.judging.series.training import training_of
from evaluation.store.workspace import Store
from tests.ui.trainings.conftest import LOOKS, dataset
from ui.trainings import of_store, series


def test_the_stored_training_says_what_whole_runs_say(store: Store) -> None:
    (training,) = of_store.all_on(dataset(store))
    assert [one.step for one in training.looks] == [5.0 * place for place in range(1, LOOKS + 1)]
    assert (training.unit, training.seed, training.notes) == ("epoch", 0, ())
    runs = [(5.0 * (place + 1), store.runs.get(one.run.id)) for place, one in enumerate(training.looks)]
    said = judge(training_of(training.name, runs), "mse")
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
    store.looks.corrections.write([last], "step", 1, person="ada")
    (after,) = of_store.all_on(dataset(store))
    store.looks.corrections.undo([last], "step")
    assert after.looks[0].look.sha256 == last
    assert of_store.all_on(dataset(store))[0].looks[-1].look.sha256 == last


def test_the_film_has_a_row_a_step_and_a_map_that_only_training_moves(store: Store) -> None:
    (training,) = of_store.all_on(dataset(store))
    film = of_store.film(training)
    assert [(strip.title, strip.moves) for strip in film.strips] == [
        ("Samples", True), ("Inputs", False), ("Reconstructions", True),
    ]  # fmt: skip
    assert film.map is not None
    points = film.map.points.astype(float)
    assert points.shape == (LOOKS, 300, 2)
    assert film.map.there.all()
    steps = np.sqrt(np.square(np.diff(points, axis=0)).sum(-1)).mean(-1)
    spread = np.sqrt(np.square(points[0] - points[0].mean(0)).sum(-1)).mean()
    assert (steps < spread).all()

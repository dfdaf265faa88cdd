"""Series and recipes in the library: what they take, and one sentence for what they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evaluation.front.runs import Runs
from evaluation.types import TouchstoneError
from tests.judging.test_compare import around, run


def runs(*names: str, level: float = 1.0) -> Runs:
    made = [run({"mse": around(level + 0.1 * place, 0.01, place)}, name=name) for place, name in enumerate(names)]
    facts = [one.record.checkpoint.model_copy(update={"sha256": one.name.ljust(64, "0")}) for one in made]
    return Runs(
        replace(one, record=one.record.model_copy(update={"checkpoint": fact}))
        for one, fact in zip(made, facts, strict=True)
    )


def test_looks_at_a_training_are_judged() -> None:
    (name, judged), = runs("vae_epoch_10", "vae_epoch_2", "vae_epoch_1").series().items()  # fmt: skip
    assert name == "vae"
    assert list(judged.curve.steps) == [1.0, 2.0, 10.0]
    assert judged.sentences[0].startswith("mse is best at step 10 (1")


def test_recipes_are_compared_by_names_and_by_patterns() -> None:
    known = runs("beta1_seed0", "beta1_seed1", "beta4_seed0", "beta4_seed1")
    for table in (known.compare_recipes(), known.compare_recipes({"one": "beta1*", "four": "beta4*"})):
        assert table.trainings == (2, 2)
    assert known.compare_recipes({"one": "beta1*", "four": "beta4*"}, baseline="four").baseline == 1


@pytest.mark.parametrize(
    ("recipes", "words"),
    [
        ({}, "recipes must be a dict such as"),
        ({"a": 3}, "recipes must be a dict such as"),
        (["a"], "recipes must be a dict such as"),
        (None, "a recipe needs several trainings"),
    ],
)
def test_what_is_no_recipe_is_one_sentence(recipes: Any, words: str) -> None:
    with pytest.raises(TouchstoneError, match=words):
        runs("vae", "gan").compare_recipes(recipes)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "a series needs results of one training"),
        ({"metric": 3}, "metric must be the name of a number"),
        ({"question": "no"}, "question must be one of"),
    ],
)
def test_what_is_no_series_is_one_sentence(given: dict[str, Any], words: str) -> None:
    with pytest.raises(TouchstoneError, match=words):
        runs("vae", "gan").series(**given)

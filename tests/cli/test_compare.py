"""`compare`: a pair on request, and a ranking with the reader's question and weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.record.results_file import write_results
from tests.judging.test_compare import around
from tests.judging.test_compare import run as make_run


@pytest.fixture
def results(run: Callable[..., Any], tmp_path: Path) -> Path:
    for index, (name, value) in enumerate({"a": 1.0, "b": 2.0, "c": 2.0}.items()):
        made = make_run({"mse": around(value, 0.01, index), "psnr": around(1.0, 0.1, 9 + index)}, name=name)
        write_results(made, tmp_path / "out" / f"{name}.json")
    return tmp_path / "out"


@pytest.mark.usefixtures("results")
def test_a_pair_shows_two_models_and_is_corrected_over_all_pairs(run: Callable[..., Any]) -> None:
    said = run("compare", "out", "--pair", "b", "a")
    assert said.status == 0
    assert "Holm over all 6 pairs of models" in said.out
    assert "b (baseline)" in said.out
    assert "  c" not in said.out


@pytest.mark.usefixtures("results")
def test_the_ranking_follows_question_and_weights(run: Callable[..., Any]) -> None:
    said = run("compare", "out", "--question", "compression", "--weight", "mse=2")
    assert "RANKING: I want compression" in said.out
    assert "a is ahead of 2 of 2 others" in said.out
    assert "mse counts 2 times" in said.out
    assert "The data cannot tell" in run("compare", "out", "--weight", "mse=0").out


def test_several_seeds_are_compared_one_by_one(run: Callable[..., Any], results: Path) -> None:
    for index, (name, value) in enumerate({"a": 1.0, "b": 1.1, "c": 2.0}.items()):
        made = make_run({"mse": around(value, 0.01, 20 + index)}, name=name, seed=4)
        write_results(made, results / f"{name}-other.json")
    said = run("compare", "out")
    assert said.status == 0, said.err
    assert said.out.index("SEED 0: 3 models") < said.out.index("SEED 4: 3 models") < said.out.index("OVER SEEDS")
    assert "1 at some only" not in said.out.split("OVER SEEDS")[0]
    assert "At some seeds only: mse 1." in said.out
    one = run("compare", "out", "--seed", "4")
    assert "SEED" not in one.out
    assert "b" in one.out
    assert "--seed must be a seed of these results, 0 and 4; got 1" in run("compare", "out", "--seed", "1").err


@pytest.fixture
def recipes(tmp_path: Path) -> None:
    """Two recipes of three trainings each."""
    for recipe, level in (("small", 1.0), ("large", 2.0)):
        for seed in range(3):
            made = make_run({"mse": around(level + 0.01 * seed, 0.01, seed)}, name=f"{recipe}_{seed}")
            write_results(made, tmp_path / "out" / f"{recipe}_{seed}.json")


@pytest.mark.usefixtures("recipes")
def test_recipes_are_compared_over_their_trainings(run: Callable[..., Any]) -> None:
    named = ("--recipe", "S=small_*", "--recipe", "L=large_*")
    said = run("compare", "out", "--by", "recipe", *named, "--baseline", "L")
    assert said.status == 0, said.err
    assert "S (3 trainings)" in said.out
    assert "S is better than L: mse −1.0" in said.out
    assert "S is better than L" in run("compare", "out", *named).out, "--recipe alone says that it is by recipe"


@pytest.mark.usefixtures("recipes")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "name the recipes with --recipe NAME=PATTERN"),
        (("--recipe", "S"), "--recipe must be NAME=PATTERN"),
        (("--recipe", "S=small_*"), "a comparison of recipes needs at least two; got S"),
        (("--recipe", "S=small_*", "--recipe", "L=x*"), "the pattern 'x*' of recipe 'L' must match"),
    ],
)
def test_what_is_no_recipe_is_one_sentence(run: Callable[..., Any], arguments: tuple[str, ...], sentence: str) -> None:
    said = run("compare", "out", "--by", "recipe", *arguments)
    assert said.status == 2
    assert sentence in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--pair", "a", "a"), "a pair needs two models; got 'a' twice"),
        (("--pair", "a", "x"), "--pair must name one of the models; 'x' is none of them"),
        (("--pair", "a", "b", "--baseline", "c"), "not allowed with argument"),
        (("--question", "sample"), "--question must be one of everything, samples"),
        (("--weight", "mze=2"), "did you mean 'mse'?"),
        (("--weight", "mse"), "--weight must be written NAME=NUMBER"),
    ],
)
@pytest.mark.usefixtures("results")
def test_wrong_arguments_are_one_sentence(run: Callable[..., Any], arguments: tuple[str, ...], sentence: str) -> None:
    said = run("compare", "out", *arguments)
    assert said.status == 2
    assert sentence in said.err

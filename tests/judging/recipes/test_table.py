"""Recipes side by side: which runs belong together, Holm over the table, and what is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation.judging.recipes.grouping import known_recipes, recipes_by_facts, recipes_by_pattern
from evaluation.judging.recipes.table import RecipeTable, compare_recipes
from evaluation.record.run import Run
from evaluation.types import TouchstoneError
from tests.judging.test_compare import around, run

A, B = (1.00, 1.02, 0.98, 1.01, 0.99), (1.50, 1.52, 1.49, 1.48, 1.51)


def training(name: str, value: float, seed: int, **facts: object) -> Run:
    made = run({"mse": (value, _replicates(value, seed)), "ssim": around(0.9, 0.01, seed)}, name=name)
    checkpoint = made.record.checkpoint.model_copy(update={"training": {"seed": seed, **facts}})
    return replace(made, record=made.record.model_copy(update={"checkpoint": checkpoint}))


def _replicates(value: float, seed: int) -> np.ndarray:
    shared = np.random.default_rng(0).normal(size=200)
    return value + 0.01 * shared + 0.002 * np.random.default_rng(seed + 1).normal(size=200)


def recipes(seeds: int, **values: tuple[float, ...]) -> dict[str, list[Run]]:
    return {
        name: [training(f"{name}-seed{seed}", value, seed, beta=name) for seed, value in enumerate(of[:seeds])]
        for name, of in values.items()
    }


def said(table: RecipeTable, metric: str = "mse") -> tuple[str, ...]:
    (row,) = [row for row in table.rows if row.metric == metric]
    (pair,) = row.pairs
    return pair.sentences


def test_five_seeds_decide_in_words() -> None:
    table = compare_recipes(recipes(5, a=A, b=B))
    verdict, chance = said(table)
    assert verdict == ("a is better than b: mse −0.50 ± 0.02, 5 trainings each, over new trainings and new data.")
    assert chance.startswith("A new training of a beats a new one of b in 100% of cases (")
    assert chance.endswith("measured on as many images.")


def test_two_seeds_work_and_say_less() -> None:
    verdict, chance = said(compare_recipes(recipes(2, a=A, b=B)))
    assert "2 trainings each" in verdict
    assert chance == "With fewer than 3 seeds each, nothing is said of how often one beats the other."


def test_a_tie_says_what_would_settle_it() -> None:
    table = compare_recipes(recipes(3, a=(1.0, 1.2, 0.9), b=(1.1, 1.0, 1.25)))
    tied, chance, settle = said(table)
    assert tied.startswith("a and b are tied: mse −0.1 ± 0.4, 3 trainings each")
    assert "beats a new one of b in" in chance
    assert settle.startswith("To find a true difference of this size in 4 of 5 cases it takes ")
    (pair,) = table.rows[0].pairs
    assert pair.settled_by is not None
    assert f"it takes {pair.settled_by} seeds each: at least {pair.settled_by - 3} more" in settle


def test_one_seed_each_compares_checkpoints_and_says_how_far_seeds_lie_apart() -> None:
    known = recipes(1, a=A, b=B) | recipes(5, c=(2.0, 2.2, 1.8, 2.1, 1.9))
    table = compare_recipes(known)
    (row,) = [row for row in table.rows if row.metric == "mse"]
    pair = next(pair for pair in row.pairs if pair.places == (0, 1))
    assert (pair.verdict, pair.p) == ("undecided", None)
    assert pair.sentences[0] == (
        "With one training each this compares checkpoints: a and b differ by 0.500 in mse, and another seed may turn "
        "it."
    )
    assert pair.sentences[1:] == (
        "For comparison: two seeds of the recipe here that has several lie 0.22 apart in mse (5 trainings).",
    )


def test_holm_runs_over_all_numbers_and_pairs() -> None:
    table = compare_recipes(recipes(3, a=A, b=B, c=(1.2, 1.25, 1.15)))
    assert table.tests == 6
    assert compare_recipes(recipes(3, a=A, b=B, c=(1.2, 1.25, 1.15)), "b").tests == 4
    for row in table.rows:
        assert all(pair.p is not None and pair.found is not None and pair.p >= pair.found.p for pair in row.pairs)


def test_a_guessed_reading_decides_nothing() -> None:
    guessed = recipes(3, a=A, b=B)
    first = guessed["a"][0]
    facts = first.record.checkpoint.model_copy(update={"decided_by": "inference", "confidence": "choose"})
    guessed["a"][0] = replace(first, record=first.record.model_copy(update={"checkpoint": facts}))
    assert said(compare_recipes(guessed)) == (
        "The reading of a is a guess: nothing is decided until somebody confirms it.",
    )


def test_a_number_that_a_training_lacks_is_no_mean_of_the_others() -> None:
    lacking = recipes(3, a=A, b=B)
    lacking["a"][1] = run({"ssim": around(0.9, 0.01, 1)}, name="a-seed1")
    (row,) = [row for row in compare_recipes(lacking).rows if row.metric == "mse"]
    assert row.trained[0] is None
    assert row.pairs == ()


def test_trainings_that_differ_in_the_seed_alone_are_one_recipe() -> None:
    runs = [one for of in recipes(3, beta1=A, beta4=B).values() for one in of]
    found = recipes_by_facts(runs)
    assert {name: len(of) for name, of in found.items()} == {"beta1": 3, "beta4": 3}


def test_recipes_whose_names_start_alike_are_named_by_what_differs() -> None:
    sizes = [(size, seed) for size in (2, 8) for seed in (0, 1)]
    runs = [training(f"vae-{seed}{size}", 1.0, seed, options={"latent_dim": size}) for size, seed in sizes]
    assert list(recipes_by_facts(runs)) == ["vae latent_dim=2", "vae latent_dim=8"]


@pytest.mark.parametrize(
    ("names", "recipe"),
    [
        (["vae_seed10", "vae_seed11"], "vae"),
        (["ae2_0", "ae2_1"], "ae2"),
        (["ae2_10", "ae2_11"], "ae2"),
        (["beta4-seed0", "beta4-seed1"], "beta4"),
        (["lr0.01-s1", "lr0.01-s2"], "lr0.01"),
    ],
)
def test_a_recipe_is_named_by_what_its_trainings_names_begin_with(names: list[str], recipe: str) -> None:
    runs = [training(name, 1.0, seed) for seed, name in enumerate(names)]
    assert list(recipes_by_facts(runs)) == [recipe]


def test_a_seed_twice_and_a_checkpoint_without_one_are_refused() -> None:
    twice = [training("x", 1.0, 0), training("y", 1.0, 0)]
    with pytest.raises(TouchstoneError, match="must differ in their seed"):
        recipes_by_facts(twice)
    with pytest.raises(TouchstoneError, match="name the recipes with --recipe NAME=PATTERN"):
        known_recipes([run({"mse": around(1.0, 0.1, 0)}, name=name) for name in ("vae", "gan")])


def test_names_say_it_where_no_facts_are_carried() -> None:
    names = ["beta1_seed0", "beta1_seed1", "beta4_seed0", "beta4_seed1"]
    runs = [run({"mse": around(1.0, 0.1, seed)}, name=name) for seed, name in enumerate(names)]
    found = known_recipes(runs)
    assert [[one.name for one in trainings] for trainings in found.values()] == [names[:2], names[2:]]


def test_patterns_say_it_where_checkpoints_do_not() -> None:
    runs = [one for of in recipes(3, a=A, b=B).values() for one in of]
    assert [len(of) for of in recipes_by_pattern(runs, {"one": "a-*", "other": "b-*"}).values()] == [3, 3]
    with pytest.raises(TouchstoneError, match="must match the name of a model"):
        recipes_by_pattern(runs, {"one": "z*"})
    with pytest.raises(TouchstoneError, match="must belong to one recipe"):
        recipes_by_pattern(runs, {"one": "a-*", "two": "*"})


@pytest.mark.parametrize(
    ("names", "baseline", "words"), [(["a"], None, "at least two"), (["a", "b"], "c", "one of the")]
)
def test_what_cannot_be_compared_is_refused(names: list[str], baseline: str | None, words: str) -> None:
    known = recipes(2, a=A, b=B)
    with pytest.raises(TouchstoneError, match=words):
        compare_recipes({name: known[name] for name in names}, baseline)


def test_single_trainings_are_said_once_for_all_numbers() -> None:
    text = compare_recipes(recipes(1, a=A, b=B) | recipes(5, c=A)).text(width=300)
    (line,) = [line for line in text.splitlines() if line.startswith("a and b:")]
    assert line == (
        "a and b: with one training each this compares checkpoints, and another seed may turn it. They differ by 0.500 "
        "in mse (0.022), 0 in ssim (0). In brackets: how far two seeds of a recipe here lie apart."
    )


def test_the_text_marks_the_better_recipe_and_says_why() -> None:
    text = compare_recipes(recipes(5, a=A, b=B)).text(width=100)
    (line,) = [line for line in text.splitlines() if line.startswith("mse")]
    assert line.split("  ")[0] == "mse ↓"
    assert "1.00" in line
    assert line.index("▲") < line.index("1.50")
    assert "a is better than b: mse" in text
    assert "a and b are tied in ssim" in text
    assert max(map(len, text.splitlines()[-6:])) <= 100
    against = compare_recipes(recipes(5, a=A, b=B), "a").text(width=100)
    assert next(line for line in against.splitlines() if line.startswith("mse")).endswith("▼")

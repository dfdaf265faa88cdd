"""Which of the chosen models are trainings of one recipe."""

from __future__ import annotations

from evaluation.record.training_facts import TrainingFacts
from evaluation.store.looks import KeptLook
from tests.store.conftest import run_of
from ui.components.compare.recipes import by_recipe


def look(sha256: str, name: str, recipe: str, step: int | None) -> tuple[str, KeptLook]:
    facts = TrainingFacts(name=name, recipe=recipe, step=step)
    return sha256, KeptLook(sha256=sha256, facts=facts, read=facts)


A, B, C, D = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
RUNS = [run_of(sha256, name=sha256[0]) for sha256 in (A, B, C, D)]


def test_each_training_counts_once_with_the_latest_of_its_chosen_steps() -> None:
    looks = dict([look(A, "x0", "x", 10), look(B, "x0", "x", 20), look(C, "x1", "x", 10), look(D, "y0", "y", 10)])
    found = by_recipe(RUNS, looks)
    assert {recipe: [run.name for run in runs] for recipe, runs in found.items()} == {"x": ["b", "c"], "y": ["d"]}


def test_one_recipe_or_single_trainings_alone_are_no_comparison_of_recipes() -> None:
    assert by_recipe(RUNS, dict([look(A, "x0", "x", 10), look(B, "x1", "x", 10)])) == {}
    assert by_recipe(RUNS, dict([look(A, "x0", "x", 10), look(B, "y0", "y", 10)])) == {}
    assert by_recipe(RUNS, {}) == {}

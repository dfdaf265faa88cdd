"""Runs by the seed that they were measured with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.record.run import Run
from evaluation.record.seeds import by_seed, in_words, of_seed
from evaluation.types import TouchstoneError
from tests.judging.test_compare import run


def measured(name: str, sha256: str, seed: int) -> Run:
    made = run({}, name=name, seed=seed)
    checkpoint = made.record.checkpoint.model_copy(update={"sha256": sha256})
    return replace(made, record=made.record.model_copy(update={"checkpoint": checkpoint}))


def test_a_checkpoint_keeps_its_first_name_at_every_seed() -> None:
    runs = [measured("vae-3f9c", "v", 1), measured("vae", "v", 0), measured("gan", "g", 1)]
    found = by_seed(runs)
    assert {seed: [one.name for one in own] for seed, own in found.items()} == {0: ["vae"], 1: ["vae", "gan"]}


def test_two_runs_of_one_checkpoint_keep_two_names() -> None:
    found = by_seed([measured("vae", "v", 0), measured("copy", "v", 0)])
    assert [one.name for one in found[0]] == ["vae", "copy"]


def test_one_seed_is_chosen_by_name_or_is_the_only_one() -> None:
    runs = [measured("a", "a", 0), measured("b", "b", 3), measured("c", "c", 3)]
    assert [one.name for one in of_seed(runs, 3, argument="--seed")] == ["b", "c"]
    assert of_seed(runs[1:], None, argument="--seed") == runs[1:]
    with pytest.raises(TouchstoneError, match=r"measured with the seeds 0 and 3; choose one with --seed"):
        of_seed(runs, None, argument="--seed")
    with pytest.raises(TouchstoneError, match=r"--seed must be a seed of these results, 0 and 3; got 1"):
        of_seed(runs, 1, argument="--seed")


def test_seeds_in_words() -> None:
    assert [in_words([0]), in_words([0, 1]), in_words([0, 1, 2])] == ["0", "0 and 1", "0, 1 and 2"]

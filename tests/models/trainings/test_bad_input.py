"""Folders that are broken, mixed or huge: a sentence each, and the rest goes on."""

from __future__ import annotations

import random

import pytest

from tests.models.trainings.folders import file, steps, the_training, understood


def test_a_file_half_written() -> None:
    files = [file(f"epoch_{n}.pt", size=1_000_000 if n < 5 else 3_000) for n in range(1, 6)]
    problems = [
        problem for training in understood(*files).trainings for look in training.looks for problem in look.problems
    ]
    assert len(problems) == 1
    assert "'epoch_5.pt' is much smaller than its neighbours" in problems[0]


def test_a_file_that_cannot_be_read_stays_with_its_sentence() -> None:
    files = [file(f"epoch_{n}.pt", layout="a") for n in (1, 2)]
    training = the_training(*files, file("epoch_3.pt", size=100, problem="the file is cut short; save it again"))
    assert training.looks[2].problems == ("the file is cut short; save it again",)


def test_a_step_twice() -> None:
    training = the_training("epoch_1.pt", "epoch_01.pt", "epoch_2.pt")
    assert steps(training) == [1, 2]
    assert training.notes == (
        "step 1 stands in 'epoch_01.pt' and in 'epoch_1.pt', whose weights may differ; the first is taken",
    )


def test_steps_missing() -> None:
    training = the_training(*(f"epoch_{n}.pt" for n in (10, 20, 30, 50, 60, 70)))
    assert training.notes == ("steps are missing between others that are 10 apart: 40",)
    assert not the_training(*(f"epoch_{n}.pt" for n in (1, 2, 4, 8, 16, 32))).notes


def test_mixed_networks_in_one_folder() -> None:
    files = [file(f"epoch_{n}.pt", layout="ab"[n % 2]) for n in range(1, 9)]
    assert sorted(steps(training) for training in understood(*files).trainings) == [[1, 3, 5, 7], [2, 4, 6, 8]]


def test_names_without_numbers_stay_apart() -> None:
    found = understood("vae.pt", "autoencoder.pt", "gan_of_ann.pt")
    assert [training.name for training in found.trainings] == ["autoencoder", "gan_of_ann", "vae"]


def test_states_of_optimizers_are_left_aside_with_a_sentence() -> None:
    found = understood("optimizer_epoch_1.pt", "model_epoch_1.pt")
    assert [steps(training) for training in found.trainings] == [[1]]
    assert found.notes == ("1 file is named as the state of an optimizer and left aside, as 'optimizer_epoch_1.pt'",)


@pytest.mark.slow
def test_five_thousand_files() -> None:
    files = [file(f"netG_epoch_{n}.pth", passes=[n]) for n in range(1, 2_501)]
    files += [file(f"netD_epoch_{n}.pth", passes=[2 * n]) for n in range(1, 2_501)]
    training = the_training(*files)
    assert steps(training) == list(range(1, 2_501))
    assert all(len(look.files) == 2 for look in training.looks)


def test_any_names_are_understood_and_no_file_is_lost() -> None:
    letters = random.Random(0)
    pieces = [
        "epoch",
        "step",
        "_",
        "-",
        "=",
        ".",
        "G",
        "D",
        "best",
        "0",
        "12",
        "1e-3",
        "seed",
        "v",
        "model",
        "/",
        "é",
        "x",
    ]
    for turn in range(25):
        names = {"".join(letters.choice(pieces) for _ in range(letters.randint(1, 9))).strip("/") for _ in range(20)}
        files = [file(f"r/{name}.pt", size=letters.choice([10, 1000, None])) for name in sorted(names)]
        found = understood(*files)
        placed = [path for t in found.trainings for look in t.looks for path in (*look.files.values(), *look.copies)]
        aside = sum("optimizer" in note for note in found.notes)
        assert sorted(placed) == sorted({one.path for one in files}) or aside, turn
        names_of = [training.name for training in found.trainings]
        assert len(set(names_of)) == len(names_of)
        assert sorted(name for recipe in found.recipes for name in recipe.trainings) == sorted(names_of)

"""A training kept at several steps: what is written reads back, and an interruption changes no byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open

from evaluation.data.dataset import Dataset
from models.fitting import Diverged
from models.saving import read_card
from models.trainings.logs import read_log
from models.trainings.reading import look_here, read_trainings
from tests.training.quick import QUICK
from training.grid import planned, read_setting
from training.recipes import recipes
from training.run import begin, train_checkpoint
from training.series import RESUME, Every, Series, Written


class Stopped(Exception):
    """What interrupts a training."""


def unwatched(epoch: int, epochs: int, losses: Mapping[str, float]) -> None: ...


def written(
    folder: Path, data: Dataset, family: str = "mlp_vae", *, stop_after: int = 0, every: Every | None = None,
    half: bool = False, seed: int = 3, **options: Any,
) -> Written:  # fmt: skip
    """A series of six steps, kept at each; with ``stop_after`` it ends as if the process were killed."""
    recipe = recipes()[family]
    settings = {"epochs": 3, "latent_dim": 3} | QUICK.get(family, {}) | options
    with begin(recipe, recipe.options(**settings), data, seed=seed) as run:
        if stop_after:
            real, left = run.begun.steps.step, iter(range(stop_after))

            def step() -> Mapping[str, float]:
                if next(left, None) is None:
                    raise Stopped
                return real()

            run.begun.steps.step = step  # type: ignore[method-assign]
        kept = Series(folder=folder, name="runs/one", every=every or Every(count=1), half=half)
        return kept.write(run, unwatched)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("family", sorted(recipes()))
def test_an_interrupted_training_goes_on_bit_for_bit(family: str, bars: Dataset, tmp_path: Path) -> None:
    every = Every(count=3)  # in the middle of an epoch, and at the end
    whole = written(tmp_path / "whole", bars, family, every=every)
    with pytest.raises(Stopped):
        written(tmp_path / "parted", bars, family, every=every, stop_after=5)
    assert (tmp_path / "parted" / RESUME).exists()
    torch.rand(5)
    again = written(tmp_path / "parted", bars, family, every=every)
    assert (whole.began, again.began) == (0, 3)
    assert contents(tmp_path / "parted") == contents(tmp_path / "whole")
    assert len(contents(tmp_path / "whole")) == 2 + 1  # no state is left behind


def test_the_last_look_is_the_checkpoint_of_a_plain_training(bars: Dataset, tmp_path: Path) -> None:
    last = written(tmp_path, bars, "dcgan", every=Every(count=5)).looks[-1]
    recipe = recipes()["dcgan"]
    options = recipe.options(epochs=3, latent_dim=3, **QUICK["dcgan"])
    _, state = train_checkpoint(recipe, options, bars, seed=3, progress=unwatched)
    with safe_open(last, "pt") as file:
        assert all(torch.equal(file.get_tensor(name), tensor) for name, tensor in state.items())


def test_a_second_call_trains_what_is_missing_and_nothing_else(bars: Dataset, tmp_path: Path) -> None:
    written(tmp_path, bars)
    before = contents(tmp_path)
    assert written(tmp_path, bars, stop_after=1).began is None  # it would stop if it trained
    (tmp_path / "step_4.safetensors").unlink()
    (tmp_path / "step_6.safetensors").write_bytes(before["step_6.safetensors"][:-9])
    assert written(tmp_path, bars).began == 0
    assert contents(tmp_path) == before


def test_a_damaged_state_begins_anew_and_gives_the_same(bars: Dataset, tmp_path: Path) -> None:
    written(tmp_path / "whole", bars)
    with pytest.raises(Stopped):
        written(tmp_path / "parted", bars, stop_after=4)
    (tmp_path / "parted" / RESUME).write_bytes(b"PK\x03\x04 no state")
    assert written(tmp_path / "parted", bars).began == 0
    assert contents(tmp_path / "parted") == contents(tmp_path / "whole")


def test_looks_at_another_training_are_not_written_over(bars: Dataset, tmp_path: Path) -> None:
    written(tmp_path, bars)
    for other in ({"beta": 4.0}, {"seed": 4}, {"hidden": (8,)}):
        with pytest.raises(ValueError, match=r"a look at another training .*name another folder"):
            written(tmp_path, bars, **other)  # type: ignore[arg-type]


def test_half_precision_halves_the_weights_and_keeps_the_training(bars: Dataset, tmp_path: Path) -> None:
    whole = written(tmp_path / "whole", bars).looks[-1]
    half = written(tmp_path / "half", bars, half=True).looks[-1]
    with safe_open(whole, "pt") as ours, safe_open(half, "pt") as theirs:
        for name in ours.keys():  # noqa: SIM118
            assert torch.equal(ours.get_tensor(name).half(), theirs.get_tensor(name))


@pytest.mark.parametrize(
    ("every", "steps"),
    [
        (Every(count=4), (4, 8, 10)),
        (Every(count=5), (5, 10)),
        (Every(count=3, epochs=True), (6, 10)),
        (Every(count=99), (10,)),
    ],
)
def test_the_last_step_is_always_kept(every: Every, steps: tuple[int, ...]) -> None:
    assert every.steps(10, 2) == steps


def test_what_is_written_reads_back_exactly(bars: Dataset, tmp_path: Path) -> None:
    for name, seed, beta in (("beta1_seed0", 0, 1.0), ("beta1_seed1", 1, 1.0), ("beta4_seed0", 0, 4.0)):
        written(tmp_path / "mlp_vae" / name, bars, every=Every(count=2), seed=seed, beta=beta)
    found = read_trainings([tmp_path], look_here)
    assert not found.notes
    assert [(one.name, one.seed and one.seed.value) for one in found.trainings] == [
        ("beta1_seed0", 0), ("beta1_seed1", 1), ("beta4_seed0", 0)
    ]  # fmt: skip
    assert sorted(recipe.trainings for recipe in found.recipes) == [("beta1_seed0", "beta1_seed1"), ("beta4_seed0",)]
    for one, beta in zip(found.trainings, (1.0, 1.0, 4.0), strict=True):
        assert [(look.step, look.unit, look.guess) for look in one.looks] == [
            (2, "step", False), (4, "step", False), (6, "step", False)
        ]  # fmt: skip
        assert one.hyper_parameters["options.beta"].value == beta
        assert not one.notes
        (log,) = one.logs
        curves = read_log(tmp_path / log).curves
        assert list(curves["loss"].steps) == [2, 4, 6]
        with safe_open(tmp_path / one.files[-1], "pt") as file:
            card = read_card(file.metadata())
        assert card is not None
        assert curves["loss"].values[-1] == pytest.approx(card.training["final_losses"]["loss"])
        assert (card.training["step"], card.training["epochs"], card.training["name"]) == (6, 3, "runs/one")


def test_a_training_that_diverges_keeps_its_looks(bars: Dataset, tmp_path: Path) -> None:
    with pytest.raises(Diverged, match="smaller learning rate"):
        written(tmp_path, bars, learning_rate=1e6, epochs=20)
    assert list(tmp_path.glob("step_*.safetensors"))


PARSERS: dict[str, Any] = {
    "learning_rate": float,
    "beta": float,
    "hidden": lambda text: tuple(map(int, text.split(","))),
}


def settings(*texts: str) -> Iterator[Any]:
    return (read_setting(text, recipes()["mlp_vae"].options, PARSERS) for text in texts)


def test_every_combination_of_settings_is_trained_with_every_seed() -> None:
    options = recipes()["mlp_vae"].options
    found = planned(options, {"epochs": 7}, list(settings("lr=1e-3,3e-4", "hidden=64x32,16")), range(2, 4))
    assert [one.name for one in found] == [
        f"lr{rate}_hidden{hidden}_seed{seed}"
        for rate in ("0.001", "0.0003") for hidden in ("64x32", "16") for seed in (2, 3)
    ]  # fmt: skip
    assert found[0].options == options(epochs=7, learning_rate=1e-3, hidden=(64, 32))
    assert (found[-1].seed, found[-1].options) == (3, options(epochs=7, learning_rate=3e-4, hidden=(16,)))


def test_lr_of_a_gan_is_that_of_both_players() -> None:
    options = recipes()["mlp_gan"].options
    one = read_setting("lr=2e-3", options, {"generator_rate": float, "discriminator_rate": float})
    (made,) = planned(options, {}, [one], [0])
    assert made.options == options(generator_rate=2e-3, discriminator_rate=2e-3)


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["lr"], "NAME=VALUE"),
        (["colour=red"], "NAME among batch, beta, hidden, latent, learning-rate, lr, wd"),
        (["lr=fast"], "--set lr cannot take 'fast'"),
        (["beta=1,1.0"], "each value once"),
        (["lr=1", "learning-rate=2"], "each option once; got 'learning_rate' twice"),
    ],
)
def test_a_wrong_setting_is_one_sentence(texts: list[str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        planned(recipes()["mlp_vae"].options, {}, list(settings(*texts)), [0])

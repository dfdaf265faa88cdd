"""Properties of generated folders: the steps that were written are those that are read, whatever lies beside them."""

from __future__ import annotations

import random

import pytest

from tests.models.trainings.folders import steps, understood

PATTERNS = (
    "ckpt/{role}_epoch_{n}.pth",
    "ckpt/{role}_epoch_{n:04d}.pth",
    "{role}/ckpt_{n}epochs.pt",
    "seed{seed}/{role}_step_{n}.pt",
    "lr1e-3_beta4_seed{seed}/{role}_iter{n}.safetensors",
    "run_{seed}/checkpoint-{n}/{role}.pt",
    "run_{seed}/epoch_{n}/{role}.pt",
    "exp{seed}/{n}_net_{role}.pth",
    "vae_z{seed}/{role}_{n}k.pt",
)
ROLES = (("netG", "netD"), ("generator", "discriminator"), ("encoder", "decoder"), ("model",))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_written_steps_are_read(pattern: str) -> None:
    draws = random.Random(pattern)
    for roles in ROLES:
        seeds = draws.sample(range(1, 500), 3) if "{seed" in pattern else [0]
        numbers = sorted(draws.sample(range(5, 900), draws.randint(3, 12)))
        names = [pattern.format(role=role, n=n, seed=seed) for role in roles for n in numbers for seed in seeds]
        draws.shuffle(names)
        found = understood(*names)
        times = 1_000 if "{n}k" in pattern else 1
        assert [steps(training) for training in found.trainings] == [[n * times for n in numbers]] * len(seeds), names
        assert all(len(look.files) == len(roles) for training in found.trainings for look in training.looks)


@pytest.mark.parametrize(
    "label", ["run_{n}", "seed_{n}", "latent_{n}", "z{n}", "v{n}", "fold_{n}", "trial{n}", "beta_{n}"]
)
def test_labels_that_are_no_steps(label: str) -> None:
    for pattern in ("{}/model.pt", "vae_{}.pt", "runs/{}/checkpoints/last.ckpt"):
        found = understood(*(pattern.format(label.format(n=n)) for n in (1, 2, 5, 10, 20)))
        assert len(found.trainings) == 5
        assert all(look.step is None for training in found.trainings for look in training.looks)


def test_the_order_in_which_files_come_changes_nothing() -> None:
    names = [f"s{seed}/{role}_epoch_{n}.pt" for seed in (1, 2) for role in ("G", "D") for n in (1, 5, 10)]
    names += ["s1/G_final.pt", "s2/other.pt", "config.yaml.pt"]
    first = understood(*names)
    for turn in range(10):
        random.Random(turn).shuffle(names)
        assert understood(*names) == first

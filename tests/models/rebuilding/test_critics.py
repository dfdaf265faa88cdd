"""A lone critic is sure where all that is open leaves the order of its scores as it is, and nowhere else."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from models.opened import OpenedModel
from models.opening import open_checkpoint
from models.rebuilding.judge.critics import critic_confidence
from models.rebuilding.plan import Plan
from models.rebuilding.rebuilt import Rebuilt, Scored
from models.rebuilding.standins import fit, trials


def _critic(evidence: float, norms: float = 0.005, *, own: bool = True, complete: bool = True) -> Rebuilt:
    plan = Plan(image_shape=(1, 8, 8))
    return Rebuilt(plan, Scored({}, evidence, 0.0), math.nan, None, norms, own, complete)


@pytest.mark.parametrize(
    ("best", "rival", "alike", "said"),
    [
        (_critic(0.0), _critic(0.0), True, "high"),
        (_critic(0.0), _critic(0.0), False, "choose"),
        (_critic(0.0), _critic(1.0), False, "high"),
        (_critic(0.0, 0.2), _critic(0.0, 0.2), True, "choose"),
        (_critic(0.0, math.nan), _critic(0.0, math.nan), True, "choose"),
        (_critic(0.0, own=False), _critic(0.0), True, "choose"),
        (_critic(0.0, complete=False), _critic(0.0), True, "choose"),
    ],
)
def test_only_order_that_is_open_keeps_a_critic_open(best: Rebuilt, rival: Rebuilt, alike: bool, said: str) -> None:
    assert critic_confidence([best, rival], lambda other: alike) == said


@pytest.fixture(scope="module")
def images() -> Tensor:
    return fit(trials((1, 28, 28), None, None, 256)[0].images, (1, 8, 8))


def _opened(module: nn.Module, images: Tensor, path: Path) -> OpenedModel:
    """Of a pickled Sequential, which states its steps and no range."""
    torch.save(module, path)
    return open_checkpoint(path, images=images)


def _with_norms(images: Tensor) -> nn.Sequential:
    """Norms whose statistics are those of the images in [-1, 1]."""
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Linear(64, 32), nn.BatchNorm1d(32, momentum=None), nn.LeakyReLU(0.2),
        nn.Linear(32, 16), nn.BatchNorm1d(16, momentum=None), nn.LeakyReLU(0.2), nn.Linear(16, 1),
    )  # fmt: skip
    with torch.no_grad():
        module.train()(images.flatten(1) * 2 - 1)
    return module.eval()


def test_a_critic_whose_norms_tell_the_range_is_sure(images: Tensor, tmp_path: Path) -> None:
    module = _with_norms(images)
    model = _opened(module, images, tmp_path / "netD.pth")
    wanted = module(images.flatten(1) * 2 - 1).flatten().detach()
    assert torch.equal(model.discriminate(images).argsort(), wanted.argsort())
    assert model.confidence == "high"


def test_a_critic_whose_range_is_open_is_not_sure(images: Tensor, tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(64, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1)).eval()
    assert _opened(module, images, tmp_path / "netD.pth").confidence == "choose"

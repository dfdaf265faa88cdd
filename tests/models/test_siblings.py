"""Another step of a training is read as one was that opened: rebuilt, by a family, by its source, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from models.base import Capability, CheckpointError
from models.opening import open_checkpoint
from models.siblings import Sibling, sibling
from tests.models.source.opening.saving import save

IMAGES = torch.rand(64, 1, 8, 8, generator=torch.Generator().manual_seed(1))
SOURCE = """
class AE(nn.Module):
    def __init__(self, code):
        super().__init__()
        self.down, self.up = nn.Linear(64, code), nn.Linear(code, 64)

    def forward(self, x):
        return self.up(torch.relu(self.down(x.flatten(1)))).view_as(x)
"""


def _autoencoder(seed: int, code: int = 4) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, code), nn.Linear(code, 64), nn.Sigmoid())


def _saved(path: Path, *modules: nn.Module) -> Path:
    """One network, or a generator and a discriminator."""
    states = [module.state_dict() for module in modules]
    torch.save(states[0] if len(states) == 1 else dict(zip(("netG", "netD"), states, strict=True)), path)
    return path


def _gan(seed: int) -> tuple[nn.Module, nn.Module]:
    torch.manual_seed(seed)
    generator = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 64), nn.Tanh())
    return generator, nn.Sequential(nn.Linear(64, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1), nn.Sigmoid())


def _sibling(path: Path, choice: int | None = None, images: Tensor | None = IMAGES) -> Sibling:
    return sibling(open_checkpoint(path, images=images, choice=choice, source=()), "step 40,000 (late.pth)")


def test_a_step_is_read_as_its_sibling_was_and_as_certain(tmp_path: Path) -> None:
    late, early = (_saved(tmp_path / f"{seed}.pth", _autoencoder(seed)) for seed in (0, 1))
    like = _sibling(late)
    model = open_checkpoint(early, like=like, source=())
    assert (model.confidence, model.probability, model.decided_by) == (like.confidence, like.probability, "inference")
    assert model.evidence[0] == "read as its sibling step 40,000 (late.pth) was"
    assert model.recognised == like.recognised
    assert [item.architecture for item in model.hypotheses] == [like.architecture]
    again = open_checkpoint(late, like=like, source=())
    assert torch.equal(again.reconstruct(IMAGES), open_checkpoint(late, images=IMAGES, source=()).reconstruct(IMAGES))
    assert not torch.equal(again.reconstruct(IMAGES), model.reconstruct(IMAGES))
    unnamed = open_checkpoint(early, like=again, source=())
    assert unnamed.evidence[0] == "read as its sibling the other checkpoint was"


def test_what_somebody_chose_for_one_step_holds_for_the_others(tmp_path: Path) -> None:
    late, early = (_saved(tmp_path / f"{seed}.pth", _autoencoder(seed)) for seed in (0, 1))
    like = _sibling(late, choice=1)
    model = open_checkpoint(early, like=like, source=())
    assert (model.confidence, model.probability, model.decided_by) == ("high", None, "user")
    assert model.card == like.card
    chosen = open_checkpoint(late, images=IMAGES, choice=1, source=())
    assert model.architecture == chosen.architecture == chosen.hypotheses[1].architecture


def test_a_generator_keeps_its_discriminator(tmp_path: Path) -> None:
    late, early = (_saved(tmp_path / f"{seed}.pth", *_gan(seed)) for seed in (0, 1))
    like = _sibling(late)
    one, other = open_checkpoint(late, images=IMAGES, source=()), open_checkpoint(early, like=like, source=())
    assert one.capabilities == other.capabilities >= {Capability.SAMPLE, Capability.DISCRIMINATE}
    assert one.parts.parameters == other.parts.parameters
    again = open_checkpoint(late, like=like, source=())
    assert torch.equal(again.discriminate(IMAGES), one.discriminate(IMAGES))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (_autoencoder(0, code=5), "'2.weight' is 5x16 here and 4x16 there"),
        (nn.Sequential(*_autoencoder(0)[:3]), "'3.weight' is absent here and 64x4 there"),
    ],
)
def test_other_weights_are_refused_in_a_sentence(tmp_path: Path, other: nn.Module, said: str) -> None:
    like = _sibling(_saved(tmp_path / "late.pth", _autoencoder(0)), images=None)
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(_saved(tmp_path / "other.pth", other), like=like, source=())
    wanted = f"this file cannot be read as step 40,000 (late.pth) was: {said}; open it without a sibling"
    assert str(caught.value) == wanted


def test_equal_names_in_a_network_that_they_do_not_run_in_are_refused(tmp_path: Path) -> None:
    late = _saved(tmp_path / "late.pth", _autoencoder(0))
    like = _sibling(late, images=None)
    with pytest.raises(CheckpointError, match="do not run in that network"):
        open_checkpoint(late, like=replace(like, card=replace(like.card, latent_dim=9)), source=())


def test_a_class_of_the_source_is_taken_with_the_range_that_the_sibling_showed(tmp_path: Path) -> None:
    saved = save(tmp_path, SOURCE, "AE(4)")
    opened = saved.opened(images=IMAGES)
    shown = replace(opened.card, value_range=(-1.0, 1.0), config=opened.card.config | {"ranges": [[-1.0, 1.0]]})
    like = sibling(opened.with_facts(card=shown), "late.pth")
    model = saved.opened(like=like)
    assert (model.card.value_range, model.decided_by, model.confidence) == ((-1.0, 1.0), "source", like.confidence)
    assert model.source is not None
    assert model.source.class_name == "AE"
    torch.testing.assert_close(model.reconstruct(IMAGES) * 2 - 1, saved.module(IMAGES * 2 - 1))
    with pytest.raises(CheckpointError, match="class AE of its author's source; give that source"):
        open_checkpoint(saved.checkpoint, source=(), like=like)


def test_a_file_whose_card_says_all_needs_no_sibling(zoo: Path) -> None:
    path = next(zoo.glob("*.safetensors"))
    like = sibling(open_checkpoint(path), "another")
    assert open_checkpoint(path, like=like).recognised == open_checkpoint(path).recognised

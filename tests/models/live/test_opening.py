"""Live models in the ways that authors write them: what is found, and what is asked for in one sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.live.description import Live
from models.live.opening import open_live
from models.opened import OpenedModel
from tests.models.live import authors

SHAPE = (1, 8, 8)
IMAGES = torch.rand(32, *SHAPE, generator=torch.Generator().manual_seed(0))
LABELS = torch.arange(32) % authors.CLASSES


def seeded(kind: type[nn.Module]) -> Any:
    torch.manual_seed(0)
    return kind().eval()


def opened(live: Live) -> OpenedModel:
    with open_live(live, images=IMAGES, labels=LABELS, image_shape=SHAPE) as model:
        return model


@pytest.mark.parametrize(
    "kind",
    [
        authors.VAE, authors.FeaturesOnly, authors.DrawnFirst, authors.Distribution, authors.Objects,
        authors.SideBySide,
    ],
)  # fmt: skip
def test_a_vae_gives_its_mean_and_its_deviation_however_it_returns_them(kind: type[nn.Module]) -> None:
    vae = seeded(kind)
    with open_live(Live(module=vae), images=IMAGES, labels=LABELS, image_shape=SHAPE) as model:
        mean, log_variance = vae.statistics(IMAGES.flatten(1))
        posterior = model.encode(IMAGES)
        decode = vae.decode if hasattr(vae, "decode") else vae.decoder
        assert posterior.std is not None
        assert torch.allclose(posterior.mean, mean, atol=1e-6)
        assert torch.allclose(posterior.std, torch.exp(log_variance / 2), atol=1e-6)
        assert torch.allclose(model.reconstruct(IMAGES).flatten(1), decode(mean), atol=1e-6)
        assert model.sample(3, generator=torch.Generator().manual_seed(0)).shape == (3, *SHAPE)
        assert (model.card.value_range, model.card.latent_dim) == ((0.0, 1.0), authors.CODE)


def test_a_spread_that_nothing_tells_is_asked_for_and_then_taken_as_stated() -> None:
    vae = seeded(authors.Deviation)
    with pytest.raises(CheckpointError, match="say spread="):
        opened(Live(module=vae))
    posterior = opened(Live(module=vae, spread="standard_deviation")).encode(IMAGES)
    assert posterior.std is not None
    assert torch.allclose(posterior.std, vae.encode(IMAGES)[1])


def test_labels_go_in_as_the_model_takes_them() -> None:
    vae, onehot = seeded(authors.Conditional), nn.functional.one_hot(LABELS, authors.CLASSES).float()
    model = opened(Live(module=vae))
    assert model.card.classes == authors.CLASSES
    mean = vae.encode(IMAGES, onehot)[0]
    assert torch.allclose(model.encode(IMAGES, LABELS).mean, mean)
    assert torch.allclose(model.decode(mean, LABELS).flatten(1), vae.decode(mean, onehot))
    generator = seeded(authors.LabelledGenerator)
    model = opened(Live(generator=generator, classes=authors.CLASSES))
    codes = torch.randn(32, 6)
    assert model.card.latent_dim == 6
    assert torch.allclose(model.decode(codes, LABELS), (generator(codes, LABELS) + 1) / 2, atol=1e-6)


def test_a_last_activation_in_forward_belongs_to_the_decoder() -> None:
    module = seeded(authors.LateSigmoid)
    model = opened(Live(module=module))
    assert torch.allclose(model.reconstruct(IMAGES), module(IMAGES), atol=1e-6)
    assert "forward puts a sigmoid behind the decoder" in model.evidence
    with pytest.raises(CheckpointError, match="give encoder= and decoder="):
        opened(Live(module=seeded(authors.Between)))


def test_a_sequence_is_cut_at_its_code() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 3), nn.ReLU(), nn.Linear(3, 64), nn.Sigmoid())
    model = opened(Live(module=network))
    assert model.card.latent_dim == 3
    assert torch.allclose(model.reconstruct(IMAGES).flatten(1), network(IMAGES))
    assert "sample" not in model.capabilities  # an autoencoder has no prior
    assert "sample" in opened(Live(module=network, prior="uniform")).capabilities


def test_a_generator_with_its_discriminator() -> None:
    generator, critic = seeded(authors.Generator), nn.Sequential(nn.Flatten(), nn.Linear(64, 1))
    model = opened(Live(generator=generator, discriminator=critic))
    codes = torch.randn(5, 6)
    assert (model.card.latent_dim, model.card.value_range) == (6, (-1.0, 1.0))
    assert torch.allclose(model.decode(codes), (generator(codes[..., None, None]) + 1) / 2, atol=1e-6)
    assert torch.allclose(model.discriminate(IMAGES), critic(IMAGES * 2 - 1)[:, 0], atol=1e-6)
    whole = nn.ModuleDict({"netG": generator, "netD": critic})
    assert opened(Live(module=whole)).capabilities == model.capabilities


def test_a_function_that_samples_is_seeded_by_the_runs_generator() -> None:
    generator = seeded(authors.Generator)

    def sample(n: int) -> Tensor:
        return generator(torch.randn(n, 6, 1, 1))

    with pytest.raises(CheckpointError, match="value_range"):
        opened(Live(module=sample))
    with open_live(Live(module=sample, value_range=(-1, 1)), image_shape=SHAPE) as model:
        first, second, other = (model.sample(600, generator=torch.Generator().manual_seed(s)) for s in (1, 1, 2))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)
    assert not torch.equal(first[:256], first[256:512])  # batches differ
    assert model.parts.parameters == sum(p.numel() for p in generator.parameters())


def test_a_method_that_samples_is_taken_where_there_is_nothing_else() -> None:
    class Pipeline(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = authors.Generator()

        def generate(self, num_samples: int) -> Tensor:
            return (self.network(torch.randn(num_samples, 6, 1, 1)) + 1) / 2

    model = opened(Live(module=seeded(Pipeline), value_range=(0, 1)))
    assert model.sample(5, generator=torch.Generator().manual_seed(0)).shape == (5, *SHAPE)


def test_images_of_another_shape_are_stated() -> None:
    with (
        pytest.raises(CheckpointError, match="say image_shape= and resize=True"),
        open_live(Live(module=seeded(authors.VAE)), image_shape=(3, 16, 16)),
    ):
        pass
    with open_live(Live(module=seeded(authors.VAE), image_shape=SHAPE), image_shape=(3, 16, 16)) as model:
        assert model.card.image_shape == SHAPE


def test_samples_are_what_a_file_of_them_would_be() -> None:
    images = np.random.default_rng(0).integers(0, 256, (20, 8, 8), dtype=np.uint8)
    drawn = [
        opened(Live(module=given)).sample(20, generator=torch.Generator().manual_seed(0))
        for given in (images, images[..., None], torch.from_numpy(images)[:, None], images / np.float32(255))
    ]
    assert all(torch.equal(drawn[0], other) for other in drawn[1:])
    symmetric = Live(module=images / np.float32(127.5) - 1, value_range=(-1, 1))
    # Fractions are not rounded to bytes, so that samples keep what 16 bits hold.
    found = opened(symmetric).sample(20, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(found, drawn[0], rtol=0, atol=1e-6)


def test_the_digest_is_that_of_the_weights() -> None:
    one, same, other = seeded(authors.VAE), seeded(authors.VAE), seeded(authors.VAE)
    with torch.no_grad():
        other.fc1.bias[0] += 1e-3
    digests = [opened(Live(module=module)).sha256 for module in (one, same, other)]
    assert digests[0] == digests[1] != digests[2]


class Classifier(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x.flatten(1))


@pytest.mark.parametrize(
    ("live", "asks"),
    [
        (Live(module=Classifier()), "give encoder= and decoder="),
        (Live(module=nn.LSTM(3, 4)), "latent_dim="),
        (Live(encoder=nn.Flatten()), "value_range="),
        (Live(encoder=nn.Flatten(), decoder=nn.Linear(64, 64)), "value_range="),
        (Live(generator=authors.LabelledGenerator(), latent_dim=7, classes=10), "given an input of shape"),
        (Live(module=lambda n: None), "should give"),
        (Live(module=lambda n: 1 / 0), "ZeroDivisionError"),
        (Live(module=np.zeros((5, 8, 8)) + np.nan), "must be finite"),
        (Live(module=lambda n: None, encoder=nn.Flatten()), "leave one of them out"),
    ],
)
def test_what_cannot_be_found_out_is_asked_for_in_one_sentence(live: Live, asks: str) -> None:
    with pytest.raises(CheckpointError, match=asks) as caught:
        opened(live)
    assert "\n" not in str(caught.value)

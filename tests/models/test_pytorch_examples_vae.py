"""The VAE of the PyTorch examples: recognised by its five layers, and accepted only where evidence agrees."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from models.families.pytorch_examples_vae import LAYERS, BasicVAE, build, recognise
from models.opening import open_checkpoint


def _state(pixels: int = 64, hidden: int = 24, latent_dim: int = 3) -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    return {name: tensor.detach() for name, tensor in BasicVAE(pixels, hidden, latent_dim).state_dict().items()}


def _fitted(activation: nn.Module) -> dict[str, torch.Tensor]:
    """A copy of the layout with another activation, fitted for seconds so that reconstruction errors differ."""
    from sklearn.datasets import load_digits

    torch.manual_seed(0)
    images = torch.from_numpy(load_digits().data[:600] / 16).float()
    net = BasicVAE(64, 48, 6)
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
    for _ in range(400):
        mean = net.fc21(activation(net.fc1(images)))
        output = torch.sigmoid(net.fc4(activation(net.fc3(mean + 0.1 * torch.randn_like(mean)))))
        loss = nn.functional.binary_cross_entropy(output, images)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {name: tensor.detach() for name, tensor in net.state_dict().items()}


@pytest.mark.parametrize(("pixels", "shape"), [(784, (1, 28, 28)), (64, (1, 8, 8)), (3072, (3, 32, 32))])
def test_the_layout_is_known_at_any_square_size(pixels: int, shape: tuple[int, int, int]) -> None:
    found = recognise(_state(pixels))
    assert found is not None
    assert found.card.image_shape == shape
    assert found.card.latent_dim == 3


@pytest.mark.parametrize("change", ["missing", "extra", "shape", "odd"])
def test_other_weights_are_not_taken_for_it(change: str) -> None:
    state = _state(65) if change == "odd" else _state()
    if change == "missing":
        del state["fc22.bias"]
    elif change == "extra":
        state["fc5.weight"] = torch.zeros(1)
    elif change == "shape":
        state["fc3.weight"] = torch.zeros(24, 4)
    assert recognise(state) is None


def test_it_computes_what_the_published_forward_pass_computes() -> None:
    state = _state()
    found = recognise(state)
    assert found is not None
    parts = build(found.card, state)
    images = torch.rand(5, 1, 8, 8)
    hidden = torch.relu(images.flatten(1) @ state["fc1.weight"].T + state["fc1.bias"])
    assert parts.encode is not None
    posterior = parts.encode(images, None)
    torch.testing.assert_close(posterior.mean, hidden @ state["fc21.weight"].T + state["fc21.bias"])
    assert posterior.std is not None
    log_variance = hidden @ state["fc22.weight"].T + state["fc22.bias"]
    torch.testing.assert_close(posterior.std, torch.exp(0.5 * log_variance))


def test_a_copy_with_another_activation_is_not_called_the_family(tmp_path: Path) -> None:
    from sklearn.datasets import load_digits

    torch.save(_fitted(nn.Tanh()), tmp_path / "copy.pth")
    images = (load_digits().data[600:900] / 16).astype(np.float32).reshape(-1, 1, 8, 8)
    model = open_checkpoint(tmp_path / "copy.pth", images=images)
    assert model.card.family != "pytorch_examples_vae"
    assert model.confidence != "high" or "tanh" in model.hypotheses[0].architecture


def test_real_files_of_the_layout_match_their_authors_outputs(test_data: Path) -> None:
    folder = test_data / "wild" / "open"
    catalog = json.loads((folder / "catalog.json").read_text())
    wanted = {f"{layer}.{kind}" for layer in LAYERS for kind in ("weight", "bias")}
    entries = [entry for entry in catalog if set(entry.get("top_level_keys") or ()) == wanted]
    assert entries
    for entry in entries:
        probe = np.load(folder / "probes" / f"{entry['file']}.npz")
        model = open_checkpoint(folder / "files" / entry["file"], images=probe["x"])
        assert model.card.family == "pytorch_examples_vae"
        assert model.confidence == "high"
        reconstructions = model.reconstruct(probe["x"]).numpy()
        np.testing.assert_allclose(reconstructions.ravel(), probe["recon"].ravel(), atol=1e-4)

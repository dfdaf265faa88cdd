"""The hooks of training loops: bundles that know their step, and a training that never stops for them."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

import touchstone
from models.opening import open_checkpoint
from tests.models.live.authors import VAE


class Autoencoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(64, 4), nn.Dropout(0.5))
        self.decoder = nn.Sequential(nn.Linear(4, 64), nn.Sigmoid(), nn.Unflatten(1, (1, 8, 8)))


def test_a_module_is_kept_with_its_step_seed_and_settings(tmp_path: Path) -> None:
    watcher = touchstone.Watcher(tmp_path / "run", settings={"lr": 1e-3, "beta": 4}, seed=7)
    module = Autoencoder().train()
    numbers = torch.get_rng_state()
    for step in (10, 20):
        torch.nn.init.constant_(module.encoder[1].bias, step)
        assert watcher.save(module, step=step) == tmp_path / "run" / f"step_{step:08d}.bundle"
    assert module.training
    assert torch.equal(numbers, torch.get_rng_state())
    images = torch.rand(3, 1, 8, 8)
    opened = open_checkpoint(tmp_path / "run" / "step_00000020.bundle", source=())
    module.eval()
    torch.testing.assert_close(opened.reconstruct(images), module.decoder(module.encoder(images)))
    assert opened.card.training == {"lr": 1e-3, "beta": 4, "step": 20, "seed": 7}
    (training,) = touchstone.trainings(tmp_path).trainings
    assert [(look.step, look.where) for look in training.looks] == [(10, "step of the card"), (20, "step of the card")]
    assert training.seed is not None
    assert training.seed.value == 7
    assert {name: fact.value for name, fact in training.hyper_parameters.items()} == {"lr": 1e-3, "beta": 4}


def test_a_vae_keeps_its_spread_and_a_generator_its_code(tmp_path: Path) -> None:
    watcher = touchstone.Watcher(tmp_path, image_shape=(1, 8, 8))
    path = watcher.save(VAE(), step=1)
    assert path is not None
    assert "posterior" in open_checkpoint(path, source=()).capabilities
    generator = nn.Sequential(nn.Linear(5, 48), nn.Tanh(), nn.Unflatten(1, (3, 4, 4)))
    path = touchstone.Watcher(tmp_path / "g").save(generator, step=1)
    assert path is not None
    assert open_checkpoint(path, source=()).card.image_shape == (3, 4, 4)


def test_a_training_goes_on_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    watcher = touchstone.Watcher(tmp_path / "file" / "run")
    with pytest.warns(UserWarning, match="could not keep step 1 in .* The training goes on"):
        assert watcher.save(Autoencoder(), step=1) is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # once is enough
        assert watcher.save(Autoencoder(), step=2) is None
    with pytest.warns(UserWarning, match=r"say image_shape=\(channels, height, width\)"):
        assert touchstone.Watcher(tmp_path / "c").save(_convolutions(), step=1) is None
    assert not (tmp_path / "c").exists()
    with pytest.raises(touchstone.TouchstoneError, match="settings= holds numbers"):
        touchstone.Watcher(tmp_path, settings={"optimizer": object()})


def test_lightning_calls_it_by_the_names_of_its_hooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PL_GLOBAL_SEED", "3")
    module = Autoencoder()
    module.hparams = {"lr": 0.1, "optimizer": object()}
    _fit([callback := touchstone.Callback(tmp_path / "run", every_epochs=2)], module, epochs=5)
    names = [f"step_{step:08d}.bundle" for step in (8, 16, 20)]
    assert sorted(os.listdir(tmp_path / "run")) == names
    assert open_checkpoint(tmp_path / "run" / names[0], source=()).card.training == {"lr": 0.1, "step": 8, "seed": 3}
    _fit([touchstone.Callback(tmp_path / "steps", every_steps=5)], module, epochs=3)
    assert sorted(os.listdir(tmp_path / "steps")) == [f"step_{step:08d}.bundle" for step in (5, 10, 12)]
    assert not callback.on_save_checkpoint(None, None, {})
    with pytest.raises(AttributeError):
        _ = callback.anything_else


def _fit(callbacks: list[Any], module: nn.Module, *, epochs: int) -> None:
    """Calls hooks as Lightning's Trainer does, with four batches an epoch."""
    trainer = SimpleNamespace(global_step=0, current_epoch=0, is_global_zero=True)

    def call(hook: str, *more: Any) -> None:
        for callback in callbacks:
            getattr(callback, hook)(trainer, module, *more)

    call("setup", "fit")
    call("on_fit_start")
    call("on_train_start")
    for epoch in range(epochs):
        trainer.current_epoch = epoch
        call("on_train_epoch_start")
        for batch in range(4):
            call("on_train_batch_start", None, batch)
            trainer.global_step += 1
            call("on_train_batch_end", None, None, batch)
        call("on_train_epoch_end")
    call("on_train_end")
    call("teardown", "fit")


def _convolutions() -> nn.Module:
    module = nn.Module()
    module.encoder = nn.Conv2d(1, 2, 3, padding=1)
    module.decoder = nn.Conv2d(2, 1, 3, padding=1)
    return module


@pytest.mark.slow
def test_the_real_lightning_trains_as_without_it(tmp_path: Path) -> None:
    lightning = pytest.importorskip("lightning", reason="the extra 'lightning' is not installed")

    class Module(lightning.LightningModule):  # type: ignore[misc]
        def __init__(self, lr: float) -> None:
            super().__init__()
            self.save_hyperparameters()
            self.encoder, self.decoder = Autoencoder().encoder, Autoencoder().decoder

        def training_step(self, batch: list[torch.Tensor], batch_idx: int) -> torch.Tensor:
            return ((self.decoder(self.encoder(batch[0])) - batch[0]) ** 2).mean()

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)

    def trained(callbacks: list[Any]) -> Any:
        lightning.seed_everything(1, verbose=False)
        module = Module(lr=0.01)
        images = torch.utils.data.TensorDataset(torch.rand(32, 1, 8, 8))
        trainer = lightning.Trainer(
            max_epochs=2, callbacks=callbacks, logger=False, default_root_dir=tmp_path / "pl",
            enable_progress_bar=False, enable_model_summary=False, accelerator="cpu",
        )  # fmt: skip
        trainer.fit(module, torch.utils.data.DataLoader(images, batch_size=8, shuffle=True))
        return module

    plain, watched = trained([]), trained([touchstone.Callback(tmp_path / "run", image_shape=(1, 8, 8))])
    for one, other in zip(plain.parameters(), watched.parameters(), strict=True):
        assert torch.equal(one, other)
    (training,) = touchstone.trainings(tmp_path / "run").trainings
    assert [look.step for look in training.looks] == [4, 8]
    assert training.hyper_parameters["lr"].value == 0.01

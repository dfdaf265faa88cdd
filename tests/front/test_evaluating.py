"""What evaluate takes and gives back: live models, arrays and files side by side; what fails is named."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from torch import nn

from evaluation import Config, TouchstoneError, evaluate, live
from evaluation.front.data import as_dataset
from evaluation.front.settings import settings
from evaluation.record.results_key import results_key
from evaluation.record.views import Scalar
from models.live.description import Live
from tests.models.live.authors import VAE

IMAGES = load_digits().images.astype(np.float32) / 16
LABELS = load_digits().target
SMALL: dict[str, Any] = {"metrics": "mse", "n": 40, "n_train": 40, "replicates": 20}


@pytest.fixture
def vae() -> VAE:
    torch.manual_seed(0)
    return VAE()


def test_things_of_every_kind_are_measured_side_by_side(vae: VAE, zoo: Path) -> None:
    def noise(n: int) -> torch.Tensor:
        return torch.rand(n, 1, 8, 8)

    things = {"file": zoo / "vae.safetensors", "module": vae, "stated": live(vae, spread="log_variance")}
    things |= {"function": noise, "array": np.random.default_rng(0).random((1000, 8, 8))}
    runs = evaluate(things, **{**SMALL, "metrics": "mse,sample_grid"})
    assert [run.name for run in runs] == list(things)
    assert [[outcome.status for outcome in run.record.outcomes] for run in runs] == [
        ["ok", "ok"], ["ok", "ok"], ["ok", "ok"], ["skipped", "ok"], ["skipped", "ok"],
    ]  # fmt: skip
    mse = [run.ok("mse") for run in runs]
    assert mse[1] is not None
    assert mse[2] is not None
    assert mse[1].value == mse[2].value
    assert len({run.record.checkpoint.sha256 for run in runs}) == 4  # one module is there twice
    assert vae.training
    (alone,) = evaluate(encoder=vae.encode, decoder=vae.decode, name="roles", **SMALL)
    found = alone.ok("mse")
    assert found is not None
    assert (alone.name, found.value) == ("roles", mse[1].value)


def test_what_cannot_be_measured_loses_nothing_of_the_rest(vae: VAE) -> None:
    with pytest.warns(UserWarning, match="'(nothere.pth|LSTM)' was not measured"):
        runs = evaluate([vae, "nothere.pth", nn.LSTM(3, 4)], **SMALL)
    assert [run.name for run in runs] == ["VAE"]
    assert list(runs.errors) == ["nothere.pth", "LSTM"]
    assert "not measured: nothere.pth" in repr(runs)
    assert runs[:0].errors == runs.errors
    with pytest.raises(TouchstoneError, match="nothere"):
        evaluate(["nothere.pth", "neither.pth"], **SMALL)


def test_one_string_is_one_thing(vae: VAE) -> None:
    assert settings(Config(metrics="mse")).metrics == ("mse",)  # type: ignore[arg-type]
    chosen = [evaluate(vae, **{**SMALL, "metrics": given})[0] for given in ("mse,psnr", ["psnr", "mse"])]
    assert [[outcome.metric for outcome in run.record.outcomes] for run in chosen] == [["mse", "psnr"]] * 2


class Pairs(torch.utils.data.Dataset[Any]):
    def __len__(self) -> int:
        return len(IMAGES)

    def __getitem__(self, index: int) -> Any:
        return torch.from_numpy(IMAGES[index])[None], int(LABELS[index])


def test_data_in_any_of_its_forms_is_one_dataset() -> None:
    wanted = as_dataset((IMAGES, LABELS))
    assert (len(wanted.train), len(wanted.test)) == (1438, 359)
    assert "split 80/20 with seed 0, class by class" in wanted.note
    forms = [
        (IMAGES[:, None], LABELS), (IMAGES[..., None], list(LABELS)), (torch.from_numpy(IMAGES), torch.tensor(LABELS)),
        [IMAGES, np.eye(10)[LABELS]], Pairs(), torch.utils.data.DataLoader(Pairs(), shuffle=True),
    ]  # fmt: skip
    assert {as_dataset(form).sha256 for form in forms} == {wanted.sha256}
    halves = (IMAGES[:1000], LABELS[:1000], IMAGES[1000:], LABELS[1000:])
    named = dict(zip(("train", "train_labels", "test", "test_labels"), halves, strict=True))
    assert as_dataset(halves).sha256 == as_dataset(named).sha256
    assert len(as_dataset(halves).test) == 797
    assert as_dataset({"train": IMAGES, "test": IMAGES}).classes == ()
    assert as_dataset((IMAGES * 255).astype(np.uint8)).test.images.dtype == np.uint8
    assert as_dataset(wanted) is wanted


def test_the_short_form_takes_what_live_takes() -> None:
    stated = set(inspect.signature(live).parameters) - {"module", "name"}
    assert stated < set(inspect.signature(evaluate).parameters)
    assert set(inspect.signature(live).parameters) == set(Live.__dataclass_fields__)


def test_a_stated_likelihood_brings_its_bound_and_no_other(vae: VAE) -> None:
    settings = {**SMALL, "metrics": "elbo,elbo_gaussian"}
    said = live(vae, likelihood="gaussian", observation_std=0.2, name="gaussian")
    silent, gaussian = evaluate([vae, said], **settings)
    assert [outcome.status for outcome in silent.record.outcomes] == ["skipped", "skipped"]
    (bound,) = [outcome for outcome in gaussian.record.outcomes if outcome.status == "ok"]
    assert bound.metric == "elbo_gaussian"
    scalar = gaussian.view("elbo_gaussian")
    assert isinstance(scalar, Scalar)
    assert any("stated deviation" in reference.name for reference in scalar.references)


def test_a_file_is_opened_with_its_source_and_the_record_says_so(tmp_path: Path) -> None:
    text = (
        "from torch import nn\n\n\nclass AE(nn.Module):\n    def __init__(self, code=2):\n        super().__init__()\n"
        "        self.enc = nn.Linear(64, code)\n        self.dec = nn.Linear(code, 64)\n\n"
        "    def forward(self, x):\n        code = self.enc(x.view(-1, 64)).tanh()\n"
        "        return self.dec(code).sigmoid().view(-1, 1, 8, 8)\n"
    )
    (tmp_path / "nets.py").write_text(text)
    torch.manual_seed(0)
    weights = nn.ModuleDict({"enc": nn.Linear(64, 2), "dec": nn.Linear(2, 64)}).state_dict()
    torch.save(weights, tmp_path / "ae.pth")
    (beside,) = evaluate(tmp_path / "ae.pth", **SMALL)
    (given,) = evaluate({"given": tmp_path / "ae.pth"}, source=tmp_path / "nets.py", **SMALL)
    (without,) = evaluate(tmp_path / "ae.pth", source=(), **SMALL)
    source = given.record.checkpoint.source
    assert source is not None
    assert (source.class_name, source.place, source.files[0].name) == ("AE", "lines 4 to 12", "nets.py")
    assert beside.record.checkpoint.source == source
    assert without.record.checkpoint.source is None
    assert len({results_key(run.record) for run in (beside, given, without)}) == 2
    with pytest.raises(TouchstoneError, match="a live model has its code"):
        evaluate(nn.Flatten(), source=tmp_path / "nets.py", **SMALL)

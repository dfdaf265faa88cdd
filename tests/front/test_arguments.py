"""Every argument of ``evaluate`` and ``live`` with values that it does not take: one sentence, and nothing measured."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import evaluation
from evaluation import Config, TouchstoneError, evaluate, live
from models.base import CheckpointError

IMAGES = np.linspace(0, 1, 30 * 16, dtype=np.float32).reshape(30, 4, 4)
LABELS = np.arange(30) % 3
NAN = np.where(IMAGES > 0.5, np.nan, IMAGES)
MODULE = nn.Sequential(nn.Flatten(), nn.Linear(16, 2), nn.Linear(2, 16), nn.Sigmoid())

WRONG: dict[str, list[Any]] = {
    "x": [
        None, "", "nothere.pth", Path("nothere.pth"), [], (), {}, 3, 1.5, True, b"x", object(), nn.Linear, Config,
        MODULE.state_dict(), {"model": MODULE.state_dict(), "epoch": 3}, torch.optim.SGD(MODULE.parameters(), lr=1.0),
        [None], [MODULE.state_dict()], {"a": None}, {3: MODULE}, {"": MODULE}, np.zeros(5), np.zeros((5, 4)),
        np.zeros((3, 4, 4, 9)), NAN, [["a.pth", 3]], "a\0b", nn.ReLU(), nn.Parameter(torch.zeros(3)),
        {"a.weight": torch.zeros(3, 3, 3)},
    ],
    "data": [
        None, "", "nothere", "npz:nothere.npz", "folder:nothere", Path("images"), 3, [], (), {}, IMAGES[:2], NAN,
        IMAGES * 2, IMAGES - 1, IMAGES.reshape(30, 16), IMAGES.astype(complex), IMAGES.astype(str), np.zeros((0, 4, 4)),
        (IMAGES, LABELS[:5]), (IMAGES, IMAGES), (IMAGES, LABELS, IMAGES), (IMAGES, "labels"), (LABELS, IMAGES),
        (IMAGES, LABELS, IMAGES[:, :2], LABELS), {"train": IMAGES}, {"train": IMAGES, "tset": IMAGES}, [IMAGES],
        {"train": None, "test": IMAGES}, np.zeros((30, 4, 4, 2)), torch.zeros(30), iter([1]), nn.Linear(2, 2),
        [1, 2], (IMAGES, [[1], [1, 2]]), torch.utils.data.TensorDataset(torch.zeros(9)),
        torch.utils.data.TensorDataset(torch.zeros(0, 4, 4)),
    ],
    "source": [3, True, "", [], [3], {"vae": "vae.py"}, b"vae.py", "vae.py", object()],
    "metrics": [None, "", ",", 3, [], (), [3], ["mse", None], {"mse": 1}, b"mse", "no_such_metric", ["mse", "nothing"]],
    "n": ["50", -1, 0, 1, 1.5, 2.0, True, [50], 10**9, np.float64(50), float("nan")],
    "n_train": ["50", -1, 1.5, True, [50], 10**9],
    "n_samples": ["50", -1, 1, 1.5, True, [50], 10**9],
    "seed": [None, "0", -1, 1.5, True, [0], 2**31, 2**70],
    "extractor": [None, 3, "", "nothing", "onnx:nothere.onnx", ["pixels"], b"pixels"],
    "replicates": [None, "100", 0, 19, -1, 100.0, True, 10**7],
    "samples_range": ["unit", 1, (1, 0), (0, 0), (0,), (0, float("inf")), (0, "1"), (0, 1, 2), (False, True)],
    "resize": [None, 1, "yes", (8, 8)],
    "parameters": [
        3, "k=1", [("k", 1)], {"trustworthiness": 3}, {"nothing": {"k": 1}}, {"trustworthiness": {"no": 1}},
        {"trustworthiness": {"k": "10"}}, {"trustworthiness": {"k": 1.5}}, {3: {}},
    ],
    "device": ["gpu", "cuda", "cuda:99", 3, "", True, ["cpu"], "meta", torch.device("meta")],
    "config": [3, "seed=0", {"seed": 0}, Config, Config(seed=-1), Config(metrics=("nothing",)), Config(n="50")],  # type: ignore[arg-type]
    "on_event": [3, "print", [print], print.__class__],
    "name": [3, "", ["a"], b"a"],
    "encoder": [3, "encode", nn.Linear, [MODULE]],
    "decoder": [3, "decode", nn.Linear, [MODULE]],
    "generator": [3, "G", nn.Linear, [MODULE]],
    "discriminator": [3, "D", nn.Linear, [MODULE]],
    "latent_dim": ["2", 0, -1, 2.0, True, [2], 7],
    "image_shape": ["1x4x4", 4, (4, 4), (1, 4, 0), (1, 4.0, 4), (1, 4, True), [[1, 4, 4]], np.ones((1, 4, 4))],
    "value_range": ["unit", 1, (1, 0), (0, 0), (0,), (0, float("inf")), (0, "1"), (0, 1, 2), (False, True)],
    "classes": ["10", 0, -1, 2.0, True],
    "prior": ["gauss", 3, torch.randn, ["normal"]],
    "likelihood": ["normal", 3, True, ["gaussian"]],
    "observation_std": ["1", 0, -1.0, float("nan"), True, 0.1],
    "spread": ["std", 3, True, ["log_variance"]],
}  # fmt: skip
CASES = [(name, value) for name, values in WRONG.items() for value in values]


def refused(**arguments: Any) -> str:
    with pytest.raises(TouchstoneError) as caught:
        evaluate(**arguments)
    return str(caught.value)


@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_value_is_refused_in_one_sentence(name: str) -> None:
    for value in WRONG[name]:
        usual = {"x": MODULE, "data": (IMAGES, LABELS), "metrics": "mse", "replicates": 20, "value_range": (0, 1)}
        if name in ("config", "metrics", "replicates"):
            usual = {"x": MODULE, "data": (IMAGES, LABELS)}
        if name == "x":
            del usual["value_range"]
        if name == "latent_dim" and value == 7:
            usual = {"generator": nn.Linear(2, 16), "data": IMAGES}
        sentence = refused(**{**usual, name: value})
        assert 10 < len(sentence) < 700, (name, value)
        assert "\n" not in sentence, (name, value)
        assert not sentence.endswith("."), (name, value, sentence)


def test_every_argument_has_its_wrong_values() -> None:
    assert set(WRONG) == set(inspect.signature(evaluate).parameters)
    assert set(inspect.signature(live).parameters) - {"module"} <= set(WRONG)


def test_two_that_say_the_same_are_refused() -> None:
    assert "config=" in refused(x=MODULE, config=Config(), seed=1)
    assert "beside it" in refused(x=live(MODULE), value_range=(0, 1))
    assert "live" in refused(x=[MODULE, MODULE], value_range=(0, 1))
    assert "live" in refused(x="a.pth", encoder=MODULE)
    assert "one of them" in refused(decoder=MODULE, generator=MODULE)
    assert "dict" in refused(x=[MODULE, MODULE], name="both")


def test_one_except_clause_catches_all_bad_input() -> None:
    assert issubclass(CheckpointError, TouchstoneError)
    assert evaluation.TouchstoneError is TouchstoneError

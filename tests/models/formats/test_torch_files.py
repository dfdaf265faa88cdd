"""Torch files as people save them: every container and wrapping gives the same weights, without running anything."""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.formats.contents import Contents
from models.reading import read_contents

CONTAINERS = ["zip", "legacy", "pickle"]


class Model(nn.Module):
    """What an author's script would define; the reader must not need it."""

    def __init__(self) -> None:
        super().__init__()
        self.latent_dim = 3
        self.activation = torch.nn.functional.elu
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.BatchNorm2d(4, eps=0.8), nn.LeakyReLU(0.2)
        )
        self.decoder = nn.ConvTranspose2d(4, 1, 4, stride=2, padding=1, output_padding=1)
        self.unused = None


def _write(path: Path, value: Any, container: str) -> Path:
    if container == "pickle":
        path.write_bytes(pickle.dumps(value))
    else:
        torch.save(value, path, _use_new_zipfile_serialization=container == "zip")
    return path


def _read(path: Path) -> Contents:
    return read_contents([path])


def _same(found: Any, expected: dict[str, Tensor]) -> None:
    assert list(found) == list(expected)
    for name, tensor in expected.items():
        assert torch.equal(found[name], tensor.to(found[name].dtype)), name


@pytest.fixture
def state() -> dict[str, Tensor]:
    torch.manual_seed(0)
    return {"fc1.weight": torch.randn(5, 7), "fc1.bias": torch.randn(5), "bn.num_batches_tracked": torch.tensor(9)}


@pytest.mark.parametrize("container", CONTAINERS)
def test_bare_state_dict(container: str, state: dict[str, Tensor], tmp_path: Path) -> None:
    contents = _read(_write(tmp_path / "m.pth", state, container))
    (table,) = contents.networks
    _same(table.tensors, state)
    assert table.tensors["fc1.weight"].dtype == torch.float32
    assert table.tensors["bn.num_batches_tracked"].dtype == torch.int64


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("key", ["model_state_dict", "state_dict", "net", "weights", "model"])
def test_wrapped_state_dict_with_facts_beside_it(
    container: str, key: str, state: dict[str, Tensor], tmp_path: Path
) -> None:
    saved = {"epoch": 3, key: state, "latent_dim": 20, "hidden": [64, 32], "loss": torch.tensor(0.5), "name": "vae"}
    contents = _read(_write(tmp_path / "m.pth", saved, container))
    (table,) = contents.networks
    _same(table.tensors, state)
    assert table.name == ""
    assert contents.facts["latent_dim"] == 20
    assert contents.facts["hidden"] == (64, 32)


def test_deeply_wrapped_network_takes_the_nearest_name(state: dict[str, Tensor], tmp_path: Path) -> None:
    saved = {"run": {"nets": [{"netG": {"state_dict": state}}]}}
    (table,) = _read(_write(tmp_path / "m.pth", saved, "zip")).networks
    assert (table.name, table.role) == ("netG", "generator")


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module."])
def test_wrapper_prefixes_are_taken_off(prefix: str, state: dict[str, Tensor], tmp_path: Path) -> None:
    wrapped = {prefix + name: tensor for name, tensor in state.items()}
    (table,) = _read(_write(tmp_path / "m.pth", wrapped, "zip")).networks
    _same(table.tensors, state)
    assert table.stripped


def test_compiled_submodules_lose_their_wrapper_and_an_authors_module_keeps_its_name(tmp_path: Path) -> None:
    saved = {"encoder._orig_mod.0.weight": torch.ones(2, 2), "encoder.module.1.weight": torch.ones(2, 2)}
    (table,) = _read(_write(tmp_path / "m.pth", saved, "zip")).networks
    assert list(table.tensors) == ["encoder.0.weight", "encoder.module.1.weight"]


def test_optimizer_and_random_state_are_left_aside(state: dict[str, Tensor], tmp_path: Path) -> None:
    network = nn.Linear(3, 2)
    optimizer = torch.optim.Adam(network.parameters())
    network(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    saved = {
        "model": state,
        "optimizer_state_dict": optimizer.state_dict(),
        "opt": optimizer.state_dict(),
        "rng_state": torch.get_rng_state(),
        "numpy_rng_state": np.random.RandomState(0).get_state(),
    }
    contents = _read(_write(tmp_path / "m.pth", saved, "zip"))
    assert len(contents.networks) == 1
    assert set(contents.skipped) == {"optimizer state", "random number generator state"}


def test_optimizer_alone_is_named(tmp_path: Path) -> None:
    optimizer = torch.optim.Adam(nn.Linear(3, 2).parameters())
    with pytest.raises(CheckpointError, match="state of an optimizer and no network"):
        _read(_write(tmp_path / "m.pth", optimizer.state_dict(), "zip"))


def test_lightning_file_with_hyper_parameters_of_an_unknown_class(state: dict[str, Tensor], tmp_path: Path) -> None:
    saved = {
        "epoch": 1, "global_step": 10, "pytorch-lightning_version": "2.0", "loops": {"fit_loop": {"state_dict": {}}},
        "callbacks": {"ModelCheckpoint{}": {"best_model_score": torch.tensor(0.1)}},
        "optimizer_states": [{"state": {0: {"exp_avg": torch.ones(3)}}, "param_groups": []}], "lr_schedulers": [],
        "state_dict": {f"model.{name}": tensor for name, tensor in state.items()},
        "hyper_parameters": argparse.Namespace(latent_dim=8, act=torch.nn.functional.gelu, where=Path("x")),
    }  # fmt: skip
    contents = _read(_write(tmp_path / "m.ckpt", saved, "zip"))
    (table,) = contents.networks
    _same(table.tensors, state)
    assert table.stripped == "model."
    assert contents.facts["latent_dim"] == 8
    assert "gelu" in str(contents.facts["act"])
    assert "Lightning" in contents.format


def test_gan_in_one_state_dict_gives_two_networks(state: dict[str, Tensor], tmp_path: Path) -> None:
    parts = {"generator": 0, "discriminator": 1}
    saved = {f"{part}.net.{name}": tensor + more for part, more in parts.items() for name, tensor in state.items()}
    contents = _read(_write(tmp_path / "m.ckpt", {"state_dict": saved, "pytorch-lightning_version": "2"}, "zip"))
    assert [(table.name, table.role) for table in contents.networks] == [
        ("generator", "generator"),
        ("discriminator", "discriminator"),
    ]
    assert all(table.stripped for table in contents.networks)
    _same(contents.networks[1].tensors, {name: tensor + 1 for name, tensor in state.items()})


@pytest.mark.parametrize(
    "names", [["enc.0", "generator.0"], ["g.0", "h.0"], ["fc_e", "fc_d"], ["conv_d.0", "conv_g.0"]]
)
def test_parts_of_one_model_stay_together(names: list[str], tmp_path: Path) -> None:
    saved = {f"{name}.weight": torch.ones(2, 2) for name in names}
    (table,) = _read(_write(tmp_path / "m.pth", saved, "zip")).networks
    assert list(table.tensors) == list(saved)


def test_several_networks_in_one_file_are_all_offered(state: dict[str, Tensor], tmp_path: Path) -> None:
    saved = {"encoder_state_dict": state, "decoder_state_dict": {"fc.weight": torch.ones(2, 2)}, "epoch": 1}
    contents = _read(_write(tmp_path / "m.pth", saved, "zip"))
    assert [table.role for table in contents.networks] == ["encoder", "decoder"]


def test_ema_copy_stands_first(state: dict[str, Tensor], tmp_path: Path) -> None:
    copy = {name: tensor + 1 for name, tensor in state.items()}
    contents = _read(_write(tmp_path / "m.pth", {"G": state, "G_ema": copy}, "zip"))
    assert [(table.name, table.role) for table in contents.networks] == [("G_ema", "ema"), ("G", "generator")]


def test_ema_names_without_dots_get_the_originals_names(state: dict[str, Tensor], tmp_path: Path) -> None:
    floats = {name: tensor for name, tensor in state.items() if tensor.ndim}
    flat = {f"model_ema.{name.replace('.', '')}": tensor + 1 for name, tensor in floats.items()}
    saved = state | flat | {"model_ema.decay": torch.tensor(0.99), "model_ema.num_updates": torch.tensor(3)}
    ema, _ = _read(_write(tmp_path / "m.ckpt", saved, "zip")).networks
    assert ema.role == "ema"
    _same(ema.tensors, {name: tensor + 1 for name, tensor in floats.items()})


@pytest.mark.parametrize("container", CONTAINERS)
def test_pickled_module_gives_weights_and_every_layers_facts(container: str, tmp_path: Path) -> None:
    model = Model()
    contents = _read(_write(tmp_path / "m.pt", model, container))
    (table,) = contents.networks
    _same(table.tensors, dict(model.state_dict()))
    layers = {layer.path: layer for layer in table.modules}
    assert list(layers) == ["", "encoder", "encoder.0", "encoder.1", "encoder.2", "decoder"]
    assert layers[""].attributes["latent_dim"] == 3
    assert layers[""].attributes["activation"] == "torch.nn.functional.elu"
    assert not layers[""].builtin
    assert layers["encoder"].children == ("0", "1", "2")
    assert layers["encoder.0"].attributes["stride"] == (2, 2)
    assert layers["encoder.1"].attributes["eps"] == 0.8
    assert layers["encoder.2"].attributes["negative_slope"] == 0.2
    assert layers["decoder"].attributes["output_padding"] == (1, 1)
    assert layers["decoder"].builtin


def test_pickled_data_parallel_module_loses_its_wrapper(tmp_path: Path) -> None:
    model = nn.DataParallel(Model())
    (table,) = _read(_write(tmp_path / "m.pt", model, "zip")).networks
    _same(table.tensors, dict(model.module.state_dict()))
    assert table.modules[0].path == ""
    assert table.modules[0].class_name == "Model"


def test_module_and_its_state_dict_count_once_with_the_layers(tmp_path: Path) -> None:
    model = Model()
    (table,) = _read(_write(tmp_path / "m.pt", {"state_dict": model.state_dict(), "model": model}, "zip")).networks
    assert table.modules


def test_half_and_double_weights_become_float32(tmp_path: Path) -> None:
    saved = {
        "a.weight": torch.randn(3, 3).half(), "b.weight": torch.randn(3, 3).double(),
        "c.weight": torch.randn(3, 3).bfloat16(), "d.weight": torch.tensor([[True, False]]),
    }  # fmt: skip
    (table,) = _read(_write(tmp_path / "m.pth", saved, "zip")).networks
    assert [tensor.dtype for tensor in table.tensors.values()] == [torch.float32] * 3 + [torch.int64]
    _same(table.tensors, saved)


@pytest.mark.parametrize("container", ["zip", "legacy"])
def test_views_of_one_storage_keep_their_values(container: str, tmp_path: Path) -> None:
    base = torch.arange(12.0).reshape(3, 4)
    saved = {"a.weight": base.t(), "b.weight": base[1:, ::2], "tied.weight": base}
    (table,) = _read(_write(tmp_path / "m.pth", saved, container)).networks
    _same(table.tensors, saved)
    assert all(tensor.is_contiguous() for tensor in table.tensors.values())


def test_infinite_bookkeeping_scalar_is_no_diverged_weight(state: dict[str, Tensor], tmp_path: Path) -> None:
    saved = state | {"best_score": torch.tensor(float("inf"))}
    (table,) = _read(_write(tmp_path / "m.pth", saved, "zip")).networks
    _same(table.tensors, state)


def test_big_endian_file_is_refused(state: dict[str, Tensor], tmp_path: Path) -> None:
    raw = _write(tmp_path / "m.pth", state, "zip").read_bytes()
    (tmp_path / "m.pth").write_bytes(raw.replace(b"little", b"big\x00\x00\x00"))
    with pytest.raises(CheckpointError):
        _read(tmp_path / "m.pth")


def test_reading_needs_no_class_and_never_unpickles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path / "m.pt", Model(), "zip")

    def forbidden(*arguments: object, **named: object) -> None:
        raise AssertionError("the file was unpickled")

    monkeypatch.setattr(torch, "load", forbidden)
    monkeypatch.setattr(pickle, "loads", forbidden)
    monkeypatch.setattr(pickle, "Unpickler", forbidden)
    assert _read(path).networks


def test_wild_files_are_read_as_the_catalogue_says(test_data: Path) -> None:
    import json

    folder = test_data / "wild" / "open"
    if not folder.is_dir():
        pytest.skip("needs wild/open in TOUCHSTONE_TEST_DATA")
    for entry in json.loads((folder / "catalog.json").read_text()):
        names = entry.get("top_level_keys") or []
        if entry.get("container") != "state_dict":
            continue
        contents = _read(folder / "files" / entry["file"])
        assert [name for table in contents.networks for name in table.tensors] == names, entry["file"]


@pytest.fixture
def checksums_off() -> Iterator[None]:
    torch.serialization.set_crc32_options(False)
    yield
    torch.serialization.set_crc32_options(True)


def test_a_file_written_without_checksums_opens_and_says_so(tmp_path: Path, checksums_off: None) -> None:
    torch.save({"a.weight": torch.ones(4, 4), "b.weight": torch.ones(4)}, tmp_path / "x.pth")
    assert "written without checksums" in " ".join(_read(tmp_path / "x.pth").evidence)


@pytest.mark.parametrize("tensors", [1, 3])
def test_a_flipped_bit_in_one_tensor_is_refused_by_name(tmp_path: Path, tensors: int) -> None:
    torch.save({f"{i}.weight": torch.full((16,), 7.0 + i) for i in range(tensors)}, tmp_path / "x.pth")
    raw = bytearray((tmp_path / "x.pth").read_bytes())
    raw[bytes(raw).index(torch.full((16,), 7.0).numpy().tobytes()) + 5] ^= 4
    (tmp_path / "x.pth").write_bytes(raw)
    with pytest.raises(CheckpointError, match=r"data/0' of this zip does not have the checksum"):
        _read(tmp_path / "x.pth")

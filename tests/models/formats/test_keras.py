"""Keras models compute what Keras computes. The files and its outputs were made once, by ``keras/making.py``."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.base import CheckpointError
from models.formats.contents import Contents
from models.formats.graphs.graph import Array
from models.formats.keras.file import example_h5, example_keras
from models.formats.keras.layers import layers
from models.opening import open_checkpoint
from models.reading import read_contents

MADE = Path(__file__).parent / "keras" / "made_by_keras.zip"
ALONE = (
    "any_size_autoencoder.keras", "conditional_generator.keras", "convolutional_autoencoder.keras",
    "dcgan_generator.keras", "dense_autoencoder.keras", "every_layer.keras", "nested_autoencoder.h5",
    "older_generator.keras", "sequential.h5", "vae_decoder.keras", "vae_encoder.keras",
)  # fmt: skip
"""Those that one graph computes."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keras")
    with zipfile.ZipFile(MADE) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def expected(made: Path) -> Mapping[str, Array]:
    with np.load(made / "expected.npz") as arrays:
        return dict(arrays)


def inputs_of(name: str, expected: Mapping[str, Array], contents: Contents) -> dict[str, Array]:
    given = [array for key, array in expected.items() if key.startswith(f"{Path(name).stem}/in/")]
    return {port.name: array for port, array in zip(contents.graphs[0].inputs, given, strict=True)}


def only_input(name: str, expected: Mapping[str, Array]) -> Array:
    (given,) = (array for key, array in expected.items() if key.startswith(f"{name}/in/"))
    return given


@pytest.mark.parametrize("name", ALONE)
def test_outputs_are_those_of_keras_and_within_their_bounds(
    name: str, made: Path, expected: Mapping[str, Array]
) -> None:
    contents = read_contents([made / name])
    (graph,) = contents.graphs
    outputs = graph.run(inputs_of(name, expected, contents))
    for place, output in enumerate(outputs):
        wanted = expected[f"{Path(name).stem}/out/{place}"]
        assert output.shape == wanted.shape, graph.outputs[place].name
        np.testing.assert_allclose(output, wanted, atol=2e-5, rtol=2e-5, err_msg=graph.outputs[place].name)
        bounds = graph.bounds(place)
        assert bounds.low - 1e-5 <= output.min() <= output.max() <= bounds.high + 1e-5, graph.outputs[place].name
    drawn = "vae_encoder" in name  # its third output
    assert len(outputs) == sum(key.startswith(f"{Path(name).stem}/out/") for key in expected) - drawn


def test_every_kind_of_layer_is_compared(made: Path) -> None:
    seen: set[str] = set()
    for path in made.glob("*.keras"):
        with zipfile.ZipFile(path) as archive:
            waiting: list[Any] = [json.loads(archive.read("config.json"))]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                seen.add(str(value.get("class_name")))
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
    other_names = {
        "AvgPool2D", "MaxPool2D", "GlobalAvgPool2D", "GlobalMaxPool2D", "Convolution2D", "Convolution2DTranspose",
        "Deconvolution2D", "SeparableConvolution2D",
    }  # fmt: skip
    training_only = {"SpatialDropout1D", "GaussianDropout", "AlphaDropout", "ActivityRegularization", "Identity"}
    assert set(layers()) - seen - other_names - training_only == set()


def test_two_halves_are_a_vae_whose_draw_is_not_run(made: Path, expected: Mapping[str, Array]) -> None:
    images = torch.rand(4, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    model = open_checkpoint([made / "vae_decoder.keras", made / "vae_encoder.keras"], images=images)
    assert set(map(str, model.capabilities)) == {"encode", "decode", "reconstruct", "posterior", "sample"}
    assert (model.card.image_shape, model.card.latent_dim, model.card.value_range) == ((1, 8, 8), 2, (0.0, 1.0))
    given = only_input("vae_encoder", expected).transpose(0, 3, 1, 2)
    posterior = model.encode(given)
    assert posterior.std is not None
    np.testing.assert_allclose(posterior.mean, expected["vae_encoder/out/0"], atol=1e-5)
    np.testing.assert_allclose(posterior.std, np.exp(expected["vae_encoder/out/1"] / 2), rtol=1e-4)
    decoded = model.decode(only_input("vae_decoder", expected))
    np.testing.assert_allclose(decoded, expected["vae_decoder/out/0"].transpose(0, 3, 1, 2), atol=1e-5)
    assert any("'Sampling' is left aside" in phrase for phrase in model.evidence)


def test_a_whole_vae_is_cut_at_its_draw(made: Path) -> None:
    model = open_checkpoint(made / "whole_vae.keras")
    assert set(map(str, model.capabilities)) == {"encode", "decode", "reconstruct", "posterior", "sample"}
    assert any("taken as a draw" in phrase for phrase in model.evidence)


def test_a_gan_is_taken_apart_into_its_two_networks(made: Path, expected: Mapping[str, Array]) -> None:
    model = open_checkpoint(made / "whole_gan.keras")
    assert set(map(str, model.capabilities)) == {"decode", "sample", "discriminate"}
    scores = model.discriminate(model.decode(only_input("whole_gan", expected)))
    np.testing.assert_allclose(scores, expected["whole_gan/out/0"][:, 0], atol=1e-5)


@pytest.mark.parametrize("name", ["dense_autoencoder.keras", "convolutional_autoencoder.keras"])
def test_an_autoencoder_is_cut_at_its_code(name: str, made: Path, expected: Mapping[str, Array]) -> None:
    model = open_checkpoint(made / name)
    given = only_input(Path(name).stem, expected)
    made_of_it = model.reconstruct(given.transpose(0, 3, 1, 2))
    wanted = expected[f"{Path(name).stem}/out/0"].transpose(0, 3, 1, 2)
    np.testing.assert_allclose(made_of_it, wanted, atol=1e-5)
    assert model.card.latent_dim == {"dense": 3, "convolutional": 5}[name.partition("_")[0]]
    assert model.confidence == "high"


def test_models_in_a_model_are_cut_where_their_author_did(made: Path) -> None:
    assert open_checkpoint(made / "narrowing_decoder.keras").card.latent_dim == 5


def test_images_of_any_size_take_that_of_the_data(made: Path, expected: Mapping[str, Array]) -> None:
    given = only_input("any_size_autoencoder", expected).transpose(0, 3, 1, 2)
    model = open_checkpoint(made / "any_size_autoencoder.keras", images=given)
    assert (model.card.image_shape, model.card.latent_dim) == ((1, 8, 8), 12)
    wanted = expected["any_size_autoencoder/out/0"].transpose(0, 3, 1, 2)
    np.testing.assert_allclose(model.reconstruct(given), wanted, atol=1e-5)
    with pytest.raises(CheckpointError, match="choose the dataset that it was trained on"):
        open_checkpoint(made / "any_size_autoencoder.keras")


def test_a_conditional_generator_takes_labels(made: Path, expected: Mapping[str, Array]) -> None:
    model = open_checkpoint(made / "conditional_generator.keras")
    assert (model.card.classes, model.card.latent_dim, model.card.image_shape) == (4, 4, (1, 8, 8))
    name = "conditional_generator"
    decoded = model.decode(expected[f"{name}/in/z"], expected[f"{name}/in/label"][:, 0])
    wanted = (expected[f"{name}/out/0"].transpose(0, 3, 1, 2) + 1) / 2
    np.testing.assert_allclose(decoded, wanted, atol=1e-5)


@pytest.mark.parametrize("example", [example_keras, example_h5])
def test_a_layer_without_weights_of_its_own_names_itself(example: Any, tmp_path: Path) -> None:
    import h5py

    path = example(tmp_path)
    if path.suffix == ".h5":
        with h5py.File(path, "r+") as file:
            del file["model_weights/dense_1"]
    else:
        with zipfile.ZipFile(path) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        buffer = io.BytesIO(held["model.weights.h5"])
        with h5py.File(buffer, "r+") as file:
            del file["layers/dense_1"]
        with zipfile.ZipFile(path, "w") as archive:
            for name, raw in (held | {"model.weights.h5": buffer.getvalue()}).items():
                archive.writestr(name, raw)
    with pytest.raises(CheckpointError, match="no kernel for its layer 'dense_1'"):
        open_checkpoint(path)


def test_the_activation_of_keras_2_is_not_that_of_keras_3(tmp_path: Path) -> None:
    import h5py

    path = example_h5(tmp_path)
    images = torch.rand(2, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    made = {}
    for version in ("2.15.0", "3.1.0"):
        with h5py.File(path, "r+") as file:
            file.attrs["keras_version"] = version
            config = str(file.attrs["model_config"]).replace('"sigmoid"', '"hard_sigmoid"')
            file.attrs["model_config"] = config
        made[version] = open_checkpoint(path).reconstruct(images)
    assert float((made["2.15.0"] - 0.5).abs().max()) == pytest.approx(
        float((made["3.1.0"] - 0.5).abs().max()) * 1.2, rel=1e-3
    )

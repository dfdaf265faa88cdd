"""``.keras`` (a zip of configuration and weights) and whole-model ``.h5``, read without Keras."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.archive import Archive, names_of
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.keras.config import ModelConfig, parsed_model
from models.formats.keras.draws import graphs_of
from models.formats.keras.graph import Graph
from models.formats.keras.hdf5 import MAGIC, Array, Hdf5, read_hdf5
from models.formats.keras.program import translate
from models.formats.keras.weights import LEGACY, Table, by_name, in_containers
from models.formats.names import clean

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"


def read_keras(path: Path) -> Contents:
    """The model of a ``.keras`` file. Raises CheckpointError."""
    with Archive(path) as archive:
        config = _json(archive.read(CONFIG, most=limits.KERAS_CONFIG_BYTES), CONFIG)
        facts = _json(archive.read(METADATA, most=limits.JSON_BYTES), METADATA)
        found = read_hdf5(archive.read(WEIGHTS, most=limits.HDF5_BYTES), f"the {WEIGHTS} of this Keras file")
    model = parsed_model(config)
    version = facts.get("keras_version", "3") if isinstance(facts, dict) else "3"
    return _contents("Keras (.keras)", model, in_containers(model, found.arrays), found, str(version))


def read_h5(path: Path) -> Contents:
    """The model of an ``.h5`` file that holds its configuration. Raises CheckpointError."""
    size = path.stat().st_size
    if size > limits.HDF5_BYTES:
        raise CheckpointError(
            f"this HDF5 file has {size:,} bytes, more than the {limits.HDF5_BYTES:,} that are read; "
            "save a smaller model"
        )
    found = read_hdf5(path.read_bytes())
    if "model_config" not in found.texts:
        raise CheckpointError(_without_config(found))
    config = _json(found.texts["model_config"].encode("utf-8", "surrogatepass"), "model_config")
    model = parsed_model(config)
    return _contents("Keras (.h5)", model, by_name(model, found.arrays), found, found.texts.get("keras_version", "2"))


def _contents(title: str, model: ModelConfig, weights: Table, found: Hdf5, version: str) -> Contents:
    parameters = sum(array.size for array in found.arrays.values() if array.dtype.kind == "f")
    major = version.partition(".")[0]
    number = 3 if major.isdigit() and int(major[:4]) >= 3 else 2
    program = translate(model, weights, number)
    graphs, concluded = graphs_of(program, parameters)
    if len(graphs) == 1 and graphs[0].scores_codes():
        graphs = _adversaries(model, weights, number, parameters) or graphs
    count = len(program.instructions)
    return Contents(
        format=title,
        graphs=graphs,
        evidence=(f"{count} layers of Keras {clean(version, 20)}, translated one by one", *concluded),
    )


def _adversaries(model: ModelConfig, weights: Table, version: int, parameters: int) -> tuple[Graph, ...]:
    """The generator and the discriminator of a GAN that was saved as one model; nothing where it is not of two."""
    inner = [(layer.name, layer.model) for layer in model.layers if layer.model is not None]
    if len(inner) != 2:
        return ()
    own = [{key[1:]: held for key, held in weights.items() if key[0] == name} for name, _ in inner]
    programs = [translate(part, table, version) for (_, part), table in zip(inner, own, strict=True)]
    return tuple(
        graph for place, program in enumerate(programs) for graph in graphs_of(program, 0 if place else parameters)[0]
    )


def _without_config(found: Hdf5) -> str:
    of_keras = "layers" in found.groups or LEGACY in found.groups or any("/kernel" in name for name in found.arrays)
    if of_keras:
        return (
            "this HDF5 file holds the weights of a Keras model without its configuration (model_config), which says "
            "how they are connected; save the whole model with model.save('model.keras')"
        )
    return (
        "this HDF5 file holds no Keras model, as it has no model_config; save one with model.save('model.keras'), or "
        "give another checkpoint"
    )


def _json(raw: bytes, name: str) -> Any:
    if len(raw) > limits.KERAS_CONFIG_BYTES:
        raise CheckpointError(f"the {name} of this Keras file has {len(raw):,} bytes; save a smaller model")
    try:
        return json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise CheckpointError(f"the {name} of this Keras file is no valid JSON; save the model again") from None


def _is_keras(head: bytes, path: Path) -> bool:
    if head[:4] != b"PK\x03\x04":
        return False
    return {CONFIG, METADATA, WEIGHTS} <= names_of(path)


def _example_config() -> dict[str, Any]:
    dense = {"name": "dense", "units": 3, "activation": "linear", "use_bias": True}
    dense_1 = {"name": "dense_1", "units": 16, "activation": "sigmoid", "use_bias": True}
    given = {"name": "input", "batch_shape": [None, 4, 4, 1], "dtype": "float32"}
    chain = [
        ("InputLayer", given), ("Flatten", {"name": "flatten"}), ("Dense", dense), ("Dense", dense_1),
        ("Reshape", {"name": "reshape", "target_shape": [4, 4, 1]}),
    ]  # fmt: skip
    layers = [{"module": "keras.layers", "class_name": name, "config": settings} for name, settings in chain]
    return {"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}


def _example_arrays() -> dict[str, list[Array]]:
    held = {name: tensor.numpy().astype(np.float32) for name, tensor in example_weights().items()}
    return {
        "dense": [held["encoder.weight"].T, held["encoder.bias"]],
        "dense_1": [held["decoder.weight"].T, held["decoder.bias"]],
    }


def example_keras(folder: Path) -> Path:
    import h5py

    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for name, arrays in _example_arrays().items():
            for place, array in enumerate(arrays):
                file.create_dataset(f"layers/{name}/vars/{place}", data=array)
    path = folder / "example.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(METADATA, json.dumps({"keras_version": "3.0.0"}))
        archive.writestr(CONFIG, json.dumps(_example_config()))
        archive.writestr(WEIGHTS, buffer.getvalue())
    return path


def example_h5(folder: Path) -> Path:
    import h5py

    path = folder / "example.h5"
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(_example_config())
        file.attrs["keras_version"] = "2.15.0"
        for name, arrays in _example_arrays().items():
            for leaf, array in zip(("kernel:0", "bias:0"), arrays, strict=True):
                file.create_dataset(f"{LEGACY}/{name}/{name}/{leaf}", data=array)
    return path


container(
    Format(name="keras", title="Keras (.keras)", sniff=_is_keras, read=read_keras, order=11, example=example_keras)
)
container(
    Format(
        name="keras_h5", title="Keras (.h5)", sniff=lambda head, path: head.startswith(MAGIC), read=read_h5, order=10,
        example=example_h5,
    )
)  # fmt: skip

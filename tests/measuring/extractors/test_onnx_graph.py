import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from evaluation.data.dataset import open_dataset
from evaluation.measuring.extractors.base import open_extractor, titled
from evaluation.types import TouchstoneError


def graph(path: Path, *, shape: tuple[object, ...] = ("n", 1, 8, 8), domain: str = "") -> np.ndarray:
    """Flatten, then a fixed projection to five features."""
    weights = np.random.default_rng(0).normal(size=(64, 5)).astype(np.float32)
    nodes = [
        helper.make_node("Flatten", ["images"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["features"], domain=domain),
    ]
    made = helper.make_graph(
        nodes, "projection", [helper.make_tensor_value_info("images", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", 5])],
        [numpy_helper.from_array(weights, "weights")],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 17)] + ([helper.make_opsetid(domain, 1)] if domain else [])
    onnx.save(helper.make_model(made, opset_imports=opsets, ir_version=9), path)
    return weights


def test_any_graph_gives_its_first_output_as_features(tmp_path: Path) -> None:
    weights = graph(tmp_path / "projection.onnx")
    dataset = open_dataset("digits")
    opened = open_extractor(f"onnx:{tmp_path}/projection.onnx", dataset)
    images = dataset.test.take(np.arange(70))
    assert titled("FD", opened) == "FD[onnx-projection]"
    found = opened.extract(images)
    assert np.allclose(found.features, images.reshape(70, -1) @ weights, atol=1e-4)
    assert found.probabilities is None


def test_grey_images_of_another_size_are_fitted_to_what_the_graph_asks(tmp_path: Path) -> None:
    graph(tmp_path / "wide.onnx", shape=("n", 1, 4, 16))
    opened = open_extractor(f"onnx:{tmp_path}/wide.onnx", open_dataset("digits"))
    assert opened.extract(np.zeros((3, 1, 8, 8), dtype=np.float32)).features.shape == (3, 5)
    with pytest.raises(TouchstoneError, match="takes 1 channels; these images have 3"):
        opened.extract(np.zeros((3, 3, 8, 8), dtype=np.float32))


def test_foreign_operators_other_inputs_and_no_onnx_are_refused(tmp_path: Path) -> None:
    dataset = open_dataset("digits")
    graph(tmp_path / "foreign.onnx", domain="com.example")
    with pytest.raises(TouchstoneError, match=r"operators of com\.example"):
        open_extractor(f"onnx:{tmp_path}/foreign.onnx", dataset)
    graph(tmp_path / "flat.onnx", shape=("n", 64))
    with pytest.raises(TouchstoneError, match="one input of images"):
        open_extractor(f"onnx:{tmp_path}/flat.onnx", dataset)
    (tmp_path / "no.onnx").write_bytes(b"this is no protobuf\xff\xff")
    with pytest.raises(TouchstoneError, match="no ONNX file"):
        open_extractor(f"onnx:{tmp_path}/no.onnx", dataset)
    with pytest.raises(TouchstoneError, match="takes a file"):
        open_extractor("onnx:", dataset)


@pytest.mark.slow
def test_the_command_line_measures_with_a_file_beside_it_in_a_worker(tmp_path: Path, zoo: Path) -> None:
    graph(tmp_path / "projection.onnx")
    command = [sys.executable, "-m", "evaluation", "evaluate", str(zoo / "vae.safetensors"), "--data", "digits",
               "--n", "80", "--metrics", "frechet_distance", "--out", "results",
               "--extractor", "onnx:projection.onnx"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(zoo.parents[1]), "TOUCHSTONE_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    record = json.loads(next((tmp_path / "results").glob("*.json")).read_text())
    assert record["outcomes"][0]["title"] == "FD[onnx-projection]"
    expected = hashlib.sha256((tmp_path / "projection.onnx").read_bytes()).hexdigest()
    assert record["config"]["extractor"]["sha256"] == expected

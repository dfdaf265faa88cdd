"""DINOv2 and CLIP as tiny networks with random weights, written by the transformers library."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from evaluation.data.dataset import Dataset, open_dataset
from evaluation.measuring.extractors.base import open_extractor, titled
from evaluation.types import Images, TouchstoneError

transformers = pytest.importorskip("transformers", reason="the optional package transformers is not installed")

ROOT = Path(__file__).resolve().parents[3]
SIDE = 28
MEAN, STD = (0.4, 0.5, 0.6), (0.2, 0.3, 0.25)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return open_dataset("digits")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two models as ``save_pretrained`` leaves them."""
    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "image_size": SIDE, "patch_size": 7}
    dinov2 = transformers.Dinov2Model(transformers.Dinov2Config(**sizes))
    vision = transformers.CLIPVisionConfig(**sizes, intermediate_size=48, projection_dim=24)
    clip = transformers.CLIPVisionModelWithProjection(vision)
    found = {}
    for name, model in (("dinov2", dinov2), ("clip", clip)):
        found[name] = tmp_path_factory.mktemp("weights") / f"{name}-tiny"
        model.save_pretrained(found[name])
        stated = {"crop_size": {"height": SIDE, "width": SIDE}, "image_mean": MEAN, "image_std": STD}
        (found[name] / "preprocessor_config.json").write_text(json.dumps(stated))
    return found


def prepared(images: Images) -> torch.Tensor:
    """What the library's own processors do: bicubic with antialias to the size, then mean and deviation."""
    colour = torch.from_numpy(images).expand(-1, 3, -1, -1)
    resized = functional.interpolate(colour, size=(SIDE, SIDE), mode="bicubic", antialias=True).clamp(0, 1)
    return (resized - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]


def test_dinov2_gives_the_librarys_own_class_token(folders: dict[str, Path], digits: Dataset) -> None:
    images = digits.test.take(np.arange(40))
    opened = open_extractor(f"dinov2:{folders['dinov2']}", digits)
    network = transformers.Dinov2Model.from_pretrained(folders["dinov2"]).eval()
    with torch.inference_mode():
        expected = network(pixel_values=prepared(images)).last_hidden_state[:, 0].numpy()
    found = opened.extract(images)
    assert np.allclose(found.features, expected, rtol=1e-5, atol=1e-5)
    assert found.features.shape == (40, 32)
    assert found.probabilities is None


def test_clip_gives_the_librarys_own_image_embedding(folders: dict[str, Path], digits: Dataset) -> None:
    images = digits.test.take(np.arange(40))
    opened = open_extractor(f"clip:{folders['clip']}", digits)
    network = transformers.CLIPVisionModelWithProjection.from_pretrained(folders["clip"]).eval()
    with torch.inference_mode():
        expected = network(pixel_values=prepared(images)).image_embeds.numpy()
    assert np.allclose(opened.extract(images).features, expected, rtol=1e-5, atol=1e-5)


def test_a_whole_clip_model_gives_its_image_side(folders: dict[str, Path], tmp_path: Path, digits: Dataset) -> None:
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 48}
    config = transformers.CLIPConfig(
        text_config={**sizes, "vocab_size": 50},
        vision_config={**sizes, "image_size": SIDE, "patch_size": 7},
        projection_dim=24,
    )
    whole = transformers.CLIPModel(config).eval()
    whole.save_pretrained(tmp_path / "clip-whole")
    opened = open_extractor(f"clip:{tmp_path / 'clip-whole'}", digits)
    assert opened.facts["resize"] == f"bicubic to {SIDE}"
    images = digits.test.take(np.arange(5)).repeat(3, axis=1)
    stated = torch.tensor([0.48145466, 0.4578275, 0.40821073]), torch.tensor([0.26862954, 0.26130258, 0.27577711])
    resized = functional.interpolate(torch.from_numpy(images), size=(SIDE, SIDE), mode="bicubic", antialias=True)
    inputs = (resized.clamp(0, 1) - stated[0][:, None, None]) / stated[1][:, None, None]
    with torch.inference_mode():
        expected = whole.visual_projection(whole.vision_model(pixel_values=inputs).pooler_output).numpy()
    assert np.allclose(opened.extract(images).features, expected, rtol=1e-5, atol=1e-5)


def test_weights_that_do_not_fit_are_refused_instead_of_filled_with_noise(
    folders: dict[str, Path], tmp_path: Path, digits: Dataset
) -> None:
    shutil.copytree(folders["clip"], tmp_path / "clip-wrong")
    stated = json.loads((tmp_path / "clip-wrong" / "config.json").read_text())
    (tmp_path / "clip-wrong" / "config.json").write_text(json.dumps(stated | {"projection_dim": 30}))
    opened = open_extractor(f"clip:{tmp_path / 'clip-wrong'}", digits)
    with pytest.raises(TouchstoneError, match=r"no complete clip model: it has no visual_projection\.weight"):
        opened.extract(digits.test.take(np.arange(3)))


@pytest.mark.parametrize("kind", ["dinov2", "clip"])
def test_features_do_not_depend_on_the_batch(kind: str, folders: dict[str, Path], digits: Dataset) -> None:
    opened = open_extractor(f"{kind}:{folders[kind]}", digits)
    images = digits.test.take(np.arange(21))
    whole = opened.extract(images).features
    assert np.allclose(whole[17:20], opened.extract(images[17:20]).features, atol=1e-5)


@pytest.mark.parametrize("kind", ["dinov2", "clip"])
def test_it_is_named_by_its_folder_and_by_the_hash_of_its_weights(
    kind: str, folders: dict[str, Path], digits: Dataset
) -> None:
    opened = open_extractor(f"{kind}:{folders[kind]}", digits)
    assert titled("FD", opened) == f"FD[{kind}-tiny]"
    assert opened.sha256 == hashlib.sha256((folders[kind] / "model.safetensors").read_bytes()).hexdigest()
    assert opened.facts["resize"] == f"bicubic to {SIDE}"


def in_hub(cache: Path, repository: str, folder: Path) -> None:
    """As the hub's client lays it out: blobs, and a snapshot of links named by the revision."""
    kept = cache / f"models--{repository.replace('/', '--')}"
    snapshot = kept / "snapshots" / "0123abcd"
    snapshot.mkdir(parents=True)
    (kept / "blobs").mkdir()
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("0123abcd")
    for file in folder.iterdir():
        blob = kept / "blobs" / hashlib.sha256(file.read_bytes()).hexdigest()
        shutil.copy(file, blob)
        (snapshot / file.name).symlink_to(Path("../../blobs") / blob.name)


def test_copies_in_the_hub_cache_are_found(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digits: Dataset
) -> None:
    in_hub(tmp_path, "facebook/dinov2-large", folders["dinov2"])
    in_hub(tmp_path, "someone/clip-own", folders["clip"])
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert titled("FD", open_extractor("dinov2", digits)) == "FD[dinov2-large]"
    opened = open_extractor("clip:someone/clip-own", digits)
    assert titled("FD", opened) == "FD[clip-own]"
    assert opened.extract(digits.test.take(np.arange(3))).features.shape == (3, 24)


def test_what_is_missing_or_wrong_is_said_in_one_sentence(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digits: Dataset
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(TouchstoneError, match=r"neither a folder nor in the hub cache .* nothing is downloaded here"):
        open_extractor("dinov2", digits)
    with pytest.raises(TouchstoneError, match=r"lacks one of them"):
        open_extractor(f"clip:{tmp_path}", digits)
    with pytest.raises(TouchstoneError, match="holds a 'dinov2' model; expected clip"):
        open_extractor(f"clip:{folders['dinov2']}", digits)
    opened = open_extractor(f"dinov2:{folders['dinov2']}", digits)
    with pytest.raises(TouchstoneError, match="grey or colour images; got 2 channels"):
        opened.extract(np.zeros((2, 2, 8, 8), dtype=np.float32))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["dinov2", "clip"])
def test_the_command_line_measures_with_it_in_a_worker(kind: str, folders: dict[str, Path], tmp_path: Path) -> None:
    model = sorted((ROOT / "models" / "zoo").glob("*vae*.safetensors"))[0]
    command = [sys.executable, "-m", "evaluation", "evaluate", str(model), "--data", "digits", "--n", "80",
               "--metrics", "frechet_distance", "--out", str(tmp_path / "results"),
               "--extractor", f"{kind}:{os.path.relpath(folders[kind], tmp_path)}"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOUCHSTONE_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    record = json.loads(next((tmp_path / "results").glob("*.json")).read_text())
    weights = (folders[kind] / "model.safetensors").read_bytes()
    assert record["config"]["extractor"]["sha256"] == hashlib.sha256(weights).hexdigest()
    assert record["outcomes"][0]["title"] == f"FD[{kind}-tiny]"
    assert record["outcomes"][0]["status"] == "ok"
    wrong = subprocess.run(
        [*command[:-1], f"{kind}:nowhere"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
    )
    assert wrong.returncode == 2
    assert "neither a folder nor in the hub cache" in wrong.stderr

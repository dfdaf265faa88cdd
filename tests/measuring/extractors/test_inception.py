"""Parity with torch-fidelity's port on seeded random weights; tests/golden/inception/make.py made the reference."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from evaluation.data.dataset import open_dataset
from evaluation.measuring.extractors import inception
from evaluation.measuring.extractors.base import INCEPTION, open_extractor, titled
from evaluation.measuring.extractors.inception import as_bytes, prepare
from evaluation.measuring.networks.inception import Inception, resize_like_tensorflow1
from evaluation.types import TouchstoneError
from tests.golden.inception.seeded import seeded_images, seeded_state

REFERENCE = Path(__file__).parents[2] / "golden" / "inception" / "reference.npz"


@pytest.fixture(scope="module")
def network() -> Inception:
    return Inception(seeded_state()).eval().to(memory_format=torch.channels_last)


@pytest.mark.parametrize("size", ["32x32", "28x40", "299x299", "320x310"])
def test_features_and_unbiased_logits_equal_the_reference_port(network: Inception, size: str) -> None:
    h, w = (int(side) for side in size.split("x"))
    with np.load(REFERENCE) as stored, torch.inference_mode():
        features, logits = network(prepare(seeded_images(h, w), "tensorflow1"))
        for ours, key in ((features, "features"), (logits, "logits")):
            reference = stored[f"{key}_{size}"]
            assert np.abs(ours.numpy() - reference).max() <= 1e-5 * np.abs(reference).max()


def test_tensorflow_resize_takes_the_upper_left_pixel_and_never_looks_back() -> None:
    """Output pixel i lies at i * in / out: without the half-pixel shift, the first input pixel is copied."""
    image = torch.tensor([[0.0, 10.0], [20.0, 30.0]])[None, None]
    resized = resize_like_tensorflow1(image, 4)
    assert resized[0, 0, 0].tolist() == [0, 5, 10, 10]
    assert resized[0, 0, :, 0].tolist() == [0, 10, 20, 20]


def test_clean_resize_is_pils_bicubic_without_rounding() -> None:
    from PIL import Image

    images = seeded_images(20, 24, n=1)
    resized = prepare(images, "clean") * 128 + 128
    plane = Image.fromarray(images[0, 1].astype(np.float32)).resize((299, 299), Image.Resampling.BICUBIC)
    assert np.abs(resized[0, 1].numpy() - np.clip(np.asarray(plane), 0, 255)).max() < 1e-3


def test_grey_images_become_three_equal_channels_of_bytes() -> None:
    grey = np.linspace(0, 1, 12, dtype=np.float32).reshape(1, 1, 3, 4)
    colour = as_bytes(grey)
    assert colour.shape == (1, 3, 3, 4)
    assert (colour[0, 0] == colour[0, 2]).all()
    assert colour.max() == 255
    with pytest.raises(TouchstoneError, match="2 channels"):
        as_bytes(np.zeros((1, 2, 3, 4), dtype=np.float32))


def test_wrong_weights_are_refused_with_the_tensor_that_is_wrong() -> None:
    state = seeded_state()
    del state["Mixed_7c.branch1x1.bn.bias"]
    with pytest.raises(TouchstoneError, match=r"Mixed_7c\.branch1x1\.bn\.bias"):
        Inception(state)
    state["fc.weight"] = torch.zeros(1000, 2048)
    with pytest.raises(TouchstoneError, match=r"fc\.weight of shape \(1008, 2048\)"):
        Inception(state)


def test_offline_without_weights_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from urllib.error import URLError

    def refuse(*_: object, **__: object) -> None:
        raise URLError("no route to host")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "download_url_to_file", refuse)
    with pytest.raises(TouchstoneError, match=r"cannot be downloaded here.*or use --extractor auto"):
        open_extractor("inception", open_dataset("digits"))


def test_a_damaged_copy_in_the_hub_cache_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    (folder / inception.FILES[1]).write_bytes(b"half a file")
    with pytest.raises(TouchstoneError, match="incomplete download"):
        open_extractor("inception", open_dataset("digits"))


def test_other_weights_never_give_a_number_called_fid(random_inception: Path) -> None:
    path = random_inception
    dataset = open_dataset("digits")
    opened = open_extractor(f"inception:{path}", dataset)
    assert opened.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert titled("FD", opened) == f"FD[inception-{opened.sha256[:8]}]"
    extracted = opened.extract(dataset.test.take(np.arange(2)))
    assert extracted.features.shape == (2, 2048)
    assert extracted.probabilities is not None
    assert extracted.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_the_published_weights_alone_are_called_by_the_bare_names() -> None:
    genuine = inception.InceptionExtractor(path="", sha256="6726825d", resize="tensorflow1", name=INCEPTION)
    assert [titled(name, genuine) for name in ("FD", "KID", "IS", "Precision")] == [
        "FID", "KID", "IS", f"Precision[{INCEPTION}]",
    ]  # fmt: skip

"""Sample batches without a model: npz, npy, zips and folders of images."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models.base import CheckpointError
from models.opened import OpenedModel
from models.opening import open_checkpoint


def _draw(model: OpenedModel, n: int, seed: int = 0) -> torch.Tensor:
    return model.sample(n, generator=torch.Generator().manual_seed(seed))


@pytest.fixture
def batch() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (10, 6, 5, 3), dtype=np.uint8)


def _as_set(images: torch.Tensor) -> set[bytes]:
    return {(image * 255).round().to(torch.uint8).numpy().tobytes() for image in images}


def test_npz_gives_each_sample_once_in_an_order_of_the_generator(batch: np.ndarray, tmp_path: Path) -> None:
    np.savez(tmp_path / "s.npz", batch, np.arange(10) % 3)
    model = open_checkpoint(tmp_path / "s.npz")
    assert model.card.family == "samples"
    assert model.card.image_shape == (3, 6, 5)
    assert set(map(str, model.capabilities)) == {"sample"}
    drawn = _draw(model, 10)
    assert _as_set(drawn) == {image.transpose(2, 0, 1).tobytes() for image in batch}
    assert torch.equal(drawn, _draw(model, 10))
    assert not torch.equal(drawn, _draw(model, 10, seed=1))
    assert torch.equal(_draw(model, 4), drawn[:4])


def test_more_samples_than_there_are_is_refused(batch: np.ndarray, tmp_path: Path) -> None:
    np.savez(tmp_path / "s.npz", batch)
    with pytest.raises(CheckpointError, match="11 samples were asked for and this batch holds 10"):
        _draw(open_checkpoint(tmp_path / "s.npz"), 11)


@pytest.mark.parametrize("kind", ["compressed", "npy", "grey", "channels first", "floats", "signed floats", "fortran"])
def test_usual_ways_of_saving_give_the_same_pixels(kind: str, batch: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / ("s.npy" if kind == "npy" else "s.npz")
    expected = batch
    if kind == "compressed":
        np.savez_compressed(path, batch)
    elif kind == "npy":
        np.save(path, batch)
    elif kind == "grey":
        expected = batch[..., :1]
        np.savez(path, batch[..., 0])
    elif kind == "channels first":
        np.savez(path, batch.transpose(0, 3, 1, 2))
    elif kind == "floats":
        np.savez(path, batch.astype(np.float32) / 255)
    elif kind == "fortran":
        np.savez(path, np.asfortranarray(batch))
    else:
        np.savez(path, batch.astype(np.float64) / 127.5 - 1)
    drawn = _draw(open_checkpoint(path), 10)
    assert _as_set(drawn) == {np.ascontiguousarray(image.transpose(2, 0, 1)).tobytes() for image in expected}


def _png(image: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return buffer.getvalue()


def test_zip_and_folder_of_images(batch: np.ndarray, tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    with zipfile.ZipFile(tmp_path / "s.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for index, image in enumerate(batch):
            name = f"{index % 2}/{index}.png"
            archive.writestr(name, _png(image))
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(_png(image))
        archive.writestr("__MACOSX/0/._0.png", b"resource fork")
    zipped, loose = open_checkpoint(tmp_path / "s.zip"), open_checkpoint(folder)
    assert _as_set(_draw(zipped, 10)) == _as_set(_draw(loose, 10)) == {i.transpose(2, 0, 1).tobytes() for i in batch}
    assert loose.card.training["labelled_classes"] == 2


def test_links_are_left_out_of_samples_and_said(batch: np.ndarray, tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    (tmp_path / "other.png").write_bytes(_png(batch[0]))
    (folder / "linked.png").symlink_to(tmp_path / "other.png")
    with pytest.raises(CheckpointError, match="1 is a link, which is not followed"):
        open_checkpoint(folder)
    (folder / "own.png").write_bytes(_png(batch[1]))
    assert "1 is a link, which is not followed" in open_checkpoint(folder).evidence


def test_an_ambiguous_batch_opens_and_waits_for_its_data(tmp_path: Path) -> None:
    np.savez(tmp_path / "s.npz", np.arange(8).reshape(2, 2, 2))
    assert "whole numbers 0..7, to be read in the data's range" in open_checkpoint(tmp_path / "s.npz").evidence

"""The small picture beside a model."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from evaluation.record.views import ImageGrid, Scalar
from tests.report.test_report import make_run
from ui.thumbnail import COLUMNS, picture


def _decoded(address: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.split(",")[1]))))


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_inputs_over_reconstructions_come_before_any_other_grid(channels: int) -> None:
    samples = ImageGrid(images=np.zeros((30, channels, 5, 4), np.uint8))
    pairs = ImageGrid(images=np.full((30, channels, 5, 4), 9, np.uint8), rows=2)
    found = picture(make_run("m", 0.1, views={"a": samples, "b": pairs}))
    assert found is not None
    address, words = found
    pixels = _decoded(address)
    assert words == "Title of b"
    assert pixels.shape == (2 * 6, COLUMNS * 5, 4)
    assert pixels[0, 0].tolist() == [9, 9, 9, 255]
    assert pixels[5, 0, 3] == 0


def test_a_store_of_items_is_no_picture() -> None:
    many = ImageGrid(images=np.zeros((300, 1, 2, 2), np.uint8))
    assert picture(make_run("m", 0.1, views={"a": many})) is None
    assert picture(make_run("m", 0.1, views={"a": Scalar(value=1.0, n=1)})) is None

"""What data is, before anything is measured on it: one line, or the sentence that a measurement would give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.jobs.data_description import describe_data
from evaluation.jobs.data_messages import DataDescribed, DescribeData
from evaluation.jobs.messages import FromWorker, Unusable
from evaluation.jobs.named_files import of_this_user
from evaluation.jobs.tasks import describe_data as task
from evaluation.types import TouchstoneError


class Told:
    """The parent of a worker, that notes what it is told."""

    def __init__(self) -> None:
        self.said: list[FromWorker] = []

    def tell(self, message: FromWorker, frames: Any = ()) -> None:
        self.said.append(message)


def said_of(spec: str) -> FromWorker:
    told = Told()
    task.perform(DescribeData(data=spec), told)  # type: ignore[arg-type]
    (message,) = told.said
    return message


def test_the_line_says_how_many_images_of_which_size_and_what_was_used(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (40, 6, 5), dtype=np.uint8)
    images[0, 0, :2] = 0, 255
    np.savez(tmp_path / "a.npz", images=images, labels=np.arange(40) % 4)
    message = said_of(f"npz:{tmp_path}/a.npz")
    assert isinstance(message, DataDescribed)
    assert "test images 1x6x5; used 40 of 40 images; range 0..255; 4 classes" in message.sentence


def test_data_that_cannot_be_used_gives_the_sentence_of_a_measurement(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"no arrays")
    message = said_of(f"npz:{tmp_path}/a.npz")
    assert isinstance(message, Unusable)
    assert "\n" not in message.message


@pytest.mark.slow
def test_a_worker_reads_it(tmp_path: Path) -> None:
    line = describe_data(of_this_user("digits"), tmp_path / "cache")
    assert "images 1x8x8" in line
    with pytest.raises(TouchstoneError, match="npz"):
        describe_data(of_this_user(f"npz:{tmp_path}/absent.npz"), tmp_path / "cache")

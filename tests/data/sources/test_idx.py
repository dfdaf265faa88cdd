import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from evaluation.data.sources.idx import idx, read_idx
from evaluation.types import TouchstoneError

TYPE_CODES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def write_typed(path: Path, array: np.ndarray, code: int) -> None:
    head = bytes([0, 0, code, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    path.write_bytes(head + array.astype(TYPE_CODES[code]).tobytes())


def write(path: Path, array: np.ndarray, *, cut: int = 0) -> None:
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    data = (head + array.astype(np.uint8).tobytes())[: None if not cut else -cut]
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def mnist(folder: Path, *, prefix: str = "", test: str = "t10k", suffix: str = "", first: int = 0) -> np.ndarray:
    folder.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(0, 256, (12, 4, 5))
    labels = np.arange(12) % 3 + first
    write(folder / f"{prefix}train-images-idx3-ubyte{suffix}", pixels[:8])
    write(folder / f"{prefix}train-labels-idx1-ubyte{suffix}", labels[:8])
    write(folder / f"{prefix}{test}-images-idx3-ubyte{suffix}", pixels[8:])
    write(folder / f"{prefix}{test}-labels-idx1-ubyte{suffix}", labels[8:])
    return pixels


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_the_four_files_become_a_dataset(tmp_path, suffix):
    pixels = mnist(tmp_path, suffix=suffix)
    data = idx(str(tmp_path))
    np.testing.assert_array_equal(data.train.images[:, 0], pixels[:8])
    np.testing.assert_array_equal(data.test.labels, [2, 0, 1, 2])
    assert data.classes == ("0", "1", "2")
    assert data.test.take(np.array([1])).max() <= 1


def test_torchvisions_raw_folder_is_found(tmp_path):
    mnist(tmp_path / "raw")
    assert len(idx(str(tmp_path)).test) == 4


def test_emnist_is_turned_upright_named_by_its_mapping_and_counted_from_zero(tmp_path):
    pixels = mnist(tmp_path, prefix="emnist-letters-", test="test", first=1)
    (tmp_path / "emnist-letters-mapping.txt").write_text("1 65 97\n2 66 98\n3 67 99\n")
    data = idx(str(tmp_path))
    np.testing.assert_array_equal(data.train.images[:, 0], pixels[:8].swapaxes(1, 2))
    assert data.classes == ("A/a", "B/b", "C/c")
    assert data.train.labels.min() == 0


def test_several_sets_in_one_folder_need_a_name(tmp_path):
    mnist(tmp_path, prefix="emnist-letters-", test="test")
    mnist(tmp_path, prefix="emnist-digits-", test="test")
    with pytest.raises(TouchstoneError, match="emnist-digits"):
        idx(str(tmp_path))
    assert len(idx(str(tmp_path / "emnist-letters")).train) == 8


def test_a_cut_off_file_a_foreign_file_and_a_missing_folder_say_so(tmp_path):
    mnist(tmp_path)
    write(tmp_path / "t10k-images-idx3-ubyte", np.zeros((4, 4, 5)), cut=7)
    with pytest.raises(TouchstoneError, match="cut off"):
        idx(str(tmp_path))
    (tmp_path / "x").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(TouchstoneError, match="no IDX file"):
        read_idx(tmp_path / "x")
    with pytest.raises(TouchstoneError, match="no folder"):
        idx(str(tmp_path / "nowhere" / "deeper"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(TouchstoneError, match=r"no set in .* is named 'nowhere'"):
        idx(str(tmp_path / "nowhere"))
    with pytest.raises(TouchstoneError, match="none of them"):
        idx(str(tmp_path / "empty"))


def test_a_header_that_promises_terabytes_is_refused_before_reading(tmp_path):
    (tmp_path / "bomb").write_bytes(bytes([0, 0, 8, 3]) + np.array([2**31, 2**20, 2**20], ">u4").tobytes())
    with pytest.raises(TouchstoneError, match="at most 4 GiB"):
        read_idx(tmp_path / "bomb")


def test_an_unreadable_gzip_says_so(tmp_path):
    (tmp_path / "x.gz").write_bytes(b"not gzip at all")
    with pytest.raises(TouchstoneError, match="Download it again"):
        read_idx(tmp_path / "x.gz")


def test_real_mnist_opens():
    root = os.environ.get("TOUCHSTONE_TEST_DATA")
    if not root:
        pytest.skip("TOUCHSTONE_TEST_DATA is not set")
    data = idx(f"{root}/data/mnist")
    assert (len(data.train), len(data.test), data.image_shape) == (60_000, 10_000, (1, 28, 28))
    assert data.classes == tuple("0123456789")

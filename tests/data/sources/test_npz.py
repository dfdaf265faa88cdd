import numpy as np
import pytest

from evaluation.data.sources.npz import npz
from evaluation.types import TouchstoneError

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (20, 6, 5)).astype(np.uint8)
CLASSES = np.arange(20) % 4


def test_keras_names_keep_their_split(tmp_path):
    np.savez(tmp_path / "a.npz", x_train=PIXELS[:12], y_train=CLASSES[:12], x_test=PIXELS[12:], y_test=CLASSES[12:])
    data = npz(str(tmp_path / "a.npz"))
    np.testing.assert_array_equal(data.test.images[:, 0], PIXELS[12:])
    assert data.classes == ("0", "1", "2", "3")


def test_medmnist_names_labels_in_a_column_and_channels_last(tmp_path):
    colour = np.repeat(PIXELS[..., None], 3, axis=3)
    np.savez(tmp_path / "a.npz", train_images=colour[:12], train_labels=CLASSES[:12, None] + 5,
             test_images=colour[12:], test_labels=CLASSES[12:, None] + 5)  # fmt: skip
    data = npz(str(tmp_path / "a.npz"))
    assert data.image_shape == (3, 6, 5)
    assert data.classes == ("5", "6", "7", "8")
    np.testing.assert_array_equal(data.train.labels, CLASSES[:12])


def test_a_sample_batch_is_split(tmp_path):
    np.savez(tmp_path / "a.npz", arr_0=np.repeat(PIXELS[..., None], 3, axis=3), arr_1=CLASSES)
    data = npz(str(tmp_path / "a.npz"))
    assert (len(data.train), len(data.test)) == (16, 4)
    assert "80/20" in data.note


def test_floats_one_hot_and_strings_are_understood(tmp_path):
    np.savez(tmp_path / "a.npz", images=PIXELS / 255.0, labels=np.eye(4)[CLASSES])
    data = npz(str(tmp_path / "a.npz"))
    assert data.test.images.dtype == np.float32
    assert len(data.classes) == 4
    np.savez(tmp_path / "b.npz", images=PIXELS, labels=np.array(["x", "y"])[CLASSES % 2])
    assert npz(str(tmp_path / "b.npz")).classes == ("x", "y")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"foo": PIXELS}, "holds foo"),
        ({"images": PIXELS / 100}, r"state them, for example --range"),
        ({"images": PIXELS[0]}, "must be images"),
        ({"images": PIXELS, "labels": CLASSES[:3]}, "one class for each of 20 images"),
        ({"images": np.array([{}], dtype=object)}, "plain arrays"),
    ],
)
def test_what_does_not_fit_is_one_sentence(tmp_path, arrays, message):
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(TouchstoneError, match=message):
        npz(str(tmp_path / "a.npz"))


def test_a_file_that_is_no_npz_says_so(tmp_path):
    (tmp_path / "a.npz").write_bytes(b"hello")
    with pytest.raises(TouchstoneError, match="cannot be read as an npz"):
        npz(str(tmp_path / "a.npz"))

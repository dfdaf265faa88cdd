import numpy as np
import pytest

from evaluation.data.intake.options import Options
from evaluation.data.sources.npz import npz
from evaluation.types import TouchstoneError
from models.intake.ranges import ValueRange

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


def test_the_training_range_holds_for_the_test_images_too(tmp_path):
    levels = PIXELS.astype(np.int64) % 17
    levels[0, 0, 0] = 16
    np.savez(tmp_path / "a.npz", x_train=levels[:12], x_test=np.minimum(levels[12:], 9))
    data = npz(str(tmp_path / "a.npz"))
    np.testing.assert_allclose(data.test.images[:, 0], np.minimum(levels[12:], 9) / 16)
    np.savez(tmp_path / "b.npz", x_train=levels[:12], x_test=PIXELS[12:].astype(np.int64))
    with pytest.raises(TouchstoneError, match=r"test images hold whole numbers 0\.\.255.*training.*range 0\.\.16"):
        npz(str(tmp_path / "b.npz"))


def test_a_stated_range_settles_what_is_ambiguous_and_is_recorded(tmp_path):
    np.savez(tmp_path / "a.npz", images=PIXELS % 8)
    with pytest.raises(TouchstoneError, match="--range 0,7"):
        npz(str(tmp_path / "a.npz"))
    data = npz(str(tmp_path / "a.npz"), options=Options(value_range=ValueRange(0, 7)))
    assert data.intake.value_range == "0..7 (stated)"
    assert data.train.images.max() == 1
    with pytest.raises(TouchstoneError, match=r"whole numbers 0\.\.7, which the stated range 0\.\.5 does not hold"):
        npz(str(tmp_path / "a.npz"), options=Options(value_range=ValueRange(0, 5)))


def test_missing_test_labels_keep_those_of_training_and_are_said(tmp_path):
    np.savez(tmp_path / "a.npz", x_train=PIXELS[:12], y_train=CLASSES[:12], x_test=PIXELS[12:])
    data = npz(str(tmp_path / "a.npz"))
    np.testing.assert_array_equal(data.train.labels, CLASSES[:12])
    assert not data.labelled
    assert "the test images have no labels" in data.intake.remarks


def test_images_last_as_matlab_writes_them(tmp_path):
    colour = np.repeat(PIXELS[..., None], 3, axis=3)
    np.savez(tmp_path / "a.npz", X=np.moveaxis(colour, 0, 3), y=CLASSES[:, None])
    data = npz(str(tmp_path / "a.npz"))
    assert data.image_shape == (3, 6, 5)
    assert len(data.train) + len(data.test) == 20

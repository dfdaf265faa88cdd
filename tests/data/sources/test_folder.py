import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evaluation.data.sources.folder import folder
from evaluation.types import TouchstoneError


def save(path: Path, seed: int, *, size: tuple[int, int] = (6, 5), mode: str = "L") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = (size[1], size[0]) if mode == "L" else (size[1], size[0], 3)
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8), mode).save(path)


def classes_in(root: Path, *, per_class: int = 5, parts: tuple[str, ...] = ("",), mode: str = "L") -> Path:
    for part in parts:
        for label, name in enumerate(("cat", "dog")):
            for i in range(per_class):
                save(root / part / name / f"{i}.png", 100 * len(part) + 10 * label + i, mode=mode)
    return root


def zipped(root: Path, target: Path, *, top: str = "") -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(root.rglob("*.png")):
            archive.write(file, f"{top}{file.relative_to(root).as_posix()}")
        archive.writestr("__MACOSX/cat/._0.png", b"junk")
    return target


def test_class_folders_are_split_class_by_class_and_always_alike(tmp_path):
    data = folder(str(classes_in(tmp_path)))
    assert data.classes == ("cat", "dog")
    assert data.image_shape == (1, 5, 6)
    assert np.bincount(data.test.labels).tolist() == [1, 1]
    assert len(data.train) == 8
    assert "80/20" in data.note
    assert data.sha256 == folder(str(tmp_path)).sha256


def test_train_and_test_folders_are_kept(tmp_path):
    data = folder(str(classes_in(tmp_path, parts=("train", "val"), mode="RGB")))
    assert (len(data.train), len(data.test), data.image_shape) == (10, 10, (3, 5, 6))
    reference = np.asarray(Image.open(tmp_path / "val/cat/0.png")).transpose(2, 0, 1)
    np.testing.assert_array_equal(data.test.images[0], reference)
    assert data.classes == ("cat", "dog")


def test_a_zip_with_one_top_folder_gives_the_same_classes(tmp_path):
    plain = folder(str(classes_in(tmp_path / "plain")))
    packed = folder(str(zipped(tmp_path / "plain", tmp_path / "packed.zip", top="dataset/")))
    assert packed.classes == plain.classes
    np.testing.assert_array_equal(packed.train.images, plain.train.images)


def test_train_zip_beside_test_zip(tmp_path):
    classes_in(tmp_path / "a")
    (tmp_path / "set").mkdir()
    zipped(tmp_path / "a", tmp_path / "set" / "train.zip")
    zipped(tmp_path / "a", tmp_path / "set" / "test.zip")
    data = folder(str(tmp_path / "set"))
    assert (len(data.train), len(data.test), data.classes) == (10, 10, ("cat", "dog"))


def test_images_in_no_folder_have_no_labels(tmp_path):
    for i in range(6):
        save(tmp_path / f"{i}.png", i)
    data = folder(str(tmp_path))
    assert not data.labelled
    assert data.classes == ()


def test_mixed_sizes_broken_files_and_empty_folders_say_so(tmp_path):
    classes_in(tmp_path)
    save(tmp_path / "dog" / "odd.png", 0, size=(9, 9))
    with pytest.raises(TouchstoneError, match=r"one size; .*odd\.png"):
        folder(str(tmp_path))
    (tmp_path / "dog" / "odd.png").write_bytes(b"no image")
    with pytest.raises(TouchstoneError, match=r"odd\.png' cannot be read as an image"):
        folder(str(tmp_path))
    (tmp_path / "empty").mkdir()
    with pytest.raises(TouchstoneError, match="holds no image files"):
        folder(str(tmp_path / "empty"))
    with pytest.raises(TouchstoneError, match="does not exist"):
        folder(str(tmp_path / "gone"))
    (tmp_path / "bad.zip").write_bytes(b"PK nothing")
    with pytest.raises(TouchstoneError, match="cannot be read as a zip"):
        folder(str(tmp_path / "bad.zip"))


@pytest.mark.slow
def test_real_cifar_opens(test_data):
    started = time.perf_counter()
    data = folder(str(test_data / "data" / "cifar10"))
    assert (len(data.train), len(data.test), data.image_shape) == (10_000, 10_000, (3, 32, 32))
    assert data.classes[0] == "airplane"
    assert np.bincount(data.test.labels).tolist() == [1000] * 10
    assert time.perf_counter() - started < 60

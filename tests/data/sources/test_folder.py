import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evaluation.data.intake.options import Options
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


def test_what_is_left_out_is_listed_with_its_reason(tmp_path):
    classes_in(tmp_path)
    (tmp_path / "cat" / "notes.txt").write_text("x")
    (tmp_path / "cat" / ".hidden.png").write_text("x")
    (tmp_path / "dog" / "broken.png").write_bytes(b"no image")
    with pytest.raises(TouchstoneError, match="--skip-unreadable"):
        folder(str(tmp_path))
    data = folder(str(tmp_path), options=Options(skip_unreadable=True))
    assert (data.intake.found, data.intake.used) == (13, 10)
    assert {one.reason: one.names for one in data.intake.left_out} == {
        "are hidden": ("cat/.hidden.png",),
        "are no images": ("cat/notes.txt",),
        "could not be read": ("dog/broken.png",),
    }


def test_links_are_followed_circles_end_and_broken_ones_are_named(tmp_path):
    classes_in(tmp_path / "there")
    root = tmp_path / "set"
    root.mkdir()
    (root / "cat").symlink_to(tmp_path / "there" / "cat")
    (root / "dog").mkdir()
    for file in (tmp_path / "there" / "dog").iterdir():
        (root / "dog" / file.name).symlink_to(file)
    (root / "dog" / "again").symlink_to(root)
    data = folder(str(root))
    assert data.sha256 == folder(str(tmp_path / "there")).sha256
    assert [one.reason for one in data.intake.left_out] == ["are links to a folder above them"]
    (root / "dog" / "gone.png").symlink_to("/nowhere.png")
    with pytest.raises(TouchstoneError, match=r"gone\.png' is a link that leads nowhere"):
        folder(str(root))


def test_a_train_folder_is_a_class_without_a_test_folder_beside_it(tmp_path):
    for i, name in enumerate(("train", "bus", "car")):
        for j in range(5):
            save(tmp_path / name / f"{j}.png", 10 * i + j)
    assert folder(str(tmp_path)).classes == ("bus", "car", "train")


def test_validation_beside_test_and_extra_images_are_left_out_and_said(tmp_path):
    data = folder(str(classes_in(tmp_path, parts=("train", "val", "test", "extra"))))
    assert (len(data.train), len(data.test)) == (10, 10)
    assert sorted((one.reason.split()[1], one.count) for one in data.intake.left_out) == [
        ("extra", 10), ("validation", 10),
    ]  # fmt: skip


def test_a_stray_image_keeps_the_labels_of_the_others(tmp_path):
    save(classes_in(tmp_path) / "preview.png", 0)
    data = folder(str(tmp_path))
    assert data.classes == ("cat", "dog")
    assert (data.train.labels == -1).sum() == 1
    assert (data.test.labels >= 0).all()
    assert "1 training image has no label" in " ".join(data.intake.remarks)


def test_classes_of_one_image_leave_neither_split_empty(tmp_path):
    for i in range(10):
        save(tmp_path / str(i) / "a.png", i)
    data = folder(str(tmp_path))
    assert (len(data.train), len(data.test), len(data.classes)) == (8, 2, 10)


def test_backslashes_uppercase_endings_and_no_endings(tmp_path):
    plain = folder(str(classes_in(tmp_path / "plain")))
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for file in sorted((tmp_path / "plain").rglob("*.png")):
            name = f"top\\{file.parent.name}\\{file.stem}"
            archive.write(file, name if file.stem == "0" else f"{name}.PNG")
    packed = folder(str(tmp_path / "set.zip"))
    assert packed.classes == ("cat", "dog")
    assert packed.sha256 == plain.sha256


def test_sixteen_bits_and_twelve_in_sixteen(tmp_path):
    for top in (65535, 4095):
        root, pixels = tmp_path / str(top), {}
        for i in range(6):
            pixels[i] = np.random.default_rng(i).integers(0, top + 1, (4, 4)).astype(np.uint16)
            root.mkdir(exist_ok=True)
            Image.fromarray(pixels[i]).save(root / f"{i}.png")
        data = folder(str(root))
        together = np.concatenate([data.train.images, data.test.images])
        assert data.intake.value_range == f"0..{top}"
        expected = np.stack([pixels[i] for i in range(6)]) / top
        assert np.abs(np.sort(together.ravel()) - np.sort(expected.ravel())).max() < 1e-6


def test_alpha_lies_on_white_or_where_white_would_hide_it_on_black_and_is_said(tmp_path):
    grey = [np.random.default_rng(i).integers(0, 256, (4, 4)).astype(np.uint8) for i in range(6)]
    for under, background in ((0, "white"), (255, "black")):
        root = tmp_path / background
        root.mkdir()
        for i, alpha in enumerate(grey):
            Image.fromarray(np.dstack([np.full_like(alpha, under), alpha])).save(root / f"{i}.png")
        data = folder(str(root))
        shown = np.concatenate([data.train.images, data.test.images])
        expected = np.stack([255 - alpha if under == 0 else alpha for alpha in grey])
        assert np.array_equal(np.sort(shown.ravel()), np.sort(expected.ravel()))
        assert f"transparent pixels lie on {background}" in data.intake.remarks


def test_mixed_kinds_of_files_are_read_each_in_its_own_range(tmp_path):
    grey = np.random.default_rng(0).integers(0, 256, (4, 4)).astype(np.uint8)
    grey[0, 0] = 255
    for i in range(6):
        wide = grey.astype(np.uint16) * 257
        Image.fromarray(wide if i % 2 else grey).save(tmp_path / f"{i}.png")
    data = folder(str(tmp_path))
    np.testing.assert_allclose(data.train.images, np.broadcast_to(grey / 255, data.train.images.shape), atol=1e-6)
    assert data.duplicates.count == 5
    assert data.duplicates.across == 1

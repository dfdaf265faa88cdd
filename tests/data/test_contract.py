"""Every source gives what a Dataset promises, or one sentence: properties over generated folders, zips and arrays."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from evaluation.data.dataset import Dataset, Split, open_dataset
from evaluation.types import TouchstoneError
from tests.data.sources.test_idx import TYPE_CODES, write_typed


def holds(data: Dataset) -> None:
    """What every consumer may rely on."""
    for split in (data.train, data.test):
        assert len(split) > 0
        assert split.images.dtype in (np.uint8, np.float32)
        assert split.images.shape[1:] == data.image_shape
        assert split.images.shape[1] in (1, 3)
        assert split.images.flags.c_contiguous
        if split.images.dtype == np.float32:
            assert split.images.min() >= 0
            assert split.images.max() <= 1
        if split.labels is not None and data.classes:
            assert split.labels.dtype == np.int64
            assert split.labels.min() >= -1
            assert split.labels.max() < len(data.classes)
    assert data.train.images.dtype == data.test.images.dtype
    assert data.intake is not None
    left = sum(one.count for one in data.intake.left_out)
    assert data.intake.used == len(data.train) + len(data.test)
    assert data.intake.found == data.intake.used + left
    assert len(data.sha256) == 64
    assert 0 <= data.duplicates.across <= data.duplicates.count < data.intake.used


def opens_or_says(spec: str) -> None:
    try:
        data = open_dataset(spec)
    except TouchstoneError as error:
        said = str(error)
    else:
        holds(data)
        return
    assert len(said) > 20
    assert "Traceback" not in said


ARRAYS = st.fixed_dictionaries(
    {
        "n": st.integers(0, 24),
        "dtype": st.sampled_from(["u1", "i1", "u2", "i4", "i8", "f2", "f4", "f8", "?"]),
        "top": st.sampled_from([0, 1, 2, 15, 16, 100, 255, 4095, 65535]),
        "low": st.sampled_from([0, 0, 0, -1, -5]),
        "layout": st.sampled_from(["nhw", "nhwc", "nchw", "hwcn", "nhwa", "flat"]),
        "labels": st.sampled_from(
            ["none", "ints", "one each", "strings", "one-hot", "multi", "nan", "-1", "short", "column"]
        ),
        "split": st.sampled_from(["none", "keras", "medmnist", "empty test", "no test labels", "extra"]),
    }
)  # fmt: skip


def arrays_of(case: dict[str, object]) -> dict[str, np.ndarray]:
    n, top, low = int(str(case["n"])), int(str(case["top"])), int(str(case["low"]))
    rng = np.random.default_rng(n + top)
    with np.errstate(all="ignore"):
        images = rng.integers(low, top + 1, (n, 4, 6)).astype(float).astype(str(case["dtype"]))
    colour = np.repeat(images[..., None], 4, axis=3)
    shaped = {
        "nhw": images, "nhwc": colour[..., :3], "nchw": np.moveaxis(colour[..., :3], 3, 1), "nhwa": colour,
        "hwcn": np.moveaxis(colour[..., :3], 0, 3), "flat": images.reshape(n, 24),
    }[str(case["layout"])]  # fmt: skip
    classes = np.arange(n) % 3
    labels = {
        "none": None, "ints": classes, "one each": np.arange(n), "strings": np.array(list("abc"))[classes],
        "one-hot": np.eye(3)[classes], "multi": np.ones((n, 3)), "nan": np.where(classes == 0, np.nan, classes),
        "-1": classes - 1, "short": classes[:-1], "column": classes[:, None],
    }[str(case["labels"])]  # fmt: skip
    split = str(case["split"])
    if split == "none" or case["layout"] == "hwcn":
        return {"images": shaped} | ({} if labels is None else {"labels": labels})
    cut = n if split == "empty test" else n * 2 // 3
    names = ("train_images", "train_labels", "test_images", "test_labels")
    names = ("x_train", "y_train", "x_test", "y_test") if split == "keras" else names
    found = {names[0]: shaped[:cut], names[2]: shaped[cut:]}
    if labels is not None:
        found |= {names[1]: labels[:cut], names[3]: labels[cut:]}
    if split == "no test labels":
        found.pop(names[3], None)
    return found | ({"extra_images": shaped[:3]} if split == "extra" else {})


def check_arrays(case: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        np.savez(Path(folder) / "a.npz", **arrays_of(case))
        opens_or_says(f"npz:{folder}/a.npz")


@given(ARRAYS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_arrays_of_every_kind_become_a_dataset_or_a_sentence(case: dict[str, object]) -> None:
    check_arrays(case)


@pytest.mark.slow
@given(ARRAYS)
@settings(max_examples=700, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_arrays_become_a_dataset_or_a_sentence(case: dict[str, object]) -> None:
    check_arrays(case)


FOLDERS = st.lists(
    st.tuples(
        st.sampled_from(["", "cat/", "dog/", "train/", "train/cat/", "test/cat/", "val/dog/", "extra/", "a\\b/", "ü/"]),
        st.sampled_from([".png", ".PNG", ".jfif", ".gif", ".tif", ".txt", "", ".jpg", ".npy"]),
        st.sampled_from(
            ["L", "RGB", "RGBA", "LA", "1", "P", "I;16", "F", "CMYK", "junk", "empty", "cut", "other size"]
        ),
    ),
    max_size=14,
)  # fmt: skip


def picture(kind: str, seed: int) -> bytes:
    from tests.fixtures.pictures import encoded

    grey = np.random.default_rng(seed).integers(0, 256, (5, 5) if kind == "other size" else (4, 6)).astype(np.uint8)
    if kind in ("junk", "empty"):
        return b"junk" if kind == "junk" else b""
    if kind in ("I;16", "F"):
        return encoded(Image.fromarray(grey.astype(np.uint16 if kind == "I;16" else np.float32) * 257), "TIFF")
    if kind == "CMYK":
        return encoded(Image.fromarray(grey).convert("CMYK"), "JPEG")
    raw = encoded(Image.fromarray(grey) if kind in ("cut", "other size") else Image.fromarray(grey).convert(kind))
    return raw[:60] if kind == "cut" else raw


def check_folder(files: list[tuple[str, str, str]], *, packed: bool, skip: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "set"
        root.mkdir()
        with zipfile.ZipFile(Path(folder) / "set.zip", "w") as archive:
            for place, (above, suffix, kind) in enumerate(files):
                raw = picture(kind, place)
                archive.writestr(f"{above}{place}{suffix}", raw)
                path = root / f"{above.replace(chr(92), '/')}{place}{suffix}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(raw)
        opens_or_says(f"folder:{folder}/set{'.zip' if packed else ''}{'?skip-unreadable' if skip else ''}")


@given(FOLDERS, st.booleans(), st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_folders_of_every_kind_become_a_dataset_or_a_sentence(
    files: list[tuple[str, str, str]], packed: bool, skip: bool
) -> None:
    check_folder(files, packed=packed, skip=skip)


@pytest.mark.slow
@given(FOLDERS, st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_folders_become_a_dataset_or_a_sentence(
    files: list[tuple[str, str, str]], packed: bool, skip: bool
) -> None:
    check_folder(files, packed=packed, skip=skip)


@pytest.mark.parametrize("code", sorted(TYPE_CODES))
def test_idx_of_every_type_code(tmp_path: Path, code: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 2, (12, 4, 5))
    pixels[0, 0, 0], pixels[1, 0, 0] = 0, 1
    for part, chosen in (("train", slice(0, 8)), ("t10k", slice(8, 12))):
        write_typed(tmp_path / f"{part}-images-idx3-x", pixels[chosen], code)
        write_typed(tmp_path / f"{part}-labels-idx1-x", (np.arange(12) % 3)[chosen], code)
    data = open_dataset(f"idx:{tmp_path}")
    holds(data)
    assert data.classes == ("0", "1", "2")
    np.testing.assert_allclose(data.train.take(np.arange(8))[:, 0], pixels[:8])


def test_an_empty_part_and_labels_out_of_range_are_refused() -> None:
    images = np.zeros((3, 1, 2, 2), np.uint8)
    with pytest.raises(TouchstoneError, match="at least one image"):
        Split(images=images[:0])
    with pytest.raises(TouchstoneError, match=r"must lie in \[0, 1\]"):
        Split(images=images.astype(np.float32) + 2)
    good = Split(images=images, labels=np.array([0, 1, -1]))
    with pytest.raises(TouchstoneError, match="labels must be from 0 to 0"):
        Dataset(source="x", spec="x", train=good, test=good, classes=("a",))
    with pytest.raises(TouchstoneError, match="must be alike"):
        Dataset(source="x", spec="x", train=good, test=Split(images=images.astype(np.float32)))
    assert good.labelled().labels is not None
    assert len(good.labelled()) == 2

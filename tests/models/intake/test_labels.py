"""What names a class is a label; what does not is said."""

from __future__ import annotations

import numpy as np
import pytest

from models.errors import TouchstoneError
from models.intake.labels import Labels, coded, read

CLASSES = np.arange(40) % 4


def classes_of(array: np.ndarray) -> tuple[list[int] | None, tuple[str, ...], str]:
    found = coded(read(array, len(array)))
    return (None if found.parts[0] is None else found.parts[0].tolist()), found.classes, found.note


@pytest.mark.parametrize(
    ("array", "names"),
    [
        (CLASSES, "0123"), (CLASSES + 5, "5678"), (CLASSES[:, None], "0123"), (CLASSES.astype(float), "0123"),
        (np.eye(4)[CLASSES], "0123"), (np.eye(4, dtype=bool)[CLASSES], "0123"),
        (np.array(list("abcd"))[CLASSES], "abcd"),
        (np.array([b"a", b"b", b"c", b"d"])[CLASSES], "abcd"), (np.array(list("abcd"), dtype=object)[CLASSES], "abcd"),
    ],
)  # fmt: skip
def test_numbers_strings_columns_and_one_hot_rows(array: np.ndarray, names: str) -> None:
    assert classes_of(array) == (CLASSES.tolist(), tuple(names), "")


@pytest.mark.parametrize("missing", [np.nan, -1])
def test_images_without_a_label_are_no_class(missing: float) -> None:
    array = CLASSES.astype(float)
    array[:7] = missing
    labels, names, _ = classes_of(array)
    assert names == tuple("0123")
    assert labels == [-1] * 7 + CLASSES[7:].tolist()


def test_minus_one_is_a_class_among_other_negatives_or_beside_one_alone() -> None:
    assert classes_of(CLASSES - 2)[1] == ("-2", "-1", "0", "1")
    assert classes_of(np.where(CLASSES > 1, 1, -1))[1] == ("-1", "1")


@pytest.mark.parametrize(
    ("array", "why"),
    [
        ((np.random.default_rng(0).random((40, 6)) < 0.4).astype(int), "do not sum to one"),
        (np.random.default_rng(0).random(40), "measurements"),
        (np.arange(40), "40 different labels of 40 images"),
        (np.zeros(40), "one class"),
        (np.full(40, np.nan), "no image has a label"),
    ],
)
def test_what_names_no_class_is_dropped_and_said(array: np.ndarray, why: str) -> None:
    labels, names, note = classes_of(array)
    assert (labels, names) == (None, ())
    assert why in note


def test_parts_share_their_numbers_and_one_may_have_none() -> None:
    found = coded(read(np.array(["b", "a", "b"]), 3), read(np.array(["c", "a"]), 2), None)
    assert found.classes == ("a", "b", "c")
    assert [None if part is None else part.tolist() for part in found.parts] == [[1, 0, 1], [2, 0], None]
    folders = Labels(tuple(f"class {i}" for i in range(30)), named=True)
    assert len(coded(folders).classes) == 30


def test_a_wrong_number_or_type_is_one_sentence() -> None:
    for array in (CLASSES[:3], np.zeros(40, dtype=complex), np.array([{}] * 40), np.zeros((40, 2, 2))):
        with pytest.raises(TouchstoneError, match="labels must be"):
            read(array, 40)

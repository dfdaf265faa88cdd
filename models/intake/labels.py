"""Labels as they are stored, and the classes that they name. What names no class is no label, and is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.errors import TouchstoneError

Array = NDArray[Any]
Value: TypeAlias = int | str
UNLABELLED = -1
"""The label of an image that has none, among others that have one."""
FEW = 20
"""From so many images on, values that hardly ever repeat are numbers of images and no classes."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What one array of labels says: a class value for each image, or that there are no classes."""

    values: tuple[Value | None, ...] | None = None
    """None for an image without a label; the whole is None where the labels are no classes."""
    why_none: str = ""
    """Why the labels are no classes."""
    named: bool = False
    """Whether somebody gave the classes their names, as folders have; then few images a class are no doubt."""


def read(array: Array, n: int, what: str = "the labels") -> Labels:
    """Class values of ``n`` images: numbers, strings, truth values, a column of them, or one-hot rows.

    NaN, empty strings and -1 (where it is the only negative value) mark images without a label. Rows that do not sum to
    1 (several labels an image), fractions (measurements) and values that hardly repeat (numbers of images) are no
    classes. Raises TouchstoneError where the number of labels is not the number of images, or for other types.
    """
    if array.dtype.kind == "O" and all(isinstance(item, str) for item in array.flat):
        array = array.astype(str)
    if array.dtype.kind not in "biufUS":
        raise TouchstoneError(f"{what} must be numbers, strings or one-hot rows; got an array of type {array.dtype}")
    if array.ndim == 0 or len(array) != n or array.size == 0:
        raise TouchstoneError(f"{what} must be one class for each of {n:,} images; got an array of shape {array.shape}")
    rows = array.reshape(n, -1)
    if rows.shape[1] == 1:
        return _column(rows[:, 0])
    if rows.dtype.kind in "US" or array.ndim > 2:
        raise TouchstoneError(f"{what} must be one class for each of {n:,} images; got an array of shape {array.shape}")
    one_hot = bool(np.isin(rows, (0, 1)).all() and (rows.sum(axis=1) == 1).all())
    if not one_hot:
        return Labels(why_none=f"{rows.shape[1]} values an image that do not sum to one are no classes")
    return Labels(tuple(int(value) for value in rows.argmax(axis=1)))


def _column(column: Array) -> Labels:
    if column.dtype.kind == "S":
        column = np.char.decode(column, "utf-8", "replace")
    if column.dtype.kind == "U":
        return _some(tuple(str(value).strip() or None for value in column))
    if column.dtype.kind == "f":
        known = column[np.isfinite(column)]
        if (known != np.rint(known)).any():
            return Labels(why_none="fractions are measurements and no classes")
    if column.dtype.kind == "b":
        return _some(tuple(str(bool(value)) for value in column))
    finite = np.isfinite(column)
    negative = np.unique(column[finite & (column < 0)])
    # -1 stands for "none" unless other negative values, or -1 and 1 alone, show that it is a class.
    unlabelled = negative.tolist() == [-1] and np.unique(column[finite]).tolist() != [-1, 1]
    return _some(
        tuple(
            int(value) if known and not (unlabelled and value == -1) else None
            for value, known in zip(column.tolist(), finite.tolist(), strict=True)
        )
    )


def _some(values: tuple[Value | None, ...]) -> Labels:
    if all(value is None for value in values):
        return Labels(why_none="no image has a label")
    return Labels(values)


@dataclass(frozen=True, slots=True)
class Coded:
    """Labels of several parts as numbers 0, 1, 2, ... of the same classes."""

    parts: tuple[Array | None, ...]
    """int64 (n,) each, -1 where an image has no label; None for a part without labels."""
    classes: tuple[str, ...]
    """Names in the order of the numbers; empty where there are no classes."""
    note: str = ""
    """What of the labels was not used, and why."""


def coded(*parts: Labels | None) -> Coded:
    """One numbering for all parts. Labels are dropped, with a note, where they name no classes or one alone."""
    given = [part for part in parts if part is not None]
    if not given:
        return Coded(tuple(None for _ in parts), ())
    known = [value for part in given for value in part.values or () if value is not None]
    distinct = set(known)
    reasons = list(dict.fromkeys(part.why_none for part in given if part.values is None))
    if not reasons and len(distinct) == 1:
        reasons = ["all images are of one class"]
    if not reasons and not given[0].named and len(known) >= FEW and len(distinct) > len(known) / 2:
        reasons = [f"{len(distinct):,} different labels of {len(known):,} images are no classes"]
    if reasons:
        return Coded(tuple(None for _ in parts), (), f"labels are not used: {'; '.join(reasons)}")
    ordered = sorted(distinct, key=lambda value: (isinstance(value, str), value))
    number: dict[Value | None, int] = {value: index for index, value in enumerate(ordered)} | {None: UNLABELLED}
    return Coded(
        tuple(
            None if part is None else np.array([number[value] for value in part.values or ()], dtype=np.int64)
            for part in parts
        ),
        tuple(str(value) for value in ordered),
    )

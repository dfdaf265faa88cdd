"""What is sent to the browser: one Arrow table with a row for each item, and a small description of its columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

LABEL = "label"
MOST_CODES = 64
"""Whole numbers below this are used as category codes. If there are larger ones, the values that occur are numbered."""


@dataclass(frozen=True, slots=True)
class MapSpec:
    """One map: a model's items in two dimensions."""

    title: str
    colour: str
    """The model's colour as hex (#rrggbb), drawn as a thin accent beside the title."""
    caption: str
    """The line under the map: its quality numbers."""
    coordinates: NDArray[np.floating[Any]]
    """(n, 2), one row an item in the order of item_ids; not-finite rows are left out of this map and counted."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The two halves of a message, and digests by which the browser knows which part is new."""

    table: pa.Table
    spec: dict[str, Any]


def digest_of(*parts: object) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(f"{part.shape}{part.dtype}".encode())
            data = np.ascontiguousarray(part)
            digest.update(repr(data.tolist()).encode() if data.dtype.kind == "O" else data.tobytes())
        else:
            digest.update(repr(part).encode())
        digest.update(b"\x1f")
    return digest.hexdigest()


def build(
    maps: Sequence[MapSpec],
    *,
    item_ids: NDArray[Any],
    labels: NDArray[Any] | None,
    class_names: tuple[str, ...],
    colour_by: Mapping[str, NDArray[Any]],
    key: str,
    height: int,
) -> Payload:
    """Checks the shapes and packs everything but the images.

    Raises:
        ValueError: the arrays do not all have one row an item.
    """
    n = len(item_ids)
    columns: dict[str, pa.Array] = {}
    described = []
    for position, one in enumerate(maps):
        coordinates = np.asarray(one.coordinates)
        if coordinates.shape != (n, 2):
            raise ValueError(
                f"coordinates of map {one.title!r} must have shape ({n}, 2), one row an item; got {coordinates.shape}. "
                "Give every map all items, with NaN where a model has no position for one."
            )
        unit = normalised(coordinates)
        columns[f"x{position}"] = pa.array(unit[:, 0], from_pandas=False)
        columns[f"y{position}"] = pa.array(unit[:, 1], from_pandas=False)
        described.append({"title": one.title, "colour": one.colour, "caption": one.caption, "digest": digest_of(unit)})
    colourings = []
    values_by_name = {LABEL: labels, **colour_by} if labels is not None else dict(colour_by)
    for position, (name, values) in enumerate(values_by_name.items()):
        array = np.asarray(values)
        if array.shape != (n,):
            raise ValueError(f"values of {name!r} must have shape ({n},), one an item; got {array.shape}")
        colouring, codes = _colouring(name, array, class_names)
        columns[f"c{position}"] = pa.array(codes, from_pandas=False)
        colourings.append({**colouring, "is_label": labels is not None and position == 0})
    has_ids = not (item_ids.dtype.kind in "iu" and np.array_equal(item_ids, np.arange(n)))
    if has_ids:
        columns["id"] = pa.array(item_ids if item_ids.dtype.kind in "iu" else [str(item) for item in item_ids])
    if not columns:
        columns["row"] = pa.array(np.arange(n, dtype=np.int32))
    spec = {
        "key": key,
        "n": n,
        "height": height,
        "maps": described,
        "colourings": colourings,
        "has_ids": has_ids,
        "items_digest": digest_of(item_ids),
    }
    content = digest_of(*(column.to_numpy(zero_copy_only=False) for column in columns.values() if n))
    return Payload(table=pa.table(columns), spec={**spec, "digest": digest_of(repr(spec), content)})


def normalised(coordinates: NDArray[Any]) -> NDArray[np.float32]:
    """Centred and scaled to fit [-1, 1] with one scale for both directions; rows that are not finite become NaN."""
    points = np.asarray(coordinates, dtype=np.float64)
    finite = np.isfinite(points).all(axis=1)
    if not finite.any():
        return np.full(points.shape, np.nan, dtype=np.float32)
    low, high = points[finite].min(axis=0), points[finite].max(axis=0)
    half = float((high - low).max()) / 2 or 1.0
    unit: NDArray[np.float32] = ((points - (low + high) / 2) / half).astype(np.float32)
    unit[~finite] = np.nan
    return unit


def _colouring(name: str, values: NDArray[Any], class_names: tuple[str, ...]) -> tuple[dict[str, Any], NDArray[Any]]:
    """Whole numbers, booleans and text are categories; other numbers a scale from the 1st to the 99th percentile."""
    if values.dtype.kind == "f":
        return _scale(name, values)
    if values.dtype.kind == "b":
        return _categories(name, ["no", "yes"]), values.astype(np.int32)
    if values.dtype.kind in "iu":
        largest = int(values.max(initial=-1))
        if largest < max(len(class_names), MOST_CODES):
            # The labels show every class, also one that no item has.
            count = max(largest + 1, len(class_names) if name == LABEL else 0)
            names = [class_names[k] if k < len(class_names) else str(k) for k in range(count)]
            return _categories(name, names), np.where(values < 0, -1, values).astype(np.int32)
        found, codes = np.unique(values, return_inverse=True)
    else:
        found, codes = np.unique(values.astype(str), return_inverse=True)
    return _categories(name, [str(one) for one in found]), codes.astype(np.int32)


def _scale(name: str, values: NDArray[Any]) -> tuple[dict[str, Any], NDArray[Any]]:
    finite = values[np.isfinite(values)]
    low, high = (float(end) for end in np.percentile(finite, [1, 99])) if len(finite) else (0.0, 0.0)
    beyond = [bool(len(finite) and finite.min() < low), bool(len(finite) and finite.max() > high)]
    codes = np.where(np.isfinite(values), values, np.nan).astype(np.float32)
    return {"name": name, "kind": "number", "range": [low, high], "beyond": beyond, "categories": []}, codes


def _categories(name: str, categories: list[str]) -> dict[str, Any]:
    return {"name": name, "kind": "category", "categories": categories, "range": [0, 0], "beyond": [False, False]}

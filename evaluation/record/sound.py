"""Whether an array fits the field of the view that it belongs to. Files from elsewhere hold anything."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evaluation.record.schema import Ok
from evaluation.types import Array

DIMENSIONS: Mapping[tuple[str, str], tuple[int, ...]] = {
    ("Scalar", "replicates"): (1,),
    ("PerItem", "values"): (1,),
    ("Curve", "x"): (1,),
    ("Curve", "y"): (1, 2),
    ("Curve", "low"): (1, 2),
    ("Curve", "high"): (1, 2),
    ("Histogram", "counts"): (1,),
    ("Histogram", "reference"): (1,),
    ("Matrix", "values"): (2,),
    ("Embedding", "coordinates"): (2,),
    ("Embedding", "items"): (1,),
    ("Embedding", "labels"): (1,),
    ("ImageGrid", "images"): (4,),
    ("ImageGrid", "items"): (1,),
    ("Vectors", "values"): (2,),
    ("Vectors", "items"): (1,),
}
"""(type of view, field) -> how many dimensions its array may have."""
ROWS: Mapping[str, tuple[str, ...]] = {
    "Curve": ("low", "high"),
    "Histogram": ("reference",),
    "Embedding": ("items", "labels"),
    "ImageGrid": ("items",),
    "Vectors": ("items",),
}
"""Type of view -> fields that are as long as its first array field."""


def unsound(outcome: Ok, arrays: Mapping[str, Array]) -> dict[str, str]:
    """Key -> what is wrong with its array, for those of ``arrays`` that the outcome's view cannot have."""
    view, wrong = outcome.view, {}
    for field, key in view.arrays.items():
        if key in arrays and (reason := _reason(view.type, field, arrays[key])):
            wrong[key] = reason
    first = next((arrays[key] for key in view.arrays.values() if key in arrays and key not in wrong), None)
    for field in ROWS.get(view.type, ()):
        key = view.arrays.get(field, "")
        if key in arrays and key not in wrong and first is not None:
            length = first.shape[-1] if view.type == "Curve" else len(first)
            if arrays[key].shape[-1 if view.type == "Curve" else 0] != length:
                wrong[key] = f"it has {len(arrays[key]):,} rows where {length:,} were expected"
    return wrong


def _reason(kind: str, field: str, array: Array) -> str:
    allowed = DIMENSIONS.get((kind, field))
    if array.dtype.kind not in "biufU":
        return f"it holds {array.dtype}, not numbers"
    if allowed is not None and array.ndim not in allowed:
        return f"it has shape {array.shape}, and {' or '.join(map(str, allowed))} dimensions were expected"
    if (kind, field) == ("ImageGrid", "images") and array.dtype != np.uint8:
        return f"its images are {array.dtype}, not uint8"
    if field == "replicates" and (array.dtype.kind not in "iuf" or not np.isfinite(array).all()):
        return "its resamplings are no finite numbers"
    return ""

"""HDF5 read with nothing believed: every object is looked at before a byte of it is read.

The format can name other files (external links and storage, virtual data sets), load filters as plug-ins, declare
terabytes that it does not hold, and grow what is compressed. Keras writes none of that, so all of it is refused.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean

MAGIC = b"\x89HDF\r\n\x1a\n"
Array = NDArray[Any]
_DEPTH = 24
_LEFT_ASIDE = frozenset({"optimizer_weights", "optimizer"})


@dataclass(frozen=True, slots=True)
class Hdf5:
    """Arrays by path (``layers/dense/vars/0``), float32 or whole numbers, and texts among the root's attributes."""

    arrays: Mapping[str, Array]
    texts: Mapping[str, str]
    groups: frozenset[str]


def read_hdf5(raw: bytes, what: str = "this HDF5 file") -> Hdf5:
    """Every array of a file; ``what`` names it in sentences.

    Raises CheckpointError for anything but plain numbers that lie in it.
    """
    import h5py

    try:
        with h5py.File(io.BytesIO(raw), "r") as file:
            walk = _Walk(len(raw), what)
            walk.enter("", file, 0)
            return Hdf5(walk.arrays, _texts(file, what), frozenset(walk.groups))
    except CheckpointError:
        raise
    except (OSError, KeyError, ValueError, TypeError, RuntimeError, AttributeError, UnicodeError, OverflowError):
        raise CheckpointError(f"{what} is damaged or cut short; download it or save it again") from None


class _Walk:
    """Goes through the groups, and counts what it meets."""

    def __init__(self, file_bytes: int, what: str) -> None:
        self.what = what
        self.left_bytes = file_bytes
        self.left_objects = 4 * limits.TENSORS
        self.arrays: dict[str, Array] = {}
        self.groups: list[str] = []
        self.seen: set[int] = set()

    def enter(self, path: str, group: Any, depth: int) -> None:
        import h5py

        address = int(h5py.h5o.get_info(group.id).addr)
        if address in self.seen or depth > _DEPTH:
            raise CheckpointError(
                f"the groups of {self.what} hold one another, or lie deeper than any model's; save the model again"
            )
        self.seen.add(address)
        self.left_objects -= len(group)
        if self.left_objects < 0:
            raise CheckpointError(
                f"{self.what} holds more than {4 * limits.TENSORS:,} objects, and no image model needs so many; "
                "save the model alone"
            )
        for name in group:
            inner = f"{path}/{name}" if path else str(name)
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise CheckpointError(
                    f"'{clean(inner)}' of {self.what} is a link to another place or file, which is not followed; "
                    "save the model again with model.save"
                )
            if not path and name in _LEFT_ASIDE:
                continue
            item = group[name]
            if isinstance(item, h5py.Group):
                self.groups.append(inner)
                self.enter(inner, item, depth + 1)
            elif isinstance(item, h5py.Dataset):
                self.arrays[inner] = self._array(inner, item)
            else:
                raise CheckpointError(f"'{clean(inner)}' of {self.what} is no array; save the model again")

    def _array(self, path: str, item: Any) -> Array:
        import h5py

        plan = item.id.get_create_plist()
        kind = item.dtype.kind
        if plan.get_layout() not in (h5py.h5d.COMPACT, h5py.h5d.CONTIGUOUS) or plan.get_nfilters():
            raise CheckpointError(
                f"'{clean(path)}' of {self.what} is compressed, or put together of pieces or of other files, which "
                "Keras never does; save the model again with model.save"
            )
        if plan.get_external_count():
            raise CheckpointError(
                f"'{clean(path)}' of {self.what} lies in another file, which is never followed; save the model again"
            )
        if kind not in "fiu" or item.dtype.itemsize > 8 or len(item.shape or ()) > limits.TENSOR_DIMENSIONS:
            raise CheckpointError(f"'{clean(path)}' of {self.what} holds no plain numbers; save the model again")
        size = math.prod(item.shape) * item.dtype.itemsize
        self.left_bytes -= size
        if item.id.get_storage_size() != size or self.left_bytes < 0:
            raise CheckpointError(
                f"'{clean(path)}' of {self.what} declares {size:,} bytes that the file does not hold, as a memory "
                "bomb does; save the model again"
            )
        values: Array = np.asarray(item[()])
        if kind != "f":
            return values.astype(np.int64)
        if not np.isfinite(values).all():
            raise CheckpointError(
                f"the weights '{clean(path)}' hold values that are not finite (NaN or infinity), so the training "
                "diverged or the file is damaged; give an earlier checkpoint"
            )
        return values.astype(np.float32)


def _texts(file: Any, what: str) -> dict[str, str]:
    """The texts among the root's attributes, each one text and no list."""
    import h5py

    found = {}
    for name in ("model_config", "keras_version", "backend"):
        if name not in file.attrs:
            continue
        attribute = file.attrs.get_id(name)
        text = h5py.check_string_dtype(attribute.dtype)
        if attribute.shape != () or text is None or (text.length or 0) > limits.JSON_BYTES:
            raise CheckpointError(f"the attribute '{name}' of {what} is no text; save the model again")
        value = file.attrs[name]
        found[name] = value.decode("utf-8") if isinstance(value, bytes) else str(value)
    return found

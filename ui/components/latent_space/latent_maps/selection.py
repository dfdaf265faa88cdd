"""What the maps give back: the chosen items, decoded from what the browser sent."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

How = Literal["lasso", "click", "class", "search", "given", "none"]
HOWS: tuple[How, ...] = ("lasso", "click", "class", "search", "given", "none")


@dataclass(frozen=True, slots=True)
class LatentSelection:
    """Items chosen in the maps."""

    items: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Positions along the item axis of what was shown (0 .. n - 1), ascending; not the item_ids."""
    how: How = "none"
    """The last gesture: lasso (or rectangle), click, class (in the legend), search; or given by the page."""
    cleared: bool = False
    """True when there was a selection and the user cleared it: what the page remembered of it should go too."""


def decode(state: object, *, n: int, items_digest: str) -> LatentSelection:
    """The selection in a component state. Anything that does not fit the n items shown counts as no selection.

    The browser is not trusted: a state may be stale (made on other items) or forged.
    """
    if not isinstance(state, Mapping) or state.get("digest") != items_digest:
        return LatentSelection()
    how: How = next((known for known in HOWS if known == state.get("how")), "none")
    items = _items(state, n)
    return LatentSelection(items=items, how=how if len(items) else "none", cleared=state.get("cleared") is True)


def _items(state: Mapping[str, Any], n: int) -> NDArray[np.int64]:
    listed, bits = state.get("items"), state.get("bits")
    if isinstance(listed, list) and all(type(item) is int and 0 <= item < n for item in listed):
        return np.unique(np.asarray(listed, dtype=np.int64))
    if isinstance(bits, str) and len(bits) <= 4 * (n // 24 + 2):
        try:
            packed = np.frombuffer(base64.b64decode(bits, validate=True), dtype=np.uint8)
        except ValueError:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(np.unpackbits(packed, bitorder="little")[:n]).astype(np.int64)
    return np.empty(0, dtype=np.int64)

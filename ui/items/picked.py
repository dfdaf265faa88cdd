"""Which test images are picked out, in the address: those that were drawn around on a map, or a saved selection."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.types import Array
from ui import choosing, services, state
from ui.people.person import Role
from ui.people.session import require
from ui.text import plural

NAME = "selection"
KEPT = "set-"
"""Begins what the address calls items that were drawn around; else it names a saved selection."""


def choose(dataset_sha256: str, *, nothing: str = "none") -> Array | None:
    """The chooser, where there is something to choose; the items of what is chosen. ``nothing`` is the empty choice."""
    found = offered(dataset_sha256)
    if not found:
        return None
    labels = {"": nothing} | {name: label for name, (label, _) in found.items()}
    chosen = choosing.by_id("Selection", labels, name=NAME, default="", width=240, help=HELP)
    return np.asarray(found[chosen][1]) if chosen else None


HELP = "Images drawn around on a map of the Latent space page, or a selection saved there under a name."


def offered(dataset_sha256: str) -> dict[str, tuple[str, tuple[int, ...]]]:
    """What the address calls it -> (what a reader calls it, its items)."""
    saved = {one.name: (one.name, one.items) for one in services.store().selections.all(dataset_sha256)}
    written = state.text(NAME) or ""
    if written in saved or not written.startswith(KEPT):
        return saved
    drawn = services.store().item_sets.get(written.removeprefix(KEPT), dataset_sha256)
    return saved if drawn is None else {written: (f"on the map ({plural(len(drawn), 'image')})", drawn)} | saved


def put(dataset_sha256: str, items: Sequence[int] | Array, *, drawn_in: str = "") -> None:
    """Keep items that were just picked, and write them into the address; without any, it names none.

    ``drawn_in`` is the key of the maps that show them already.
    """
    require(Role.VIEWER)  # looking at some images is looking
    written = (
        KEPT + services.store().item_sets.keep(dataset_sha256, [int(item) for item in items]) if len(items) else None
    )
    state.put(NAME, written)
    state.keep(NAME, f"{drawn_in} {written or ''}")


def are_drawn_in(key: str) -> bool:
    """Whether the picked items are those that somebody drew around in these maps. To send them there again would undo
    what was drawn since."""
    return state.kept(NAME) == f"{key} {state.text(NAME) or ''}"


def lost(dataset_sha256: str) -> str:
    """A sentence where the address names a selection that this workspace does not have. Else empty."""
    written = state.text(NAME)
    if not written or written in offered(dataset_sha256):
        return ""
    return "The selection that this address names is not kept here for this data; all images are shown."

"""The Streamlit component: mounts the bundle, sends maps, gives back a selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.latent_space.latent_maps.atlas import Atlas, atlas_of, images_digest
from ui.components.latent_space.latent_maps.payload import MapSpec, build, digest_of
from ui.components.latent_space.latent_maps.selection import LatentSelection, decode

BUNDLE = Path(__file__).parent / "frontend" / "dist" / "latent_maps.js"


@cache
def _component() -> Any:
    # Inline: Streamlit serves an asset_dir only from an installed package.
    return st.components.v2.component("touchstone_latent_maps", js=BUNDLE.read_text(encoding="utf-8"))


def show(
    maps: Sequence[MapSpec],
    *,
    item_ids: NDArray[Any],
    labels: NDArray[Any] | None,
    class_names: tuple[str, ...],
    colour_by: Mapping[str, NDArray[Any]],
    images: NDArray[np.uint8] | None = None,
    images_key: str | None = None,
    selected: NDArray[np.int64] | None = None,
    near: Callable[[int], Sequence[Sequence[int]]] | None = None,
    on_select: Callable[[LatentSelection], None] = lambda selection: None,
    key: str,
    height: int = 560,
) -> LatentSelection:
    """Shows maps of the same n items side by side and gives back what the user chose in them.

    Args:
        maps: One to a dozen maps; each has a position for every item, or NaN.
        item_ids: (n,) what each item is called in its data set: its index, or a name.
        labels: (n,) class codes into class_names (negative: none), or None.
        class_names: Names of the classes; whole-number values in colour_by below its length use them too.
        colour_by: Name to (n,) values: whole numbers, booleans and text are categories, floats a scale.
        images: uint8 (n, c, h, w), shown under the pointer. Fetched by the browser in pieces, when first pointed at.
        images_key: A digest of images where the caller has one; without it all of them are hashed on every rerun.
        selected: Item positions that replace the selection when they change: a saved selection that the user asked for.
            Not the last return value: that would answer each new gesture with the one before.
        near: Item position -> for each map the positions that are nearest to it, drawn when one item is chosen.
        on_select: Called before the page runs again, with what a gesture chose or cleared.
        key: Names this view; the selection is kept under it, also while the user visits other pages.
        height: Height in px that the maps fill together; many maps in a narrow window grow beyond it.

    Returns:
        The selection; empty before the first gesture and after the items changed.

    Raises:
        ValueError: arrays whose rows are not the n items.
    """
    payload = build(
        maps,
        item_ids=np.asarray(item_ids),
        labels=labels,
        class_names=class_names,
        colour_by=colour_by,
        key=key,
        height=height,
    )
    n, digest = len(item_ids), payload.spec["items_digest"]
    spec = {
        **payload.spec,
        "atlas": _sprites(images, images_key, n, key),
        "given": _given(selected),
        "near": _near(decode(_told(key), n=n, items_digest=digest), near),
    }
    result = _component()(
        key=key,
        data={"spec": spec, "table": payload.table},
        on_selection_change=lambda: on_select(decode(_told(key), n=n, items_digest=digest)),
    )
    # Streamlit forgets a component's state when its page is left, the browser does not: keep them in step.
    kept = f"{key}.kept_selection"
    state = result.get("selection")
    if state is None:
        state = st.session_state.get(kept)
    else:
        st.session_state[kept] = state
    return decode(state, n=n, items_digest=digest)


def _told(key: str) -> object:
    """What the browser last told, before this run."""
    told = st.session_state.get(key)
    return told.get("selection") if isinstance(told, Mapping) else None


def _near(selection: LatentSelection, near: Callable[[int], Sequence[Sequence[int]]] | None) -> dict[str, Any] | None:
    if near is None or len(selection.items) != 1:
        return None
    item = int(selection.items[0])
    return {"item": item, "maps": [[int(one) for one in listed] for listed in near(item)]}


def _given(selected: NDArray[np.int64] | None) -> dict[str, Any] | None:
    if selected is None:
        return None
    items = np.asarray(selected, dtype=np.int64)
    return {"digest": digest_of(items), "items": items.tolist()}


def _sprites(images: NDArray[np.uint8] | None, digest: str | None, n: int, key: str) -> dict[str, Any] | None:
    """Hands the atlas to Streamlit's own media files; the browser fetches a piece when an item of it is pointed at."""
    if images is None or n == 0 or not st.runtime.exists():
        return None
    if images.dtype != np.uint8 or images.ndim != 4 or len(images) != n:
        raise ValueError(
            f"images must be uint8 of shape ({n}, c, h, w), one an item; got {images.dtype} {images.shape}. "
            "evaluation.record.views.as_uint8 converts images in [0, 1]."
        )
    atlas = atlas_of(images, digest or images_digest(images))
    return {
        "urls": _urls(atlas, key),
        "width": atlas.width,
        "height": atlas.height,
        "columns": atlas.columns,
        "each": atlas.each,
    }


def _urls(atlas: Atlas, key: str) -> list[str]:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    media = st.runtime.get_instance().media_file_mgr
    urls = [media.add(piece, "image/png", f"latent_maps.{key}.{k}") for k, piece in enumerate(atlas.pieces)]
    return [f"/{base}{url}" if base else url for url in urls]

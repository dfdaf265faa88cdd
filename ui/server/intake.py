"""Uploads under way to this server: one ``Incoming`` a workspace."""

from __future__ import annotations

import threading

from evaluation.store.incoming import Incoming

_opened: dict[str, Incoming] = {}
_opening = threading.Lock()


def incoming() -> Incoming:
    """Of the workspace that this server shows."""
    from ui import services  # not before Streamlit's runtime is there, or its caches complain

    store = services.store()
    with _opening:
        if str(store.folder) not in _opened:
            _opened[str(store.folder)] = Incoming(store.folder, store.database)
        return _opened[str(store.folder)]


def close() -> None:
    """At the end of the server: remove what no page took."""
    with _opening:
        while _opened:
            _opened.popitem()[1].close()

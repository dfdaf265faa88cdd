"""Libraries that pages draw with, imported by one thread before the first page is drawn.

Two threads that import one of them in different orders may see it half imported: plotly then asks a pandas that has no
``Series`` yet. On a fresh server the first readers come together, so nobody draws before all is there.
"""

from __future__ import annotations

import importlib
import threading

LIBRARIES = ("pandas", "pyarrow", "plotly.graph_objects", "PIL.Image")
_importing = threading.Lock()
_imported = threading.Event()


def import_libraries() -> None:
    """Returns when they are imported, at once after the first time."""
    if _imported.is_set():
        return
    with _importing:
        for name in LIBRARIES:
            importlib.import_module(name)
        _imported.set()

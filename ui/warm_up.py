"""Libraries that pages draw with, imported by one thread before the first page is drawn.

Two threads that import one of them in different orders may see it half imported: plotly then asks a pandas that has no
``Series`` yet. On a fresh server the first readers come together. So the server imports all of them before it listens;
where a page runs without our server, as in a test, the first page does.
"""

from __future__ import annotations

import importlib
import mimetypes
import threading

from evaluation.jobs import workers
from evaluation.jobs.sandbox import availability

LIBRARIES = ("numpy", "pandas", "pyarrow", "plotly.graph_objects", "plotly.io", "PIL.Image", "PIL.PngImagePlugin")
"""Streamlit and plotly look for these in ``sys.modules`` and use what they find, half imported or not."""
_importing = threading.Lock()
_imported = threading.Event()


def start_workers() -> None:
    """Begin to import what workers need, in a process beside this one: on a fresh workspace the first model is measured
    as soon as a page is seen, and importing torch takes 4 s. Returns at once; does nothing where no workers can run."""
    if availability.why_no_workers() is None:
        workers.warm()


def import_libraries() -> None:
    """Returns when they are imported, at once after the first time."""
    if _imported.is_set():
        return
    with _importing:
        for name in LIBRARIES:
            importlib.import_module(name)
        mimetypes.init()  # reads the system's tables; else the first page with a picture does
        _imported.set()

"""Touchstone's evaluation core: the public API. Importing it loads neither torch nor streamlit.

>>> from evaluation import evaluate, compare, open_store
>>> runs = evaluate(["a.safetensors", "b.safetensors"], data="digits")
>>> print(compare(runs).text())
"""

from __future__ import annotations

# Loaded first: a submodule that is loaded later would take the place of the function of its name. The notebook's tables
# register themselves.
import evaluation.judging.compare
import evaluation.judging.notebook
import evaluation.report  # noqa: F401
from evaluation.api import (
    catalog,
    compare,
    evaluate,
    live,
    open_store,
    rank,
    read_report,
    read_results,
    report,
    save_bundle,
)
from evaluation.front.callback import Callback
from evaluation.front.gating import gate
from evaluation.front.trainings import trainings
from evaluation.front.watcher import Watcher
from evaluation.types import Config, TouchstoneError
from evaluation.version import __version__

__all__ = [
    "Callback",
    "Config",
    "TouchstoneError",
    "Watcher",
    "__version__",
    "catalog",
    "compare",
    "evaluate",
    "gate",
    "live",
    "open_store",
    "rank",
    "read_report",
    "read_results",
    "report",
    "save_bundle",
    "trainings",
]

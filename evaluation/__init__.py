"""Touchstone's evaluation core: the public API. Importing it loads neither torch nor streamlit.

>>> from evaluation import evaluate, compare, open_store
>>> runs = evaluate(["a.safetensors", "b.safetensors"], data="digits")
>>> print(compare(runs).text())
"""

from __future__ import annotations

from evaluation.api import catalog, compare, evaluate, open_store, report
from evaluation.types import Config, TouchstoneError

__version__ = "0.1.0"
__all__ = ["Config", "TouchstoneError", "__version__", "catalog", "compare", "evaluate", "open_store", "report"]

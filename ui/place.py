"""Where app.py, pages/, static/ and .streamlit/ lie: the root of a checkout, or dashboard/ of an installed package.

Streamlit puts the folder of app.py on Python's path. In an installed package that folder must hold no packages of
ours: ``import models`` would find them before the user's.
"""

from __future__ import annotations

from pathlib import Path

_PARENT = Path(__file__).resolve().parent.parent
DASHBOARD = _PARENT / "dashboard" if (_PARENT / "dashboard").is_dir() else _PARENT

"""Where the workspace lies when nobody names one: in the user's data home, not in the folder one happens to be in."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def default_workspace() -> Path:
    """``$XDG_DATA_HOME/touchstone`` or ``~/.local/share/touchstone``, and what macOS and Windows have in its place."""
    if home := os.environ.get("XDG_DATA_HOME"):
        return Path(home) / "touchstone"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Touchstone"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Touchstone"
    return Path.home() / ".local" / "share" / "touchstone"

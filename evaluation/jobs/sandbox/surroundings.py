"""What any worker finds around it, whatever its program: a bare environment, Python and its libraries."""

from __future__ import annotations

import sys
from pathlib import Path

NAMELESS = {"LANG": "C.UTF-8", "USER": "worker", "LOGNAME": "worker"}
"""In every environment. Nothing of the server's own is."""


def own_folder(folder: Path) -> dict[str, str]:
    """What points a worker to its own folder."""
    return {"HOME": str(folder), "TMPDIR": str(folder)}


def needed_by_python() -> list[str]:
    """Python, its libraries, and what they read of the system."""
    packages = [path for path in sys.path if path and Path(path).name in ("site-packages", "dist-packages")]
    system = [
        "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime",
        "/usr/share/zoneinfo", "/dev/null", "/dev/zero", "/dev/urandom", "/sys/devices/system/cpu",
        "/proc/cpuinfo", "/proc/meminfo",
    ]  # fmt: skip
    return [sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve()), *packages, *system]
